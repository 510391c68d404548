"""The `memo` command: each verb is a module of this package, imported when it is called."""

from __future__ import annotations

import errno
import importlib
import io
import keyword
import sys
from typing import Any

import click

from memo_archive.incremental.garbage_collection import kept_for_good

VERBS = {
    "new": "Start a memo, dated the next free Monday.",
    "check": "Say what is wrong in the memos, with file and line.",
    "build": "Build the site.",
    "publish": "Check, build, and record what is published.",
    "withdraw": "State that something published is withdrawn on purpose.",
    "import": "Bring posts of an earlier site in, and account for each.",
    "review": "Walk through imported memos, the least sure first.",
    "actions": "Print the steps of all memos, as text, table, data or tasks.",
    "coverage": "Say what the archive leaves out.",
    "schema": "Print the JSON Schema of front matter, for editors.",
}
"""The verbs and what they do. Named here so that `memo --help` imports none of them."""


class _Verbs(click.Group):
    """Imports a verb when it is called, and ends quietly when it is broken off."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in VERBS:
            return None
        module = f"{cmd_name}_" if keyword.iskeyword(cmd_name) else cmd_name
        with kept_for_good():
            command = importlib.import_module(f"{__name__}.{module}").command
        return command if isinstance(command, click.Command) else None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(VERBS.items()))

    def invoke(self, ctx: click.Context) -> Any:
        _write_utf_8()
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:
            ctx.exit(130)
        except OSError as error:
            if error.errno == errno.EPIPE:  # The reader has gone; click ends quietly.
                raise
            place = f"{error.filename}: " if error.filename else ""
            raise click.ClickException(f"{place}{error.strerror or error}") from error


def _write_utf_8() -> None:
    """Let output be UTF-8 where it goes into a file or a pipe, and never fail for a character."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding=None if stream.isatty() else "utf-8", errors="backslashreplace")


@click.group(cls=_Verbs, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="memo-archive", prog_name="memo")
def main() -> None:
    """Write, check and publish an archive of memos.

    Run it anywhere in the archive: it looks for mkdocs.yml in this folder and those above.
    """
