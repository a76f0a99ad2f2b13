"""The segmentation engines: rjieba by default, jieba itself one setting away, the same words from both.

Both are brought to one behaviour here: a text is folded before it is cut (half-width letters and digits,
rare characters that only one engine knows set aside), and rjieba's Latin tokens are split the way jieba's
own pattern splits them. tests/unit/language/test_engine.py holds the equality.

One difference stays: where two ways to cut a text are exactly as likely, which is so only in a character
said three times or more (哈哈|哈 or 哈|哈哈), the engines round their sums differently and may choose
differently.
"""

from __future__ import annotations

import importlib.util
import logging
import re
import sys
import warnings
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from importlib import metadata
from pathlib import Path
from types import ModuleType
from typing import NamedTuple, Protocol, cast

from flows.steps.text import fold

# Chinese characters outside jieba's range (U+4E00..U+9FD5): rjieba joins them into words, jieba does not.
_RARE = re.compile(r"[\u3400-\u4dbf\u9fd6-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
# What folding can change for an engine: full-width letters, digits and the signs that are part of words.
_FULL_WIDTH = re.compile(r"[０-９Ａ-Ｚａ-ｚ＋＃＆．＿％－]")
_RARE_STAND_IN = "■"  # a sign that both engines leave alone
_LATIN_SIGNS = re.compile(r"[+#&._%-]")
_LATIN_WORD = re.compile(r"([a-zA-Z0-9]+(?:\.\d+)?%?)")  # jieba.finalseg.re_skip


class EngineError(ValueError):
    """An engine that does not exist was asked for."""


class Entry(NamedTuple):
    """One dictionary word: its frequency in jieba's scale and its part of speech."""

    word: str
    frequency: int
    tag: str


class BaseDictionary(NamedTuple):
    """jieba's own dictionary, which both engines carry."""

    tags: dict[str, str]
    total: int  # of all frequencies


class Engine(Protocol):
    def add(self, entries: Iterable[Entry]) -> None:
        """Teaches the engine words, or new frequencies of words."""

    def cut(self, folded: str) -> list[str]:
        """The words of a text made ready by `prepare`, blanks included; joined they are the text."""


def prepare(text: str) -> str:
    """The text as engines are to see it; as long as the text, code point by code point."""
    folded = fold(text) if _FULL_WIDTH.search(text) else text
    return _RARE.sub(_RARE_STAND_IN, folded) if _RARE.search(folded) else folded


@cache
def read_base_dictionary() -> BaseDictionary:
    """jieba's dict.txt, read from the installed package without importing it."""
    # Row by row, equal tags kept once: a third of a million words are in memory in every process.
    tags: dict[str, str] = {}
    total = 0
    for word, count, tag in _base_rows():
        tags[word] = sys.intern(tag)
        total += int(count)
    return BaseDictionary(tags, total)


@cache
def read_frequencies() -> dict[str, int]:
    """The frequencies of jieba's dictionary; nothing but the loading of dictionaries needs them."""
    numbers: dict[str, int] = {}
    known = _one_copy()
    return {known[word]: numbers.setdefault(count, int(count)) for word, count, _ in _base_rows()}


def _one_copy() -> dict[str, str]:
    """Each word of the dictionary as it is in memory already: another copy of them all is 25 MB."""
    return {word: word for word in read_base_dictionary().tags}


def _base_rows() -> Iterator[list[str]]:
    with (_jieba_folder() / "dict.txt").open(encoding="utf-8") as rows:
        yield from (row.split() for row in rows)


@cache
def read_idf() -> dict[str, float]:
    """jieba's inverse document frequencies: word -> natural logarithm."""
    known = _one_copy()
    values: dict[str, float] = {}
    idf: dict[str, float] = {}
    with (_jieba_folder() / "analyse" / "idf.txt").open(encoding="utf-8") as rows:
        for row in rows:
            word, value = row.split()
            idf[known.get(word, word)] = values.setdefault(value, float(value))
    return idf


def _jieba_folder() -> Path:
    spec = importlib.util.find_spec("jieba")
    if spec is None or spec.origin is None:
        raise EngineError("the package jieba is not installed")
    return Path(spec.origin).parent


@cache
def plain_cut() -> Callable[[str], list[str]]:
    """rjieba's cut with jieba's dictionary alone. Imported here: who only loads pages needs not its 33 MB."""
    import rjieba

    return cast(Callable[[str], list[str]], rjieba.cut)


class RjiebaEngine:
    """jieba in Rust: the same dictionary and the same hidden Markov model."""

    package = "rjieba"

    def __init__(self) -> None:
        import rjieba

        self._known = read_base_dictionary().tags
        self._added: set[str] = set()
        self._jieba = rjieba.Jieba()

    def add(self, entries: Iterable[Entry]) -> None:
        for entry in entries:
            self._jieba.add_word(entry.word, entry.frequency, entry.tag)
            self._added.add(entry.word)

    def cut(self, folded: str) -> list[str]:
        words: list[str] = self._jieba.cut(folded)
        return self._split_latin(words) if _LATIN_SIGNS.search(folded) else words

    def _split_latin(self, words: list[str]) -> list[str]:
        split: list[str] = []
        for word in words:
            if len(word) > 1 and word.isascii() and not self._knows(word):
                split.extend(piece for piece in _LATIN_WORD.split(word) if piece)
            else:
                split.append(word)
        return split

    def _knows(self, word: str) -> bool:
        return word in self._known or word in self._added


class JiebaEngine:
    """jieba itself, in Python: the reference and the fallback."""

    package = "jieba"

    def __init__(self) -> None:
        jieba = _import_jieba()
        self._tokenizer = jieba.Tokenizer()
        # Read straight from the dictionary: jieba's cache file in the shared temporary folder races
        # between processes.
        tokenizer = self._tokenizer
        tokenizer.FREQ, tokenizer.total = tokenizer.gen_pfdict(tokenizer.get_dict_file())
        tokenizer.initialized = True

    def add(self, entries: Iterable[Entry]) -> None:
        for entry in entries:
            # jieba counts a word's old frequency twice in its total, rjieba does not.
            self._tokenizer.total -= self._tokenizer.FREQ.get(entry.word, 0)
            self._tokenizer.add_word(entry.word, entry.frequency, entry.tag)

    def cut(self, folded: str) -> list[str]:
        words: list[str] = self._tokenizer.lcut(folded)
        return words


def _import_jieba() -> ModuleType:
    """The one place that imports jieba: its import warns, and sets up a log handler of its own."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import jieba
    jieba.default_logger.handlers.clear()
    jieba.setLogLevel(logging.WARNING)
    return jieba


ENGINES: dict[str, type[RjiebaEngine] | type[JiebaEngine]] = {"rjieba": RjiebaEngine, "jieba": JiebaEngine}


def load_engine(name: str) -> Engine:
    """A fresh engine with jieba's own dictionary. Raises EngineError for a name that is not known."""
    return _known_engine(name)()


def engine_version(name: str) -> str:
    """What the engine says of itself, without loading it. Raises EngineError for a name that is not known."""
    return f"{name} {metadata.version(_known_engine(name).package)}"


def _known_engine(name: str) -> type[RjiebaEngine] | type[JiebaEngine]:
    try:
        return ENGINES[name]
    except KeyError:
        raise EngineError(f"unknown engine {name!r}; known: {', '.join(ENGINES)}") from None
