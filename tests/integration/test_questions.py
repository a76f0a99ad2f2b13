"""docs/questions.md under test: each question gives, on the samples, the answer that the page shows."""

from __future__ import annotations

from collections.abc import Iterator

import duckdb
import pytest

from tests.questions import PAGE, Question, answer, load_samples, questions
from warehouse.store import open_reader

QUESTIONS = questions(PAGE.read_text("utf-8"))


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    path = tmp_path_factory.mktemp("questions") / "samples.duckdb"
    load_samples(path)
    with open_reader(path) as connection:
        yield connection


def test_there_are_questions_enough_and_each_has_an_answer() -> None:
    assert len(QUESTIONS) >= 15
    assert [question.title for question in QUESTIONS if question.answer.count("\n") < 2] == []


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.title)
def test_each_question_gets_its_answer(samples: duckdb.DuckDBPyConnection, question: Question) -> None:
    assert answer(samples, question.sql) == question.answer, (
        "run `python -m tests.questions` and read the diff"
    )
