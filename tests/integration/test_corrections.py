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


def correct_role(settings: Settings, line_no: int, expected: str, value: str) -> None:
    entry = {
        "id": "c-2",
        "page": page_id(settings, "3.txt"),
        "table": "lines",
        "row": {"line_no": line_no},
        "field": "role",
        "expected": expected,
        "value": value,
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


def test_a_line_with_a_corrected_role_leaves_its_article(settings: Settings) -> None:
    correct_role(settings, 1, expected="headline", value="ad")
    frames, refusals = process(settings)
    assert refusals == []
    lines = frames["lines"].filter(pl.col("corrected_by").is_not_null())
    assert lines.select("line_no", "role", "article_id", "corrected_by").rows() == [(1, "ad", None, "c-2")]
    headlines = frames["articles"].sort("page_id").filter(pl.col("page_id") == page_id(settings, "3.txt"))
    assert headlines["headline"].to_list() == [None]


@pytest.mark.parametrize(
    ("line_no", "expected", "value", "check"),
    [
        (1, "body", "ad", "correction_expects"),  # it is a heading today
        (7, "body", "ad", "correction_row"),  # there is no such line
        (1, "headline", "crosshead", "correction_follows"),  # nothing stands above it
    ],
)
def test_a_role_that_cannot_be_given_keeps_its_page_out(
    settings: Settings, line_no: int, expected: str, value: str, check: str
) -> None:
    correct_role(settings, line_no, expected, value)
    frames, refusals = process(settings)
    assert refusals == [("correct", check)]
    assert frames["pages"]["file_name"].to_list() == ["2.txt"]
