"""The ledger: the record of all that was published, kept in the repository."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any

from memo_archive.problems import Level, Problem, shown
from memo_archive.text.slugs import address_key, unique

VERSION = 1


class LedgerError(Exception):
    """The ledger cannot be read; `problem` says where and why."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(str(problem))
        self.problem = problem


@dataclass(frozen=True, slots=True)
class Entry:
    """The published names of one memo: addresses, feed id, steps."""

    urls: tuple[str, ...]
    """Every address it has had, the newest last: ("2026/price/",)."""
    feed_id: str
    date: str
    """ISO form."""
    title: str
    steps: Mapping[str, str] = field(default_factory=dict)
    """The first words of each step by its id."""
    withdrawn: str = ""
    """Its author's reason for no longer publishing it; empty for a published memo."""


@dataclass(frozen=True, slots=True)
class Ledger:
    """All published memos and pages."""

    entries: Mapping[str, Entry] = field(default_factory=lambda: MappingProxyType({}))
    """By identity: the first address of each memo, without slashes at the ends."""
    pages: tuple[str, ...] = ()
    """Addresses of plain pages, and of the pages of topics, principles and series."""
    path: str = ".memo-ledger.json"
    _identities: Mapping[str, str] = field(default_factory=dict)

    def identity_of(self, *urls: str) -> str | None:
        """Return the identity of the memo that was published at one of `urls`, the first that is known."""
        for url in urls:
            found = self._identities.get(address_key(url))
            if found:
                return found
        return None

    def identity_for(self, url: str, *aliases: str) -> str:
        """Return the identity of the memo at `url`: the recorded one, or a new one.

        The identity of a withdrawn memo is never used again.
        """
        known = self.identity_of(url, *aliases)
        if known and not self.entries[known].withdrawn:
            return known
        return unique(url.strip("/"), set(self.entries))


def make_ledger(
    entries: Mapping[str, Entry], *, pages: tuple[str, ...] = (), path: str = ".memo-ledger.json"
) -> Ledger:
    """Return a ledger of `entries` and `pages`; its author knows its file as `path`."""
    # Withdrawn memos first: an address that another memo has since then belongs to that memo.
    in_order = sorted(entries.items(), key=lambda item: not item[1].withdrawn)
    identities = {address_key(url): identity for identity, entry in in_order for url in entry.urls}
    return Ledger(MappingProxyType(dict(entries)), pages, path, identities)


def read_ledger(file: Path, *, shown_as: str = "") -> Ledger:
    """Return the ledger in `file`; an empty one where there is no file. Raises LedgerError."""
    path = shown_as or file.name
    try:
        text = file.read_text(encoding="utf-8")
    except FileNotFoundError:
        return make_ledger({}, path=path)
    except (OSError, UnicodeDecodeError) as error:
        raise LedgerError(_unreadable(path, 1, f"it cannot be read ({error})")) from error
    conflict = re.search(r"(?m)^(?:<{7}|={7}|>{7})(?: |$)", text)
    if conflict:
        line = text.count("\n", 0, conflict.start()) + 1
        cure = "Keep the lines of both sides without the marks, each but the last with a comma at its end."
        raise LedgerError(_unreadable(path, line, "a merge left its marks in it", cure))
    try:
        values = json.loads(text, object_pairs_hook=_without_doubles)
    except json.JSONDecodeError as error:
        raise LedgerError(_unreadable(path, error.lineno, f"it is not valid JSON ({error.msg})")) from error
    except (_TwiceError, RecursionError) as error:
        raise LedgerError(_unreadable(path, 1, str(error))) from error
    try:
        version = values["version"]
        if version != VERSION:
            why = f"it has version {shown(version)}, and this program knows version {VERSION}"
            raise LedgerError(
                _unreadable(path, 1, why, "Update the program, or take the file's last good version.")
            )
        entries = {identity: _entry_from(value) for identity, value in values["memos"].items()}
        return make_ledger(entries, pages=_texts(values.get("pages", [])), path=path)
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        why = f"an entry is not as this program writes it ({type(error).__name__}: {error})"
        raise LedgerError(_unreadable(path, 1, why)) from error


def write_ledger(ledger: Ledger, file: Path) -> None:
    """Write `ledger` to `file`, whole or not at all; one memo a line, so that versions merge well."""
    memos = ",\n".join(
        f"  {json.dumps(identity, ensure_ascii=False)}: {json.dumps(_values_of(entry), ensure_ascii=False)}"
        for identity, entry in sorted(ledger.entries.items())
    )
    pages = json.dumps(sorted(ledger.pages), ensure_ascii=False)
    text = f'{{"version": {VERSION},\n "pages": {pages},\n "memos": {{\n{memos}\n}}}}\n'
    file.parent.mkdir(parents=True, exist_ok=True)
    # Not tempfile: its files are for their owner alone, and this one belongs to the repository.
    new = file.with_name(f".{file.name}.{os.getpid()}.new")
    try:
        new.write_text(text, encoding="utf-8", newline="\n")
        new.replace(file)
    finally:
        new.unlink(missing_ok=True)


class _TwiceError(ValueError):
    """A name stands twice in one object, which JSON readers pass over in silence."""


def _without_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    values = dict(pairs)
    if len(values) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise _TwiceError(f"{shown(twice)} stands twice in it")
    return values


def _entry_from(value: Mapping[str, Any]) -> Entry:
    urls = _texts(value["urls"])
    if not urls:
        raise ValueError("a memo without an address")
    return Entry(
        urls=urls,
        feed_id=str(value["feed_id"]),
        date=str(value["date"]),
        title=str(value["title"]),
        steps={str(key): str(text) for key, text in value.get("steps", {}).items()},
        withdrawn=str(value.get("withdrawn", "")),
    )


def _texts(values: Any) -> tuple[str, ...]:
    if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
        raise TypeError("a list of texts is wanted")
    return tuple(values)


def _values_of(entry: Entry) -> dict[str, Any]:
    values: dict[str, Any] = {
        "urls": list(entry.urls),
        "feed_id": entry.feed_id,
        "date": entry.date,
        "title": entry.title,
        "steps": dict(entry.steps),
    }
    if entry.withdrawn:
        values["withdrawn"] = entry.withdrawn
    return values


def _unreadable(path: str, line: int, why: str, cure: str = "") -> Problem:
    what = f"the record of what was published is damaged: {why}"
    cure = cure or "Take the last good version of the file from your repository's history."
    return Problem(path, line, 1, Level.ERROR, "ledger", what, cure)
