"""Keeps `article_bands` and `article_pairs` in step with the articles.

What the tables hold depends on the articles alone, not on the order in which they came: candidates are
taken from all bands each time, and only pairs not measured yet are measured.
"""

from __future__ import annotations

import logging
from datetime import datetime
from typing import Any

import duckdb
import polars as pl

from schemas.frames import to_frame
from warehouse.load import insert_rows
from warehouse.minhash import BANDS, Hashes, band_hashes, overlap, shingle_hashes
from warehouse.sql import sql_files

logger = logging.getLogger(__name__)

# Shorter pieces (photo captions, briefs of one sentence) share phrases without being copies.
SHORTEST_TEXT = 60  # characters
_CHUNK = 5000  # articles or pairs at a time: some 10 MB of text


def update_duplicates(connection: duckdb.DuckDBPyConnection) -> None:
    """Hashes new articles, drops what is gone, measures new pairs. Inside the caller's transaction."""
    queries = dict(sql_files("queries"))
    connection.execute(queries["forget_stale_bands"])
    _hash_new_articles(connection, queries["articles_to_hash"])
    connection.execute(queries["candidate_pairs"])
    _measure_pairs(connection)


def _hash_new_articles(connection: duckdb.DuckDBPyConnection, query: str) -> None:
    after = ""
    while rows := connection.execute(
        query, {"after": after, "shortest": SHORTEST_TEXT, "limit": _CHUNK}
    ).fetchall():
        after = rows[-1][0]
        insert_rows(connection, "article_bands", _bands_of(rows))


def _bands_of(rows: list[tuple[str, str, datetime]]) -> pl.DataFrame:
    """Rows (article_id, text, ingested_at) as rows of `article_bands`."""
    columns: dict[str, list[Any]] = {"article_id": [], "band": [], "hash": [], "ingested_at": []}
    for article_id, text, ingested_at in rows:
        shingles = shingle_hashes(text)
        if len(shingles):
            columns["article_id"] += [article_id] * BANDS
            columns["band"] += range(1, BANDS + 1)
            columns["hash"] += band_hashes(shingles).tolist()
            columns["ingested_at"] += [ingested_at] * BANDS
    return to_frame("article_bands", columns)


def _measure_pairs(connection: duckdb.DuckDBPyConnection) -> None:
    pairs = connection.execute("SELECT article_id, other_article_id FROM new_pairs ORDER BY ALL").fetchall()
    for start in range(0, len(pairs), _CHUNK):
        chunk = pairs[start : start + _CHUNK]
        shingles = _shingles_of(connection, sorted({article for pair in chunk for article in pair}))
        measured = [overlap(shingles[first], shingles[second]) for first, second in chunk]
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
    rows = connection.execute(
        "SELECT article_id, text FROM articles WHERE article_id IN (SELECT unnest(?))", [article_ids]
    ).fetchall()
    return {article_id: shingle_hashes(text) for article_id, text in rows}
