"""Build the same memos with this program and its peers, and say how they compare.

Whole commands are timed, in turns, and judged by the median of each turn's ratio: same machine, same run.
Peers come from their registries into .cache/bench; one that cannot be had is left out, and that is said.
Where a program makes no search index, Pagefind makes one of its output, and the time counts as the program's.

Ends with 1 when a bar is missed or could not be measured. All takes about an hour, --quick three minutes.
"""

import argparse
import signal
import sys
from collections.abc import Sequence
from pathlib import Path

import environment
from benchmark import report
from benchmark.bars import LARGE, SMALL, verdicts
from benchmark.figures import BUILDS, CHECKS, OURS, Figures, Measure, from_json
from benchmark.programs import FOLDER, PROGRAMS, Tools
from benchmark.running import Runner
from benchmark.session import Plan, Session

KEPT = FOLDER / "figures.json"
"""What the last run found, or has found so far."""
PARTS = {
    "builds": BUILDS,
    "served": (Measure.START, Measure.SERVED),
    "search": (Measure.SEARCH,),
    "check": CHECKS,
    "set-up": (Measure.SETUP,),
    "stages": (Measure.STAGES,),
}
"""What can be chosen, and what of it is measured."""
QUICK = Plan(
    (SMALL,), (OURS, "hugo", "eleventy"), (Measure.COLD, Measure.EDIT, Measure.START, Measure.SERVED), runs=3
)


def main() -> None:
    """Read the arguments, set up, measure."""
    chosen = parser().parse_args()
    if chosen.redraw:
        sys.exit(redraw(chosen.redraw))
    plan = plan_of(chosen)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that what was started is ended
    environment.main(lambda here: bench(here, plan, writes=chosen.page), environment.ALL)


def parser() -> argparse.ArgumentParser:
    """Return what reads the arguments."""
    made = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    made.add_argument(
        "counts", nargs="*", type=_count, metavar="COUNT", help="numbers of memos; 100 1000 10000 by default"
    )
    peers, parts = [name for name in PROGRAMS if name != OURS], list(PARTS)
    made.add_argument(
        "--peers",
        type=lambda text: _names(text, peers),
        default=peers,
        metavar="NAMES",
        help=f"beside ours, all by default: {','.join(peers)}; or none",
    )
    made.add_argument(
        "--parts",
        type=lambda text: _names(text, parts),
        default=parts,
        metavar="NAMES",
        help=f"what to measure, all by default: {','.join(parts)}",
    )
    made.add_argument("--runs", type=_count, default=3, metavar="N", help="turns; 3 by default")
    made.add_argument("--all", action="store_true", help="also what takes minutes a run")
    made.add_argument(
        "--quick",
        action="store_true",
        help="ours beside Hugo and Eleventy at 1,000: cold, one edit, served; nothing else counts",
    )
    made.add_argument(
        "--page", action="store_true", help="write .github/performance.md and its plot at the end"
    )
    made.add_argument(
        "--redraw",
        nargs="?",
        type=Path,
        const=KEPT,
        metavar="FIGURES",
        help="measure nothing: write the page of what a run found, by default the last",
    )
    return made


def plan_of(chosen: argparse.Namespace) -> Plan:
    """Return what the arguments ask for."""
    if chosen.quick:
        return QUICK
    counts = tuple(sorted(set(chosen.counts))) or (100, SMALL, LARGE)
    measures = tuple(measure for part in chosen.parts for measure in PARTS[part])
    return Plan(counts, (OURS, *chosen.peers), measures, chosen.runs, is_whole=chosen.all)


def bench(here: environment.Environment, plan: Plan, *, writes: bool) -> None:
    """Measure, print, and exit with 1 where a bar is missed."""
    variables = {**here.variables(), "PIP_NO_CACHE_DIR": "1"}  # as on a fresh machine
    with Runner(FOLDER / "running", variables) as runner:
        session = Session(Tools(here), runner, plan, kept=KEPT)
        try:
            session.run()
        finally:
            environment.say(f"What was found is in {KEPT.relative_to(environment.ROOT)}.")
    status = told(session.figures, plan)
    if writes:
        report.write(session.figures)
    sys.exit(status)


def told(figures: Figures, plan: Plan) -> int:
    """Print how the bars stand that `plan` lets one tell, and what is missing; return the exit status."""
    if figures.gaps:
        print("\nNot measured")
    for line in report.missing(figures):
        print(f"  {line}")
    found = verdicts(figures, plan.cases())
    print("\nBars" if found else "\nNo bar can be told from what was run.")
    for verdict in found:
        print(f"  {verdict}")
    return int(any(not verdict.is_met for verdict in found))


def redraw(file: Path) -> str | None:
    """Write the page of the figures in `file`; return why it cannot be done."""
    try:
        figures = from_json(file.read_text("utf-8"))
    except (OSError, ValueError) as error:
        return f"{file}: {error}"
    report.write(figures)
    return None


def _count(text: str) -> int:
    count = int(text)
    if count < 1:
        raise argparse.ArgumentTypeError(f"{count} is less than one")
    return count


def _names(text: str, known: Sequence[str]) -> list[str]:
    names = [] if text == "none" else text.split(",")
    for name in names:
        if name not in known:
            raise argparse.ArgumentTypeError(f"there is no {name!r}; there is {', '.join(known)}")
    return names


if __name__ == "__main__":
    main()
