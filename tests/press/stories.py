"""Stories the press sets: our own invented ones, and for development the shared corpus."""

from __future__ import annotations

import random
import re
from functools import cache
from pathlib import Path

from tests.press.dress import dress
from tests.press.story import Author, Piece, Story

ARTICLES = Path(__file__).parent / "articles"
CORPUS = Path(__file__).parents[3] / "shared" / "corpus" / "peoples_daily_2020-07.tsv"

_SENTENCE = re.compile(r"[^。！？]*[。！？][”’」』）]*|[^。！？]+$")
# What a crawled body still carries of its dateline; the press sets its own.
_OLD_DATELINE = re.compile(r"^.{0,20}?(?:电|讯|报道)\s*(?:[（(][^）)]{0,40}[）)])?\s*")
_PLACEHOLDER_NAMES = (
    "程砚秋",
    "沈若筠",
    "柳亦诚",
    "祁连川",
    "文知夏",
    "温如玉",
    "孟小棠",
    "孙牧之",
    "陆望舒",
    "谭石生",
    "尚青松",
    "蒋北辰",
    "裴石泉",
    "童言",
    "邬泊舟",
    "关山月",
    "岑破晓",
    "易寒",
    "江心月",
    "田禾",
    "宋棠梨",
    "卫子衿",
    "乔松年",
    "谷雨生",
    "骆川",
    "梅映雪",
    "胡月",
    "席慕川",
    "欧阳砚",
    "司徒澄",
)


@cache
def load_own() -> tuple[Story, ...]:
    """The invented stories of `articles/`, sorted by name."""
    return tuple(parse_story(p.stem, p.read_text(encoding="utf-8")) for p in sorted(ARTICLES.glob("*.txt")))


def parse_story(key: str, text: str) -> Story:
    """A story file: `name: value` rows, a row `---`, then one paragraph a row (`## ` marks a crosshead)."""
    head, body = text.split("\n---\n", 1)
    fields = dict(row.split(": ", 1) for row in head.splitlines())
    pieces = tuple(
        Piece("crosshead", row[3:]) if row.startswith("## ") else Piece("body", row)
        for row in body.splitlines()
        if row
    )
    authors = tuple(Author(*entry.split(" ", 1)) for entry in fields.get("authors", "").split("; ") if entry)
    credit = fields.get("credit", "").split(" ", 1)
    return Story(
        key=key,
        headline=fields["headline"],
        pieces=pieces,
        authors=authors,
        kicker=fields.get("kicker"),
        deck=fields.get("deck"),
        caption=fields.get("caption"),
        photographer=credit[1] if len(credit) == 2 else None,
    )


@cache
def load_corpus() -> tuple[Story, ...]:
    """Stories of the shared corpus, cut into paragraphs at sentence ends; empty where it is absent.

    Authors are made up (the corpus has none), as are crossheads, decks and captions (`dress`); kicker and
    headline, run together there, are split at a blank. Bodies are cut to what one page of four
    to eight stories would hold.
    """
    if not CORPUS.exists():
        return ()
    stories = []
    for number, row in enumerate(CORPUS.read_text(encoding="utf-8").splitlines()):
        headline, _, body = row.partition("\t")
        story = _corpus_story(number, headline, body)
        if story:
            stories.append(story)
    return tuple(stories)


def _corpus_story(number: int, headline: str, body: str) -> Story | None:
    rng = random.Random(number)
    body = _OLD_DATELINE.sub("", re.sub(r"\s+", "", body))
    headline = re.sub(r"[（(][^）)]*[）)]$", "", headline.strip())
    rows = [part for part in re.split(r"\s+", headline) if part]
    if len(body) < 200 or not 1 <= len(rows) <= 3 or not all(4 <= len(row) <= 26 for row in rows):
        return None
    sentences = _SENTENCE.findall(body)[: rng.randint(5, 22)]
    pieces, held, goal = [], "", rng.randint(50, 160)
    for sentence in sentences:
        held += sentence
        if len(held) >= goal:
            pieces.append(Piece("body", held))
            held, goal = "", rng.randint(50, 160)
    if held:
        pieces.append(Piece("body", held))
    kicker = rows[0] if len(rows) == 3 or (len(rows) == 2 and len(rows[0]) > len(rows[1]) + 5) else None
    story = Story(
        key=f"corpus{number}",
        headline=" ".join(rows[1:] if kicker else rows),
        pieces=tuple(pieces),
        authors=_made_up_authors(rng),
        kicker=kicker,
    )
    return dress(story, rng, _PLACEHOLDER_NAMES)


def _made_up_authors(rng: random.Random) -> tuple[Author, ...]:
    names = rng.sample(_PLACEHOLDER_NAMES, 3)
    shapes = (("记者",), ("记者", "通讯员"), ("记者", "记者"), ("记者", "通讯员", "通讯员"), ("通讯员",))
    return tuple(Author(role, name) for role, name in zip(rng.choice(shapes), names, strict=False))


def is_held_out(number: int) -> bool:
    """Whether a story of the corpus is kept from all training: every fifth is."""
    return number % 5 == 0


def load_corpus_part(held_out: bool) -> tuple[Story, ...]:
    """The corpus stories for training, or those held out."""
    return tuple(s for s in load_corpus() if is_held_out(int(s.key.removeprefix("corpus"))) == held_out)
