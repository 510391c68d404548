"""Read next, mentioned by, and who applies a principle."""

from __future__ import annotations

import random
from collections.abc import Mapping

from memo_archive.archive.read_next import WINDOW, WORD_WINDOW, TermIndex
from memo_archive.archive.related import Relations
from memo_archive.settings import RelatedOptions
from tests.archive.small_archives import memo, principle, relations_of, topic

TOPICS = {f"topics/{name}.md": topic(name.title()) for name in ("price", "trust", "queues", "letters")}


def next_of(files: Mapping[str, str], uri: str, **related: int) -> list[str]:
    found = relations_of({**TOPICS, **files}, options={"related": related} if related else None)
    return [other.slug for other in found.read_next(found.archive.by_uri[uri])]


def of(day: int, *, head: str = "topics: [price]\n", title: str = "") -> str:
    return memo(title or f"Number{'abcdefghij'[day % 10] * 9}", f"2026-01-{day:02}", head=head)


def test_those_chosen_by_hand_come_first_and_then_those_that_share_most() -> None:
    files = {
        "2026/a.md": of(1, head="topics: [price, trust]\nrelated: [2026/d]\n"),
        "2026/b.md": of(2, head="topics: [price]\n"),
        "2026/c.md": of(3, head="topics: [price, trust]\n"),
        "2026/d.md": of(4, head="topics: [queues]\n"),
        "2026/e.md": of(5, head="topics: [queues]\n"),
        "2026/f.md": of(6, head="topics: [queues]\n"),
        "2026/g.md": of(7, head="topics: [letters]\n"),
    }

    assert ["d", "c", "b"] == next_of(files, "2026/a.md")


def test_weights_are_settings() -> None:
    files = {
        "principles/p.md": principle(1),
        "2026/a.md": of(1, head="topics: [price]\nprinciples: [p]\n"),
        "2026/b.md": of(2, head="topics: [price]\n"),
        "2026/c.md": of(3, head="topics: [trust]\nprinciples: [p]\n"),
        "2026/d.md": of(4, head="topics: [queues]\n"),
        "2026/e.md": of(5, head="topics: [queues]\n"),
    }

    assert ["c", "b"] == next_of(files, "2026/a.md")
    assert ["b", "c"] == next_of(files, "2026/a.md", topics=100)
    assert ["b"] == next_of(files, "2026/a.md", principles=0)
    assert [] == next_of(files, "2026/a.md", limit=0)


def test_a_term_on_too_many_memos_says_nothing() -> None:
    files = {f"2026/m{day}.md": of(day) for day in range(1, 9)}

    assert [] == next_of(files, "2026/m1.md")
    assert 3 == len(next_of(files, "2026/m1.md", common=100))


def test_neither_drafts_nor_notices_nor_itself_are_read_next() -> None:
    files = {
        "2026/a.md": of(1, head="topics: [price]\nrelated: [2026/a]\n"),
        "2026/b.md": of(2, head="topics: [price]\ndraft: true\n"),
        "2026/c.md": of(3, head="topics: [price]\nkind: notice\n"),
        "2026/d.md": of(4, head="topics: [price]\n"),
        "2026/e.md": of(5, head="topics: [queues]\n"),
        "2026/f.md": of(6, head="topics: [queues]\n"),
    }

    assert ["d"] == next_of(files, "2026/a.md")


def test_of_equals_the_nearer_comes_first_and_then_the_older() -> None:
    files = {f"2026/m{day}.md": of(day, head="topics: [queues]\n") for day in range(20, 29)}
    files |= {f"2026/m{day}.md": of(day) for day in (1, 5, 9, 13)}

    assert ["m1", "m9", "m13"] == next_of(files, "2026/m5.md")


def test_a_new_memo_changes_few_old_pages() -> None:
    files = many(300)
    before = all_next(relations_of({**TOPICS, **files}))

    after = all_next(
        relations_of({**TOPICS, **files, "2026/new.md": of(30, head="topics: [price, trust]\n")})
    )

    changed = [uri for uri, chosen in before.items() if after[uri] != chosen]
    assert len(changed) <= 6


def test_the_same_archive_in_another_order_reads_the_same() -> None:
    files = many(60)
    shuffled = list(files.items())
    random.Random(5).shuffle(shuffled)

    assert all_next(relations_of({**TOPICS, **files})) == all_next(relations_of({**TOPICS, **dict(shuffled)}))


def test_the_work_grows_with_the_archive_and_not_with_its_square() -> None:
    def looked_at(count: int) -> int:
        memos = relations_of({**TOPICS, **many(count)}).archive.memos[::-1]
        index = TermIndex(memos, RelatedOptions(common=100))
        return sum(len(numbers) for memo in memos for numbers, _ in index.sharing(memo))

    once, twice = looked_at(1000), looked_at(2000)

    # Two topics and four words a memo; those at the ends of time have neighbours on one side alone.
    assert 0.9 * 1000 * (2 * (2 * WINDOW + 1) + 4 * (2 * WORD_WINDOW + 1)) < once
    assert twice <= 2.1 * once


def test_a_memo_knows_who_mentions_it_and_in_which_sentence() -> None:
    found = relations_of(
        {
            "2026/a.md": memo("A", "2026-01-01"),
            "2026/b.md": memo("B", "2026-01-08", body="Before. See [that](a.md) and [again](memo:a). After."),
            "2026/c.md": memo("C", "2026-01-15", body="> As [we said](../2026/a.md#key-point).\n\nMore."),
            "2026/d.md": memo("D", "2026-01-22", head="draft: true\n", body="See [that](a.md)."),
        }
    )

    mentioned = found.archive.by_uri["2026/a.md"]
    told = [
        (link.memo.slug, str(link.sentence), link.sentence.words) for link in found.mentioned_by(mentioned)
    ]

    assert [("c", "As we said.", "we said"), ("b", "See that and again.", "that")] == told


def test_a_principle_knows_who_declares_it_and_who_mentions_it() -> None:
    found = relations_of(
        {
            "principles/one.md": principle(1, "on the level", head="aliases: [first]\n"),
            "2026/a.md": memo("A", "2026-01-01", head="principles: [first]\n"),
            "2026/b.md": memo("B", "2026-01-08", body="All on the level.", key_point="Stay on the level."),
            "2026/c.md": memo("C", "2026-01-15", head="not_meant: [On the level]\n", body="On the level."),
            "2026/d.md": memo("D", "2026-01-22", body="[Straight](principle:first)."),
        }
    )

    told = [(use.memo.slug, use.is_declared, len(use.mentions)) for use in found.uses["one"]]

    assert [("d", False, 1), ("b", False, 2), ("a", True, 0)] == told
    assert "key-point" == found.uses["one"][1].mentions[1].anchor


def many(count: int) -> dict[str, str]:
    """Return memos a day apart over years, with topics and words as they come."""
    rng = random.Random(3)
    words = [
        a + b
        for a in ("lor", "mer", "tav", "sil", "gru", "pon", "dek")
        for b in ("ima", "esto", "unda", "arel")
    ]
    files = {}
    for number in range(count):
        year, day = 2025 - number // 300, number % 300
        chosen = ", ".join(rng.sample(("price", "trust", "queues", "letters"), 2))
        title = " ".join(rng.sample(words, 4))
        date = f"{year}-{day // 28 + 1:02}-{day % 28 + 1:02}"
        files[f"{year}/m{number}.md"] = memo(title, date, head=f"topics: [{chosen}]\n")
    return files


def all_next(found: Relations) -> dict[str, list[str]]:
    return {memo.uri: [other.uri for other in found.read_next(memo)] for memo in found.archive.memos}
