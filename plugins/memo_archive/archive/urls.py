"""URLs: each address belongs to one page, as servers and file systems compare addresses."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from pathlib import PurePosixPath
from urllib.parse import unquote

from memo_archive.archive.diagnostics import Findings
from memo_archive.model import BrokenMemo, Memo, PlainPage, Principle, State, Topic
from memo_archive.parsing.kinds import misnamed_memo
from memo_archive.problems import START, shown
from memo_archive.sources.source import Source
from memo_archive.text.slugs import RESERVED, address_key

_MARKDOWN = (".md", ".markdown", ".mdown", ".mkdn", ".mkd")


class Addresses:
    """The owners of addresses; a claim to an address that is taken is a problem."""

    def __init__(self, findings: Findings, generated: frozenset[str]) -> None:
        """Tell `findings` of problems; `generated` are addresses below which other pages are made."""
        self._findings = findings
        self._generated = generated
        self._owners: dict[str, str] = {}
        self._written: dict[str, str] = {}

    def add_files(self, uris: Iterable[str], root: str) -> None:
        """Register the addresses of files that are no pages."""
        for uri in sorted(uris):
            if not uri.casefold().endswith(_MARKDOWN):
                self._owners.setdefault(address_key(uri), f"{root}/{uri}")

    def add_pages(self, pages: Mapping[str, PlainPage]) -> None:
        """Give plain pages their addresses."""
        for uri, page in sorted(pages.items()):
            if uri == "404.md":  # The host's own error page; it stands in for ours.
                continue
            is_free = self._claim(uri, page.url, page.path, "Rename or remove one of the two.")
            first = address_key(page.url).partition("/")[0]
            if is_free and (first in RESERVED or first in self._generated):
                what = f"the address /{page.url} belongs to a page the archive makes"
                self._findings.at(uri, "reserved-address", what, "Give the file another name.")

    def add_registered(self, items: Iterable[Topic | Principle], folder: str) -> None:
        """Give topics or principles their addresses below `folder`."""
        for item in sorted(items, key=lambda item: item.uri):
            self._claim(item, f"{folder}/{item.id}/", item.uri, "Rename or remove one of the two.")

    def add_memos(self, memos: Iterable[Memo], broken: Iterable[BrokenMemo]) -> None:
        """Give memos their addresses: first those that are to be published, then drafts and broken ones."""
        memos = list(memos)
        for memo in sorted(memos, key=lambda memo: (memo.is_draft, memo.uri)):
            self._claim(memo, memo.url, memo.path, "Rename one of the files, or give it another `slug:`.")
        for bad in broken:
            self._owners.setdefault(address_key(bad.url), bad.path)
        for year in {memo.folder for memo in memos}:
            self._owners.setdefault(year, f"the page of {year}")

    def check_names(self, uris: Iterable[str], docs_dir: str) -> None:
        """Tell of files in the folder of a year that would be memos by another suffix."""
        for uri in sorted(uris):
            other = misnamed_memo(uri)
            if other:
                suffix = PurePosixPath(uri).suffix
                what = f"the file is in the folder of a year, but its name ends in {shown(suffix)}"
                cure = f"Rename it to {other}, or move it elsewhere if it is no memo."
                problem = Source(uri, b"", docs_dir).problem(START, "file-name", what, cure)
                self._findings.add([problem])

    def _claim(self, item: Memo | Topic | Principle | str, url: str, path: str, cure: str) -> bool:
        """Give `url` to the file at `path`; tell of it where another has it."""
        key = address_key(url)
        owner = self._owners.setdefault(key, path)
        written = self._written.setdefault(key, url)
        if owner == path:
            return True
        hint = "" if written == url else "; letter case and accents' forms make no difference"
        if unicodedata.normalize("NFC", owner) == unicodedata.normalize("NFC", path):
            hint = "; their names look the same, and hold an accent in two forms"
        what = f"the address /{url} is that of {owner} too{hint}"
        where = ("slug",) if isinstance(item, Memo) else ()
        self._findings.at(item, "address-twice", what, cure, path=where)
        return False

    def redirects(self, memos: Iterable[Memo]) -> dict[str, str]:
        """Return the addresses of published memos by their aliases; tell of aliases that may not be."""
        claimed: dict[str, Memo] = {}
        found: dict[str, str] = {}
        for memo in sorted(memos, key=lambda memo: (memo.is_draft, memo.uri)):
            for alias in memo.aliases:
                key = address_key(alias)
                fault = self._fault_of_alias(key, memo, claimed.get(key))
                if fault:
                    self._findings.at(
                        memo,
                        "alias",
                        f"the alias '/{alias}' {fault}",
                        "Remove it, or write the old address that this memo had.",
                        path=("aliases",),
                        where=lambda written, key=key: address_key(unquote(written)) == key,  # type: ignore[misc]
                    )
                    continue
                claimed[key] = memo
                if memo.state is State.PUBLISHED:
                    found[alias] = memo.url
        return found

    def _fault_of_alias(self, key: str, memo: Memo, other: Memo | None) -> str:
        first, _, rest = key.partition("/")
        if key == address_key(memo.url):
            return "is the memo's own address, so it would lead to itself"
        if key in self._owners:
            return f"is the address of {self._owners[key]}"
        is_of_year = (
            first in self._owners and first.isdigit() and rest.partition("/")[0] in ("page", "feed.xml")
        )
        if first in RESERVED or first in self._generated or is_of_year:
            return "belongs to a page the archive makes"
        parts = key.split("/")
        for end in range(1, len(parts)):
            above = "/".join(parts[:end])
            if "." in parts[end - 1] and above in self._owners:
                return f"goes on below {self._owners[above]}, which is a file"
        if other is memo:
            return "stands here twice"
        return f"is claimed by {other.path} too" if other else ""
