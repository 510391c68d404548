"""Fingerprints: digests of all that a page, a feed or an export is made from, known before it is made.

What is made again from the same is the same to the byte, so that whoever keeps it need not make it. The rule
is coarse on purpose. Everything of an archive but the bodies of its memos may be seen from any page, and
counts for every page; beside this a page depends on the bodies that it shows and on what it quotes of others.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property
from pathlib import Path

from memo_archive.incremental.cache import key_of
from memo_archive.incremental.cached_values import code_of
from memo_archive.model import Memo
from memo_archive.settings import Settings
from memo_archive.views.memo import BACKLINKS, Pages

_LIBRARIES = ("imagesize", "markdown", "markupsafe", "nh3", "pydantic", "pyyaml")


class Fingerprints:
    """The digests of one archive."""

    def __init__(self, pages: Pages) -> None:
        self.pages = pages
        self._archive = pages.archive

    @cached_property
    def outside(self) -> bytes:
        """Digest of all but the bodies of memos: settings, registries, memos as others show them, targets."""
        archive, targets = self._archive, self._archive.targets
        return key_of(
            code_of(Path(__file__).parents[1].rglob("*.py"), *_LIBRARIES),
            *_settings(archive.settings),
            *map(repr, (archive.topics, archive.principles, archive.authors, archive.offers)),
            *(repr((page.url, page.title, page.description)) for page in archive.pages.values()),
            *(repr((uri, targets.by_uri[uri])) for uri in sorted(targets.by_uri)),
            *map(
                repr, (sorted(targets.files), sorted(targets.generated), targets.topics, targets.principles)
            ),
            *(repr((name, targets.by_name[name].uri)) for name in sorted(targets.by_name)),
            *(repr((key, targets.by_address[key])) for key in sorted(targets.by_address)),
            *self._sizes(),
            *(
                repr((face, archive.minutes_of(memo), archive.feed_id_of(memo)))
                for memo, face in zip(archive.memos, archive.faces, strict=True)
            ),
        )

    @cached_property
    def mentions(self) -> bytes:
        """Digest of where memos mention principles, and with what words."""
        uses = self.pages.relations.uses.items()
        return key_of(*(repr((name, [(u.memo.uri, u.mentions) for u in found])) for name, found in uses))

    def page_of(self, memo: Memo) -> bytes:
        """Return the digest of what the page of `memo` is made from."""
        mentioned_by = self.pages.relations.mentioned_by(memo)
        quoted = [(b.memo.uri, b.anchor, b.sentence) for b in mentioned_by[:BACKLINKS]]
        offers = self._archive.offers_of(memo)
        return key_of(self.outside, self._body(memo), repr((memo.uri, quoted, len(mentioned_by), offers)))

    def texts_of(self, memos: Iterable[Memo]) -> bytes:
        """Return the digest of what shows `memos` whole, in their order, such as a feed."""
        return key_of(self.outside, *map(self._body, memos))

    def _body(self, memo: Memo) -> bytes:
        body = self._bodies.get(memo.uri)
        if body is None:
            body = self._bodies[memo.uri] = key_of(memo.uri, memo.body, str(memo.words))
        return body

    @cached_property
    def _bodies(self) -> dict[str, bytes]:
        return {}

    def _sizes(self) -> Iterator[str]:
        """Yield the measures of all pictures: pages say them, lest they jump while these load."""
        archive = self._archive
        for file in sorted(archive.targets.files - archive.targets.by_uri.keys()):
            yield repr((file, self.pages.renderer.size_of(file)))


def _settings(settings: Settings) -> tuple[str, ...]:
    """Return what pages can show of `settings`: all but where the project is."""
    site = (settings.site_name, settings.site_url, settings.site_description, settings.docs_dir)
    return repr(site), repr(settings.options), repr(settings.plugins)
