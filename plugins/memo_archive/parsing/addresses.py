"""Addresses of a memo: the slug it gets, and the faults of slugs and aliases that authors write."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import unquote

from memo_archive.problems import shown
from memo_archive.text.slugs import fault_of_address, slugify

_TAKEN = frozenset({"page", "feed.xml", "index", "index.html"})
"""Parts of addresses below a year that belong to pages the archive makes."""
_OTHER_NAME = "Give the file another name, or add `slug:`."


@dataclass(frozen=True, slots=True)
class SlugFault:
    """Code, mistake and cure of a slug."""

    code: str
    what: str
    cure: str


def slug_of(written: str, *, stem: str) -> str:
    """Return the slug of a memo: the one its author has `written`, else one made of its file's `stem`."""
    return written or slugify(stem)


def fault_of_slug(written: str, *, stem: str, folder: str, title: str) -> SlugFault | None:
    """Return why a memo in `folder` cannot have its slug; None where it can."""
    slug = slug_of(written, stem=stem)
    fault = _fault_of_part(written) if written else None
    if fault:
        cure = f"Write one part of an address, as {shown(slugify(title) or 'my-memo')}."
        return SlugFault("slug", f"slug is {shown(written)}, which {fault}", cure)
    if not slug:
        what = f"no address can be made of the file name {shown(stem)}"
        return SlugFault("slug", what, "Give the file a name with letters, or add `slug:`.")
    fault = fault_of_address(slug)
    if fault:
        return SlugFault("slug", f"the address {shown(slug)} {fault}", _OTHER_NAME)
    if slug.casefold() in _TAKEN:
        what = f"the address /{folder}/{slug}/ belongs to a page the archive makes"
        return SlugFault("reserved-address", what, _OTHER_NAME)
    return None


def _fault_of_part(written: str) -> str | None:
    fault = fault_of_address(written)
    if fault:
        return fault
    if written.startswith("/"):
        return "begins with a slash"
    if "/" in unquote(written):
        return "has more than one part"
    return "is percent-encoded; write the letters themselves" if "%" in written else None
