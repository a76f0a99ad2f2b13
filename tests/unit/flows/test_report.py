"""What a run says of itself: counted right, and harmless whatever the files are called."""

from __future__ import annotations

import json

from flows.report import BatchCounts, IngestReport, RefusedFile, markdown_table


def report() -> IngestReport:
    made = IngestReport(warehouse="/data/news room.duckdb", run_id="r1", state="completed", seconds=3.0)
    made.add(
        BatchCounts(
            pages=2,
            articles=5,
            tokens=900,
            figures=7,
            files=3,
            files_left=1,
            refused=[
                RefusedFile("/in/a|b.txt", "read", "empty", "nothing in it"),
                RefusedFile("/in/a|b.txt", "read", "other", "nor here"),
            ],
            seconds_by_stage={"read": 0.1, "rebuild": 2.0},
        )
    )
    return made


def test_a_file_that_breaks_two_rules_is_one_file() -> None:
    made = report()
    assert (made.files_new, made.files_quarantined, made.files_waiting) == (4, 1, 1)
    assert made.counts()["files_quarantined"] == 1


def test_the_summary_names_the_slowest_stage_and_what_to_type_next() -> None:
    text = report().to_text()
    assert "most in rebuild" in text
    assert "1 left for the next run" in text.replace("  ", " ")
    assert "--warehouse '/data/news room.duckdb'" in text
    assert "baoshu quarantine list" in text
    assert json.loads(json.dumps(report().to_json()))["slowest_stage"] == "rebuild"


def test_names_of_files_cannot_break_the_artifact() -> None:
    table = markdown_table(("file",), [("a|b\n# <script>`x`",)])
    assert len(table.split("\n")) == 3
    assert "<script>" not in table
    assert "a\\|b" in table
