"""URLs of the old site: equality of their spellings, and the aliases and links they become."""

from __future__ import annotations

import re
from collections.abc import Mapping, Set
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

from memo_archive.text.slugs import RESERVED, address_key, fault_of_address


def old_key(url: str) -> str:
    """Return a key that spellings of one URL share, whatever scheme, `www.`, end slash, index or fragment."""
    try:
        parts = urlsplit(url.strip())
        host = (parts.hostname or "").removeprefix("www.")
    except ValueError:
        return ""
    path = re.sub(r"/(?:index|default)\.\w{2,5}$", "/", unquote(parts.path)).rstrip("/").casefold()
    query = f"?{parts.query}" if re.search(r"(?:^|&)(?:p|page_id|id|post|entry)=", parts.query) else ""
    return f"{host}{path or '/'}{query}" if host else f"{path}{query}"


def path_key(url: str) -> str:
    """Return `old_key` without the host, for URLs without one; empty for the root."""
    key = old_key(url)
    return key[key.find("/") :] if "/" in key else ""


@dataclass(slots=True)
class AliasAssignment:
    """Assigns each old URL to one memo."""

    taken: Set[str]
    """Addresses of pages and memos, by `address_key`."""
    _claimed: dict[str, str] = field(default_factory=dict)

    def of(self, urls: tuple[str, ...], own: str) -> tuple[tuple[str, ...], list[tuple[str, str]]]:
        """Return the aliases that `urls` give the memo at `own`, and the refused URLs with reasons."""
        aliases: list[str] = []
        refused: list[tuple[str, str]] = []
        for url in urls:
            path = _path_of(url)
            if path is None:
                refused.append(
                    (url, "its query is all that tells it apart, and a static site does not see that")
                )
                continue
            key = address_key(path)
            if not key or key == address_key(own):
                continue
            fault = fault_of_address(path)
            owner = self._claimed.setdefault(key, own)
            if fault:
                refused.append((url, f"it {fault}"))
            elif key.partition("/")[0] in RESERVED:
                refused.append((url, "it belongs to a page the archive makes"))
            elif key in self.taken:
                refused.append((url, "a page of the archive has it"))
            elif owner != own:
                refused.append((url, f"it leads to /{owner} already"))
            elif path not in aliases:
                aliases.append(path)
        return tuple(aliases), refused


def _path_of(url: str) -> str | None:
    """Return the path of an old URL; None where its query identifies the post."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    if parts.query and re.search(r"(?:^|&)(?:p|page_id|id|post|entry)=", parts.query):
        return None
    return unquote(parts.path)


@dataclass(slots=True)
class LinkResolver:
    """Resolves links between old posts to memos."""

    by_key: Mapping[str, str]
    """Names of memos ("2016/price") by the `old_key` of each of their old URLs."""
    by_path: Mapping[str, str]
    """By `path_key`, where it is one memo's only."""
    by_file: Mapping[str, str]
    """By the file's name without its suffix, for Markdown folders."""

    def to(self, address: str, own: str) -> str:
        """Return the name of the memo behind `address`; empty for any other target and for `own`."""
        if address.startswith("file:"):
            stem = address[5:].partition("#")[0].rpartition("/")[2]
            found = self.by_file.get(re.sub(r"\.\w{1,8}$", "", stem).casefold(), "")
        elif re.match(r"https?:", address):
            found = self.by_key.get(old_key(address), "")
        else:
            stem = re.sub(r"\.\w{1,8}$", "", address.partition("#")[0].rpartition("/")[2]).casefold()
            found = self.by_path.get(path_key(f"//x/{address.lstrip('/')}"), "") or self.by_file.get(stem, "")
        return "" if found == own else found
