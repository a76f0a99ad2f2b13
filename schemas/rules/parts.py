"""What the rules are made of: runs of rows with one key, and offsets that must cut out their text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import polars as pl

# Python's white space: what `str.strip` and the steps call blank (Rust's \s lacks the separators).
BLANKS = r"[\s\x1c-\x1f]+"
NOT_BLANK = r"[^\s\x1c-\x1f]"


class Finding(NamedTuple):
    """The rows of one table that break one rule; `{n}` in the message is their number on a page."""

    table: str
    check_name: str
    message: str
    rows: pl.DataFrame


Findings = Iterator[Finding]
Batch = dict[str, pl.DataFrame]


def squeezed(column: str) -> pl.Expr:
    """The text without white space."""
    return pl.col(column).str.replace_all(BLANKS, "")


def dense_length(column: str) -> pl.Expr:
    """Number of characters that are not white space."""
    return squeezed(column).str.len_chars()


@dataclass(frozen=True, slots=True)
class Runs:
    """Rows that stand together under one key.

    `run` is each row's run (from 0), `heads` the key of each run, `starts` the row each run begins at.
    Comparing neighbours and joining only the heads is an order of magnitude cheaper than grouping or
    joining a quarter of a million words by their article's id.
    """

    rows: pl.DataFrame
    run: pl.Series
    heads: pl.DataFrame
    starts: pl.Series

    def spread(self, values: pl.Series) -> pl.Series:
        """One value a run, given to each of its rows."""
        # Out of two chunks, as a join leaves them, texts are gathered in ten times as long.
        return values.rechunk().gather(self.run)

    def numbers(self) -> pl.Series:
        """1..n inside each run."""
        index = pl.int_range(self.rows.height, dtype=pl.UInt32, eager=True)
        return index - self.starts.gather(self.run) + 1

    def sums(self, values: pl.Series) -> pl.Series:
        """The sum over each run of one value a row."""
        if self.rows.is_empty():
            return values.cast(pl.Int64)
        running = values.cast(pl.Int64).fill_null(0).cum_sum()
        ends = pl.concat([self.starts[1:] - 1, pl.Series([self.rows.height - 1], dtype=pl.UInt32)])
        totals = running.gather(ends)
        return totals.diff().fill_null(totals.first())


def runs_of(rows: pl.DataFrame, key: list[str]) -> Runs:
    """The runs of equal keys in row order; a NULL in the key counts as a value."""
    differs = [pl.col(name).ne_missing(pl.col(name).shift()) for name in key]
    is_start = rows.select((pl.any_horizontal(differs) | (pl.int_range(pl.len()) == 0)).alias("s"))["s"]
    run = is_start.cast(pl.UInt32).cum_sum() - 1 if rows.height else pl.Series([], dtype=pl.UInt32)
    return Runs(rows, run, rows.select(key).filter(is_start), is_start.arg_true())


def numbering(table: str, runs: Runs, number: str) -> Findings:
    """Each run counts 1..n in row order, and no key has two runs."""
    rows = runs.rows
    yield Finding(
        table,
        f"{number}_counts_from_1",
        f"{{n}} rows whose {number} is not 1..n in row order",
        rows.filter(rows[number].ne_missing(runs.numbers().cast(rows[number].dtype))),
    )
    scattered = runs.heads.is_duplicated()
    yield Finding(
        table,
        "key_is_unique",
        "{n} rows stand apart from others of the same key",
        rows.filter(runs.spread(scattered)) if scattered.any() else rows.clear(),
    )


def lookup(heads: pl.DataFrame, target: pl.DataFrame, key: list[str], columns: list[str]) -> pl.DataFrame:
    """The target's columns for each head, in the heads' order; NULL where the target has no such row."""
    unique = target.select([*key, *columns]).unique(subset=key, keep="first")
    return heads.select(key).join(unique, on=key, how="left", maintain_order="left").select(columns)


def cut(text: str = "whole", start: str = "char_start", end: str = "char_end") -> pl.Expr:
    """The characters that the offsets cut out of `text`; none where they stand the wrong way round."""
    return pl.col(text).str.slice(pl.col(start), (pl.col(end) - pl.col(start)).clip(0))


def does_not_hold(condition: pl.Expr) -> pl.Expr:
    """True where the condition is false or NULL."""
    return ~condition.fill_null(False)
