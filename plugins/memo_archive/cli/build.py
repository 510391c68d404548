"""`memo build`: the site, by MkDocs in a process of its own."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import click

from memo_archive.cli.project import Project, Stop, config_option, find_project
from memo_archive.sections import problems_of_theme


@click.command()
@click.option("--strict", is_flag=True, help="Let warnings stop the build too.")
@config_option
@click.argument("arguments", nargs=-1, metavar="[-- MKDOCS-ARGUMENT...]")
def command(strict: bool, config_file: Path | None, arguments: tuple[str, ...]) -> None:
    """Build the site.

    This is `mkdocs build` for the project you are in: what follows -- goes to it as it stands, and the
    status is its own.
    """
    project = find_project(config_file)
    if problems := problems_of_theme(project.settings):
        raise Stop(*project.located(problems))
    raise click.exceptions.Exit(build(project, [*(["--strict"] if strict else []), *arguments]))


def build(project: Project, arguments: Sequence[str] = (), *, now: datetime | None = None) -> int:
    """Build the site of `project` as it stands at `now`, and return the status that MkDocs ends with."""
    # Material's note on the end of MkDocs is not for those who write memos.
    variables = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
    if now:
        variables["SOURCE_DATE_EPOCH"] = str(int(now.timestamp()))
    # -P: the working folder holds content, and shall not be searched for modules.
    mkdocs = [sys.executable, "-P", "-m", "mkdocs", "build", "--config-file", str(project.config_file)]
    with subprocess.Popen([*mkdocs, *arguments], env=variables) as process:  # noqa: S603 - our own Python
        while True:
            # Ctrl-C reaches MkDocs as well, and MkDocs knows how to end.
            with contextlib.suppress(KeyboardInterrupt):
                status = process.wait()
                return 130 if status < 0 else status
