"""Archives that strain the theme, as text: what authors write at its longest, shortest and strangest."""

from __future__ import annotations

SENTENCES = (
    "A customer who comes back has judged everything that happened to him since the last time.",
    "Nobody at the firm saw most of it, and what nobody sees is looked after by nobody in particular.",
    "Suppose a garden centre with a green card, a counter for complaints and a queue before both.",
    "Somebody has decided on each of these things, usually at a desk, and gone home content.",
)
WORD = "Kundenbeziehungsmanagementverantwortlichkeitsverordnungsrat"
"""One word of sixty letters."""
HOSTILE = '"><script>window.hacked=1</script><svg onload=window.hacked=2>'
"""What must show as text wherever an author's value stands."""


def words(count: int) -> str:
    """Return paragraphs of `count` words in all."""
    stock = " ".join(SENTENCES).split()
    text = [stock[n % len(stock)] for n in range(count)]
    return "\n\n".join(" ".join(text[start : start + 90]) for start in range(0, count, 90))


def memo(title: str, date: str, *, body: str = "", head: str = "", steps: str = "") -> str:
    """Return a memo's file; `head` are more lines of front matter."""
    return f"""---
title: {title}
date: {date}
key_point: >-
  Look after those who have come before those who might.
taking_action: |
  {steps or "Ring the last customer who left, and ask only one question."}
topics: [regulars]
{head}---

{body or words(300)}
"""


AUTHORS = """\
editors:
  name: The Editors
  description: They edit.
  group: true
solo:
  name: Aurelia Featherstonehaugh-Cholmondeley
  email: a.featherstonehaugh-cholmondeley@an-extraordinarily-long-domain-name.example
"""
REGISTRIES = {
    "authors.yml": AUTHORS,
    "about.md": "---\ntitle: About\n---\nWho writes here.\n",
    "subscribe.md": "---\ntitle: Subscribe\n---\nHow to follow.\n",
}

DOCUMENTS = """\
Before the plaque, a paragraph. And after it a footnote.[^1]

> The Grand Hotel
> Est. 1889
> No hawkers
> {.plaque}

Then an advertisement.

> Half price all this week
> Bring the family
> {.advertisement}
>
> — An advertisement of 1911

And what somebody said.

> We measure what we can and then mistake it for what we want.
> — Somebody, *Somewhere*

## Lesson 1: Say it once

| quarter | visits | letters | calls | complaints | praise | returned | refunds | renewals | margin | tone |
|---------|-------:|--------:|------:|-----------:|-------:|---------:|--------:|---------:|-------:|------|
| first   |    120 |      80 |    45 |         12 |      3 |       44 |       6 |       31 |  12.5% | mild |
| second  |    131 |      76 |    40 |         10 |      4 |       47 |       5 |       35 |  13.1% | warm |

## Lesson 2: Then stop

1. One thing
2. Another, with `code_that_has_no_spaces_and_goes_on_for_quite_a_while_longer_than_the_window_is_wide()`

- A point
- Another

        indented code that is far too long for a telephone and must wrap, not push the page out of its window

https://an-extraordinarily-long-domain-name.example/with/a/path/that/never/ends/and/never/ends/and/never/ends

[^1]: The footnote itself.
"""

STRESS = {
    **REGISTRIES,
    "topics/regulars.md": """\
---
name: Regulars
questions:
  - question: Why do customers buy once and never come back, whatever we do, however much we spend on it?
    memos:
      - memo: 2026/long-title
        why: It says why.
      - memo: 2026/one-word
        why: It says so shortly.
---

On those who come back.
""",
    "topics/empty.md": "---\nname: A topic without questions\n---\n\nNothing yet.\n",
    "principles/first.md": (
        "---\nnumber: 1\nname: Look after what you have\n"
        "statement: Customers whom you have come before those whom you want.\n---\n\nMore on it.\n"
    ),
    "2026/long-title.md": memo(
        "How a firm of eleven people and a dog, none of whom had ever read a book on the subject, came to "
        "know each of its nine hundred customers by name and by complaint, and what it cost them in the "
        "second hard year",
        "2026-03-30",
        head="principles: [first]\n",
    ),
    "2026/one-word.md": memo(WORD, "2026-03-23", head=f"subtitle: {WORD.lower()}\n"),
    "2026/arabic.md": memo(
        "الزبون الذي يعود",
        "2026-03-16",
        head="subtitle: ولماذا يعود\n",
        body="هذه مذكرة عن الزبائن الذين يعودون. " * 30,
    ),
    "2026/emoji.md": memo("Ring 📞 them 👩‍👩‍👧‍👦 back 🏳️‍🌈 today", "2026-03-09"),
    "2026/short.md": memo("Forty words", "2026-03-02", body=words(40)),
    "2026/long.md": memo(
        "Nine thousand words",
        "2026-02-23",
        body="\n\n".join(f"## Part {n}\n\n{words(1500)}" for n in range(1, 7)),
    ),
    "2026/bare.md": "---\ntitle: Nothing but words\ndate: 2026-02-16\nimported: true\n---\n\n" + words(120),
    "2026/documents.md": memo("Documents and a wide table", "2026-02-09", body=DOCUMENTS),
    "2026/long-step.md": memo(
        "A step of three hundred words", "2026-02-02", steps=words(300).replace("\n\n", " ")
    ),
    "2026/reading.md": memo(
        "Forty readings",
        "2026-01-26",
        head="refers:\n"
        + "".join(f"  - title: The book number {n}\n    author: Writer {n % 7}\n" for n in range(40)),
    ),
    "2026/series-one.md": memo("A series begins", "2026-01-19", head="series: {id: outing, part: 1}\n"),
    "2026/series-two.md": memo("A series goes on", "2026-01-26", head="series: {id: outing, part: 2}\n"),
    "2026/everything.md": memo(
        "Everything a memo may have",
        "2026-01-12",
        head="""\
subtitle: With all of it at once
updated: 2026-02-01
authors: [editors, solo]
source: {title: An older piece, author: Somebody, url: https://elsewhere.example/piece, permission: By leave}
refers:
  - {title: A book, author: A Writer, where: chapter 2, url: https://elsewhere.example/book}
related: [2026/short]
image: {src: ../images/wide.svg, alt: A wide picture., caption: A caption below it.}
note: {date: 2026-02-01, text: A figure was wrong here and has been mended.}
responses:
  - {name: A reader, date: 2026-02-02, text: I tried it and it worked.}
offer:
  - {text: A printed set of all memos., url: /about/, price: £9, until: 2026-12-31}
""",
        steps=(
            "Write one letter.\n\n  Ask one question.\n\n  Which rule is quoted most?\n\n  Allow an hour."
        ),
    ),
    "2025/notice.md": (
        "---\ntitle: A notice\ndate: 2025-12-29\nkind: notice\nsummary: We are away.\n---\n\nWe are away.\n"
    ),
    **{
        f"2025/old-{n:02}.md": memo(f"An older memo, number {n}", f"2025-{n:02}-10", body=words(30))
        for n in range(1, 12)
    },
    "images/wide.svg": (
        '<svg xmlns="http://www.w3.org/2000/svg" width="1800" height="300" viewBox="0 0 1800 300">'
        '<rect width="1800" height="300" fill="#ccc"/></svg>'
    ),
    "plain.md": f"---\ntitle: Plain\n---\n\n{DOCUMENTS}",
}
"""Everything that the theme has to bear."""

ONE = {"2026/only.md": memo("The only one", "2026-03-30").replace("topics: [regulars]\n", "imported: true\n")}
"""An archive of one memo, and nothing beside it."""

EMPTY = {"index.md": "Nothing has appeared yet.\n"}
"""An archive before its first memo."""

HOSTILE_ARCHIVE = {
    "authors.yml": f"editors:\n  name: '{HOSTILE}'\n  description: '{HOSTILE}'\n",
    "offers.yml": f"set:\n  text: '{HOSTILE}'\n  price: '{HOSTILE}'\n",
    "about.md": f"---\ntitle: '{HOSTILE}'\ndescription: '{HOSTILE}'\n---\nWho writes here.\n",
    "topics/regulars.md": f"""\
---
name: '{HOSTILE}'
questions:
  - question: '{HOSTILE}'
    memos:
      - {{memo: 2026/hostile, why: '{HOSTILE}'}}
---

On those who come back.
""",
    "principles/first.md": f"---\nnumber: 1\nname: '{HOSTILE}'\nstatement: '{HOSTILE}'\n---\n\nMore.\n",
    "2026/hostile.md": f"""\
---
title: '{HOSTILE}'
subtitle: '{HOSTILE}'
summary: '{HOSTILE}'
date: 2026-03-30
updated: 2026-03-31
topics: [regulars]
principles: [first]
key_point: '{HOSTILE}'
taking_action:
  - {{text: '{HOSTILE}', who: '{HOSTILE}'}}
  - 'Look. {HOSTILE}'
source: {{title: '{HOSTILE}', author: '{HOSTILE}', permission: '{HOSTILE}'}}
refers:
  - {{title: '{HOSTILE}', author: '{HOSTILE}', where: '{HOSTILE}'}}
image: {{src: ../images/a.svg, alt: '{HOSTILE}', caption: '{HOSTILE}'}}
note: {{date: 2026-03-31, text: '{HOSTILE}'}}
responses:
  - {{name: '{HOSTILE}', text: '{HOSTILE}'}}
offer: [set, {{text: '{HOSTILE}', price: '{HOSTILE}', until: 2027-01-01}}]
---

A body, with {HOSTILE} in it.

## Lesson 1: {HOSTILE}

> {HOSTILE}
> — {HOSTILE}
""",
    "2026/other.md": memo("Another", "2026-03-23"),
    "images/a.svg": STRESS["images/wide.svg"],
}
"""A script in every field of every file."""
