"""What runs when, once: `baoshu serve` and deployments/prefect.yaml both follow it (tested)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from flows.settings import Settings


@dataclass(frozen=True, slots=True)
class Scheduled:
    """One deployment: a flow, its cron setting (None: by hand only), and what a second run at once does.

    `CANCEL_NEW`: the run that is on takes all there is, so a second one would find nothing. `ENQUEUE`: the
    work differs from run to run and has to be done.
    """

    flow: str
    entrypoint: str
    cron_setting: str | None
    collision: Literal["CANCEL_NEW", "ENQUEUE"]
    description: str

    def cron(self, settings: Settings) -> str | None:
        return getattr(settings, self.cron_setting) if self.cron_setting else None


SCHEDULED = (
    Scheduled(
        "ingest",
        "flows.ingest.ingest",
        "ingest_cron",
        "CANCEL_NEW",
        "Load new and changed page dumps and publish the warehouse.",
    ),
    Scheduled(
        "check",
        "flows.check.check",
        "check_cron",
        "CANCEL_NEW",
        "Run the catalogue of checks on the whole warehouse.",
    ),
    Scheduled(
        "maintain",
        "flows.maintain.maintain",
        "maintain_cron",
        "CANCEL_NEW",
        "Compact where it pays, back up, prune.",
    ),
    Scheduled(
        "release",
        "flows.release.release",
        "release_cron",
        "ENQUEUE",
        "Write a versioned release with its changes.",
    ),
    Scheduled(
        "reprocess",
        "flows.reprocess.reprocess",
        None,
        "ENQUEUE",
        "Make stale pages again, or those of given days or ids.",
    ),
)

# A scheduled run finds the warehouse busy now and then; it waits for another run's end, within the hour.
SCHEDULED_LOCK_WAIT_SECONDS = 3600
# How often a run says that it lives, in seconds: the shortest that Prefect allows.
HEARTBEAT_SECONDS = 30
TAG = "baoshu"
DEPLOYMENT_NAME = "scheduled"
