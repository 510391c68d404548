"""`memo check`: the problems of the memos, without building anything."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

import click

from memo_archive.cli.project import Stop, below, config_option, find_project, find_project_of
from memo_archive.problems import (
    Problem,
    count_of,
    errors_in,
    format_github,
    format_json,
    format_text,
)

FORMATS: dict[str, Callable[[Iterable[Problem]], str]] = {
    "text": format_text,
    "json": format_json,
    "github": format_github,
}


@click.command()
@click.argument("path", type=click.Path(path_type=Path), required=False)
@click.option(
    "--format",
    "form",
    type=click.Choice(list(FORMATS)),
    default="text",
    help="A line each, a JSON list, or what GitHub shows beside the lines.",
)
@click.option("--strict", is_flag=True, help="Let warnings count as errors do.")
@config_option
def command(path: Path | None, form: str, strict: bool, config_file: Path | None) -> None:
    """Say what is wrong in the memos, with file and line.

    With PATH, a file or folder, all memos are read, since they link to one another, but only the problems at
    or below PATH are told. A folder outside any project is checked by itself.

    The status is 0 when nothing is wrong, warnings aside; 1 when there is an error, or with --strict a
    warning; 2 when it could not check.
    """
    write = FORMATS[form]
    try:
        project = find_project_of(path, config_file) if path else find_project(config_file)
        archive = project.archive()
    except Stop as stop:
        click.echo(write(stop.problems))
        raise click.exceptions.Exit(stop.exit_code) from stop
    is_asked = below(path) if path else lambda _: True
    problems = project.located(p for p in archive.problems if is_asked(project.path_of(p)))
    if problems or form == "json":
        click.echo(write(problems))
    content = project.settings.content_folder
    uris = (*archive.by_uri, *(memo.uri for memo in archive.broken))
    memos = sum(is_asked(content / uri) for uri in uris)
    click.echo(f"{memos} memo{'s' if memos != 1 else ''} checked: {count_of(problems)}.", err=True)
    if errors_in(problems) or (strict and problems):
        raise click.exceptions.Exit(1)
