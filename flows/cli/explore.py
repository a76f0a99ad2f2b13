"""`baoshu explore`: the warehouse in the browser."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
from pathlib import Path

import click

from flows.cli.common import open_settings, warehouse_option
from flows.cli.reading import reader

NOTEBOOK = Path(__file__).parents[1] / "explore" / "notebook.py"


@click.command()
@click.option("--port", type=click.IntRange(1024, 65535), default=2718, show_default=True)
@click.option(
    "--host",
    default="127.0.0.1",
    show_default=True,
    help="Address to listen on.",
)
@click.option("--headless", is_flag=True, help="Do not open a browser.")
@warehouse_option
def explore(port: int, host: str, headless: bool, warehouse: Path | None) -> None:
    """Search and read in the browser: articles beside their page lines, figures over time, who with whom.

    Needs the extra: pip install 'baoshu[explore]'. Works on the published snapshot, without the internet.

    \b
    Examples:
      baoshu explore --warehouse news.duckdb
    """
    missing = [name for name in ("marimo", "altair") if importlib.util.find_spec(name) is None]
    if missing:
        raise click.ClickException(f"{' and '.join(missing)} not installed: pip install 'baoshu[explore]'")
    path = open_settings(warehouse=warehouse).warehouse
    with reader(path):
        pass  # tells what is wrong with the warehouse before a server stands
    command = [sys.executable, "-m", "marimo", "run", str(NOTEBOOK), "--host", host, "--port", str(port)]
    environment = os.environ | {
        "BAOSHU_WAREHOUSE": str(path.absolute()),
        "MARIMO_SKIP_UPDATE_CHECK": "1",
        "PYTHONPATH": os.pathsep.join(filter(None, [str(NOTEBOOK.parents[2]), os.environ.get("PYTHONPATH")])),
    }
    raise SystemExit(subprocess.call(command + (["--headless"] if headless else []), env=environment))
