"""Damaged batches: each damage is caught by the rule meant for it, and only its page stays out."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import polars as pl
import pytest

from schemas import PAGE_TABLES
from schemas.frames import empty_frame
from schemas.validation import MissingTablesError, validate_batch
from tests.made_pages import NOW, make_batch

Frames = dict[str, pl.DataFrame]


@pytest.fixture(scope="module")
def batch() -> Frames:
    return make_batch(range(3), articles=2, paragraphs=2, sentences=2)


def page_of(batch: Frames, number: int) -> str:
    return str(batch["pages"]["page_id"][number])


def set_value(table: str, column: str, value: Any, row: int = 0) -> Callable[[Frames], Frames]:
    """Sets one cell of the second page's row `row` (negative: from its end)."""

    def damage(batch: Frames) -> Frames:
        frame = batch[table].with_row_index("_i")
        rows = frame.filter(_on_page(frame, page_of(batch, 1)))["_i"]
        changed = frame.with_columns(
            pl.when(pl.col("_i") == rows[row])
            .then(value if isinstance(value, pl.Expr) else pl.lit(value, dtype=frame.schema[column]))
            .otherwise(pl.col(column))
            .cast(frame.schema[column])
            .alias(column)
        )
        return batch | {table: changed.drop("_i")}

    return damage


def drop_row(table: str, row: int = 0) -> Callable[[Frames], Frames]:
    def damage(batch: Frames) -> Frames:
        frame = batch[table].with_row_index("_i")
        gone = frame.filter(_on_page(frame, page_of(batch, 1)))["_i"][row]
        return batch | {table: frame.filter(pl.col("_i") != gone).drop("_i")}

    return damage


def repeat_row(table: str, row: int = 0) -> Callable[[Frames], Frames]:
    def damage(batch: Frames) -> Frames:
        frame = batch[table].with_row_index("_i")
        index = frame.filter(_on_page(frame, page_of(batch, 1)))["_i"][row]
        again = frame.filter(pl.col("_i") == index)
        return batch | {table: pl.concat([frame, again]).sort("_i", maintain_order=True).drop("_i")}

    return damage


def _on_page(frame: pl.DataFrame, page_id: str) -> pl.Expr:
    if "page_id" in frame.columns:
        return pl.col("page_id") == page_id
    return pl.col("article_id").str.starts_with(page_id)


NAN = float("nan")
DAMAGES: dict[str, tuple[Callable[[Frames], Frames], tuple[str, str]]] = {
    "hash of another file": (set_value("pages", "sha256", "0" * 64), ("pages", "page_id_is_hash")),
    "page twice": (repeat_row("pages"), ("pages", "page_id_is_unique")),
    "page date in the future": (
        set_value("pages", "page_date", NOW.date() + timedelta(days=9)),
        ("pages", "page_date_is_plausible"),
    ),
    "page date of the Ming": (
        set_value("pages", "page_date", date(1600, 1, 1)),
        ("pages", "page_date_is_plausible"),
    ),
    "date without source": (set_value("pages", "page_date_source", None), ("pages", "page_date_has_source")),
    "unknown date source": (
        set_value("pages", "page_date_source", "guess"),
        ("pages", "page_date_source.isin"),
    ),
    "negative size": (set_value("pages", "bytes", -1), ("pages", "bytes.greater_than_or_equal_to")),
    "empty publication": (set_value("pages", "publication", ""), ("pages", "publication.str_length")),
    "file with fewer lines": (set_value("pages", "line_count", 3), ("pages", "ledger_fits_file")),
    "line lost": (drop_row("lines"), ("pages", "ledger_is_complete")),
    "line twice": (repeat_row("lines", 2), ("lines", "line_no_ascends")),
    "line numbers swapped": (set_value("lines", "line_no", 1, 3), ("lines", "line_no_ascends")),
    "blank line": (set_value("lines", "text", " \u3000", 0), ("lines", "line_is_not_blank")),
    "unknown role": (set_value("lines", "role", "poem"), ("lines", "role.isin")),
    "advertisement inside an article": (set_value("lines", "role", "ad", 3), ("lines", "role_fits_article")),
    "body without article": (set_value("lines", "article_id", None, 3), ("lines", "role_fits_article")),
    "line without paragraph": (set_value("lines", "paragraph_no", None, 3), ("lines", "place_fits_article")),
    "foreign article": (set_value("lines", "article_id", "f" * 16 + "-01", 3), ("lines", "article_exists")),
    "position out of 1..n": (set_value("lines", "position", 9, 3), ("lines", "position_counts_from_1")),
    "paragraphs out of order": (set_value("lines", "paragraph_no", 9, 1), ("lines", "paragraphs_ascend")),
    "line text truncated": (
        set_value("lines", "text", pl.col("text").str.slice(1), 3),
        ("lines", "offsets_cut_line"),
    ),
    "line offset shifted": (set_value("lines", "char_start", 1, 3), ("lines", "offsets_cut_line")),
    "offsets outside of articles": (
        set_value("lines", "char_start", 0, 0),
        ("lines", "no_offsets_without_text"),
    ),
    "article text truncated": (
        set_value("articles", "text", pl.col("text").str.head(-3)),
        ("articles", "text_is_its_lines"),
    ),
    "headline lost": (set_value("articles", "headline", None), ("lines", "offsets_cut_line")),
    "empty headline": (set_value("articles", "headline", ""), ("articles", "headline.str_length")),
    "article renumbered": (set_value("articles", "article_no", 7), ("articles", "article_no_counts_from_1")),
    "article id of another number": (
        set_value("articles", "article_id", pl.col("page_id") + "-09"),
        ("articles", "article_id_is_page_and_number"),
    ),
    "article without lines": (drop_row("articles", 1), ("lines", "article_exists")),
    "wrong length": (set_value("articles", "character_count", 1), ("articles", "character_count_is_length")),
    "confidence above one": (
        set_value("articles", "layout_confidence", 1.2),
        ("articles", "layout_confidence.less_than_or_equal_to"),
    ),
    "confidence not a number": (
        set_value("articles", "layout_confidence", NAN),
        ("articles", "layout_confidence.less_than_or_equal_to"),
    ),
    "unknown jump": (set_value("articles", "continues", "up"), ("articles", "continues.isin")),
    "author misnumbered": (set_value("authors", "author_no", 2), ("authors", "author_no_counts_from_1")),
    "author without name": (set_value("authors", "name", ""), ("authors", "name.str_length")),
    "author of another number": (
        set_value("authors", "article_id", pl.col("article_id").str.head(17) + "77"),
        ("authors", "article_exists"),
    ),
    "sentence lost": (drop_row("sentences", 1), ("sentences", "sentence_no_counts_from_1")),
    "last sentence lost": (drop_row("sentences", -1), ("articles", "sentences_cover_text")),
    "sentence offset shifted": (
        set_value("sentences", "char_start", 3, 3),
        ("sentences", "offsets_cut_sentence"),
    ),
    "sentence rewritten": (
        set_value("sentences", "text", "不是这句。", 3),
        ("sentences", "offsets_cut_sentence"),
    ),
    "sentence on another line": (
        set_value("sentences", "line_last", 1, 3),
        ("sentences", "sentence_stands_in_its_lines"),
    ),
    "sentence in another paragraph": (
        set_value("sentences", "paragraph_no", 9, 3),
        ("sentences", "sentence_stands_in_its_lines"),
    ),
    "sentence of a jump line": (set_value("sentences", "role", "jump", 3), ("sentences", "role.isin")),
    "word lost": (drop_row("tokens", 2), ("tokens", "token_no_counts_from_1")),
    "last word lost": (drop_row("tokens", -1), ("sentences", "tokens_cover_sentence")),
    "word twice": (repeat_row("tokens", 2), ("tokens", "token_no_counts_from_1")),
    "word offset shifted": (set_value("tokens", "char_start", 1), ("tokens", "offsets_cut_token")),
    "word rewritten": (set_value("tokens", "token", "错", 5), ("tokens", "offsets_cut_token")),
    "empty word": (set_value("tokens", "token", "", 5), ("tokens", "token.str_length")),
    "word without tag": (set_value("tokens", "pos", None), ("tokens", "pos.not_nullable")),
    "word of no sentence": (set_value("tokens", "sentence_no", 99, -1), ("tokens", "sentence_exists")),
    "key term out of rank": (set_value("keywords", "rank", 5), ("keywords", "rank_counts_from_1")),
    "key term heavier than the first": (
        set_value("keywords", "weight", 9.0, 1),
        ("keywords", "weight_falls_with_rank"),
    ),
    "weight not a number": (set_value("keywords", "weight", NAN), ("keywords", "weight_falls_with_rank")),
    "name rewritten": (set_value("mentions", "text", "别人"), ("mentions", "offsets_cut_text")),
    "unknown type of name": (set_value("mentions", "type", "CAR"), ("mentions", "type.isin")),
    "place with a post": (
        set_value("mentions", "title", "厂长", 2),
        ("mentions", "only_persons_have_titles"),
    ),
    "figure offset shifted": (set_value("figures", "char_end", 1), ("figures", "offsets_cut_text")),
    "value not a number": (set_value("figures", "value", NAN), ("figures", "value_is_finite")),
    "value infinite": (set_value("figures", "value", float("inf")), ("figures", "value_is_finite")),
    "range upside down": (set_value("figures", "value_max", -1.0), ("figures", "range_ascends")),
    "unit not converted": (set_value("figures", "unit", "万元"), ("figures", "unit_is_canonical")),
    "unknown bound": (set_value("figures", "bound", "maybe"), ("figures", "bound.isin")),
    "unknown status": (set_value("figures", "status", "dreamt"), ("figures", "status.isin")),
    "figure misnumbered": (set_value("figures", "figure_no", 4), ("figures", "figure_no_counts_from_1")),
    "figure of no sentence": (set_value("figures", "sentence_no", 99, -1), ("figures", "sentence_exists")),
    "date upside down": (set_value("dates", "end_date", date(1999, 1, 1)), ("dates", "date_ascends")),
    "unknown grain": (set_value("dates", "grain", "age"), ("dates", "grain.isin")),
    "date rewritten": (set_value("dates", "text", "2019年"), ("dates", "offsets_cut_text")),
    "quotation not in the text": (
        set_value("quotes", "text", "谁也没说过这话"),
        ("quotes", "quote_is_in_text"),
    ),
    "quotation of no sentence": (set_value("quotes", "sentence_no", 99), ("quotes", "sentence_exists")),
}


def test_a_good_batch_passes_unchanged(batch: Frames) -> None:
    good, breaks = validate_batch(batch)
    assert breaks == []
    assert all(good[table].equals(batch[table]) for table in PAGE_TABLES)


@pytest.mark.parametrize("name", DAMAGES)
def test_each_damage_is_caught_by_name_and_keeps_only_its_page_out(batch: Frames, name: str) -> None:
    damage, expected = DAMAGES[name]
    good, breaks = validate_batch(damage(dict(batch)))
    found = {(found.table, found.check_name) for found in breaks}
    assert expected in found
    assert {found.page_id for found in breaks} == {page_of(batch, 1)}
    assert good["pages"]["page_id"].to_list() == [page_of(batch, 0), page_of(batch, 2)]
    undamaged = {table: frame.filter(~_on_page(frame, page_of(batch, 1))) for table, frame in batch.items()}
    assert all(good[table].equals(undamaged[table]) for table in PAGE_TABLES)


def test_a_break_shows_the_offending_row(batch: Frames) -> None:
    _, breaks = validate_batch(set_value("figures", "unit", "万元")(dict(batch)))
    assert [found.check_name for found in breaks] == ["unit_is_canonical"]
    assert '"unit": "万元"' in breaks[0].rows_json
    assert "1 figures" in breaks[0].message


def test_a_row_of_no_page_keeps_the_whole_batch_out(batch: Frames) -> None:
    damaged = set_value("authors", "article_id", "f" * 16 + "-01")(dict(batch))
    good, breaks = validate_batch(damaged)
    assert ("authors", "article_exists") in {(found.table, found.check_name) for found in breaks}
    assert {found.page_id for found in breaks} == set(batch["pages"]["page_id"])
    assert all(good[table].is_empty() for table in PAGE_TABLES)


def test_wrong_types_and_columns_keep_the_whole_batch_out(batch: Frames) -> None:
    for frame in (
        batch["tokens"].with_columns(pl.col("token_no").cast(pl.Int64)),
        batch["tokens"].drop("pos"),
        batch["tokens"].select("pos", pl.exclude("pos")),
        batch["tokens"].with_columns(extra=1),
    ):
        good, breaks = validate_batch(batch | {"tokens": frame})
        assert {found.check_name for found in breaks} == {"shape"}
        assert len(breaks) == 3
        assert all(good[table].is_empty() for table in PAGE_TABLES)


def test_a_missing_table_is_an_error_of_the_program(batch: Frames) -> None:
    with pytest.raises(MissingTablesError, match="tokens"):
        validate_batch({table: frame for table, frame in batch.items() if table != "tokens"})


def test_a_batch_without_pages_is_good() -> None:
    good, breaks = validate_batch({table: empty_frame(table) for table in PAGE_TABLES})
    assert breaks == []
    assert all(good[table].is_empty() for table in PAGE_TABLES)


def test_several_damages_are_all_told(batch: Frames) -> None:
    damaged = set_value("figures", "unit", "万元")(set_value("lines", "role", "poem")(dict(batch)))
    _, breaks = validate_batch(damaged)
    assert {"unit_is_canonical", "role.isin"} <= {found.check_name for found in breaks}
