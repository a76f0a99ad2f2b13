"""What every table's model has in common."""

from __future__ import annotations

from typing import Annotated, TypeAlias

import polars as pl

from schemas.pandera_alone import pa

# UTC in microseconds, without a zone: every client shows the same value.
Timestamp: TypeAlias = Annotated[pl.Datetime, "us", None]
Texts: TypeAlias = Annotated[pl.List, pl.String()]


class Table(pa.DataFrameModel):
    """Base of the models: exactly these columns in this order, types as they are, nothing coerced."""

    class Config:
        strict = True
        ordered = True
        coerce = False
