"""Corrections change exactly one row, say so, and fail loudly when what they expect is gone."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
import yaml

from flows.steps.corrections import (
    CorrectionFailedError,
    CorrectionsFileError,
    correct,
    read_corrections,
)
from flows.steps.language.names import entity_id

PAGE = "0123456789abcdef"
ENTRY: dict[str, Any] = {
    "id": "c-1",
    "page": PAGE,
    "table": "figures",
    "row": {"text": "3.6亿元"},
    "field": "value",
    "expected": 360000000,
    "value": 3600000000,
    "reason": "the page prints 36亿元",
}


def tables() -> dict[str, dict[str, list[Any]]]:
    works = entity_id("ORG", "石厂")
    return {
        "pages": {
            "page_id": [PAGE],
            "publication": ["云州日报"],
            "page_date": [None],
            "page_date_source": [None],
        },
        "articles": {"article_id": [PAGE + "-01"], "dateline_place": [None]},
        "mentions": {"text": ["石厂"], "type": ["ORG"], "name": ["石厂"], "entity_id": [works]},
        "figures": {"text": ["3.6亿元", "12家"], "value": [360000000.0, 12.0], "unit": ["CNY", "家"]},
    }


def corrections(*changes: dict[str, Any]) -> Any:
    data = yaml.safe_dump([ENTRY | change for change in changes], allow_unicode=True).encode()
    return read_corrections([("a.yaml", data)])[PAGE]


def test_one_row_is_changed_and_says_by_what() -> None:
    before = tables()
    after = correct(before, corrections({}))
    assert after["figures"]["value"] == [3600000000, 12.0]
    assert after["figures"]["corrected_by"] == ["c-1", None]
    assert before == tables(), "the input is left alone"


def test_without_corrections_the_tables_are_the_same_object() -> None:
    before = tables()
    assert correct(before, ()) is before


@pytest.mark.parametrize(
    ("change", "check_name"),
    [
        ({"expected": 350000000}, "correction_expects"),
        ({"row": {"text": "9.9亿元"}}, "correction_row"),
        ({"row": {"no_such_column": 1}}, "correction_row"),
    ],
)
def test_what_is_gone_fails_loudly(change: dict[str, Any], check_name: str) -> None:
    with pytest.raises(CorrectionFailedError) as caught:
        correct(tables(), corrections(change))
    assert caught.value.check_name == check_name
    assert "c-1" in caught.value.message


def test_a_row_must_be_told_from_all_others() -> None:
    twice = tables()
    twice["figures"]["text"] = ["3.6亿元", "3.6亿元"]
    with pytest.raises(CorrectionFailedError, match="there are 2"):
        correct(twice, corrections({}))


def test_a_page_date_comes_with_its_source() -> None:
    page = {"id": "c-2", "table": "pages", "row": {}, "field": "page_date", "expected": None}
    after = correct(tables(), corrections(page | {"value": date(2025, 4, 1)}))
    assert after["pages"]["page_date_source"] == ["manifest"]


def test_a_renamed_mention_is_another_entity() -> None:
    change = {"table": "mentions", "row": {"text": "石厂"}, "field": "name"}
    after = correct(tables(), corrections(change | {"expected": "石厂", "value": "白石机械厂"}))
    assert after["mentions"]["entity_id"] == [entity_id("ORG", "白石机械厂")]


@pytest.mark.parametrize(
    "change",
    [
        {"field": "text"},  # every word of the sentence would be cut out of the wrong place
        {"table": "tokens", "field": "token"},
        {"reason": "  "},
        {"row": {}},
        {"colour": "red"},
        {"table": "lines", "field": "role", "row": {"text": "一行"}, "expected": "body", "value": "ad"},
        {"table": "lines", "field": "role", "row": {"line_no": 1}, "expected": "body", "value": "advert"},
    ],
)
def test_entries_that_cannot_be_used_are_refused(change: dict[str, Any]) -> None:
    with pytest.raises(CorrectionsFileError, match=r"a\.yaml: 'c-1'"):
        corrections(change)


def test_an_id_stands_once() -> None:
    with pytest.raises(CorrectionsFileError, match="as well"):
        corrections({}, {"field": "unit", "expected": "CNY", "value": "USD"})


def test_a_file_that_is_no_list_is_refused() -> None:
    with pytest.raises(CorrectionsFileError, match="no list"):
        read_corrections([("b.yaml", b"id: 1")])
