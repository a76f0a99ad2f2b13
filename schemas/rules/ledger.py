"""Rules of pages, lines, articles and authors: every line is somewhere, and every text is its lines."""

from __future__ import annotations

import polars as pl

from schemas.rules.parts import (
    BLANKS,
    NOT_BLANK,
    Batch,
    Finding,
    Findings,
    cut,
    dense_length,
    does_not_hold,
    lookup,
    numbering,
    runs_of,
    squeezed,
)
from schemas.vocabulary import ARTICLE_COLUMN_OF_ROLE, FIRST_PAGE_YEAR, OUTSIDE_ROLES


def page_rules(batch: Batch) -> Findings:
    """Identity and dates of the pages, and that their lines are all there."""
    pages = batch["pages"]
    yield Finding(
        "pages", "page_id_is_unique", "{n} rows for one page", pages.filter(pages["page_id"].is_duplicated())
    )
    yield Finding(
        "pages",
        "page_id_is_hash",
        "page_id is not the beginning of sha256",
        pages.filter(does_not_hold(pl.col("sha256").str.starts_with(pl.col("page_id")))),
    )
    yield Finding(
        "pages",
        "page_date_is_plausible",
        f"page_date lies in the future or before {FIRST_PAGE_YEAR}",
        pages.filter(
            (pl.col("page_date").dt.year() < FIRST_PAGE_YEAR)
            | (pl.col("page_date") > pl.col("ingested_at").dt.date() + pl.duration(days=1))
        ),
    )
    yield Finding(
        "pages",
        "page_date_has_source",
        "page_date and page_date_source do not go together",
        pages.filter(pl.col("page_date").is_null() != pl.col("page_date_source").is_null()),
    )
    yield from _ledger(batch)


def _ledger(batch: Batch) -> Findings:
    held = (
        batch["lines"]
        .group_by("page_id")
        .agg(
            lines_held=pl.len().cast(pl.Int64),
            characters_held=pl.col("text").str.len_chars().sum().cast(pl.Int64),
            last_line=pl.col("line_no").max(),
        )
    )
    pages = batch["pages"].join(held, on="page_id", how="left")
    yield Finding(
        "pages",
        "ledger_is_complete",
        "the file's non-blank lines and the rows of lines differ in number",
        pages.filter(pl.col("lines_held").fill_null(0) != pl.col("text_line_count")),
    )
    yield Finding(
        "pages",
        "ledger_fits_file",
        "lines hold more lines or characters than the file",
        pages.filter(
            (pl.col("characters_held") > pl.col("character_count"))
            | (pl.col("last_line") > pl.col("line_count"))
        ),
    )


def line_rules(batch: Batch) -> Findings:
    """The ledger: order, role and article fit together, and each line is found in its article's text."""
    lines = batch["lines"]
    yield Finding(
        "lines",
        "page_exists",
        "{n} lines of a page that is not there",
        lines.join(batch["pages"], on="page_id", how="anti", nulls_equal=True),
    )
    same_page = pl.col("page_id").eq_missing(pl.col("page_id").shift())
    yield Finding(
        "lines",
        "line_no_ascends",
        "{n} lines out of file order, or twice",
        lines.filter(same_page & (pl.col("line_no") <= pl.col("line_no").shift())),
    )
    yield Finding(
        "lines", "line_is_not_blank", "{n} blank lines", lines.filter(~pl.col("text").str.contains(NOT_BLANK))
    )
    outside = pl.col("role").is_in(OUTSIDE_ROLES)
    placed = pl.col("article_id").is_not_null()
    yield Finding(
        "lines",
        "role_fits_article",
        "{n} lines of an article role without article, or of a role outside with one",
        lines.filter(outside == placed),
    )
    yield Finding(
        "lines",
        "place_fits_article",
        "{n} lines whose paragraph_no and position do not go with their article",
        lines.filter(
            (pl.col("paragraph_no").is_not_null() != placed) | (pl.col("position").is_not_null() != placed)
        ),
    )
    inside = lines.filter(placed)
    yield Finding(
        "lines",
        "article_exists",
        "{n} lines of an article that is not there, or stands on another page",
        inside.join(batch["articles"], on=["article_id", "page_id"], how="anti"),
    )
    yield from _reading_order(inside)
    has_offsets = pl.col("char_start").is_not_null() | pl.col("char_end").is_not_null()
    yield Finding(
        "lines",
        "no_offsets_without_text",
        "{n} lines with offsets although no column holds their role",
        lines.filter(has_offsets & ~pl.col("role").is_in(list(ARTICLE_COLUMN_OF_ROLE))),
    )
    yield from _line_offsets(inside, batch["articles"])


def _reading_order(inside: pl.DataFrame) -> Findings:
    ordered = inside.sort("article_id", "position", maintain_order=True)
    runs = runs_of(ordered, ["article_id"])
    yield Finding(
        "lines",
        "position_counts_from_1",
        "{n} lines whose position is not 1..n in their article",
        ordered.filter(ordered["position"].ne_missing(runs.numbers().cast(pl.Int32))),
    )
    same = pl.col("article_id") == pl.col("article_id").shift()
    yield Finding(
        "lines",
        "paragraphs_ascend",
        "{n} lines whose paragraph comes before that of the line read before them",
        ordered.filter(same & (pl.col("paragraph_no") < pl.col("paragraph_no").shift())),
    )


def article_columns(articles: pl.DataFrame) -> pl.DataFrame:
    """The assembled texts in long form: article_id, column, whole."""
    names = list(dict.fromkeys(ARTICLE_COLUMN_OF_ROLE.values()))
    long = articles.select("article_id", *names).unpivot(
        on=names, index="article_id", variable_name="column", value_name="whole"
    )
    return long.filter(pl.col("whole").is_not_null() & (pl.col("whole") != ""))


def with_column_text(rows: pl.DataFrame, texts: pl.DataFrame) -> pl.DataFrame:
    """Rows with `column` (which holds their role) and `whole` (its text), NULL where there is none."""
    column = pl.col("role").replace_strict(ARTICLE_COLUMN_OF_ROLE, default=None, return_dtype=pl.String)
    named = rows.with_columns(column.alias("column"))
    return named.join(texts, on=["article_id", "column"], how="left", maintain_order="left")


def overlaps_the_row_before() -> pl.Expr:
    """Whether a row begins before the row above it, in the same column of the same article, ends."""
    same_article = pl.col("article_id") == pl.col("article_id").shift()
    same_column = pl.col("column") == pl.col("column").shift()
    return same_article & same_column & (pl.col("char_start") < pl.col("char_end").shift())


def _line_offsets(inside: pl.DataFrame, articles: pl.DataFrame) -> Findings:
    texts = article_columns(articles.unique("article_id", keep="first"))
    held = with_column_text(inside, texts).filter(pl.col("column").is_not_null())
    unlike = held.filter(does_not_hold(cut() == pl.col("text")))  # few; only they need be squeezed
    yield Finding(
        "lines",
        "offsets_cut_line",
        "{n} lines that their offsets do not cut out of the article's text (white space apart)",
        unlike.filter(does_not_hold(cut().str.replace_all(BLANKS, "") == squeezed("text"))).drop("whole"),
    )
    ordered = held.sort("article_id", "column", "position", maintain_order=True)
    yield Finding(
        "lines",
        "lines_do_not_overlap",
        "{n} lines that begin before the line read before them ends",
        ordered.filter(overlaps_the_row_before()).drop("whole"),
    )
    yield Finding(
        "articles",
        "text_is_its_lines",
        "{n} texts that hold more or less than their lines",
        texts_unlike_their_parts(texts, held),
    )


def texts_unlike_their_parts(texts: pl.DataFrame, parts: pl.DataFrame) -> pl.DataFrame:
    """The columns of articles that hold more or less characters than their lines, or sentences, together."""
    of_parts = parts.group_by("article_id", "column").agg(dense_length("text").sum().alias("of_parts"))
    of_text = texts.select("article_id", "column", dense_length("whole").alias("of_text"))
    both = of_text.join(of_parts, on=["article_id", "column"], how="left")
    return both.filter(pl.col("of_parts").ne_missing(pl.col("of_text")))


def article_rules(batch: Batch) -> Findings:
    """Articles are numbered on their page and hold at least one line."""
    articles = batch["articles"]
    yield Finding(
        "articles",
        "page_exists",
        "{n} articles of a page that is not there",
        articles.join(batch["pages"], on="page_id", how="anti", nulls_equal=True),
    )
    yield from numbering("articles", runs_of(articles, ["page_id"]), "article_no")
    number = pl.col("article_no").cast(pl.String).str.zfill(2)
    yield Finding(
        "articles",
        "article_id_is_page_and_number",
        "{n} articles whose id is not page_id and article_no",
        articles.filter(does_not_hold(pl.col("article_id") == pl.col("page_id") + "-" + number)),
    )
    yield Finding(
        "articles",
        "article_has_lines",
        "{n} articles without a line",
        articles.join(batch["lines"], on="article_id", how="anti"),
    )
    yield Finding(
        "articles",
        "character_count_is_length",
        "{n} articles whose character_count is not the length of their text",
        articles.filter(does_not_hold(pl.col("text").str.len_chars() == pl.col("character_count"))),
    )


def author_rules(batch: Batch) -> Findings:
    """Authors are numbered in an article that exists."""
    runs = runs_of(batch["authors"], ["article_id"])
    yield from belongs_to_article("authors", batch)
    yield from numbering("authors", runs, "author_no")


def belongs_to_article(table: str, batch: Batch) -> Findings:
    """Every row's article exists."""
    runs = runs_of(batch[table], ["article_id"])
    known = lookup(runs.heads, batch["articles"], ["article_id"], ["page_id"])["page_id"].is_not_null()
    yield Finding(
        table,
        "article_exists",
        "{n} rows of an article that is not there",
        batch[table].filter(~runs.spread(known)),
    )
