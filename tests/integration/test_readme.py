"""The README is true: its commands run, its questions give the answers printed, its links lead somewhere."""

from __future__ import annotations

import contextlib
import re
from pathlib import Path

import pytest

from flows.cli import COMMANDS
from tests.integration.conftest import run_here
from tests.integration.readme import READMES, REPOSITORY, WAREHOUSE, answered, commands_in, prepare

pytestmark = pytest.mark.integration


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, prefect_server: str) -> Path:
    """A reader's folder after the README's commands: `pages`, and the warehouse made from them."""
    place = tmp_path_factory.mktemp("reader")
    prepare(place)
    with contextlib.chdir(place):
        for command in commands_in(READMES[0]):
            done = run_here(command, prefect_server, place / "state")
            assert done.returncode == 0, f"baoshu {' '.join(command)}: {done.stderr}"
    return place


def test_the_commands_run(folder: Path) -> None:
    assert (folder / WAREHOUSE).exists()


@pytest.mark.parametrize("readme", READMES, ids=lambda readme: readme.name)
def test_the_questions_give_the_answers_printed(readme: Path, folder: Path) -> None:
    assert answered(readme, folder).splitlines() == readme.read_text(encoding="utf-8").splitlines(), (
        "run `make readme` and read the diff"
    )


def test_every_command_is_in_the_readme() -> None:
    readme = READMES[0].read_text(encoding="utf-8")
    assert [name for name in COMMANDS if f"`baoshu {name}" not in readme] == []


@pytest.mark.parametrize("readme", READMES, ids=lambda readme: readme.name)
def test_the_make_targets_exist(readme: Path) -> None:
    makefile = (REPOSITORY / "Makefile").read_text(encoding="utf-8")
    named = set(re.findall(r"\bmake ([a-z-]+)", readme.read_text(encoding="utf-8")))
    assert named
    assert [target for target in named if not re.search(rf"^{target}:", makefile, re.MULTILINE)] == []


@pytest.mark.parametrize("readme", READMES, ids=lambda readme: readme.name)
def test_the_links_lead_somewhere(readme: Path) -> None:
    links = re.findall(r"\]\(([^)#:]+)\)", readme.read_text(encoding="utf-8"))
    assert [link for link in links if not (REPOSITORY / link).exists()] == []
