"""`baoshu check` as a user runs it: on files, on a warehouse, with its exit codes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from flows.cli.check import check
from flows.issues import CheckReport, Issue

pytestmark = pytest.mark.integration

PAGE = """山镇小学添了新书屋
本报讯（记者 欧阳松）昨天，山镇小学的新书屋第{n}次开门迎客，书架上摆着{n}本新书。
校长简明月说：“孩子们排着队进来，谁也不肯先走。”
书屋由镇上的旧粮仓改成，周末也开门，借书的牌子挂在门口的老樟树下，镇里的老人也常来坐一坐。
"""


def run(*arguments: str) -> Result:
    return CliRunner().invoke(check, list(arguments))


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    """Two hundred small pages, one of which has a broken third line."""
    for number in range(200):
        (tmp_path / f"{number:03d}.txt").write_text(PAGE.format(n=number + 2), encoding="utf-8")
    broken = tmp_path / "113.txt"
    rows = broken.read_bytes().splitlines(keepends=True)
    broken.write_bytes(rows[0] + rows[1] + b"\xff\xfe\xfd" + b"".join(rows[2:]))
    return tmp_path


def test_one_broken_page_among_200_is_named_with_its_line(
    pages: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(pages)
    done = run(".")
    assert done.exit_code == 1
    first, summary = done.output.splitlines()
    assert first.startswith("113.txt:3: error: undecodable: ")
    assert summary.startswith("200 pages, ")


def test_clean_files_exit_0(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(PAGE.format(n=3), encoding="utf-8")
    done = run("--format", "json", str(tmp_path))
    assert done.exit_code == 0
    assert json.loads(done.output)["issues"] == []


def test_a_folder_without_pages_is_told_and_fails_when_strict(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(b"%PDF")
    done = run(str(tmp_path))
    assert (done.exit_code, "warning: folder_has_pages: " in done.output) == (0, True)
    assert run("--strict", str(tmp_path)).exit_code == 1


def test_a_file_that_is_no_warehouse_is_wrong_usage(tmp_path: Path) -> None:
    (tmp_path / "no.duckdb").write_text("no database")
    done = run("--warehouse", str(tmp_path / "no.duckdb"))
    assert (done.exit_code, "not a valid DuckDB database" in done.output) == (2, True)


def test_warnings_fail_only_when_strict(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    warning = Issue("a.txt", 1, "warning", "layout_is_sure", "layout_confidence 0.20")
    monkeypatch.setattr("flows.checking.check_files", lambda _: CheckReport([warning]))
    assert run(str(tmp_path)).exit_code == 0
    assert run("--strict", str(tmp_path)).exit_code == 1


def test_output_goes_to_a_file(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(PAGE.format(n=3), encoding="utf-8")
    out = tmp_path / "check.sarif"
    done = run("--format", "sarif", "--output", str(out), str(tmp_path))
    assert json.loads(out.read_text(encoding="utf-8"))["version"] == "2.1.0"
    assert done.output.startswith("1 page, ")


@pytest.mark.parametrize(
    "arguments", [[], ["no-such-folder"], ["--warehouse", "no-such-file"], ["--format", "xml", "."]]
)
def test_wrong_usage_exits_2(arguments: list[str]) -> None:
    assert run(*arguments).exit_code == 2


def test_files_and_a_warehouse_at_once_is_wrong_usage(tmp_path: Path) -> None:
    file = tmp_path / "w.duckdb"
    file.touch()
    assert run("--warehouse", str(file), str(tmp_path)).exit_code == 2


def test_corrections_that_cannot_be_used_are_an_error_of_their_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.txt").write_text(PAGE.format(n=3), encoding="utf-8")
    (tmp_path / "corrections").mkdir()
    (tmp_path / "corrections" / "wrong.yaml").write_text("- {id: c-1}", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    done = run("a.txt")
    assert done.exit_code == 1
    assert done.output.startswith("corrections/wrong.yaml:1: error: corrections_are_usable: ")
