"""What goes wrong on a server is told: automations and a webhook, both real, on loopback."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from prefect import flow, tags
from prefect.blocks.notifications import CustomWebhookNotificationBlock
from prefect.client.orchestration import get_client
from prefect.events import emit_event
from prefect.exceptions import PrefectHTTPStatusError
from prefect.settings import PREFECT_API_URL, temporary_settings

from deployments.automations import replace, silence, wanted
from flows.check import FAILED_EVENT
from flows.ingest import ingest
from flows.schedule import TAG
from tests.integration.conftest import wait_until

pytestmark = pytest.mark.integration
RESOURCE = {"prefect.resource.id": "baoshu.warehouse", "prefect.resource.name": "news.duckdb"}


@pytest.fixture
def told() -> Iterator[tuple[str, list[str]]]:
    """A webhook's address, and what it was told."""
    heard: list[str] = []

    class Webhook(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            heard.append(self.rfile.read(int(self.headers["Content-Length"])).decode())
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b"ok")

        def log_message(self, *arguments: object) -> None:
            """Not into the test's output."""

    server = HTTPServer(("127.0.0.1", 0), Webhook)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/hook", heard
    server.shutdown()


@flow(name="a flow that fails")
def failing() -> None:
    raise RuntimeError("as it must")


def fail() -> None:
    with tags(TAG), pytest.raises(RuntimeError):
        failing()


def fail_a_check() -> None:
    emit_event(FAILED_EVENT, resource=RESOURCE, payload={"checks": ["page_once"]})


def told_of(heard: list[str], what: tuple[str, ...], provoke: Callable[[], None] = lambda: None) -> bool:
    """Whether all of this was heard within ten seconds of making it happen."""
    provoke()
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        if all(any(words in text for text in heard) for words in what):
            return True
        time.sleep(0.4)
    return False


def test_failed_runs_failed_checks_and_silence_are_told(
    prefect_server: str, told: tuple[str, list[str]]
) -> None:
    address, heard = told
    with temporary_settings({PREFECT_API_URL: prefect_server}):
        said = {"text": "{{subject}} {{body}}"}
        block = CustomWebhookNotificationBlock(name="listener", url=address, json_data=said)
        block.save("listener", overwrite=True)
        automations = wanted(block, fresh_days=3)
        *others, quiet = automations
        impatient = silence(quiet.actions[0], timedelta(seconds=10))  # type: ignore[arg-type]
        for automation in [*others, impatient]:
            replace(automation)
        # A server takes up a new automation a while after it has accepted it, and events before that are told
        # to nobody: what went wrong goes wrong again until it was heard.
        for provoke, what in ((fail, ("a run failed",)), (fail_a_check, ("a check failed", "page_once"))):
            wait_until(lambda provoke=provoke, what=what: told_of(heard, what, provoke), 120, what[0])  # type: ignore[misc]
        wait_until(lambda: told_of(heard, ("nothing arrived for 3 days",)), 120, "nothing arrived")
        before = len(heard)
        wait_until(lambda: any("nothing arrived" in text for text in heard[before:]), 120, "a second alarm")
        with get_client(sync_client=True) as client:
            for automation in [*others, impatient]:
                client.request("DELETE", "/automations/{id}", path_params={"id": automation.id})


def test_a_server_refuses_a_url_with_a_password_and_keeps_nothing_of_it(prefect_server: str) -> None:
    with temporary_settings({PREFECT_API_URL: prefect_server}), get_client(sync_client=True) as client:
        deployment = ingest.to_deployment("secrets", enforce_parameter_schema=True)
        deployment_id = deployment.apply()
        for place in ("sftp://clerk:geheim@host/in", "https://host/in?sig=geheim"):
            with pytest.raises(PrefectHTTPStatusError):
                client.create_flow_run_from_deployment(deployment_id, parameters={"paths": [place]})
        kept = client.request("POST", "/flow_runs/filter", json={"limit": 200}).text
        assert "geheim" not in kept
        run = client.create_flow_run_from_deployment(
            deployment_id, parameters={"paths": ["sftp://clerk@host/in"]}
        )
        client.delete_flow_run(run.id)
        client.delete_deployment(deployment_id)
