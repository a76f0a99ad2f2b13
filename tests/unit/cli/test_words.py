from __future__ import annotations

import json
from pathlib import Path

import duckdb
import pytest
from click.testing import CliRunner

from flows.cli.words import words

LEFT = "春夏秋冬东南西北甲乙丙丁"
TEXTS = [f"{c}汐云仓{d}面" for c, d in zip(LEFT, reversed(LEFT), strict=True)]
OTHER_PROSE = ["".join(chr(0x4E00 + (start * 31 + at * 7) % 3000) for at in range(60)) for start in range(20)]


@pytest.fixture
def runner(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> CliRunner:
    monkeypatch.chdir(tmp_path)
    return CliRunner()


def make_warehouse(path: Path, texts: list[str], role: str = "body") -> None:
    with duckdb.connect(str(path)) as connection:
        connection.execute("CREATE TABLE pages AS SELECT 'p' AS page_id, DATE '2024-05-04' AS page_date")
        connection.execute("CREATE TABLE articles AS SELECT 'p-01' AS article_id, 'p' AS page_id")
        connection.execute("CREATE TABLE sentences (article_id TEXT, sentence_no INT, role TEXT, text TEXT)")
        connection.executemany(
            "INSERT INTO sentences VALUES ('p-01', ?, ?, ?)",
            [[n, role, text] for n, text in enumerate(texts)],
        )
        connection.execute(
            "CREATE TABLE mentions (article_id TEXT, sentence_no INT, char_start INT, char_end INT)"
        )
        connection.execute("INSERT INTO mentions VALUES ('p-01', 0, 0, 1)")


def test_new_words_are_proposed_from_the_warehouse(runner: CliRunner, tmp_path: Path) -> None:
    make_warehouse(tmp_path / "w.duckdb", [*TEXTS, *OTHER_PROSE])
    done = runner.invoke(words, ["new", "--warehouse", "w.duckdb", "--json"])
    assert done.exit_code == 0, done.output
    assert json.loads(done.output)[0]["word"] == "汐云仓"
    assert "汐云仓" in runner.invoke(words, ["new", "--warehouse", "w.duckdb"]).output


def test_bylines_are_no_text(runner: CliRunner, tmp_path: Path) -> None:
    make_warehouse(tmp_path / "w.duckdb", [*TEXTS, *OTHER_PROSE], role="byline")
    assert runner.invoke(words, ["new", "--warehouse", "w.duckdb"]).output.strip() == "No new words."


def test_accepted_words_are_added_once(
    runner: CliRunner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BAOSHU_DICTIONARIES", str(tmp_path / "mine"))
    for _ in range(2):
        done = runner.invoke(words, ["new", "--accept", "汐云仓", "--accept", "村播"])
        assert done.exit_code == 0, done.output
    assert (tmp_path / "mine" / "accepted.txt").read_text(encoding="utf-8") == "汐云仓\n村播\n"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--accept", "汐云仓"], "BAOSHU_DICTIONARIES"),
        (["--warehouse", "none.duckdb"], "no warehouse at none.duckdb"),
    ],
)
def test_wrong_use_is_told(runner: CliRunner, arguments: list[str], message: str) -> None:
    done = runner.invoke(words, ["new", *arguments])
    assert done.exit_code != 0
    assert message in done.output


def test_a_phrase_is_no_word(runner: CliRunner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BAOSHU_DICTIONARIES", str(tmp_path / "mine"))
    assert runner.invoke(words, ["new", "--accept", "两 词"]).exit_code == 2
