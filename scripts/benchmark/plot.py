"""The plot: seconds by number of memos, a panel for each measure, both axes logarithmic; as SVG."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from html import escape

from benchmark.figures import OURS, TITLES, Case, Figures, Measure
from benchmark.programs import PROGRAMS

PANELS = (Measure.COLD, Measure.EDIT, Measure.SERVED)
WIDTH, HEIGHT = 720, 300
"""Of a panel, labels included."""
LEFT, RIGHT, TOP, BOTTOM = 70, 200, 50, 44
"""Room around its axes."""
GAP = 17
"""Between the base lines of two labels."""
STYLE = """\
svg { --paper: #fff; --ink: #191a1c; --quiet: #595b5f; --line: #d8d7d2; --ours: #0a5bb5 }
@media (prefers-color-scheme: dark) {
  svg { --paper: #16181b; --ink: #e6e4df; --quiet: #a9abae; --line: #3b3f45; --ours: #6cb2ff }
}
svg { font: 14px system-ui, sans-serif }
.paper { fill: var(--paper) }
text { fill: var(--quiet); stroke: var(--paper); stroke-width: 4px; paint-order: stroke }
.title { fill: var(--ink); font-weight: 600; font-size: 16px }
.grid { stroke: var(--line) }
.lead { stroke: var(--line); fill: none }
.series { stroke: var(--quiet); fill: none; stroke-width: 1.5 }
.mark { fill: var(--paper); stroke: var(--quiet); stroke-width: 1.5 }
.ours .series { stroke: var(--ours); stroke-width: 3 }
.ours .mark { fill: var(--ours); stroke: var(--ours) }
.ours text { fill: var(--ours); font-weight: 600 }"""

Scale = Callable[[float], float]
Point = tuple[float, float]


def drawn(figures: Figures) -> str:
    """Return the plot as SVG."""
    panels = [measure for measure in PANELS if any(case.measure is measure for case in figures.runs)]
    height = HEIGHT * max(1, len(panels))
    body = "\n".join(_panel(figures, measure, top=HEIGHT * n) for n, measure in enumerate(panels))
    return f"""\
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}"
  role="img" aria-labelledby="title description">
<title id="title">Seconds by number of memos</title>
<desc id="description">{escape(_described(figures, panels))}</desc>
<style>
{STYLE}
</style>
<rect class="paper" width="{WIDTH}" height="{height}"/>
{body}
</svg>
"""


def _described(figures: Figures, panels: Sequence[Measure]) -> str:
    told = []
    for measure in panels:
        for count in figures.counts:
            found = [
                (figures.seconds(Case(count, name, measure)), name)
                for name in figures.programs(count, (measure,))
            ]
            listed = ", ".join(
                f"{PROGRAMS[name].title} {_plain(s)}"
                for s, name in sorted((s, n) for s, n in found if s is not None)
            )
            if listed:
                told.append(f"{TITLES[measure]}, {count:,} memos, in seconds: {listed}.")
    return " ".join(told)


def _panel(figures: Figures, measure: Measure, *, top: float) -> str:
    names = list(dict.fromkeys(n for count in figures.counts for n in figures.programs(count, (measure,))))
    found: dict[str, list[Point]] = {}
    for name in sorted(names, key=lambda name: name == OURS):  # ours last, on top
        medians = [(count, figures.seconds(Case(count, name, measure))) for count in figures.counts]
        found[name] = [(count, median) for count, median in medians if median]
    counts = {count for points in found.values() for count, _ in points}
    seconds = [s for points in found.values() for _, s in points]
    x = _scale(min(100, *counts), max(10_000, *counts), LEFT, WIDTH - RIGHT)
    low, high = math.floor(math.log10(min(seconds))), math.ceil(math.log10(max(seconds)))
    high = max(high, low + 1)
    y = _scale(10**low, 10**high, top + HEIGHT - BOTTOM, top + TOP)
    parts = [f'<text class="title" x="{LEFT}" y="{top + 26}">{escape(TITLES[measure])}, seconds</text>']
    for power in range(low, high + 1):
        parts.append(_line("grid", [(LEFT, y(10**power)), (WIDTH - RIGHT, y(10**power))]))
        parts.append(_text(LEFT - 10, y(10**power) + 5, _plain(10.0**power), anchor="end"))
    foot = top + HEIGHT - BOTTOM
    for count in sorted(counts):
        unit = " memos" if count == max(counts) else ""
        parts.append(_text(x(count), foot + 22, f"{count:,}{unit}", anchor="middle"))
    ends = {name: (x(points[-1][0]), y(points[-1][1])) for name, points in found.items()}
    places = _apart(ends)
    for name, points in found.items():
        at = [(x(count), y(value)) for count, value in points]
        marks = "".join(_mark(name, *point) for point in at)
        parts.append(f'<g class="{_kind(name)}">{_line("series", at)}{marks}</g>')
    for name, points in found.items():  # above all lines
        (end_x, end_y), place = ends[name], places[name]
        lead = _line("lead", [(end_x + 7, end_y), (end_x + 13, place)]) if abs(place - end_y) > 3 else ""
        label = _text(end_x + 15, place + 5, f"{PROGRAMS[name].title} {_plain(points[-1][1])}")
        parts.append(f'<g class="{_kind(name)}">{lead}{label}</g>')
    return "\n".join(parts)


def _scale(low: float, high: float, first: float, last: float) -> Scale:
    """Return what maps `low` to `first` and `high` to `last`, by logarithm."""
    span = math.log(high / low)
    return lambda value: first + (last - first) * math.log(value / low) / span


def _apart(ends: dict[str, Point]) -> dict[str, float]:
    """Return where the label of each end goes: at its height, or as near as leaves GAP between two."""
    places: dict[str, float] = {}
    for column in {x for x, _ in ends.values()}:
        names = sorted((n for n, end in ends.items() if end[0] == column), key=lambda name: ends[name][1])
        at = [ends[name][1] for name in names]
        for _ in range(len(at) * 10):  # pairs that are too near give way to each other, until none is
            for n in range(1, len(at)):
                if (lack := GAP - (at[n] - at[n - 1])) > 0.01:
                    at[n - 1] -= lack / 2
                    at[n] += lack / 2
        places.update(zip(names, at, strict=True))
    return places


def _kind(name: str) -> str:
    return "ours" if name == OURS else "peer"


def _mark(name: str, x: float, y: float) -> str:
    """Return the mark of a point: another shape for each program."""
    shapes = (
        "M-4-4H4V4H-4Z",
        "M0-5.5 5 4H-5Z",
        "M0-6 6 0 0 6-6 0Z",
        "M0 5.5-5-4H5Z",
        "M-5 0A5 5 0 1 0 5 0A5 5 0 1 0-5 0Z",
        "M-3-5H3V5H-3Z",
    )
    shape = shapes[list(PROGRAMS).index(name) % len(shapes)]
    return f'<path class="mark" transform="translate({x:.1f} {y:.1f})" d="{shape}"/>'


def _line(kind: str, points: Sequence[Point]) -> str:
    return f'<polyline class="{kind}" points="{" ".join(f"{x:.1f},{y:.1f}" for x, y in points)}"/>'


def _text(x: float, y: float, text: str, *, anchor: str = "start") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{escape(text)}</text>'


def _plain(value: float) -> str:
    """Return seconds with two figures that matter, without an exponent."""
    return f"{value:,.0f}" if value >= 10 else f"{value:.2g}"
