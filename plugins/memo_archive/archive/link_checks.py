"""Link checks: each link of an archive leads to a page, a place or a file that its readers can see."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from memo_archive.archive.diagnostics import Findings
from memo_archive.archive.links import Destination, Fault, Target, Targets
from memo_archive.archive.suggestions import Misspelling
from memo_archive.markdown.passages import Passages
from memo_archive.model import Memo, PlainPage, Principle, State, Topic, WrittenLink
from memo_archive.parsing.remarks import described
from memo_archive.problems import Position, shown

OWN_ANCHORS = frozenset({"key-point", "taking-action", "note", "source", "further-reading", "responses"})
"""Anchors that the page of every memo may have, beside those of its body and its steps."""
_HIDDEN = (State.DRAFT, State.FUTURE)

Item = Memo | Topic | Principle | PlainPage
Places = tuple[tuple[WrittenLink, Target], ...]
"""Links that name a place in a page, with the page they lead to."""


class LinkChecks:
    """Checks links by `targets`; anchors are looked up in the bodies of `memos`."""

    def __init__(
        self,
        targets: Targets,
        memos: Sequence[Memo],
        passages: Passages,
        findings: Findings,
        *,
        now: datetime,
    ) -> None:
        self._targets, self._passages, self._findings, self._now = targets, passages, findings, now
        self._memos = {memo.uri: memo for memo in memos}
        self._anchors: dict[str, frozenset[str]] = {}

    def check_memos(self, memos: Iterable[Memo]) -> None:
        """See that the links of `memos` lead somewhere; `check_places` sees to the places they name."""
        for memo in memos:
            for link in memo.links:
                target = self._resolved(memo, link, memo.url)
                self._tell(
                    memo, link, target if isinstance(target, Fault) else self._early(target, link, memo)
                )

    def places_of(self, memos: Iterable[Memo]) -> list[Places]:
        """Return the links of each of `memos` that name a place in a page."""
        return [
            tuple(
                (link, target)
                for link in memo.links
                if "#" in link.target
                for target in (self._resolved(memo, link, memo.url),)
                if isinstance(target, Target) and target.fragment and not self._early(target, link, memo)
            )
            for memo in memos
        ]

    def check_places(self, memos: Iterable[Memo], places: Sequence[Places]) -> None:
        """See that the `places` that each of `memos` names are there."""
        pages = (target.destination for links in places for _, target in links)
        linked = (self._memos.get(page.uri) for page in pages if page)
        self._passages.prepare(memo.body for memo in linked if memo)
        for memo, links in zip(memos, places, strict=True):
            for link, target in links:
                self._tell(memo, link, self._fault_of_place(target, link))

    def check_terms(self, topics: Iterable[Topic], principles: Iterable[Principle]) -> None:
        """See that the links in introductions and explanations lead somewhere."""
        for topic in topics:
            links = self._written_in(topic, topic.introduction, topic.body_line)
            self._check(topic, links, url=f"topics/{topic.id}/")
        for principle in principles:
            links = self._written_in(principle, principle.explanation, principle.body_line)
            self._check(principle, links, url=f"principles/{principle.id}/")

    def check_pages(self, pages: Iterable[PlainPage]) -> None:
        """See that the links of plain pages lead somewhere."""
        for page in pages:
            self._check(page, self._written_in(page, page.body, page.body_line), url=page.url)

    def _written_in(self, item: Item, text: str, first_line: int) -> list[WrittenLink]:
        """Return the links of `text`, from `first_line` of its file on; tell remarks on it."""
        passage = self._passages(text)
        for remark in passage.remarks:
            what, cure, level = described(remark)
            place = Position(first_line + remark.place.line - 1, remark.place.column)
            subject = item.uri if isinstance(item, PlainPage) else item
            self._findings.at(subject, remark.code, what, cure, position=place, level=level)
        return [link._replace(line=first_line + link.line - 1) for link in passage.links]

    def _check(self, item: Item, links: Iterable[WrittenLink], *, url: str) -> None:
        for link in links:
            target = self._resolved(item, link, url)
            if isinstance(target, Fault):
                self._tell(item, link, target)
            else:
                early = self._early(target, link, item)
                self._tell(item, link, early or self._fault_of_place(target, link))

    def _resolved(self, item: Item, link: WrittenLink, url: str) -> Target | Fault:
        return self._targets.resolve(link.target, kind=link.kind, uri=item.uri, url=url)

    def _tell(self, item: Item, link: WrittenLink, fault: Fault | None) -> None:
        if fault:
            self._findings.at(
                item if not isinstance(item, PlainPage) else item.uri,
                fault.code,
                fault.what,
                fault.cure,
                position=Position(link.line, link.column),
                misspelling=fault.misspelling,
            )

    def _early(self, target: Target, link: WrittenLink, item: Item) -> Fault | None:
        """Return the fault of a link to a page that is published later than the page it stands on."""
        destination = target.destination
        if not destination or destination.uri == item.uri:
            return None
        # Pages other than memos are out now.
        moment = item.published_at if isinstance(item, Memo) else self._now
        is_later = moment is None or destination.published_at is None or destination.published_at > moment
        if destination.state is State.DRAFT or (destination.state is State.FUTURE and is_later):
            return _to_unpublished(link, destination)
        return None

    def _fault_of_place(self, target: Target, link: WrittenLink) -> Fault | None:
        destination = target.destination
        if not target.fragment or not destination or destination.state is State.BROKEN:
            return None
        anchors = self._anchors_of(destination)
        if anchors is None or target.fragment in anchors:
            return None
        return Fault(
            "link-anchor",
            f"the link {shown(link.target)} names the place {shown(target.fragment)}, "
            f"which {destination.uri} does not have",
            "Link to one of its headings, or to the whole page.",
            Misspelling(target.fragment, anchors),
        )

    def _anchors_of(self, destination: Destination) -> frozenset[str] | None:
        """Return the anchors of a memo; None for other pages, whose anchors MkDocs makes."""
        if destination.uri not in self._anchors:
            memo = self._memos.get(destination.uri)
            if memo is None:
                return None
            anchors = self._passages(memo.body).anchors
            steps = (step.id for step in memo.steps)
            self._anchors[destination.uri] = frozenset((*OWN_ANCHORS, *anchors, *steps))
        return self._anchors[destination.uri]


def _to_unpublished(link: WrittenLink, destination: Destination) -> Fault:
    day = destination.published_at.date().isoformat() if destination.published_at else ""
    if destination.state is State.DRAFT:
        why, cure = "a draft", "Publish that one first, or take the link away."
    else:
        why, cure = (
            f"published later, on {day}",
            f"Take the link away until {day}, or give that one an earlier date.",
        )
    return Fault(
        "link-to-draft", f"the link {shown(link.target)} leads to {destination.uri}, which is {why}", cure
    )
