"""Records: what can be found, and what cannot."""

from __future__ import annotations

import html
import json
import re

from bs4 import BeautifulSoup

from memo_archive.search.help import help_of, names_of
from memo_archive.search.records import Record, page_of, records_of, texts_of
from memo_archive.views.questions import questions_pages
from tests.archive.small_archives import memo, pages_from, principle, topic

TOPIC = """\
questions:
  - question: Why do they leave?
    memos:
      - memo: 2026/price
        why: Says what a price promises.
"""
FILES = {
    "index.md": "Welcome.\n",
    "about.md": "---\ntitle: About\n---\n\nWho writes.\n",
    "authors.yml": "ann:\n  name: Ann Ash\n",
    "topics/pricing.md": topic("Pricing", head=TOPIC, body="What things *cost*."),
    "topics/silent.md": topic("Silent"),
    "principles/keep-faith.md": principle(1, "keep faith", name="Keep faith"),
    "2026/price.md": memo(
        "Price & <value>",
        "2026-03-30",
        key_point="a price is a *promise*.",
        head="subtitle: On promises\ntopics: [pricing]\nprinciples: [keep-faith]\nauthors: [ann]\n"
        "series: {id: two-parts, part: 1}\ntaking_action: |\n  Look at one price.\n"
        "refers: [{title: A Book, author: Some Body}]\nnote: {date: 2026-03-31, text: Later we saw more.}\n",
        body='## A heading\n\nSome *words*, and "more".\n\n> Quoted.\n> — A Speaker\n\n![A picture of a queue](../q.svg)',
    ),
    "2026/news.md": memo("News", "2026-03-23", head="kind: notice\n"),
    "2026/draft.md": memo("Draft", "2026-03-16", head="draft: true\n"),
    "2026/later.md": memo("Later", "2026-06-01"),
    "q.svg": "<svg/>",
}


def records() -> dict[str, Record]:
    return {record.title: record for record in records_of(pages_from(FILES))}


def test_there_is_a_record_for_all_that_can_be_read_and_none_for_lists_drafts_and_memos_to_come() -> None:
    assert [
        ("notice", "2026/news/"),
        ("memo", "2026/price/"),
        ("topic", "topics/pricing/"),
        ("question", "topics/pricing/#q-"),
        ("topic", "topics/silent/"),
        ("principle", "principles/keep-faith/"),
        ("series", "series/two-parts/"),
        ("page", "about/"),
    ] == [(r.kind, re.sub(r"q-\w+", "q-", r.url)) for r in records_of(pages_from(FILES))]


def test_without_the_plugins_their_pages_are_in_no_record() -> None:
    alone = records_of(pages_from(FILES, sections={"memos/archive": {}}))
    assert ["notice", "memo", "page"] == [record.kind for record in alone]


def test_a_memo_is_found_by_all_that_names_it() -> None:
    record = records()["Price & <value>"]
    assert {
        "subtitle": "On promises",
        "key_point": "A price is a promise.",
        "topics": "Pricing",
        "principles": "Keep faith",
        "questions": "Why do they leave?",
    } == record.fields
    assert {
        "topic": ("Pricing",),
        "principle": ("Keep faith",),
        "year": ("2026",),
        "author": ("Ann Ash",),
        "series": ("Two parts",),
    } == record.filters
    assert "2026-03-30" == record.day


def test_each_place_of_a_memo_leads_to_where_it_is_on_its_page() -> None:
    text = records()["Price & <value>"].text
    found = re.findall(r'<a id="([^"]+)"></a><\w+>([^<]*)', text)
    assert ["a-heading", "p-", "step-", "further-reading", "note"] == [
        re.sub(r"^(p|step)-\w{8}$", r"\1-", place) for place, _ in found if place
    ]
    assert ("a-heading", "A heading") in found
    assert ("further-reading", "A Book, Some Body") in found
    # What Pagefind would pass over is read as well: who is quoted, and what a picture shows.
    words = BeautifulSoup(text, "html.parser").get_text(" ")
    assert "A Speaker" in words
    assert "A picture of a queue" in words
    assert "footer" not in text


def test_names_and_fields_are_one_line_each_whatever_their_author_writes() -> None:
    record = Record(
        "x/",
        "memo",
        "Two\n lines ",
        "<p>t</p>",
        {"key_point": " a  b", "subtitle": " "},
        {"topic": ("c\nd",)},
        "2026-01-01",
    )
    assert {"date": "2026-01-01", "key_point": "a b", "title": "Two lines"} == record.named
    assert {"kind": ["memo"], "topic": ["c d"]} == record.chosen


def test_questions_and_notices_stand_apart() -> None:
    found = {record.kind: record.chosen.get("apart") for record in records().values()}
    assert {"question": ["question"], "notice": ["notice"]} == {k: v for k, v in found.items() if v}


def test_the_memos_that_answer_a_question_are_places_in_its_record() -> None:
    question = records()["Why do they leave?"]
    link = BeautifulSoup(question.text, "html.parser").a
    assert link is not None
    assert ("2026/price/", "Price & <value>") == (link["id"], link.get_text())
    assert html.escape("Says what a price promises.") in question.text
    (view,) = questions_pages(pages_from(FILES))
    assert [question.url.partition("#")[2]] == [asked.id for t in view.topics for asked in t.questions]


def test_all_texts_that_records_are_made_of_can_be_converted_before() -> None:
    pages = pages_from(FILES)
    passages = pages.renderer.passages
    passages.prepare(texts_of(pages.archive))
    made = set(passages._made)
    tuple(records_of(pages))
    assert made == set(passages._made)


def test_help_names_words_questions_topics_and_principles() -> None:
    pages = pages_from(FILES)
    records = list(records_of(pages))
    told = json.loads(help_of(names_of(pages, records), (page_of(record, "en") for record in records)))
    assert told["words"].index("price") < told["words"].index("queue")
    assert not {"draft", "later"} & set(told["words"]) - {"later"}
    assert ["Why do they leave?"] == [question["text"] for question in told["questions"]]
    assert [("Pricing", 1), ("Silent", 0)] == [(topic["name"], topic["count"]) for topic in told["topics"]]
    assert [{"number": 1, "name": "Keep faith", "url": "principles/keep-faith/"}] == told["principles"]
