"""A batch: one bad page never harms another, and what is refused says why."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from flows import batch
from flows.batch import RunStamp, process_batch, quarantine_frame, sources_frame
from flows.discovery import PageFiles, discover
from flows.settings import Settings, load_settings
from flows.steps.inbox import LATEST_NS, FoundFile
from tests.unit.test_inbox import NO_LEDGER

NOW = datetime(2031, 5, 6, 7, 8, 9)
STAMP = RunStamp("20310506-test", NOW)
STORY = "城东公园开放\n这天上午，{n}千名市民走进新建的城东公园，园内种有梧桐{n}百棵。\n"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    (tmp_path / "inbox").mkdir()
    return load_settings(
        inbox=(str(tmp_path / "inbox"),), settle_seconds=0.0, corrections=tmp_path / "none", page_seconds=60.0
    )


def pages_of(settings: Settings, *texts: bytes) -> list[PageFiles]:
    for number, text in enumerate(texts):
        (Path(settings.inbox[0]) / f"{number}.txt").write_bytes(text)
    return sorted(discover(settings, NO_LEDGER, set()).pages, key=lambda page: page.files[0].name)


def stories(count: int) -> list[bytes]:
    return [STORY.format(n=number + 2).encode() for number in range(count)]


def test_every_row_of_a_batch_bears_its_run(settings: Settings) -> None:
    pages = pages_of(settings, *stories(2))
    result = process_batch(pages, settings, STAMP)
    assert [page.page_id for page in result.loaded] == [page.page_id for page in pages]
    assert result.frames["pages"]["run_id"].to_list() == [STAMP.run_id] * 2
    assert result.frames["lines"].height == 4
    assert result.frames["tokens"].height > 20
    assert {"read", "rebuild", "segment", "enrich", "validate"} <= result.seconds.keys()


def test_an_unreadable_page_is_refused_and_the_others_load(settings: Settings) -> None:
    pages = pages_of(settings, stories(1)[0], b"\x00\x01\x02" * 40)
    result = process_batch(pages, settings, STAMP)
    assert len(result.loaded) == result.frames["pages"].height == 1
    (refusal,) = result.refusals
    assert (refusal.stage, refusal.page_id) == ("read", pages[1].page_id)


def test_a_defect_on_one_page_sets_that_page_aside_with_its_stage(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    pages = pages_of(settings, *stories(2))
    walk = batch.process_page

    def stumble(page: Any, tools: Any, *rest: Any) -> Any:
        if page.page_id == pages[0].page_id:
            with tools.stage("segment"):
                raise ZeroDivisionError("no words")
        return walk(page, tools, *rest)

    monkeypatch.setattr(batch, "process_page", stumble)
    result = process_batch(pages, settings, STAMP)
    assert [page.page_id for page in result.loaded] == [pages[1].page_id]
    (refusal,) = result.refusals
    assert (refusal.stage, refusal.check_name) == ("segment", "exception")
    assert refusal.message == "ZeroDivisionError: no words"
    assert "Traceback" in caplog.text


def test_a_value_that_fits_no_column_harms_its_own_page_only(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    pages = pages_of(settings, *stories(3))
    walk = batch.process_page

    def odd(page: Any, *rest: Any) -> Any:
        tables = walk(page, *rest)
        if page.page_id == pages[1].page_id:
            tables["lines"]["line_no"][0] = 10**30
        return tables

    monkeypatch.setattr(batch, "process_page", odd)
    result = process_batch(pages, settings, STAMP)
    assert [page.page_id for page in result.loaded] == [pages[0].page_id, pages[2].page_id]
    (refusal,) = result.refusals
    assert (refusal.stage, refusal.check_name) == ("validate", "types")


def test_a_broken_rule_quarantines_the_page_whole(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    pages = pages_of(settings, *stories(2))
    walk = batch.process_page

    def lossy(page: Any, *rest: Any) -> Any:
        tables = walk(page, *rest)
        if page.page_id == pages[0].page_id:
            tables["lines"] = {name: values[:-1] for name, values in tables["lines"].items()}
        return tables

    monkeypatch.setattr(batch, "process_page", lossy)
    result = process_batch(pages, settings, STAMP)
    assert [page.page_id for page in result.loaded] == [pages[1].page_id]
    assert {refusal.page_id for refusal in result.refusals} == {pages[0].page_id}
    assert all(refusal.stage == "validate" for refusal in result.refusals)
    assert set(result.frames["tokens"]["article_id"].str.slice(0, 16)) == {pages[1].page_id}


def test_a_file_that_changed_meanwhile_is_left_for_the_next_run(settings: Settings) -> None:
    pages = pages_of(settings, *stories(2))
    Path(pages[0].files[0].path).write_text("另一篇", encoding="utf-8")
    result = process_batch(pages, settings, STAMP)
    assert (result.left, len(result.loaded), result.refusals) == (1, 1, [])


def test_an_empty_batch_has_every_table(settings: Settings) -> None:
    result = process_batch([], settings, STAMP)
    assert {frame.height for frame in result.frames.values()} == {0}


def test_the_latest_time_a_file_can_bear_is_kept() -> None:
    file = FoundFile("/in/a.txt", 3, LATEST_NS, -LATEST_NS, 1)
    frame = sources_frame([(file, "0" * 16, "loaded")], STAMP, NOW)
    assert frame["modified_at"].dt.year().to_list() == [2262]
    assert quarantine_frame([], STAMP, NOW).height == 0
