"""What every table's model has in common."""

from __future__ import annotations

import pandera.polars as pa
import polars as pl

TIMESTAMP = pl.Datetime("us")  # UTC, without a zone: every client shows the same value


class Table(pa.DataFrameModel):
    """Base of the models: exactly these columns in this order, types as they are, nothing coerced."""

    class Config:
        strict = True
        ordered = True
        coerce = False
