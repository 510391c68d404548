"""Findings: what is found in a record and shown of it; where its words are is in `occurrences`.

What is found in a record does not depend on any other record. So an edit has one looked at, and the index of
all (see `index`) is put together from findings that are known.

The form is that of Pagefind 1.5:
https://github.com/Pagefind/pagefind/blob/main/pagefind/src/index/mod.rs
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from memo_archive.search import files
from memo_archive.search.records import Record
from memo_archive.search.spellings import Spellings
from memo_archive.search.texts import BOUNDARY, Part, Place


class Finding(NamedTuple):
    """What Pagefind has found in one record."""

    address: str
    """Below the site's root; it ends with a slash."""
    content: str
    """The digest of what is in its fragment."""
    length: int
    """In words."""
    day: str
    """2026-03-30; empty where it has none."""
    filters: Mapping[str, Sequence[str]]
    fragment: bytes
    """The file of what is shown of it."""


def packed(findings: Iterable[Finding]) -> bytes:
    """Return `findings` as bytes, of which `unpacked` makes them again."""
    heads: list[tuple[object, int]] = []
    fragments: list[bytes] = []
    for finding in findings:
        known = (finding.address, finding.content, finding.length, finding.day, finding.filters)
        heads.append((known, len(finding.fragment)))
        fragments.append(finding.fragment)
    return b"\n".join((json.dumps(heads).encode(), b"".join(fragments)))


def unpacked(data: bytes) -> list[Finding]:
    """Return what `packed` has made `data` of. Raises ValueError, TypeError."""
    head, _, fragments = data.partition(b"\n")
    findings: list[Finding] = []
    begin = 0
    for (address, content, words, day, filters), length in json.loads(head):
        fragment = fragments[begin : begin + length]
        findings.append(Finding(address, content, words, day, filters, fragment))
        begin += length
    if begin != len(fragments):
        raise ValueError("it ends too soon or too late")
    return findings


def finding_of(record: Record, parts: Iterable[Part], spellings: Spellings) -> Finding:
    """Return what is found in `record`, of which `parts` are what it says; all its spellings are known."""
    anchors: list[dict[str, str | int]] = []
    texts: list[str] = []
    length = 0
    for part in parts:
        if isinstance(part, Place):
            anchors.append({"element": "a", "id": part.id, "text": part.text, "location": length})
        else:
            length += spellings.length(part.spellings)
            texts.append(spellings.shown(part.spellings))
    address = f"{record.url.rstrip('/')}/"
    chosen, length = record.chosen, max(length, 1)
    shown = {
        "url": f"/{address}",
        "content": "".join(texts).rstrip(f" {BOUNDARY}"),
        "word_count": length,
        "filters": chosen,
        "meta": record.named,
        "anchors": anchors,
    }
    text = json.dumps(shown, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
    digest = hashlib.sha256(text).hexdigest()
    return Finding(address, digest, length, record.day, chosen, files.packed(text))
