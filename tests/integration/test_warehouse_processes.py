"""Real processes: a writer killed at any moment, readers beside a writer, two writers at once."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import duckdb
import pytest

from schemas import PAGE_TABLES
from warehouse.store import open_reader, open_writer, working_path

pytestmark = pytest.mark.integration

ROOT = Path(__file__).parents[2]
PAGES = 12

WRITER = """
import sys
from pathlib import Path
from schemas.frames import empty_frame
from tests.made_pages import RUN_ID, make_batch, sources_of_pages
from warehouse.load import finish_run, load_batch, start_run
from warehouse.publish import publish
from warehouse.store import open_writer

path, pages, wait = Path(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3])
print("ready", flush=True)
with open_writer(path, wait) as warehouse:
    run = start_run(warehouse.connection, "ingest", "test")
    for first in range(0, pages, 3):
        batch = make_batch(range(first, min(first + 3, pages)), articles=2, paragraphs=1)
        load_batch(warehouse.connection, batch, sources_of_pages(batch), empty_frame("quarantine"), RUN_ID)
        publish(warehouse)
        print("published", first, flush=True)
    finish_run(warehouse.connection, run, "completed")
    publish(warehouse)
"""

READER = """
import sys, time
from pathlib import Path
import duckdb
path, stop = sys.argv[1], Path(sys.argv[2])
with duckdb.connect(path, read_only=True) as connection:
    print("open", flush=True)
    seen = set()
    while not stop.exists():
        seen.add(connection.execute(
            "SELECT count(*), count(DISTINCT page_id), (SELECT count(*) FROM tokens) FROM lines"
        ).fetchall()[0])
        time.sleep(0.05)
    print(len(seen), flush=True)
"""


def start(code: str, *arguments: object) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", code, *map(str, arguments)], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )


def line(process: subprocess.Popen[str]) -> str:
    assert process.stdout
    return process.stdout.readline()


def contents(connection: duckdb.DuckDBPyConnection) -> dict[str, list[tuple]]:
    tables = [*PAGE_TABLES, "entities", "terms", "article_pairs"]
    return {table: connection.execute(f'SELECT * FROM "{table}" ORDER BY ALL').fetchall() for table in tables}


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[tuple]]:
    path = tmp_path_factory.mktemp("undisturbed") / "news.duckdb"
    assert start(WRITER, path, PAGES, 1).wait() == 0
    with open_reader(path) as connection:
        return contents(connection)


def assert_no_partial_page(path: Path) -> None:
    """Each page that is there is there with all of its lines and words, and the published file opens."""
    with duckdb.connect(str(path), read_only=True) as connection:
        torn = connection.execute(
            """
            SELECT page_id FROM pages
            LEFT JOIN (SELECT page_id, count(*) AS n FROM lines GROUP BY page_id) USING (page_id)
            WHERE n IS DISTINCT FROM text_line_count
            UNION ALL
            SELECT article_id FROM sentences ANTI JOIN tokens USING (article_id, sentence_no)
            """
        ).fetchall()
    assert torn == []


def test_a_writer_killed_at_any_moment_loses_nothing(
    tmp_path: Path, undisturbed: dict[str, list[tuple]]
) -> None:
    path = tmp_path / "news.duckdb"
    rng = random.Random(7)
    for _ in range(6):
        writer = start(WRITER, path, PAGES, 5)
        line(writer)
        time.sleep(rng.uniform(0.0, 2.0))
        writer.send_signal(signal.SIGKILL)
        writer.wait()
        if path.exists():
            assert_no_partial_page(path)
        if working_path(path).exists():
            with open_writer(path, 0):
                pass
            assert_no_partial_page(working_path(path))
    assert start(WRITER, path, PAGES, 5).wait() == 0
    with open_reader(path) as connection:
        assert contents(connection) == undisturbed
        states = connection.execute("SELECT state, count(*) FROM runs GROUP BY state").fetchall()
    assert "completed" in dict(states)
    assert set(dict(states)) <= {"completed", "crashed"}


def test_a_long_read_neither_blocks_a_load_nor_sees_it(tmp_path: Path) -> None:
    path = tmp_path / "news.duckdb"
    assert start(WRITER, path, 3, 1).wait() == 0
    stop = tmp_path / "stop"
    reader = start(READER, path, stop)
    assert line(reader) == "open\n"
    writer = start(WRITER, path, PAGES, 1)
    assert writer.wait() == 0
    assert reader.poll() is None
    stop.touch()
    assert line(reader) == "1\n", "the reader saw more than one state"
    assert reader.wait() == 0
    with open_reader(path) as connection:
        assert connection.execute("SELECT count(*) FROM pages").fetchall() == [(PAGES,)]


def test_readers_that_open_during_a_load_see_whole_batches(tmp_path: Path) -> None:
    path = tmp_path / "news.duckdb"
    assert start(WRITER, path, 3, 1).wait() == 0
    writer = start(WRITER, path, PAGES, 1)
    opened = 0
    while writer.poll() is None:
        assert_no_partial_page(path)
        with open_reader(path) as connection:
            pages = connection.execute("SELECT count(*) FROM pages").fetchall()[0][0]
        assert pages % 3 == 0
        opened += 1
    assert writer.returncode == 0
    assert opened > 1


def test_two_writers_take_turns(tmp_path: Path, undisturbed: dict[str, list[tuple]]) -> None:
    path = tmp_path / "news.duckdb"
    writers = [start(WRITER, path, PAGES, 60) for _ in range(2)]
    assert [writer.wait() for writer in writers] == [0, 0]
    with open_reader(path) as connection:
        assert contents(connection) == undisturbed
        assert connection.execute("SELECT count(*) FROM runs WHERE state = 'completed'").fetchall() == [(2,)]
