"""The bars: how fast, and how small, the program has to be, by itself and beside others."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from benchmark.figures import CHECKS, OURS, TITLES, Case, Figures, Installed, Measure, Site

SMALL, LARGE = 1_000, 10_000
GROWTH = 1.3
"""Time a memo at LARGE may be so many times that at SMALL, and still count as linear."""
CONSTANT = 1.05
"""A page at LARGE may be so many times as large as at SMALL: numbers have more digits."""


@dataclass(frozen=True, slots=True)
class Bar:
    """Something that has to hold."""

    what: str
    limit: float
    unit: str
    """x, s, kB or MB."""
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
    number = f"{value:.0f}" if value >= 100 else f"{value:.3g}"
    return f"{number} ×" if unit == "x" else f"{number} {unit}"


def bars() -> list[Bar]:
    """Return all bars."""
    return [
        _beside("eleventy", "Eleventy", Measure.COLD, SMALL, 1.2),
        _beside("hugo", "Hugo", Measure.COLD, SMALL, 1.4),
        _faster("mkdocs-blog", "Material's blog with RSS", Measure.COLD, SMALL, 8),
        _beside("hugo", "Hugo", Measure.EDIT, SMALL, 1.0),
        _beside("hugo", "Hugo", Measure.SERVED, SMALL, 0.25),
        _beside("hugo", "Hugo", Measure.SERVED, LARGE, 0.5),
        _beside("hugo", "Hugo", Measure.COLD, LARGE, 1.0),
        _memory("hugo", "Hugo", LARGE, 0.5),
        _within(Measure.CHECK_COLD, SMALL, 2),
        _within(Measure.CHECK_WARM, SMALL, 1),
        *(_growth(measure) for measure in CHECKS),
        _installed("packages fetched", 60, lambda found: found.fetched),
        _installed("on disk", 200, lambda found: found.size / 1e6),
        _beside("mkdocs-blog", "Material's blog", Measure.SETUP, SMALL, 0.5),
        _size_beside("hugo", "Hugo", SMALL, 2.0),
        _page("A memo's page", SMALL, 12, lambda site: site.memo_raw),
        _page("A memo's page, compressed", SMALL, 4.5, lambda site: site.memo_gzip),
        _page_growth(),
    ]


def verdicts(figures: Figures, wanted: Iterable[Case]) -> list[Verdict]:
    """Return how `figures` do by those bars that can be told from the cases `wanted`."""
    known = set(wanted)
    return [Verdict(bar, bar.value_of(figures)) for bar in bars() if known.issuperset(bar.needs)]


def _beside(program: str, title: str, measure: Measure, count: int, limit: float) -> Bar:
    ours, theirs = Case(count, OURS, measure), Case(count, program, measure)
    what = f"{TITLES[measure]}, {count:,} memos, to {title}"
    return Bar(what, limit, "x", (ours, theirs), lambda figures: figures.ratio(theirs))


def _faster(program: str, title: str, measure: Measure, count: int, limit: float) -> Bar:
    ours, theirs = Case(count, OURS, measure), Case(count, program, measure)

    def value_of(figures: Figures) -> float | None:
        ratio = figures.ratio(theirs)
        return ratio and 1 / ratio

    what = f"{TITLES[measure]}, {count:,} memos, faster than {title}"
    return Bar(what, limit, "x", (ours, theirs), value_of, at_least=True)


def _memory(program: str, title: str, count: int, limit: float) -> Bar:
    ours, theirs = Case(count, OURS, Measure.COLD), Case(count, program, Measure.COLD)
    what = f"Peak memory of the process itself, {TITLES[Measure.COLD].lower()}, {count:,} memos, to {title}"
    return Bar(what, limit, "x", (ours, theirs), lambda figures: figures.memory_ratio(theirs))


def _within(measure: Measure, count: int, limit: float) -> Bar:
    case = Case(count, OURS, measure)
    return Bar(
        f"{TITLES[measure]}, {count:,} memos", limit, "s", (case,), lambda figures: figures.seconds(case)
    )


def _growth(measure: Measure) -> Bar:
    """Return the bar on how many times as long a memo takes at LARGE as at SMALL."""
    small, large = Case(SMALL, OURS, measure), Case(LARGE, OURS, measure)

    def value_of(figures: Figures) -> float | None:
        at_small, at_large = figures.seconds(small), figures.seconds(large)
        return at_large / LARGE / (at_small / SMALL) if at_small and at_large else None

    what = f"{TITLES[measure]}: time a memo at {LARGE:,} to that at {SMALL:,}"
    return Bar(what, GROWTH, "x", (small, large), value_of)


def _installed(what: str, limit: float, megabytes_of: Callable[[Installed], float | None]) -> Bar:
    def value_of(figures: Figures) -> float | None:
        found = figures.installed.get(OURS)
        return None if found is None else megabytes_of(found)

    return Bar(f"Set-up: {what}", limit, "MB", (Case(SMALL, OURS, Measure.SETUP),), value_of)


def _size_beside(program: str, title: str, count: int, limit: float) -> Bar:
    cases = tuple(Case(count, name, Measure.COLD) for name in (OURS, program))

    def value_of(figures: Figures) -> float | None:
        ours, theirs = (figures.sites.get((count, case.program)) for case in cases)
        return ours.size / theirs.size if ours and theirs else None

    return Bar(f"Bytes of the site, {count:,} memos, to {title}", limit, "x", cases, value_of)


def _page(what: str, count: int, limit: float, bytes_of: Callable[[Site], int]) -> Bar:
    def value_of(figures: Figures) -> float | None:
        site = figures.sites.get((count, OURS))
        return None if site is None else bytes_of(site) / 1_000

    return Bar(f"{what}, {count:,} memos", limit, "kB", (Case(count, OURS, Measure.COLD),), value_of)


def _page_growth() -> Bar:
    def value_of(figures: Figures) -> float | None:
        small, large = (figures.sites.get((count, OURS)) for count in (SMALL, LARGE))
        return large.memo_raw / small.memo_raw if small and large else None

    needs = tuple(Case(count, OURS, Measure.COLD) for count in (SMALL, LARGE))
    return Bar(f"A memo's page at {LARGE:,} to that at {SMALL:,}", CONSTANT, "x", needs, value_of)
