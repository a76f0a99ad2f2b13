"""What the commands share: settings with the command line on top, the warehouse, a flow in this process."""

from __future__ import annotations

import importlib
import os
from pathlib import Path
from typing import Any

import click

from flows.garbage import no_garbage_collection
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
    """Run a flow (`module:function`) here, with a Prefect server that lasts as long unless there is one; its
    result.

    Prefect is imported here and not before. A failed run is one line on standard error and exit status 1;
    UnreachableInboxError is left to the caller, since that run has done something.
    """
    from flows.prefect_home import prepare_prefect
    from flows.prefect_server import ServerDownError, start_temporary_server

    prepare_prefect(settings.state_folder)
    server = None
    if "PREFECT_API_URL" not in os.environ:
        server = start_temporary_server(settings.state_folder / "server.log")
        os.environ |= {"PREFECT_API_URL": server.url, "PREFECT_UI_URL": ""}  # it has no pages to look at
    module, _, name = flow.partition(":")
    with no_garbage_collection():  # nothing of what is imported goes again
        from prefect.settings import PREFECT_FLOWS_HEARTBEAT_FREQUENCY, temporary_settings

        from warehouse.lock import LockHeldError

        function = getattr(importlib.import_module(module), name)
    # The heartbeat thread costs a second a run and tells a server that ends with the run.
    with temporary_settings({PREFECT_FLOWS_HEARTBEAT_FREQUENCY: None}):
        try:
            if server:
                server.wait()
            return function(**parameters)
        except UnreachableInboxError:
            raise
        except ServerDownError as error:
            raise click.ClickException(str(error)) from error
        except LockHeldError as error:
            raise click.ClickException(str(error)) from error
        except Exception as error:  # Prefect has logged the trace; a person wants the reason once
            raise click.ClickException(f"the run failed: {type(error).__name__}: {error}") from error
