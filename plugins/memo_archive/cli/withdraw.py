"""`memo withdraw`: what was published and is gone on purpose."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from urllib.parse import unquote

import click

from memo_archive.archive.archive import Archive
from memo_archive.archive.ledger import Entry, make_ledger, write_ledger
from memo_archive.cli.project import Stop, as_typed, config_option, find_project, stopped
from memo_archive.problems import Problem, did_you_mean, shown
from memo_archive.text.slugs import address_key


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """The entries of the ledger that change."""

    what: str
    entries: Mapping[str, Entry] = field(default_factory=dict)
    """Changed entries, by identity."""
    page: str | None = None
    """The page to take out."""
    still_in: str = ""
    """The file that goes on publishing it, where there is one."""


@click.command()
@click.argument("address")
@click.option("--why", default="", metavar="TEXT", help="The reason; the record keeps it for a memo.")
@config_option
def command(address: str, why: str, config_file: Path | None) -> None:
    """State that something published is withdrawn on purpose.

    ADDRESS is that of a memo (2026/price), a step (2026/price#4fkw2m7q) or a page (about/). Its absence is
    then no problem any more. Take the memo, the step or the page away yourself.
    """
    project = find_project(config_file)
    archive = project.archive()
    damage = [
        problem
        for problem in archive.problems
        if problem.path == archive.ledger.path and problem.code == "ledger"
    ]
    if damage:
        raise Stop(*project.located(damage))
    ledger = archive.ledger
    withdrawal = _withdrawal(archive, address, " ".join(why.split()))
    if isinstance(withdrawal, Problem):
        raise Stop(replace(withdrawal, path=as_typed(project.settings.ledger_path)))
    if not withdrawal.entries and withdrawal.page is None:
        click.echo(withdrawal.what)
        return
    pages = tuple(page for page in ledger.pages if page != withdrawal.page)
    write_ledger(
        make_ledger({**ledger.entries, **withdrawal.entries}, pages=pages, path=ledger.path),
        project.settings.ledger_path,
    )
    click.echo(f"{withdrawal.what} Commit {as_typed(project.settings.ledger_path)}.")
    if withdrawal.still_in:
        click.echo(
            f"{withdrawal.still_in} still has it: take it away there, or it is published again.", err=True
        )


def _withdrawal(archive: Archive, address: str, why: str) -> Withdrawal | Problem:
    """Return what withdrawing `address` changes, or why it cannot be."""
    url, sign, step = _below_the_site(archive, address)
    ledger = archive.ledger
    identity = ledger.identity_of(url)
    if identity:
        return _of_step(archive, identity, step) if sign else _of_memo(archive, identity, why)
    page = next((page for page in ledger.pages if address_key(page) == address_key(url)), None)
    if page is not None and not sign:
        source = next((p.path for p in archive.pages.values() if address_key(p.url) == address_key(page)), "")
        return Withdrawal(f"The page /{page} is withdrawn.", page=page, still_in=source)
    known = [url.strip("/") for entry in ledger.entries.values() for url in entry.urls]
    known += [page for page in ledger.pages if page]
    if not known:
        return _unknown(address, "Nothing is recorded: `memo publish` does that.")
    return _unknown(address, did_you_mean(url, known, otherwise="An address is written as 2026/slug."))


def _of_memo(archive: Archive, identity: str, why: str) -> Withdrawal:
    entry = archive.ledger.entries[identity]
    if entry.withdrawn:
        return Withdrawal(f"/{entry.urls[-1]} is withdrawn already: {entry.withdrawn}")
    entry = replace(entry, withdrawn=why or f"withdrawn on {archive.today.isoformat()}")
    source = next((memo.path for memo in archive.memos if memo.identity == identity), "")
    return Withdrawal(f"The memo /{entry.urls[-1]} is withdrawn.", {identity: entry}, still_in=source)


def _of_step(archive: Archive, identity: str, step: str) -> Withdrawal | Problem:
    entry = archive.ledger.entries[identity]
    if step not in entry.steps:
        ids = ", ".join(entry.steps)
        return _unknown(
            f"{entry.urls[-1]}#{step}",
            did_you_mean(
                step,
                entry.steps,
                otherwise=f"The steps of that memo are {ids}." if ids else "That memo has no steps.",
            ),
        )
    rest = {key: words for key, words in entry.steps.items() if key != step}
    memos = (memo for memo in archive.memos if memo.identity == identity)
    source = next((memo.path for memo in memos if any(s.id == step for s in memo.steps)), "")
    what = f"The step {shown(entry.steps[step])} of /{entry.urls[-1]} is withdrawn."
    return Withdrawal(what, {identity: replace(entry, steps=rest)}, still_in=source)


def _unknown(address: str, cure: str) -> Problem:
    return stopped("", "unknown-address", f"nothing was published at {shown(address)}", cure)


def _below_the_site(archive: Archive, address: str) -> tuple[str, str, str]:
    """Return `address` in parts: what stands below the site's root, the sign # if it has one, and the step.

    It may be a whole address, begin at the root, or name a memo's file.
    """
    settings = archive.settings
    path, sign, step = address.strip().replace("\\", "/").partition("#")
    if settings.site_url:
        path = path.removeprefix(settings.site_url)
    name = path.removeprefix("./").removeprefix(f"{settings.docs_dir}/")
    memo = archive.by_uri.get(name)
    return memo.url if memo else name.removesuffix(".md"), sign, unquote(step)
