"""Keeping the schedule on one machine: Prefect's own `serve`, and a Prefect server on loopback beside it.

The server is a child process with its SQLite file in the state folder: a schedule needs one, but nobody
has to look after it. Where PREFECT_API_URL is set, that server is used and none is started.
"""

from __future__ import annotations

import logging
import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from types import FrameType

from flows.prefect_home import prepare_prefect
from flows.schedule import DEPLOYMENT_NAME, SCHEDULED, SCHEDULED_LOCK_WAIT_SECONDS, TAG, Scheduled
from flows.settings import ENV_PREFIX, Settings, SettingsError

logger = logging.getLogger(__name__)

SERVER_START_SECONDS = 120
STOP_SECONDS = 30


class ServerDownError(RuntimeError):
    """The Prefect server did not come up; the message names its log."""


def serve(settings: Settings) -> None:
    """Run the schedule until SIGTERM or Ctrl-C. Raises SettingsError, ServerDownError."""
    prepare_prefect(settings.state_folder)
    os.environ.setdefault(f"{ENV_PREFIX}LOCK_WAIT_SECONDS", str(SCHEDULED_LOCK_WAIT_SECONDS))
    signal.signal(signal.SIGTERM, _stop)
    with _server(settings):
        from prefect import serve as prefect_serve

        deployments = [_deployment(item, settings) for item in SCHEDULED]
        # One run at a time: they all need the same lock.
        prefect_serve(*deployments, pause_on_shutdown=False, limit=1, print_starting_message=False)


def _stop(number: int, frame: FrameType | None) -> None:
    """SIGTERM before Prefect has taken it over."""
    raise SystemExit(0)


@contextmanager
def _server(settings: Settings) -> Iterator[None]:
    if "PREFECT_API_URL" in os.environ:
        yield
        return
    url = f"http://127.0.0.1:{settings.server_port}/api"
    log = settings.state_folder / "server.log"
    command = [sys.executable, "-m", "prefect", "server", "start", "--host", "127.0.0.1"]
    with log.open("ab") as output:
        server = subprocess.Popen(
            [*command, "--port", str(settings.server_port)],
            stdout=output,
            stderr=output,
            start_new_session=True,  # Ctrl-C is for us; we end it last
        )
    try:
        _wait_for(url, server, str(log))
        os.environ["PREFECT_API_URL"] = url
        os.environ["PREFECT_LOGGING_TO_API_ENABLED"] = "true"
        logger.info("Prefect server at %s, its log in %s", url, log)
        yield
    finally:
        server.terminate()
        try:
            server.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            server.kill()


def _wait_for(url: str, server: subprocess.Popen[bytes], log: str) -> None:
    deadline = time.monotonic() + SERVER_START_SECONDS
    while time.monotonic() < deadline and server.poll() is None:
        try:
            with urllib.request.urlopen(f"{url}/health", timeout=2) as reply:
                if reply.status == 200 and server.poll() is None:
                    return
        except OSError:
            time.sleep(0.2)
    raise ServerDownError(f"the Prefect server did not start (is its port taken?), see {log}")


def _deployment(item: Scheduled, settings: Settings):  # type: ignore[no-untyped-def]  # Prefect's own type
    from prefect.client.schemas.objects import ConcurrencyLimitConfig, ConcurrencyLimitStrategy
    from prefect.client.schemas.schedules import CronSchedule
    from prefect.flows import EntrypointType

    module, _, name = item.entrypoint.rpartition(".")
    flow = getattr(import_module(module), name)
    cron = item.cron(settings)
    try:
        schedule = CronSchedule(cron=cron, timezone=settings.timezone) if cron else None
    except ValueError as error:
        raise SettingsError(f"{item.cron_setting}: {cron!r} is no cron schedule") from error
    return flow.to_deployment(
        name=DEPLOYMENT_NAME,
        schedule=schedule,
        description=item.description,
        tags=[TAG],
        concurrency_limit=ConcurrencyLimitConfig(
            limit=1, collision_strategy=ConcurrencyLimitStrategy(item.collision)
        ),
        enforce_parameter_schema=True,
        entrypoint_type=EntrypointType.MODULE_PATH,
    )
