"""The flow `check`: the whole catalogue of checks on the warehouse, recorded, and told to whoever listens."""

from __future__ import annotations

from pathlib import Path

from prefect import flow, task
from prefect.artifacts import create_markdown_artifact
from prefect.cache_policies import NO_CACHE
from prefect.events import emit_event

from flows.batch import RunStamp
from flows.clock import utc_now
from flows.quality import checks_frame
from flows.report import markdown_table
from flows.runs import opened, writing
from flows.settings import load_settings
from warehouse.checks import CheckResult, run_checks
from warehouse.load import record_checks

# Automations listen for it (deployments/automations.py).
FAILED_EVENT = "baoshu.check.failed"


@flow(name="check", flow_run_name="check the warehouse")
def check(warehouse: Path | None = None) -> dict[str, int]:
    """Run every check of the catalogue, record the results in the table `checks`, publish.

    A check of severity error that fails emits the event `baoshu.check.failed`; the run itself fails only
    where a check could not be run.

    Args:
        warehouse: the published warehouse; that of the settings where none is given.
    """
    settings = load_settings(warehouse=warehouse)
    with writing(settings, "check") as run:
        results = run_catalogue(settings.warehouse, run.stamp)
    failed = [result for result in results if not result.passed]
    counts = {
        "checks": len(results),
        "errors": sum(result.check.severity == "error" for result in failed),
        "warnings": sum(result.check.severity == "warning" for result in failed),
    }
    create_markdown_artifact(_markdown(counts, failed), key="check", description="What the catalogue found")
    if counts["errors"]:
        _tell(settings.warehouse, failed)
    return counts


@task(name="catalogue", cache_policy=NO_CACHE)
def run_catalogue(warehouse: Path, stamp: RunStamp) -> list[CheckResult]:
    """Every check, its result a row of `checks`."""
    connection = opened(warehouse).connection
    results = run_checks(connection)
    record_checks(connection, checks_frame(results, stamp.run_id, utc_now()))
    return results


def _tell(warehouse: Path, failed: list[CheckResult]) -> None:
    names = sorted(result.check.name for result in failed if result.check.severity == "error")
    resource = {"prefect.resource.id": "baoshu.warehouse", "prefect.resource.name": warehouse.name}
    emit_event(FAILED_EVENT, resource=resource, payload={"checks": names})


def _markdown(counts: dict[str, int], failed: list[CheckResult]) -> str:
    head = f"# Checks\n\n{counts['checks']} checks, {counts['errors']} errors, {counts['warnings']} warnings."
    if not failed:
        return head
    rows: list[tuple[str, ...]] = [
        (result.check.severity, result.check.name, f"{result.rows_failed:,}", result.check.description)
        for result in failed
    ]
    return f"{head}\n\n{markdown_table(('severity', 'check', 'rows', 'what should hold'), rows)}"
