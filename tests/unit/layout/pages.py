"""Pages for layout tests, written in the test as a dump would hold them."""

from __future__ import annotations

import hashlib

from flows.steps.model import Article, Layout, Line, Page


def page_of(*rows: str) -> Page:
    """A page of these lines; empty rows are blank lines."""
    text = "\n".join(rows)
    digest = hashlib.sha256(text.encode()).hexdigest()
    lines = tuple(Line(number, row) for number, row in enumerate(rows, 1) if row.strip())
    return Page(digest[:16], "page.txt", digest, len(text.encode()), "utf-8", len(rows), len(text), lines)


def roles_of(layout: Layout) -> list[str]:
    """The roles of the lines, in file order."""
    return [placed.role for placed in layout.lines]


def authors_of(article: Article) -> list[tuple[str | None, str]]:
    """The authors as pairs."""
    return [(author.role, author.name) for author in article.authors]
