"""The plugin of a section: adds what its declaration makes to the site."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property, partial
from typing import ClassVar

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files

from memo_archive.incremental.cache import key_of
from memo_archive.settings.section_options import PrinciplesOptions
from memo_archive.views.declaration import Section
from memo_archive.views.fingerprints import Fingerprints
from memo_archive.views.memo import Pages
from mkdocs_memo_archive.archive import owner_of
from mkdocs_memo_archive.made_files import MadeFile
from mkdocs_memo_archive.options import CorePlugin


class SectionPlugin(CorePlugin):
    """Adds the pages and files of one section."""

    section: ClassVar[Section]

    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Add them. `memos/archive` has run before, whatever the order in mkdocs.yml."""
        owner, section = owner_of(config), self.section
        if any(section.problems(owner.archive)):  # Under serve, the author goes on looking at the memos.
            return files
        pages, prints = owner.pages, owner.fingerprints
        made_from = self.made_from(prints) if prints else None
        owner.add_listing(files, config, section.name, partial(section.views, pages), made_from=made_from)
        making = _Files(section, pages)
        urls = owner.addresses(section.name, lambda: tuple(making.by_url), made_from=made_from)
        for url in urls:
            of_file = self.file_made_from(prints, url) if prints else None
            files.append(MadeFile.at(url, config, partial(making.data_at, url), made_from=of_file))
        return files

    def made_from(self, fingerprints: Fingerprints) -> bytes | None:
        """Return the digest of all that the pages are made from; None where it is not known."""
        options = fingerprints.pages.archive.settings.options_of(self.section.options)
        if isinstance(options, PrinciplesOptions):
            if options.coverage:  # It tells of words that no digest holds, and of today.
                return None
            return key_of(fingerprints.outside, fingerprints.mentions)
        return fingerprints.outside

    def file_made_from(self, fingerprints: Fingerprints, url: str) -> bytes | None:
        """Return the digest of all that the file at `url` is made from."""
        return self.made_from(fingerprints)


class _Files:
    """The files of a section, which are told of before any is made."""

    def __init__(self, section: Section, pages: Pages) -> None:
        self._section, self._pages = section, pages

    @cached_property
    def by_url(self) -> dict[str, Callable[[], bytes]]:
        return dict(self._section.files(self._pages))

    def data_at(self, url: str) -> bytes:
        return self.by_url[url]()
