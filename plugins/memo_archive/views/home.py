"""The home page: the readers' questions, the newest memo, those before it, a principle."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

from markupsafe import Markup

from memo_archive.archive.archive import Archive
from memo_archive.model import Kind
from memo_archive.text.slugs import address_key
from memo_archive.text.words import capitalised
from memo_archive.views.memo import Link, Pages, PrincipleView, Summary
from memo_archive.views.metadata import Metadata
from memo_archive.views.questions import ADDRESS as ALL_QUESTIONS
from memo_archive.views.questions import QuestionView, question_view
from memo_archive.views.rendering import Address, address_from
from memo_archive.views.timeline import newest_change, page_metadata

QUESTIONS = 6
"""Reader questions on the home page."""


@dataclass(frozen=True, slots=True)
class HomeView:
    """The home page: its own text stands in index.md."""

    url: str
    metadata: Metadata
    questions: tuple[QuestionView, ...]
    all_questions: str
    """Address of the page of all questions; empty where there is none."""
    latest: Summary | None
    first_step: Markup
    """Of the latest memo; empty where it has none."""
    is_of_this_week: bool
    """Whether the latest memo is no more than a week old."""
    recent: tuple[Summary, ...]
    """The memos before the latest."""
    principle: PrincipleView | None
    principle_memo: Link | None
    """The memo that it was taken from."""
    subscribe: str
    """Where one subscribes; empty where no page says how."""
    count: int
    changed: date | None


def home_page(pages: Pages) -> HomeView:
    """Return the home page: the newest memo with its key point and first step, and those before it.

    A notice shows among them until its last day.
    """
    archive = pages.archive
    to = address_from("")
    current = [
        m for m in archive.memos if m.kind is Kind.MEMO or m.expires is None or m.expires >= archive.today
    ]
    latest = next((memo for memo in current if memo.kind is Kind.MEMO), None)
    recent = [memo for memo in current if memo is not latest][: archive.settings.options.recent - 1]
    step = latest.steps[0].text if latest and latest.steps else ""
    source = next(
        (memo for memo in archive.memos if any(p in archive.principles for p in memo.principles)), None
    )
    principle = next((p for p in source.principles if p in archive.principles), "") if source else ""
    subscribe = archive.pages.get("subscribe.md")
    site = archive.settings
    metadata = page_metadata(archive, "", "", site.site_description)
    if site.site_url:
        metadata = replace(
            metadata,
            structured={
                "@context": "https://schema.org", "@type": "Blog", "@id": site.site_url, "url": site.site_url,
                "name": site.site_name, "description": site.site_description,
                "inLanguage": site.options.language,
            },
        )  # fmt: skip
    return HomeView(
        url="",
        metadata=metadata,
        questions=some_questions(archive, to),
        all_questions=to(ALL_QUESTIONS) if address_key(ALL_QUESTIONS) in archive.targets.by_address else "",
        latest=pages.summary(latest, base="") if latest else None,
        first_step=pages.renderer.inline(capitalised(step), with_links=False),
        is_of_this_week=bool(latest and latest.date and archive.today - latest.date <= timedelta(days=7)),
        recent=tuple(pages.summary(memo, base="") for memo in recent),
        principle=pages.principle(archive.principles[principle], to) if principle else None,
        principle_memo=Link(source.title, to(source.url)) if source else None,
        subscribe=to(subscribe.url) if subscribe else "",
        count=len(archive.memos),
        changed=newest_change(archive.memos),
    )


def some_questions(archive: Archive, to: Address, *, limit: int = QUESTIONS) -> tuple[QuestionView, ...]:
    """Return at most `limit` reader questions that memos answer, from as many topics as possible.

    They go round with the number of memos: each new memo brings the next topics forward, and between memos
    nothing moves.
    """
    by_topic: list[list[QuestionView]] = []
    for topic in archive.topics.values():
        answered = [question_view(archive, topic, question, to) for question in topic.questions]
        by_topic.append([question for question in answered if question.answers])
    by_topic = [questions for questions in by_topic if questions]
    if not by_topic:
        return ()
    first = len(archive.memos) % len(by_topic)
    turned = by_topic[first:] + by_topic[:first]
    deepest = max(map(len, turned))
    rounds = (questions[n] for n in range(deepest) for questions in turned if n < len(questions))
    return tuple(question for question, _ in zip(rounds, range(limit), strict=False))
