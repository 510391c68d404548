"""Whatever the files hold, an archive comes out, and no memo with an error is in it."""

import contextlib
import json
import random
from datetime import UTC, datetime
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from memo_archive.archive.archive import Archive
from memo_archive.archive.ledger import LedgerError, read_ledger
from memo_archive.markdown.html_policy import ALLOWED_ATTRIBUTES, ALLOWED_TAGS
from memo_archive.markdown.parser import Converter, fill
from memo_archive.model import LinkKind
from memo_archive.problems import errors_in, format_github, format_json, format_text
from tests.sites import archive_of

VALID = b"""---
title: The price is a promise
date: 2026-03-30
key_point: >-
  A price tells customers what you think of them: so *mind* it.
taking_action:
  - text: Look at [one](cost.md) price.
    takes: 1 h 30 min
  - Ask a customer "why?"
topics: [pricing]
principles: [trust]
series: {id: inbox, part: 2}
authors: jane
offer: [book, {text: Come., url: https://example.org/, until: 2026-12-31}]
source: {title: A book, relation: adapted-from}
aliases: [/old/price/]
note: {date: 2026-04-01, text: Later.}
image: {src: ../a.png, alt: A}
---

# One

See [cost](cost.md#one), ![a](../a.png "T") and <https://example.org/>[^1].

> Said
> -- Somebody

- a
    - b

| a | b |
|---|---|
| 1 | `2` |

<div>raw <a href="cost.md">cost</a></div>

[^1]: A note.

KEY POINT: Two.

TAKING ACTION: Do.
"""
OTHERS: dict[str, str | bytes] = {
    "2026/cost.md": VALID.replace(b"/old/price/", b"/old/cost/").replace(b"part: 2", b"part: 1"),
    "topics/pricing.md": "---\nname: Pricing\nquestions:\n  - {question: Why?, memos: price}\n---\nx\n",
    "principles/trust.md": "---\nnumber: 1\nname: Trust\nstatement: Keep it.\nphrases: [promise]\n---\n",
    "authors.yml": "jane:\n  name: Jane\n",
    "offers.yml": "book:\n  text: Buy it.\n",
    "about.md": "About [cost](2026/cost.md).\n",
    "a.png": "",
}
SIGNS = """--- ---- ... : - # & * ! ' " [ ] { } | > % @ ` [^1]: [a]: ]( \\ ../ %2e%2e ? <<: 1:30 &a *a !x
    <div> </div> <!-- --> <a href= <script> {:onclick=x} javascript: |a| \u0301 \U0001f4a9 \ufeff"""
LINES = """```|~~~|>-|title:|draft: true|date: 0001-01-01|slug: ../x|kind: notice|KEY POINT:|TAKING ACTION:"""
SNIPPETS = [
    *(sign.encode() for sign in SIGNS.split()),
    *(f"\n{line}\n".encode() for line in LINES.split("|")),
    *(b"\n", b"\t", b"\r", b"\0", b"\xff", b"  ", "\u2028".encode()),
]
URIS = st.sampled_from(
    [*OTHERS, "2026/price.md", "undated/idea.md", "2026/sub/x.md", "index.md", "2026/index.md", "404.md"]
)


def check(archive: Archive) -> None:
    """See that what is published is right, and that all problems can be printed."""
    wrong = {problem.path for problem in errors_in(archive.problems)}
    assert not [memo.path for memo in (*archive.memos, *archive.unpublished) if memo.path in wrong]
    assert tuple(dict.fromkeys(archive.problems)) == archive.problems
    for problem in archive.problems:
        assert "\n" not in str(problem)
        assert problem.line >= 1 <= problem.column
    for form in (format_text, format_github, format_json):
        form(archive.problems).encode()
    archive.record()


@settings(max_examples=300)
@given(
    st.dictionaries(
        URIS, st.binary(max_size=200) | st.text(max_size=200).map(lambda t: b"---\n" + t.encode()), max_size=4
    )
)
def test_any_bytes_make_an_archive(files: dict[str, bytes]) -> None:
    check(archive_of({**files}))


@settings(max_examples=400)
@given(
    URIS,
    st.lists(
        st.tuples(st.integers(0, len(VALID)), st.sampled_from(SNIPPETS), st.integers(0, 12)), max_size=6
    ),
)
def test_a_valid_memo_with_anything_put_in_or_cut_out_makes_an_archive(
    uri: str, changes: list[tuple[int, bytes, int]]
) -> None:
    text = VALID
    for place, snippet, cut in changes:
        text = text[:place] + snippet + text[place + cut :]
    check(archive_of({**OTHERS, uri: text}, generated=("topics",)))


@settings(max_examples=200)
@given(st.lists(st.sampled_from(SNIPPETS + VALID.split(b" ")), max_size=40).map(b"".join))
def test_markdown_of_any_kind_converts_without_what_could_run(body: bytes) -> None:
    converter = Converter()
    text = body.decode("utf-8", "ignore").translate(dict.fromkeys([0, *range(2, 9)]))
    markup = fill(converter.body(text), lambda link: 'src="x"' if link.kind is LinkKind.IMAGE else 'href="x"')
    assert set() == Allowed.beyond(markup)
    assert not set("\x02\x03") & set(markup)


class Allowed(HTMLParser):
    """Collects what a page may not hold."""

    def __init__(self) -> None:
        super().__init__()
        self.found: set[str] = set()

    @classmethod
    def beyond(cls, markup: str) -> set[str]:
        parser = cls()
        parser.feed(markup)
        return parser.found

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = ALLOWED_ATTRIBUTES["*"] | ALLOWED_ATTRIBUTES.get(tag, set())
        self.found |= {f"{tag} {name}" for name, _ in attrs if name not in names}
        if tag not in ALLOWED_TAGS:
            self.found.add(tag)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=10),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["version", "memos", "pages", "urls", "feed_id", "date", "title", "steps", "x"]),
            inner,
        )
    ),
    max_leaves=12,
)


@settings(max_examples=300)
@given(
    JSON.map(json.dumps)
    | JSON.map(lambda v: json.dumps({"version": 1, "memos": {"2026/a": v}}))
    | st.text(max_size=60)
)
def test_any_ledger_is_read_or_told_as_damaged(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    file = tmp_path_factory.getbasetemp() / "ledger.json"
    file.write_bytes(text.encode("utf-8", "surrogatepass"))
    with contextlib.suppress(LedgerError):
        check(archive_of(OTHERS, ledger=read_ledger(file)))


def test_the_order_of_the_files_makes_no_difference() -> None:
    files = {**OTHERS, "2026/price.md": VALID, "2026/Price.md": VALID, "2026/bad.md": b"---\ntitle: [\n---\n"}
    shuffled = list(files.items())
    random.Random(1).shuffle(shuffled)
    one, other = archive_of(files), archive_of(dict(shuffled))
    assert one.problems == other.problems
    assert one.memos == other.memos


@pytest.mark.parametrize("now", [datetime(1970, 1, 1, tzinfo=UTC), datetime(9998, 12, 31, tzinfo=UTC)])
def test_any_moment_will_do(now: datetime) -> None:
    check(archive_of(OTHERS, now=now))


def test_the_valid_memo_is_valid_but_for_its_second_closing() -> None:
    # Else the mutations above would test little.
    archive = archive_of({**OTHERS, "2026/price.md": VALID.partition(b"KEY POINT")[0]})
    told = {problem.code for problem in archive.problems if problem.path == "memos/2026/cost.md"}
    assert {"key-point-twice", "taking-action-twice"} == told
    assert ["2026/price/"] == [memo.url for memo in archive.memos]
    assert Path("2026/cost.md").as_posix() == archive.broken[0].uri
