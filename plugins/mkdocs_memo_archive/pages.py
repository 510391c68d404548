"""MkDocs pages whose content is a view."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from functools import cached_property
from typing import Any
from urllib.parse import quote, unquote

from markupsafe import escape
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import TableOfContents, get_toc

from memo_archive.markdown.structure import Heading
from memo_archive.views.declaration import View
from memo_archive.views.memo import Pages

NO_DAY = "1970-01-01"
"""The date that MkDocs is told for a page without one: the newest of all becomes the time stamp of
sitemap.xml.gz, which must not come from the clock."""


class ViewPage(Page):
    """A page that shows a view; it reads no file and converts nothing."""

    def __init__(
        self,
        file: File,
        config: MkDocsConfig,
        *,
        title: str,
        template: str,
        make: Callable[[], View],
        changed: date | None,
        in_sitemap: bool = True,
        anchors: Callable[[], Iterable[str]] = tuple,
    ) -> None:
        """Take what makes the view; it is made when its page is printed.

        `in_sitemap` tells whether search engines are to find it; `anchors` gives the ids of its body.
        """
        self._make = make
        self._template = template
        self._anchors = anchors
        # Material's templates print titles as they are.
        super().__init__(str(escape(title)), file, config)
        self.changed = changed.isoformat() if changed else ""
        """For sitemap.xml: the day of the content, never of the build."""
        self.in_sitemap = in_sitemap
        self.update_date = self.changed or NO_DAY

    @cached_property
    def view(self) -> View:
        """The view that the page shows."""
        return self._make()

    @property
    def present_anchor_ids(self) -> set[str]:  # type: ignore[override]
        """The ids of its body, for links to them in plain pages."""
        return set(self._anchors())

    def read_source(self, config: MkDocsConfig) -> None:
        """Read nothing: the archive has read it."""
        self.markdown = ""

    def render(self, config: MkDocsConfig, files: Files) -> None:
        """Choose the template; nothing is made before the page is printed."""
        self.meta = {"template": self._template}
        self.content = ""
        self.toc = TableOfContents([])

    def forget(self) -> None:
        """Let go of the view: it has been printed."""
        self.__dict__.pop("view", None)


class PlainPage(Page):
    """A plain page, converted by the archive's own parser."""

    def __init__(self, file: File, config: MkDocsConfig, pages: Pages) -> None:
        """Take the page of `file`, whose links lead to `pages`."""
        self._renderer = pages.renderer
        super().__init__(None, file, config)

    def render(self, config: MkDocsConfig, files: Files) -> None:
        """Convert the text; a heading of the first level is the title, where the front matter has none."""
        passage = self._renderer.passages.converter.body(self.markdown or "", top_level=1)
        url = "" if self.url == "./" else unquote(self.url)
        self.content = self._renderer.filled(passage, uri=self.file.src_uri, url=url)
        self.toc = get_toc(_nested(passage.headings))
        self.present_anchor_ids = set(passage.anchors)
        title = next((heading.text for heading in passage.headings if heading.level == 1), "")
        if title and "title" not in self.meta:
            self.title = title


def _nested(headings: Iterable[Heading]) -> list[Any]:
    """Return `headings` as the host's table of contents takes them: each with those below it."""
    top: list[Any] = []
    above: list[dict[str, Any]] = []
    for heading in headings:
        entry = {"level": heading.level, "id": heading.id, "name": escape(heading.text), "children": []}
        while above and above[-1]["level"] >= heading.level:
            above.pop()
        (above[-1]["children"] if above else top).append(entry)
        above.append(entry)
    return top


def placed(file: File, url: str) -> File:
    """Return `file` with its page at `url` below the site's root, outside the navigation tree."""
    file.dest_uri = f"{url}index.html"
    file.url = quote(url) or "./"
    file.__dict__.pop("abs_dest_path", None)
    file.inclusion = InclusionLevel.NOT_IN_NAV
    return file
