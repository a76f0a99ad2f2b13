"""A real Prefect server and a real worker: deployed, scheduled, killed, crowded, cut off.

One worker serves all tests of the module; they follow each other on one warehouse, as a month of
operation would.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import psutil
import pytest
from click.testing import CliRunner
from prefect.client.orchestration import SyncPrefectClient, get_client
from prefect.client.schemas.filters import ArtifactFilter, ArtifactFilterKey
from prefect.client.schemas.objects import FlowRun, StateType
from prefect.client.schemas.schedules import IntervalSchedule
from prefect.events.worker import EventsWorker
from prefect.settings import PREFECT_API_URL, temporary_settings
from prefect.states import Scheduled

from deployments import automations
from flows.schedule import HEARTBEAT_SECONDS
from tests.integration.conftest import (
    REPOSITORY,
    answers,
    free_port,
    quiet_environment,
    run_here,
    wait_until,
)
from tests.integration.pages import contents, rows, write_pages
from tests.integration.postgres import running

pytestmark = pytest.mark.integration
PREFECT = (sys.executable, "-m", "prefect")


@dataclass
class Site:
    """A server, a worker, and the folder they work in."""

    home: Path
    port: int
    environment: dict[str, str]
    processes: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/api"

    @property
    def inbox(self) -> Path:
        return self.home / "inbox"

    @property
    def warehouse(self) -> Path:
        return self.home / "news.duckdb"

    def start(self, name: str, *arguments: str) -> None:
        with (self.home / f"{name}.log").open("ab") as log:
            self.processes[name] = subprocess.Popen(
                [*PREFECT, *arguments], env=self.environment, cwd=self.home, stdout=log, stderr=log
            )

    def start_server(self) -> None:
        self.start("server", "server", "start", "--host", "127.0.0.1", "--port", str(self.port))
        wait_until(lambda: answers(f"{self.url}/health"), 300, f"the server, see {self.home}/server.log")

    def start_worker(self) -> None:
        self.start("worker", "worker", "start", "--pool", "baoshu", "--type", "process", "--name", "one")

    def kill(self, name: str) -> None:
        """The process and all it started, at once."""
        process = self.processes.pop(name)
        root = psutil.Process(process.pid)
        for member in [root, *root.children(recursive=True)]:
            member.kill()
        process.wait(60)

    def call(self, *arguments: str) -> str:
        done = subprocess.run(
            [*PREFECT, *arguments], env=self.environment, cwd=REPOSITORY, capture_output=True, text=True,
            timeout=300, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout


@pytest.fixture(scope="module")
def database() -> Iterator[dict[str, str]]:
    """SQLite, Prefect's default; PostgreSQL with TEST_POSTGRES=1 (`make test-postgres`)."""
    if not os.environ.get("TEST_POSTGRES"):
        yield {}
        return
    with running(free_port()) as url:
        yield {"PREFECT_API_DATABASE_CONNECTION_URL": url}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, database: dict[str, str]) -> Iterator[Site]:
    """Everything deployed as docs/operations.md says."""
    home = tmp_path_factory.mktemp("site")
    port = free_port()
    environment = (
        quiet_environment(home)
        | database
        | {
            "PREFECT_API_URL": f"http://127.0.0.1:{port}/api",
            "PREFECT_SERVER_UI_ENABLED": "false",
            "BAOSHU_HOME": str(home),
            # Prefect looks seldom by default; each of these waits is one of the test's.
            "PREFECT_WORKER_QUERY_SECONDS": "1",
            "PREFECT_WORKER_PREFETCH_SECONDS": "2",
            "PREFECT_SERVER_SERVICES_SCHEDULER_LOOP_SECONDS": "5",
            "PREFECT_SERVER_SERVICES_SCHEDULER_RECENT_DEPLOYMENTS_LOOP_SECONDS": "1",
        }
    )
    site = Site(home, port, environment)
    site.inbox.mkdir()
    (home / "baoshu.toml").write_text(
        f'inbox = ["{site.inbox}"]\nwarehouse = "{site.warehouse}"\nbatch_pages = 3\nprocesses = 1\n'
    )
    try:
        site.start_server()
        site.call("work-pool", "create", "baoshu", "--type", "process")
        site.call("--no-prompt", "deploy", "--prefect-file", "deployments/prefect.yaml", "--all")
        site.start_worker()
        with temporary_settings({PREFECT_API_URL: site.url}):
            yield site
    finally:
        # What this process tells Prefect goes to the server it told first: the next tests have another.
        EventsWorker.drain_all(timeout=30)
        for name in list(site.processes):
            site.kill(name)


@pytest.fixture
def client(site: Site) -> Iterator[SyncPrefectClient]:
    with get_client(sync_client=True) as client:
        yield client


def runs_of(client: SyncPrefectClient) -> list[FlowRun]:
    """All runs that are more than planned, oldest first."""
    runs = client.read_flow_runs(limit=200)
    started = [run for run in runs if run.state and run.state.type != StateType.SCHEDULED]
    return sorted(started, key=lambda run: run.created or run.expected_start_time)


def start_run(client: SyncPrefectClient, **parameters: Any) -> FlowRun:
    deployment = client.read_deployment_by_name("ingest/scheduled")
    return client.create_flow_run_from_deployment(deployment.id, parameters=parameters)


def state_of(client: SyncPrefectClient, run: FlowRun) -> str:
    return client.read_flow_run(run.id).state_name or ""


def finished(client: SyncPrefectClient, run: FlowRun) -> Callable[[], bool]:
    return lambda: state_of(client, run) in {"Completed", "Failed", "Crashed", "Cancelled"}


def pages_in(warehouse: Path) -> int:
    return rows(warehouse, "SELECT count(*) FROM pages")[0][0] if warehouse.exists() else 0


def test_next_runs_are_really_scheduled(site: Site, client: SyncPrefectClient) -> None:
    """With a newer SQLAlchemy the deployment succeeds and nothing is ever scheduled."""

    def planned() -> set[str]:
        runs = client.read_flow_runs(limit=200)
        return {run.flow_id.hex for run in runs if run.state and run.state.type == StateType.SCHEDULED}

    wait_until(lambda: len(planned()) == 4, 300, "runs of the four flows that have a schedule")


def test_the_schedule_runs_on_files_dropped_into_the_inbox(site: Site, client: SyncPrefectClient) -> None:
    write_pages(site.inbox, 4)
    deployment = client.read_deployment_by_name("ingest/scheduled")
    soon = datetime.now(UTC) + timedelta(seconds=15)
    every = IntervalSchedule(interval=timedelta(minutes=1), anchor_date=soon)
    (added,) = client.create_deployment_schedules(deployment.id, [(every, True)])
    try:
        wait_until(
            lambda: pages_in(site.warehouse) == 4, 300, f"the scheduled run, see {site.home}/worker.log"
        )
    finally:
        client.delete_deployment_schedule(deployment.id, added.id)
    wait_until(
        lambda: all(run.state and run.state.is_final() for run in runs_of(client)), 300, "all runs to end"
    )
    key = ArtifactFilter(key=ArtifactFilterKey(any_=["ingest"]))
    (artifact, *_) = client.read_artifacts(artifact_filter=key)
    assert "pages loaded" in str(artifact.data)
    assert rows(site.warehouse, "SELECT DISTINCT state FROM runs") == [("completed",)]


def test_a_wrong_parameter_is_refused_before_there_is_a_run(site: Site, client: SyncPrefectClient) -> None:
    before = len(runs_of(client))
    with pytest.raises(Exception, match=r"422|409|[Vv]alidation"):
        start_run(client, batch_pages="many")
    assert len(runs_of(client)) == before


def test_two_runs_at_once_obey_the_limit(site: Site, client: SyncPrefectClient) -> None:
    write_pages(site.inbox, 12, first=100)
    runs = [start_run(client) for _ in range(3)]
    for run in runs:
        wait_until(finished(client, run), 300, "the runs to end")
    states = sorted(state_of(client, run) for run in runs)
    assert set(states) <= {"Completed", "Cancelled"}
    assert "Completed" in states
    assert pages_in(site.warehouse) == 16
    overlapping = """
        SELECT count(*) FROM runs AS a JOIN runs AS b
        ON a.run_id < b.run_id AND b.started_at < a.finished_at
    """
    assert rows(site.warehouse, overlapping) == [(0,)]


@pytest.fixture
def heartbeats_watched(client: SyncPrefectClient, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The automation that buries dead runs, less patient than it is in earnest; gone after the test."""
    monkeypatch.setattr(automations, "HEARTBEAT_SILENCE", timedelta(seconds=2 * HEARTBEAT_SECONDS))
    created = CliRunner().invoke(automations.main, [])
    assert created.exit_code == 0, created.output
    yield
    for automation in client.read_automations():
        client.delete_automation(automation.id)


def test_a_killed_worker_leaves_a_crashed_run_and_the_next_completes_the_work(
    site: Site, client: SyncPrefectClient, heartbeats_watched: None
) -> None:
    write_pages(site.inbox, 20, first=200)
    run = start_run(client)
    log = site.home / "worker.log"
    begun = log.stat().st_size
    wait_until(lambda: "Task run '3 pages from" in log.read_text()[begun:], 300, "a first batch")
    site.kill("worker")
    wait_until(lambda: state_of(client, run) == "Crashed", 300, "the automation to find the dead run")
    site.start_worker()
    again = start_run(client)
    wait_until(finished(client, again), 300, "the next run")
    assert state_of(client, again) == "Completed"
    assert pages_in(site.warehouse) == 36
    assert rows(site.warehouse, "SELECT count(*) FROM runs WHERE state = 'crashed'") == [(1,)]


def test_after_a_server_was_down_nothing_is_lost_and_no_flood_follows(
    site: Site, client: SyncPrefectClient
) -> None:
    """The slots of the schedule lie on the server long before their time; four come due while it is down."""
    deployment = client.read_deployment_by_name("ingest/scheduled")
    before = rows(site.warehouse, "SELECT count(*) FROM runs")[0][0]
    begun = datetime.now(UTC)
    slots = [  # the first so late that no worker has begun it when the server goes
        client.create_flow_run_from_deployment(
            deployment.id, state=Scheduled(scheduled_time=begun + timedelta(seconds=wait))
        )
        for wait in (20, 21, 22, 23)
    ]
    site.kill("server")
    write_pages(site.inbox, 5, first=300)
    time.sleep(max(0, 24 - (datetime.now(UTC) - begun).total_seconds()))
    site.start_server()
    wait_until(lambda: pages_in(site.warehouse) == 41, 300, "the files that came in the meantime")
    for slot in slots:
        wait_until(finished(client, slot), 300, "all four to end")
    ends = [client.read_flow_run(slot.id).state for slot in slots]
    assert all(end and end.name in {"Completed", "Cancelled"} for end in ends), ends
    assert 1 <= rows(site.warehouse, "SELECT count(*) FROM runs")[0][0] - before <= 4


def test_it_all_equals_one_undisturbed_run(site: Site, tmp_path: Path) -> None:
    shutil.copytree(site.inbox, tmp_path / "inbox", copy_function=shutil.copy2)
    arguments = ["ingest", tmp_path / "inbox", "--warehouse", tmp_path / "calm.duckdb"]
    assert run_here(arguments, site.url, tmp_path / "state").returncode == 0
    assert contents(tmp_path / "calm.duckdb") == contents(site.warehouse)
