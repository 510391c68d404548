"""`memo new`: a file for the next memo, with the fields to fill in."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import unicodedata
from collections.abc import Set as AbstractSet
from datetime import date, timedelta
from pathlib import Path

import click

from memo_archive.archive.archive import Archive
from memo_archive.cli.project import Project, Stop, as_typed, config_option, find_project, stopped
from memo_archive.sources.yaml_writer import render_fields
from memo_archive.text.slugs import address_key, fault_of_address, slugify

MAX_SLUG = 80
"""Characters of a slug that is made from a title."""
MAX_BYTES = 200
"""Of a file's name: most systems allow 255, and some add to it."""
_TAKEN_NAMES = frozenset(
    # `page` and the indexes are the archive's; Windows keeps the others for devices.
    [
        "page",
        "index",
        "readme",
        "con",
        "prn",
        "aux",
        "nul",
        *(f"{d}{n}" for d in ("com", "lpt") for n in range(1, 10)),
    ]
)
_DATE = re.compile(rb"(?m)^date:[ \t]*['\"]?(\d{4}-\d{2}-\d{2})\b")

FIELDS = "key_point: >-\ntaking_action: |\ntopics:\ndraft: true\n---\n"
CLOSING = "topics:\ndraft: true\n---\n\n\nKEY POINT:\n\nTAKING ACTION:\n"


def _day(context: click.Context, option: click.Parameter, written: str | None) -> date | None:
    if written is None:
        return None
    try:
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", written, re.ASCII):
            return date.fromisoformat(written)
    except ValueError:
        pass
    raise click.BadParameter(f"'{written}' is not a calendar date. Write it as 2026-03-30.", context, option)


def _title(context: click.Context, argument: click.Parameter, written: str) -> str:
    title = " ".join(written.split())
    if not title:
        raise click.BadParameter("the title is empty.", context, argument)
    for character in title:
        if unicodedata.category(character) in ("Cc", "Cs", "Cn") and not character.isprintable():
            sign = f"U+{ord(character):04X}"
            raise click.BadParameter(f"the title holds {sign}, which is not text.", context, argument)
    return title


def _slug(context: click.Context, option: click.Parameter, written: str | None) -> str | None:
    if written is None or (written and written == slugify(written)):
        return written
    near = slugify(written)
    cure = f" Write it as {near}." if near else ""
    fault = fault_of_address(written) or "is not of small letters, digits and hyphens"
    raise click.BadParameter(f"'{written}' {fault}.{cure}", context, option)


@click.command()
@click.argument("title", callback=_title)
@click.option(
    "--date", "day", callback=_day, metavar="YYYY-MM-DD", help="Its date, instead of the next free Monday."
)
@click.option(
    "--slug",
    callback=_slug,
    metavar="NAME",
    help="The last part of its address, instead of the title's words.",
)
@click.option(
    "--closing", is_flag=True, help="Close with KEY POINT and TAKING ACTION instead of the two fields."
)
@click.option("--edit", is_flag=True, help="Open it in $VISUAL or $EDITOR.")
@config_option
def command(
    title: str,
    day: date | None,
    slug: str | None,
    closing: bool,
    edit: bool,
    config_file: Path | None,
) -> None:
    """Start a memo, dated the next free Monday.

    That is the first Monday from today on that no other memo has, be it published, dated ahead or a draft.
    The memo is a draft until you write `draft: false`. No file is ever overwritten. Prints the path.
    """
    project = find_project(config_file)
    editor = _editor() if edit else []
    archive = project.archive()
    day = day or next_free_monday(archive.today, _dates(project, archive))
    slug = slug or slug_of(title)
    if not slug:
        raise click.UsageError(f"No address can be made of the title '{title}'. Name one: --slug my-memo.")
    uri = f"{day.year:04}/{slug}.md"
    _see_that_it_is_free(project, archive, uri)
    file = project.settings.content_folder / uri
    file.parent.mkdir(exist_ok=True)
    with file.open("x", encoding="utf-8", newline="\n") as new:
        new.write(text_of(title, day, closing=closing))
    click.echo(as_typed(file))
    _tell(archive, day, closing=closing)
    if editor:
        _open(editor, file)


def next_free_monday(today: date, taken: AbstractSet[date]) -> date:
    """Return the first Monday from `today` on, which counts, that is not `taken`."""
    day = today + timedelta(days=-today.weekday() % 7)
    while day in taken:
        day += timedelta(weeks=1)
    return day


def slug_of(title: str) -> str:
    """Return the slug of a `title`, no longer than file names may be; empty when no letter is in it."""
    words = slugify(title).split("-")
    slug = ""
    for word in words:
        longer = f"{slug}-{word}" if slug else word
        if len(longer) > MAX_SLUG or len(longer.encode()) > MAX_BYTES:
            break
        slug = longer
    if not slug:  # one endless word
        slug = words[0].encode()[:MAX_BYTES].decode("utf-8", "ignore")[:MAX_SLUG]
    return f"{slug}-memo" if slug in _TAKEN_NAMES else slug


def text_of(title: str, day: date, *, closing: bool) -> str:
    """Return the text of a new memo."""
    return "---\n" + render_fields({"title": title, "date": day}) + (CLOSING if closing else FIELDS)


def _dates(project: Project, archive: Archive) -> set[date]:
    """Return the dates of all memos; of one with errors, the date that its file gives."""
    days = {memo.date for memo in (*archive.memos, *archive.unpublished) if memo.date}
    for broken in archive.broken:
        try:
            found = _DATE.search((project.settings.content_folder / broken.uri).read_bytes())
            if found:
                days.add(date.fromisoformat(found[1].decode()))
        except (OSError, ValueError):
            continue
    return days


def _see_that_it_is_free(project: Project, archive: Archive, uri: str) -> None:
    """Raise Stop where a file or a memo has, or had, the address that the new file `uri` would give."""
    content = project.settings.content_folder
    url = f"{uri.removesuffix('.md')}/"
    key = address_key(url)
    named = as_typed(content / uri)
    cure = "Open that one, give the new memo another title, or name its address with --slug."
    owner = archive.targets.by_address.get(key)
    there = owner.uri if owner and owner.uri else _same_name(content, uri)
    if there:
        there = as_typed(content / there)
        raise Stop(stopped(there, "address-twice", f"this file has the address /{url} already", cure))
    identity = archive.ledger.identity_of(url)
    if identity:
        title = archive.ledger.entries[identity].title
        cure = "Give the new memo another title, or name its address with --slug."
        raise Stop(
            stopped(named, "address-twice", f"the address /{url} was published already, for '{title}'", cure)
        )


def _same_name(content: Path, uri: str) -> str:
    """Return the uri of what some file system would take for the file `uri`; empty where there is nothing."""
    folder, _, name = uri.partition("/")
    try:
        names = os.listdir(content / folder)  # noqa: PTH208 - names are enough
    except FileNotFoundError:
        return ""
    same = (n for n in names if address_key(n) == address_key(name))
    return next((f"{folder}/{n}" for n in same), "")


def _tell(archive: Archive, day: date, *, closing: bool) -> None:
    """Say what comes next, on the error stream: the output is the path."""
    fill = "the two closing paragraphs" if closing else "key_point, taking_action"
    click.echo(f"Dated {day:%A}, {day.isoformat()}. Fill in {fill} and topics;", err=True)
    click.echo("write `draft: false` when it is ready.", err=True)
    others = [m.path for m in (*archive.memos, *archive.unpublished) if m.date == day]
    if others:
        click.echo(f"{others[0]} has the same date.", err=True)


def _editor() -> list[str]:
    written = os.environ.get("VISUAL") or os.environ.get("EDITOR") or ""
    command = shlex.split(written, posix=os.name != "nt")
    if not command:
        raise click.UsageError("--edit needs to know your editor: set VISUAL or EDITOR.")
    if not shutil.which(command[0].strip('"')):
        raise click.UsageError(f"The editor '{command[0]}' that VISUAL or EDITOR names is not there.")
    return [part.strip('"') for part in command] if os.name == "nt" else command


def _open(editor: list[str], file: Path) -> None:
    status = subprocess.call([*editor, os.fspath(file)])  # noqa: S603 - the user's own editor
    if status:
        raise click.ClickException(f"The editor ended with status {status}. The memo is there.")
