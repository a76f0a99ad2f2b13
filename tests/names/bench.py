"""Speed of names on top of tokens, against jieba.posseg on the same text: `python -m tests.names.bench`.

Ratios travel from machine to machine, absolute times do not.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from flows.garbage import no_garbage_collection
from flows.steps.language.names import find_mentions
from tests.names.invent import Inventor
from tests.names.marked import article_of, marked_pages

_PAGES = 20
_SENTENCES = 120  # of a page: what a broadsheet's page holds


def main() -> None:
    texts = page_texts()
    size = sum(len(text) for page in texts for text in page)
    pages = [[article_of(page)] for page in texts]
    with no_garbage_collection():  # as a batch is read
        names = measure(lambda: [find_mentions(page, None) for page in pages])
    posseg = measure(lambda: [tag("".join(page)) for page in texts])
    print(f"{size} characters: names {size / names:,.0f}/s, jieba.posseg {size / posseg:,.0f}/s")
    print(f"names are {posseg / names:.1f} times as fast")


def page_texts() -> list[list[str]]:
    """Pages of invented sentences: dense with names, which is the slow case."""
    inventor = Inventor(5)
    real = [text for page in marked_pages() for text, _ in page]
    return [
        [real[n % len(real)] if n % 3 else inventor.sentence()[0] for n in range(page, page + _SENTENCES)]
        for page in range(_PAGES)
    ]


def measure(run: Callable[[], object]) -> float:
    """CPU seconds of the best of three runs."""
    times = []
    for _ in range(3):
        begun = time.process_time()
        run()
        times.append(time.process_time() - begun)
    return min(times)


def tag(text: str) -> object:
    import jieba.posseg

    return jieba.posseg.lcut(text)


if __name__ == "__main__":
    main()
