"""The commands that only read: sql, search, show, export, diff."""

from __future__ import annotations

import csv
import io
import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import duckdb
import polars as pl
import pytest
from click.testing import CliRunner, Result
from rich.cells import cell_len
from rich.console import Console

from flows.cli import main
from flows.cli.show import Mark, marked
from flows.cli.sql import prompt
from flows.cli.tables import print_table, readable
from schemas import CONTRACT_VERSION
from warehouse.export import EXPORTED, verify_export


@pytest.fixture
def run(published: Path):
    def call(*arguments: str, **options) -> Result:
        return CliRunner().invoke(main, list(arguments), env={"BAOSHU_WAREHOUSE": str(published)}, **options)

    return call


@pytest.fixture(scope="session")
def exported(published: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("export") / "release"
    assert CliRunner().invoke(main, ["export", str(folder), "--warehouse", str(published)]).exit_code == 0
    return folder


def commands(command: click.Command = main, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """The words of every command and group that there is."""
    yield path
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            yield from commands(command.get_command(context, name), (*path, name))


@pytest.mark.parametrize("path", list(commands()), ids=" ".join)
def test_every_help_has_an_example(path: tuple[str, ...]) -> None:
    shown = CliRunner().invoke(main, [*path, "--help"])
    assert shown.exit_code == 0
    assert f"baoshu {' '.join(path)}".strip() in shown.output.partition("Examples:")[2]


def test_words_of_a_search_need_no_quotes(run) -> None:
    assert run("search", "电池", "产能").output == run("search", "电池 产能").output != ""


def test_csv_and_json_hold_the_same_rows(run) -> None:
    query = "SELECT headline, figure_count, authors FROM article_overview ORDER BY article_id LIMIT 4"
    from_csv = list(csv.DictReader(io.StringIO(run("sql", query, "--format", "csv").output)))
    from_json = json.loads(run("sql", query, "--format", "json").output)
    assert len(from_csv) == len(from_json) == 4
    for one, other in zip(from_csv, from_json, strict=True):
        assert one["headline"] == other["headline"]
        assert int(one["figure_count"]) == other["figure_count"]
        assert json.loads(one["authors"]) == other["authors"]


def test_parquet_goes_into_a_file(run, tmp_path: Path) -> None:
    target = tmp_path / "answer.parquet"
    assert run("sql", "FROM figures", "--format", "parquet", "-o", str(target)).exit_code == 0
    assert pl.read_parquet(target).height > 0


def test_a_table_is_aligned_for_wide_characters(run) -> None:
    lines = run(
        "sql", "SELECT '报' AS a, 1 AS b UNION ALL SELECT '河湾日报', 22 ORDER BY b"
    ).output.splitlines()
    bars = {cell_len(line[: line.index(mark)]) for line in lines[:-1] for mark in "┃╇│" if mark in line}
    assert len(bars) == 1
    assert lines[-1] == "2 rows"


def test_the_query_comes_from_a_file_or_from_standard_input(run, tmp_path: Path) -> None:
    file = tmp_path / "question.sql"
    file.write_text("SELECT count(*) AS n FROM pages", encoding="utf-8")
    expected = "n\n9\n"
    assert run("sql", "-f", str(file), "--format", "csv").output == expected
    assert run("sql", "--format", "csv", input=file.read_text()).output == expected


def test_wrong_sql_is_told_in_one_message(run) -> None:
    result = run("sql", "SELECT nonsense FROM pages")
    assert result.exit_code == 1
    assert "nonsense" in result.output
    assert "Traceback" not in result.output


@pytest.mark.parametrize("statement", ["DELETE FROM pages", "DROP TABLE pages", "CREATE TABLE x (a INT)"])
def test_nothing_can_be_written(run, statement: str) -> None:
    assert run("sql", statement).exit_code == 1
    assert run("sql", "SELECT count(*) FROM pages", "--format", "csv").output.endswith("9\n")


def test_more_columns_than_a_terminal_holds_stand_one_below_another(monkeypatch, capsys) -> None:
    narrow = Console(file=sys.stdout, width=40, highlight=False)
    monkeypatch.setattr("flows.cli.tables.console", lambda: narrow)
    names = ["headline", "page_date", "page_no", "authors"]
    print_table(names, [["小镇的灯亮了又亮", "2031-05-06", "A03", "戚远山"]])
    print_table(["n", "m"], [[1, 2]])
    shown = [line.rstrip() for line in capsys.readouterr().out.splitlines()]
    assert shown[:5] == [
        "headline  │ 小镇的灯亮了又亮",
        "page_date │ 2031-05-06",
        "page_no   │ A03",
        "authors   │ 戚远山",
        "",
    ]
    assert shown[6] == "n ┃ m"


def test_the_prompt_goes_on_after_a_mistake(run, reading, monkeypatch, capsys) -> None:
    typed = iter(["SELECT count(*)", "AS n FROM pages;", "SELECT wrong;", "", "SELECT 7 s7", "", "exit", "x"])

    def type_line(_: str) -> str:
        try:
            return next(typed)
        except StopIteration:
            raise EOFError from None

    monkeypatch.setattr("builtins.input", type_line)
    prompt(reading)
    shown = capsys.readouterr()
    assert "9" in shown.out
    assert "wrong" in shown.err
    assert "s7" in shown.out
    assert list(typed) == ["x"]


def test_reading_imports_neither_prefect_nor_pandera() -> None:
    code = "import sys, flows.cli.sql, flows.cli.search, flows.cli.show\n"
    code += "print({'prefect', 'pandera'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "set()\n"


def test_an_empty_answer_is_an_empty_list(run) -> None:
    assert json.loads(run("sql", "FROM pages WHERE false", "--format", "json").output) == []


def test_no_warehouse_says_what_to_do(tmp_path: Path) -> None:
    result = CliRunner().invoke(main, ["sql", "SELECT 1", "--warehouse", str(tmp_path / "none.duckdb")])
    assert result.exit_code == 1
    assert "baoshu ingest" in result.output


def test_search_prints_hits_and_json(run) -> None:
    found = json.loads(run("search", "海棠湾市", "-n", "3", "--json").output)
    assert len(found) == 3
    text = run("search", "海棠湾市", "-n", "3").output
    assert all(hit["article_id"] in text and hit["headline"] in text for hit in found)
    assert run("search", "龘龘").output == "nothing found\n"


def test_show_marks_names_and_figures_of_an_article(run, reading) -> None:
    article = reading.execute("SELECT min(article_id) FROM articles").fetchall()[0][0]
    output = run("show", article).output
    assert "|ORG]" in output
    assert "万元|figure]" in output
    stripped = output
    for kind in ("PER", "ORG", "LOC", "figure"):
        stripped = stripped.replace(f"|{kind}]", "").replace("[", "")
    for (text,) in reading.execute("SELECT text FROM sentences WHERE article_id = ?", [article]).fetchall():
        assert text in stripped


def test_show_prints_a_page_line_by_line(run, reading) -> None:
    page, name, lines = reading.execute(
        "SELECT page_id, file_name, text_line_count FROM pages ORDER BY file_name LIMIT 1"
    ).fetchall()[0]
    for what in (page, name):
        output = run("show", what).output
        assert len(output.splitlines()) == lines + 1
    assert run("show", "nobody").exit_code == 1


def test_show_prints_a_page_s_articles_and_the_reasons_for_a_line(run, reading) -> None:
    page, headline, line = reading.execute(
        "SELECT page_id, headline, line_no FROM articles JOIN lines USING (article_id, page_id) "
        "WHERE lines.role = 'headline' ORDER BY ALL LIMIT 1"
    ).fetchall()[0]
    assert headline in run("show", page, "--articles").output
    reasons = run("show", page, "--why", str(line)).output
    assert "role " in reasons
    assert "scores" in reasons
    assert run("show", page, "--why", "99999").exit_code == 1


def test_show_reads_the_manifest_beside_a_file(run, tmp_path) -> None:
    page = tmp_path / "page.txt"
    page.write_text("灯亮了\n昨夜，桥头的灯又亮了，守桥的人说再也不灭。\n", encoding="utf-8")
    (tmp_path / "manifest.csv").write_text("file_name,publication\npage.txt,桥头晚报\n", encoding="utf-8")
    assert "桥头晚报" in run("show", str(page)).output


def test_show_builds_a_file_that_is_not_loaded(run, tmp_path) -> None:
    file = tmp_path / "page.txt"
    file.write_text("河湾新桥通车\n河湾日报讯（记者 田小禾）昨日，河湾新桥建成通车。", encoding="utf-8")
    output = run("show", str(file)).output
    assert "headline  河湾新桥通车" in output
    assert "田小禾" in run("show", str(file), "--articles").output


def test_overlapping_marks_leave_the_text_whole() -> None:
    text = "海棠湾市重工公司投产"
    marks = [Mark(0, 4, "LOC"), Mark(0, 8, "ORG"), Mark(6, 10, "PER")]
    assert marked(text, marks, colours=True).plain == text
    assert marked(text, marks, colours=False).plain == "[海棠湾市重工公司|ORG]投产"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (3.5, "3.5"),
        (1e9, "1,000,000,000"),
        (12, "12"),
        (12345, "12,345"),
        (True, "true"),
        (["a", "b"], "a、b"),
    ],
)
def test_values_are_readable(value: object, expected: str) -> None:
    assert readable(value) == expected


def test_an_export_reads_the_same_everywhere(exported: Path, reading) -> None:
    pandas = pytest.importorskip("pandas")
    for table in ("pages", "tokens", "figures", "entities"):
        file = exported / table / f"{table}.parquet"
        stored = reading.sql(f'FROM "{table}"').pl()
        plain = duckdb.connect().sql(f"FROM '{file}'").pl()
        polars = pl.read_parquet(file)
        assert plain.equals(polars)
        assert polars.sort(pl.all()).equals(stored.sort(pl.all()))
        assert pandas.read_parquet(file).to_csv() == polars.to_pandas().to_csv()


def test_an_export_says_what_it_holds(exported: Path) -> None:
    manifest = json.loads((exported / "manifest.json").read_text("utf-8"))
    assert set(manifest["tables"]) == set(EXPORTED)
    assert manifest["contract_version"] == CONTRACT_VERSION
    assert verify_export(exported) == []
    metadata = pl.read_parquet_metadata(exported / "figures" / "figures.parquet")
    assert "base unit" in metadata["baoshu.columns"]
    assert metadata["baoshu.description"] == "One stated quantity (数据)."


def test_a_changed_export_is_noticed(exported: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(exported, copy)
    (copy / "units" / "units.parquet").write_bytes(b"PAR1")
    (copy / "dates" / "dates.parquet").unlink()
    assert verify_export(copy) == ["dates/dates.parquet is missing", "units/units.parquet was changed"]


def test_exports_of_the_same_warehouse_are_the_same_files(run, exported: Path, tmp_path: Path) -> None:
    assert run("export", str(tmp_path / "again")).exit_code == 0
    files = [
        json.loads((folder / "manifest.json").read_text())["tables"]
        for folder in (exported, tmp_path / "again")
    ]
    assert files[0] == files[1]


def test_large_tables_are_partitioned_by_month(reading, tmp_path: Path) -> None:
    from warehouse.export import export_tables

    export_tables(reading, tmp_path / "parts", tables=["tokens", "pages"], partition_rows=5)
    months = {path.parent.name for path in (tmp_path / "parts" / "tokens").rglob("*.parquet")}
    assert months == {f"month=2025-{month:02d}" for month in range(1, 10)}
    back = pl.read_parquet(tmp_path / "parts" / "tokens" / "**" / "*.parquet", hive_partitioning=False)
    assert back.sort(pl.all()).equals(reading.sql("FROM tokens").pl().sort(pl.all()))
    assert verify_export(tmp_path / "parts") == []


@pytest.mark.parametrize("file_format", ["csv", "jsonl"])
def test_other_formats_hold_every_row(run, tmp_path: Path, file_format: str) -> None:
    folder = tmp_path / file_format
    result = run("export", str(folder), "--format", file_format, "-t", "articles", "-t", "figures")
    assert result.exit_code == 0, result.output
    read = pl.read_csv if file_format == "csv" else pl.read_ndjson
    assert read(folder / "articles" / f"articles.{file_format}").height == 27
    assert verify_export(folder) == []


def test_a_folder_of_something_else_is_left_alone(run, tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("years of work")
    result = run("export", str(tmp_path))
    assert result.exit_code == 1
    assert "not empty" in result.output
    assert [entry.name for entry in tmp_path.iterdir()] == ["thesis.txt"]


def test_a_warehouse_equals_its_export(run, published: Path, exported: Path) -> None:
    result = run("diff", str(published), str(exported))
    assert result.exit_code == 0, result.output


def test_a_difference_is_told_row_by_row(run, published: Path, tmp_path: Path) -> None:
    changed = tmp_path / "changed.duckdb"
    shutil.copyfile(published, changed)
    with duckdb.connect(str(changed)) as connection:
        figure = connection.execute(
            "SELECT article_id, sentence_no, figure_no FROM figures ORDER BY ALL LIMIT 1"
        ).fetchall()[0]
        connection.execute(
            "UPDATE figures SET value = -1, unit = 'USD' "
            "WHERE article_id = ? AND sentence_no = ? AND figure_no = ?",
            list(figure),
        )
        connection.execute("DELETE FROM quotes WHERE article_id = (SELECT min(article_id) FROM quotes)")
        connection.execute("ALTER TABLE keywords DROP COLUMN weight")
        connection.execute("ALTER TABLE dates ADD COLUMN colour VARCHAR")
    result = run("diff", str(published), str(changed), "--json")
    assert result.exit_code == 1
    found = json.loads(result.output)
    tables = {table["table"]: table for table in found["tables"]}
    assert found["structure"] == ["dates.colour is new", "keywords.weight is gone"]
    assert tables["figures"]["changed_columns"] == {"unit": 1, "value": 1}
    assert tables["figures"]["changed"] == 1
    assert tables["quotes"]["removed"] == 1
    assert tables["articles"]["changed"] == tables["articles"]["added"] == 0
    assert tables["figures"]["examples"][0]["key"]["article_id"] == figure[0]
    text = run("diff", str(published), str(changed)).output
    assert "figures" in text
    assert "keywords.weight is gone" in text


def test_what_is_no_warehouse_cannot_be_compared(run, published: Path, tmp_path: Path) -> None:
    assert run("diff", str(published), str(tmp_path)).exit_code == 2
