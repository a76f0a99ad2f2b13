"""The data dictionary: what is promised, for people (Markdown) and for files (Parquet metadata)."""

from __future__ import annotations

import json

from schemas import CONTRACT_VERSION
from schemas.ddl import ColumnFacts, column_comment, columns_of, table_comment
from schemas.tables import DERIVED_TABLES, OPERATION_TABLES, PAGE_TABLES, TABLES, key_of
from schemas.units import printed_units

_SHELVES = (
    ("From the pages", PAGE_TABLES),
    ("Operations", OPERATION_TABLES),
    ("Derived", DERIVED_TABLES),
)


def tables_markdown() -> str:
    """Every table with its columns, and the canonical units."""
    parts = []
    for title, tables in _SHELVES:
        parts.append(f"## {title}\n")
        parts += [_table_section(table) for table in tables]
    return "\n".join([*parts, _units_section()])


def _table_section(table: str) -> str:
    model = TABLES[table]
    lines = [
        f"### {table}",
        f"{table_comment(model)} Key: {', '.join(f'`{name}`' for name in key_of(model))}.",
        "",
        "| column | type | NULL | meaning | unit, values, range |",
        "|---|---|---|---|---|",
        *(_row(facts) for facts in columns_of(table)),
        "",
    ]
    return "\n".join(lines)


def _row(facts: ColumnFacts) -> str:
    limits = [facts.unit] if facts.unit else []
    limits += [", ".join(f"`{value}`" for value in facts.allowed)] if facts.allowed else []
    limits += [f"`{rule}`" if rule.startswith("matches") else rule for rule in facts.rules]
    nullable = "yes" if facts.nullable else ""
    description = facts.description.replace("|", "\\|")
    return f"| `{facts.name}` | {facts.sql_type} | {nullable} | {description} | {'; '.join(limits)} |"


def _units_section() -> str:
    printed: dict[tuple[str, str], list[str]] = {}
    for unit in printed_units():
        printed.setdefault((unit.symbol, unit.dimension), []).append(unit.name)
    rows = [
        f"| `{symbol}` | {dimension} | {' '.join(names)} |"
        for (symbol, dimension), names in printed.items()
        if names != [symbol]
    ]
    return "\n".join(
        [
            "## Canonical units",
            "Units of `figures.unit` with the printed forms that are converted into them (table `units` has "
            "the factors); everything else is kept as printed.",
            "",
            "| unit | dimension | printed as |",
            "|---|---|---|",
            *rows,
            "",
        ]
    )


def parquet_metadata(table: str) -> dict[str, str]:
    """Key-value metadata of an exported table: its meaning travels with the file."""
    columns = {
        facts.name: {
            "type": facts.sql_type,
            "nullable": facts.nullable,
            "description": column_comment(facts),
            "unit": facts.unit,
        }
        for facts in columns_of(table)
    }
    return {
        "baoshu.table": table,
        "baoshu.description": table_comment(TABLES[table]),
        "baoshu.key": json.dumps(key_of(TABLES[table])),
        "baoshu.columns": json.dumps(columns, ensure_ascii=False),
        "baoshu.contract_version": CONTRACT_VERSION,
    }
