"""The questions of docs/questions.md, asked of the samples.

`python -m tests.questions` writes the answers into the page; the diff is to be read. The test asks again
and compares.
"""

from __future__ import annotations

import re
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import duckdb

from flows.batch import RunStamp, process_batch
from flows.cli.tables import readable
from flows.discovery import discover
from flows.settings import load_settings
from schemas.frames import empty_frame
from tests.made_pages import NOW, sources_of_pages
from warehouse.ledger import known_sources_of
from warehouse.load import load_batch, start_run
from warehouse.publish import publish
from warehouse.store import open_reader, open_writer

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "questions.md"
# A heading, its SQL, and the table that may follow; no part reaches into the next question.
_BLOCK = re.compile(
    r"^## (?P<title>.+)\n\n```sql\n(?P<sql>(?:(?!```).*\n)+)```\n(?P<answer>(?:\n(?:\|.*\n)+)?)", re.M
)


class Question(NamedTuple):
    """One question: its title, its SQL, and the answer as the page shows it (a Markdown table)."""

    title: str
    sql: str
    answer: str


def questions(text: str) -> list[Question]:
    """The questions of the page, in order."""
    return [Question(m["title"], m["sql"], m["answer"].strip()) for m in _BLOCK.finditer(text)]


def answer(connection: duckdb.DuckDBPyConnection, sql: str) -> str:
    """The answer as a Markdown table."""
    cursor = connection.execute(sql)
    names = [column[0] for column in cursor.description]
    return "\n".join(_rows(names, cursor.fetchall()))


def _rows(names: list[str], rows: list[tuple]) -> Iterator[str]:
    yield f"| {' | '.join(names)} |"
    yield "|" + "---|" * len(names)
    for row in rows:
        cells = ("" if value is None else readable(value).replace("|", "\\|") for value in row)
        yield f"| {' | '.join(cells)} |"


def load_samples(path: Path) -> None:
    """The samples through the whole pipeline into a warehouse, without Prefect."""
    settings = load_settings(inbox=(str(ROOT / "samples"),), warehouse=path, settle_seconds=0)
    with open_writer(path, 0) as warehouse:
        connection = warehouse.connection
        stamp = RunStamp(start_run(connection, "ingest", "test"), NOW)
        result = process_batch(discover(settings, known_sources_of(connection), set()).pages, settings, stamp)
        sources = sources_of_pages(result.frames, str(ROOT / "samples"))
        load_batch(connection, result.frames, sources, empty_frame("quarantine"), stamp.run_id)
        publish(warehouse)


def answered(text: str, connection: duckdb.DuckDBPyConnection) -> str:
    """The page with every answer written anew."""

    def write(match: re.Match[str]) -> str:
        table = answer(connection, match["sql"])
        return f"## {match['title']}\n\n```sql\n{match['sql']}```\n\n{table}\n"

    return _BLOCK.sub(write, text)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        load_samples(Path(folder) / "samples.duckdb")
        with open_reader(Path(folder) / "samples.duckdb") as reading:
            PAGE.write_text(answered(PAGE.read_text("utf-8"), reading), encoding="utf-8")
    sys.stdout.write(f"{PAGE} written\n")
