"""Rules of mentions, figures, dates and quotations."""

from __future__ import annotations

import polars as pl

from schemas.rules.ledger import article_columns, with_column_text
from schemas.rules.parts import (
    BLANKS,
    Batch,
    Finding,
    Findings,
    cut,
    does_not_hold,
    lookup,
    numbering,
    runs_of,
    squeezed,
)
from schemas.rules.text import SENTENCE
from schemas.vocabulary import CONVERTED_UNITS


def _cut_from_sentence(table: str, number: str, batch: Batch) -> Findings:
    """Rows are numbered in sentences that exist, and their offsets cut out the text they claim."""
    runs = runs_of(batch[table], SENTENCE)
    yield from numbering(table, runs, number)
    whole = lookup(runs.heads, batch["sentences"], SENTENCE, ["text"])["text"]
    yield Finding(
        table,
        "sentence_exists",
        "{n} rows of a sentence that is not there",
        runs.rows.filter(runs.spread(whole.is_null())),
    )
    yield Finding(
        table,
        "offsets_cut_text",
        "{n} rows whose offsets do not cut their text out of the sentence",
        runs.rows.with_columns(runs.spread(whole).alias("whole"))
        .filter(does_not_hold(_as_printed(cut()) == _as_printed(pl.col("text"))))
        .drop("whole"),
    )


def _as_printed(text: pl.Expr) -> pl.Expr:
    return text.str.replace_all(BLANKS, "")


def mention_rules(batch: Batch) -> Findings:
    """Names stand where they say; only persons have a post."""
    yield from _cut_from_sentence("mentions", "mention_no", batch)
    yield Finding(
        "mentions",
        "only_persons_have_titles",
        "{n} organisations or places with a post",
        batch["mentions"].filter(pl.col("title").is_not_null() & (pl.col("type") != "PER")),
    )


def figure_rules(batch: Batch) -> Findings:
    """Quantities stand where they say, in canonical units, ranges and periods the right way round."""
    figures = batch["figures"]
    yield from _cut_from_sentence("figures", "figure_no", batch)
    yield Finding(
        "figures",
        "value_is_finite",
        "{n} values that are no finite number",
        figures.filter(~pl.col("value").is_finite() | ~pl.col("value_max").is_finite().fill_null(True)),
    )
    yield Finding(
        "figures",
        "range_ascends",
        "{n} ranges whose upper end lies below the lower",
        figures.filter(pl.col("value_max") < pl.col("value")),
    )
    yield Finding(
        "figures",
        "unit_is_canonical",
        "{n} figures in a unit that is to be converted into its base unit",
        figures.filter(pl.col("unit").is_in(CONVERTED_UNITS)),
    )
    yield Finding(
        "figures",
        "period_ascends",
        "{n} periods that end before they begin",
        figures.filter(pl.col("period_end") < pl.col("period_start")),
    )


def date_rules(batch: Batch) -> Findings:
    """Times stand where they say and end after they begin."""
    yield from _cut_from_sentence("dates", "date_no", batch)
    yield Finding(
        "dates",
        "date_ascends",
        "{n} times that end before they begin",
        batch["dates"].filter(pl.col("end_date") < pl.col("start_date")),
    )


def quote_rules(batch: Batch) -> Findings:
    """Quotations begin in a sentence that exists and are words of its article."""
    quotes = batch["quotes"]
    runs = runs_of(quotes, SENTENCE)
    yield from numbering("quotes", runs, "quote_no")
    places = lookup(runs.heads, batch["sentences"], SENTENCE, ["role", "char_start"])
    yield Finding(
        "quotes",
        "sentence_exists",
        "{n} quotations of a sentence that is not there",
        quotes.filter(runs.spread(places["role"].is_null())),
    )
    placed = quotes.with_columns(
        runs.spread(places["role"]).alias("role"), runs.spread(places["char_start"]).alias("char_start")
    )
    rest = with_column_text(placed, article_columns(batch["articles"].unique("article_id", keep="first")))
    following = pl.col("whole").str.slice(pl.col("char_start")).str.replace_all(BLANKS, "")
    yield Finding(
        "quotes",
        "quote_is_in_text",
        "{n} quotations whose words do not follow in the article's text",
        rest.filter(does_not_hold(following.str.contains(squeezed("text"), literal=True))).drop("whole"),
    )
