"""Corrections at ingest: one page is mended, its neighbours in the batch load as they are."""

from __future__ import annotations

import hashlib
from pathlib import Path

import polars as pl
import pytest
import yaml

from flows.batch import RunStamp, process_batch
from flows.clock import utc_now
from flows.discovery import discover
from flows.settings import Settings
from flows.steps.inbox import VERSION_COLUMNS

pytestmark = pytest.mark.integration

PAGE = "桥头{n}号的灯又亮了\n本报讯（记者 戚远山）昨夜，桥头{n}号的灯又亮了，守桥的人说再也不灭。\n"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    for number in (2, 3):
        (inbox / f"{number}.txt").write_text(PAGE.format(n=number), encoding="utf-8")
    (tmp_path / "corrections").mkdir()
    return Settings(inbox=(str(inbox),), corrections=tmp_path / "corrections", settle_seconds=0)


def page_id(settings: Settings, name: str) -> str:
    return hashlib.sha256(Path(settings.inbox[0], name).read_bytes()).hexdigest()[:16]


def correct_page_no(settings: Settings, expected: str | None) -> None:
    entry = {
        "id": "c-1",
        "page": page_id(settings, "3.txt"),
        "table": "pages",
        "field": "page_no",
        "expected": expected,
        "value": "B07",
        "reason": "the printed issue lies before me",
    }
    text = yaml.safe_dump([entry], allow_unicode=True)
    (settings.corrections / "a.yaml").write_text(text, encoding="utf-8")


def process(settings: Settings) -> tuple[dict[str, pl.DataFrame], list[tuple[str, str]]]:
    ledger = pl.DataFrame(schema=dict.fromkeys((*VERSION_COLUMNS, "status"), pl.String))
    work = discover(settings, ledger, set())
    batch = process_batch(work.pages, settings, RunStamp("r", utc_now()))
    return batch.frames, [(refusal.stage, refusal.check_name) for refusal in batch.refusals]


def test_a_correction_changes_its_page_and_no_other(settings: Settings) -> None:
    correct_page_no(settings, expected=None)
    frames, refusals = process(settings)
    assert refusals == []
    rows = frames["pages"].sort("file_name").select("file_name", "page_no", "corrected_by").rows()
    assert rows == [("2.txt", None, None), ("3.txt", "B07", "c-1")]


def test_a_correction_that_expects_something_else_keeps_its_page_out(settings: Settings) -> None:
    correct_page_no(settings, expected="A01")
    frames, refusals = process(settings)
    assert refusals == [("correct", "correction_expects")]
    assert frames["pages"]["file_name"].to_list() == ["2.txt"]
