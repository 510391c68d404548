"""What a bench found, in words: lines for the terminal, and the documentation page with its tables."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import environment
from benchmark import plot
from benchmark.bars import bars, shown, verdicts
from benchmark.figures import BUILDS, CHECKS, OURS, TITLES, Case, Figures, Measure, Run, Site
from benchmark.programs import PROGRAMS

PAGE = environment.ROOT / ".github" / "performance.md"
COLUMNS = (*BUILDS, Measure.SERVED, Measure.START)


def write(figures: Figures) -> None:
    """Write the documentation page and its plot."""
    PAGE.write_text(page(figures), encoding="utf-8")
    PAGE.with_suffix(".svg").write_text(plot.drawn(figures), encoding="utf-8")
    environment.say(f"Written: {PAGE.relative_to(environment.ROOT)} and its plot.")


def named(case: Case) -> str:
    """Return what a case is, as part of a sentence."""
    return f"{PROGRAMS[case.program].title} at {case.count:,} memos, {_inner(TITLES[case.measure])}"


def lines(figures: Figures, count: int, measure: Measure) -> list[str]:
    """Return what a measure took with each program, for the terminal; nothing where there is no run."""
    found = ["", TITLES[measure].replace("`", "")]
    for name in figures.programs(count, (measure,)):
        case = Case(count, name, measure)
        runs = figures.runs[case]
        seconds = [run.seconds for run in runs]
        span = f"{min(seconds):.3f} to {max(seconds):.3f}"
        line = f"  {PROGRAMS[name].title:24} {figures.seconds(case):8.3f} s ({span})"
        if any(run.indexing for run in runs):
            line += f", Pagefind's part {_indexing(runs):.2f} s"
        own, family = figures.own(case), figures.family(case)
        if own and family:
            line += f", peak {own:,.0f} MiB, with children {family:,.0f}"
        ratio = figures.ratio(case)
        if name != OURS and ratio:
            line += f"; ours is {ratio:.2f} × this"
        found.append(line)
    return found if len(found) > 2 else []


def searches(figures: Figures, count: int) -> list[str]:
    """Return what searches of ours move, for the terminal."""
    site = figures.sites.get((count, OURS))
    first, further, most = _moved(site) if site else (None, None, None)
    if first is None or further is None or most is None:
        return []
    told = (
        f"a first word {first / 1e3:.0f} kB, a further one {further / 1e3:.0f} kB, {most / 1e3:.0f} at most"
    )
    return ["", TITLES[Measure.SEARCH], f"  {PROGRAMS[OURS].title}: {told}"]


def stages(figures: Figures, count: int) -> list[str]:
    """Return where the time of a cold build of ours goes, for the terminal."""
    return ["", TITLES[Measure.STAGES], *(f"  {' '.join(row)}" for row in _stage_rows(figures, count))]


def missing(figures: Figures, count: int | None = None) -> list[str]:
    """Return what was wanted and is not there, at `count` or at all: a line for each program and reason."""
    cases: dict[tuple[str, int, str], list[str]] = {}
    for gap in figures.gaps:
        if count in (None, gap.case.count):
            key = (gap.case.program, gap.case.count, gap.reason)
            cases.setdefault(key, []).append(_inner(TITLES[gap.case.measure]))
    return [
        f"{PROGRAMS[name].title} at {at:,} memos, {', '.join(measures)}: {reason}"
        for (name, at, reason), measures in cases.items()
    ]


def page(figures: Figures) -> str:
    """Return the documentation page, in Markdown."""
    parts = [_introduction(figures), _bars(figures)]
    parts += [_at(figures, count) for count in figures.counts]
    parts += [_setup(figures), _checks(figures)]
    parts += [*(_stages(figures, count) for count in figures.counts), _versions(figures)]
    return "\n\n".join(part for part in parts if part) + "\n"


def _introduction(figures: Figures) -> str:
    return f"""\
# How fast it is, beside others

<!-- Written by scripts/bench.py: change that, not this. -->

Measured on {figures.date} in one run of `python3 scripts/bench.py --page`, on {figures.machine}.

![Seconds by number of memos, a line for each program; the figures are in the tables below.](performance.svg)

All programs build the same memos, of about 730 words each. Memo Archive builds with all its plugins, search
among them. The others have what comes with them, and a small theme where they bring none; where one makes no
search index, Pagefind makes one of its output; that time counts as its own, and stands after the plus sign.
They run in turns. Seconds are medians. A ratio is the median of each turn's, Memo Archive to the other:
**below 1, Memo Archive takes less**. {_spread(figures)}

- *Cold build*: no output, no cache.
- *Save to served page*: a memo is saved under the development server, and its page is asked for every 5 ms
  until it has the change. The search index is no part of it: it follows later, or not at all.
- *Memory* is what is resident at the peak; what a process shares with its children counts for each.
- *A memo's page* is its HTML alone.
- *Set-up and first build*: from a checkout, or a project, and Python alone to the built site, all packages
  fetched. Material's blog is that which `pip install mkdocs-material` gives, without RSS.
- *First search*: what a browser fetches for one word, compressed: script, engine, index and results. For
  others with an index of their own, the index alone."""


def _spread(figures: Figures) -> str:
    spreads = []
    for case, runs in figures.runs.items():
        median = figures.seconds(case)
        if len(runs) > 1 and median:
            seconds = [run.seconds for run in runs]
            spreads.append(((max(seconds) - min(seconds)) / median, named(case)))
    if not spreads:
        return ""
    spreads.sort()
    middle, (most, where) = spreads[len(spreads) // 2][0], spreads[-1]
    usual = f"Runs of one kind differ by {middle:.0%} of their\nmedian as a rule"
    return f"{usual}, and by {most:.0%} at most ({where})."


def _bars(figures: Figures) -> str:
    found = verdicts(figures, {case for bar in bars() for case in bar.needs})
    rows = [
        (
            verdict.bar.what,
            "" if verdict.value is None else shown(verdict.value, verdict.bar.unit),
            f"at {'least' if verdict.bar.at_least else 'most'} {shown(verdict.bar.limit, verdict.bar.unit)}",
            verdict.word if verdict.is_met else f"**{verdict.word}**",
        )
        for verdict in found
    ]
    return "## What has to hold\n\n" + _table(("", "Found", "Wanted", ""), rows)


def _at(figures: Figures, count: int) -> str:
    names = figures.programs(count, COLUMNS)
    measures = [m for m in COLUMNS if any(Case(count, name, m) in figures.runs for name in names)]
    parts = [f"## {count:,} memos"]
    rows = [
        (PROGRAMS[name].title, *(_cell(figures, Case(count, name, measure)) for measure in measures))
        for name in names
    ]
    if rows:
        parts.append(_table(("Seconds", *(TITLES[measure] for measure in measures)), rows))
    rows = [
        (PROGRAMS[name].title, *(_ratio(figures.ratio(Case(count, name, measure))) for measure in measures))
        for name in names
        if name != OURS
    ]
    if rows:
        parts.append(_table(("Memo Archive to", *(TITLES[measure] for measure in measures)), rows))
    parts += [_memory(figures, count, names), _sizes(figures, count, names)]
    if gaps := missing(figures, count):
        parts.append("Not measured:\n\n" + "\n".join(f"- {line}" for line in gaps))
    return "\n\n".join(part for part in parts if part)


def _memory(figures: Figures, count: int, names: Sequence[str]) -> str:
    rows = []
    for name in names:
        cold, served = Case(count, name, Measure.COLD), Case(count, name, Measure.SERVED)
        found = [
            _mebibytes(value) for value in (figures.own(cold), figures.family(cold), figures.own(served))
        ]
        ratio = "" if name == OURS else _ratio(figures.memory_ratio(cold))
        rows.append((PROGRAMS[name].title, *found, ratio))
    head = ("Memory, MiB", "Cold build", "with its children", "Server", "Cold build, Memo Archive to")
    return _table(head, rows) if any(any(row[1:]) for row in rows) else ""


def _sizes(figures: Figures, count: int, names: Sequence[str]) -> str:
    rows = [
        (PROGRAMS[name].title, *_site(figures.sites[count, name]))
        for name in names
        if (count, name) in figures.sites
    ]
    head = (
        *("Size", "Files", "Site, MB", "of it search, MB", "A memo's page, kB", "compressed, kB"),
        *("First search, kB", "next, kB", "at most, kB"),
    )
    return _table(head, rows) if rows else ""


def _site(site: Site) -> tuple[str, ...]:
    return (
        f"{site.files:,}",
        f"{site.size / 1e6:.1f}",
        f"{site.search_size / 1e6:.1f}",
        f"{site.memo_raw / 1e3:.1f}",
        f"{site.memo_gzip / 1e3:.1f}",
        *("" if moved is None else f"{moved / 1e3:.0f}" for moved in _moved(site)),
    )


def _moved(site: Site) -> tuple[int | None, int | None, int | None]:
    return site.first_search, site.next_search, site.most_search


def _setup(figures: Figures) -> str:
    rows = []
    for name, found in figures.installed.items():
        times = (figures.seconds(Case(count, name, Measure.SETUP)) for count in figures.counts)
        fetched = "" if found.fetched is None else f"{found.fetched:.0f}"
        seconds = ("" if time is None else _figure(time) for time in times)
        rows.append((PROGRAMS[name].title, *seconds, fetched, f"{found.size / 1e6:.0f}"))
    counts = (f"{count:,} memos" for count in figures.counts)
    head = (f"{TITLES[Measure.SETUP]}, seconds", *counts, "MB fetched", "MB on disk")
    return f"## Set-up\n\n{_table(head, rows)}" if rows else ""


def _checks(figures: Figures) -> str:
    rows = []
    for measure in CHECKS:
        found = [figures.seconds(Case(count, OURS, measure)) for count in figures.counts]
        if any(found):
            rows.append((TITLES[measure], *("" if s is None else _figure(s) for s in found)))
    head = ("Seconds", *(f"{count:,} memos" for count in figures.counts))
    return f"## Memo Archive alone\n\n{_table(head, rows)}" if rows else ""


def _stages(figures: Figures, count: int) -> str:
    if count not in figures.stages:
        return ""
    text = """\
Seconds of processor time of one build on one core, in which nothing is done at the same time; what measures
them is part of it. On two cores most of it is done at the same time."""
    table = _table(("", "Seconds", "Share"), _stage_rows(figures, count))
    return f"### {TITLES[Measure.STAGES]}, {count:,} memos\n\n{text}\n\n{table}"


def _stage_rows(figures: Figures, count: int) -> list[tuple[str, str, str]]:
    taken = figures.stages[count]
    whole = sum(taken.values())
    return [(name, f"{seconds:.2f}", f"{seconds / whole:.0%}") for name, seconds in taken.items()]


def _versions(figures: Figures) -> str:
    return "## Versions\n\n" + "\n".join(f"- {name} {version}" for name, version in figures.versions.items())


def _cell(figures: Figures, case: Case) -> str:
    median = figures.seconds(case)
    if median is None:
        return "–" if figures.gap(case) else ""
    indexing = _indexing(figures.runs[case])
    parts = f" ({_figure(median - indexing)} + {_figure(indexing)})" if indexing else ""
    return f"{_figure(median)}{parts}{', then failed' if figures.gap(case) else ''}"


def _indexing(runs: Sequence[Run]) -> float:
    return sorted(run.indexing for run in runs)[len(runs) // 2]


def _figure(value: float) -> str:
    places = 0 if value >= 100 else 1 if value >= 10 else 2 if value >= 1 else 3
    return f"{value:,.{places}f}"


def _ratio(value: float | None) -> str:
    return "" if value is None else f"{value:.2f}" if value >= 0.1 else f"{value:.3f}"


def _mebibytes(value: float | None) -> str:
    return "" if value is None else f"{value:,.0f}"


def _inner(title: str) -> str:
    """Return a title as it stands within a sentence."""
    return title if title.startswith("`") else title[0].lower() + title[1:]


def _table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    cells = [list(head), *(list(row) for row in rows)]
    rule = ["---", *("---:" for _ in cells[0][1:])]
    return "\n".join(f"| {' | '.join(row)} |" for row in (cells[0], rule, *cells[1:]))
