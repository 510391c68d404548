"""Acting: what pages say of steps to their readers, and to the scripts that keep ticks and plans."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from memo_archive.archive.archive import Archive
from memo_archive.model import Kind, Memo
from memo_archive.settings import Settings
from memo_archive.views.export_forms import Form
from memo_archive.views.rendering import Address, address_from

ADDRESS = "actions/"
PLAN = f"{ADDRESS}plan/"


@dataclass(frozen=True, slots=True)
class Acting:
    """Where a page stands, and in which archive."""

    root: str
    """From the page to the site's root: "../../"."""
    archive: str
    """The identity of the archive, which never changes."""
    whole: str
    """Address of all steps."""
    plan: str
    """Address of the reader's plan."""


@dataclass(frozen=True, slots=True)
class ExportLink:
    """A file to take steps away in."""

    name: str
    url: str
    brings: str
    """Its use, as the end of a sentence."""


@dataclass(frozen=True, slots=True)
class StepsLink:
    """Where the steps of a topic or a principle are."""

    url: str
    count: int
    exports: tuple[ExportLink, ...]


def acting_on(settings: Settings, url: str) -> Acting:
    """Return what the page at `url` says."""
    to = address_from(url)
    return Acting("../" * url.count("/"), archive_name(settings), to(ADDRESS), to(PLAN))


def archive_name(settings: Settings) -> str:
    """Return what names an archive for ever: ticks and plans that readers keep belong to it.

    That is the authority of feed ids, else the site's address, else its name.
    """
    return settings.options.authority or settings.site_url or settings.site_name


def export_links(folder: str, to: Address) -> tuple[ExportLink, ...]:
    """Return the files that hold the steps of the page at `folder`, as a page whose addresses `to` makes."""
    return tuple(ExportLink(form.label, to(f"{folder}{form.file}"), form.brings) for form in Form)


def steps_link(archive: Archive, folder: str, memos: Iterable[Memo], to: Address) -> StepsLink | None:
    """Return where the steps of `memos` are, those of the topic or principle at `folder`.

    None where there are none, or no pages of steps.
    """
    count = sum(len(memo.steps) for memo in memos if memo.kind is Kind.MEMO)
    if not count or "actions" not in archive.targets.generated:
        return None
    return StepsLink(to(f"{ADDRESS}{folder}"), count, export_links(folder, to))
