"""The command `baoshu`: one file a family of commands, imported only when it is called.

Prefect takes seconds to import, and most commands do not need it: the group knows its commands by
name only. A new command is one file beside this one and one line in `COMMANDS`.
"""

from __future__ import annotations

import importlib

import click

# Name of the command -> where it is defined, and the line that `baoshu --help` shows without importing it.
COMMANDS: dict[str, tuple[str, str]] = {
    "reprocess": ("flows.cli.operate:reprocess", "Make stale pages again."),
    "release": ("flows.cli.operate:release", "Write a versioned release with its changes."),
    "maintain": ("flows.cli.operate:maintain", "Compact, back up, prune."),
    "restore": ("flows.cli.operate:restore", "Bring a backup back."),
    "status": ("flows.cli.operate:status", "Freshness, last runs, quarantine, disk."),
    "settings": ("flows.cli.operate:settings", "Every setting, its value and where it came from."),
    "serve": ("flows.cli.serve:serve", "Keep the schedule on this machine."),
    "check": ("flows.cli.check:check", "Check page dumps or a warehouse; nothing is loaded."),
    "diff": ("flows.cli.diff:diff", "What changed between two warehouses or releases."),
    "explore": ("flows.cli.explore:explore", "Look at the warehouse in the browser."),
    "export": ("flows.cli.export:export", "Write the warehouse as Parquet, CSV or JSON lines."),
    "search": ("flows.cli.search:search", "Find articles by words, best first."),
    "show": ("flows.cli.show:show", "One article or page, with what was found in it."),
    "sql": ("flows.cli.sql:sql", "Ask the warehouse in SQL, read-only."),
    "contracts": ("flows.cli.contracts:contracts", "What the tables promise, and what changed."),
    "ingest": ("flows.cli.ingest:ingest", "Load new and changed page dumps into the warehouse."),
    "words": ("flows.cli.words:words", "Find words that the dictionaries lack."),
    "quarantine": ("flows.cli.quarantine:quarantine", "Files that did not load: list, show, retry, drop."),
}


class LazyGroup(click.Group):
    """A click group that imports a command's module when the command is called, not before."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module, _, function = COMMANDS[cmd_name][0].partition(":")
        command = getattr(importlib.import_module(module), function)
        assert isinstance(command, click.Command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, COMMANDS[name][1]) for name in self.list_commands(ctx)])


@click.command(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="baoshu")
def main() -> None:
    """Baoshu 报数: Chinese newspaper page dumps in, a DuckDB warehouse of facts out.

    \b
    Examples:
      baoshu ingest samples                load a folder of page dumps
      baoshu sql "SELECT * FROM articles"  ask the warehouse
    """
