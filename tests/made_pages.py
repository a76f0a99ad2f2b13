"""Pages made of invented words, with every table filled and every rule kept: for tests and measurements.

The text is nonsense with the right statistics (a few hundred words, Zipf-like); the tables are what a
perfect pipeline would make of it.
"""

from __future__ import annotations

import hashlib
import random
from datetime import date, datetime
from typing import Any

import polars as pl

from schemas import PAGE_TABLES
from schemas.frames import to_frame

PageTables = dict[str, dict[str, list[Any]]]

PAPERS = ("青石早报", "海棠湾日报", "云麓晚报")
PEOPLE = ("欧阳松", "简明月", "戚远山", "尹若水")
COMPANIES = ("青石电池厂", "海棠湾重工公司", "云麓种业公司")
PLACES = ("青石镇", "海棠湾市", "云麓山")
_SYLLABLES = "山水木火土金日月星云雨风雷电花草树叶石桥路城河湖海江田园林场坊"
WORDS = tuple(sorted({a + b for i, a in enumerate(_SYLLABLES) for b in _SYLLABLES[i + 1 :: 2]}))
RUN_ID = "20260102T030405-test"
NOW = datetime(2026, 1, 2, 3, 4, 5)


def _append(table: dict[str, list[Any]], **row: Any) -> None:
    for name, value in row.items():
        table.setdefault(name, []).append(value)


class _Writer:
    """Writes one article: text grows word by word, and the tables with it."""

    def __init__(self, tables: PageTables, page_id: str, number: int, rng: random.Random) -> None:
        self.tables, self.page_id, self.rng = tables, page_id, rng
        self.article_id = f"{page_id}-{number:02d}"
        self.sentence_no = 0
        self.columns: dict[str, list[str]] = {}
        self.position = 0

    def words(self, count: int) -> list[str]:
        return [WORDS[min(int(self.rng.paretovariate(0.6)) - 1, len(WORDS) - 1)] for _ in range(count)]

    def paragraph(
        self, role: str, column: str, line_no: int, sentences: list[list[tuple[str, str, str]]]
    ) -> None:
        """One paragraph on one line; a sentence is (word, pos, kind) triples."""
        self.position += 1
        offset = sum(len(part) + 1 for part in self.columns.get(column, []))
        text = ""
        for pieces in sentences:
            start = len(text)
            text += "".join(word for word, _, _ in pieces)
            self._sentence(role, line_no, pieces, offset + start, text[start:])
        self.columns.setdefault(column, []).append(text)
        _append(
            self.tables["lines"],
            page_id=self.page_id,
            line_no=line_no,
            text=text,
            article_id=self.article_id,
            role=role,
            paragraph_no=self.position,
            position=self.position,
            char_start=offset,
            char_end=offset + len(text),
        )

    def _sentence(
        self, role: str, line_no: int, pieces: list[tuple[str, str, str]], start: int, text: str
    ) -> None:
        self.sentence_no += 1
        key = {"article_id": self.article_id, "sentence_no": self.sentence_no}
        _append(
            self.tables["sentences"],
            **key,
            paragraph_no=self.position,
            role=role,
            text=text,
            char_start=start,
            char_end=start + len(text),
            line_first=line_no,
            line_last=line_no,
        )
        at, numbers = 0, dict.fromkeys(("PER", "ORG", "LOC", "figure", "date"), 0)
        mention_no = 0
        for token_no, (word, pos, kind) in enumerate(pieces, start=1):
            place = {"char_start": at, "char_end": at + len(word)}
            _append(self.tables["tokens"], **key, token_no=token_no, token=word, pos=pos, **place)
            if kind in ("PER", "ORG", "LOC"):
                mention_no += 1
                entity = hashlib.sha256(f"{kind}\t{word}".encode()).hexdigest()[:15]
                _append(
                    self.tables["mentions"],
                    **key,
                    mention_no=mention_no,
                    type=kind,
                    text=word,
                    name=word,
                    title="厂长" if kind == "PER" else None,
                    entity_id=kind[0] + entity,
                    **place,
                )
            elif kind == "figure":
                numbers[kind] += 1
                _append(
                    self.tables["figures"],
                    **key,
                    figure_no=numbers[kind],
                    text=word,
                    value=float(word[:-2]) * 1e4,
                    value_max=None,
                    unit="CNY",
                    bound="exact",
                    subject=COMPANIES[0],
                    indicator="投资额",
                    comparison=None,
                    period=None,
                    period_start=None,
                    period_end=None,
                    status="actual",
                    confidence=0.9,
                    **place,
                )
            elif kind == "date":
                numbers[kind] += 1
                _append(
                    self.tables["dates"],
                    **key,
                    date_no=numbers[kind],
                    text=word,
                    start_date=date(2025, 1, 1),
                    end_date=date(2025, 12, 31),
                    grain="year",
                    **place,
                )
            at += len(word)


def make_page(
    seed: int, articles: int = 4, paragraphs: int = 3, sentences: int = 4, words: int = 18
) -> PageTables:
    """The tables of one page; the same seed gives the same page."""
    rng = random.Random(seed)
    tables: PageTables = {table: {} for table in PAGE_TABLES}
    sha256 = hashlib.sha256(f"page {seed}".encode()).hexdigest()
    page_id, line_no = sha256[:16], 1
    _append(
        tables["lines"],
        page_id=page_id,
        line_no=1,
        text=PAPERS[seed % 3],
        article_id=None,
        role="furniture",
        paragraph_no=None,
        position=None,
        char_start=None,
        char_end=None,
    )
    for number in range(1, articles + 1):
        writer = _Writer(tables, page_id, number, rng)
        line_no = _write_article(writer, line_no, paragraphs, sentences, words)
        text = "\n".join(writer.columns["text"])
        _append(
            tables["articles"],
            article_id=writer.article_id,
            page_id=page_id,
            article_no=number,
            headline=writer.columns["headline"][0],
            byline=writer.columns["byline"][0],
            text=text,
            character_count=len(text),
            layout_confidence=0.5 + rng.random() / 2,
        )
        _append(
            tables["authors"], article_id=writer.article_id, author_no=1, role="记者", name=PEOPLE[seed % 4]
        )
        for rank, word in enumerate(dict.fromkeys(writer.words(3)), start=1):
            _append(
                tables["keywords"], article_id=writer.article_id, rank=rank, keyword=word, weight=1.0 / rank
            )
    texts = tables["lines"]["text"]
    _append(
        tables["pages"],
        page_id=page_id,
        file_name=f"{seed:05d}.txt",
        sha256=sha256,
        bytes=sum(len(t.encode()) + 1 for t in texts),
        encoding="utf-8",
        line_count=line_no,
        text_line_count=len(texts),
        character_count=sum(map(len, texts)),
        publication=PAPERS[seed % 3],
        page_date=date(2025, 1 + seed % 12, 1 + seed % 28),
        page_date_source="stated",
        page_no="A01",
        run_id=RUN_ID,
        ingested_at=NOW,
        pipeline_version="0.0.test",
    )
    return tables


def _write_article(writer: _Writer, line_no: int, paragraphs: int, sentences: int, words: int) -> int:
    rng = writer.rng
    line_no += 2  # a blank line before each article
    writer.paragraph("headline", "headline", line_no, [[(w, "n", "") for w in writer.words(5)]])
    line_no += 1
    writer.paragraph("byline", "byline", line_no, [[("记者", "n", ""), (PEOPLE[rng.randrange(4)], "nr", "")]])
    for _ in range(paragraphs):
        line_no += 1
        body = []
        for _ in range(sentences):
            pieces = [(w, "n", "") for w in writer.words(words)]
            pieces.insert(0, (rng.choice(COMPANIES), "nt", "ORG"))
            pieces.insert(3, (rng.choice(PEOPLE), "nr", "PER"))
            pieces.insert(5, (rng.choice(PLACES), "ns", "LOC"))
            pieces.insert(7, ("2025年", "t", "date"))
            pieces.insert(9, (f"{rng.randrange(1, 900)}万元", "mq", "figure"))
            body.append([*pieces, ("。", "x", "")])
        writer.paragraph("body", "text", line_no, body)
    first = writer.columns["text"][0]
    _append(
        writer.tables["quotes"],
        article_id=writer.article_id,
        sentence_no=3,
        quote_no=1,
        speaker=PEOPLE[0],
        verb="说",
        text=first[:8],
    )
    return line_no


def make_batch(seeds: range | list[int], **size: int) -> dict[str, pl.DataFrame]:
    """The frames of several pages, as a run hands them to validation."""
    pages = [make_page(seed, **size) for seed in seeds]
    return {
        table: pl.concat(
            [to_frame(table, page[table]) for page in pages if page[table]] or [to_frame(table, {})]
        )
        if any(page[table] for page in pages)
        else pl.DataFrame(schema=_schema(table))
        for table in PAGE_TABLES
    }


def _schema(table: str) -> pl.Schema:
    from schemas.frames import polars_schema

    return polars_schema(table)


def sources_of_pages(frames: dict[str, pl.DataFrame], folder: str = "/inbox", **changes: Any) -> pl.DataFrame:
    """One source a page of the batch, loaded."""
    names = frames["pages"]["file_name"].to_list()
    row: dict[str, Any] = {
        "path": [f"{folder}/{name}" for name in names],
        "page_id": frames["pages"]["page_id"].to_list(),
        "size": frames["pages"]["bytes"].to_list(),
        "first_seen_at": [NOW] * len(names),
        "last_seen_at": [NOW] * len(names),
        "status": ["loaded"] * len(names),
        "run_id": [RUN_ID] * len(names),
    }
    return to_frame("sources", row | {name: [value] * len(names) for name, value in changes.items()})
