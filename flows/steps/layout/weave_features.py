"""What speaks for and against one row being read after another, for many pairs of rows at once.

The weights that turn features into log-odds are learned on press pages (`tests/press/train_weave.py`).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

import numpy as np
import numpy.typing as npt

from flows.steps.layout.meanings import load_meanings, sums_of_texts
from flows.steps.layout.topics import idf_of, words_of_rows
from flows.steps.layout.weave_bridges import Edges, load_bridges, plain_signs, products
from flows.steps.layout.weave_pairs import pairs_in_rows
from flows.steps.layout.weave_words import WordEdges, load_lexicon

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]
Indices = npt.NDArray[np.intp]
Odds = npt.NDArray[np.float64]
Hashes = npt.NDArray[np.uint64]

_CLOSED = re.compile(r"[。!?…;](?:[”’\"'）)」』》])*$|[。!?…][(（][^)）]{1,30}[)）]$")
_SOFT = re.compile(r"[,、:][”\"]?$")
_MAY_CLOSE, _MAY_SOFTEN = frozenset("。!?…;”’\"'）)」』》]"), frozenset(',、:”"')  # their last characters
_NEVER_FIRST = re.compile(r"^[,。、;:!?)”’》】」』〉…％%]")
_OPENERS, _CLOSERS = "“‘(《【「『", "”’)》】」』"
_BRACKET = re.compile(f"[{re.escape(_OPENERS + _CLOSERS)}]")
# How much of what all rows are about is taken off: rows of two stories are told apart by what is theirs, but
# where one story fills the page nothing else is.
_OF_ALL = np.float32(0.5)
# Length of a row's subject against that of its pairs of characters. Of eight rows of one flow and eight of
# another, on the seed pages, pairs tell apart 93 in 100, subjects 91, both 96; of three rows 78, 81 and 87.
_SUBJECT_SHARE = 0.8
_COMMON_IDF = 2.0  # words tell the more of a row's subject the farther above this they are
_SAME_WIDTH = 1.1  # rows of one column differ by a half-width sign or a hung stop

_WIDEST = 32.0  # characters; no newspaper sets a column as wide

# How a row ends: mid-sentence, at a comma, at a stop in a full row, at a stop in a short row.
END_STATES = ("open", "soft", "closed-full", "closed-short")
# How a row begins: indented by blanks, two characters short as an indented row is, with a sign that
# cannot begin a sentence, with an opening quote, otherwise; with a formula that opens a story (某报讯).
START_STATES = ("blank-indent", "short-indent", "goes-on", "quote", "plain", "opens")
OPENS = START_STATES.index("opens")


class Row(Protocol):
    """What is asked of a row (see `weave.BodyLine`)."""

    @property
    def text(self) -> str: ...
    @property
    def width(self) -> float: ...
    @property
    def indent(self) -> float: ...
    @property
    def after_break(self) -> bool: ...
    @property
    def after_gap(self) -> bool: ...
    @property
    def opens(self) -> bool: ...


@dataclass(frozen=True, eq=False)  # each is itself only: what is told of it can be remembered
class Rows:
    """The rows of one span, as arrays."""

    texts: tuple[str, ...]  # signs made plain
    widths: Floats
    indents: Floats
    breaks: npt.NDArray[np.bool_]
    gaps: npt.NDArray[np.bool_]
    opens: npt.NDArray[np.bool_]

    @classmethod
    def of(cls, lines: Sequence[Row]) -> Rows:
        """Takes the rows apart into arrays."""
        printed = "\n".join([line.text.replace("\n", " ") for line in lines])
        return cls(
            texts=tuple(plain_signs(printed).split("\n")) if lines else (),
            widths=np.array([line.width for line in lines], np.float32),
            indents=np.array([line.indent for line in lines], np.float32),
            breaks=np.array([line.after_break for line in lines], bool),
            gaps=np.array([line.after_gap for line in lines], bool),
            opens=np.array([line.opens for line in lines], bool),
        )

    @cached_property
    def edges(self) -> Edges:
        """The rows' ends and beginnings as the network of bridges sees them."""
        return load_bridges().edges(self.texts)

    @cached_property
    def words(self) -> WordEdges:
        """The pieces of words at the rows' ends and beginnings."""
        return load_lexicon().edges(self.texts)

    @cached_property
    def closed(self) -> npt.NDArray[np.bool_]:
        """Rows that end a sentence."""
        return np.array([t[-1:] in _MAY_CLOSE and bool(_CLOSED.search(t)) for t in self.texts], bool)

    @cached_property
    def columns(self) -> Floats:
        """The width of the column each row is set in: the commonest width of open rows at most two and a
        half characters wider than the row; the row's own width where there is none."""
        open_widths = np.round(self.widths[~self.closed])
        common = Counter(open_widths.tolist())
        least = max(3, len(open_widths) // 12)
        modes = sorted((w for w, n in common.items() if n + common[w + 1] // 2 >= least), reverse=True)
        widths: list[float] = self.widths.tolist()
        column = {width: self._column_of(width, modes, common) for width in set(widths)}
        return np.array([column[width] for width in widths], np.float32)

    @staticmethod
    def _column_of(width: float, modes: Sequence[float], common: Counter[float]) -> float:
        near = [m for m in modes if -_SAME_WIDTH <= m - width <= 2.6]
        return max(near, key=lambda m: common[m], default=width)

    @cached_property
    def ends(self) -> Ints:
        """END_STATES by number."""
        typical = np.median(self.columns) if len(self.texts) else 0
        short = self.widths < np.minimum(self.columns, typical) - _SAME_WIDTH
        short |= self.widths < typical * 0.75
        states = np.where(self.closed, np.where(short, 3, 2), 0)
        soft = np.array([t[-1:] in _MAY_SOFTEN and bool(_SOFT.search(t)) for t in self.texts], bool)
        return np.where(~self.closed & soft, 1, states)

    @cached_property
    def starts(self) -> Ints:
        """START_STATES by number."""
        goes_on = np.array([bool(_NEVER_FIRST.match(t)) for t in self.texts], bool)
        quote = np.array([t[:1] in '“"' for t in self.texts], bool)
        short = (self.columns - self.widths >= 1.4) & (self.columns - self.widths <= 2.6) & ~self.closed
        blank = (self.indents >= 0.9) & (self.indents > np.median(self.indents) + 0.4)
        out = np.full(len(self.texts), 4)
        out[quote] = 3
        out[short] = 1
        out[blank] = 0
        out[goes_on] = 2
        out[self.opens] = OPENS
        return out

    @cached_property
    def indenting(self) -> bool:
        """Whether the dump keeps the blanks before paragraphs: one row in twenty at least has them."""
        return bool((self.starts == 0).mean() >= 0.05) if len(self.texts) else False

    @cached_property
    def brackets(self) -> list[str]:
        """The quotes and brackets of each row."""
        return ["".join(_BRACKET.findall(text)) for text in self.texts]

    @cached_property
    def open_brackets(self) -> tuple[Ints, Ints]:
        """How many quotes and brackets a row leaves open, and how many it closes that it did not open."""
        left, needed = np.zeros(len(self.texts), np.int64), np.zeros(len(self.texts), np.int64)
        for i, brackets in enumerate(self.brackets):
            if not brackets:
                continue
            depth = need = 0
            for bracket in brackets:
                if bracket in _OPENERS:
                    depth += 1
                else:
                    depth, need = (depth - 1, need) if depth else (0, need + 1)
            left[i], needed[i] = depth, need
        return left, needed

    @cached_property
    def bracket_edges(self) -> tuple[Ints, Ints]:
        """The opening sign that a row leaves open last, and the one its first bracket is; 0 for none."""
        last, first = np.zeros(len(self.texts), np.int64), np.zeros(len(self.texts), np.int64)
        for i, brackets in enumerate(self.brackets):
            if brackets and brackets[0] in _OPENERS:
                first[i] = ord(brackets[0])
            if brackets and brackets[-1] in _OPENERS:
                last[i] = ord(brackets[-1])
        return last, first

    @cached_property
    def codes(self) -> Hashes:
        """The characters of all rows, as `_codes`, one 0 between two rows."""
        return _codes("\0".join(self.texts))

    @cached_property
    def own_strings(self) -> Hashes:
        """All strings of 3 and 4 characters inside the rows, as sorted keys (see `_keys`)."""
        codes = self.codes
        strings = [[codes[k : len(codes) - n + k + 1] for k in range(n)] for n in (3, 4) if n <= len(codes)]
        return np.sort(np.concatenate([np.zeros(1, np.uint64), *map(_keys, strings)]))

    @cached_property
    def own_pairs(self) -> tuple[Ints, Ints, npt.NDArray[np.bool_]]:
        """Numbers of the rows' last and of their first characters, and a table, last x first, of those that
        stand side by side inside a row."""
        (lasts, *_), (firsts, *_) = self.edge_codes
        last_of, first_of = _numbered(lasts), _numbered(firsts)
        table = np.zeros((last_of.max() + 1, first_of.max() + 1), bool)
        table[last_of[self.codes[:-1]], first_of[self.codes[1:]]] = True
        table[0], table[:, 0] = False, False
        return last_of[lasts], first_of[firsts], table

    @cached_property
    def pairs(self) -> Floats:
        """Row x pair of characters (see `pairs_in_rows`)."""
        return pairs_in_rows(self.texts)

    @cached_property
    def edge_codes(self) -> tuple[list[Hashes], list[Hashes]]:
        """The last three characters of each row, the last first, and the first three, as `_codes`."""
        ends = "".join([text[:-4:-1].ljust(3, "\0") for text in self.texts])
        begins = "".join([text[:3].ljust(3, "\0") for text in self.texts])
        return list(_codes(ends).reshape(-1, 3).T), list(_codes(begins).reshape(-1, 3).T)

    @cached_property
    def row_words(self) -> list[list[str]]:
        """The words of each row."""
        return words_of_rows(self.texts)

    @cached_property
    def vocabulary(self) -> tuple[list[str], Indices, Odds]:
        """The words of the rows, each once; which one each word of the rows is, in order; how few texts of
        any corpus have each (`idf_of`)."""
        number: dict[str, int] = {}
        numbers = np.array(
            [number.setdefault(word, len(number)) for row in self.row_words for word in row], np.intp
        )
        return list(number), numbers, np.fromiter(map(idf_of, number), np.float64, len(number))

    @cached_property
    def subjects(self) -> Floats:
        """Row x dimension: what the row's words are about, in part beyond what all rows are about."""
        words, numbers, idf = self.vocabulary
        telling = np.maximum(idf.astype(np.float32) - _COMMON_IDF, 0.1)
        vectors = load_meanings().of(words) * telling[:, None]
        table = sums_of_texts(vectors.take(numbers, axis=0), list(map(len, self.row_words)))
        return table - _OF_ALL * table.mean(0)

    @cached_property
    def content(self) -> Floats:
        """Row x number, products of which tell how much rows have in common: pairs of characters, and what
        their words are about."""
        lengths = [np.sqrt((table**2).sum(1).mean()) for table in (self.pairs, self.subjects)]
        scale = np.float32(_SUBJECT_SHARE * lengths[0] / (lengths[1] + 1e-6))
        return np.hstack([self.pairs, scale * self.subjects])

    @cached_property
    def topics(self) -> Floats:
        """Row x word: tf-idf weights of the words that stand in two rows at least, each row of length 1."""
        words, numbers, idf = self.vocabulary
        row_of = np.repeat(np.arange(len(self.texts)), list(map(len, self.row_words)))
        row_of, word_of = np.divmod(np.unique(row_of * max(1, len(words)) + numbers), max(1, len(words)))
        count = np.bincount(word_of, minlength=len(words))
        shared = count > 1
        # A word in many rows of the page tells its stories apart less.
        telling = idf[shared] / np.sqrt(count[shared])
        column = np.cumsum(shared) - 1
        table = np.zeros((len(self.texts), max(1, len(telling))), np.float32)
        row_of, word_of = row_of[shared[word_of]], word_of[shared[word_of]]
        table[row_of, column[word_of]] = telling[column[word_of]]
        table /= np.sqrt((table**2).sum(1, keepdims=True)) + 1e-6
        return table


def fit_features(rows: Rows, first: Indices, second: Indices) -> tuple[list[str], list[Floats]]:
    """Names and values, one for each pair, of how well the beginning of row `second` fits the end of row
    `first`, wherever the two stand."""
    kinds = junctions(rows, first, second)
    names, values = bridge_features(rows, first, second)
    return [*JUNCTIONS, *names], [(kinds == k).astype(np.float32) for k in range(len(JUNCTIONS))] + values


# How the one row ends and the other begins, on such a page: every pair is of one of these kinds.
JUNCTIONS = tuple(
    f"{page}: {end} > {start}"
    for end in END_STATES
    for start in START_STATES
    for page in ("indenting", "plain")
)


def junctions(rows: Rows, first: Indices, second: Indices) -> Ints:
    """For each pair the number of its kind in JUNCTIONS."""
    kinds: Ints = (rows.ends[first] * len(START_STATES) + rows.starts[second]) * 2 + (not rows.indenting)
    return kinds


def bridge_features(rows: Rows, first: Indices, second: Indices) -> tuple[list[str], list[Floats]]:
    """What else speaks for a pair of rows: names, and values that broadcast to one for each pair.

    Pairs are given by two arrays of one length, or all at once by a column and a row of numbers.
    """
    ends = rows.ends[first]
    is_open, is_soft = ends == 0, ends == 1
    network, pairs = load_bridges().odds(rows.edges, first, second)
    network, pairs = np.clip(network, -10, 10), np.clip(pairs, -5, 8)
    gains = _gains(rows, first, second, is_open)
    apart = np.abs(rows.widths[first] - rows.widths[second])
    # Neither first nor last row of its paragraph, nor several columns in one row.
    whole = ~rows.closed & (rows.starts >= 2) & (rows.widths < _WIDEST)
    inner = whole[first] & whole[second]
    other_column = np.abs(rows.columns[first] - rows.columns[second]) > _SAME_WIDTH
    left, needed = rows.open_brackets
    last, reopened = rows.bracket_edges
    features: dict[str, npt.ArrayLike] = {
        "network, open": network * is_open,
        "pair, open": pairs * is_open,
        "network, soft": network * is_soft,
        "pair, soft": pairs * is_soft,
        "network, closed": network * (ends >= 2),
        "word across": gains,
        "any word across": gains > 0,
        "inner rows, widths a little apart": inner & (apart > _SAME_WIDTH) & (apart <= 2.6),
        "inner rows, widths far apart": inner & (apart > 2.6),
        "other column": ~inner & other_column,
        **_own_strings_across(rows, first, second, is_open),
        "bracket closed": (left > 0)[first] & (needed > 0)[second],
        "bracket unopened": ((left == 0)[first] & (ends <= 1)) & (needed > 0)[second],
        "bracket opened in itself": (last > 0)[first] & (last[first] == reopened[second]),
        "own words": products(rows.topics, rows.topics, first, second),
    }
    return list(features), [np.asarray(v, np.float32) for v in features.values()]


def _gains(rows: Rows, first: Indices, second: Indices, wanted: npt.NDArray[np.bool_]) -> Floats:
    """What a word across the wrap gains, where rows `first` are wanted (see `WordEdges.gains`)."""
    gains = np.zeros(np.broadcast_shapes(first.shape, second.shape), np.float32)
    at = np.flatnonzero(wanted)
    gains[at] = rows.words.gains(first[at], second if first.ndim > 1 else second[at])
    return gains


def _own_strings_across(
    rows: Rows, first: Indices, second: Indices, wanted: npt.NDArray[np.bool_]
) -> dict[str, npt.NDArray[np.bool_]]:
    """Whether 2, 3 or 4 characters that meet at the wrap stand side by side inside a row of the page too, for
    pairs that are wanted: names and terms of one story, which no dictionary has."""
    last_of, first_of, side_by_side = rows.own_pairs
    pair = side_by_side[last_of[first], first_of[second]] & wanted
    meet = np.nonzero(pair)  # no longer string stands there otherwise
    one, other = (np.broadcast_to(places, pair.shape)[meet] for places in (first, second))
    ends = [codes[one] for codes in rows.edge_codes[0]]
    begins = [codes[other] for codes in rows.edge_codes[1]]

    def known(*sizes: tuple[int, int]) -> npt.NDArray[np.bool_]:
        found = np.zeros(pair.shape, bool)
        for before, after in sizes:
            keys = _keys([*ends[:before][::-1], *begins[:after]])
            places = np.searchsorted(rows.own_strings, keys)
            places = np.minimum(places, len(rows.own_strings) - 1)
            found[meet] |= (rows.own_strings[places] == keys) & (keys > 0)
        return found

    return {
        "pair across, on this page": pair,
        "triple across, on this page": known((1, 2), (2, 1)),
        "four across, on this page": known((2, 2), (1, 3), (3, 1)),
    }


def _codes(text: str) -> Hashes:
    """Character numbers; 0 for digits and Latin letters, whose strings tell nothing."""
    points = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    codes = (points & 0xFFFF).astype(np.uint64)
    codes[(codes == ord("0")) | (codes == ord("a"))] = 0
    return codes


def _keys(codes: Sequence[Hashes]) -> Hashes:
    """One number for each string, made of its characters' numbers side by side; 0 where one of them is 0."""
    keys = codes[0]
    whole = keys > 0
    for code in codes[1:]:
        keys = (keys << np.uint64(16)) | code
        whole = whole & (code > 0)
    return np.where(whole, keys, np.uint64(0))


def _numbered(codes: Hashes) -> Ints:
    """By code: a number from 1 for each of these codes, 0 for all others and for 0."""
    known = np.unique(codes[codes > 0])
    numbers = np.zeros(1 << 16, np.int64)
    numbers[known] = np.arange(1, len(known) + 1)
    return numbers
