"""Runs the README's code blocks on the sample pages.

    python -m tests.integration.readme --update     write the real results under the questions

A ```sql block is a question, the ```text block right after it the answer; a block without a language
holds commands, of which those of `baoshu` are run in a folder where the sample pages lie in `pages`.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from click.testing import CliRunner

from flows.cli.sql import sql

REPOSITORY = Path(__file__).resolve().parents[2]
READMES = tuple(REPOSITORY / name for name in ("README.md", "README.zh-CN.md"))
BAOSHU = (sys.executable, "-c", "from flows.cli import main; main()")
QUESTION = re.compile(r"```sql\n(?P<sql>.*?)```\n```text\n(?P<answer>.*?)```\n", re.DOTALL)
COMMANDS = re.compile(r"```\n(?P<commands>.*?)```\n", re.DOTALL)
WAREHOUSE = "baoshu.duckdb"  # where none is named


class CommandFailedError(Exception):
    """A command of the README that did not end well."""


def prepare(folder: Path) -> None:
    """The sample pages as `pages`, as a reader of the README would have their own."""
    shutil.copytree(REPOSITORY / "samples", folder / "pages", ignore=shutil.ignore_patterns("*.md", "*.sql"))


def commands_in(readme: Path) -> list[list[str]]:
    """The `baoshu` commands of the blocks without a language."""
    blocks = COMMANDS.findall(QUESTION.sub("", readme.read_text(encoding="utf-8")))
    lines = [shlex.split(line, comments=True) for block in blocks for line in block.splitlines()]
    return [words[1:] for words in lines if words and Path(words[0]).name == "baoshu"]


def run(arguments: list[str], folder: Path) -> str:
    """What the command prints; raises CommandFailedError."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("BAOSHU_", "PREFECT_"))}
    environment |= {"PYTHONPATH": str(REPOSITORY), "BAOSHU_STATE_FOLDER": str(folder / "state")}
    done = subprocess.run(
        [*BAOSHU, *arguments], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise CommandFailedError(f"baoshu {shlex.join(arguments)}: exit {done.returncode}\n{done.stderr}")
    return done.stdout


def answered(readme: Path, folder: Path) -> str:
    """The README with the answers that the warehouse in `folder` gives now."""

    def answer(question: re.Match[str]) -> str:
        done = CliRunner().invoke(sql, ["--warehouse", str(folder / WAREHOUSE), question["sql"]])
        if done.exit_code:
            raise CommandFailedError(f"{question['sql']}\n{done.output}")
        shown = "\n".join(line.rstrip() for line in done.output.splitlines())
        return f"```sql\n{question['sql']}```\n```text\n{shown}\n```\n"

    return QUESTION.sub(answer, readme.read_text(encoding="utf-8"))


def main() -> int:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        prepare(folder)
        run(["ingest", "pages"], folder)
        for readme in READMES:
            if readme.exists() and (made := answered(readme, folder)) != readme.read_text(encoding="utf-8"):
                print(f"{'wrote' if '--update' in sys.argv else 'differs:'} {readme.name}")
                if "--update" in sys.argv:
                    readme.write_text(made, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
