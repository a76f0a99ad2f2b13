"""Keeping the schedule on one machine: Prefect's own `serve`, and a Prefect server on loopback beside it.

The server is a child process with its SQLite file in the state folder: a schedule needs one, but nobody
has to look after it. Where PREFECT_API_URL is set, that server is used and none is started.
"""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib import import_module
from types import FrameType
from typing import Any

from flows.prefect_home import prepare_prefect
from flows.prefect_server import PrefectServer, ServerDownError
from flows.schedule import (
    DEPLOYMENT_NAME,
    HEARTBEAT_SECONDS,
    SCHEDULED,
    SCHEDULED_LOCK_WAIT_SECONDS,
    TAG,
    Scheduled,
)
from flows.settings import ENV_PREFIX, Settings, SettingsError

logger = logging.getLogger(__name__)


def serve(settings: Settings) -> None:
    """Run the schedule until SIGTERM or Ctrl-C. Raises SettingsError, ServerDownError."""
    prepare_prefect(settings.state_folder)
    os.environ.setdefault(f"{ENV_PREFIX}LOCK_WAIT_SECONDS", str(SCHEDULED_LOCK_WAIT_SECONDS))
    os.environ.setdefault("PREFECT_FLOWS_HEARTBEAT_FREQUENCY", str(HEARTBEAT_SECONDS))
    signal.signal(signal.SIGTERM, _exit)
    with _server(settings) as is_ours:
        if is_ours:
            _bury_dead_runs()
        _keep_schedule(settings)


def _bury_dead_runs() -> None:
    """Runs that were on when the machine went down: nobody else could say so, and they hold the slot."""
    from prefect.client.orchestration import get_client
    from prefect.client.schemas.filters import FlowRunFilter, FlowRunFilterState, FlowRunFilterStateType
    from prefect.client.schemas.objects import StateType
    from prefect.states import Crashed

    alive = [StateType.RUNNING, StateType.PENDING, StateType.CANCELLING]
    dead = FlowRunFilter(state=FlowRunFilterState(type=FlowRunFilterStateType(any_=alive)))
    with get_client(sync_client=True) as client:
        for run in client.read_flow_runs(flow_run_filter=dead):
            logger.warning("run %s was on when this machine stopped: crashed", run.name)
            client.set_flow_run_state(run.id, Crashed(message="baoshu serve was stopped"), force=True)


def _keep_schedule(settings: Settings) -> None:
    """What `prefect.serve` does, but SIGTERM cancels the run in hand and rolls its batch back."""
    from prefect.runner import Runner

    class StoppableRunner(Runner):
        def handle_sigterm(self, *args: Any, **kwargs: Any) -> None:
            # Prefect's own handler leaves the event loop by SystemExit, with a page of traces.
            loop = asyncio.get_running_loop()
            loop.call_soon_threadsafe(lambda: stopping.append(loop.create_task(self.astop())))

    stopping: list[asyncio.Task[None]] = []  # held, or the loop might drop it
    deployments = [_deployment(item, settings) for item in SCHEDULED]  # refused, if so, before any is added
    # One run at a time: they all need the same lock.
    runner = StoppableRunner(pause_on_shutdown=False, limit=1)
    for deployment in deployments:
        runner.add_deployment(deployment)
    with suppress(KeyboardInterrupt):
        asyncio.run(runner.start())


def _exit(number: int, frame: FrameType | None) -> None:
    """SIGTERM before the runner has taken it over."""
    raise SystemExit(0)


@contextmanager
def _server(settings: Settings) -> Iterator[bool]:
    """A server to talk to; whether it is ours alone."""
    if "PREFECT_API_URL" in os.environ:
        yield False
        return
    port = settings.server_port
    _require_free(port)
    command = ["prefect", "server", "start", "--host", "127.0.0.1", "--port", str(port)]
    server = PrefectServer(command, port, settings.state_folder / "server.log")
    try:
        server.wait()
        os.environ["PREFECT_API_URL"] = server.url
        os.environ["PREFECT_LOGGING_TO_API_ENABLED"] = "true"
        logger.info("Prefect server at %s, its log in %s", server.url, server.log)
        yield True
    finally:
        server.stop()


def _require_free(port: int) -> None:
    """A server of somebody else's on this port would be taken for ours."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise ServerDownError(f"port {port} is taken; set server_port to another") from error


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
