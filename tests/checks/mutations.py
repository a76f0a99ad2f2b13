"""Damages to correct data, and the named check that must catch each.

`IN_WAREHOUSE`: SQL that damages a correct warehouse; a check of `warehouse/checks` returns the bad rows.
`IN_FRAMES`: what a broken step could hand over; `schemas.validation` names the rule and keeps the page out.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import duckdb
import polars as pl

from schemas import CONTRACT_VERSION
from schemas.ddl import create_all
from schemas.units import unit_rows
from tests.made_pages import NOW, RUN_ID, make_batch

Frames = dict[str, pl.DataFrame]


@dataclass(frozen=True, slots=True)
class Damage:
    """One way in which rows go wrong after they were right."""

    name: str
    sql: str
    caught_by: str


@dataclass(frozen=True, slots=True)
class FrameDamage:
    """One way in which a batch goes wrong before it is loaded; `caught_by` is table.rule."""

    name: str
    hurt: Callable[[Frames], Frames]
    caught_by: str


def correct_frames(pages: int = 2) -> Frames:
    """Small pages that keep every rule."""
    return make_batch(range(pages), articles=3, paragraphs=2, sentences=2, words=6)


def correct_warehouse(pages: int = 2) -> duckdb.DuckDBPyConnection:
    """The same pages in a warehouse in memory, with run, sources and units."""
    connection = duckdb.connect()
    connection.execute(create_all())
    for table, frame in correct_frames(pages).items():
        connection.register("frame", frame)
        connection.execute(f'INSERT INTO "{table}" BY NAME SELECT * FROM frame')
        connection.unregister("frame")
    units = unit_rows()
    connection.executemany("INSERT INTO units VALUES (?, ?, ?, ?)", units)
    connection.execute(
        """
        INSERT INTO runs BY NAME
        SELECT ? AS run_id, 'ingest' AS flow, ? AS started_at, ? AS finished_at, 'completed' AS state,
            'test' AS pipeline_version, ? AS contract_version
        """,
        [RUN_ID, NOW, NOW, CONTRACT_VERSION],
    )
    connection.execute(
        """
        INSERT INTO sources BY NAME
        SELECT 'inbox/' || file_name AS path, page_id, ingested_at AS first_seen_at,
            ingested_at AS last_seen_at, 'loaded' AS status, run_id
        FROM pages
        """
    )
    return connection


# What the placeholders of damages.sql stand for: one row of a table, in the second article.
_ARTICLE = "(SELECT article_id FROM articles ORDER BY article_id OFFSET 1 LIMIT 1)"


def _first(table: str, number: str) -> str:
    """Picks the first row of a table's first sentence in that article."""
    key = f"SELECT sentence_no FROM {table} WHERE article_id = {_ARTICLE} ORDER BY ALL LIMIT 1"
    return f"WHERE article_id = {_ARTICLE} AND sentence_no = ({key}) AND {number} = 1"


_PLACEHOLDERS = {
    "article": _ARTICLE,
    "page": "(SELECT min(page_id) FROM pages)",
    "line": f"WHERE article_id = {_ARTICLE} AND position = 3",
    "sentence": f"WHERE article_id = {_ARTICLE} AND sentence_no = 3",
    "token": _first("tokens", "token_no"),
    "mention": _first("mentions", "mention_no"),
    "figure": _first("figures", "figure_no"),
    "date": _first("dates", "date_no"),
    "quote": _first("quotes", "quote_no"),
}
_CARD = re.compile(
    r"^-- (?P<name>[^\n]+) => (?P<check>\w+)\n(?P<sql>.+?;)$(?=\n\n|\n*\Z)", re.MULTILINE | re.DOTALL
)


def _read_damages() -> tuple[Damage, ...]:
    text = (Path(__file__).parent / "damages.sql").read_text(encoding="utf-8")
    return tuple(
        Damage(card["name"], card["sql"].format(**_PLACEHOLDERS), card["check"])
        for card in _CARD.finditer(text)
    )


IN_WAREHOUSE = _read_damages()


def _set(table: str, **columns: object) -> Callable[[Frames], Frames]:
    """The table with a column's first value replaced, its type kept."""

    def hurt(frames: Frames) -> Frames:
        frame = frames[table]
        first = pl.int_range(pl.len()) == 0
        changes = [
            pl.when(first).then(pl.lit(value, dtype=frame.schema[name])).otherwise(pl.col(name)).alias(name)
            for name, value in columns.items()
        ]
        return frames | {table: frame.with_columns(changes)}

    return hurt


def _frame(table: str, change: Callable[[pl.DataFrame], pl.DataFrame]) -> Callable[[Frames], Frames]:
    return lambda frames: frames | {table: change(frames[table])}


def _swapped(one: str, other: str) -> Callable[[pl.DataFrame], pl.DataFrame]:
    return lambda frame: frame.with_columns(pl.col(one).alias(other), pl.col(other).alias(one))


_FUTURE = datetime(2999, 1, 1, tzinfo=UTC).date()

IN_FRAMES = (
    FrameDamage("a wrong type", _frame("tokens", lambda f: f.cast({"token_no": pl.Int64})), "tokens.shape"),
    FrameDamage(
        "numbers as text", _frame("figures", lambda f: f.cast({"value": pl.String})), "figures.shape"
    ),
    FrameDamage("a missing column", _frame("lines", lambda f: f.drop("evidence")), "lines.shape"),
    FrameDamage("an unknown column", _frame("lines", lambda f: f.with_columns(x=pl.lit(1))), "lines.shape"),
    FrameDamage(
        "columns out of order", _frame("authors", lambda f: f.select(reversed(f.columns))), "authors.shape"
    ),
    FrameDamage(
        "swapped columns", _frame("authors", _swapped("role", "article_id")), "authors.article_exists"
    ),
    FrameDamage(
        "swapped offsets", _frame("tokens", _swapped("char_start", "char_end")), "tokens.offsets_cut_token"
    ),
    FrameDamage(
        "a column all NULL",
        _frame("lines", lambda f: f.with_columns(pl.lit(None, dtype=pl.String).alias("text"))),
        "lines.text.not_nullable",
    ),
    FrameDamage("a missing value", _set("sentences", text=None), "sentences.text.not_nullable"),
    FrameDamage("an unknown role", _set("lines", role="title"), "lines.role.isin"),
    FrameDamage("an unknown bound", _set("figures", bound="about"), "figures.bound.isin"),
    FrameDamage("an unknown type of name", _set("mentions", type="MISC"), "mentions.type.isin"),
    FrameDamage("line number 0", _set("lines", line_no=0), "lines.line_no.greater_than_or_equal_to"),
    FrameDamage(
        "a negative offset", _set("tokens", char_start=-1), "tokens.char_start.greater_than_or_equal_to"
    ),
    FrameDamage(
        "a confidence of 1.5",
        _set("articles", layout_confidence=1.5),
        "articles.layout_confidence.less_than_or_equal_to",
    ),
    FrameDamage("NaN as a value", _set("figures", value=float("nan")), "figures.value_is_finite"),
    FrameDamage("an empty headline", _set("articles", headline=""), "articles.headline.str_length"),
    FrameDamage("a page id that is none", _set("pages", page_id="XYZ"), "pages.page_id.str_matches"),
    FrameDamage("a date in the future", _set("pages", page_date=_FUTURE), "pages.page_date_is_plausible"),
    FrameDamage(
        "a date before newspapers", _set("pages", page_date=date(724, 5, 1)), "pages.page_date_is_plausible"
    ),
    FrameDamage("a lost word", _frame("tokens", lambda f: f[1:]), "sentences.tokens_cover_sentence"),
    FrameDamage("a lost line", _frame("lines", lambda f: f[1:]), "pages.ledger_is_complete"),
    FrameDamage("a lost sentence", _frame("sentences", lambda f: f[1:]), "articles.sentences_cover_text"),
    FrameDamage("a lost article", _frame("articles", lambda f: f[1:]), "lines.article_exists"),
    FrameDamage(
        "a doubled row", _frame("tokens", lambda f: pl.concat([f[:1], f])), "tokens.token_no_counts_from_1"
    ),
    FrameDamage(
        "a doubled page", _frame("pages", lambda f: pl.concat([f, f[:1]])), "pages.page_id_is_unique"
    ),
    FrameDamage(
        "rows out of order", _frame("tokens", lambda f: f.reverse()), "tokens.token_no_counts_from_1"
    ),
    FrameDamage(
        "a foreign article", _set("authors", article_id="ffffffffffffffff-01"), "authors.article_exists"
    ),
    FrameDamage(
        "an article of another page", _set("articles", page_id="ffffffffffffffff"), "articles.page_exists"
    ),
    FrameDamage("a shifted figure", _set("figures", char_start=0), "figures.offsets_cut_text"),
    FrameDamage("a unit not converted", _set("figures", unit="亿元"), "figures.unit_is_canonical"),
    FrameDamage("a range upside down", _set("figures", value_max=-1.0), "figures.range_ascends"),
    FrameDamage("a time upside down", _set("dates", end_date=date(1999, 1, 1)), "dates.date_ascends"),
    FrameDamage("a truncated text", _set("articles", text="短"), "articles.text_is_its_lines"),
    FrameDamage("words nobody said", _set("quotes", text="这话谁也没有讲过"), "quotes.quote_is_in_text"),
    FrameDamage(
        "key terms unsorted", _set("keywords", weight=-1.0), "keywords.weight.greater_than_or_equal_to"
    ),
    FrameDamage("a wrong place in the order", _set("lines", position=9), "lines.place_fits_article"),
)
