"""What a bench found: runs, sizes, versions; their medians and ratios; and the file they are kept in."""

from __future__ import annotations

import json
import statistics
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any

OURS = "memo-archive"


class Measure(StrEnum):
    """What is timed. The value is its name in options and figures."""

    COLD = "cold"
    UNCHANGED = "unchanged"
    EDIT = "edit"
    START = "start"
    SERVED = "served"
    CHECK_COLD = "check-cold"
    CHECK_WARM = "check-warm"
    CHECK_BROKEN = "check-broken"
    """Cold, and every second memo has a link that leads nowhere."""
    SETUP = "set-up"
    """From a machine with Python alone to the built site; nothing comes from a cache."""
    STAGES = "stages"
    """Not timed as a whole: what each takes is in `Figures.stages`."""
    SEARCH = "search"
    """Not timed: what searches move is part of `Site`."""


BUILDS = (Measure.COLD, Measure.UNCHANGED, Measure.EDIT)
COMPARED = (*BUILDS, Measure.START, Measure.SERVED)
"""Measures of all programs; the others are of ours, and of those peers that have them."""
CHECKS = (Measure.CHECK_COLD, Measure.CHECK_WARM, Measure.CHECK_BROKEN)
TITLES = {
    Measure.COLD: "Cold build",
    Measure.UNCHANGED: "Build, nothing changed",
    Measure.EDIT: "Build after one edit",
    Measure.START: "Start of the server",
    Measure.SERVED: "Save to served page",
    Measure.CHECK_COLD: "`memo check`, cold",
    Measure.CHECK_WARM: "`memo check`, warm",
    Measure.CHECK_BROKEN: "`memo check`, every second memo with a broken link",
    Measure.SETUP: "Set-up and first build",
    Measure.STAGES: "Where the time of a cold build goes",
    Measure.SEARCH: "What searches move",
}


@dataclass(frozen=True, slots=True)
class Run:
    """One run of a command, or one edit under a server."""

    seconds: float
    """All in."""
    indexing: float = 0
    """Seconds of it that Pagefind took on the output of a program without a search index."""
    own: float | None = None
    """Peak MiB of resident memory of the process itself; None where the system does not tell."""
    family: float | None = None
    """Peak MiB of the process and its children together, sampled; Pagefind's where that is more."""


@dataclass(frozen=True, slots=True)
class Case:
    """What is run: a measure of a program at a number of memos."""

    count: int
    """Memos."""
    program: str
    measure: Measure


@dataclass(frozen=True, slots=True)
class Site:
    """A built site's size."""

    files: int
    size: int
    """Bytes, the search index included."""
    search_size: int
    """Bytes of the search index."""
    memo_raw: int
    """Bytes of a memo's page: HTML alone, median."""
    memo_gzip: int
    """The same, compressed."""
    first_search: int | None = None
    """Bytes a first search of one word fetches, compressed; None where it was not measured."""
    next_search: int | None = None
    """Bytes a further word fetches, median."""
    most_search: int | None = None
    """Bytes the further word fetches that needs most."""


@dataclass(frozen=True, slots=True)
class Installed:
    """What the set-up of a program takes."""

    size: int
    """Bytes on disk, once it has built a site."""
    fetched: float | None = None
    """MB of packages; None where its set-up does not tell."""


@dataclass(frozen=True, slots=True)
class Gap:
    """What was wanted and is not there, and why."""

    case: Case
    reason: str


@dataclass
class Figures:
    """All that one bench found."""

    date: str = ""
    """Of the day it began: 2026-11-23."""
    machine: str = ""
    versions: dict[str, str] = field(default_factory=dict)
    """By the name of the program."""
    runs: dict[Case, list[Run]] = field(default_factory=dict)
    """Run k of one program was made in the same turn as run k of another."""
    sites: dict[tuple[int, str], Site] = field(default_factory=dict)
    """By number of memos and program."""
    installed: dict[str, Installed] = field(default_factory=dict)
    """By program."""
    stages: dict[int, dict[str, float]] = field(default_factory=dict)
    """Seconds of processor time that each stage of a cold build of ours takes, by number of memos."""
    gaps: list[Gap] = field(default_factory=list)

    @property
    def counts(self) -> list[int]:
        """Return the numbers of memos, ascending."""
        cases = (*self.runs, *(gap.case for gap in self.gaps))
        return sorted({case.count for case in cases})

    def programs(self, count: int, measures: Iterable[Measure] = tuple(Measure)) -> list[str]:
        """Return the programs with a run of one of `measures` at `count`, as they were first run."""
        wanted = set(measures)
        return list(dict.fromkeys(c.program for c in self.runs if c.count == count and c.measure in wanted))

    def seconds(self, case: Case) -> float | None:
        """Return the median seconds; None without a run."""
        return _median([run.seconds for run in self.runs.get(case, ())])

    def own(self, case: Case) -> float | None:
        """Return the median peak MiB of the process itself."""
        return _median([run.own for run in self.runs.get(case, ())])

    def family(self, case: Case) -> float | None:
        """Return the median peak MiB of the process and its children."""
        return _median([run.family for run in self.runs.get(case, ())])

    def ratio(self, case: Case) -> float | None:
        """Return ours to the program's: the median of the ratios of each turn. None where one has no run."""
        return _median([ours.seconds / theirs.seconds for ours, theirs in self._pairs(case)])

    def memory_ratio(self, case: Case) -> float | None:
        """Return ours to the program's in peak memory of the process itself, as `ratio` does in time."""
        return _median(
            [ours.own / theirs.own if ours.own and theirs.own else None for ours, theirs in self._pairs(case)]
        )

    def gap(self, case: Case) -> str | None:
        """Return why `case` has no figure; None where it has or was not wanted."""
        return next((gap.reason for gap in self.gaps if gap.case == case), None)

    def _pairs(self, case: Case) -> list[tuple[Run, Run]]:
        ours = Case(case.count, OURS, case.measure)
        # One that failed in a later turn has fewer.
        return list(zip(self.runs.get(ours, ()), self.runs.get(case, ()), strict=False))


def _median(values: Sequence[float | None]) -> float | None:
    """Return the median; None of nothing, or where one is unknown."""
    known = [value for value in values if value is not None]
    return statistics.median(known) if known and len(known) == len(values) else None


def to_json(figures: Figures) -> str:
    """Return the figures as text, the same for the same figures."""
    tables = {
        "runs": [{**asdict(case), "runs": [asdict(r) for r in runs]} for case, runs in figures.runs.items()],
        "sites": [
            {"count": count, "program": name, **asdict(site)} for (count, name), site in figures.sites.items()
        ],
        "installed": [{"program": name, **asdict(found)} for name, found in figures.installed.items()],
        "stages": [{"count": count, "seconds": stages} for count, stages in figures.stages.items()],
        "gaps": [{**asdict(gap.case), "reason": gap.reason} for gap in figures.gaps],
    }
    head = {"date": figures.date, "machine": figures.machine, "versions": figures.versions}
    lines = [f"{json.dumps(name)}: {json.dumps(value)}" for name, value in head.items()]
    for name, rows in tables.items():
        listed = ",\n".join(json.dumps(row) for row in rows)
        lines.append(f"{json.dumps(name)}: [\n{listed}\n]")
    return "{\n" + ",\n".join(lines) + "\n}\n"


def from_json(text: str) -> Figures:
    """Return the figures that `to_json` wrote. Raises ValueError for what it did not write."""
    try:
        data = json.loads(text)
        figures = Figures(data["date"], data["machine"], data["versions"])
        for row in data["runs"]:
            figures.runs[_case(row)] = [Run(**run) for run in row.pop("runs")]
        for row in data["sites"]:
            place = row.pop("count"), row.pop("program")
            figures.sites[place] = Site(**row)
        figures.installed = {row.pop("program"): Installed(**row) for row in data["installed"]}
        figures.stages = {row["count"]: row["seconds"] for row in data["stages"]}
        figures.gaps = [Gap(_case(row), row["reason"]) for row in data["gaps"]]
    except (KeyError, TypeError) as error:
        raise ValueError(f"not the figures of a bench: {error}") from error
    return figures


def _case(row: dict[str, Any]) -> Case:
    return Case(row["count"], row["program"], Measure(row["measure"]))


def save(figures: Figures, file: Path) -> None:
    """Write the figures to `file`, whole or not at all."""
    file.parent.mkdir(parents=True, exist_ok=True)
    beside = file.with_name(f".{file.name}")
    beside.write_text(to_json(figures), encoding="utf-8")
    beside.replace(file)
