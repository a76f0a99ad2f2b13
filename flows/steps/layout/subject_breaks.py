"""Where another story begins in a flow without any printed sign: told by what stands on either side.

Asked between paragraphs where a sentence ends. What is said before and after, near by and farther off, how
the one paragraph ends and the other begins, and where both stand on the page make one log-odds; learned
by `tests/press/train_breaks.py`.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Sequence
from functools import cache
from itertools import chain
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from flows.steps.layout.facts import LineFacts
from flows.steps.layout.lines import typical_gap
from flows.steps.layout.meanings import beyond_the_page, load_meanings, sums_of_texts
from flows.steps.layout.topics import RARE_IDF, idf_of, words_of
from flows.steps.layout.weave_bridges import bridge_score
from flows.steps.layout.weave_fit import Weights

WEIGHTS = Path(__file__).with_name("break_weights.json")
_NEAR, _FAR = 120, 600  # characters on either side, in whole paragraphs
_MOST = 1500  # paragraphs; of more no page is made, and all stay together
# Words are numbered as they come; what stands so many words apart is in no two windows that are compared.
_WORDS = 4096
_LITTLE = 300.0  # characters; a page that has no more beside two windows tells little of what all share
_FIT = 6.0  # log-odds of a bridge beyond which more says no more

Floats = npt.NDArray[np.float32]
Indices = npt.NDArray[np.intp]
Paragraphs = Sequence[Sequence[int]]


class Breaks(NamedTuple):
    """Places where a story may end, in stretches of text: stretch and paragraph (that would begin another),
    and what tells of each."""

    places: list[tuple[int, int]]
    names: list[str]
    values: list[Floats]  # of each name, one for each place


def break_odds(
    stretches: Sequence[Paragraphs], facts: Sequence[LineFacts], roles: Sequence[str]
) -> dict[tuple[int, int], float]:
    """By stretch and paragraph, of those that may begin another story, the log-odds that they do."""
    found = find_breaks(stretches, facts, roles)
    if not found.places:
        return {}
    odds = _load_weights().odds(found.names, found.values)
    return dict(zip(found.places, odds.tolist(), strict=True))


def find_breaks(stretches: Sequence[Paragraphs], facts: Sequence[LineFacts], roles: Sequence[str]) -> Breaks:
    """All places where a story may end, with their features."""
    places = [
        (number, at)
        for number, stretch in enumerate(stretches)
        for at in range(1, len(stretch))
        if facts[stretch[at - 1][-1]].view.closed
    ]
    if not places or sum(map(len, stretches)) > _MOST:
        return Breaks([], [], [])
    features: dict[str, npt.ArrayLike] = _likenesses(stretches, facts, places)
    usual = typical_gap([fact.view for fact in facts])
    joints = [
        _joint(stretches[number][at - 1], stretches[number][at], facts, roles, usual) for number, at in places
    ]
    features |= {name: [joint[name] for joint in joints] for name in joints[0]}
    return Breaks(places, list(features), [np.asarray(v, np.float32) for v in features.values()])


def _likenesses(
    stretches: Sequence[Paragraphs], facts: Sequence[LineFacts], places: Sequence[tuple[int, int]]
) -> dict[str, npt.ArrayLike]:
    texts = ["".join([facts[i].view.text for i in rows]) for stretch in stretches for rows in stretch]
    said = _Said(texts)
    starts = np.cumsum([0, *map(len, stretches)])
    first = np.array([starts[number] for number, _ in places])
    middle = first + np.array([at for _, at in places])
    end = np.array([starts[number + 1] for number, _ in places])
    features: dict[str, npt.ArrayLike] = {}
    for name, reach in (("near", _NEAR), ("far", _FAR)):
        left, right = said.before(first, middle, reach), said.after(middle, end, reach)
        before, after = said.size(left, middle), said.size(middle, right)
        words, rare = said.words_in_common(left, middle, right)
        features |= {
            f"words, {name}": words,
            f"rare words, {name}": np.minimum(rare, 6) / 3,
            f"subject, {name}": said.same_subject(left, middle, right),
            f"before, {name}": np.minimum(before / reach, 1),
            f"after, {name}": np.minimum(after / reach, 1),
        }
    return features


class _Said:
    """What paragraphs say, in such sums that any run of them is two rows less one another."""

    def __init__(self, texts: Sequence[str]) -> None:
        words = list(map(words_of, texts))
        sizes = list(map(len, words))
        number: dict[str, int] = {}
        numbers = np.array([number.setdefault(w, len(number)) for w in chain.from_iterable(words)], np.intp)
        weights = np.fromiter(map(idf_of, number), np.float32, len(number)).take(numbers)
        meanings = load_meanings().of(number).take(numbers, axis=0) * weights[:, None]
        width = min(len(number), _WORDS)
        numbers %= _WORDS
        rows = np.repeat(np.arange(1, len(texts) + 1), sizes)
        count = np.bincount(rows * width + numbers, minlength=(len(texts) + 1) * width)
        self._count = np.cumsum(count.reshape(len(texts) + 1, width), axis=0, dtype=np.float32)
        self._weight = np.zeros(width, np.float32)
        self._weight[numbers] = weights
        self._subject = _summed(sums_of_texts(meanings, sizes))
        self._size = _summed(np.array(list(map(len, texts)), np.float32)[:, None])[:, 0]

    def before(self, first: Indices, middle: Indices, reach: int) -> Indices:
        """The paragraph with which so many characters before `middle` begin, none before `first`."""
        return np.maximum(np.searchsorted(self._size, self._size[middle] - reach, "right") - 1, first)

    def after(self, middle: Indices, end: Indices, reach: int) -> Indices:
        """The paragraph behind so many characters from `middle` on, none beyond `end`."""
        return np.minimum(np.searchsorted(self._size, self._size[middle] + reach, "left"), end)

    def size(self, first: Indices, end: Indices) -> Floats:
        """Characters of these runs of paragraphs."""
        sizes: Floats = self._size[end] - self._size[first]
        return sizes

    def words_in_common(self, left: Indices, middle: Indices, right: Indices) -> tuple[Floats, Floats]:
        """For each place the cosine of both sides' words, and how many rare ones both have."""
        one, other = self._count[middle] - self._count[left], self._count[right] - self._count[middle]
        both = np.minimum(one, other) > 0
        rare: Floats = both @ (self._weight >= RARE_IDF).astype(np.float32)
        one, other = np.sqrt(one) * self._weight, np.sqrt(other) * self._weight
        return _cosines(one, other), rare

    def same_subject(self, left: Indices, middle: Indices, right: Indices) -> Floats:
        """For each place the cosine of what both sides are about, beyond what the page is."""
        one, other = self._subject[middle] - self._subject[left], self._subject[right] - self._subject[middle]
        before, after = self.size(left, middle), self.size(middle, right)
        left_over = np.maximum(self._size[-1] - before - after, 0) + _LITTLE
        rest: Floats = ((self._subject[-1] - one - other) / left_over[:, None]).astype(np.float32)
        one, other = (
            beyond_the_page((side / np.maximum(size, 1)[:, None]).astype(np.float32), rest)
            for side, size in ((one, before), (other, after))
        )
        cosines: Floats = np.einsum("nk,nk->n", one, other)
        return cosines


def _summed(rows: Floats) -> Floats:
    """Sums of the first 0, 1, 2 … rows."""
    sums = np.zeros((len(rows) + 1, rows.shape[1]), np.float32)
    np.cumsum(rows, axis=0, out=sums[1:])
    return sums


def _cosines(one: Floats, other: Floats) -> Floats:
    lengths = np.sqrt(np.einsum("nk,nk->n", one, one) * np.einsum("nk,nk->n", other, other))
    cosines: Floats = np.einsum("nk,nk->n", one, other) / (lengths + 1e-9)
    return cosines


def _joint(
    above: Sequence[int], below: Sequence[int], facts: Sequence[LineFacts], roles: Sequence[str], usual: int
) -> dict[str, float]:
    """How two paragraphs stand to each other; `usual` is the page's line distance."""
    before, after = facts[above[-1]], facts[below[0]]
    step = below[0] - above[-1]
    between = roles[above[-1] + 1 : below[0]]
    columns = (before.column, after.column)
    known = columns[0] is not None and columns[1] is not None
    return {
        "ends short": before.shape in ("short", "tiny"),
        "ends full": before.shape in ("full", "over", "indented"),
        "ends in bracket": before.view.folded.endswith(")"),
        "ends in cry": before.view.folded[-1:] in "?!…",
        "goes on": GOES_ON.match(after.view.folded) is not None,
        "indented": after.view.indent >= 1,
        "listed": "form_run" in before.matches | after.matches,
        "next row": step == 1,
        "upwards": step < 0,
        "text between": "body" in between,
        "else between": step > 1 and "body" not in between,
        "gap": min(after.view.gap, 4) / 2 if step == 1 else 0.5,
        "wide gap": step == 1 and after.view.gap > usual,
        "other column": min(2.0, abs((columns[0] or 0) - (columns[1] or 0)) / 2) if known else 0.0,
        "fit": max(-_FIT, min(_FIT, bridge_score(before.edges, after.edges))) / 4,
        "other width": min(1.0, abs(_width(above, facts) - _width(below, facts)) / 10),
        "length": math.log1p(sum(facts[i].view.width for i in below)) / 5,
    }


def _width(rows: Sequence[int], facts: Sequence[LineFacts]) -> float:
    """Of the rows on average."""
    return sum([facts[i].view.width for i in rows]) / len(rows)


# Words that refer to what was said before: a story seldom begins with them.
GOES_ON = re.compile(
    r"^(?:这|该|此|其|他|她|它|但|而|因此|因而|同时|此外|另外|据悉|据了解|据介绍|目前|随后|接着|然后|于是|所以|不过|然而|可是"
    r"|另一|再次|最后|最终|对此|为此|与此|除此|除了|也|还|又|更|则|并|且|之后|后来|如今|当然|事实上|总之|[二三四]是|第[二三四])"
)


@cache
def _load_weights() -> Weights:
    model = json.loads(WEIGHTS.read_text(encoding="utf-8"))
    return Weights(model["bias"], model["weights"])
