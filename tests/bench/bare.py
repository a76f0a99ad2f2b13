"""A run of the same steps as the flow's, in one process and without Prefect.

    python -m tests.bench.bare FOLDER WAREHOUSE

What the flow takes more than this is Prefect's.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from flows.batch import RunStamp, process_batch, quarantine_frame, sources_frame
from flows.clock import utc_now
from flows.discovery import batches, discover
from flows.quality import check_run
from flows.settings import Settings
from warehouse.ledger import known_sources_of, loaded_page_ids
from warehouse.load import finish_run, load_batch, start_run
from warehouse.publish import publish
from warehouse.store import open_writer


def main() -> None:
    settings = Settings(inbox=(sys.argv[1],), warehouse=Path(sys.argv[2]), settle_seconds=0, processes=1)
    with open_writer(settings.warehouse) as store:
        stamp = RunStamp(start_run(store.connection, "bench", "bench"), utc_now())
        work = discover(settings, known_sources_of(store.connection), loaded_page_ids(store.connection))
        for pages in batches(work.pages, settings.batch_pages):
            made = process_batch(pages, settings, stamp)
            seen = [(file, page.page_id, "loaded") for page in made.loaded for file in page.files]
            sources = sources_frame(seen, stamp, stamp.started_at)
            refused = quarantine_frame(made.refusals, stamp, stamp.started_at)
            load_batch(store.connection, made.frames, sources, refused, stamp.run_id)
        check_run(store.connection, stamp.run_id, settings.warehouse, utc_now())
        finish_run(store.connection, stamp.run_id, "completed")
        seconds = publish(store)
    print(json.dumps({"pages": len(work.pages), "publish_seconds": seconds}))


if __name__ == "__main__":
    main()
