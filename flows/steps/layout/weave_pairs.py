"""Pairs of neighbouring characters in rows: what two rows share is told by them without words."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

_MOST_PAIRS = 1024  # told apart; pages with more have some of them share a number
_FIRST_SIGN, _LAST_SIGN = 0x4E00, 0x9FFF  # of the CJK ideographs

Floats = npt.NDArray[np.float32]


def pairs_in_rows(texts: tuple[str, ...]) -> Floats:
    """Row x pair of characters: 1 / square root of the rows that have it, for pairs in two rows at least."""
    codes = np.frombuffer("".join(texts).encode("utf-32-le", "surrogatepass"), np.uint32).astype(np.int64)
    row_of = np.repeat(np.arange(len(texts)), [len(text) for text in texts])
    sign = (codes >= _FIRST_SIGN) & (codes <= _LAST_SIGN)
    here = np.flatnonzero(sign[:-1] & sign[1:] & (row_of[:-1] == row_of[1:]))
    keys = np.sort((codes[here] << 16 | codes[here + 1]) * len(texts) + row_of[here])
    pairs, rows = np.divmod(keys[np.diff(keys, prepend=-1) > 0], len(texts))
    _, place, counts = np.unique(pairs, return_inverse=True, return_counts=True)
    shared = counts[place] > 1
    number = np.cumsum(counts > 1) - 1
    table = np.zeros((len(texts), min(_MOST_PAIRS, max(1, int((counts > 1).sum())))), np.float32)
    columns = number[place[shared]] % table.shape[1]
    np.add.at(table, (rows[shared], columns), 1 / np.sqrt(counts[place[shared]]).astype(np.float32))
    return table
