"""The page of a memo."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from markupsafe import Markup

from memo_archive.archive import Archive
from memo_archive.body import Heading, plain_text
from memo_archive.linking import Fault
from memo_archive.model import Author, LinkKind, Memo, Origin, Reference, State
from memo_archive.views.metadata import Metadata, metadata_of
from memo_archive.views.rendering import Address, Renderer, absolute, address_from


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
class MemoView:
    """All that the page of a memo shows."""

    memo: Memo
    url: str
    metadata: Metadata
    minutes: int
    body: Markup
    headings: tuple[Heading, ...]
    anchors: tuple[str, ...]
    """Every id of its body."""
    key_point: Markup
    steps: tuple[StepView, ...]
    topics: tuple[Link, ...]
    principles: tuple[Link, ...]
    authors: tuple[Author, ...]
    author_links: tuple[Link, ...]
    note: Remark | None
    responses: tuple[Remark, ...]
    origin: Origin | None
    refers: tuple[Reference, ...]
    offers: tuple[OfferView, ...]
    series: str
    """"Part 2", where the memo is one; empty otherwise."""
    newer: Summary | None
    older: Summary | None
    state: State


class Pages:
    """Makes the pages and summaries of an archive's memos."""

    def __init__(self, archive: Archive) -> None:
        self.archive = archive
        self.renderer = Renderer(archive)
        self._neighbours = {
            memo.uri: (newer, older)
            for newer, memo, older in zip((None, *archive.memos), archive.memos, (*archive.memos[1:], None), strict=False)
        }

    def summary(self, memo: Memo, *, base: str) -> Summary:
        """Return `memo` as a list on the page at `base` shows it."""
        to = address_from(base)
        key_point = self.renderer.inline(capitalised(memo.key_point), with_links=False)
        return Summary(memo.title, to(memo.url), memo.date, memo.subtitle, key_point, self.archive.minutes_of(memo), self.topics_of(memo, to), memo.state)

    def page(self, memo: Memo) -> MemoView:
        """Return the page of `memo`. Raises RecursionError where its body is nested beyond sense."""
        archive, renderer, url, uri = self.archive, self.renderer, memo.url, memo.uri
        to = address_from(url)
        passage = renderer.converter.body(memo.body)
        key_point = renderer.inline(capitalised(memo.key_point), uri=uri, url=url)
        plain_key_point = plain_text(key_point)
        newer, older = self._neighbours.get(uri, (None, None))
        authors = archive.authors_of(memo)
        return MemoView(
            memo=memo,
            url=url,
            metadata=metadata_of(memo, archive, description=memo.summary or plain_key_point or memo.subtitle, key_point=plain_key_point, image=self._image(memo)),
            minutes=archive.minutes_of(memo),
            body=renderer.filled(passage, uri=uri, url=url),
            headings=passage.headings,
            anchors=passage.anchors,
            key_point=key_point,
            steps=tuple(
                StepView(step.id, renderer.inline(capitalised(step.text) if number == 0 else step.text, uri=uri, url=url), step.who, step.minutes)
                for number, step in enumerate(memo.steps)
            ),
            topics=self.topics_of(memo, to),
            principles=tuple(
                _link(archive.principles[p].name, archive.targets.principles.get(p, ""), to) for p in memo.principles if p in archive.principles
            ),
            authors=authors,
            author_links=tuple(_link(a.name, f"authors/{a.id}/", to) for a in authors),
            note=Remark(self._prose(memo.note.text, memo), memo.note.date) if memo.note else None,
            responses=tuple(Remark(self._prose(r.text, memo), r.date, r.name) for r in memo.responses),
            origin=memo.origin,
            refers=memo.refers,
            offers=tuple(OfferView(self._prose(o.text, memo), _web(o.url, to), o.price, o.until) for o in archive.offers_of(memo)),
            series=f"Part {memo.series.part}" if memo.series else "",
            newer=self.summary(newer, base=url) if newer else None,
            older=self.summary(older, base=url) if older else None,
            state=memo.state,
        )

    def topics_of(self, memo: Memo, to: Address) -> tuple[Link, ...]:
        """Return the topics of `memo`; those that have pages are linked."""
        topics, addresses = self.archive.topics, self.archive.targets.topics
        return tuple(_link(topics[t].name, addresses.get(t, ""), to) for t in memo.topics if t in topics)

    def _image(self, memo: Memo) -> str:
        """Return the absolute address of the picture of `memo`; empty where it has none, or no site_url is set."""
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
        return Markup("\n").join(Markup("<p>{}</p>").format(self.renderer.inline(p, uri=memo.uri, url=memo.url)) for p in paragraphs if p)


def capitalised(text: str) -> str:
    """Return `text` with its first letter as a capital: in the newsletter it followed a run-in label."""
    for place, sign in enumerate(text):
        if sign.isalpha():
            return text[:place] + sign.upper() + text[place + 1 :] if sign.upper().lower() == sign else text
        if sign.isdigit() or sign in "`[<@#/":
            return text
    return text


def _web(url: str, to: Address) -> str:
    """Return an address from front matter as the page prints it: one that begins with a slash is this site's."""
    return to(url.lstrip("/")) if url.startswith("/") else url


def _link(text: str, url: str, to: Address) -> Link:
    return Link(text, to(url) if url else "")
