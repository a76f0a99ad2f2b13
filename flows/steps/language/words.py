"""Sentences into words with their parts of speech: dictionaries, engine, and the page's own words."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import lru_cache, partial
from hashlib import sha256
from itertools import accumulate
from math import inf, log
from pathlib import Path

from flows.steps.language.engine import (
    BaseDictionary,
    Engine,
    Entry,
    engine_version,
    load_engine,
    prepare,
    read_base_dictionary,
    read_frequencies,
)
from flows.steps.language.page_words import PageWord, page_words
from flows.steps.language.tags import guess_tag
from flows.steps.model import Token

__all__ = [
    "DictionaryError",
    "PageWord",
    "Segmenter",
    "dictionary_words",
    "load_segmenter",
    "page_words",
    "read_dictionary",
    "segmenter_version",
]

DICTIONARY_FOLDER = Path(__file__).parent / "dictionaries"
_ENTRY = re.compile(r"(?P<word>\S+)(?:\s+(?P<frequency>\d+))?(?:\s+(?P<tag>[a-zA-Z]+))?\Z")


_guessed = lru_cache(4096)(guess_tag)  # names and numbers are said again and again on a page


class DictionaryError(ValueError):
    """A dictionary that is not there, or not in jieba's format."""


class _Tags(dict[str, str]):
    """Word -> part of speech: the words of the project's own dictionaries, and those of the base dictionary
    once they are asked for (a copy of it all is 20 MB). Words that neither has are guessed, and not kept."""

    def __init__(self, base: dict[str, str], entries: Iterable[Entry]) -> None:
        super().__init__((entry.word, entry.tag) for entry in entries)
        self._base = base

    def __missing__(self, word: str) -> str:
        tag = self._base.get(word)
        if tag is None:
            return _guessed(word)
        self[word] = tag
        return tag

    def has(self, word: str) -> bool:
        """Whether a dictionary has the word."""
        return word in self or word in self._base

    def have(self, words: Iterable[str]) -> list[bool]:
        """The same of many words: a page asks for all of its own."""
        base = self._base
        return [word in self or word in base for word in words]


_TOKEN = partial(tuple.__new__, Token)


class Segmenter:
    """Cuts sentences into tokens. No text can change another's tokens: safe to share."""

    def __init__(
        self, engine: Engine, tags: _Tags, version: str, page_words: Sequence[PageWord] = ()
    ) -> None:
        self.version = version
        self._engine = engine
        self._tags = tags
        self._page_tags = {prepare(entry.word): entry.tag for entry in page_words}
        self._page_pattern = _any_of(self._page_tags)

    def with_words(self, page_words: Sequence[PageWord]) -> Segmenter:
        """The same segmenter with words that count only where this one is used; costs next to nothing."""
        return Segmenter(self._engine, self._tags, self.version, page_words) if page_words else self

    def known(self, words: Collection[str]) -> list[bool]:
        """Of each word whether a dictionary has it; words that only a page defines are not known."""
        printed = "\n".join(words)
        folded = prepare(printed)  # at once, character for character
        return self._tags.have(words if folded == printed else folded.split("\n"))

    def cut(self, text: str) -> list[str]:
        """The words of the text as jieba.cut gives them, blanks included."""
        folded = prepare(text)
        words = self._engine.cut(folded)
        if self._page_pattern and self._page_pattern.search(folded):
            words = self._with_page_words(folded, words)
        return words if folded == text else _as_printed(text, words)

    def tokenize(self, text: str) -> tuple[Token, ...]:
        """The text's words with tags and offsets, in order; blanks are no tokens.

        Analysis sees the folded text, `token.text == text[token.start:token.end]` is as printed.
        """
        folded = prepare(text)
        words = self._engine.cut(folded)
        tags = self._tags
        page_tags: dict[str, str] = {}
        if self._page_pattern and self._page_pattern.search(folded):
            words = self._with_page_words(folded, words)
            page_tags = self._page_tags
        printed = words if folded == text else _as_printed(text, words)
        parts = [page_tags.get(w) or tags[w] for w in words] if page_tags else map(tags.__getitem__, words)
        bounds = list(accumulate(map(len, words), initial=0))
        # As cheap as can be: these are most of the values there are.
        made = map(_TOKEN, zip(printed, parts, bounds, bounds[1:], strict=False))
        if any(map(str.isspace, words)):
            return tuple([token for token in made if not token.text.isspace()])
        return tuple(made)

    def _with_page_words(self, folded: str, words: list[str]) -> list[str]:
        """The words with every page word made one of them, where that cuts no dictionary word apart."""
        assert self._page_pattern is not None
        ends = list(accumulate(map(len, words)))
        starts = [0, *ends[:-1]]
        merged: list[str] = []
        index = 0  # the first word not yet passed on
        for found in self._page_pattern.finditer(folded):
            start, end = found.span()
            while index < len(words) and ends[index] <= start:
                merged.append(words[index])
                index += 1
            last = index
            while ends[last] < end:
                last += 1
            head, tail = folded[starts[index] : start], folded[end : ends[last]]
            if (head and self._tags.has(words[index])) or (tail and self._tags.has(words[last])):
                continue
            if head and starts[index] > start:  # inside a page word already passed on
                continue
            merged.extend(head)
            merged.append(found.group())
            # What the word leaves of its last token is cut again by itself.
            words[last], starts[last] = tail, end
            index = last if tail else last + 1
        merged.extend(words[index:])
        return merged


def _any_of(words: Iterable[str]) -> re.Pattern[str] | None:
    """Matches any of the words, the longest where several begin at one place."""
    longest_first = sorted(words, key=lambda word: (-len(word), word))
    return re.compile("|".join(map(re.escape, longest_first))) if longest_first else None


def _as_printed(text: str, words: list[str]) -> list[str]:
    ends = list(accumulate(map(len, words)))
    return [text[end - len(word) : end] for word, end in zip(words, ends, strict=True)]


def load_segmenter(engine: str = "rjieba", dictionaries: Sequence[Path] = ()) -> Segmenter:
    """A segmenter with the project's dictionaries and the given ones (files or folders of *.txt).

    Takes about half a second: load it once a process. Raises EngineError and DictionaryError.
    """
    base = read_base_dictionary()
    entries = _read_dictionaries(dictionaries, base)
    loaded = load_engine(engine)
    loaded.add(entries)
    return Segmenter(loaded, _Tags(base.tags, entries), _version(engine, entries))


def segmenter_version(engine: str = "rjieba", dictionaries: Sequence[Path] = ()) -> str:
    """What `load_segmenter(...).version` says, without loading the engine."""
    return _version(engine, _read_dictionaries(dictionaries, read_base_dictionary()))


def _version(engine: str, entries: Sequence[Entry]) -> str:
    return f"{engine_version(engine)}, dictionaries {_digest(entries)}"


def dictionary_words(dictionaries: Sequence[Path] = ()) -> frozenset[str]:
    """Every word that a segmenter with these dictionaries knows."""
    base = read_base_dictionary()
    return frozenset(base.tags) | {entry.word for entry in _read_dictionaries(dictionaries, base)}


def _read_dictionaries(dictionaries: Sequence[Path], base: BaseDictionary) -> list[Entry]:
    files = [file for source in (DICTIONARY_FOLDER, *dictionaries) for file in _files_of(source)]
    entries = [entry for file in files for entry in read_dictionary(file, base)]
    read_frequencies.cache_clear()  # 20 MB that nobody needs again
    return entries


def _files_of(source: Path) -> list[Path]:
    if not source.exists():
        raise DictionaryError(f"there is no dictionary {source}")
    return sorted(source.glob("*.txt")) if source.is_dir() else [source]


def _digest(entries: Iterable[Entry]) -> str:
    lines = "\n".join(f"{entry.word} {entry.frequency} {entry.tag}" for entry in entries)
    return sha256(lines.encode()).hexdigest()[:8]


def read_dictionary(file: Path, base: BaseDictionary) -> Iterator[Entry]:
    """The entries of a file in jieba's format: `word [frequency] [tag]` a line, # begins a comment.

    Without a frequency a word gets the one that makes it stay whole. Raises DictionaryError with file and
    line.
    """
    for number, line in enumerate(file.read_text(encoding="utf-8-sig").splitlines(), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        found = _ENTRY.match(line.strip())
        if not found:
            raise DictionaryError(f"{file}:{number}: not `word [frequency] [tag]`: {line!r}")
        word = prepare(found["word"])
        frequency = int(found["frequency"] or 0) or whole_word_frequency(word, base)
        yield Entry(word, frequency, found["tag"] or base.tags.get(word) or guess_tag(word))


def whole_word_frequency(word: str, base: BaseDictionary) -> int:
    """The frequency that makes the word likelier than any way to cut it up, as jieba suggests it."""
    frequencies, total = read_frequencies(), log(base.total)
    best = [0.0] + [-inf] * len(word)  # log-probability of the best cutting of word[:i]
    for end in range(1, len(word) + 1):
        for start in range(end):
            frequency = frequencies.get(word[start:end], 0) if (start, end) != (0, len(word)) else 0
            if frequency or end - start == 1:
                best[end] = max(best[end], best[start] + log(frequency or 1) - total)
    return max(int(base.total * 2.718281828459045 ** best[-1]) + 1, frequencies.get(word, 1))
