"""`baoshu serve`: the schedule on this machine."""

from __future__ import annotations

import click

from flows.cli.common import open_settings
from flows.settings import SettingsError


@click.command(short_help="Keep the schedule on this machine.")
def serve() -> None:
    """Keep the schedule on this machine until it is stopped (SIGTERM or Ctrl-C).

    Looks for new files every 15 minutes, checks and maintains nightly, releases weekly, all in the time
    zone of the settings (`baoshu settings` shows them). Starts a Prefect server on loopback, unless
    PREFECT_API_URL names one; its pages are at http://127.0.0.1:4200.

    \b
    Examples:
      baoshu serve
      BAOSHU_INGEST_CRON='*/5 * * * *' baoshu serve
    """
    from flows.serve import ServerDownError
    from flows.serve import serve as keep_schedule

    settings = open_settings()
    try:
        keep_schedule(settings)
    except SettingsError as error:
        raise click.UsageError(str(error)) from error
    except ServerDownError as error:
        raise click.ClickException(str(error)) from error
