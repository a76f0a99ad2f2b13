"""Issues in the formats that people and programs read."""

from __future__ import annotations

import json
from xml.etree import ElementTree

from flows.issues import (
    FORMATS,
    CheckReport,
    Issue,
    as_github,
    as_json,
    as_jsonl,
    as_junit,
    as_sarif,
    as_text,
)

ERROR = Issue("inbox/坏页.txt", 7, "error", "ledger_is_complete", "2 lines held, 3 in the file", "桥头的灯")
WARNING = Issue("inbox/b.txt", None, "warning", "publication_is_known", "no publication")
REPORT = CheckReport(
    [ERROR, WARNING],
    {
        "ledger_is_complete": "every line has a row",
        "publication_is_known": "pages name their paper",
        "page_once": "a page stands once",
    },
    pages=2,
    seconds=0.25,
)
CLEAN = CheckReport([], {"page_once": "a page stands once"}, pages=1)
HOSTILE = CheckReport(
    [Issue("a\n::error::b,c:d.txt", 1, "error", "binary", "100% \x00\x1b[31m]]>\nx", "<&\"'\r\n")]
)


def test_text_is_one_line_an_issue() -> None:
    assert as_text(REPORT).splitlines() == [
        "inbox/坏页.txt:7: error: ledger_is_complete: 2 lines held, 3 in the file: 桥头的灯",
        "inbox/b.txt:1: warning: publication_is_known: no publication",
        "2 pages, 3 checks: 1 error, 1 warning, 0.2 s",
    ]


def test_github_annotations_stand_at_file_and_line() -> None:
    first, second, _ = as_github(REPORT).splitlines()
    assert first.startswith("::error file=inbox/坏页.txt,line=7,title=ledger_is_complete::2 lines held")
    assert second.startswith("::warning file=inbox/b.txt,line=1,title=publication_is_known::")


def test_junit_has_a_case_a_check_and_fails_on_errors_only() -> None:
    cases = {case.get("name"): case for case in ElementTree.fromstring(as_junit(REPORT)).iter("testcase")}
    assert set(cases) == set(REPORT.descriptions)
    assert cases["ledger_is_complete"].find("failure") is not None
    assert cases["publication_is_known"].find("failure") is None
    assert "no publication" in (cases["publication_is_known"].findtext("system-out") or "")
    assert len(cases["page_once"]) == 0


def test_json_counts_and_lists() -> None:
    told = json.loads(as_json(REPORT))
    assert told["summary"] == {"pages": 2, "checks": 3, "errors": 1, "warnings": 1, "seconds": 0.25}
    assert told["issues"][0] == {
        "path": "inbox/坏页.txt",
        "line": 7,
        "severity": "error",
        "check": "ledger_is_complete",
        "message": "2 lines held, 3 in the file",
        "text": "桥头的灯",
    }


def test_sarif_names_rules_levels_and_places() -> None:
    log = json.loads(as_sarif(REPORT))
    assert {"$schema", "version", "runs"} == log.keys()
    (run,) = log["runs"]
    asked_by_github = {"id", "shortDescription", "fullDescription", "help"}
    assert all(rule.keys() == asked_by_github for rule in run["tool"]["driver"]["rules"])
    assert [rule["id"] for rule in run["tool"]["driver"]["rules"]] == list(REPORT.descriptions)
    place = run["results"][0]["locations"][0]["physicalLocation"]
    assert place["region"] == {"startLine": 7}
    assert place["artifactLocation"]["uri"] == "inbox/%E5%9D%8F%E9%A1%B5.txt"
    assert [result["level"] for result in run["results"]] == ["error", "warning"]


def test_other_peoples_text_does_not_break_out_of_its_place() -> None:
    assert len(as_text(HOSTILE).splitlines()) == 2
    assert len(as_github(HOSTILE).splitlines()) == 2
    assert as_github(HOSTILE).startswith("::error file=a%0A%3A%3Aerror%3A%3Ab%2Cc%3Ad.txt,line=1")
    ElementTree.fromstring(as_junit(HOSTILE))
    json.loads(as_sarif(HOSTILE))


def test_a_clean_report_is_well_formed_in_every_format() -> None:
    for form in FORMATS.values():
        assert form(CLEAN)
    assert ElementTree.fromstring(as_junit(CLEAN)).get("failures") == "0"


def test_jsonl_is_one_object_a_line() -> None:
    assert [json.loads(line)["check"] for line in as_jsonl(REPORT.issues).splitlines()] == [
        "ledger_is_complete",
        "publication_is_known",
    ]
