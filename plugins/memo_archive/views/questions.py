"""Start with a problem: the readers' questions by topic, each with the memos that answer it and why."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from memo_archive.archive.archive import Archive
from memo_archive.model import Memo, Question, State, Topic
from memo_archive.settings.section_options import TopicsOptions
from memo_archive.text.slugs import text_id
from memo_archive.views.memo import Link, Pages
from memo_archive.views.metadata import Metadata
from memo_archive.views.numbering import Pagination, page_url, pages_of, pagination
from memo_archive.views.rendering import Address, address_from
from memo_archive.views.timeline import newest_change, page_metadata

ADDRESS = "problems/"


@dataclass(frozen=True, slots=True)
class AnswerView:
    """A memo that answers a question."""

    memo: Link
    why: str


@dataclass(frozen=True, slots=True)
class QuestionView:
    """A question in the reader's words."""

    id: str
    """The place it has in the page of its topic."""
    text: str
    topic: Link
    answers: tuple[AnswerView, ...]
    """At least one."""


@dataclass(frozen=True, slots=True)
class TopicQuestions:
    """The questions of one topic."""

    id: str
    topic: Link
    questions: tuple[QuestionView, ...]


@dataclass(frozen=True, slots=True)
class QuestionsView:
    """One page of all questions, by topic."""

    url: str
    metadata: Metadata
    topics: tuple[TopicQuestions, ...]
    count: int
    """Questions in all."""
    pagination: Pagination
    changed: date | None


def questions_pages(pages: Pages) -> Iterator[QuestionsView]:
    """Yield the numbered pages of all questions that a published memo answers."""
    archive = pages.archive
    size = archive.settings.options_of(TopicsOptions).page_size
    asked = [
        (topic, question)
        for topic in archive.topics.values()
        for question in topic.questions
        if any(memos_of(archive, question))
    ]
    cut = pages_of(asked, size)
    for number, shown in enumerate(cut, 1):
        url = page_url(ADDRESS, number)
        to = address_from(url)
        title = "Start with a problem" if number == 1 else f"Start with a problem, page {number}"
        description = f"What readers ask, and the memos of {archive.settings.site_name} that answer."
        yield QuestionsView(
            url=url,
            metadata=page_metadata(archive, url, title, description),
            topics=tuple(
                TopicQuestions(
                    topic.id,
                    topic_link(archive, topic, to),
                    tuple(question_view(archive, topic, question, to) for _, question in group),
                )
                for topic, group in groupby(shown, key=lambda entry: entry[0])
            ),
            count=len(asked),
            pagination=pagination(ADDRESS, number, len(cut)),
            changed=newest_change([memo for _, q in shown for _, memo in memos_of(archive, q)]),
        )


def question_view(archive: Archive, topic: Topic, question: Question, to: Address) -> QuestionView:
    """Return `question` as a page whose addresses `to` makes shows it."""
    answers = (AnswerView(Link(memo.title, to(memo.url)), why) for why, memo in memos_of(archive, question))
    link = topic_link(archive, topic, to)
    return QuestionView(anchor_of(topic, question), question.text, link, tuple(answers))


def anchor_of(topic: Topic, question: Question) -> str:
    """Return the id that `question` has in the page of its `topic`."""
    return f"q-{text_id(question.text, within=topic.id)}"


def memos_of(archive: Archive, question: Question) -> Iterator[tuple[str, Memo]]:
    """Yield why and which published memos answer `question`."""
    for answer in question.answers:
        destination = archive.targets.memo(answer.memo)
        memo = archive.by_uri.get(destination.uri) if destination else None
        if memo and memo.state is State.PUBLISHED:
            yield answer.why, memo


def topic_link(archive: Archive, topic: Topic, to: Address) -> Link:
    """Return the name of `topic`, and its page where it has one."""
    address = archive.targets.topics.get(topic.id, "")
    return Link(topic.name, to(address) if address else "")
