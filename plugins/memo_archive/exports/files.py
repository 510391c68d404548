"""The files that steps are taken away in: which there are, and their bytes."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from urllib.parse import urlsplit

from memo_archive.archive.archive import Archive
from memo_archive.archive.reader_steps import MemoSteps, Steps
from memo_archive.exports import data, ics, markdown, spreadsheet
from memo_archive.exports.items import Itemiser, MemoItems
from memo_archive.text.slugs import slugify
from memo_archive.views.acting import ADDRESS
from memo_archive.views.export_forms import NAME, Form
from memo_archive.views.rendering import Renderer

SCHEMA = f"{ADDRESS}{NAME}.schema.json"


@dataclass(frozen=True, slots=True)
class Export:
    """One file, before it is written."""

    url: str
    """Below the site's root."""
    form: Form
    title: str
    memos: tuple[MemoSteps, ...]


def exports_of(archive: Archive, steps: Steps) -> Mapping[str, tuple[Export, ...]]:
    """Return every file but the schema, by the folder it is in: all steps, those of each topic and principle.

    A topic or principle has them beside its page, where it has steps.
    """
    site = archive.settings.site_name
    title = f"Take action: {site}"
    folders = {ADDRESS: _in_all_forms(ADDRESS, title, steps.all)}
    for name, memos in steps.by_topic.items():
        if folder := archive.targets.topics[name]:
            folders[folder] = _in_all_forms(folder, f"{archive.topics[name].name}: {title}", memos)
    for name, memos in steps.by_principle.items():
        if folder := archive.targets.principles[name]:
            folders[folder] = _in_all_forms(folder, f"{archive.principles[name].name}: {title}", memos)
    return folders


def _in_all_forms(folder: str, title: str, memos: tuple[MemoSteps, ...]) -> tuple[Export, ...]:
    return tuple(Export(f"{folder}{form.file}", form, title, memos) for form in Form)


class Writer:
    """Writes exports of one archive."""

    def __init__(self, archive: Archive, renderer: Renderer) -> None:
        self._archive, self._renderer = archive, renderer
        self._itemiser = Itemiser(archive)
        self._domain = _domain_of(archive)
        self._items: dict[str, MemoItems] = {}
        self._pieces: dict[tuple[Form, str], bytes] = {}

    def files(self, steps: Steps) -> dict[str, Callable[[], bytes]]:
        """Return what makes the bytes of each file of the site, by its address: `steps`, and their schema."""
        exports = (export for folder in exports_of(self._archive, steps).values() for export in folder)
        return {SCHEMA: self._schema, **{export.url: partial(self.data, export) for export in exports}}

    def data(self, export: Export) -> bytes:
        """Return what the file of `export` holds."""
        between, tail = "", ""
        match export.form:
            case Form.CSV:
                head = spreadsheet.head()
            case Form.ICS:
                head, tail = ics.head(export.title), ics.TAIL
            case Form.MARKDOWN:
                head = markdown.head(export.title)
            case Form.JSON:
                head = data.head(export.title, self._itemiser.address(SCHEMA))
                between, tail = data.BETWEEN, data.TAIL
        pieces = (self._piece(export.form, it) for it in export.memos)
        return b"".join((_bytes(head), _bytes(between).join(pieces), _bytes(tail)))

    def _schema(self) -> bytes:
        return _bytes(json.dumps(data.schema(self._itemiser.address(SCHEMA)), indent=2) + "\n")

    def _piece(self, form: Form, it: MemoSteps) -> bytes:
        """Return the part of `it` in a file of that form."""
        key = (form, it.memo.uri)
        piece = self._pieces.get(key)
        if piece is None:
            piece = self._pieces[key] = _bytes(self._made(form, self._items_of(it)))
        return piece

    def _items_of(self, it: MemoSteps) -> MemoItems:
        items = self._items.get(it.memo.uri)
        if items is None:
            items = self._items[it.memo.uri] = self._itemiser.items(it)
        return items

    def _made(self, form: Form, memo: MemoItems) -> str:
        match form:
            case Form.CSV:
                return spreadsheet.rows(memo)
            case Form.ICS:
                return ics.tasks(memo, domain=self._domain)
            case Form.MARKDOWN:
                return markdown.section(memo, self._content)
            case Form.JSON:
                return data.objects(memo)

    def _content(self, memo: MemoItems, number: int) -> str:
        passage = memo.items[number].step.passage
        return str(
            self._renderer.filled(passage, uri=memo.uri, url=memo.path, address=self._itemiser.address)
        )


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "replace")


def _domain_of(archive: Archive) -> str:
    """Return what makes ids the archive's own: the domain of its authority or address, else its name."""
    settings = archive.settings
    authority = settings.options.authority.partition(",")[0]
    return authority or urlsplit(settings.site_url).hostname or slugify(settings.site_name) or "memos"
