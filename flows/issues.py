"""What checking found, one issue a place, and the formats that people and programs read it in."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, field
from pathlib import PurePath
from urllib.parse import quote
from xml.sax.saxutils import escape, quoteattr

SARIF_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


@dataclass(frozen=True, slots=True)
class Issue:
    """One thing that is wrong at one place; `line` is None where it is about the whole file."""

    path: str
    line: int | None
    severity: str  # error, warning
    check: str
    message: str
    text: str | None = None  # what stands there

    def to_text(self) -> str:
        """`file:line: severity: check: message`, one line whatever the message holds."""
        where = f"{one_line(self.path)}:{self.line or 1}"
        return f"{where}: {self.severity}: {self.check}: {one_line(_with_text(self))}"


@dataclass
class CheckReport:
    """All issues of one check run, and what was checked without any."""

    issues: list[Issue] = field(default_factory=list)
    descriptions: dict[str, str] = field(default_factory=dict)  # of every check that ran, by name
    pages: int = 0
    seconds: float = 0.0

    def count(self, severity: str) -> int:
        return sum(issue.severity == severity for issue in self.issues)

    @property
    def summary(self) -> str:
        pages, checks = counted(self.pages, "page"), counted(len(self.descriptions), "check")
        errors, warnings = (counted(self.count(severity), severity) for severity in ("error", "warning"))
        return f"{pages}, {checks}: {errors}, {warnings}, {self.seconds:.1f} s"


def as_text(report: CheckReport) -> str:
    """One line an issue, then the summary."""
    return "\n".join([*(issue.to_text() for issue in report.issues), report.summary])


def as_github(report: CheckReport) -> str:
    """Workflow commands: GitHub shows them beside the line in a pull request."""
    rows = [
        f"::{issue.severity} file={_property(issue.path)},line={issue.line or 1},"
        f"title={_property(issue.check)}::{_data(_with_text(issue))}"
        for issue in report.issues
    ]
    return "\n".join([*rows, report.summary])


def as_json(report: CheckReport) -> str:
    """`summary` (counts) and `issues`, each with path, line, severity, check, message, text."""
    summary = {
        "pages": report.pages,
        "checks": len(report.descriptions),
        "errors": report.count("error"),
        "warnings": report.count("warning"),
        "seconds": round(report.seconds, 3),
    }
    whole = {"summary": summary, "issues": list(map(asdict, report.issues))}
    return json.dumps(whole, ensure_ascii=False, indent=1)


def as_junit(report: CheckReport) -> str:
    """One test case a check; warnings are system-out of a case that passed."""
    failed = Counter(issue.check for issue in report.issues if issue.severity == "error")
    names = list(dict.fromkeys([*report.descriptions, *(issue.check for issue in report.issues)]))
    cases = [_junit_case(name, [issue for issue in report.issues if issue.check == name]) for name in names]
    head = f'tests="{len(names)}" failures="{len(failed)}" time="{report.seconds:.3f}"'
    return "\n".join(
        [
            '<?xml version="1.0" encoding="UTF-8"?>',
            f'<testsuites {head}><testsuite name="baoshu check" {head}>',
            *cases,
            "</testsuite></testsuites>",
        ]
    )


def _junit_case(name: str, issues: list[Issue]) -> str:
    begin = f'<testcase classname="baoshu" name={quoteattr(name)}'
    if not issues:
        return begin + "/>"
    rows = escape(_xml_text("\n".join(issue.to_text() for issue in issues)))
    if any(issue.severity == "error" for issue in issues):
        message = quoteattr(_xml_text(issues[0].message))
        return f"{begin}><failure message={message}>{rows}</failure></testcase>"
    return f"{begin}><system-out>{rows}</system-out></testcase>"


def as_sarif(report: CheckReport) -> str:
    """SARIF 2.1.0, for code scanning."""
    names = dict.fromkeys([*report.descriptions, *(issue.check for issue in report.issues)])
    rules = [_sarif_rule(name, report.descriptions.get(name, name)) for name in names]
    results = [
        {
            "ruleId": issue.check,
            "level": issue.severity,
            "message": {"text": _with_text(issue)},
            "locations": [
                {
                    "physicalLocation": {
                        "artifactLocation": {"uri": quote(PurePath(issue.path).as_posix())},
                        "region": {"startLine": issue.line or 1},
                    }
                }
            ],
        }
        for issue in report.issues
    ]
    driver = {"name": "baoshu", "rules": rules}
    run = {"tool": {"driver": driver}, "results": results}
    log = {"$schema": SARIF_SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(log, ensure_ascii=False, indent=1)


def _sarif_rule(name: str, description: str) -> dict[str, object]:
    """All that GitHub asks of a rule, which is more than the schema does."""
    text = {"text": description}
    return {"id": name, "shortDescription": text, "fullDescription": text, "help": text}


FORMATS: dict[str, Callable[[CheckReport], str]] = {
    "text": as_text,
    "github": as_github,
    "junit": as_junit,
    "json": as_json,
    "sarif": as_sarif,
}


def as_jsonl(issues: Iterable[Issue]) -> str:
    """One JSON object a line: `issues.jsonl` of a run's quality report."""
    return "".join(json.dumps(asdict(issue), ensure_ascii=False) + "\n" for issue in issues)


def _with_text(issue: Issue) -> str:
    return f"{issue.message}: {issue.text}" if issue.text else issue.message


def counted(count: int, noun: str) -> str:
    """1 page, 1,000 pages, 2 entries."""
    many = f"{noun[:-1]}ies" if noun.endswith("ry") else f"{noun}s"
    return f"{count:,} {noun if count == 1 else many}"


def one_line(text: str) -> str:
    """Control characters written out: other people's text may not break out of its line."""
    return "".join(char if char.isprintable() else char.encode("unicode_escape").decode() for char in text)


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def _xml_text(text: str) -> str:
    """XML has no place for most control characters, escaped or not."""
    return "".join(char for char in text if char in "\n\t" or (char >= " " and char not in "\ufffe\uffff"))
