"""What the commands share: settings with the command line on top, the warehouse, a flow in this process."""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import Any

import click

from flows.report import UnreachableInboxError
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


def run_in_process(flow: str, settings: Settings, **parameters: Any) -> Any:
    """Run a flow (`module:function`) here, without a server; its result.

    Prefect is imported here and not before. A failed run is one line on standard error and exit status 1;
    UnreachableInboxError is left to the caller, since that run has done something.
    """
    from flows.prefect_home import prepare_prefect

    prepare_prefect(settings.state_folder)
    from prefect.settings import PREFECT_FLOWS_HEARTBEAT_FREQUENCY, temporary_settings

    from warehouse.lock import LockHeldError

    module, _, name = flow.partition(":")
    function = getattr(importlib.import_module(module), name)
    # The heartbeat thread costs a second a run and tells a server that is not there.
    with temporary_settings({PREFECT_FLOWS_HEARTBEAT_FREQUENCY: None}):
        try:
            return function(**parameters)
        except UnreachableInboxError:
            raise
        except LockHeldError as error:
            raise click.ClickException(str(error)) from error
        except Exception as error:  # Prefect has logged the trace; a person wants the reason once
            raise click.ClickException(f"the run failed: {type(error).__name__}: {error}") from error
