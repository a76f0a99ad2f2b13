"""A progress bar where a person watches, nothing where a log is kept."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn


@contextmanager
def show_progress(total: int) -> Iterator[Callable[[int], None]]:
    """Gives a function to be told how many more pages are done."""
    if not sys.stderr.isatty() or not total:
        yield lambda done: None
        return
    columns = (TextColumn("pages"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        line = bar.add_task("pages", total=total)
        yield lambda done: bar.advance(line, done)
