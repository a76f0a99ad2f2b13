"""The facts shelf: names, quantities, times and quotations where they stand in a sentence."""

from __future__ import annotations

import polars as pl

from schemas.columns import column
from schemas.table import Table

_START = "where it begins in the sentence's text, from 0"
_END = "where it ends there, end not included"


class Mentions(Table):
    """One named entity (命名实体) where it stands."""

    article_id: str = column("article_id", rule=False)
    sentence_no: pl.Int32 = column("sentence_no")
    mention_no: pl.Int32 = column("mention_no")
    type: str = column("mention_type")
    text: str = column("text", "the name as it stands (原文)")
    name: str = column("name", "canonical full name on this page (全称): an alias shows its full form")
    title: str = column("title", nullable=True)
    entity_id: str = column("entity_id", nullable=True)
    char_start: pl.Int32 = column("char_start", _START)
    char_end: pl.Int32 = column("char_end", _END)
    corrected_by: str = column("corrected_by", nullable=True)


class Figures(Table):
    """One stated quantity (数据)."""

    article_id: str = column("article_id", rule=False)
    sentence_no: pl.Int32 = column("sentence_no")
    figure_no: pl.Int32 = column("figure_no")
    text: str = column("text", "number and unit as they stand (原文), e.g. 12.5亿元")
    value: pl.Float64 = column("value")
    value_max: pl.Float64 = column("value_max", nullable=True)
    unit: str = column("unit")
    bound: str = column("bound")
    subject: str = column("subject", nullable=True)
    indicator: str = column("indicator", nullable=True)
    comparison: str = column("comparison", nullable=True)
    period: str = column("period", nullable=True)
    period_start: pl.Date = column("period_start", nullable=True)
    period_end: pl.Date = column("period_end", nullable=True)
    status: str = column("figure_status")
    confidence: pl.Float64 = column("confidence")
    char_start: pl.Int32 = column("char_start", _START)
    char_end: pl.Int32 = column("char_end", _END)
    corrected_by: str = column("corrected_by", nullable=True)
    subject_name: str = column("subject_name", nullable=True)


class Dates(Table):
    """One stated time (时间), resolved against the page's date."""

    article_id: str = column("article_id", rule=False)
    sentence_no: pl.Int32 = column("sentence_no")
    date_no: pl.Int32 = column("date_no")
    text: str = column("text", "the time as it stands (原文)")
    start_date: pl.Date = column("start_date", nullable=True)
    end_date: pl.Date = column("end_date", nullable=True)
    grain: str = column("grain")
    char_start: pl.Int32 = column("char_start", _START)
    char_end: pl.Int32 = column("char_end", _END)


class Quotes(Table):
    """One direct quotation (直接引语)."""

    article_id: str = column("article_id", rule=False)
    sentence_no: pl.Int32 = column("sentence_no", "sentence (句) in which the quotation begins")
    quote_no: pl.Int32 = column("quote_no")
    speaker: str = column("speaker", nullable=True)
    verb: str = column("verb", nullable=True)
    text: str = column("text", "the words quoted (引语), without the quotation marks")
