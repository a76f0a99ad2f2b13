"""Rules of sentences, words and key terms: offsets cut exactly, and nothing of the text is left out."""

from __future__ import annotations

import polars as pl

from schemas.rules.ledger import (
    article_columns,
    belongs_to_article,
    overlaps_the_row_before,
    texts_unlike_their_parts,
    with_column_text,
)
from schemas.rules.parts import (
    Batch,
    Finding,
    Findings,
    cut,
    dense_length,
    does_not_hold,
    lookup,
    numbering,
    runs_of,
)

SENTENCE = ["article_id", "sentence_no"]


def sentence_rules(batch: Batch) -> Findings:
    """Sentences are numbered, cut exactly out of their article, cover it, and lead back to its lines."""
    yield from belongs_to_article("sentences", batch)
    yield from numbering("sentences", runs_of(batch["sentences"], ["article_id"]), "sentence_no")
    texts = article_columns(batch["articles"].unique("article_id", keep="first"))
    sentences = with_column_text(batch["sentences"], texts)
    yield Finding(
        "sentences",
        "offsets_cut_sentence",
        "{n} sentences that their offsets do not cut out of the article's text",
        sentences.filter(does_not_hold(cut() == pl.col("text"))).drop("whole"),
    )
    ordered = sentences.sort("article_id", "column", "sentence_no", maintain_order=True)
    yield Finding(
        "sentences",
        "sentences_do_not_overlap",
        "{n} sentences that begin before the one before them ends",
        ordered.filter(overlaps_the_row_before()).drop("whole"),
    )
    yield Finding(
        "articles",
        "sentences_cover_text",
        "{n} texts that are not wholly in sentences",
        texts_unlike_their_parts(texts, sentences),
    )
    yield from _sentences_lead_back(batch)


def _sentences_lead_back(batch: Batch) -> Findings:
    """The first and the last line named do hold a part of the sentence, and it stands in its paragraph."""
    lines = batch["lines"].filter(pl.col("article_id").is_not_null())
    sentences = batch["sentences"]
    ends = ("line_first", "line_last")
    both = pl.concat([sentences.select("article_id", pl.col(end).alias("line_no")) for end in ends])
    columns = ["char_start", "char_end", "paragraph_no"]
    places = lookup(both, lines, ["article_id", "line_no"], columns)
    missing = pl.lit(False)
    for number in range(len(ends)):
        place = places.slice(number * sentences.height, sentences.height)
        begins_before = place["char_start"] < sentences["char_end"]
        ends_after = place["char_end"] > sentences["char_start"]
        fits = begins_before & ends_after & (place["paragraph_no"] == sentences["paragraph_no"])
        missing = missing | pl.lit(~fits.fill_null(False))
    disordered = pl.col("line_first") > pl.col("line_last")
    yield Finding(
        "sentences",
        "sentence_stands_in_its_lines",
        "{n} sentences that do not stand in the lines and paragraph they name",
        sentences.filter(missing | disordered),
    )


def token_rules(batch: Batch) -> Findings:
    """Words are numbered in sentences that exist, cut exactly out of them, and cover them."""
    runs = runs_of(batch["tokens"], SENTENCE)
    sentences = batch["sentences"]
    yield from numbering("tokens", runs, "token_no")
    whole = lookup(runs.heads, sentences, SENTENCE, ["text"])["text"]
    yield Finding(
        "tokens",
        "sentence_exists",
        "{n} words of a sentence that is not there",
        runs.rows.filter(runs.spread(whole.is_null())),
    )
    placed = runs.rows.with_columns(runs.spread(whole).alias("whole"))
    yield Finding(
        "tokens",
        "offsets_cut_token",
        "{n} words that their offsets do not cut out of the sentence",
        placed.filter(does_not_hold(cut() == pl.col("token"))).drop("whole"),
    )
    yield Finding(
        "tokens",
        "tokens_do_not_overlap",
        "{n} words that begin before the one before them ends",
        placed.filter((pl.col("token_no") > 1) & (pl.col("char_start") < pl.col("char_end").shift())).drop(
            "whole"
        ),
    )
    held = runs.heads.with_columns(runs.sums(runs.rows["token"].str.len_chars()).alias("of_tokens"))
    both = sentences.with_columns(lookup(sentences, held, SENTENCE, ["of_tokens"])["of_tokens"])
    yield Finding(
        "sentences",
        "tokens_cover_sentence",
        "{n} sentences that are not wholly in words",
        both.filter(pl.col("of_tokens").fill_null(0) != dense_length("text")),
    )


def keyword_rules(batch: Batch) -> Findings:
    """Key terms are ranked in an article that exists, by weight."""
    yield from belongs_to_article("keywords", batch)
    yield from numbering("keywords", runs_of(batch["keywords"], ["article_id"]), "rank")
    rises = (pl.col("rank") > 1) & (pl.col("weight") > pl.col("weight").shift())
    yield Finding(
        "keywords",
        "weight_falls_with_rank",
        "{n} key terms that weigh more than the one before them, or no finite number",
        batch["keywords"].filter(rises | ~pl.col("weight").is_finite()),
    )
