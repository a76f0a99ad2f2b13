"""Views: each explains its columns, runs, and says what the tables say."""

from __future__ import annotations

import math
from collections import defaultdict
from itertools import combinations

import duckdb
import polars as pl
import pytest

from schemas.frames import empty_frame
from tests.made_pages import RUN_ID, make_batch, sources_of_pages
from warehouse.catalogue import objects
from warehouse.derive import derive
from warehouse.load import load_batch
from warehouse.migrate import migrate

Connection = duckdb.DuckDBPyConnection
VIEWS = [view.name for view in objects("marts")]


@pytest.mark.parametrize("view", VIEWS)
def test_every_view_runs_and_every_column_has_a_comment(reading: Connection, view: str) -> None:
    reading.execute(f'SELECT * FROM "{view}" LIMIT 3').fetchall()
    comments = reading.execute(
        "SELECT column_name, comment FROM duckdb_columns() WHERE table_name = ?", [view]
    ).fetchall()
    assert comments
    assert [name for name, comment in comments if not comment] == []
    assert reading.execute("SELECT comment FROM duckdb_views() WHERE view_name = ?", [view]).fetchall()[0][0]


def test_every_macro_says_what_it_is_for(reading: Connection) -> None:
    silent = reading.execute(
        "SELECT function_name FROM duckdb_functions() WHERE NOT internal AND comment IS NULL"
    ).fetchall()
    assert silent == []


def test_the_overview_has_each_article_once_with_its_counts(reading: Connection) -> None:
    found = reading.execute(
        "SELECT article_id, sentence_count, figure_count, people FROM article_overview"
    ).fetchall()
    assert len(found) == reading.execute("SELECT count(*) FROM articles").fetchall()[0][0]
    for article, sentences, figures, people in found[:3]:
        for table, column, expected in (("sentences", "*", sentences), ("figures", "*", figures)):
            counted = reading.execute(f"SELECT count({column}) FROM {table} WHERE article_id = ?", [article])
            assert counted.fetchall() == [(expected,)]
        named = reading.execute(
            "SELECT count(DISTINCT name) FROM mentions WHERE type = 'PER' AND article_id = ?", [article]
        )
        assert named.fetchall() == [(people,)]


def test_each_figure_stands_once_in_the_long_form(reading: Connection) -> None:
    total = reading.execute("SELECT count(*) FROM figures").fetchall()
    assert reading.execute("SELECT count(*) FROM figures_long").fetchall() == total
    assert reading.execute(
        "SELECT count(*) FROM figures_long WHERE NOT contains(sentence, text)"
    ).fetchall() == [(0,)]


def test_co_mentions_measure_association(reading: Connection) -> None:
    articles: dict[str, set[str]] = defaultdict(set)
    for entity, article in reading.execute("SELECT entity_id, article_id FROM mentions").fetchall():
        articles[entity].add(article)
    total = reading.execute("SELECT count(*) FROM articles").fetchall()[0][0]
    found = {
        (row[0], row[1]): row[2:]
        for row in reading.execute(
            "SELECT entity_id, other_entity_id, together, articles, other_articles, pmi, log_likelihood "
            "FROM co_mentions"
        ).fetchall()
    }
    pairs = [(a, b) for a, b in combinations(articles, 2) if articles[a] & articles[b]]
    assert len(found) == 2 * len(pairs) > 0
    for a, b in pairs:
        together, one, other, pmi, likelihood = found[a, b]
        cells = [
            (together, one * other / total),
            (one - together, one * (total - other) / total),
            (other - together, (total - one) * other / total),
            (total - one - other + together, (total - one) * (total - other) / total),
        ]
        assert (together, one, other) == (len(articles[a] & articles[b]), len(articles[a]), len(articles[b]))
        assert pmi == pytest.approx(math.log2(together * total / (one * other)), abs=1e-3)
        expected = 2 * sum(o * math.log(o / e) for o, e in cells if o > 0)
        assert likelihood == pytest.approx(expected, abs=2e-3)


def test_term_frequencies_add_up_to_the_words(reading: Connection) -> None:
    counted = reading.execute(
        "SELECT term, sum(occurrences)::BIGINT FROM term_frequencies GROUP BY term"
    ).fetchall()
    assert dict(counted) == dict(reading.execute("SELECT token, token_count FROM terms").fetchall())


def test_the_dossier_of_a_company_holds_its_figures_and_people(reading: Connection) -> None:
    kinds = dict(
        reading.execute(
            "SELECT kind, count(*) FROM company_dossier WHERE name = '云麓种业公司' GROUP BY kind"
        ).fetchall()
    )
    assert set(kinds) == {"figure", "person", "place"}
    people = reading.execute("SELECT detail, stated FROM company_dossier WHERE kind = 'person'").fetchall()
    assert {stated for _, stated in people} == {"厂长"}


def test_coverage_counts_every_page(reading: Connection) -> None:
    pages = reading.execute("SELECT sum(page_count)::BIGINT FROM coverage").fetchall()
    assert pages == reading.execute("SELECT count(*) FROM pages").fetchall()


def test_page_quality_has_a_row_a_page_with_shares(reading: Connection) -> None:
    found = reading.execute(
        "SELECT outside_share, noise_share, lowest_confidence FROM page_quality"
    ).fetchall()
    assert len(found) == 9
    assert all(0 <= value <= 1 for row in found for value in row)


@pytest.mark.parametrize(
    ("value", "indicator", "found"),
    [
        (2e9, "年产能", True),
        (2e9, "年产", True),
        (1.005e9, "年产", False),  # rounded
        (2e9, "年产值增速", False),  # something else
    ],
)
def test_contradictions_are_of_the_same_thing_at_the_same_time(
    value: float, indicator: str, found: bool
) -> None:
    with duckdb.connect() as connection:
        migrate(connection)
        batch = make_batch(range(2), articles=1, paragraphs=1)
        first = pl.int_range(pl.len()).over(pl.col("article_id").str.head(16)) == 0
        figures = batch["figures"].filter(first)
        batch["figures"] = figures.with_columns(
            value=pl.Series([1e9, value]),
            indicator=pl.Series(["年产", indicator]),
            subject=pl.Series(["青石电池厂", "青石厂"]),
            status=pl.lit("capacity"),
        )
        batch["mentions"] = batch["mentions"].with_columns(
            text=pl.when((pl.col("name") == "青石电池厂") & (pl.col("mention_no") == 1))
            .then(pl.lit("青石厂"))
            .otherwise(pl.col("text"))
        )
        load_batch(connection, batch, sources_of_pages(batch), empty_frame("quarantine"), RUN_ID)
        derive(connection)
        rows = connection.execute(
            "SELECT subject, lower, higher, spread FROM contradicting_figures"
        ).fetchall()
        assert rows == ([("青石电池厂", 1e9, 2e9, 0.5)] if found else [])
