"""`memo import`: the posts of an earlier site become memos, and each of them is accounted for."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from datetime import date
from itertools import islice
from pathlib import Path

import click

from memo_archive.cli.project import (
    Project,
    Stop,
    as_typed,
    config_above,
    config_option,
    find_project,
    stopped,
)
from memo_archive.importers.account import Account, Outcome
from memo_archive.importers.existing_archive import ExistingArchive, read_existing_archive
from memo_archive.importers.import_options import ImportOptions
from memo_archive.importers.import_report import Report
from memo_archive.importers.pipeline import run
from memo_archive.importers.term_mapping import TermMapping, names_of, read_term_mapping
from memo_archive.problems import errors_in, format_text
from memo_archive.settings import Settings
from memo_archive.sources.source import Source

STATE = "imported"
"""The folder beside the content with the journal, the comments and the last report."""
HIDDEN_STATE = ".imported"
"""The same, where the content folder belongs to no project: within it, where nothing reads it."""
_FEW = 40
"""Lines of detail that are read on a terminal."""


def _dates(context: click.Context, option: click.Parameter, written: str | None) -> str | date | None:
    if written in (None, "ask", "none"):
        return written
    name, _, day = str(written).partition("=")
    if name == "weekly-until":
        try:
            return date.fromisoformat(day)
        except ValueError:
            pass
    raise click.BadParameter(
        f"'{written}' is none of ask, none and weekly-until=YYYY-MM-DD, as weekly-until=2016-03-28.",
        context,
        option,
    )


@click.command("import")
@click.argument("sources", nargs=-1, required=True, metavar="SOURCE...", type=click.Path(path_type=Path))
@click.option(
    "--into",
    type=click.Path(path_type=Path, file_okay=False),
    help="The content folder; by default the project's.",
)
@click.option(
    "--dates",
    callback=_dates,
    metavar="HOW",
    help="For posts without a date: weekly-until=YYYY-MM-DD dates them weekly, backwards in the order found; "
    "ask asks, as is done at a terminal; none leaves them drafts in undated/.",
)
@click.option(
    "--terms",
    "terms_file",
    type=click.Path(path_type=Path, dir_okay=False),
    help="What the categories, tags and words of the old site are called here; made where it is not there.",
)
@click.option(
    "--author",
    "authors",
    multiple=True,
    metavar="NAME",
    help="Whose archive this is: posts with other by-lines have these as their source. Can be given again.",
)
@click.option("--dry-run", is_flag=True, help="Tell what would be done, and write nothing but the --report.")
@click.option(
    "--report",
    "reports",
    multiple=True,
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write the report there: a page where the name ends in .html, else text.",
)
@click.option("--fetch-images", is_flag=True, help="Get images from the web; without it nothing is fetched.")
@click.option(
    "--force", is_flag=True, help="Write memos anew that were edited or removed since they were imported."
)
@config_option
def command(
    sources: tuple[Path, ...],
    into: Path | None,
    dates: str | date | None,
    terms_file: Path | None,
    authors: tuple[str, ...],
    dry_run: bool,
    reports: tuple[Path, ...],
    fetch_images: bool,
    force: bool,
    config_file: Path | None,
) -> None:
    """Bring posts of an earlier site in, and account for each.

    A SOURCE is a file or a folder: text as copied from a browser, saved pages with one post or many, an RSS
    or Atom feed, Markdown of Hugo, Jekyll or Pelican. Memos that are written carry `imported: true` until
    `memo review`. Run it again and nothing changes; what you edited is never overwritten without --force.

    The status is 1 where a post could not be written.
    """
    for source in sources:
        if not source.exists():
            raise Stop(
                stopped(as_typed(source), "no-such-path", "there is no such file or folder", "Mend the path.")
            )
    project = _project(into, config_file)
    settings = project.settings
    content = settings.content_folder
    existing = read_existing_archive(content, shown_as=as_typed(content))
    state = state_folder(project)
    progress, end = _progress()
    options = ImportOptions(
        content,
        state,
        settings.zone,
        project.now().date(),
        shown_as=as_typed(content),
        terms=_terms(terms_file, existing),
        terms_file=terms_file,
        own_authors=authors,
        default_authors=settings.options.authors,
        weekly_until=dates if isinstance(dates, date) else None,
        ask_date=_asker()
        if dates == "ask" or (dates is None and sys.stdin.isatty() and sys.stdout.isatty())
        else None,
        may_fetch_images=fetch_images,
        is_dry=dry_run,
        is_forced=force,
        progress=progress,
    )
    files = reports or (() if dry_run else (state / "report.txt", state / "report.html"))
    with Report() as report:
        account = run(sources, existing, options, report)
        end()
        for file in files:
            report.save(file, account, f"Import into {options.shown_as}")
        _tell(account, report, files, is_dry=dry_run)
    if account.outcomes[Outcome.FAILED] or not account.is_balanced:
        raise click.exceptions.Exit(1)


def state_folder(project: Project) -> Path:
    """Return the folder in which imports into the content of `project` keep their journal."""
    settings = project.settings
    return settings.folder / STATE if project.config_file else settings.content_folder / HIDDEN_STATE


def _project(into: Path | None, config_file: Path | None) -> Project:
    """Return the project, with the folder `into` as its content where one is named; it may not be there."""
    if into is None:
        return find_project(config_file)
    whole = Path(into.absolute())
    try:
        project = find_project(config_file)
    except Stop:
        if config_file:
            raise
        return Project(Settings(docs_dir=whole.name, folder=whole.parent), None)
    if project.settings.content_folder.resolve() == whole.resolve():
        return project
    above = config_above(whole.parent)
    if (
        above is not None
        and (found := find_project(above)).settings.content_folder.resolve() == whole.resolve()
    ):
        return found
    return Project(Settings(docs_dir=whole.name, folder=whole.parent, options=project.settings.options), None)


def _terms(file: Path | None, existing: ExistingArchive) -> TermMapping:
    if file is None or not file.exists():
        return TermMapping(names=names_of(existing.topics.values()))
    terms, problems = read_term_mapping(
        Source(file.name, file.read_bytes(), as_typed(file.parent)), existing.topics
    )
    if errors_in(problems):
        raise Stop(*problems)
    if problems:
        click.echo(format_text(problems), err=True)
    return terms


def _asker() -> Callable[[str, str], date | None]:
    """Return what asks for the date of a post, until the answer is that no more be asked."""
    is_over = False

    def ask(title: str, origin: str) -> date | None:
        nonlocal is_over
        while not is_over:
            answer = click.prompt(
                f"{origin}\n  {title}\n  Date (YYYY-MM-DD; empty for none, - for none from here on)",
                default="",
                show_default=False,
            ).strip()
            if answer in ("", "-"):
                is_over = answer == "-"
                return None
            try:
                return date.fromisoformat(answer)
            except ValueError:
                click.echo(f"  '{answer}' is not a calendar date. Write it as 2016-03-28.")
        return None

    return ask


def _progress() -> tuple[Callable[[str, int, int], None], Callable[[], None]]:
    """Return what shows how far it is, on a line of the terminal or a line a thousand, and what ends that."""
    is_terminal = sys.stderr.isatty()
    shown = False

    def show(what: str, done: int, total: int) -> None:
        nonlocal shown
        of = f" of {total:,}" if total else ""
        if is_terminal:
            shown = True
            click.echo(f"\r{what}: {done:,}{of} …   ", nl=False, err=True)
        elif done and done % 1000 == 0:
            click.echo(f"{what}: {done:,}{of}", err=True)

    def end() -> None:
        if shown:
            click.echo("\r" + " " * 40 + "\r", nl=False, err=True)

    return show, end


def _tell(account: Account, report: Report, files: Sequence[Path], *, is_dry: bool) -> None:
    first = list(islice(report.lines(), _FEW + 1))
    if len(first) <= _FEW or (is_dry and not files):
        for line in report.lines():
            click.echo(line)
        click.echo()
    if is_dry:
        click.echo("Dry run: nothing is written.")
    for line in account.summary():
        click.echo(line)
    for file in files:
        click.echo(f"Report: {as_typed(file)}")
