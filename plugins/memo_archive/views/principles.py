"""Principles: all of them with counts, and a page of each with every place that applies it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from markupsafe import Markup

from memo_archive.archive.related import Use
from memo_archive.markdown.parser import plain_text
from memo_archive.model import Memo, Principle
from memo_archive.settings.section_options import PrinciplesOptions
from memo_archive.views.acting import StepsLink, steps_link
from memo_archive.views.coverage import CoverageView, coverage_page
from memo_archive.views.declaration import Section, View
from memo_archive.views.memo import Link, Pages, Quote, Summary, quote_of
from memo_archive.views.metadata import Metadata
from memo_archive.views.numbering import Pagination, page_url, pages_of, pagination
from memo_archive.views.rendering import Address, address_from
from memo_archive.views.timeline import newest_change, page_metadata

ADDRESS = "principles/"
NEWEST = 3
"""Memos named for each topic that a principle meets."""


@dataclass(frozen=True, slots=True)
class PrincipleSummary:
    """A principle in the index."""

    number: int
    name: str
    url: str
    statement: Markup
    """Without links."""
    count: int
    """Memos that apply it."""
    last: date | None
    """The day of the newest of them."""


@dataclass(frozen=True, slots=True)
class PrinciplesView:
    """One page of all principles, by number."""

    url: str
    metadata: Metadata
    principles: tuple[PrincipleSummary, ...]
    count: int
    pagination: Pagination
    changed: date | None


@dataclass(frozen=True, slots=True)
class StepLink:
    """A step that follows from a principle."""

    content: Markup
    """Without links."""
    url: str
    """Of the step itself."""


@dataclass(frozen=True, slots=True)
class UseView:
    """A memo that applies a principle."""

    memo: Summary
    is_declared: bool
    quotes: tuple[Quote, ...]
    """A sentence for each mention."""
    steps: tuple[StepLink, ...]
    """Where the memo declares the principle."""


@dataclass(frozen=True, slots=True)
class TopicMet:
    """A topic of memos that apply a principle."""

    id: str
    link: Link
    count: int
    newest: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class PrinciplePage:
    """One page of a principle. What is not its uses stands on the first alone."""

    url: str
    metadata: Metadata
    number: int
    name: str
    statement: Markup
    explanation: Markup
    uses: tuple[UseView, ...]
    """Newest first."""
    count: int
    """Of all memos that apply it."""
    topics: tuple[TopicMet, ...]
    """Most met first."""
    steps: StepsLink | None
    """Of the memos that name it."""
    previous: Link | None
    next: Link | None
    pagination: Pagination
    changed: date | None


def principles_pages(pages: Pages) -> Iterator[PrinciplesView]:
    """Yield the numbered pages of the index of principles."""
    archive, uses = pages.archive, pages.relations.uses
    principles = list(archive.principles.values())
    cut = pages_of(principles, _page_size(pages))
    for number, shown in enumerate(cut, 1):
        url = page_url(ADDRESS, number)
        to = address_from(url)
        title = "Principles" if number == 1 else f"Principles, page {number}"
        description = f"The core principles behind the memos of {archive.settings.site_name}."
        yield PrinciplesView(
            url=url,
            metadata=page_metadata(archive, url, title, description),
            principles=tuple(
                PrincipleSummary(
                    principle.number,
                    principle.name,
                    to(f"{ADDRESS}{principle.id}/"),
                    pages.renderer.inline(principle.statement, with_links=False),
                    len(uses[principle.id]),
                    uses[principle.id][0].memo.date if uses[principle.id] else None,
                )
                for principle in shown
            ),
            count=len(principles),
            pagination=pagination(ADDRESS, number, len(cut)),
            changed=newest_change([use.memo for p in shown for use in uses[p.id][:1]]),
        )


def principle_pages(pages: Pages) -> Iterator[PrinciplePage]:
    """Yield the numbered pages of every principle."""
    principles = list(pages.archive.principles.values())
    for place, principle in enumerate(principles):
        before = principles[place - 1] if place else None
        after = principles[place + 1] if place + 1 < len(principles) else None
        yield from _pages_of(pages, principle, before, after)


def _pages_of(
    pages: Pages, principle: Principle, before: Principle | None, after: Principle | None
) -> Iterator[PrinciplePage]:
    archive, renderer = pages.archive, pages.renderer
    uses = pages.relations.uses[principle.id]
    folder = f"{ADDRESS}{principle.id}/"
    cut = pages_of(uses, _page_size(pages))
    for number, shown in enumerate(cut, 1):
        url = page_url(folder, number)
        to = address_from(url)
        is_first = number == 1
        statement = renderer.inline(principle.statement, with_links=False)
        title = principle.name if is_first else f"{principle.name}, page {number}"
        yield PrinciplePage(
            url=url,
            metadata=page_metadata(archive, url, title, plain_text(statement)),
            number=principle.number,
            name=principle.name,
            statement=statement,
            explanation=renderer.block(principle.explanation, uri=principle.uri, url=url)
            if is_first
            else Markup(),
            uses=tuple(_use(pages, use, url, to) for use in shown),
            count=len(uses),
            topics=_topics_met(pages, uses, to) if is_first else (),
            steps=steps_link(archive, folder, (u.memo for u in uses if u.is_declared), to)
            if is_first
            else None,
            previous=_neighbour(before, to),
            next=_neighbour(after, to),
            pagination=pagination(folder, number, len(cut)),
            changed=newest_change([use.memo for use in shown]),
        )


def _use(pages: Pages, use: Use, url: str, to: Address) -> UseView:
    memo = use.memo
    steps = memo.steps if use.is_declared else ()
    return UseView(
        pages.summary(memo, base=url),
        use.is_declared,
        tuple(quote_of(memo, mention.anchor, mention.sentence, to) for mention in use.mentions),
        tuple(
            StepLink(pages.renderer.inline(step.text, with_links=False), f"{to(memo.url)}#{step.id}")
            for step in steps
        ),
    )


def _topics_met(pages: Pages, uses: Sequence[Use], to: Address) -> tuple[TopicMet, ...]:
    archive = pages.archive
    newest: defaultdict[str, list[Memo]] = defaultdict(list)
    counts: Counter[str] = Counter()
    for use in uses:
        for name in use.memo.topics:
            if name in archive.topics:
                counts[name] += 1
                if len(newest[name]) < NEWEST:
                    newest[name].append(use.memo)
    order = {name: place for place, name in enumerate(archive.topics)}
    addresses = archive.targets.topics
    return tuple(
        TopicMet(
            name,
            Link(archive.topics[name].name, to(addresses[name]) if addresses.get(name) else ""),
            counts[name],
            tuple(Link(memo.title, to(memo.url)) for memo in newest[name]),
        )
        for name in sorted(counts, key=lambda name: (-counts[name], order[name]))
    )


def _neighbour(principle: Principle | None, to: Address) -> Link | None:
    return Link(principle.name, to(f"{ADDRESS}{principle.id}/")) if principle else None


def _page_size(pages: Pages) -> int:
    return pages.archive.settings.options_of(PrinciplesOptions).page_size


def _views(pages: Pages) -> Iterator[View]:
    yield from principles_pages(pages)
    yield from principle_pages(pages)
    if pages.archive.settings.options_of(PrinciplesOptions).coverage:
        yield coverage_page(pages)


def _addresses(options: PrinciplesOptions) -> tuple[str, ...]:
    return ("principles", *(("coverage",) if options.coverage else ()))


PRINCIPLES = Section(
    name="memos/principles",
    about="makes `principles/`, and links the first mention of each in a memo",
    options=PrinciplesOptions,
    addresses=_addresses,
    templates={
        PrinciplesView: "principles.html",
        PrinciplePage: "principle.html",
        CoverageView: "coverage.html",
    },
    views=_views,
)
