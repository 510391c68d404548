"""`memo coverage`: what the archive leaves out."""

from __future__ import annotations

from pathlib import Path

import click

from memo_archive.archive.gaps import find_gaps, format_text
from memo_archive.archive.related import Relations
from memo_archive.cli.project import config_option, find_project
from memo_archive.markdown.dialect import dialect_of
from memo_archive.markdown.passages import Passages
from memo_archive.problems import errors_in


@click.command()
@config_option
def command(config_file: Path | None) -> None:
    """Say what the archive leaves out.

    Principles at rest, memos that apply none, topics of one memo, questions without an answer, phrases that
    mean too much, weeks without a memo, and earlier memos that are referred to without a link.

    Nothing of it is an error: the status is 0, or 2 when the archive could not be read. Memos with errors
    are left out; `memo check` tells of them.
    """
    project = find_project(config_file)
    archive = project.archive()
    passages = Passages(dialect_of(archive.settings.options))
    click.echo(format_text(find_gaps(Relations(archive, passages))))
    wrong = {problem.path for problem in errors_in(archive.problems)}
    if wrong:
        files = "1 file has" if len(wrong) == 1 else f"{len(wrong)} files have"
        click.echo(f"{files} errors: see `memo check`.", err=True)
