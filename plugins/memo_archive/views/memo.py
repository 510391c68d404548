"""The page of a memo."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar
from urllib.parse import quote

from markupsafe import Markup

from memo_archive.archive.archive import Archive
from memo_archive.archive.links import Fault
from memo_archive.archive.related import PREVIEW, Relations
from memo_archive.incremental.memoize import Memory
from memo_archive.markdown.parser import plain_text
from memo_archive.markdown.passages import Passages
from memo_archive.markdown.structure import Heading
from memo_archive.model import Author, Kind, LinkKind, Memo, Origin, Principle, Reference, State
from memo_archive.settings.section_options import series_name
from memo_archive.text.sentences import Sentence
from memo_archive.text.slugs import address_key
from memo_archive.text.words import capitalised
from memo_archive.views.acting import Acting, acting_on
from memo_archive.views.days import format_day
from memo_archive.views.metadata import Metadata, metadata_of
from memo_archive.views.rendering import Address, Renderer, absolute, address_from

Made = TypeVar("Made")


@dataclass(frozen=True, slots=True)
class Link:
    """A name and where it leads; without a page of its own, the name alone."""

    text: str
    url: str = ""
    """As the page that shows it prints it."""


@dataclass(frozen=True, slots=True)
class Summary:
    """A memo in a list."""

    title: str
    url: str
    date: date | None
    subtitle: str
    key_point: Markup
    """Without links, since it may stand within one."""
    minutes: int
    topics: tuple[Link, ...]
    state: State
    is_notice: bool


@dataclass(frozen=True, slots=True)
class StepView:
    """A step on a page."""

    id: str
    content: Markup
    who: str = ""
    minutes: int | None = None


@dataclass(frozen=True, slots=True)
class Remark:
    """A dated text: a note, or a reader's letter with its name."""

    content: Markup
    date: date | None
    name: str = ""


@dataclass(frozen=True, slots=True)
class OfferView:
    """A closing call that still holds."""

    content: Markup
    url: str
    price: str
    until: date | None


@dataclass(frozen=True, slots=True)
class PrincipleView:
    """A core principle with what it states."""

    number: int
    name: str
    statement: Markup
    """Without links."""
    url: str
    """Of its page; empty where it has none."""


@dataclass(frozen=True, slots=True)
class SeriesView:
    """A memo's place among those that continue one another."""

    name: str
    part: int
    count: int
    """Of the parts that are published, or the highest number among them where some are missing."""
    previous: Link | None
    next: Link | None
    url: str = ""
    """Of its page; empty where it has none."""


@dataclass(frozen=True, slots=True)
class Quote:
    """A sentence of a memo, as plain text, and the very place it stands in."""

    sentence: Sentence
    url: str
    memo: Link
    date: date | None


@dataclass(frozen=True, slots=True)
class Preview:
    """The principle as a link to it describes it, before it is followed."""

    id: str
    """Of the element that the link is described by."""
    name: str
    statement: Markup
    """Without links."""


@dataclass(frozen=True, slots=True)
class PictureView:
    """The picture that stands for a memo."""

    src: str
    alt: str
    caption: Markup
    width: int
    """In pixels; 0 where the file does not tell."""
    height: int


@dataclass(frozen=True, slots=True)
class Sharing:
    """Addresses and texts for passing a memo on."""

    reply: str
    """Mail to the authors with the title filled in; empty where no address is set."""
    mail: str
    linkedin: str
    """Empty without site_url, like `url`."""
    url: str
    """Absolute."""
    quotation: str
    """Title, key point and address, to be copied."""
    citation: str
    """How to cite the memo."""


@dataclass(frozen=True, slots=True)
class MemoView:
    """All that the page of a memo shows."""

    memo: Memo
    url: str
    metadata: Metadata
    minutes: int
    body: Markup
    contents: tuple[Heading, ...]
    """Its sections, where it is long enough to need a table of them; empty otherwise."""
    anchors: tuple[str, ...]
    """Every id of its body."""
    key_point: Markup
    steps: tuple[StepView, ...]
    acting: Acting | None
    """The data that the scripts of its steps need; None where the archive has no pages of steps."""
    has_room: bool
    """Whether the sheet of its steps has room to write below each, and still is one page."""
    topics: tuple[Link, ...]
    principles: tuple[PrincipleView, ...]
    picture: PictureView | None
    authors: tuple[Author, ...]
    author_links: tuple[Link, ...]
    note: Remark | None
    responses: tuple[Remark, ...]
    origin: Origin | None
    refers: tuple[Reference, ...]
    offers: tuple[OfferView, ...]
    series: SeriesView | None
    read_next: tuple[Summary, ...]
    """Memos chosen by hand, then memos that share most with it."""
    mentioned_by: tuple[Quote, ...]
    """Newest first, at most `BACKLINKS` of them."""
    mentions_left_out: int
    """How many more memos link to it."""
    previews: tuple[Preview, ...]
    """Of the principles that its body links to by itself."""
    newer: Link | None
    older: Link | None
    sharing: Sharing
    state: State


LONG = 1500
"""Words from which a memo has a table of contents, if it has sections enough: some seven minutes of reading,
where a reader who comes back no longer finds a passage by eye."""
SECTIONS = 3
"""Sections that such a memo needs."""

BACKLINKS = 50
"""Memos named that link to a memo."""

_NUMBERED_HEADING = re.compile(r'(<h2 id="[^"]*">)(\w+ \d{1,3}):\s+')


class Pages:
    """Makes the pages and summaries of an archive's memos."""

    def __init__(
        self, archive: Archive, passages: Passages | None = None, memory: Memory | None = None
    ) -> None:
        self.archive = archive
        self.renderer = Renderer(archive, passages)
        self._places = {memo.uri: place for place, memo in enumerate(archive.memos)}
        self.relations = Relations(archive, self.renderer.passages, memory)
        self._key_points: dict[str, Markup] = {}
        self._made: dict[Callable[[Pages], Any], Any] = {}
        self._series: defaultdict[str, list[Memo]] = defaultdict(list)
        for memo in archive.memos:
            if memo.series:
                self._series[memo.series.id].append(memo)
        for parts in self._series.values():
            parts.sort(key=lambda memo: memo.series.part if memo.series else 0)

    def once(self, make: Callable[[Pages], Made]) -> Made:
        """Return `make(self)`, made on the first call: a value that several pages and files share."""
        if make not in self._made:
            self._made[make] = make(self)
        return self._made[make]  # type: ignore[no-any-return]

    def summary(self, memo: Memo, *, base: str) -> Summary:
        """Return `memo` as a list on the page at `base` shows it."""
        to = address_from(base)
        return Summary(
            memo.title,
            to(memo.url),
            memo.date,
            memo.subtitle,
            self.key_point(memo),
            self.archive.minutes_of(memo),
            self.topics_of(memo, to),
            memo.state,
            memo.kind is Kind.NOTICE,
        )

    def key_point(self, memo: Memo) -> Markup:
        """Return the key point of `memo` without links, as lists show it."""
        key_point = self._key_points.get(memo.uri)
        if key_point is None:
            key_point = self.renderer.inline(capitalised(memo.key_point), with_links=False)
            self._key_points[memo.uri] = key_point
        return key_point

    def page(self, memo: Memo) -> MemoView:
        """Return the page of `memo`."""
        archive, renderer, url, uri = self.archive, self.renderer, memo.url, memo.uri
        to = address_from(url)
        passage, linked = self.relations.linked(memo, renderer.passages(memo.body))
        mentioned_by = self.relations.mentioned_by(memo)

        def line(text: str, step: int) -> Markup:
            nonlocal linked
            converted = renderer.passages.converter.inline(text)
            converted, more = self.relations.linked_line(memo, converted, step=step, done=linked)
            linked += more
            return renderer.filled(converted, uri=uri, url=url)

        key_point = line(capitalised(memo.key_point), 0)
        plain_key_point = plain_text(key_point)
        newer, older = self._neighbours(memo)
        authors = archive.authors_of(memo)
        return MemoView(
            memo=memo,
            url=url,
            metadata=metadata_of(
                memo,
                archive,
                description=memo.summary or plain_key_point or memo.subtitle,
                key_point=plain_key_point,
                image=self._image(memo),
            ),
            minutes=archive.minutes_of(memo),
            body=_with_numbers_apart(renderer.filled(passage, uri=uri, url=url), passage.headings),
            contents=_contents(memo, passage.headings),
            anchors=passage.anchors,
            key_point=key_point,
            steps=tuple(
                StepView(
                    step.id,
                    line(capitalised(step.text) if number == 1 else step.text, number),
                    step.who,
                    step.minutes,
                )
                for number, step in enumerate(memo.steps, 1)
            ),
            acting=acting_on(archive.settings, url)
            if memo.kind is Kind.MEMO and "actions" in archive.targets.generated
            else None,
            has_room=_has_room(memo),
            topics=self.topics_of(memo, to),
            principles=tuple(
                self.principle(archive.principles[p], to) for p in memo.principles if p in archive.principles
            ),
            picture=self._picture(memo, to),
            authors=authors,
            author_links=tuple(_link(a.name, f"authors/{a.id}/", to) for a in authors),
            note=Remark(self._prose(memo.note.text, memo), memo.note.date) if memo.note else None,
            responses=tuple(Remark(self._prose(r.text, memo), r.date, r.name) for r in memo.responses),
            origin=memo.origin,
            refers=memo.refers,
            offers=tuple(
                OfferView(self._prose(o.text, memo), _web(o.url, to), o.price, o.until)
                for o in archive.offers_of(memo)
            ),
            series=self._series_of(memo, to),
            read_next=tuple(self.summary(other, base=url) for other in self.relations.read_next(memo)),
            mentioned_by=tuple(
                quote_of(backlink.memo, backlink.anchor, backlink.sentence, to)
                for backlink in mentioned_by[:BACKLINKS]
            ),
            mentions_left_out=max(0, len(mentioned_by) - BACKLINKS),
            previews=tuple(self._preview(archive.principles[name]) for name in linked),
            newer=_link(newer.title, newer.url, to) if newer else None,
            older=_link(older.title, older.url, to) if older else None,
            sharing=_sharing(memo, archive, authors, plain_key_point),
            state=memo.state,
        )

    def topics_of(self, memo: Memo, to: Address) -> tuple[Link, ...]:
        """Return the topics of `memo`; those that have pages are linked."""
        topics, addresses = self.archive.topics, self.archive.targets.topics
        return tuple(_link(topics[t].name, addresses.get(t, ""), to) for t in memo.topics if t in topics)

    def principle(self, principle: Principle, to: Address) -> PrincipleView:
        """Return `principle` as a page whose addresses `to` makes shows it."""
        url = self.archive.targets.principles.get(principle.id, "")
        statement = self.renderer.inline(principle.statement, with_links=False)
        return PrincipleView(principle.number, principle.name, statement, to(url) if url else "")

    def _neighbours(self, memo: Memo) -> tuple[Memo | None, Memo | None]:
        """Return the memos published after and before `memo`; none for one that is not published."""
        memos, place = self.archive.memos, self._places.get(memo.uri)
        if place is None:
            return None, None
        return memos[place - 1] if place else None, memos[place + 1] if place + 1 < len(memos) else None

    def _series_of(self, memo: Memo, to: Address) -> SeriesView | None:
        if not memo.series:
            return None
        parts = self._series[memo.series.id]
        numbers = [part.series.part for part in parts if part.series]
        before = [other for other in parts if other.series and other.series.part < memo.series.part]
        after = [other for other in parts if other.series and other.series.part > memo.series.part]
        return SeriesView(
            name=series_name(self.archive.settings, memo.series.id),
            part=memo.series.part,
            count=max([len(parts), memo.series.part, *numbers]),
            previous=_link(before[-1].title, before[-1].url, to) if before else None,
            next=_link(after[0].title, after[0].url, to) if after else None,
            url=to(page.url)
            if (page := self.archive.targets.by_address.get(address_key(f"series/{memo.series.id}")))
            else "",
        )

    def _preview(self, principle: Principle) -> Preview:
        statement = self.renderer.inline(principle.statement, with_links=False)
        return Preview(f"{PREVIEW}{principle.id}", principle.name, statement)

    def _picture(self, memo: Memo, to: Address) -> PictureView | None:
        if not memo.image:
            return None
        target = self.archive.targets.resolve(memo.image.src, kind=LinkKind.IMAGE, uri=memo.uri, url=memo.url)
        if isinstance(target, Fault):
            return None
        caption = self.renderer.inline(memo.image.caption, uri=memo.uri, url=memo.url)
        if target.is_external:
            return PictureView(target.url, memo.image.alt, caption, 0, 0)
        width, height = self.renderer.size_of(target.file)
        return PictureView(to(target.file), memo.image.alt, caption, max(width, 0), max(height, 0))

    def _image(self, memo: Memo) -> str:
        """Return the absolute address of the picture of `memo`; empty without one, or without site_url."""
        site_url = self.archive.settings.site_url
        if not memo.image or not site_url:
            return ""
        target = self.archive.targets.resolve(memo.image.src, kind=LinkKind.IMAGE, uri=memo.uri, url=memo.url)
        if isinstance(target, Fault):
            return ""
        return target.url if target.is_external else absolute(site_url)(target.file)

    def _prose(self, text: str, memo: Memo) -> Markup:
        """Return text of several paragraphs, each with inline Markdown only; HTML in it shows as text."""
        paragraphs = (" ".join(p.split()) for p in text.split("\n\n"))
        return Markup("\n").join(
            Markup("<p>{}</p>").format(self.renderer.inline(p, uri=memo.uri, url=memo.url))
            for p in paragraphs
            if p
        )


def quote_of(memo: Memo, anchor: str, sentence: Sentence, to: Address) -> Quote:
    """Return the `sentence` of `memo` at the element `anchor`, for a page whose addresses `to` makes."""
    place = f"#{quote(anchor)}" if anchor else ""
    return Quote(sentence, f"{to(memo.url)}{place}", Link(memo.title, to(memo.url)), memo.date)


def _contents(memo: Memo, headings: tuple[Heading, ...]) -> tuple[Heading, ...]:
    """Return the sections of a memo that is long enough for a table of them."""
    if memo.words < LONG:
        return ()
    sections = tuple(heading for heading in headings if heading.level == 2)
    return sections if len(sections) >= SECTIONS else ()


def _with_numbers_apart(body: Markup, headings: tuple[Heading, ...]) -> Markup:
    """Return `body` with the number of headings such as "Lesson 3: Let it go" in an element of its own."""
    if not any(":" in heading.text for heading in headings):
        return body
    # As plain text, for Markup would escape what is put in.
    apart = _NUMBERED_HEADING.sub(r'\1<span class="number">\2<span class="colon">:</span></span> ', str(body))
    return Markup(apart)  # noqa: S704 - it was markup


def _has_room(memo: Memo) -> bool:
    """Tell whether the steps leave room on one page to write below each."""
    # A line holds some 14 words; a step takes one line to write on and one between it and the next.
    return sum(len(step.text.split()) // 14 + 3 for step in memo.steps) <= 32


def _sharing(memo: Memo, archive: Archive, authors: tuple[Author, ...], key_point: str) -> Sharing:
    settings = archive.settings
    url = absolute(settings.site_url)(memo.url) if settings.site_url else ""
    quotation = "\n\n".join(part for part in (memo.title, key_point, url) if part)
    reply_to = settings.options.reply_to
    names = [author.name for author in authors]
    names = [", ".join(names[:-1]), names[-1]] if len(names) > 1 else names
    day = format_day(memo.date)
    imprint = ", ".join(part for part in (settings.site_name, day) if part)
    title = memo.title if memo.title.endswith(("?", "!", ".", "…")) else f"{memo.title}."
    sentences = (f"{' and '.join(names)}." if names else "", f"“{title}”", f"{imprint}.", url)
    return Sharing(
        reply=f"mailto:{quote(reply_to, safe='@')}?subject={quote(f'Re: {memo.title}', safe='')}"
        if reply_to
        else "",
        mail=f"mailto:?subject={quote(memo.title, safe='')}&body={quote(quotation, safe='')}",
        linkedin=f"https://www.linkedin.com/sharing/share-offsite/?url={quote(url, safe='')}" if url else "",
        url=url,
        quotation=quotation,
        citation=" ".join(part for part in sentences if part),
    )


def _web(url: str, to: Address) -> str:
    """Return an address from front matter as the page prints it; with a slash first it is this site's."""
    return to(url.lstrip("/")) if url.startswith("/") else url


def _link(text: str, url: str, to: Address) -> Link:
    return Link(text, to(url) if url else "")
