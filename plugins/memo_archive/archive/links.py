"""Links: the target of an address that an author wrote, or the fault of an address without one."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import unquote

from memo_archive.archive.suggestions import Misspelling
from memo_archive.model import LinkKind, State
from memo_archive.problems import shown
from memo_archive.text.slugs import address_key

_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
EXTERNAL_SCHEMES = frozenset({"http", "https", "mailto", "tel"})
OWN_SCHEMES = frozenset({"memo", "topic", "principle"})


@dataclass(frozen=True, slots=True)
class Destination:
    """A page of the site that a link may lead to."""

    url: str
    """Below the site's root: "2026/price/"; empty for home."""
    uri: str = ""
    """Its file, where it has one."""
    state: State = State.PUBLISHED
    published_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Target:
    """The page, file or address that a link leads to."""

    url: str
    """An absolute address, or one below the site's root; empty for a registered name without a page."""
    is_external: bool = False
    fragment: str = ""
    destination: Destination | None = None
    file: str = ""
    """The uri of a file that is no page, such as an image."""


@dataclass(frozen=True, slots=True)
class Fault:
    """The reason why a link leads nowhere."""

    code: str
    what: str
    cure: str
    misspelling: Misspelling | None = None
    """The wrong name, for which the nearest right one may be the cure."""


@dataclass(frozen=True, slots=True)
class Targets:
    """All pages and files that a link of the archive may lead to."""

    by_uri: Mapping[str, Destination]
    files: frozenset[str]
    topics: Mapping[str, str]
    """Addresses of topics by id; empty where a topic has no page."""
    principles: Mapping[str, str]
    by_address: dict[str, Destination] = field(default_factory=dict)
    """By `address_key`."""
    by_name: dict[str, Destination] = field(default_factory=dict)
    """Memos by "2026/price" and, where only one has it, by "price"."""
    generated: frozenset[str] = frozenset()
    """First parts of addresses below which the site makes pages that are not listed here."""

    root_files: frozenset[str] = frozenset()
    """Further files that will be made: names at the site's root, `*/NAME` for Markdown below `generated`."""

    def resolve(self, written: str, *, kind: LinkKind, uri: str, url: str) -> Target | Fault:
        """Return the target of the link `written` in the file `uri`, whose page is at `url`."""
        written = written.strip()
        scheme = _SCHEME.match(written)
        if scheme:
            return self._with_scheme(scheme[1].lower(), written)
        if written.startswith("//"):
            return Fault("link-scheme", f"the link {shown(written)} has no scheme", "Begin it with https:.")
        path, _, fragment = written.partition("#")
        path = unquote(path.partition("?")[0])
        fragment = unquote(fragment)
        if not path:
            own = self.by_uri.get(uri)
            if not written:
                return Fault(
                    "link-empty",
                    "a link leads nowhere: its address is empty",
                    "Give it an address, or take the brackets away.",
                )
            return Target(url, fragment=fragment, destination=own or Destination(url, uri))
        return self._path(path, fragment, kind, uri, url, written)

    def memo(self, name: str) -> Destination | None:
        """Return the memo that `name` means: "2026/price", "2026/price.md", "price" or an address."""
        name = name.strip().strip("/").removesuffix(".md")
        return self.by_name.get(name) or self.by_address.get(address_key(name))

    def _with_scheme(self, scheme: str, written: str) -> Target | Fault:
        if scheme in EXTERNAL_SCHEMES:
            return Target(written, is_external=True)
        if scheme not in OWN_SCHEMES:
            return Fault(
                "link-scheme",
                f"the link {shown(written)} has the scheme {shown(scheme)}",
                "A link may begin with https:, http:, mailto:, tel:, memo:, topic: or principle:.",
            )
        name, _, fragment = written.partition(":")[2].partition("#")
        name, fragment = unquote(name), unquote(fragment)
        if scheme == "memo":
            memo = self.memo(name)
            if memo:
                return Target(memo.url, fragment=fragment, destination=memo)
            return Fault(
                "unknown-memo",
                f"there is no memo {shown(name)}",
                "Write it as memo:2026/slug.",
                Misspelling(name, self.by_name),
            )
        known = self.topics if scheme == "topic" else self.principles
        if name in known:
            return Target(known[name], fragment=fragment if known[name] else "")
        return Fault(
            f"unknown-{scheme}",
            f"there is no {scheme} {shown(name)}",
            f"The folder {scheme}s/ has those there are.",
            Misspelling(name, known),
        )

    def _path(
        self, path: str, fragment: str, kind: LinkKind, uri: str, url: str, written: str
    ) -> Target | Fault:
        as_file = _below(posixpath.dirname(uri), path)
        if kind is LinkKind.LINK and (found := self.by_uri.get(as_file)):
            return Target(found.url, fragment=fragment, destination=found)
        as_url = _below(url, path)
        if all(place == ".." or place.startswith("../") for place in (as_file, as_url)):
            return Fault(
                "link-outside",
                f"the link {shown(written)} leaves the content folder",
                "Link to a file within it, or to a whole address with https:.",
            )
        if kind is LinkKind.LINK:
            by_address = (self.by_address.get(address_key(place)) for place in (as_file, as_url))
            if found := next(filter(None, by_address), None):
                return Target(found.url, fragment=fragment, destination=found)
            if made := self._made_at(as_url, as_file):
                return Target(made + ("/" if path.endswith("/") else ""), fragment=fragment)
        if as_file in self.files and (kind is LinkKind.IMAGE or not as_file.endswith(".md")):
            return Target(as_file, fragment=fragment, file=as_file)
        return self._missing(as_url if as_file.startswith("..") else as_file, kind, written)

    def _made_at(self, *places: str) -> str:
        """Return the first of `places` at which another page or file will be made; empty for none."""
        for place in places:
            if place in self.root_files:
                return place
            if place.partition("/")[0] in self.generated:
                url = place.removesuffix("index.md") if place.endswith("/index.md") else place
                if not url.endswith(".md") or f"*/{posixpath.basename(url)}" in self.root_files:
                    return url
        return ""

    def _missing(self, as_file: str, kind: LinkKind, written: str) -> Fault:
        what = "image" if kind is LinkKind.IMAGE else "page or file"
        if as_file in self.files:
            return Fault(
                "link-missing",
                f"the link {shown(written)} leads to {shown(as_file)}, which has no page of its own",
                "Link to a page that shows it, or take the link away.",
            )
        return Fault(
            "link-missing",
            f"the link {shown(written)} leads to no {what}: there is no {shown(as_file)}",
            "Put the file there, or mend the link: it counts from this file.",
            Misspelling(as_file, self.files, same_initial=True),
        )


def _below(folder: str, path: str) -> str:
    """Return the place below the content folder that `path`, written in `folder`, names."""
    place = posixpath.normpath(posixpath.join("" if path.startswith("/") else folder, path.lstrip("/")))
    return "" if place == "." else place


_UNUSUAL = re.compile(r"^/|^$|//|(?:^|/)\.\.?(?:/|$)")


def is_unusual(url: str) -> bool:
    """Tell whether `url` is not plain names with single slashes between them."""
    return _UNUSUAL.search(url) is not None


def relative(url: str, *, base: str) -> str:
    """Return `url` as a relative address in the page at `base`, both below the site's root.

    "2026/a/" is "../../2026/a/" for "2025/b/".
    """
    if url == base:
        return "./" if base.endswith("/") or not base else posixpath.basename(base)
    start = base if base.endswith("/") or not base else posixpath.dirname(base)
    if is_unusual(url) or is_unusual(start):
        path = posixpath.relpath(url or ".", start or ".")
    else:  # The same result in a tenth of the time, for the many addresses of each page.
        there, here = url.rstrip("/").split("/"), start.rstrip("/").split("/") if start else []
        shared = 0
        for one, other in zip(there, here, strict=False):
            if one != other:
                break
            shared += 1
        path = "/".join((*[".."] * (len(here) - shared), *there[shared:])) or "."
    return f"{path}/" if (url.endswith("/") or not url) and not path.endswith("/") else path
