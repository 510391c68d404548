import pytest

from memo_archive.importers.cues.series_parts import part_of
from memo_archive.importers.series_grouping import SeriesEntry, series_among


@pytest.mark.parametrize(
    ("title", "base", "number"),
    [
        ("A Bad Outing – Part 2", "A Bad Outing", 2),
        ("A Bad Outing (Part II)", "A Bad Outing", 2),
        ("A Bad Outing: Part One – The Gangway", "A Bad Outing", 1),
        ("A Bad Outing, 3 of 4", "A Bad Outing", 3),
        ("A Bad Outing #3", "A Bad Outing", 3),
        ("A Bad Outing 2", "A Bad Outing", 2),
    ],
)
def test_a_title_names_its_part(title: str, base: str, number: int) -> None:
    part = part_of(title)
    assert part is not None
    assert (base, number) == (part.base, part.number)


@pytest.mark.parametrize(
    "title", ["A Bad Outing", "What the Number One Wants", "Top 10", "Everything in Its Place"]
)
def test_a_title_without_part_names_none(title: str) -> None:
    assert part_of(title) is None


def test_numbers_of_lessons_order_a_series_and_are_no_parts() -> None:
    places, _ = series_among(
        [_entry("A Bad Outing – Lessons 3 and 4"), _entry("A Bad Outing – Lessons 1 and 2")]
    )
    assert {key: place.part for key, place in places.items()} == {
        "A Bad Outing – Lessons 1 and 2": 1,
        "A Bad Outing – Lessons 3 and 4": 2,
    }


def test_the_first_part_may_bear_no_number() -> None:
    places, _ = series_among([_entry("A Bad Outing"), _entry("A Bad Outing, Part 2"), _entry("Another")])
    assert {key: (place.series, place.part) for key, place in places.items()} == {
        "A Bad Outing": ("bad-outing", 1),
        "A Bad Outing, Part 2": ("bad-outing", 2),
    }


def test_a_part_by_itself_is_no_series_but_is_told() -> None:
    places, alone = series_among([_entry("A Bad Outing, Part 2")])
    assert places == {}
    assert [entry.title for entry in alone] == ["A Bad Outing, Part 2"]


def test_titles_that_begin_alike_are_a_series_where_the_text_says_so() -> None:
    titles = ("Lessons From One Outing: Birthdays", "Lessons From One Outing: Rules")
    assert series_among([_entry(title) for title in titles])[0] == {}
    assert len(series_among([_entry(title, says_series=True) for title in titles])[0]) == 2


def _entry(title: str, *, says_series: bool = False) -> SeriesEntry:
    return SeriesEntry(title, title, part_of(title), None, 0, says_series)
