"""Broken rules: what a page is told when it may not load."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import polars as pl

# Enough offending rows to see what is wrong; a damaged page may break a rule in each of its rows.
ROWS_KEPT = 20


@dataclass(frozen=True, slots=True)
class RuleBreak:
    """One rule that one page breaks, with the offending rows as a JSON list of objects."""

    page_id: str
    table: str
    check_name: str
    message: str
    rows_json: str


def page_of(frame: pl.DataFrame) -> pl.Expr:
    """The page of each row: its own column, or the first part of the article's id."""
    if "page_id" in frame.columns:
        return pl.col("page_id")
    return pl.col("article_id").str.slice(0, 16)


def breaks_of(table: str, check_name: str, message: str, bad_rows: pl.DataFrame) -> list[RuleBreak]:
    """One RuleBreak a page from the offending rows of one rule; `{n}` in the message is their number."""
    if bad_rows.is_empty():
        return []
    keyed = bad_rows.with_columns(page_of(bad_rows).fill_null("").alias("_page"))
    found = []
    for (page_id,), rows in keyed.group_by("_page", maintain_order=True):
        text = message.replace("{n}", f"{rows.height:,}")
        found.append(RuleBreak(str(page_id), table, check_name, f"{table}: {text}", rows_json(rows)))
    return found


def rows_json(rows: pl.DataFrame) -> str:
    """The first offending rows as JSON, one object a row; dates in ISO form."""
    kept: list[dict[str, Any]] = rows.drop("_page", strict=False).head(ROWS_KEPT).to_dicts()
    return json.dumps(kept, ensure_ascii=False, default=str)


def with_lines(breaks: list[RuleBreak], batch: Mapping[str, pl.DataFrame]) -> list[RuleBreak]:
    """The same breaks, each offending row with the `line_no` of its physical line, where that can be told."""
    if not breaks:
        return breaks
    sentences, lines = batch["sentences"], batch["lines"]
    keys = sentences.select("article_id", "sentence_no").rows()
    of_sentence = dict(zip(keys, sentences["line_first"], strict=True))
    of_article = dict(lines.group_by("article_id").agg(pl.col("line_no").min()).rows())

    def located(row: dict[str, Any]) -> dict[str, Any]:
        key = (row.get("article_id"), row.get("sentence_no"))
        line = row.get("line_no") or row.get("line_first") or of_sentence.get(key) or of_article.get(key[0])
        return {"line_no": line, **row} if line else row

    return [
        replace(
            found,
            rows_json=json.dumps([located(row) for row in json.loads(found.rows_json)], ensure_ascii=False),
        )
        for found in breaks
    ]
