"""Speed of names on top of tokens, against jieba.posseg on the same text: `python -m tests.names.bench`.

Three kinds of text, for speed hangs on how many names there are: invented sentences dense with them (the slow
case), pages set by the press, and the seed pages where the shared folder exists. Ratios travel from machine
to machine, absolute times do not.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import NamedTuple

from flows.garbage import no_garbage_collection
from flows.steps.language.names import find_mentions
from flows.steps.layout import rebuild
from flows.steps.model import Article, Page, Sentence
from flows.steps.page import segment
from tests.names.invent import Inventor
from tests.names.marked import article_of, marked_pages, segmenter
from tests.press.bench import seed_pages
from tests.press.press import KINDS, print_page
from tests.press.stories import load_own

_PAGES = 20
_SENTENCES = 120  # of a page: what a broadsheet's page holds
_ROUNDS = 5  # the least of them is what the machine needs when nothing else runs


class _Cut(NamedTuple):
    """A page as names are looked for on it."""

    articles: list[tuple[Article, tuple[Sentence, ...]]]
    publication: str | None

    @property
    def text(self) -> str:
        return "".join(sentence.text for _, own in self.articles for sentence in own)


def main() -> None:
    """Prints one line a kind of text."""
    kinds = {
        "invented, dense": [_Cut([article_of(page)], None) for page in dense_pages()],
        "pages of the press": list(map(_cut, press_pages())),
        "seed pages": [_cut(page) for page, _ in seed_pages()],
    }
    tag("词")  # loads its dictionary
    for kind, pages in kinds.items():
        if pages:
            print(f"{kind:20} {_line(pages)}")


def _line(pages: list[_Cut]) -> str:
    texts = [page.text for page in pages]
    size = sum(map(len, texts))
    found = [find_mentions(*page) for page in pages]
    count = sum(len(mentions) for page in found for mentions in page.values())
    with no_garbage_collection():  # as a batch is read
        names = measure(lambda: [find_mentions(*page) for page in pages], _ROUNDS)
    posseg = measure(lambda: [tag(text) for text in texts], 1)
    return (
        f"{size:7} characters, a name every {size / count:4.1f}: names {size / names:7,.0f}/s,"
        f" {posseg / names:4.1f} times jieba.posseg ({size / posseg:,.0f}/s)"
    )


def dense_pages() -> list[list[str]]:
    """The sentences of pages of invented text: dense with names, which is the slow case."""
    inventor = Inventor(5)
    real = [text for page in marked_pages() for text, _ in page]
    return [
        [real[n % len(real)] if n % 3 else inventor.sentence()[0] for n in range(page, page + _SENTENCES)]
        for page in range(_PAGES)
    ]


def press_pages() -> Iterator[Page]:
    """Two pages of every kind of damage, of the project's own stories."""
    stories = load_own()
    for kind in KINDS:
        for seed in range(2):
            yield print_page(kind, seed, stories).page


def _cut(page: Page) -> _Cut:
    layout = rebuild(page)
    return _Cut(segment(layout.articles, segmenter()), layout.publication)


def measure(run: Callable[[], object], rounds: int) -> float:
    """CPU seconds of the best round."""
    times = []
    for _ in range(rounds):
        begun = time.process_time()
        run()
        times.append(time.process_time() - begun)
    return min(times)


def tag(text: str) -> object:
    import jieba.posseg

    return jieba.posseg.lcut(text)


if __name__ == "__main__":
    main()
