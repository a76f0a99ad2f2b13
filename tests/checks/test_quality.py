"""A run's quality: every check is recorded, and the report names file and line of what is wrong."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import duckdb
import pytest

from flows.quality import KEPT_REPORTS, check_run
from flows.steps.corrections import Correction
from schemas import PAGE_TABLES
from tests.checks.mutations import correct_warehouse
from tests.made_pages import NOW, RUN_ID
from warehouse.checks import load_catalogue, run_checks

LATER = datetime(2026, 1, 3)


@pytest.fixture
def warehouse() -> Iterator[duckdb.DuckDBPyConnection]:
    with correct_warehouse() as connection:
        yield connection


def test_every_check_of_the_catalogue_has_a_row(warehouse: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    report = check_run(warehouse, RUN_ID, tmp_path / "w.duckdb", LATER)
    names = [name for (name,) in warehouse.execute("SELECT check_name FROM checks").fetchall()]
    assert sorted(names) == sorted(
        [*(check.name for check in load_catalogue()), *(f"contract_of_{table}" for table in PAGE_TABLES)]
    )
    assert warehouse.execute("SELECT count(*) FROM checks WHERE NOT passed").fetchone() == (0,)
    assert report.issues == []


def test_the_report_is_written_for_people_and_programs(
    warehouse: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    first = "(SELECT min(page_id) FROM pages)"
    warehouse.execute(f"UPDATE lines SET text = '别的字' WHERE line_no = 6 AND page_id = {first}")
    report = check_run(warehouse, RUN_ID, tmp_path / "w.duckdb", LATER)
    assert report.file is not None
    assert report.file.parent == tmp_path / "w.quality"
    rows = report.file.with_suffix(".jsonl").read_text(encoding="utf-8").splitlines()
    issues = list(map(json.loads, rows))
    found = next(issue for issue in issues if issue["check"] == "line_is_in_article_text")
    assert (found["line"], found["severity"], found["text"]) == (6, "error", "别的字")
    assert found["path"].startswith("inbox/0000")
    assert ":6 | line_is_in_article_text |" in report.file.read_text(encoding="utf-8")
    query = "SELECT example FROM checks WHERE check_name = 'line_is_in_article_text'"
    example = warehouse.execute(query).fetchone()
    assert example is not None
    assert example[0].startswith(("00000.txt:6: ", "00001.txt:6: "))


def test_what_lies_in_quarantine_counts_against_its_contract(
    warehouse: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    warehouse.execute(
        """
        INSERT INTO quarantine BY NAME SELECT 'inbox/x.txt' AS path, 'f' AS page_id, ? AS run_id,
            'validate' AS stage, 'offsets_cut_token' AS check_name, 'tokens: 2 words are wrong' AS message,
            '[{"line_no": 4}, {"line_no": 5}]' AS rows, ? AS quarantined_at
        """,
        [RUN_ID, NOW],
    )
    report = check_run(warehouse, RUN_ID, tmp_path / "w.duckdb", LATER)
    query = "SELECT rows_failed, passed FROM checks WHERE check_name = 'contract_of_tokens'"
    assert warehouse.execute(query).fetchone() == (2, False)
    assert [(issue.path, issue.line, issue.check) for issue in report.issues] == [
        ("inbox/x.txt", 4, "offsets_cut_token")
    ]


def test_old_reports_make_room(warehouse: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    folder = tmp_path / "w.quality"
    folder.mkdir()
    for number in range(KEPT_REPORTS + 3):
        (folder / f"2020-{number:04d}.md").write_text("old", encoding="utf-8")
    check_run(warehouse, RUN_ID, tmp_path / "w.duckdb", LATER)
    assert len(list(folder.glob("*.md"))) == KEPT_REPORTS


def _runs(connection: duckdb.DuckDBPyConnection, pages_of_runs: list[int]) -> None:
    """Replaces runs and pages: one paper, one run a day with so many pages, each a copy of the first page."""
    connection.execute("CREATE TEMP TABLE model AS SELECT * FROM pages ORDER BY page_id LIMIT 1")
    connection.execute("DELETE FROM pages")
    connection.execute("DELETE FROM runs")
    for day, count in enumerate(pages_of_runs):
        started = NOW + timedelta(days=day)
        connection.execute(
            """
            INSERT INTO runs BY NAME SELECT ? AS run_id, 'ingest' AS flow, ? AS started_at, ? AS finished_at,
                'completed' AS state, 'test' AS pipeline_version, '1.0' AS contract_version
            """,
            [f"r{day:02d}", started, started],
        )
        connection.execute(
            """
            INSERT INTO pages
            SELECT model.* REPLACE (
                format('{:08d}{:08d}', ?, n) AS page_id, ? AS run_id, ?::DATE AS page_date
            )
            FROM model, range(?) AS numbers(n)
            """,
            [day, f"r{day:02d}", started, count],
        )


@pytest.mark.parametrize(
    ("pages_of_runs", "trips"),
    [([10, 10, 10, 10], False), ([10, 11, 9, 4], True), ([10, 11, 9, 40], True), ([10, 4], False)],
)
def test_volume_is_held_against_the_papers_own_runs(
    warehouse: duckdb.DuckDBPyConnection, pages_of_runs: list[int], trips: bool
) -> None:
    _runs(warehouse, pages_of_runs)
    results = {result.check.name: result for result in run_checks(warehouse, scopes=("monitor",))}
    assert results["volume"].passed != trips


def test_a_paper_that_stopped_coming_is_noticed(warehouse: duckdb.DuckDBPyConnection) -> None:
    _runs(warehouse, [1] * 40)
    warehouse.execute("UPDATE pages SET publication = '停了的晚报' WHERE run_id < 'r10'")
    results = {result.check.name: result for result in run_checks(warehouse, scopes=("monitor",))}
    assert [failure.text for failure in results["freshness"].failures] == ["停了的晚报"]


def _copy_to_all_pages(connection: duckdb.DuckDBPyConnection, table: str) -> None:
    """The first page's rows of a table, once for each page."""
    page = ", pages.page_id AS page_id" if table == "articles" else ""
    connection.execute(
        f"""
        CREATE TEMP TABLE one AS FROM {table}
        WHERE starts_with(article_id, (SELECT left(min(article_id), 16) FROM {table}));
        DELETE FROM {table};
        INSERT INTO {table}
        SELECT one.* REPLACE (pages.page_id || right(article_id, 3) AS article_id{page}) FROM one, pages;
        DROP TABLE one;
        """
    )


def test_rates_are_held_against_the_papers_own_runs(warehouse: duckdb.DuckDBPyConnection) -> None:
    _runs(warehouse, [10, 10, 10, 10])
    for table in ("articles", "figures", "mentions"):
        _copy_to_all_pages(warehouse, table)
    quiet = {r.check.name for r in run_checks(warehouse, scopes=("monitor",)) if not r.passed}
    assert quiet == set()
    last = "left(article_id, 8) = '00000003'"
    warehouse.execute(f"DELETE FROM figures WHERE {last}")
    warehouse.execute(f"DELETE FROM mentions WHERE {last}")
    warehouse.execute("UPDATE pages SET known_word_share = if(run_id = 'r03', 0.7, 0.93)")
    warehouse.execute(f"UPDATE articles SET layout_confidence = 0.1 WHERE {last}")
    warehouse.execute("UPDATE pages SET character_count = character_count / 3 WHERE run_id = 'r03'")
    tripped = {r.check.name for r in run_checks(warehouse, scopes=("monitor",)) if not r.passed}
    assert tripped == {"figure_rate", "mention_rate", "unknown_words", "low_confidence", "characters_a_page"}
    warehouse.execute(f"DELETE FROM articles WHERE {last} AND article_no > 1")
    tripped = {r.check.name for r in run_checks(warehouse, scopes=("monitor",)) if not r.passed}
    assert "articles_a_page" in tripped


def test_a_correction_of_a_page_that_is_not_there_is_told(
    warehouse: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    stale = Correction("c-7", "f" * 16, "pages", {}, "page_no", None, "A01", "seen", "corrections/a.yaml")
    report = check_run(warehouse, RUN_ID, tmp_path / "w.duckdb", LATER, {stale.page: (stale,)})
    assert [(i.path, i.severity, i.check) for i in report.issues] == [
        ("corrections/a.yaml", "warning", "correction_has_page")
    ]
