"""Invented names and sentences for training the base recogniser: local news of every field and region.

The sentences are patterns written for this project (patterns.txt), filled with names put together by
chance (makes.txt) from characters and words (parts.txt) and from the gazetteer.
"""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from pathlib import Path

from flows.steps.language.names.lexicon import DIVISIONS, FOREIGN_LETTERS, POSTS, read_lines

_SLOT = re.compile(r"\{([A-Z]+)\}")
_TOWN_END = re.compile(r"(?<=..)(?:镇|乡|街道)$")
_PEOPLE = frozenset(["PER", "FPER", "EPER"])
_BODIES = frozenset(
    [
        *("COMPANY", "FIRM", "GOV", "UNIV", "SCHOOL", "HOSP", "BODY"),
        *("PARK", "LAB", "MEDIA", "BANK", "TEAM", "ORG"),
        *("PARTY", "COMMITTEE", "FGOV", "WORLDBODY", "CLUB", "FFIRM", "CULTURE"),
    ]
)
_PLACES = frozenset(
    [
        *("PROV", "CITY", "COUNTY", "TOWN", "VILLAGE", "ROAD", "SCENIC"),
        *("LINE", "COUNTRY", "FCITY", "REGION", "LOC", "WATER", "PLACE"),
    ]
)
_TYPE_OF_KIND = {
    **dict.fromkeys(_PEOPLE, "PER"),
    **dict.fromkeys(_BODIES, "ORG"),
    **dict.fromkeys(_PLACES, "LOC"),
}
# How a name's end tells what other name could stand in its place.
_KIND_OF_END = {
    "LOC": {
        "省": "PROV",
        "市": "CITY",
        "县": "COUNTY",
        "区": "COUNTY",
        "镇": "TOWN",
        "乡": "TOWN",
        "村": "VILLAGE",
        "社区": "VILLAGE",
        "路": "ROAD",
        "河": "WATER",
        "江": "WATER",
        "山": "SCENIC",
        "湖": "SCENIC",
        "公园": "SCENIC",
        "桥": "SCENIC",
    },
    "ORG": {
        "公司": "COMPANY",
        "集团": "COMPANY",
        "大学": "UNIV",
        "学院": "UNIV",
        "医院": "HOSP",
        "局": "GOV",
        "委": "GOV",
        "厅": "GOV",
        "政府": "GOV",
        "中学": "SCHOOL",
        "小学": "SCHOOL",
        "协会": "BODY",
        "联盟": "BODY",
        "商会": "BODY",
        "研究院": "LAB",
        "研究所": "LAB",
        "实验室": "LAB",
    },
}

Marked = tuple[str, list[tuple[int, int, str]]]  # a sentence, and its names as (start, end, type)


def _lines(name: str) -> list[str]:
    lines = (Path(__file__).parent / name).read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def _parts() -> dict[str, Sequence[str]]:
    parts: dict[str, Sequence[str]] = {}
    for line in _lines("parts.txt"):
        name, choices = line.split(": ", 1)
        parts[name] = choices.split() if " " in choices else choices
    return parts | _gazetteer()


def _gazetteer() -> dict[str, Sequence[str]]:
    divisions = sorted(DIVISIONS)
    cities = [d for d in divisions if d.endswith("市") and 2 < len(d) < 6]
    provinces = [d for d in divisions if d.endswith(("省", "自治区")) and len(d) < 9]
    states, world_cities, *regions = ([*line.split()] for line in read_lines("places.txt")[:5])
    terms = [
        line.split()[0]
        for name in ("batteries.txt", "economy.txt")
        for line in read_lines(name, "flows.steps.language.dictionaries")
        if not line.split()[0].endswith(("局", "委", "厅", "办"))  # bodies stand where they are marked
    ]
    return {
        "RARESURNAME": read_lines("surnames.txt")[0],
        "PROVINCENAME": provinces,
        "PROVINCESHORT": [re.sub("省$|(?:壮族|回族|维吾尔)?自治区$", "", p) for p in provinces],
        "CITYNAME": cities,
        "CITYSHORT": [c[:-1] for c in cities if len(c) == 3],
        "COUNTYNAME": [d for d in divisions if d.endswith(("县", "区", "旗")) and 2 < len(d) < 5],
        "TOWNNAME": [d for d in divisions if d.endswith(("镇", "乡")) and 2 < len(d) < 6],
        "TOWNSTEM": sorted({_TOWN_END.sub("", d) for d in divisions if _TOWN_END.search(d) and len(d) < 6}),
        "COUNTYSHORT": [d[:-1] for d in divisions if d[-1] in "县区旗" and len(d) == 3],
        "STREETNAME": [d for d in divisions if d.endswith("街道") and len(d) < 7],
        "STATE": states,
        "WORLDCITY": world_cities,
        "REGIONNAME": [name for line in regions for name in line],
        "POST": sorted(POSTS),
        "TERM": terms,
        "N": [str(n) for n in range(2, 100)],
    }


def _makes() -> dict[str, tuple[list[str], list[int]]]:
    makes: dict[str, tuple[list[str], list[int]]] = {}
    for line in _lines("makes.txt"):
        kind, weight, make = line.split(" ", 2)
        choices, weights = makes.setdefault(kind, ([], []))
        choices.append(make)
        weights.append(int(weight))
    return makes


class Inventor:
    """Draws names and sentences; the same seed gives the same ones."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.parts, self.makes, self.patterns = _parts(), _makes(), _lines("patterns.txt")

    def sentence(self) -> Marked:
        """One invented sentence."""
        pattern = self.random.choice(self.patterns)
        text, names, at = "", [], 0
        for slot in _SLOT.finditer(pattern):
            text += pattern[at : slot.start()]
            name = self.draw(slot[1])
            if slot[1] in _TYPE_OF_KIND:
                names.append((len(text), len(text) + len(name), _TYPE_OF_KIND[slot[1]]))
            text += name
            at = slot.end()
        return text + pattern[at:], names

    def draw(self, kind: str) -> str:
        """A name, or a part of one, of that kind."""
        if kind not in self.makes:
            return self.random.choice(self.parts[kind])
        choices, weights = self.makes[kind]
        make = self.random.choices(choices, weights)[0]
        return _SLOT.sub(lambda slot: self.draw(slot[1]), make)

    def swapped(self, marked: Marked, share: float) -> Marked:
        """The sentence with that share of its names replaced by others of their make."""
        source, names = marked
        text, found, at = "", [], 0
        for start, end, kind in sorted(names):
            text += source[at:start]
            name = source[start:end]
            if self.random.random() < share:
                name = self.name_like(name, kind)
            found.append((len(text), len(text) + len(name), kind))
            text += name
            at = end
        return text + source[at:], found

    def name_like(self, name: str, entity_type: str) -> str:
        """Another name of the same type, and as far as can be told of the same make."""
        if entity_type == "PER":
            if "·" in name or len(name) > 3:
                return self.draw("FPER")
            return self.draw("EPER" if self.random.random() < 0.03 else "PER")
        for end, kind in _KIND_OF_END[entity_type].items():
            if name.endswith(end):
                return self.draw(kind)
        if entity_type == "LOC" and name in self.parts["STATE"]:
            return self.draw("COUNTRY")
        if entity_type == "LOC" and len(name) > 2 and FOREIGN_LETTERS.issuperset(name):
            return self.draw("FCITY")
        if entity_type == "LOC" and len(name) == 2 and self.random.random() < 0.5:
            return self.draw("CITYSHORT")
        return name
