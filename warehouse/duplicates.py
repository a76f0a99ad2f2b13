"""Keeps `article_bands` and `article_pairs` in step with the articles.

What the tables hold depends on the articles alone, not on the order in which they came: candidates are
taken from all bands each time, and only pairs not measured yet are measured.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import groupby
from operator import itemgetter

import duckdb
import numpy as np
import polars as pl

from schemas.frames import empty_frame, to_frame
from warehouse.load import insert_rows
from warehouse.minhash import BANDS, Hashes, band_hashes, overlaps, shingle_hashes
from warehouse.sql import sql_files

logger = logging.getLogger(__name__)

# Shorter pieces (photo captions, briefs of one sentence) share phrases without being copies.
SHORTEST_TEXT = 60  # characters
_TEXTS = 2000  # at a time: 5 MB of hashes
_PAIRS = 20_000  # at a time: 50 MB of hashes where no text is in two of them


def update_duplicates(connection: duckdb.DuckDBPyConnection) -> None:
    """Hashes new articles, drops what is gone, measures new pairs. Inside the caller's transaction."""
    queries = dict(sql_files("queries"))
    connection.execute(queries["forget_stale_bands"])
    _hash_new_articles(connection, queries)
    connection.execute(queries["candidate_pairs"])
    _measure_pairs(connection)


def _hash_new_articles(connection: duckdb.DuckDBPyConnection, queries: Mapping[str, str]) -> None:
    connection.execute(queries["articles_to_hash"], {"shortest": SHORTEST_TEXT, "texts": _TEXTS})
    portions = connection.execute(
        "SELECT min(place), max(place) FROM to_hash GROUP BY portion ORDER BY portion"
    ).fetchall()
    for first, last in portions:
        query = queries["texts_to_hash"]
        rows = connection.execute(query, {"first": first, "last": last}).fetchall()
        insert_rows(connection, "article_bands", _bands_of(rows))


def _bands_of(rows: Sequence[tuple[str, str, datetime]]) -> pl.DataFrame:
    """Rows (article_id, text, ingested_at) as rows of `article_bands`."""
    hashed = zip(rows, shingle_hashes([text for _, text, _ in rows]), strict=True)
    ours = [(article_id, ingested_at, own) for (article_id, _, ingested_at), own in hashed if len(own)]
    if not ours:
        return empty_frame("article_bands")
    # One value an article given to all of its bands: as Python's values they took as long as the hashing.
    article = np.repeat(np.arange(len(ours)), BANDS)
    return to_frame(
        "article_bands",
        {
            "article_id": pl.Series([article_id for article_id, _, _ in ours]).gather(article),
            "band": pl.Series(np.tile(np.arange(1, BANDS + 1), len(ours))),
            "hash": pl.Series(band_hashes([own for _, _, own in ours]).ravel()),
            "ingested_at": pl.Series([ingested_at for _, ingested_at, _ in ours]).gather(article),
        },
    )


def _measure_pairs(connection: duckdb.DuckDBPyConnection) -> None:
    ((count,),) = connection.execute("SELECT count(*) FROM new_pairs").fetchall()
    for start in range(0, count, _PAIRS):
        chunk = connection.execute(
            "SELECT * EXCLUDE (pair_no) FROM new_pairs WHERE pair_no > ? AND pair_no <= ? ORDER BY pair_no",
            [start, start + _PAIRS],
        ).fetchall()
        shingles = _shingles_of(connection, sorted({article for pair in chunk for article in pair}))
        measured: list[tuple[float, float]] = []
        for first, of_first in groupby(chunk, key=itemgetter(0)):
            measured += overlaps(shingles[first], [shingles[other] for _, other in of_first])
        frame = to_frame(
            "article_pairs",
            {
                "article_id": [first for first, _ in chunk],
                "other_article_id": [second for _, second in chunk],
                "similarity": [similarity for similarity, _ in measured],
                "containment": [containment for _, containment in measured],
            },
        )
        insert_rows(connection, "article_pairs", frame)


def _shingles_of(connection: duckdb.DuckDBPyConnection, article_ids: list[str]) -> dict[str, Hashes]:
    shingles: dict[str, Hashes] = {}
    for start in range(0, len(article_ids), _TEXTS):
        rows = connection.execute(
            "SELECT article_id, text FROM articles WHERE article_id IN (SELECT unnest(?))",
            [article_ids[start : start + _TEXTS]],
        ).fetchall()
        ids = [article_id for article_id, _ in rows]
        shingles |= zip(ids, shingle_hashes([text for _, text in rows]), strict=True)
    return shingles
