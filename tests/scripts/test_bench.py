"""What the bench makes of figures: medians, ratios, bars, its page; and that it hides no failure. Nothing is timed."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

import pytest

import bench
from benchmark import plot, report, serving, stage_times
from benchmark.bars import LARGE, SMALL, Verdict, bars, verdicts
from benchmark.figures import (
    CHECKS,
    OURS,
    Case,
    Figures,
    Gap,
    Installed,
    Measure,
    Run,
    Site,
    from_json,
    save,
    to_json,
)
from benchmark.programs import _RSS, PROGRAMS, SKELETONS, Program, Tools, UnavailableError, newest
from benchmark.running import RunError, Runner
from benchmark.session import Plan, Session, broken, edited
from benchmark.sizes import on_disk, site_in
from make_corpus import make_corpus

SCRIPT = Path(bench.__file__)


def runs(*seconds: float, own: float | None = None) -> list[Run]:
    return [Run(s, own=own, family=own and own * 2) for s in seconds]


@pytest.fixture
def figures() -> Figures:
    """Two programs at 1,000 and 10,000 memos, cold; the turns are not alike, so that ratios of medians mislead."""
    return Figures(
        "2026-11-23",
        "2 processors",
        {"Memo Archive": "commit 1234567", "Hugo": "0.168.0"},
        {
            Case(SMALL, OURS, Measure.COLD): runs(2, 8, 4, own=100),
            Case(SMALL, "hugo", Measure.COLD): [
                Run(4, 1, 300, 300),
                Run(2, 1, 300, 300),
                Run(5, 3, 300, 300),
            ],
            Case(LARGE, OURS, Measure.COLD): runs(60, 48, 50, own=500),
            Case(LARGE, "hugo", Measure.COLD): runs(40, 40, 40, own=2_000),
        },
        {
            (SMALL, OURS): Site(1_200, 25_000_000, 5_000_000, 12_000, 4_600, 131_000, 30_000, 95_000),
            (SMALL, "hugo"): Site(1_100, 12_500_000, 4_000_000, 7_000, 3_000),
            (LARGE, OURS): Site(12_000, 250_000_000, 50_000_000, 12_012, 4_600),
        },
        {OURS: Installed(177_000_000, 37.7), "mkdocs-blog": Installed(150_000_000)},
        {SMALL: {"Start": 0.5, "Markdown": 1.5}},
        [Gap(Case(SMALL, "zensical", Measure.COLD), "Zensical could not be installed: no network")],
    )


def verdict_on(figures: Figures, *words: str) -> Verdict:
    """The verdict on the bar with all `words` in its text, that with the shortest text where there are more."""
    wanted = {case for bar in bars() for case in bar.needs}
    found = [v for v in verdicts(figures, wanted) if all(word in v.bar.what for word in words)]
    return min(found, key=lambda verdict: len(verdict.bar.what))


def test_a_ratio_is_the_median_of_the_ratios_of_each_turn(figures: Figures) -> None:
    assert figures.seconds(Case(SMALL, OURS, Measure.COLD)) == 4
    assert (
        figures.ratio(Case(SMALL, "hugo", Measure.COLD)) == 0.8
    )  # of 0.5, 4.0 and 0.8; the medians alone give 1


def test_turns_that_one_program_did_not_finish_count_for_neither(figures: Figures) -> None:
    del figures.runs[Case(SMALL, "hugo", Measure.COLD)][1:]
    assert figures.ratio(Case(SMALL, "hugo", Measure.COLD)) == 0.5


def test_what_was_not_run_has_neither_median_nor_ratio(figures: Figures) -> None:
    for measure in (Measure.COLD, Measure.EDIT):
        missing = Case(SMALL, "eleventy", measure)
        assert (figures.seconds(missing), figures.ratio(missing), figures.memory_ratio(missing)) == (
            None,
        ) * 3


def test_memory_that_the_system_does_not_tell_is_unknown_and_not_none_at_all(figures: Figures) -> None:
    figures.runs[Case(LARGE, OURS, Measure.COLD)][0] = Run(50)
    assert figures.own(Case(LARGE, OURS, Measure.COLD)) is None
    assert verdict_on(figures, "Peak memory").word == "not measured"


def test_figures_come_back_from_their_file_as_they_went_in(figures: Figures, tmp_path: Path) -> None:
    save(figures, tmp_path / "new" / "figures.json")
    assert from_json((tmp_path / "new" / "figures.json").read_text()) == figures
    assert [file.name for file in (tmp_path / "new").iterdir()] == ["figures.json"]


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"date": 1}', to_json(Figures())[:-3]])
def test_a_file_that_is_not_a_bench_says_so(text: str, tmp_path: Path) -> None:
    (tmp_path / "figures.json").write_text(text)
    assert str(bench.redraw(tmp_path / "figures.json")).startswith(str(tmp_path))


@pytest.mark.parametrize(
    ("words", "value", "word"),
    [
        (("Cold build, 1,000", "Hugo"), 0.8, "met"),
        (("Cold build, 10,000", "to Hugo"), 1.25, "missed"),
        (("Peak memory",), 0.25, "met"),
        (("cold: time a memo",), 1.25, "met"),  # 25 s of 10,000 to 2 s of 1,000
        (("broken link: time a memo",), 1.5, "missed"),
        (("warm: time a memo",), None, "not measured"),
        (("check`, cold, 1,000",), 2, "met"),
        (("check`, warm, 1,000",), None, "not measured"),
        (("Set-up", "fetched"), 37.7, "met"),
        (("Set-up", "on disk"), 177, "met"),
        (("Set-up and first build, 1,000", "Material"), 0.6, "missed"),
        (("Bytes of the site",), 2, "met"),
        (("memo's page, 1,000",), 12, "met"),
        (("page, compressed",), 4.6, "missed"),
        (("memo's page at 10,000",), 1.001, "met"),
        (("Build after one edit, 1,000",), None, "not measured"),
    ],
)
def test_bars_are_judged(figures: Figures, words: tuple[str, ...], value: float | None, word: str) -> None:
    figures.runs |= {
        Case(SMALL, OURS, Measure.CHECK_COLD): runs(2),
        Case(LARGE, OURS, Measure.CHECK_COLD): runs(25),
        Case(SMALL, OURS, Measure.CHECK_BROKEN): runs(2),
        Case(LARGE, OURS, Measure.CHECK_BROKEN): runs(30),
        Case(SMALL, OURS, Measure.SETUP): runs(30),
        Case(SMALL, "mkdocs-blog", Measure.SETUP): runs(50),
    }
    found = verdict_on(figures, *words)
    assert found.value == pytest.approx(value)
    assert (found.word, found.is_met) == (word, word == "met")


def test_a_bar_at_its_limit_is_met_and_just_beyond_it_is_missed(figures: Figures) -> None:
    for bar in bars():
        better, worse = (bar.limit * 1.01, bar.limit * 0.99)[:: 1 if bar.at_least else -1]
        assert [Verdict(bar, v).word for v in (better, bar.limit, worse)] == ["met", "met", "missed"]


def test_so_many_times_faster_is_the_others_time_to_ours(figures: Figures) -> None:
    blog = Case(SMALL, "mkdocs-blog", Measure.COLD)
    figures.runs[blog] = runs(16, 64, 40)
    found = verdict_on(figures, "faster than Material")
    assert (found.value, found.word) == (8, "met")
    figures.runs[blog] = runs(15.9, 64, 31)
    assert verdict_on(figures, "faster than Material").word == "missed"


def test_a_verdict_tells_value_and_limit_in_the_unit_of_the_bar(figures: Figures) -> None:
    figures.runs[Case(SMALL, OURS, Measure.CHECK_WARM)] = runs(1.01, 0.9, 1.2)
    found = verdict_on(figures, "warm, 1,000 memos")
    assert str(found) == "missed: `memo check`, warm, 1,000 memos: 1.01 s, at most 1 s"


def test_bars_that_were_not_asked_for_are_not_judged(figures: Figures) -> None:
    asked = Plan((SMALL,), (OURS, "hugo"), (Measure.COLD,), runs=3).cases()
    assert [verdict.bar.what for verdict in verdicts(figures, asked)] == [
        "Cold build, 1,000 memos, to Hugo",
        "Bytes of the site, 1,000 memos, to Hugo",
        "A memo's page, 1,000 memos",
        "A memo's page, compressed, 1,000 memos",
    ]


def test_what_was_asked_for_and_failed_does_not_pass(
    figures: Figures, capsys: pytest.CaptureFixture[str]
) -> None:
    plan = Plan((SMALL,), (OURS, "hugo"), (Measure.COLD,), runs=3)
    assert bench.told(figures, plan) == 1  # the page, compressed
    figures.sites[SMALL, OURS] = replace(figures.sites[SMALL, OURS], memo_gzip=4_500)
    assert bench.told(figures, plan) == 0
    figures.runs.clear()
    assert bench.told(figures, plan) == 1
    said = capsys.readouterr().out
    assert "not measured: Cold build, 1,000 memos, to Hugo: at most 1.4 ×" in said
    assert "Zensical at 1,000 memos, cold build: Zensical could not be installed: no network" in said


def test_the_quick_run_is_judged_by_every_bar_on_what_it_runs() -> None:
    told = [verdict.bar.what for verdict in verdicts(Figures(), bench.QUICK.cases())]
    assert told == [
        "Cold build, 1,000 memos, to Eleventy",
        "Cold build, 1,000 memos, to Hugo",
        "Build after one edit, 1,000 memos, to Hugo",
        "Save to served page, 1,000 memos, to Hugo",
        "Bytes of the site, 1,000 memos, to Hugo",
        "A memo's page, 1,000 memos",
        "A memo's page, compressed, 1,000 memos",
    ]


def test_what_takes_minutes_is_left_out_unless_asked_for() -> None:
    plan = Plan((100, LARGE), tuple(PROGRAMS), (Measure.COLD, Measure.SETUP), runs=1)
    assert plan.left_out() == [
        *(Case(LARGE, name, Measure.COLD) for name in ("eleventy", "pelican", "mkdocs-blog", "zensical")),
        *(Case(LARGE, name, Measure.SETUP) for name in (OURS, "mkdocs-blog")),
    ]
    assert not set(plan.left_out()) & set(plan.cases())
    whole = replace(plan, is_whole=True)
    assert whole.left_out() == []
    assert set(whole.cases()) == {*plan.cases(), *plan.left_out()}


# The run, with programs that only pretend.


class Pretending(Tools):
    """Prepares projects of one memo; Hugo is not to be had."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.pagefind, self.memo, self.python = "pagefind", "memo", ["python"]

    def own_versions(self) -> dict[str, str]:
        return {"Python": "3.11"}

    def version(self, program: Program) -> str:
        return "1.0"

    def install(self, program: Program) -> None:
        if program.name == "hugo":
            raise UnavailableError("Hugo could not be installed: no network")

    def prepare(self, program: Program, count: int, *, purpose: str = "") -> Path:
        folder = self.folder / program.name
        memo = newest(count)
        file = folder / str(memo.date.year) / f"{memo.slug}.md"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("Text.\n")
        return folder

    def prepare_setup(self, program: Program, count: int) -> Path:
        return self.prepare(program, count).rename(self.folder / f"{program.name}-set-up")

    def setting_up(self, program: Program, folder: Path) -> list[list[str]]:
        return [[program.name] for _ in program.setup]

    def command(self, program: Program, template: tuple[str, ...], *, port: int = 0) -> list[str]:
        return [program.name]


class Counting(Runner):
    """Takes 4 s for each command, and 1 s for Pagefind; the third build of Eleventy fails."""

    def __init__(self, says: str, folder: Path) -> None:
        super().__init__(folder, {})
        folder.mkdir(exist_ok=True)
        self.says = says
        """What programs print, such as the search's measure: null without a browser."""
        self.tried: list[str] = []
        self.made: list[tuple[str, bool, bool]] = []
        """Program, whether its output was there before, whether its memo had another line."""

    def told(
        self, command: Sequence[str], folder: Path, *, limit: float = 0, wanted: int = 0
    ) -> tuple[Run, str]:
        return self.timed(command, folder), f"Something else.\n{self.says}"

    def timed(self, command: Sequence[str], folder: Path, *, limit: float = 0) -> Run:
        name = command[0]
        if name == "pagefind":
            return Run(1, own=50, family=900)
        self.tried.append(name)
        if name == "eleventy" and self.tried.count(name) == 3:
            raise RunError("`eleventy` ended with status 1: out of ink")
        output = folder / (PROGRAMS[name].output if name in PROGRAMS else "checked")
        (folder / ".venv").mkdir(exist_ok=True)
        (memo,) = folder.glob("[0-9]*/*.md")
        self.made.append((name, output.exists(), memo.read_text() != "Text.\n"))
        page = output / memo.stem / "index.html"
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_text("<p>Text")
        return Run(4, own=100, family=300)


def pretended(
    tmp_path: Path, *peers: str, measures: Sequence[Measure], turns: int, says: str = "null"
) -> tuple[Session, Counting]:
    runner = Counting(says, tmp_path / "running")
    plan = Plan((1,), (OURS, *peers), tuple(measures), turns)
    made = Session(Pretending(tmp_path), runner, plan, kept=tmp_path / "figures.json")
    made.run()
    return made, runner


def test_builds_are_cold_unchanged_or_edited_in_turns(tmp_path: Path) -> None:
    _, runner = pretended(
        tmp_path, "pelican", measures=(Measure.COLD, Measure.UNCHANGED, Measure.EDIT), turns=2
    )
    cold, unchanged, edit = (False, False), (True, False), (True, True)
    orders = ([OURS, "pelican"], ["pelican", OURS]) * 3
    kinds = [cold, cold, unchanged, unchanged, edit, edit]
    assert runner.made == [(name, *kind) for order, kind in zip(orders, kinds, strict=True) for name in order]


def test_a_program_without_a_search_index_is_given_pagefinds_time_and_memory(tmp_path: Path) -> None:
    made, _ = pretended(tmp_path, "pelican", measures=(Measure.COLD,), turns=1)
    assert made.figures.runs == {
        Case(1, OURS, Measure.COLD): [Run(4, own=100, family=300)],
        Case(1, "pelican", Measure.COLD): [Run(5, indexing=1, own=100, family=900)],
    }


def test_a_program_that_fails_is_said_and_the_others_go_on(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    made, runner = pretended(tmp_path, "hugo", "eleventy", measures=(Measure.COLD, Measure.EDIT), turns=3)
    assert runner.tried.count("eleventy") == 3  # two cold builds and the one that failed
    ink, network = "`eleventy` ended with status 1: out of ink", "Hugo could not be installed: no network"
    assert {(gap.case.program, gap.case.measure): gap.reason for gap in made.figures.gaps} == {
        ("eleventy", Measure.COLD): ink,
        ("eleventy", Measure.EDIT): ink,
        ("hugo", Measure.COLD): network,
        ("hugo", Measure.EDIT): network,
    }
    assert {case.measure: len(r) for case, r in made.figures.runs.items() if case.program == OURS} == {
        Measure.COLD: 3,
        Measure.EDIT: 3,
    }
    told = report.page(made.figures)
    assert f"- Eleventy at 1 memos, cold build, build after one edit: {ink}" in told
    assert f"- Hugo at 1 memos, cold build, build after one edit: {network}" in told
    assert ink in capsys.readouterr().err
    assert from_json((tmp_path / "figures.json").read_text()) == made.figures


def test_a_search_that_cannot_be_measured_keeps_nothing_else_from_it(tmp_path: Path) -> None:
    measures = (Measure.COLD, Measure.SEARCH, Measure.CHECK_COLD)
    made, _ = pretended(tmp_path, measures=measures, turns=1)
    assert [gap.case.measure for gap in made.figures.gaps] == [Measure.SEARCH]
    assert [case.measure for case in made.figures.runs] == [Measure.COLD, Measure.CHECK_COLD]


def test_what_searches_move_is_part_of_the_sites_figures(tmp_path: Path) -> None:
    says = '{"first": 121900, "median": 4100, "most": 16000}'
    made, _ = pretended(tmp_path, measures=(Measure.SEARCH,), turns=1, says=says)
    site = made.figures.sites[1, OURS]
    assert (site.first_search, site.next_search, site.most_search) == (121_900, 4_100, 16_000)


def test_a_set_up_tells_what_it_fetched_and_takes_as_long_as_its_commands(tmp_path: Path) -> None:
    says = "Installed in 12 s; 37.7 MB were fetched."
    made, _ = pretended(tmp_path, "mkdocs-blog", measures=(Measure.SETUP,), turns=1, says=says)
    seconds = {case.program: run.seconds for case, (run,) in made.figures.runs.items()}
    assert seconds == {OURS: 4, "mkdocs-blog": 12}
    assert made.figures.installed[OURS].fetched == 37.7


def test_packages_on_the_disk_are_counted_to_the_last_file(tmp_path: Path) -> None:
    (tmp_path / "lib" / "some").mkdir(parents=True)
    (tmp_path / "lib" / "some" / "module.py").write_bytes(os.urandom(50_000))
    (tmp_path / "python").symlink_to("lib")
    assert 50_000 <= on_disk(tmp_path) < 70_000


def test_every_second_memo_has_a_broken_link_and_then_none(tmp_path: Path) -> None:
    make_corpus(OURS, 4, tmp_path)
    files = sorted(tmp_path.rglob("*/[0-9]*/*.md"))
    before = [file.read_bytes() for file in files]
    with broken(tmp_path, 4):
        assert [b"no-such-memo" in file.read_bytes() for file in files].count(True) == 2
    assert [file.read_bytes() for file in files] == before


def test_material_is_set_up_without_a_plugin_that_it_does_not_bring() -> None:
    settings = (SKELETONS / "mkdocs-blog" / "mkdocs.yml").read_text()
    without = _RSS.sub("", settings)
    assert "rss" in settings
    assert "rss" not in without
    assert settings.count("\n") - without.count("\n") == 5


def test_a_site_that_lacks_memos_counts_as_failed(tmp_path: Path) -> None:
    (tmp_path / "a-memo-00001").mkdir()
    (tmp_path / "a-memo-00001" / "index.html").write_text("<p>" * 100)
    (tmp_path / "search").mkdir()
    (tmp_path / "search" / "search_index.json").write_text("[" * 5_000)
    site = site_in(tmp_path, count=1)
    assert (site.files, site.size, site.search_size, site.memo_raw) == (2, 5_300, 5_000, 300)
    assert 0 < (site.first_search or 0) < 100  # compressed
    with pytest.raises(ValueError, match="1 pages of memos and not 2"):
        site_in(tmp_path, count=2)


def test_an_edited_memo_is_as_before_whatever_happens(tmp_path: Path) -> None:
    (tmp_path / "memo.md").write_bytes(b"A text\r\n")
    memo = tmp_path / "memo.md"
    with pytest.raises(RunError):
        _fail_while_edited(memo)
    assert memo.read_bytes() == b"A text\r\n"


def _fail_while_edited(memo: Path) -> None:
    with edited(memo):
        assert memo.read_bytes() != b"A text\r\n"
        raise RunError


# Programs that are run.

SERVER = """
import http.server, pathlib, sys
class Page(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200 if self.path == "/memos/some/" else 404)
        self.end_headers()
        self.wfile.write(pathlib.Path("memo.md").read_bytes() + b"</html>")
http.server.HTTPServer(("127.0.0.1", int(sys.argv[1])), Page).serve_forever()
"""


@pytest.fixture
def runner(tmp_path: Path) -> Iterator[Runner]:
    with Runner(tmp_path / "running", dict(os.environ)) as runner:
        yield runner


def test_an_edit_is_seen_on_the_served_page_and_one_broken_server_does_not_keep_it(
    tmp_path: Path, runner: Runner
) -> None:
    memo = tmp_path / "memo.md"
    memo.write_text("Text.\n")
    broken = "import sys; sys.exit('port {} is in use')"
    programs = (("hugo", broken), (OURS, SERVER))
    servers = [
        serving.Server(name, partial(_python, code), tmp_path, memo, "memos/some/") for name, code in programs
    ]
    failed, started, *edits = serving.measure_servers(runner, servers, 2, limit=30)
    reason = "its server ended with status 1: port {} is in use"
    assert failed == serving.Failed("hugo", Measure.START, reason)
    assert [(made.name, made.measure) for made in (started, *edits)] == [
        (OURS, Measure.START),
        (OURS, Measure.SERVED),
        (OURS, Measure.SERVED),
    ]
    assert memo.read_text() == "Text.\n"


def _python(code: str, port: int) -> list[str]:
    return [sys.executable, "-c", code, str(port)]


def test_a_command_that_fails_tells_its_last_line(tmp_path: Path, runner: Runner) -> None:
    with pytest.raises(RunError, match=r"ended with status 3: no more ink$"):
        runner.timed([sys.executable, "-c", "print('no more ink'); raise SystemExit(3)"], tmp_path)
    with pytest.raises(RunError, match="could not be started"):
        runner.timed([str(tmp_path / "none")], tmp_path)


def test_a_command_that_does_not_end_is_ended(tmp_path: Path, runner: Runner) -> None:
    with pytest.raises(RunError, match="did not end in"):
        runner.timed(["sleep", "1000"], tmp_path, limit=0.1)


KILLED = """
import os, pathlib, signal, sys
from benchmark.running import Runner
folder = pathlib.Path(sys.argv[1])
with Runner(folder / "running", dict(os.environ)) as runner:
    with runner.started(["sh", "-c", "sleep 1000 & echo $! > child; wait"], folder):
        while not (folder / "child").exists() or not (folder / "child").read_text().strip():
            pass
        os.kill(os.getpid(), signal.SIGKILL)
"""


def test_a_bench_that_is_killed_leaves_nothing_running(tmp_path: Path) -> None:
    killed = subprocess.run([sys.executable, "-c", KILLED, tmp_path], cwd=SCRIPT.parent, check=False)
    assert killed.returncode == -signal.SIGKILL
    child = int((tmp_path / "child").read_text())
    until = time.monotonic() + 20
    while _runs(child) and time.monotonic() < until:
        time.sleep(0.02)
    assert not _runs(child)


def _runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    stat = Path(f"/proc/{pid}/stat")
    return not stat.exists() or stat.read_text().rpartition(")")[2].split()[0] != "Z"


# The page.


def test_the_page_holds_figures_ratios_bars_and_what_is_missing(figures: Figures) -> None:
    told = report.page(figures)
    for line in (
        "| Memo Archive | 4.00 |",
        "| Hugo | 4.00 (3.00 + 1.00) |",
        "| Hugo | 0.80 |",
        "| Hugo | 300 | 300 |  | 0.33 |",
        "| Cold build, 1,000 memos, to Hugo | 0.8 × | at most 1.4 × | met |",
        "| A memo's page, compressed, 1,000 memos | 4.6 kB | at most 4.5 kB | **missed** |",
        "| `memo check`, warm, 1,000 memos |  | at most 1 s | **not measured** |",
        "| Memo Archive |  |  | 38 | 177 |",
        "| Material's blog with RSS |  |  |  | 150 |",
        "- Zensical at 1,000 memos, cold build: Zensical could not be installed: no network",
        "- Hugo 0.168.0",
    ):
        assert line in told.splitlines(), line
    for table in re.findall(r"(?m)(?:^\|.*\n)+", told):
        assert len({row.count("|") for row in table.splitlines()}) == 1


def test_a_program_that_failed_after_some_turns_keeps_its_figure_and_the_word(figures: Figures) -> None:
    figures.gaps.append(Gap(Case(LARGE, "hugo", Measure.COLD), "out of ink"))
    assert "| Hugo | 40.0, then failed |" in report.page(figures)


def test_the_plot_has_a_text_alternative_and_a_label_for_each_program(figures: Figures) -> None:
    drawn = ElementTree.fromstring(plot.drawn(figures))
    space = {"s": "http://www.w3.org/2000/svg"}
    description = drawn.findtext("s:desc", "", space)
    assert "Cold build, 10,000 memos, in seconds: Hugo 40, Memo Archive 50." in description
    labels = [text.text for text in drawn.iterfind(".//s:g/s:text", space)]
    assert labels == ["Hugo 40", "Memo Archive 50"]
    assert "prefers-color-scheme: dark" in drawn.findtext("s:style", "", space)


def test_labels_of_the_plot_keep_apart_and_in_order(figures: Figures) -> None:
    for number, name in enumerate(PROGRAMS):
        figures.runs[Case(LARGE, name, Measure.COLD)] = runs(50 + number / 10)
    drawn = ElementTree.fromstring(plot.drawn(figures))
    texts = drawn.findall(".//{http://www.w3.org/2000/svg}g/{http://www.w3.org/2000/svg}text")
    places = sorted((float(text.get("y", "")), str(text.text)) for text in texts)
    gaps = [below[0] - above[0] for above, below in pairwise(places)]
    assert len(places) == len(PROGRAMS)
    assert min(gaps) >= plot.GAP - 0.5
    assert [name for _, name in places][-1] == "Memo Archive 50"


@pytest.mark.parametrize("count", [1, 100, 50_000])
def test_one_count_of_memos_is_enough_for_page_and_plot(count: int) -> None:
    figures = Figures(runs={Case(count, OURS, Measure.COLD): runs(1)})
    assert f"## {count:,} memos" in report.page(figures)
    ElementTree.fromstring(plot.drawn(figures))


def test_a_bench_that_found_nothing_has_a_page_that_says_so() -> None:
    assert "**not measured**" in report.page(Figures())
    ElementTree.fromstring(plot.drawn(Figures()))


def test_each_stage_is_of_functions_that_there_are() -> None:
    for place in (stage_times.COPY, *(place for places in stage_times.STAGES.values() for place in places)):
        owner, name = stage_times.owner_of(place)
        assert name in vars(owner), place


def test_each_second_is_given_to_the_innermost_stage(monkeypatch: pytest.MonkeyPatch) -> None:
    seconds = iter([1.0, 3.0, 7.0, 15.0])
    monkeypatch.setattr(time, "process_time", lambda: next(seconds))
    monkeypatch.setattr(os, "times", lambda: (0, 0, 0, 0, 0))
    clock = stage_times.Clock()
    with clock.stage("outer"), clock.stage("inner"):
        pass
    assert clock.taken == {"Start": 1, "outer": 2 + 8, "inner": 4}


# The command.


def test_help_is_given() -> None:
    helped = subprocess.run([sys.executable, SCRIPT, "--help"], capture_output=True, text=True, check=True)
    assert "--quick" in helped.stdout


@pytest.mark.parametrize(
    ("arguments", "plan"),
    [
        ("--quick", bench.QUICK),
        (
            "1000 10 --peers none --parts set-up,check --runs 5",
            Plan((10, 1_000), (OURS,), (Measure.SETUP, *CHECKS), 5),
        ),
        (
            "--peers hugo,pelican --parts served --all",
            Plan((100, 1_000, 10_000), (OURS, "hugo", "pelican"), bench.PARTS["served"], 3, is_whole=True),
        ),
    ],
)
def test_arguments_make_the_plan(arguments: str, plan: Plan) -> None:
    assert bench.plan_of(bench.parser().parse_args(arguments.split())) == plan


@pytest.mark.parametrize(
    ("arguments", "told"),
    [("--peers jekyll", "no 'jekyll'; there is hugo"), ("0", "0 is less than one"), ("--parts x", "no 'x'")],
)
def test_what_there_is_not_is_told(arguments: str, told: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        bench.parser().parse_args(arguments.split())
    assert told in capsys.readouterr().err
