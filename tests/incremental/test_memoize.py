"""An archive put together after an edit, with the memory of the one before, is the one made from nothing."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import fields
from datetime import datetime, timedelta

from memo_archive.archive.archive import Archive
from memo_archive.archive.ledger import Ledger, make_ledger
from memo_archive.archive.related import Relations
from memo_archive.incremental.memoize import Memory
from memo_archive.markdown.passages import Passages
from memo_archive.model import Memo
from memo_archive.parsing.loader import Reading
from memo_archive.sections import reserved_addresses
from memo_archive.sources.source import Source
from tests.archive.small_archives import NOW, SECTIONS, memo, passages, principle, topic
from tests.sites import settings_with

EDITS = 400
PLUGINS = {**SECTIONS, "memos/actions": {}}
SETTINGS = settings_with(
    {**PLUGINS, "memos/archive": {"authors": ["ann"]}},
    site_name="Tests",
    site_url="https://memos.example/",
)
TOPICS, PRINCIPLES = ("pricing", "trust", "selling"), ("promise", "value")


class Typist:
    """Makes files of an archive, and random edits of them, of which some are mistakes."""

    def __init__(self, seed: int) -> None:
        self._chance = random.Random(seed)
        self.files = {
            "authors.yml": "ann:\n  name: Ann\n",
            "offers.yml": "book:\n  text: A book.\n  url: https://book.example/\n",
            "about.md": "---\ntitle: About\n---\nSee [one](2024/m-1.md).\n",
            **{f"topics/{name}.md": topic(name.title()) for name in TOPICS},
            **{
                f"principles/{name}.md": principle(number, f"the {name}")
                for number, name in enumerate(PRINCIPLES)
            },
        }
        for number in range(24):
            self.files[f"{2024 + number % 3}/m-{number}.md"] = self._memo(number)
        self._begun: dict[str, str] = {}

    def edit(self) -> None:
        """Make one edit, or two at once, and end what is half written."""
        self.files.update((uri, text) for uri, text in self._begun.items() if uri in self.files)
        self._begun.clear()
        for _ in range(self._chance.choice((1, 1, 1, 2))):
            self._edit()

    def _edit(self) -> None:
        chance = self._chance
        memos = [uri for uri in self.files if uri[:2] == "20"]
        uri = chance.choice(memos)
        number = int(uri.partition("-")[2].removesuffix(".md"))
        match chance.randrange(14):
            case 0 | 1 | 2 | 3:  # the body alone
                head = self.files[uri].rpartition("---\n")[0]
                self.files[uri] = f"{head}---\n{self._body()}\n"
            case 4 | 5:
                self.files[uri] = self._memo(number)
            case 6 if len(memos) > 20:
                del self.files[uri]
            case 7:
                self.files[uri.replace("/m-", "/n-")] = self.files.pop(uri)
            case 8:
                new = chance.randrange(24, 40)
                self.files[f"{2024 + new % 3}/m-{new}.md"] = self._memo(new)
            case 9:
                name = chance.choice((*TOPICS, "more"))
                head = chance.choice(("", "aliases: [old]\n", "related: [trust]\n", "related: [nothing]\n"))
                question = f"questions:\n- text: Why?\n  memos:\n  - memo: 2024/m-{chance.randrange(12)}\n    why: So.\n"
                self.files[f"topics/{name}.md"] = topic(
                    chance.choice((name.title(), "Again")), head=head + chance.choice(("", question))
                )
            case 10:
                name = chance.choice(PRINCIPLES)
                phrases = chance.sample(("the promise", "the value", "some words", "One"), 2)
                self.files[f"principles/{name}.md"] = principle(chance.randrange(3), *phrases)
            case 11:
                self.files["authors.yml"] = chance.choice(
                    ("ann:\n  name: Ann\nbob:\n  name: Bob\n", "ann:", "")
                )
            case 12:
                self.files["about.md"] = f"---\ntitle: About {number}\n---\nSee [one](memo:m-{number}).\n"
            case _:
                text = self._begun[uri] = self.files[uri]
                self.files[uri] = text[: chance.randrange(len(text) + 1)]

    def _memo(self, number: int) -> str:
        chance = self._chance
        heads = (
            f"topics: [{chance.choice((*TOPICS * 3, 'old'))}]\n",
            f"principles: [{chance.choice(PRINCIPLES)}]\n",
            f"series:\n  id: talk\n  part: {number % 20 + 1}\n",
            f"aliases: [/old-{chance.randrange(30)}/]\n",
            f"related: [m-{chance.randrange(24)}]\n",
            "authors: [bob]\n",
            "offer: [book]\n",
            "draft: true\n",
            "not_meant: [promise]\n",
            f"taking_action:\n- text: Do it {chance.randrange(9)}.\n  id: do-{chance.randrange(12)}\n",
            "taking_action: Buy [it](https://book.example/).\n",
            f"slug: s-{chance.randrange(60)}\n",
        )
        head = "".join(dict.fromkeys(chance.choices(heads, [60, 40, 9, 9, 9, 3, 20, 4, 9, 9, 20, 2], k=2)))
        day = f"{2024 + number % 3}-{chance.choice((1, 3, 4, 5)):02}-{chance.randrange(1, 29):02}"
        title = f"Title {number} {chance.choice(('bread', 'butter', 'cheese'))}"
        return memo(title, day, head=head, key_point=f"Point {chance.randrange(40)}.", body=self._body())

    def _body(self) -> str:
        chance = self._chance
        pieces = (
            "Some words on the promise and the value.",
            f"A [link](../2024/m-{3 * chance.randrange(8)}.md).",
            f"A [place](memo:m-{chance.randrange(24)}#head).",
            f"An [old one](/old-{chance.randrange(30)}/) and [more](topic:{chance.choice(TOPICS)}).",
            "## Head",
            "Not [there](#nowhere).",
            "TAKING ACTION: Call one customer.",
        )
        return "\n\n".join(chance.choices(pieces, [40, 9, 3, 1, 9, 1, 5], k=3))


def archive_from(
    files: dict[str, str], now: datetime, ledger: Ledger, kept: tuple[Passages, Reading, Memory]
) -> Archive:
    texts, reading, memory = kept
    return Archive.from_sources(
        [Source(uri, text.encode()) for uri, text in files.items()],
        SETTINGS,
        now=now,
        ledger=ledger,
        generated=reserved_addresses(SETTINGS),
        passages=texts,
        reading=reading,
        memory=memory,
    )


def seen(archive: Archive, relations: Relations) -> Iterator[tuple[str, object]]:
    """Yield all that is to be known of an archive, in an order that makes a difference easy to read."""
    for field in fields(Archive):
        yield field.name, getattr(archive, field.name)
    yield "by uri", archive.by_uri
    yield "read next", [(memo.uri, relations.read_next(memo)) for memo in all_of(archive)]
    yield "mentioned by", [(memo.uri, relations.mentioned_by(memo)) for memo in all_of(archive)]
    yield "uses", relations.uses
    yield "by topic", relations.by_topic
    yield "by series", relations.by_series


def all_of(archive: Archive) -> Sequence[Memo]:
    return (*archive.memos, *archive.unpublished)


def test_after_any_edit_all_is_as_if_made_from_nothing() -> None:
    typist = Typist(7)
    chance = random.Random(7)
    texts = passages()
    kept = texts, Reading(texts, workers=1), Memory()
    now, ledger = NOW, make_ledger({})
    begun = archive_from(typist.files, now, ledger, (texts, Reading(texts, workers=1), Memory())).record()
    ledger = make_ledger(dict(list(begun.entries.items())[:5]))
    codes: set[str] = set()
    published: list[int] = []
    for number in range(EDITS):
        typist.edit()
        now += timedelta(hours=chance.choice((0, 0, 1, 30)))
        found = archive_from(typist.files, now, ledger, kept)
        wanted = archive_from(typist.files, now, ledger, (texts, Reading(texts, workers=1), Memory()))
        known = Relations(found, texts, kept[2])
        if number % 4 == 0:  # what is not asked for after each edit has to be right when it is
            fresh = dict(seen(wanted, Relations(wanted, texts)))
            assert [] == [name for name, value in seen(found, known) if value != fresh[name]], number
        else:
            assert wanted == found, number
            for one in found.memos[:2]:
                known.read_next(one)
        published.append(len(found.memos))
        codes.update(problem.code for problem in found.problems)
    assert sum(published) > 8 * EDITS
    assert {"unknown-memo", "link-anchor", "alias", "series-gap", "step-id-twice", "renamed"} <= codes
