"""Entities, search index and near-duplicates follow the pages, whatever the order they came in."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import duckdb
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.frames import empty_frame
from tests.made_pages import NOW, RUN_ID, make_batch, sources_of_pages
from warehouse.derive import derive
from warehouse.load import delete_pages, load_batch
from warehouse.minhash import BANDS, band_hashes, overlaps, shingle_hashes
from warehouse.store import open_writer

TEXT = "云麓种业公司昨日在青石镇发布新稻种，亩产比上年提高一成二，计划明年推广五万亩。" * 3
PINNED = [7995979939876933959, 6384376078804490262]  # its first two bands
EMPTY = empty_frame("quarantine")


def load(connection: duckdb.DuckDBPyConnection, batch: dict[str, pl.DataFrame]) -> None:
    load_batch(connection, batch, sources_of_pages(batch), EMPTY, RUN_ID)


def index(connection: duckdb.DuckDBPyConnection) -> dict[str, list[tuple]]:
    """What the derived tables say, without the numbers that depend on history."""
    queries = {
        "postings": "SELECT token, article_id, tf, tf_headline "
        "FROM postings JOIN search_documents USING (doc_no)",
        "lengths": "SELECT article_id, token_count FROM search_documents",
        "terms": "FROM terms",
        "entities": "FROM entities",
        "pairs": "FROM article_pairs",
        "bands": "SELECT article_id, band, hash FROM article_bands",
    }
    return {name: sorted(connection.execute(query).fetchall()) for name, query in queries.items()}


@pytest.fixture
def connection(tmp_path: Path):
    with open_writer(tmp_path / "news.duckdb", 0) as warehouse:
        yield warehouse.connection


def test_step_by_step_gives_the_same_as_all_at_once(
    connection: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    for seeds in ([5, 3], [1], [0, 2], [4], [6, 7, 8, 9]):
        load(connection, make_batch(seeds))
        derive(connection)
    with open_writer(tmp_path / "other.duckdb", 0) as other:
        load(other.connection, make_batch(range(10)))
        derive(other.connection)
        assert index(connection) == index(other.connection)


def test_the_index_counts_what_the_tokens_say(connection: duckdb.DuckDBPyConnection) -> None:
    load(connection, make_batch(range(4)))
    derive(connection)
    counted = connection.execute(
        r"SELECT token, article_id, count(*) FROM tokens "
        r"WHERE regexp_matches(token, '[\p{L}\p{N}]') GROUP BY ALL"
    ).fetchall()
    assert [row[:3] for row in index(connection)["postings"]] == sorted(counted)


def test_a_small_addition_becomes_a_tail_and_a_large_one_sorts_anew(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    load(connection, make_batch(range(10)))
    derive(connection)
    load(connection, make_batch([10]))
    derive(connection)
    unsorted = connection.execute("SELECT count(*) FROM search_documents WHERE NOT is_sorted").fetchall()
    assert unsorted == [(4,)]
    load(connection, make_batch(range(11, 15)))
    derive(connection)
    assert connection.execute("SELECT count(*) FROM search_documents WHERE NOT is_sorted").fetchall() == [
        (0,)
    ]
    stored = connection.execute("SELECT token, doc_no FROM postings").fetchall()
    assert stored == sorted(stored)


def test_a_page_gone_or_processed_again_leaves_no_trace(
    connection: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    load(connection, make_batch(range(6)))
    derive(connection)
    gone = make_batch([2])["pages"]["page_id"][0]
    delete_pages(connection, [gone])
    again = make_batch([3])
    again["pages"] = again["pages"].with_columns(ingested_at=pl.lit(NOW + timedelta(days=1)))
    again["mentions"] = again["mentions"].head(3)
    load(connection, again)
    derive(connection)
    with open_writer(tmp_path / "other.duckdb", 0) as other:
        load(other.connection, make_batch([0, 1, 4, 5]))
        load(other.connection, again)
        derive(other.connection)
        assert index(connection) == index(other.connection)


def test_entities_gather_names_and_dates(connection: duckdb.DuckDBPyConnection) -> None:
    batch = make_batch(range(3))
    first = pl.int_range(pl.len()) == 0
    batch["mentions"] = batch["mentions"].with_columns(
        text=pl.when(first).then(pl.lit("它")).otherwise(pl.col("text"))
    )
    load(connection, batch)
    derive(connection)
    changed = batch["mentions"].row(0, named=True)
    name, aliases, first_seen, last_seen = connection.execute(
        "SELECT name, aliases, first_seen, last_seen FROM entities WHERE entity_id = ?",
        [changed["entity_id"]],
    ).fetchall()[0]
    assert (name, aliases) == (changed["name"], ["它"])
    assert (first_seen, last_seen) == (batch["pages"]["page_date"].min(), batch["pages"]["page_date"].max())
    totals = connection.execute("SELECT sum(mention_count)::BIGINT FROM entities").fetchall()
    assert totals == [(batch["mentions"].height,)]


def test_nearly_equal_articles_are_found_and_measured(connection: duckdb.DuckDBPyConnection) -> None:
    batch = make_batch(range(5), articles=2)
    ids = batch["articles"]["article_id"].to_list()
    body = str(batch["articles"]["text"][0])
    copy = body[: len(body) * 9 // 10]  # shortened by a tenth
    batch["articles"] = batch["articles"].with_columns(
        text=pl.when(pl.col("article_id") == ids[-1]).then(pl.lit(copy)).otherwise(pl.col("text"))
    )
    load(connection, batch)
    derive(connection)
    found = connection.execute(
        "SELECT article_id, other_article_id, similarity, containment FROM near_duplicates"
    )
    assert [row[:2] for row in found.fetchall()] == [tuple(sorted((ids[0], ids[-1])))]
    row = connection.execute("SELECT similarity, containment, kind FROM near_duplicates").fetchall()[0]
    assert row[0] == pytest.approx(0.9, abs=0.03)
    assert row[1:] == (1.0, "syndicated")
    assert connection.execute("SELECT is_duplicate FROM similar(?)", [ids[0]]).fetchall()[0] == (True,)


@given(st.text(min_size=0, max_size=200))
def test_a_text_is_its_own_duplicate(text: str) -> None:
    shingles, _, again = shingle_hashes([text, TEXT, text])  # whatever stands beside it
    assert shingles.tolist() == again.tolist()
    if len(shingles):
        assert overlaps(shingles, [again]) == [(1.0, 1.0)]
        assert band_hashes([shingles]).shape == (1, BANDS)


def test_hashes_are_the_same_on_every_machine() -> None:
    assert band_hashes(shingle_hashes([TEXT]))[0, :2].tolist() == PINNED


def test_marks_and_blanks_do_not_count() -> None:
    other = TEXT.replace("，", ", ").replace("。", " . ")
    with_others, plain = shingle_hashes([other, TEXT])
    assert with_others.tolist() == plain.tolist()


def test_overlap_is_that_of_the_sets() -> None:
    first, *others = shingle_hashes([TEXT[:60], TEXT[30:], "另有一段毫不相干的话", TEXT])
    one = set(first.tolist())
    for other, (similarity, containment) in zip(others, overlaps(first, others), strict=True):
        two = set(other.tolist())
        assert similarity == pytest.approx(len(one & two) / len(one | two))
        assert containment == pytest.approx(len(one & two) / min(len(one), len(two)))


def named(
    batch: dict[str, pl.DataFrame], page: int, **forms: tuple[str, str, str]
) -> dict[str, pl.DataFrame]:
    """The batch with organisations of one page renamed: canonical name -> (text, name, entity_id)."""
    on_page = pl.col("article_id").str.starts_with(str(batch["pages"]["page_id"][page]))
    mentions = batch["mentions"]
    for old, new in forms.items():
        hit = on_page & (pl.col("name") == old)
        mentions = mentions.with_columns(
            pl.when(hit).then(pl.lit(value)).otherwise(pl.col(column)).alias(column)
            for column, value in zip(("text", "name", "entity_id"), new, strict=True)
        )
    return batch | {"mentions": mentions.select(batch["mentions"].columns)}


SHORT, FULL, OTHER = "青石电池", "青石电池厂有限公司", "青石电池研究院"


def linked_batch() -> dict[str, pl.DataFrame]:
    """Page 0 defines the short name and names the full one, page 1 only uses the short one."""
    batch = make_batch(range(3))
    batch = named(batch, 0, 青石电池厂=(SHORT, FULL, "O-full"), 云麓种业公司=(FULL, FULL, "O-full"))
    return named(batch, 1, 青石电池厂=(SHORT, SHORT, "O-short"))


def ids_of(connection: duckdb.DuckDBPyConnection, name: str) -> set[str]:
    return {
        i for (i,) in connection.execute("SELECT entity_id FROM mentions WHERE name = ?", [name]).fetchall()
    }


def test_a_short_name_defined_on_one_page_is_the_same_entity_on_others(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    load(connection, linked_batch())
    for _ in range(2):
        derive(connection)
        assert ids_of(connection, SHORT) == {"O-full"}
        links = connection.execute("FROM entity_links").fetchall()
        assert links == [("ORG", SHORT, FULL, "O-short", "O-full")]
        name, aliases = connection.execute(
            "SELECT name, aliases FROM entities WHERE entity_id = 'O-full'"
        ).fetchall()[0]
        assert (name, aliases) == (FULL, [SHORT])
        assert not connection.execute("FROM entities WHERE entity_id = 'O-short'").fetchall()


def test_a_link_ends_with_the_page_that_defined_it(connection: duckdb.DuckDBPyConnection) -> None:
    batch = linked_batch()
    load(connection, batch)
    derive(connection)
    delete_pages(connection, [batch["pages"]["page_id"][0]])
    derive(connection)
    assert ids_of(connection, SHORT) == {"O-short"}
    assert connection.execute("FROM entity_links").fetchall() == []


def test_a_short_name_of_two_bodies_is_linked_to_neither(connection: duckdb.DuckDBPyConnection) -> None:
    batch = linked_batch()
    load(connection, batch)
    derive(connection)
    third = named(make_batch([7]), 0, 青石电池厂=(SHORT, OTHER, "O-other"))
    load(connection, third)
    derive(connection)
    assert ids_of(connection, SHORT) == {"O-short"}
    assert connection.execute("FROM entity_links").fetchall() == []
