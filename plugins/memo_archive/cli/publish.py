"""`memo publish`: the site is built, and what it publishes is recorded."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import click

from memo_archive.archive.archive import Archive
from memo_archive.archive.ledger import write_ledger
from memo_archive.archive.publication import published_at
from memo_archive.cli.build import build
from memo_archive.cli.project import Project, as_typed, config_option, find_project
from memo_archive.model import Memo
from memo_archive.problems import START, Level, Problem, count_of, errors_in, format_text
from memo_archive.sections import all_problems
from memo_archive.views.archive_pages import ARCHIVE

LATE = timedelta(hours=1)
"""How long after its moment a memo may go out before that is worth a warning."""
MANY = 10
"""More lines than these are not read."""


@click.command()
@click.option("--no-build", is_flag=True, help="Record only: the site was built and put online elsewhere.")
@config_option
def command(no_build: bool, config_file: Path | None) -> None:
    """Check, build, and record what is published.

    The record holds each address, feed id and step. From then on, one that is dropped or changed is a
    problem, so that no reader's link, subscription or tick is lost unawares. Commit the record's file.
    """
    project = find_project(config_file)
    now = project.now()
    archive = project.archive(now=now)
    problems = (*all_problems(archive), *_nameless(archive))
    if not no_build:  # What is built elsewhere may have gone out in time.
        problems += late(archive)
    if problems:
        click.echo(format_text(project.located(problems)), err=True)
    if errors_in(problems):
        click.echo(f"{count_of(problems)}: nothing is built or recorded.", err=True)
        raise click.exceptions.Exit(1)
    if not no_build:
        status = build(project, now=now)
        if status:
            click.echo("The site was not built, so nothing is recorded.", err=True)
            raise click.exceptions.Exit(status)
    _record(project, archive)


def _nameless(archive: Archive) -> tuple[Problem, ...]:
    """Return an error where new memos would be recorded without an id for feeds."""
    if archive.settings.tag_authority or all(memo.feed_id for memo in _new_memos(archive)):
        return ()
    return (
        archive.settings.place(ARCHIVE.name).error(
            "no-authority",
            "neither site_url nor authority of memos/archive is set, and feed ids are made of them",
            "Set site_url to the address that the site will have.",
        ),
    )


def late(archive: Archive) -> tuple[Problem, ...]:
    """Return a warning for each newly published memo whose moment is long past; one for all when many are.

    Feeds give that moment. A memo that an earlier system has published is not late.
    """
    found = [
        (memo, memo.published_at)
        for memo in _new_memos(archive)
        if memo.published_at and archive.now - memo.published_at > LATE
        if not (memo.is_imported or memo.feed_id)
    ]
    if len(found) > MANY:
        oldest = _span(archive.now - min(moment for _, moment in found))
        what = f"{len(found)} memos go out after the moment that feeds will give for them, one by {oldest}"
        cure = "For the first memos of an archive that is as it should be; otherwise mend their dates."
        return (_late(archive.ledger.path, what, cure),)
    return tuple(_late(memo.path, *_how_late(archive, moment)) for memo, moment in found)


def _how_late(archive: Archive, moment: datetime) -> tuple[str, str]:
    span = _span(archive.now - moment)
    today, tomorrow = archive.today, archive.today + timedelta(days=1)
    in_time = today if archive.now - published_at(today, archive.settings) <= LATE else tomorrow
    return (
        f"the memo goes out {span} after the moment that feeds will give for it, {moment:%Y-%m-%d %H:%M}",
        f"Subscribers may overlook it: give it the date {in_time.isoformat()} or a later one.",
    )


def _late(path: str, what: str, cure: str) -> Problem:
    return Problem(path, START.line, START.column, Level.WARNING, "published-late", what, cure)


def _span(gap: timedelta) -> str:
    hours = round(gap / timedelta(hours=1))
    return f"{hours} hour{'s' if hours != 1 else ''}" if hours < 48 else f"{gap.days} days"


def _new_memos(archive: Archive) -> list[Memo]:
    """Return the published memos that the ledger does not have, or has as withdrawn, oldest first."""
    old = archive.ledger.entries
    return [m for m in reversed(archive.memos) if m.identity not in old or old[m.identity].withdrawn]


def _record(project: Project, archive: Archive) -> None:
    """Write what `archive` publishes to the ledger's file where that is something new, and say what it is."""
    old, record = archive.ledger, archive.record()
    new = _new_memos(archive)
    changed = [
        m for m in archive.memos if m not in new and record.entries[m.identity] != old.entries[m.identity]
    ]
    pages = [page for page in record.pages if page not in old.pages]
    news = [
        *(f"/{memo.url}  {memo.title}" for memo in new),
        *(f"/{memo.url}  (recorded before, changed)" for memo in changed),
        *(f"/{page}  (page)" for page in pages),
    ]
    if not news:
        click.echo("Nothing new to record.")
        return
    file = project.settings.ledger_path
    write_ledger(record, file)
    click.echo(f"Recorded in {as_typed(file)}:")
    for line in news[:MANY]:
        click.echo(f"  {line}")
    if len(news) > MANY:
        click.echo(f"  and {len(news) - MANY} more")
    click.echo("Commit that file with the memos: it holds what readers rely on.")
