"""What is checked: one SQL file a check, its header the card in the catalogue.

A file holds one query that returns the bad rows. Columns it may return: `page_id` or `article_id`
(where), `sentence_no` or `line_no` (which line), `text` (what stands there), `detail` (what is wrong).

Header lines: `severity` (error, warning), `table`, `scope` (`page`: holds inside one page, so it makes
sense for a file alone; `warehouse`: needs all of it; `monitor`: compares runs), `threshold` (bad rows
allowed, a number or a share of the rows checked; none by default), `description`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent
SEVERITIES = ("error", "warning")
SCOPES = ("page", "warehouse", "monitor")
_HEADER = re.compile(r"^-- (severity|table|scope|threshold|description): (.+)$", re.MULTILINE)


class BadCheckFileError(ValueError):
    """A check whose header does not say what it must."""


@dataclass(frozen=True, slots=True)
class Check:
    """One check; `sql` returns the bad rows and is empty for a row contract."""

    name: str
    table: str
    severity: str
    scope: str
    description: str
    sql: str = ""
    rows_allowed: int = 0
    share_allowed: float = 0.0

    def allows(self, rows_failed: int, rows_checked: int) -> bool:
        return rows_failed <= max(self.rows_allowed, self.share_allowed * rows_checked)


@cache
def load_catalogue() -> tuple[Check, ...]:
    """Every SQL check, by scope and name."""
    files = [path for path in FOLDER.glob("*.sql") if path.stem not in ("helpers", "rates")]
    checks = [_read(path) for path in (*files, *FOLDER.glob("monitors/*.sql"))]
    return tuple(sorted(checks, key=lambda check: (SCOPES.index(check.scope), check.table, check.name)))


def helper_sql(name: str) -> str:
    """The macros and views the checks share (`helpers`), or those of the monitors (`rates`)."""
    return (FOLDER / f"{name}.sql").read_text(encoding="utf-8")


@cache
def row_contracts() -> tuple[Check, ...]:
    """The row contracts as the catalogue shows them: one a table, checked by Pandera and `schemas.rules`."""
    from schemas.ddl import table_comment
    from schemas.tables import PAGE_TABLES

    return tuple(
        Check(f"contract_of_{table}", table, "error", "page", f"the row contract: {table_comment(model)}")
        for table, model in PAGE_TABLES.items()
    )


def _read(path: Path) -> Check:
    sql = path.read_text(encoding="utf-8")
    header = dict(_HEADER.findall(sql))
    missing = {"severity", "table", "scope", "description"} - set(header)
    if missing or header["severity"] not in SEVERITIES or header["scope"] not in SCOPES:
        wrong = f"lacks {sorted(missing)}" if missing else f"holds an unknown value: {header}"
        raise BadCheckFileError(f"{path.name}: the header {wrong}")
    rows, share = _threshold(header.get("threshold", "0"))
    return Check(
        name=path.stem,
        table=header["table"],
        severity=header["severity"],
        scope=header["scope"],
        description=header["description"],
        sql=sql.strip().removesuffix(";"),
        rows_allowed=rows,
        share_allowed=share,
    )


def _threshold(text: str) -> tuple[int, float]:
    """`12` -> 12 rows, `5%` -> a share of .05."""
    if text.endswith("%"):
        return 0, float(text.removesuffix("%")) / 100
    return int(text), 0.0
