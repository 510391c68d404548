"""Suggestions for misspelt names: the nearest of those there are, sought for few and among few."""

from collections.abc import Callable, Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from memo_archive import problems
from memo_archive.archive.suggestions import COMPARED, SOUGHT, Misspelling, Suggestions
from tests.sites import archive_of, notice

TOPICS = {f"topics/topic-{n:02}.md": f"---\nname: Topic {n}\n---\nText.\n" for n in range(40)}
PRINCIPLES = {
    f"principles/rule-{n:02}.md": f"---\nnumber: {n}\nname: Rule {n}\nstatement: S.\nphrases: [phrase {n}]\n---\n"
    for n in range(40)
}
PEOPLE = {
    "authors.yml": "".join(f"author-{n:02}: {{name: A}}\n" for n in range(40)),
    "offers.yml": "".join(f"offer-{n:02}: {{text: Buy.}}\n" for n in range(40)),
}
REGISTERED = TOPICS | PRINCIPLES | PEOPLE
ANCHORS = "\n\n".join(f"## Heading {n:02}" for n in range(40))


def field(name: str, value: str) -> Callable[[int], str]:
    return lambda n: notice(more=f"{name}: [{value.format(n)}]\n")


def link(address: str) -> Callable[[int], str]:
    return lambda n: notice(f"See [this]({address.format(n)}).\n\n{ANCHORS}")


FAULTS = {
    "topic": field("topics", "topik-{}"),
    "principle": field("principles", "rool-{}"),
    "author": field("authors", "auther-{}"),
    "offer": field("offer", "ofer-{}"),
    "related memo": field("related", "2026/mem-{}"),
    "phrase not meant": field("not_meant", "frase {}"),
    "link to a memo": link("memo:2026/mem-{}"),
    "link to a topic": link("topic:topik-{}"),
    "link to a principle": link("principle:rool-{}"),
    "link to a file": link("../2026/mem-{}.md"),
    "image": link("pictures/picture-{}.png"),
    "place in a page": link("#heding-{}"),
}


def problems_of(kind: str, count: int) -> list[problems.Problem]:
    """Return the problems of `count` memos with one misspelt name each."""
    memos = {f"2026/memo-{n:03}.md": FAULTS[kind](n) for n in range(count)}
    pictures = {f"2026/pictures/picture-{n:03}.jpg": "" for n in range(count)}
    return list(archive_of(REGISTERED | memos | pictures).problems)


@pytest.mark.parametrize("kind", FAULTS)
def test_names_are_compared_as_often_for_many_problems_as_for_few(
    kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    compared: list[int] = []
    nearest = problems.nearest

    def counting(name: str, known: Iterable[str]) -> str | None:
        known = list(known)
        compared.append(len(known))
        return nearest(name, known)

    monkeypatch.setattr(problems, "nearest", counting)
    for count in (60, 120):
        compared.clear()
        assert count == len(problems_of(kind, count))
        assert SOUGHT == len(compared)
        assert max(compared) <= COMPARED


@pytest.mark.parametrize("kind", ["topic", "link to a memo"])
def test_the_first_problems_of_a_run_get_a_suggestion_and_the_others_the_plain_cure(kind: str) -> None:
    found = problems_of(kind, SOUGHT + 5)
    with_suggestion = [problem for problem in found if problem.cure.startswith("Did you mean '")]
    assert found[:SOUGHT] == with_suggestion


def test_one_misspelt_name_gets_the_nearest_of_many() -> None:
    memos = {f"2026/memo-{n:03}.md": notice() for n in range(300)}
    memos["2026/other.md"] = notice("See [it](memo:2026/memmo-123).")
    expected = (
        "memos/2026/other.md:6:5: error: there is no memo '2026/memmo-123'. "
        "Did you mean '2026/memo-123'? [unknown-memo]"
    )
    assert [expected] == list(map(str, archive_of(memos).problems))


NAMES = [f"2026/{first}-{second}-{n}" for n in range(40) for first in ("price", "cost", "value")
         for second in ("promise", "question", "habit")]  # fmt: skip


@given(st.sampled_from(NAMES), st.data())
def test_a_name_with_a_letter_too_few_or_changed_is_recognised(name: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(5, name.rindex("-") - 1))
    written = name[:place] + data.draw(st.sampled_from(["", "x"])) + name[place + 1 :]
    assert f"Did you mean '{name}'?" == Suggestions().cure(Misspelling(written, NAMES), otherwise="No.")


def test_a_path_is_near_to_those_with_its_initial_alone() -> None:
    files = [f"2026/{letter}.md" for letter in "bcdefghijklmnopqrstuvwxyzäöüàéèêñçß"]
    for known in (files, files[:5]):
        assert "Put it there." == Suggestions().cure(
            Misspelling("2026/a.md", known, same_initial=True), otherwise="Put it there."
        )
