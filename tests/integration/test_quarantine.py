"""The quarantine as a place of work: list, show beside the file's lines, retry, drop."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from flows.batch import RunStamp, process_batch, quarantine_frame, sources_frame
from flows.cli import ingest as ingest_command
from flows.cli.quarantine import quarantine
from flows.clock import utc_now
from flows.discovery import discover
from flows.settings import Settings
from schemas import PAGE_TABLES
from schemas.frames import empty_frame
from warehouse.ledger import known_sources
from warehouse.load import load_batch, start_run
from warehouse.publish import publish
from warehouse.store import open_writer

pytestmark = pytest.mark.integration

TRUNCATED = "河边的灯亮了。\n桥上的人慢慢散去。\n".encode() + "夜".encode()[:2]


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """A warehouse whose only file, bad.txt, ends in the middle of a character."""
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    (inbox / "bad.txt").write_bytes(TRUNCATED)
    settings = Settings(
        inbox=(str(inbox),), warehouse=tmp_path / "w.duckdb", settle_seconds=0, corrections=tmp_path / "none"
    )
    run_without_prefect(settings)
    return settings


def run_without_prefect(settings: Settings) -> None:
    """What the flow does, task by task."""
    with open_writer(settings.warehouse) as store:
        stamp = RunStamp(start_run(store.connection, "ingest", "test"), utc_now())
        work = discover(settings, known_sources(settings.warehouse), set())
        batch = process_batch(work.pages, settings, stamp)
        refusals = [*work.refusals, *batch.refusals]
        seen = [(file, page.page_id, "loaded") for page in batch.loaded for file in page.files]
        seen += [(file, refusal.page_id, "quarantined") for refusal in refusals for file in refusal.files]
        frames = batch.frames or {table: empty_frame(table) for table in PAGE_TABLES}
        now = utc_now()
        sources, put_aside = sources_frame(seen, stamp, now), quarantine_frame(refusals, stamp, now)
        load_batch(store.connection, frames, sources, put_aside, stamp.run_id)
        publish(store)


def run(settings: Settings, *arguments: str) -> Result:
    return CliRunner().invoke(quarantine, [*arguments, "--warehouse", str(settings.warehouse)])


def listed(settings: Settings, *arguments: str) -> list[dict[str, Any]]:
    return list(json.loads(run(settings, "list", "--json", *arguments).output))


def test_list_names_file_stage_rule_and_reason(settings: Settings) -> None:
    output = run(settings, "list").output
    assert "bad.txt: read: truncated: the file ends in the middle of a character" in output
    assert "1 file, 1 entry" in output


def test_show_points_at_the_line(settings: Settings) -> None:
    output = run(settings, "show", "bad.txt").output
    assert "     2 | 桥上的人慢慢散去。" in output
    assert ">    3 | \\xe5\\xa4" in output


def test_a_file_that_is_not_there_is_an_error(settings: Settings) -> None:
    assert run(settings, "show", "other.txt").exit_code == 1


def test_drop_closes_the_entry_and_keeps_its_history(settings: Settings) -> None:
    assert run(settings, "drop", "bad.txt").exit_code == 0
    assert listed(settings) == []
    assert listed(settings, "--all")[0]["resolved_at"]


class _Report:
    unreachable: tuple[str, ...] = ()

    def to_text(self) -> str:
        return "ran"


def test_retry_after_a_fix_loads_the_file_and_closes_the_entry(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def run_flow(again: Settings) -> _Report:
        run_without_prefect(again)
        return _Report()

    monkeypatch.setattr(ingest_command, "run_flow", run_flow)
    monkeypatch.setenv("BAOSHU_CORRECTIONS", str(settings.corrections))
    unmended = run(settings, "retry")
    assert unmended.exit_code == 3
    assert "0 of 1 files loaded" in unmended.output
    Path(settings.inbox[0], "bad.txt").write_bytes(TRUNCATED + "夜".encode()[2:] + "深了。".encode())
    mended = run(settings, "retry", "bad.txt")
    assert "1 of 1 files loaded" in mended.output
    assert mended.exit_code == 0
    assert listed(settings) == []
