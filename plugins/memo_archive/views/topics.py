"""Topics: all of them with counts, and a page of each: questions, memos, principles, related topics."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from markupsafe import Markup

from memo_archive.markdown.parser import plain_text
from memo_archive.model import Memo, Topic
from memo_archive.settings.section_options import TopicsOptions
from memo_archive.text.sentences import sentence_around
from memo_archive.views.acting import StepsLink, steps_link
from memo_archive.views.declaration import Section, View
from memo_archive.views.keypoints import KeyPointsView, key_points_pages
from memo_archive.views.memo import Link, Pages, Summary
from memo_archive.views.metadata import Metadata
from memo_archive.views.numbering import Pagination, page_url, pages_of, pagination
from memo_archive.views.questions import ADDRESS as ALL_QUESTIONS
from memo_archive.views.questions import (
    QuestionsView,
    QuestionView,
    question_view,
    questions_pages,
    topic_link,
)
from memo_archive.views.rendering import Address, address_from
from memo_archive.views.timeline import newest_change, page_metadata

ADDRESS = "topics/"


@dataclass(frozen=True, slots=True)
class Counted:
    """A name, where it leads, and how many memos it counts."""

    link: Link
    count: int


@dataclass(frozen=True, slots=True)
class TopicSummary:
    """A topic in the index."""

    name: str
    url: str
    first_sentence: str
    """Of its introduction, as plain text."""
    count: int
    last: date | None
    """The day of its newest memo."""


@dataclass(frozen=True, slots=True)
class TopicsView:
    """One page of all topics, by name."""

    url: str
    metadata: Metadata
    topics: tuple[TopicSummary, ...]
    count: int
    all_questions: str
    """Address of the page of all questions."""
    pagination: Pagination
    changed: date | None


@dataclass(frozen=True, slots=True)
class TopicView:
    """One page of a topic. What is not its memos stands on the first alone."""

    url: str
    metadata: Metadata
    name: str
    introduction: Markup
    questions: tuple[QuestionView, ...]
    memos: tuple[Summary, ...]
    """Newest first, each with its key point."""
    count: int
    """Of all its memos."""
    principles: tuple[Counted, ...]
    """Principles that its memos apply, the most applied first."""
    related: tuple[Link, ...]
    steps: StepsLink | None
    """Of its memos."""
    pagination: Pagination
    changed: date | None


def topics_pages(pages: Pages) -> Iterator[TopicsView]:
    """Yield the numbered pages of the index of topics."""
    archive, relations = pages.archive, pages.relations
    topics = list(archive.topics.values())
    cut = pages_of(topics, _page_size(pages))
    for number, shown in enumerate(cut, 1):
        url = page_url(ADDRESS, number)
        to = address_from(url)
        title = "Topics" if number == 1 else f"Topics, page {number}"
        yield TopicsView(
            url=url,
            metadata=page_metadata(
                archive, url, title, f"What the memos of {archive.settings.site_name} are about."
            ),
            topics=tuple(_summary(pages, topic, relations.by_topic[topic.id], to) for topic in shown),
            count=len(topics),
            all_questions=to(ALL_QUESTIONS),
            pagination=pagination(ADDRESS, number, len(cut)),
            changed=newest_change([m for topic in shown for m in relations.by_topic[topic.id][:1]]),
        )


def topic_pages(pages: Pages) -> Iterator[TopicView]:
    """Yield the numbered pages of every topic."""
    for topic in pages.archive.topics.values():
        yield from _pages_of(pages, topic)


def _pages_of(pages: Pages, topic: Topic) -> Iterator[TopicView]:
    archive = pages.archive
    memos = pages.relations.by_topic[topic.id]
    folder = f"{ADDRESS}{topic.id}/"
    cut = pages_of(memos, _page_size(pages))
    for number, shown in enumerate(cut, 1):
        url = page_url(folder, number)
        to = address_from(url)
        is_first = number == 1
        text = topic.introduction if is_first else ""
        questions = (question_view(archive, topic, q, to) for q in topic.questions) if is_first else ()
        related = (archive.topics[t] for t in topic.related if t in archive.topics) if is_first else ()
        title = topic.name if is_first else f"{topic.name}, page {number}"
        description = _first_sentence(pages, topic) or f"The memos on {topic.name}."
        yield TopicView(
            url=url,
            metadata=page_metadata(archive, url, title, description),
            name=topic.name,
            introduction=pages.renderer.block(text, uri=topic.uri, url=url) if text else Markup(),
            questions=tuple(question for question in questions if question.answers),
            memos=tuple(pages.summary(memo, base=url) for memo in shown),
            count=len(memos),
            principles=_principles_of(pages, memos, to) if is_first else (),
            related=tuple(topic_link(archive, other, to) for other in related),
            steps=steps_link(archive, folder, memos, to) if is_first else None,
            pagination=pagination(folder, number, len(cut)),
            changed=newest_change(shown),
        )


def _principles_of(pages: Pages, memos: tuple[Memo, ...], to: Address) -> tuple[Counted, ...]:
    archive = pages.archive
    counts = Counter(name for memo in memos for name in memo.principles if name in archive.principles)
    numbers = {name: principle.number for name, principle in archive.principles.items()}
    ranked = sorted(counts, key=lambda name: (-counts[name], numbers[name]))
    addresses = archive.targets.principles
    links = (
        Link(archive.principles[name].name, to(addresses[name]) if addresses.get(name) else "")
        for name in ranked
    )
    return tuple(Counted(link, counts[name]) for link, name in zip(links, ranked, strict=True))


def _summary(pages: Pages, topic: Topic, memos: tuple[Memo, ...], to: Address) -> TopicSummary:
    link = topic_link(pages.archive, topic, to)
    last = memos[0].date if memos else None
    return TopicSummary(link.text, link.url, _first_sentence(pages, topic), len(memos), last)


def _first_sentence(pages: Pages, topic: Topic) -> str:
    paragraph = topic.introduction.strip().split("\n\n", 1)[0]
    text = plain_text(pages.renderer.inline(" ".join(paragraph.split()), with_links=False))
    return str(sentence_around(text, 0, 0)) if text else ""


def _page_size(pages: Pages) -> int:
    return pages.archive.settings.options_of(TopicsOptions).page_size


def _views(pages: Pages) -> Iterator[View]:
    yield from questions_pages(pages)
    yield from topics_pages(pages)
    yield from topic_pages(pages)
    if pages.archive.settings.options_of(TopicsOptions).key_points:
        yield from key_points_pages(pages)


def _addresses(options: TopicsOptions) -> tuple[str, ...]:
    return ("topics", "problems", *(("key-points",) if options.key_points else ()))


TOPICS = Section(
    name="memos/topics",
    about="makes `problems/`, where readers start with a question, `topics/` and `key-points/`",
    options=TopicsOptions,
    addresses=_addresses,
    templates={
        QuestionsView: "questions.html",
        TopicsView: "topics.html",
        TopicView: "topic.html",
        KeyPointsView: "key-points.html",
    },
    views=_views,
)
