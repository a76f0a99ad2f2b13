"""The sample pages and their gold labels are what their sources say, and complete."""

from __future__ import annotations

import csv
import json
from collections import defaultdict
from pathlib import Path

import pytest

from tests.gold import make_samples
from tests.gold.typeset import squeeze, wrap

STEMS = sorted(path.stem for path in make_samples.SAMPLES.glob("*.txt"))


def gold_rows(stem: str) -> list[dict[str, str]]:
    with (make_samples.GOLD / f"{stem}.gold.tsv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def test_samples_are_what_their_sources_say() -> None:
    changed: list[Path] = []
    make_samples.write(changed.append, check=True)
    assert changed == [], "run `make samples` and read the diff"


def test_there_is_a_page_for_each_shape_of_damage() -> None:
    assert len(STEMS) == len(make_samples.SHAPES) >= 6


@pytest.mark.parametrize("stem", STEMS)
def test_each_text_line_is_labelled_once(stem: str) -> None:
    lines = (make_samples.SAMPLES / f"{stem}.txt").read_text(encoding="utf-8").split("\n")
    printed = [number for number, line in enumerate(lines, start=1) if line.strip()]
    assert [int(row["line"]) for row in gold_rows(stem)] == printed


@pytest.mark.parametrize("stem", STEMS)
def test_reading_order_counts_from_one_without_gaps(stem: str) -> None:
    places = defaultdict(list)
    for row in gold_rows(stem):
        places[row["article"]].append(int(row["order"]))
    outside = places.pop("-", [])
    assert set(outside) <= {0}
    assert all(sorted(found) == list(range(1, len(found) + 1)) for found in places.values())


@pytest.mark.parametrize("stem", STEMS)
def test_figures_stand_where_the_gold_says(stem: str) -> None:
    lines = (make_samples.SAMPLES / f"{stem}.txt").read_text(encoding="utf-8").split("\n")
    for text in (make_samples.GOLD / f"{stem}.figures.jsonl").read_text(encoding="utf-8").splitlines():
        figure = json.loads(text)
        assert figure["surface"][0] in squeeze(lines[figure["line"] - 1]), figure


def test_wrapping_loses_nothing_and_keeps_punctuation_off_line_starts() -> None:
    text = "山路弯弯，一共走了12.5公里，才看见村口那棵老树；树下坐着的人，说的全是外乡话。"
    lines = wrap(text, 9)
    assert squeeze("".join(lines)) == text
    assert not any(line[0] in "，。；" for line in lines)
    assert "12.5" in "\n".join(lines)
