"""Writes the general words of newspapers: those that no article dwells on, whatever it is about.

    python -m tests.words.make_general_words CORPUS.tsv flows/steps/language/data/general_words.txt

CORPUS.tsv has an article a line, headline and body parted by a tab. A word that a story is about stands in
it again and again; a general one (力度, 亮点) stands once here and once there. So the measure is how often a
word stands in an article that has it at all, less one: counts only, which give no sentence back.
"""

from __future__ import annotations

import argparse
from collections import Counter, defaultdict
from pathlib import Path

from flows.steps.language.engine import read_base_dictionary
from flows.steps.language.words import Segmenter, load_segmenter

_LEAST_ARTICLES = 4  # fewer say nothing of a word
# A word of few articles is taken to be nearer the usual: as if this many more had it, each so often.
_MORE_ARTICLES, _USUAL_COUNT = 4, 2.0
_LARGEST = 0.6  # repeats an article; above it are words that stories are about now and then
_SMALLEST = 0.1
_TAGS = frozenset("nvajlbizsd")  # first letters; names and closed words are dealt with by themselves
_NAMES = ("nr", "ns", "nt")
_HEAD = """\
# Words of newspapers that stories are not about, by how often an article that has one repeats it.
# Made by tests/words/make_general_words.py from counts over 1,083 articles of a national daily of July 2020
# (a public crawl, not in this repository); only words that jieba's dictionary has.
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("words", type=Path)
    arguments = parser.parse_args()
    words = general_words(arguments.corpus, load_segmenter())
    lines = (f"{share}: {' '.join(sorted(words[share]))}\n" for share in sorted(words))
    arguments.words.write_text(_HEAD + "".join(lines), encoding="utf-8")


def general_words(corpus: Path, segmenter: Segmenter) -> dict[float, list[str]]:
    """Repeats an article, rounded to tenths → the words."""
    articles: Counter[str] = Counter()
    places: Counter[str] = Counter()
    for line in corpus.read_text(encoding="utf-8").splitlines():
        counts = Counter(token.text for token in segmenter.tokenize(line))
        articles.update(counts.keys())
        places.update(counts)
    words: dict[float, list[str]] = defaultdict(list)
    for word, count in articles.items():
        if count >= _LEAST_ARTICLES and _is_listed(word):
            usual = places[word] + _MORE_ARTICLES * _USUAL_COUNT
            repeats = round(usual / (count + _MORE_ARTICLES) - 1, 1)
            if repeats <= _LARGEST:
                words[max(repeats, _SMALLEST)].append(word)
    return dict(words)


def _is_listed(word: str) -> bool:
    tag = read_base_dictionary().tags.get(word, "")
    return len(word) > 1 and tag[:1] in _TAGS and tag[:2] not in _NAMES


if __name__ == "__main__":
    main()
