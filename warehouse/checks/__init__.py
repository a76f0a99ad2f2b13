"""The catalogue of data checks: SQL that returns bad rows, monitors over time, row contracts."""

from warehouse.checks.catalogue import Check, load_catalogue, row_contracts
from warehouse.checks.run import CheckResult, Failure, run_checks

__all__ = ["Check", "CheckResult", "Failure", "load_catalogue", "row_contracts", "run_checks"]
