"""`memo actions`: the steps of all memos, for programs and for authors."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

import click

from memo_archive.archive.reader_steps import Steps, count_of
from memo_archive.cli.project import config_option, find_project
from memo_archive.exports.files import Export, Writer
from memo_archive.markdown.dialect import dialect_of
from memo_archive.markdown.passages import Passages
from memo_archive.model import Principle, Topic
from memo_archive.problems import did_you_mean, errors_in, shown
from memo_archive.views.export_forms import Form
from memo_archive.views.rendering import Renderer


@click.command()
@click.option(
    "--topic", "topics", multiple=True, metavar="ID", help="Of memos on this topic; more than one: on any."
)
@click.option(
    "--principle",
    "principles",
    multiple=True,
    metavar="ID",
    help="Of memos that name this principle; more than one: any.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice([form.value for form in Form]),
    default=Form.MARKDOWN.value,
    show_default=True,
    help="Text to read, a table, data, or tasks of a calendar.",
)
@config_option
def command(
    topics: tuple[str, ...], principles: tuple[str, ...], form: str, config_file: Path | None
) -> None:
    """Print the steps of all memos, as text, table, data or tasks.

    Steps of published memos, newest first; with --topic and --principle, only of memos that have both. It is
    what `actions/` of the site has as a file.

    The status is 0, or 2 when the archive could not be read or has no such topic or principle. Memos with
    errors are left out; `memo check` tells of them.
    """
    project = find_project(config_file)
    archive = project.archive()
    _check_names("topic", topics, archive.topics)
    _check_names("principle", principles, archive.principles)
    passages = Passages(dialect_of(archive.settings.options))
    wanted = tuple(
        it
        for it in Steps(archive, passages).all
        if (not topics or set(topics) & set(it.memo.topics))
        and (not principles or set(principles) & set(it.memo.principles))
    )
    chosen = (*(archive.topics[i].name for i in topics), *(archive.principles[i].name for i in principles))
    title = ": ".join(filter(None, (", ".join(chosen), f"Take action: {archive.settings.site_name}")))
    data = Writer(archive, Renderer(archive, passages)).data(Export("", Form(form), title, wanted))
    # As bytes: the line ends of CSV and calendars are what they are on every system.
    click.echo(data, nl=False)
    steps, memos = count_of(wanted), len(wanted)
    click.echo(
        f"{steps} step{'s' if steps != 1 else ''} of {memos} memo{'s' if memos != 1 else ''}.", err=True
    )
    wrong = {problem.path for problem in errors_in(archive.problems)}
    if wrong:
        files = "1 file has" if len(wrong) == 1 else f"{len(wrong)} files have"
        click.echo(f"{files} errors: see `memo check`.", err=True)


def _check_names(kind: str, names: Iterable[str], known: Mapping[str, Topic | Principle]) -> None:
    """End the command where one of `names` is not among the `known`."""
    for name in names:
        if name not in known:
            listed = f"Those there are: {', '.join(known)}." if known else f"There is no {kind} yet."
            cure = did_you_mean(name, known, otherwise=listed)
            raise click.UsageError(f"there is no {kind} {shown(name)}. {cure}")
