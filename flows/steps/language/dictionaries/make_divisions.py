"""Writes divisions.txt from the two packages that PROVENANCE.md names.

python -m flows.steps.language.dictionaries.make_divisions PCA_CSV STREETS_CSV > divisions.txt
"""

from __future__ import annotations

import csv
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from flows.steps.language.engine import BaseDictionary, read_base_dictionary, read_frequencies
from flows.steps.language.words import whole_word_frequency

_GENERIC = frozenset({"市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划", "省直辖县级行政单位"})
# 一市镇, 三街乡: a numeral and one character is too easily part of running text.
_TOWNSHIP = re.compile(r"(?![一二三四五六七八九十].[镇乡])[\u4e00-\u9fff]{2,}(?:镇|乡|街道|苏木)")
_SUFFIX = re.compile(r"(?:特别行政区|自治区|自治州|自治县|自治旗|街道|苏木|[省市县区镇乡旗盟])$")
_PROPER = re.compile(r"n[rstz]|nrt|nrfg")
# A stem that jieba counts as an ordinary word more often than this (和平, 建设) would take its suffix from
# the next word: 建设镇村.
_ORDINARY = 50


def main() -> None:
    base = read_base_dictionary()
    names = {*_divisions(Path(sys.argv[1]), base), *_townships(Path(sys.argv[2]), base)}
    print("# Chinese administrative divisions; made by make_divisions.py, sources in PROVENANCE.md.")
    for name in sorted(names):
        print(name, whole_word_frequency(name, base), "ns")


def _divisions(file: Path, base: BaseDictionary) -> Iterator[str]:
    """Provinces, cities, counties and districts, with their short names where those cannot mislead."""
    with file.open(encoding="utf-8", newline="") as rows:
        for row in csv.DictReader(rows):
            for name in (row["sheng"], row["shi"], row["qu"]):
                if name and name not in _GENERIC:
                    yield name
                    stem = _SUFFIX.sub("", name)
                    if len(stem) == 2 and name[-1] in "省市" and not _is_ordinary(stem, base):
                        yield stem


def _townships(file: Path, base: BaseDictionary) -> Iterator[str]:
    with file.open(encoding="utf-8", newline="") as rows:
        for row in csv.DictReader(rows):
            name = row["name"]
            if _TOWNSHIP.fullmatch(name) and not _is_ordinary(_SUFFIX.sub("", name), base):
                yield name


def _is_ordinary(stem: str, base: BaseDictionary) -> bool:
    frequent = read_frequencies().get(stem, 0) > _ORDINARY
    return len(stem) < 2 or (frequent and not _PROPER.match(base.tags[stem]))


if __name__ == "__main__":
    main()
