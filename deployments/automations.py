"""Create or update the automations of a Prefect server: crashed runs, failures, failed checks, silence.

    PREFECT_API_URL=… python -m deployments.automations [--notify BLOCK]

BLOCK is a notification block that exists on the server, `type/name`, e.g. `slack-webhook/newsroom` or
`sendgrid-email/editors`; its address is a secret that lives in the block alone. Without one the
automations that notify are left out.
"""

from __future__ import annotations

from datetime import timedelta

import click
from prefect.automations import Automation
from prefect.blocks.abstract import NotificationBlock
from prefect.blocks.core import Block
from prefect.client.orchestration import get_client
from prefect.events.actions import ChangeFlowRunState, SendNotification
from prefect.events.schemas.automations import EventTrigger, Posture
from prefect.events.schemas.events import ResourceSpecification
from prefect.exceptions import ObjectNotFound
from prefect.states import StateType

from flows.check import FAILED_EVENT
from flows.ingest import LOADED_EVENT
from flows.schedule import HEARTBEAT_SECONDS, TAG
from flows.settings import load_settings

# Three missed heartbeats are a dead run.
HEARTBEAT_SILENCE = timedelta(seconds=3 * HEARTBEAT_SECONDS)
FLOW_RUN = {"prefect.resource.id": "prefect.flow-run.*"}
OURS = {"prefect.resource.id": f"prefect.tag.{TAG}", "prefect.resource.role": "tag"}


def crashed_runs() -> Automation:
    """A run whose heartbeat stopped is crashed: its process is gone and cannot say so itself."""
    return Automation(
        name="baoshu: runs without heartbeat are crashed",
        description="Killed runs would stay running for ever and keep the concurrency slot.",
        trigger=EventTrigger(
            posture=Posture.Proactive,
            after={"prefect.flow-run.heartbeat"},
            expect={
                "prefect.flow-run.heartbeat",
                "prefect.flow-run.Completed",
                "prefect.flow-run.Failed",
                "prefect.flow-run.Cancelled",
                "prefect.flow-run.Crashed",
            },
            match=ResourceSpecification(FLOW_RUN),
            match_related=ResourceSpecification(OURS),
            for_each={"prefect.resource.id"},
            threshold=1,
            within=HEARTBEAT_SILENCE,
        ),
        actions=[
            ChangeFlowRunState(state=StateType.CRASHED, message="no heartbeat: the run's process is gone")
        ],
    )


def failed_runs(notification: SendNotification) -> Automation:
    """Failed and crashed runs are told to somebody."""
    return Automation(
        name="baoshu: failed runs notify",
        trigger=EventTrigger(
            posture=Posture.Reactive,
            expect={"prefect.flow-run.Failed", "prefect.flow-run.Crashed"},
            match=ResourceSpecification(FLOW_RUN),
            match_related=ResourceSpecification(OURS),
            threshold=1,
            within=timedelta(0),
        ),
        actions=[notification],
    )


def failed_checks(notification: SendNotification) -> Automation:
    """A failed check of severity error is told to somebody."""
    return Automation(
        name="baoshu: failed checks notify",
        trigger=EventTrigger(
            posture=Posture.Reactive, expect={FAILED_EVENT}, threshold=1, within=timedelta(0)
        ),
        actions=[notification],
    )


def silence(notification: SendNotification, within: timedelta) -> Automation:
    """Nothing was loaded for so long: the papers stopped coming, or we stopped looking."""
    return Automation(
        name="baoshu: nothing arrived notifies",
        trigger=EventTrigger(
            posture=Posture.Proactive,
            # Without an event to begin after: it begins at once, and says so again as long as nothing comes.
            expect={LOADED_EVENT},
            threshold=1,
            within=within,
        ),
        actions=[notification],
    )


def wanted(block: NotificationBlock | None, fresh_days: int) -> list[Automation]:
    """All automations; those that notify need a block."""
    automations = [crashed_runs()]
    if block:
        block_id = block._block_document_id  # Prefect gives no public name to it
        assert block_id

        def notify(subject: str) -> SendNotification:
            body = "{{ event.event }} {{ event.resource.name }}\n{{ event.payload }}"
            return SendNotification(block_document_id=block_id, subject=subject, body=body)

        automations += [
            failed_runs(notify("Baoshu: a run failed")),
            failed_checks(notify("Baoshu: a check failed")),
            silence(notify(f"Baoshu: nothing arrived for {fresh_days} days"), timedelta(days=fresh_days)),
        ]
    return automations


def replace(automation: Automation) -> None:
    """Create it; one with the same name is replaced."""
    with get_client(sync_client=True) as client:
        for known in client.request("POST", "/automations/filter", json={}).json():
            if known["name"] == automation.name:
                try:
                    client.request("DELETE", "/automations/{id}", path_params={"id": known["id"]})
                except ObjectNotFound:
                    continue
    automation.create()


@click.command()
@click.option("--notify", metavar="TYPE/NAME", help="Notification block to send through.")
def main(notify: str | None) -> None:
    """Create or replace Baoshu's automations on the server of PREFECT_API_URL."""
    block: object = Block.load(notify) if notify else None
    if block is not None and not isinstance(block, NotificationBlock):
        raise click.UsageError(f"{notify} is no notification block")
    for automation in wanted(block, load_settings().fresh_days):
        replace(automation)
        click.echo(automation.name)
    if not block:
        click.echo("no notifications: name a block with --notify")


if __name__ == "__main__":
    main()
