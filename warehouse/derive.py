"""Tables that follow from others, brought up to date before each publishing."""

from __future__ import annotations

import duckdb

from warehouse.duplicates import update_duplicates
from warehouse.sql import sql_files
from warehouse.transactions import transaction


def derive(connection: duckdb.DuckDBPyConnection) -> None:
    """Entities, search index and near-duplicates, in one transaction."""
    with transaction(connection):
        for _, sql in sql_files("derived"):
            connection.execute(sql)
        update_duplicates(connection)
