"""What the commands share: settings with the command line on top, and the option that names the warehouse."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from flows.settings import Settings, SettingsError, load_settings

warehouse_option = click.option(
    "--warehouse",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="The warehouse (default: BAOSHU_WAREHOUSE, baoshu.toml, else baoshu.duckdb).",
)


def open_settings(**overrides: Any) -> Settings:
    """The settings, with a wrong one refused as a usage error that names it."""
    try:
        return load_settings(**overrides)
    except SettingsError as error:
        raise click.UsageError(str(error)) from error
