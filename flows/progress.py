"""A progress bar where a person watches, nothing where a log is kept."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.theme import Theme


@contextmanager
def show_progress(total: int) -> Iterator[Callable[[int], None]]:
    """Gives a function to be told how many more pages are done."""
    if not sys.stderr.isatty() or not total:
        yield lambda done: None
        return
    columns = (TextColumn("pages"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    console = _console_of_log()
    # Prefect's console knows its own styles only; the bar brings Rich's.
    with console.use_theme(Theme()), Progress(*columns, console=console, transient=True) as bar:
        line = bar.add_task("pages", total=total)
        yield lambda done: bar.advance(line, done)


def _console_of_log() -> Console:
    """The console that log lines go to, so that they scroll above the bar and not into it."""
    consoles = (getattr(handler, "console", None) for handler in logging.getLogger().handlers)
    return next((console for console in consoles if isinstance(console, Console)), Console(stderr=True))
