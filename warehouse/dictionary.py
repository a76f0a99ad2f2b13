"""Writes docs/data-dictionary.md: tables from the contract, views and macros from their SQL files.

`python -m warehouse.dictionary` writes it; a test holds that the checked-in page is the current one.
"""

from __future__ import annotations

import sys
from pathlib import Path

import duckdb

from schemas import CONTRACT_VERSION
from schemas.dictionary import tables_markdown
from warehouse.catalogue import SqlObject, objects, view_columns
from warehouse.migrate import migrate

PAGE = Path("docs/data-dictionary.md")

_OPENING = f"""# Data dictionary

Contract version {CONTRACT_VERSION}. Written from `schemas/` and `warehouse/` by
`python -m warehouse.dictionary`; the same texts are comments in the warehouse (`FROM duckdb_columns()`), so
any client shows them.

Every row leads back to its page: `article_id` and `sentence_no` to `sentences.line_first..line_last`, those
to the physical lines of the file in `lines`; `FROM provenance(article_id, sentence_no)` walks that way.
Times are UTC. Worked examples: [questions.md](questions.md).
"""


def markdown() -> str:
    """The whole page."""
    with duckdb.connect() as connection:
        migrate(connection)
        views = [_view_section(connection, view) for view in objects("marts")]
    macros = [_macro_section(macro) for macro in objects("macros") if macro.purpose]
    return (
        "\n".join([_OPENING, tables_markdown(), "## Views\n", *views, "## Macros\n", *macros]).rstrip() + "\n"
    )


def _view_section(connection: duckdb.DuckDBPyConnection, view: SqlObject) -> str:
    types = {name: kind for name, kind, *_ in connection.execute(f'DESCRIBE "{view.name}"').fetchall()}
    rows = [
        f"| `{name}` | {types[name]} | {meaning.replace('|', chr(92) + '|')} |"
        for name, meaning in view_columns(connection, view).items()
    ]
    return "\n".join(
        [f"### {view.name}", view.purpose, "", "| column | type | meaning |", "|---|---|---|", *rows, ""]
    )


def _macro_section(macro: SqlObject) -> str:
    return f"### {macro.name}\n`{macro.signature}`\n\n{macro.purpose}\n"


if __name__ == "__main__":
    PAGE.write_text(markdown(), encoding="utf-8")
    sys.stdout.write(f"{PAGE} written\n")
