"""One article as its author wrote it, before any paper sets it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Author:
    """`role` as the page states it (记者, 通讯员, 摄影 …), None where a name stands alone."""

    role: str | None
    name: str


@dataclass(frozen=True)
class Piece:
    """One paragraph of the running text: role body or crosshead."""

    role: str
    text: str


@dataclass(frozen=True)
class Story:
    """One article as its author wrote it, before any paper sets it."""

    key: str
    headline: str
    pieces: tuple[Piece, ...]
    authors: tuple[Author, ...]
    kicker: str | None = None
    deck: str | None = None
    caption: str | None = None
    photographer: str | None = None
