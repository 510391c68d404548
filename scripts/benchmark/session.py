"""One run of the bench: what is planned, and the measuring of it."""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import os
import platform
import re
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

import environment
from benchmark import report
from benchmark.figures import (
    BUILDS,
    CHECKS,
    COMPARED,
    OURS,
    Case,
    Figures,
    Gap,
    Installed,
    Measure,
    Run,
    save,
)
from benchmark.programs import PROGRAMS, Program, Tools, UnavailableError, newest
from benchmark.running import RunError, Runner
from benchmark.serving import Failed, Server, measure_servers
from benchmark.sizes import on_disk, site_in
from make_corpus import Memo, memos

EDITS = 3
"""In a turn under the servers: some look for changes at intervals, so that one edit says little."""
SERVED_LIMIT = 300
"""Seconds in which a server has to be up, and an edit to be served."""
BESIDE = Path(__file__).parent
_FETCHED = re.compile(r"(?P<megabytes>[\d.]+) MB were fetched")


@dataclass(frozen=True)
class Plan:
    """What is to be measured."""

    counts: tuple[int, ...]
    programs: tuple[str, ...]
    """Ours first."""
    measures: tuple[Measure, ...]
    runs: int
    is_whole: bool = False
    """Also what takes minutes a run."""

    def cases(self) -> list[Case]:
        """Return what is run."""
        return [case for case in self._possible() if not self._takes_minutes(case)]

    def left_out(self) -> list[Case]:
        """Return what is left out since it takes minutes."""
        return [case for case in self._possible() if self._takes_minutes(case)]

    def _possible(self) -> list[Case]:
        return [
            Case(count, name, measure)
            for count in self.counts
            for measure in self.measures
            for name in self.programs
            if measure in PROGRAMS[name].measures
        ]

    def _takes_minutes(self, case: Case) -> bool:
        limit = PROGRAMS[case.program].up_to.get(case.measure)
        return not self.is_whole and limit is not None and case.count > limit


class Session:
    """Measures what is planned; what fails is noted, and the rest goes on."""

    def __init__(self, tools: Tools, runner: Runner, plan: Plan, *, kept: Path) -> None:
        """Begin with nothing found; what is found is kept in the file `kept` as it comes."""
        self.figures = Figures(dt.datetime.now(dt.UTC).date().isoformat(), machine(), tools.own_versions())
        self._tools, self._runner, self._plan, self._kept = tools, runner, plan, kept
        self._folders: dict[str, Path] = {}

    def run(self) -> None:
        """Measure."""
        save(self.figures, self._kept)
        reason = "takes minutes a run; --all runs it"
        self.figures.gaps += [Gap(case, reason) for case in self._plan.left_out()]
        for name in self._plan.programs:
            self._install(PROGRAMS[name])
        for count in self._plan.counts:
            self._count(count)

    def _install(self, program: Program) -> None:
        try:
            self._tools.install(program)
            self.figures.versions[program.title] = self._tools.version(program)
        except UnavailableError as error:
            environment.say(str(error))
            gaps = [Gap(case, str(error)) for case in self._plan.cases() if case.program == program.name]
            self.figures.gaps += gaps

    def _count(self, count: int) -> None:
        names = {case.program for case in self._plan.cases() if case.count == count and self._is_open(case)}
        print(f"\n{count:,} memos, median of {self._plan.runs} in turns")
        self._folders = {
            name: self._tools.prepare(PROGRAMS[name], count) for name in self._plan.programs if name in names
        }
        for measure in BUILDS:
            self._in_turns(count, measure, self._build)
        self._try(Case(count, OURS, Measure.SEARCH), self._search)
        self._served(count)
        for measure in CHECKS:
            self._in_turns(count, measure, self._check)
        self._in_turns(count, Measure.SETUP, self._setup)
        self._try(Case(count, OURS, Measure.STAGES), self._stages)
        for folder in self._folders.values():
            self._runner.put_aside(folder)

    def _in_turns(self, count: int, measure: Measure, work: Callable[[Case], None]) -> None:
        """Do `work` for a measure of each program, as often as planned, and print what it took."""
        names = list(self._folders)
        for turn in range(self._plan.runs):
            for name in _rotated(names, turn):
                self._try(Case(count, name, measure), work)
        self._show(count, measure)

    def _try(self, case: Case, work: Callable[[Case], None]) -> None:
        """Do `work` for `case`, if it is wanted and has not failed before; where it fails, note why."""
        if case in self._plan.cases() and self._is_open(case):
            try:
                work(case)
            except (RunError, ValueError) as error:
                self._failed(case, str(error))

    def _is_open(self, case: Case) -> bool:
        return self.figures.gap(case) is None

    def _failed(self, case: Case, reason: str) -> None:
        environment.say(f"  {report.named(case)}: {reason}")
        # Where one measure of all programs fails, those after it are not tried.
        alike = COMPARED if case.measure in COMPARED else (case.measure,)
        for other in self._plan.cases():
            same = (other.count, other.program) == (case.count, case.program) and other.measure in alike
            if other == case or (same and other not in self.figures.runs):
                self.figures.gaps.append(Gap(other, reason))
        save(self.figures, self._kept)

    def _keep(self, case: Case, run: Run) -> None:
        environment.say(f"  {report.named(case)}: {run.seconds:.3f} s")
        self.figures.runs.setdefault(case, []).append(run)
        save(self.figures, self._kept)

    def _build(self, case: Case) -> None:
        program, folder = PROGRAMS[case.program], self._folders[case.program]
        output = folder / program.output
        if case.measure is Measure.COLD:
            self._make_cold(case)
        elif not output.exists():
            self._timed_build(program, folder)
        memo = memo_in(folder, newest(case.count))
        with edited(memo) if case.measure is Measure.EDIT else contextlib.nullcontext():
            run = self._timed_build(program, folder)
        if (case.count, case.program) not in self.figures.sites:
            self.figures.sites[case.count, case.program] = site_in(output, count=case.count)
        self._keep(case, run)

    def _timed_build(self, program: Program, folder: Path) -> Run:
        """Build, and where that makes no search index let Pagefind make one of the output."""
        run = self._runner.timed(self._tools.command(program, program.build), folder)
        if program.has_search:
            return run
        indexing = self._runner.timed([self._tools.pagefind, "--silent", "--site", program.output], folder)
        return Run(
            run.seconds + indexing.seconds,
            indexing=indexing.seconds,
            own=run.own,
            family=run.family and indexing.family and max(run.family, indexing.family),
        )

    def _make_cold(self, case: Case) -> None:
        """Take away what the last build of a program left."""
        for name in PROGRAMS[case.program].made:
            self._runner.put_aside(self._folders[case.program] / name)

    def _check(self, case: Case) -> None:
        folder = self._folders[case.program]
        if case.measure is not Measure.CHECK_WARM:
            self._make_cold(case)
        is_broken = case.measure is Measure.CHECK_BROKEN
        with broken(folder, case.count) if is_broken else contextlib.nullcontext():
            run, _ = self._runner.told([self._tools.memo, "check"], folder, wanted=int(is_broken))
        self._keep(case, run)

    def _setup(self, case: Case) -> None:
        """Set a program up and build, and keep what it fetched and how much lies on the disk."""
        program = PROGRAMS[case.program]
        folder = self._tools.prepare_setup(program, case.count)
        seconds, said = 0.0, ""
        for command in self._tools.setting_up(program, folder):
            run, told = self._runner.told(command, folder)
            seconds, said = seconds + run.seconds, said + told
        site_in(folder / program.output, count=case.count)
        fetched = _FETCHED.search(said)
        self.figures.installed[case.program] = Installed(
            on_disk(folder / ".venv"), float(fetched["megabytes"]) if fetched else None
        )
        self._runner.put_aside(folder)
        self._keep(case, Run(seconds))

    def _stages(self, case: Case) -> None:
        """Build once on one core, and keep what each stage took."""
        self._make_cold(case)
        command = [*self._tools.python, str(BESIDE / "stage_times.py")]
        self.figures.stages[case.count] = self._asked(command, self._folders[case.program])
        save(self.figures, self._kept)
        for line in report.stages(self.figures, case.count):
            print(line, flush=True)

    def _search(self, case: Case) -> None:
        """Measure what searches move, in a browser."""
        program, folder = PROGRAMS[case.program], self._folders[case.program]
        output = folder / program.output
        if not output.exists():
            self._timed_build(program, folder)
        place = case.count, case.program
        site = self.figures.sites.get(place) or site_in(output, count=case.count)
        moved = self._asked([*self._tools.python, str(BESIDE / "transfer.py"), program.output], folder)
        if moved is None:
            raise RunError("there is no browser, or the site has no search index")
        self.figures.sites[place] = replace(
            site, first_search=moved["first"], next_search=moved["median"], most_search=moved["most"]
        )
        save(self.figures, self._kept)
        for line in report.searches(self.figures, case.count):
            print(line, flush=True)

    def _asked(self, command: Sequence[str], folder: Path) -> Any:
        """Return what a command prints as JSON in its last line."""
        _, said = self._runner.told(command, folder)
        return json.loads(said.rpartition("\n")[2])

    def _served(self, count: int) -> None:
        wanted = self._plan.cases()
        names = [
            name
            for name in self._folders
            if (case := Case(count, name, Measure.SERVED)) in wanted and self._is_open(case)
        ]
        for name in names:  # else a server may show the page of the last build at once
            self._runner.put_aside(self._folders[name] / PROGRAMS[name].output)
        memo = newest(count)
        servers = [
            Server(
                name,
                partial(self._tools.serving, PROGRAMS[name]),
                self._folders[name],
                memo_in(self._folders[name], memo),
                PROGRAMS[name].address_of(memo),
            )
            for name in names
        ]
        edits = EDITS * self._plan.runs
        for found in measure_servers(self._runner, servers, edits, limit=SERVED_LIMIT):
            case = Case(count, found.name, found.measure)
            if isinstance(found, Failed):
                self._failed(case, found.reason)
            else:
                self._keep(case, found.run)
        self._show(count, Measure.START)
        self._show(count, Measure.SERVED)

    def _show(self, count: int, measure: Measure) -> None:
        """Print what a measure took."""
        for line in report.lines(self.figures, count, measure):
            print(line, flush=True)


def memo_in(folder: Path, memo: Memo) -> Path:
    """Return the file of `memo` in a project."""
    return next(folder.rglob(f"{memo.date.year}/{memo.slug}.md"))


@contextlib.contextmanager
def edited(memo: Path) -> Iterator[None]:
    """Add a line to a memo, and take it away at the end."""
    with put_back(memo) as original:
        memo.write_bytes(original + f"\nA line more, at {time.time_ns()}.\n".encode())
        yield


@contextlib.contextmanager
def broken(folder: Path, count: int) -> Iterator[None]:
    """Add a link that leads nowhere to every second memo of a project, and take it away at the end."""
    with contextlib.ExitStack() as changed:
        content = memo_in(folder, newest(count)).parent.parent
        for number, memo in enumerate(memos(count)[::2]):
            file = content / str(memo.date.year) / f"{memo.slug}.md"
            original = changed.enter_context(put_back(file))
            file.write_bytes(original + f"\nSee [another](no-such-memo-{number}.md).\n".encode())
        yield


@contextlib.contextmanager
def put_back(file: Path) -> Iterator[bytes]:
    """Give what is in `file`, and write that into it at the end."""
    original = file.read_bytes()
    try:
        yield original
    finally:
        file.write_bytes(original)


def machine() -> str:
    """Return what the bench runs on."""
    name = platform.processor() or platform.machine()
    with contextlib.suppress(OSError):
        lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
        name = next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), name)
    count = os.cpu_count() or 1
    return f"{count} processor{'s' if count > 1 else ''} ({name}), {platform.system()}"


def _rotated(names: Sequence[str], turn: int) -> list[str]:
    """Return `names` beginning with another in each turn, lest one always follow the same."""
    first = turn % len(names) if names else 0
    return [*names[first:], *names[:first]]
