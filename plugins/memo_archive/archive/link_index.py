"""The link index: every page and file of an archive, by each name that a link may give it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from memo_archive.archive.links import Destination, Targets
from memo_archive.archive.registry import Registry
from memo_archive.model import BrokenMemo, Memo, PlainPage, State
from memo_archive.parsing.pages import plain_url
from memo_archive.text.slugs import address_key


def make_targets(
    memos: Sequence[Memo],
    broken: Iterable[BrokenMemo],
    *,
    pages: Iterable[PlainPage],
    damaged_pages: Iterable[str],
    registry: Registry,
    files: frozenset[str],
    generated: frozenset[str],
    root_files: frozenset[str],
) -> Targets:
    """Return the targets of links in an archive.

    `damaged_pages` are uris; `generated` are the addresses below which the site makes pages of its own.
    """
    by_uri = {memo.uri: Destination(memo.url, memo.uri, memo.state, memo.published_at) for memo in memos}
    for bad in broken:
        by_uri[bad.uri] = Destination(bad.url, bad.uri, State.DRAFT if bad.is_draft else State.BROKEN)
    by_name = _by_name(list(by_uri.values()))
    by_uri.update((page.uri, Destination(page.url, page.uri)) for page in pages)
    by_uri.update((uri, Destination(plain_url(uri), uri, State.BROKEN)) for uri in damaged_pages)
    topics, principles = (registry.addresses(kind, generated) for kind in ("topic", "principle"))
    for folder, addresses in (("topics", topics), ("principles", principles)):
        for name, url in addresses.items():
            if url:
                by_uri[f"{folder}/{name}.md"] = Destination(url, f"{url.rstrip('/')}.md")
    by_address = {address_key(place.url): place for place in by_uri.values()}
    by_address.setdefault("", Destination(""))
    for memo in memos:
        for alias in memo.aliases:
            by_address.setdefault(address_key(alias), by_uri[memo.uri])
        if memo.state is State.PUBLISHED and memo.date:
            by_address.setdefault(memo.folder, Destination(f"{memo.folder}/"))
    if "series" in generated:
        for series in {memo.series.id for memo in memos if memo.series}:
            by_address.setdefault(address_key(f"series/{series}"), Destination(f"series/{series}/"))
    for address in generated:
        by_address.setdefault(address_key(address), Destination(f"{address.strip('/')}/"))
    return Targets(by_uri, files, topics, principles, by_address, by_name, generated, root_files)


def _by_name(memos: Iterable[Destination]) -> dict[str, Destination]:
    """Return `memos` by "2026/price" and, where only one has it, by "price"."""
    names: dict[str, Destination] = {}
    slugs: defaultdict[str, list[Destination]] = defaultdict(list)
    for memo in memos:
        names[memo.url.strip("/")] = memo
        names[memo.uri.removesuffix(".md")] = memo
        slugs[memo.url.strip("/").rpartition("/")[2]].append(memo)
    unique = {slug: found[0] for slug, found in slugs.items() if len(found) == 1 and slug not in names}
    return names | unique
