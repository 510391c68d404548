"""`memo withdraw`: what was published and is gone on purpose."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from urllib.parse import unquote, urlsplit

import click

from memo_archive.archive import Archive
from memo_archive.cli.project import Project, Stop, as_typed, config_option, find_project, stopped
from memo_archive.ledger import Entry, Ledger, make_ledger, write_ledger
from memo_archive.problems import did_you_mean, shown
from memo_archive.slugs import address_key


@click.command()
@click.argument("address")
@click.option("--why", default="", metavar="TEXT", help="The reason, kept in the record of a memo.")
@config_option
def command(address: str, why: str, config_file: Path | None) -> None:
    """State that something published is withdrawn on purpose.

    ADDRESS is that of a memo (2026/price), of a step (2026/price#4fkw2m7q) or of a page (about/). Its going is then
    no problem any more. Take the memo, the step or the page itself away, too.
    """
    project = find_project(config_file)
    archive = project.archive()
    damage = [problem for problem in archive.problems if problem.code == "ledger"]
    if damage:
        raise Stop(*project.located(damage))
    url, _, step = _below_the_site(address, archive).partition("#")
    identity = archive.ledger.identity_of(url)
    page = next((p for p in archive.ledger.pages if address_key(p) == address_key(url)), None)
    if identity and step:
        _withdraw_step(project, archive, identity, unquote(step), why)
    elif identity:
        _withdraw_memo(project, archive, identity, " ".join(why.split()))
    elif page is not None and not step:
        _withdraw_page(project, archive, page, why)
    else:
        raise Stop(_unknown(project, archive.ledger, address, url))


def _below_the_site(address: str, archive: Archive) -> str:
    """Return `address` as one below the site's root, whether it is whole, from the root, or a memo's file."""
    settings = archive.settings
    below = address.strip().removeprefix("memo:")
    if settings.site_url and below.startswith(settings.site_url):
        below = below.removeprefix(settings.site_url)
    elif urlsplit(below).scheme in ("http", "https"):
        return below
    path, sign, step = below.replace("\\", "/").partition("#")
    source = archive.by_uri.get(path.strip("/").removeprefix("./").removeprefix(f"{settings.docs_dir}/"))
    return (source.url if source else path.removesuffix(".md")) + sign + step


def _withdraw_memo(project: Project, archive: Archive, identity: str, why: str) -> None:
    entry = archive.ledger.entries[identity]
    if entry.withdrawn:
        click.echo(f"/{entry.urls[-1]} is withdrawn already: {entry.withdrawn}")
        return
    reason = why or f"withdrawn on {archive.today.isoformat()}"
    _write(project, archive.ledger, {identity: replace(entry, withdrawn=reason)}, f"/{entry.urls[-1]}", entry.title)
    published = next((memo for memo in archive.memos if memo.identity == identity), None)
    if published:
        _note(f"{published.path} still publishes it: delete the file, or write `draft: true` in it.")


def _withdraw_step(project: Project, archive: Archive, identity: str, step: str, why: str) -> None:
    entry = archive.ledger.entries[identity]
    if step not in entry.steps:
        those = ", ".join(entry.steps)
        cure = did_you_mean(step, entry.steps, otherwise=f"Its steps are {those}." if those else "It has none.")
        what = f"/{entry.urls[-1]} was published without a step {shown(step)}"
        raise Stop(stopped(_file(project), "unknown-address", what, cure))
    words = entry.steps[step]
    rest = {key: text for key, text in entry.steps.items() if key != step}
    _write(project, archive.ledger, {identity: replace(entry, steps=rest)}, f"/{identity}#{step}", words)
    memo = next((memo for memo in archive.memos if memo.identity == identity), None)
    if memo and any(s.id == step for s in memo.steps):
        _note(f"{memo.path} still has that step: take it out.")
    _say_where_reasons_go(why)


def _withdraw_page(project: Project, archive: Archive, page: str, why: str) -> None:
    ledger = archive.ledger
    pages = tuple(p for p in ledger.pages if p != page)
    _write(project, replace_pages(ledger, pages), {}, f"/{page}", "a page")
    still = next((p for p in archive.pages.values() if address_key(p.url) == address_key(page)), None)
    if still:
        _note(f"{still.path} still publishes it: delete the file.")
    _say_where_reasons_go(why)


def replace_pages(ledger: Ledger, pages: tuple[str, ...]) -> Ledger:
    """Return `ledger` with other `pages`."""
    return make_ledger(ledger.entries, pages=pages, path=ledger.path)


def _write(project: Project, ledger: Ledger, changed: dict[str, Entry], address: str, name: str) -> None:
    record = make_ledger({**ledger.entries, **changed}, pages=ledger.pages, path=ledger.path)
    write_ledger(record, project.settings.ledger_path)
    click.echo(f"Withdrawn: {address} ({name}). Commit {_file(project)}.")


def _unknown(project: Project, ledger: Ledger, address: str, url: str) -> object:
    raise NotImplementedError


def _file(project: Project) -> str:
    return as_typed(project.settings.ledger_path)


def _note(text: str) -> None:
    click.echo(text, err=True)


def _say_where_reasons_go(why: str) -> None:
    if why:
        _note("The reason is kept for memos only; say it in the commit.")
