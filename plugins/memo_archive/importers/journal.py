"""The journal of imports: which post became which memo, for the next import.

A write-ahead log of JSON lines, only ever appended to: a memo begun and not written, because a run was
broken off, is recognised by the next run.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from hashlib import blake2b
from pathlib import Path
from typing import IO, Any

from memo_archive.importers.post import Guess

NAME = "journal.jsonl"


@dataclass(slots=True)
class Record:
    """A memo that an import wrote or was about to write."""

    uri: str
    digest: str
    """Digest of the file as written."""
    ids: tuple[str, ...]
    words: str
    """Digest of the post's words, in hexadecimal."""
    is_written: bool = False


@dataclass(slots=True)
class Journal:
    """The memos that earlier imports wrote."""

    file: Path
    by_uri: dict[str, Record] = field(default_factory=dict)
    strangers: set[str] = field(default_factory=set)
    """Ids of authors whom only an import added to authors.yml: their posts have a source."""
    _by_id: dict[str, str] = field(default_factory=dict)
    _by_words: dict[str, str] = field(default_factory=dict)
    _open: IO[str] | None = None

    @classmethod
    def read(cls, file: Path) -> Journal:
        """Return the journal in `file`, an empty one where there is none; damaged lines are skipped."""
        journal = cls(file)
        try:
            with file.open(encoding="utf-8") as lines:
                for line in lines:
                    try:
                        journal._take(json.loads(line))
                    except (ValueError, KeyError, TypeError, AttributeError):
                        continue
        except FileNotFoundError:
            pass
        return journal

    def _take(self, value: Mapping[str, Any]) -> None:
        if value["step"] == "stranger":
            self.strangers.add(str(value["author"]))
            return
        uri = str(value["uri"])
        if value["step"] == "begun":
            record = Record(uri, str(value["digest"]), tuple(map(str, value["ids"])), str(value["words"]))
            self._remember(record)
        elif uri in self.by_uri and value["step"] == "written":
            self.by_uri[uri].is_written = True
        elif uri in self.by_uri and value["step"] == "moved":
            record = self.by_uri.pop(uri)
            record.uri = str(value["to"])
            record.digest = str(value["digest"])
            self._remember(record)
            record.is_written = True
        elif value["step"] == "dropped":
            self.by_uri.pop(uri, None)

    def _remember(self, record: Record) -> None:
        old = self.by_uri.get(record.uri)
        if old:
            record.is_written = False
        self.by_uri[record.uri] = record
        for key in record.ids:
            self._by_id[key] = record.uri
        self._by_words[record.words] = record.uri

    def record_of(self, ids: Iterable[str], words: str) -> Record | None:
        """Return the record of the post with one of these ids, or with words of this digest."""
        uris = [self._by_id.get(key) for key in ids]
        uris.append(self._by_words.get(words))
        return next((self.by_uri[uri] for uri in uris if uri and uri in self.by_uri), None)

    def begin(
        self, uri: str, data: bytes, ids: Iterable[str], words: str, details: Mapping[str, Any]
    ) -> None:
        """Note that `data` is about to be written for a post. It counts from the next run on."""
        step = {"step": "begun", "uri": uri, "digest": digest_of(data), "ids": list(ids), "words": words}
        self._add({**step, **details})

    def done(self, uri: str) -> None:
        """Note that the memo is written."""
        self._add({"step": "written", "uri": uri})

    def moved(self, uri: str, to: str, data: bytes) -> None:
        """Note that the memo was renamed."""
        self._add({"step": "moved", "uri": uri, "to": to, "digest": digest_of(data)})
        record = self.by_uri.pop(uri, None)
        if record:
            record.uri, record.digest = to, digest_of(data)
            self._remember(record)
            record.is_written = True

    def dropped(self, uri: str) -> None:
        """Note that the memo was removed."""
        self.by_uri.pop(uri, None)
        self._add({"step": "dropped", "uri": uri})

    def stranger(self, author: str) -> None:
        """Note that the author with this id is not one of the archive's own."""
        if author not in self.strangers:
            self.strangers.add(author)
            self._add({"step": "stranger", "author": author})

    def close(self) -> None:
        """Close the file."""
        if self._open:
            self._open.close()
            self._open = None

    def _add(self, value: Mapping[str, Any]) -> None:
        if self._open is None:
            self.file.parent.mkdir(parents=True, exist_ok=True)
            self._open = self.file.open("a", encoding="utf-8", newline="\n")
            if self._open.tell() and not _ends_in_line_break(self.file):
                self._open.write("\n")  # the last run was broken off within a line
        self._open.write(json.dumps(value, ensure_ascii=False) + "\n")
        self._open.flush()


def _ends_in_line_break(file: Path) -> bool:
    with file.open("rb") as stream:
        stream.seek(-1, os.SEEK_END)
        return stream.read(1) == b"\n"


def digest_of(data: bytes) -> str:
    """Return the digest of a file's content."""
    return blake2b(data, digest_size=16).hexdigest()


@dataclass(frozen=True, slots=True)
class Review:
    """Material of `memo review` for one memo: its origin and its guesses."""

    origin: str
    guesses: tuple[Guess, ...]


def reviews_in(file: Path) -> dict[str, Review]:
    """Return the reviews in the journal `file`, by the memo's path."""
    found: dict[str, Review] = {}
    try:
        with file.open(encoding="utf-8") as lines:
            for line in lines:
                try:
                    value = json.loads(line)
                    uri = str(value["uri"])
                    if value["step"] == "begun":
                        guesses = tuple(
                            Guess(str(f), str(v), float(s), str(w)) for f, v, s, w in value.get("guesses", ())
                        )
                        found[uri] = Review(str(value.get("origin", "")), guesses)
                    elif value["step"] == "moved" and uri in found:
                        found[str(value["to"])] = found.pop(uri)
                except (ValueError, KeyError, TypeError):
                    continue
    except FileNotFoundError:
        pass
    return found
