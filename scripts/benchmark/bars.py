"""The bars: how fast, and how small, the program has to be beside others."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from benchmark.figures import OURS, TITLES, Case, Figures, Measure, Site

SMALL, LARGE = 1_000, 10_000
GROWTH = 1.3
"""Time and memory a memo at LARGE may be so many times those at SMALL."""
GROWING = (
    Measure.COLD,
    Measure.EDIT,
    Measure.SERVED,
    Measure.CHECK_COLD,
    Measure.CHECK_WARM,
    Measure.FEEDS,
    Measure.ACTIONS,
)


@dataclass(frozen=True, slots=True)
class Bar:
    """Something that has to hold."""

    what: str
    limit: float
    unit: str
    """x, s, ms or kB."""
    needs: tuple[Case, ...]
    """What has to be run to tell."""
    value_of: Callable[[Figures], float | None]
    """The value in figures, in `unit`; None where something is missing."""
    at_least: bool = False
    """The value must not be below the limit, rather than not above."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """A bar and what was found."""

    bar: Bar
    value: float | None

    @property
    def is_met(self) -> bool:
        """Whether the bar holds; a value that is missing does not meet it."""
        if self.value is None:
            return False
        return self.value >= self.bar.limit if self.bar.at_least else self.value <= self.bar.limit

    @property
    def word(self) -> str:
        """Return met, missed or not measured."""
        return "not measured" if self.value is None else "met" if self.is_met else "missed"

    def __str__(self) -> str:
        bound = "at least" if self.bar.at_least else "at most"
        found = "" if self.value is None else f"{shown(self.value, self.bar.unit)}, "
        return f"{self.word}: {self.bar.what}: {found}{bound} {shown(self.bar.limit, self.bar.unit)}"


def shown(value: float, unit: str) -> str:
    """Return a value with its unit, with three figures where it has a fraction worth telling."""
    number = f"{value:.0f}" if unit == "ms" or value >= 100 else f"{value:.3g}"
    return f"{number} ×" if unit == "x" else f"{number} {unit}"


def bars() -> list[Bar]:
    """Return all bars."""
    found = [
        _beside("eleventy", "Eleventy", Measure.COLD, SMALL, 1.0),
        _beside("hugo", "Hugo", Measure.COLD, SMALL, 2.0),
        _faster("mkdocs-blog", "Material's blog with RSS", Measure.COLD, SMALL, 8),
        _beside("hugo", "Hugo", Measure.EDIT, SMALL, 1.0),
        _within(Measure.SERVED, SMALL, 150, unit="ms"),
        _beside("hugo", "Hugo", Measure.SERVED, SMALL, 0.4),
        _beside("hugo", "Hugo", Measure.SERVED, LARGE, 1.0),
        _beside("hugo", "Hugo", Measure.COLD, LARGE, 1.5),
        _memory("hugo", "Hugo", LARGE, 0.5),
        _beside("hugo", "Hugo", Measure.EDIT, LARGE, 0.7),
        _within(Measure.CHECK_COLD, LARGE, 20, unit="s"),
        _within(Measure.CHECK_WARM, LARGE, 5, unit="s"),
        _within(Measure.HELP, 0, 200, unit="ms"),
        _within(Measure.ACTIONS_ADD, SMALL, 300, unit="ms"),
        _moves(SMALL, "a first word", 160, lambda site: site.first_search),
        _moves(LARGE, "a first word", 240, lambda site: site.first_search),
        *(
            _moves(count, "a further word, median", 45, lambda site: site.next_search)
            for count in (SMALL, LARGE)
        ),
        *(
            _moves(count, "a further word, most", 90, lambda site: site.most_search)
            for count in (SMALL, LARGE)
        ),
    ]
    for measure in GROWING:
        found.append(_growth(measure, "time", Figures.seconds))
        if measure not in (Measure.FEEDS, Measure.ACTIONS):  # whose memory is that of the build
            found.append(_growth(measure, "memory", Figures.family))
    return found


def verdicts(figures: Figures, wanted: Iterable[Case]) -> list[Verdict]:
    """Return how `figures` do by those bars that can be told from the cases `wanted`."""
    known = set(wanted)
    return [Verdict(bar, bar.value_of(figures)) for bar in bars() if known.issuperset(bar.needs)]


def _at(count: int) -> str:
    return f", {count:,} memos" if count else ""


def _beside(program: str, title: str, measure: Measure, count: int, limit: float) -> Bar:
    ours, theirs = Case(count, OURS, measure), Case(count, program, measure)
    what = f"{TITLES[measure]}{_at(count)}, to {title}"
    return Bar(what, limit, "x", (ours, theirs), lambda figures: figures.ratio(theirs))


def _faster(program: str, title: str, measure: Measure, count: int, limit: float) -> Bar:
    ours, theirs = Case(count, OURS, measure), Case(count, program, measure)

    def value_of(figures: Figures) -> float | None:
        ratio = figures.ratio(theirs)
        return ratio and 1 / ratio

    what = f"{TITLES[measure]}{_at(count)}, faster than {title}"
    return Bar(what, limit, "x", (ours, theirs), value_of, at_least=True)


def _memory(program: str, title: str, count: int, limit: float) -> Bar:
    ours, theirs = Case(count, OURS, Measure.COLD), Case(count, program, Measure.COLD)
    what = f"Peak memory of the process itself, {TITLES[Measure.COLD].lower()}{_at(count)}, to {title}"
    return Bar(what, limit, "x", (ours, theirs), lambda figures: figures.memory_ratio(theirs))


def _within(measure: Measure, count: int, limit: float, *, unit: str) -> Bar:
    case = Case(count, OURS, measure)

    def value_of(figures: Figures) -> float | None:
        seconds = figures.seconds(case)
        return None if seconds is None else seconds * (1_000 if unit == "ms" else 1)

    return Bar(f"{TITLES[measure]}{_at(count)}", limit, unit, (case,), value_of)


def _moves(count: int, what: str, limit: float, bytes_of: Callable[[Site], int | None]) -> Bar:
    def value_of(figures: Figures) -> float | None:
        site = figures.sites.get((count, OURS))
        moved = None if site is None else bytes_of(site)
        return None if moved is None else moved / 1_000

    return Bar(f"Search{_at(count)}: {what}", limit, "kB", (Case(count, OURS, Measure.SEARCH),), value_of)


def _growth(measure: Measure, noun: str, median_of: Callable[[Figures, Case], float | None]) -> Bar:
    small, large = Case(SMALL, OURS, measure), Case(LARGE, OURS, measure)

    what = f"{TITLES[measure]}: {noun} a memo at {LARGE:,} to that at {SMALL:,}"
    return Bar(what, GROWTH, "x", (small, large), lambda figures: growth_of(figures, measure, median_of))


def growth_of(
    figures: Figures, measure: Measure, median_of: Callable[[Figures, Case], float | None]
) -> float | None:
    """Return how many times as much a memo takes at LARGE as at SMALL; None where one is missing."""
    at_small, at_large = (median_of(figures, Case(count, OURS, measure)) for count in (SMALL, LARGE))
    return at_large / LARGE / (at_small / SMALL) if at_small and at_large is not None else None
