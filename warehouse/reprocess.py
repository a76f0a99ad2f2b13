"""Pages to be made again: which are stale, and what their lines were.

A page's lines and identity are in the tables exactly, so it can be made again without its file, which
may have been archived or deleted long ago.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import duckdb

Connection = duckdb.DuckDBPyConnection

_STALE = """
SELECT page_id
FROM pages
LEFT JOIN runs USING (run_id)
WHERE pages.pipeline_version <> $pipeline
   OR runs.dictionary_version IS DISTINCT FROM $dictionaries
   OR runs.contract_version IS DISTINCT FROM $contract
ORDER BY page_id
"""

_CHOSEN = """
SELECT page_id
FROM pages
WHERE ($since IS NULL OR page_date >= $since)
  AND ($until IS NULL OR page_date <= $until)
  AND ($pages IS NULL OR page_id IN (SELECT unnest($pages)))
ORDER BY page_id
"""

# Runs of this name that did not come to their end, since one of them last did.
_BEGUN = """
SELECT run_id
FROM runs
WHERE flow_run_name = $name
  AND state IN ('failed', 'crashed')
  AND started_at > coalesce(
    (SELECT max(started_at) FROM runs WHERE flow_run_name = $name AND state = 'completed'),
    '-infinity')
"""

_PAGES = """
SELECT page_id, file_name, sha256, bytes, encoding, line_count, character_count,
       publication, page_date, page_date_source, page_no,
       (SELECT list(path ORDER BY path) FROM sources
        WHERE sources.page_id = pages.page_id AND status = 'loaded') AS paths,
       (SELECT list({number: line_no, text: text} ORDER BY line_no) FROM lines
        WHERE lines.page_id = pages.page_id) AS lines
FROM pages
WHERE page_id IN (SELECT unnest($pages))
ORDER BY page_id
"""


def stale_page_ids(
    connection: Connection, pipeline_version: str, dictionary_version: str, contract_version: str
) -> list[str]:
    """Pages made by other code, with other dictionaries or under another contract than these."""
    parameters = {
        "pipeline": pipeline_version,
        "dictionaries": dictionary_version,
        "contract": contract_version,
    }
    return [page_id for (page_id,) in connection.execute(_STALE, parameters).fetchall()]


def chosen_page_ids(
    connection: Connection, since: date | None, until: date | None, pages: Sequence[str] | None
) -> list[str]:
    """Pages of these days (ends included) and among these ids; None does not narrow."""
    parameters = {"since": since, "until": until, "pages": list(pages) if pages is not None else None}
    return [page_id for (page_id,) in connection.execute(_CHOSEN, parameters).fetchall()]


def unknown_page_ids(connection: Connection, pages: Sequence[str]) -> list[str]:
    """Those of the ids that are no page of the warehouse."""
    return sorted({*pages} - {*chosen_page_ids(connection, None, None, pages)})


def done_page_ids(connection: Connection, name: str) -> set[str]:
    """Pages made by runs of this name that were stopped or killed.

    A run's name says what was asked for (flows.reprocess), so these are what an unfinished request has done.
    Runs before its last completed one do not count: asked for again, everything is made again.
    """
    made = f"SELECT page_id FROM pages WHERE run_id IN ({_BEGUN})"
    found = connection.execute(made, {"name": name}).fetchall()
    return {page_id for (page_id,) in found}


def page_records(connection: Connection, page_ids: Sequence[str]) -> list[dict[str, Any]]:
    """Identity, issue, `paths` of the files and `lines` ({number, text}) of each page, by page id."""
    cursor = connection.execute(_PAGES, {"pages": list(page_ids)})
    names = [column[0] for column in cursor.description or []]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
