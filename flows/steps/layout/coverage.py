"""How much of what heading rows say the stories of a page say too, told by pairs of Chinese characters."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain
from operator import add

import numpy as np
import numpy.typing as npt

from flows.steps.text import cjk_runs

_FULL = 5.0  # for a text all of which one story alone says in its first sentences
_BELOW = 0.7  # so much counts what is said further down
_SIGN_BITS = 21

Indices = npt.NDArray[np.intp]


def cover(texts: Iterable[str], stories: Sequence[str], leads: Sequence[int]) -> list[list[float]]:
    """For each text, by story: how much of it the story uses, 0 to 5; what few stories use counts most.

    `leads`: how many characters of each story are its first sentences, where what a headline says is said.
    """
    number: dict[str, int] = {}
    said = [[number.setdefault(pair, len(number)) for pair in pairs_of(text)] for text in texts]
    pairs = np.zeros((len(said), len(number)))
    for row, numbers in zip(pairs, said, strict=True):
        row[numbers] = 1.0
    used, leading = _uses(list(number), stories, leads)
    worth = np.where(leading, 1.0, used * _BELOW) / np.maximum(used.sum(1, keepdims=True), 1)
    covered: list[list[float]] = (
        _FULL * (pairs @ worth) / np.maximum(pairs.sum(1, keepdims=True), 1)
    ).tolist()
    return covered


def pairs_of(text: str) -> set[str]:
    """Each two Chinese characters that follow each other."""
    return set(chain.from_iterable(map(add, run, run[1:]) for run in cjk_runs(text)))


def uses(pairs: Sequence[str], texts: Sequence[str]) -> npt.NDArray[np.bool_]:
    """Pair x text: whether the text has it."""
    used = np.zeros((len(pairs), len(texts)), bool)
    pair, text, _ = _found(pairs, texts)
    used[pair, text] = True
    return used


def _uses(
    pairs: Sequence[str], stories: Sequence[str], leads: Sequence[int]
) -> tuple[npt.NDArray[np.bool_], npt.NDArray[np.bool_]]:
    """Pair x story: whether the story has it, and whether its first sentences do."""
    used, leading = np.zeros((2, len(pairs), len(stories)), bool)
    pair, story, place = _found(pairs, stories)
    used[pair, story] = True
    lead = place + 1 < np.array(leads)[story]
    leading[pair[lead], story[lead]] = True
    return used, leading


def _found(pairs: Sequence[str], texts: Sequence[str]) -> tuple[Indices, Indices, Indices]:
    """Wherever a text has one of the pairs: number of the pair, of the text, and the place in it."""
    if not pairs:
        return (np.zeros(0, np.intp),) * 3
    wanted = _keys("".join(pairs))[::2]
    order = np.argsort(wanted)
    keys = _keys("".join([f"{text}\0" for text in texts]))
    places = np.minimum(np.searchsorted(wanted, keys, sorter=order), len(pairs) - 1)
    here = np.flatnonzero(wanted[order[places]] == keys)
    starts = np.cumsum([0, *(len(text) + 1 for text in texts)])
    text = np.searchsorted(starts, here, side="right") - 1
    return order[places[here]], text, here - starts[text]


def _keys(text: str) -> npt.NDArray[np.int64]:
    """A number for each two neighbouring characters."""
    signs = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32).astype(np.int64)
    return signs[:-1] << _SIGN_BITS | signs[1:]
