"""What Pagefind finds in records that it is given whole: the judge of what is found here."""

from __future__ import annotations

import gzip
import html
import json
import re
import subprocess
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from memo_archive.search import cbor
from memo_archive.search.records import FIELDS, Record
from mkdocs_memo_archive.pagefind import find_program


class Found(NamedTuple):
    """What is found in a record."""

    shown: dict[str, Any]
    words: dict[str, tuple[cbor.Item, cbor.Item]]
    """Places in the text and in the fields by word; another spelling by the word, a tab and that spelling."""


def document(record: Record, language: str) -> str:
    """Return the page of `record` as Pagefind's documentation has it."""
    named = {"title": record.title, "date": record.day, **record.fields}
    given = {name: value for name, value in named.items() if value}
    meta = ",".join(f"{name}[data-{name}]" for name in given)
    values = "".join(f' data-{name}="{html.escape(value)}"' for name, value in given.items())
    sort = ' data-pagefind-sort="date[data-date]"' if record.day else ""
    filters = "".join(
        f'<i data-pagefind-filter="{name}[title]" title="{html.escape(value)}"></i>'
        for name, chosen in record.chosen.items()
        for value in chosen
    )
    text = record.text if re.search(r">[^<]*\w", record.text) else f"<p>{html.escape(record.title)}</p>"
    return (
        f'<!doctype html><html lang="{html.escape(language)}"><body>'
        f'<i data-pagefind-meta="{meta}"{values}{sort}></i>{filters}{text}</body></html>'
    )


def look_at(records: Iterable[Record], folder: Path, *, language: str = "en") -> dict[str, Found]:
    """Return what Pagefind finds in `records`, by address; it writes below `folder`."""
    # Pagefind numbers the fields that it meets: one record has them all, so that they are alike.
    every = Record("~/fields", "all", "all", "<p>all", dict.fromkeys(FIELDS, "all"), day="all")
    for record in (*records, every):
        place = folder / "site" / record.url / "index.html"
        place.parent.mkdir(parents=True)
        place.write_text(document(record, language), encoding="utf-8", newline="")
    program = find_program()
    assert program
    subprocess.run(
        [program, "--site", folder / "site", "--output-path", folder / "bundle", "--silent"], check=True
    )
    found = in_files(
        {
            p.relative_to(folder / "bundle").as_posix(): p.read_bytes()
            for p in (folder / "bundle").rglob("*.*")
        }
    )
    del found["~/fields/"]
    return found


def in_files(files: Mapping[str, bytes]) -> dict[str, Found]:
    """Return what the files of an index say of each record, by address."""
    said = said_of_all(files)
    found = []
    for name, _ in lists(said[1]):
        shown = json.loads(content(files[f"fragment/{name}.pf_fragment"]))
        found.append(Found(shown, {}))
    for place, file in files.items():
        if place.startswith("index/"):
            (words,) = lists(cbor.read(content(file)))
            for word, pages, forms in lists(words):
                _note(found, str(word), pages)
                for form, of_form in lists(forms):
                    _note(found, f"{word}\t{form}", of_form)
    return {one.shown["url"].removeprefix("/"): one for one in found}


def said_of_all(files: Mapping[str, bytes]) -> list[cbor.Item]:
    """Return what an index says of all its records and files."""
    (language,) = json.loads(files["pagefind-entry.json"])["languages"].values()
    return items(cbor.read(content(files[f"pagefind.{language['hash']}.pf_meta"])))


def content(file: bytes) -> bytes:
    """Return what a file holds."""
    data = gzip.decompress(file)
    assert data.startswith(b"pagefind_dcd")
    return data.removeprefix(b"pagefind_dcd")


def lists(item: cbor.Item) -> list[list[cbor.Item]]:
    """Return an array of arrays."""
    return [items(entry) for entry in items(item)]


def items(item: cbor.Item) -> list[cbor.Item]:
    """Return an array."""
    assert isinstance(item, list)
    return item


def _note(found: list[Found], key: str, pages: cbor.Item) -> None:
    number = 0
    for distance, in_text, in_fields in lists(pages):
        number += int(str(distance))
        found[number].words[key] = in_text, in_fields
