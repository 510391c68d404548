"""Where the archive is: the project that a command is run in, read for it, and named as its user would."""

from __future__ import annotations

import functools
import os
import posixpath
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import IO, Any, TypeVar

import click

from memo_archive.archive.archive import Archive
from memo_archive.archive.ledger import Ledger, LedgerError, read_ledger
from memo_archive.incremental.cache import Cache
from memo_archive.incremental.cached_values import BUILT
from memo_archive.incremental.garbage_collection import collected_rarely
from memo_archive.markdown.dialect import dialect_of
from memo_archive.markdown.passages import Passages
from memo_archive.parsing.loader import Reading
from memo_archive.problems import START, Level, Problem, format_text, in_order
from memo_archive.sections import OPTIONS, reserved_addresses, root_files
from memo_archive.settings import Settings, SettingsError, now_in, read_settings
from memo_archive.sources.folder import read_folder

CONFIG_FILE = "mkdocs.yml"
_CONFIG_FILES = (CONFIG_FILE, "mkdocs.yaml", "properdocs.yml", "properdocs.yaml")
"""The names by which the hosts know the settings; of several in one folder, the first counts."""

_Command = TypeVar("_Command", bound=Callable[..., Any])


class Stop(click.ClickException):
    """Ends a command with problems that leave nothing to go on with."""

    exit_code = 2

    def __init__(self, *problems: Problem) -> None:
        super().__init__(format_text(problems))
        self.problems = problems

    def show(self, file: IO[Any] | None = None) -> None:
        """Print the problems, a line each."""
        click.echo(self.message, file=file, err=file is None)


@dataclass(frozen=True, slots=True)
class Project:
    """A content folder with its settings."""

    settings: Settings
    config_file: Path | None
    """None for a folder of memos outside any project."""

    def archive(self, *, now: datetime | None = None) -> Archive:
        """Read the whole archive as it stands at `now`, by default the moment it is; raises Stop.

        A damaged ledger is one of its problems.
        """
        settings = self.settings
        shown_as = Path(settings.docs_dir).as_posix()
        try:
            moment = now or now_in(settings)
            folder = read_folder(settings.content_folder, shown_as=shown_as)
        except SettingsError as error:
            raise Stop(*error.problems) from error
        except NotADirectoryError as error:
            raise Stop(*self.located([self._no_content(shown_as)])) from error
        problems = list(folder.problems)
        ledger: Ledger | None = None
        if self.config_file:
            try:
                ledger = read_ledger(settings.ledger_path, shown_as=Path(settings.options.ledger).as_posix())
            except LedgerError as error:
                problems.append(error.problem)
        cache = Cache(settings.folder / BUILT) if self.config_file else None
        passages = Passages(dialect_of(settings.options), cache=cache)
        with collected_rarely():
            archive = Archive.from_sources(
                folder.sources,
                settings,
                now=moment,
                files=folder.files,
                ledger=ledger,
                problems=problems,
                generated=reserved_addresses(settings),
                root_files=root_files(settings),
                passages=passages,
                reading=Reading(passages, cache=cache),
            )
        if cache:
            cache.flush()
        return archive

    def now(self) -> datetime:
        """Return the moment that counts as now; raises Stop."""
        try:
            return now_in(self.settings)
        except SettingsError as error:
            raise Stop(*error.problems) from error

    def located(self, problems: Iterable[Problem]) -> tuple[Problem, ...]:
        """Return `problems`, whose paths count from the project's folder, with paths that count from here."""
        # Many problems are in few folders.
        folder_as_typed = functools.cache(lambda folder: as_typed(self.settings.folder / folder))

        def typed(path: str) -> str:
            folder, name = posixpath.split(path)
            return posixpath.normpath(posixpath.join(folder_as_typed(folder), name))

        return in_order(replace(problem, path=typed(problem.path)) for problem in problems)

    def path_of(self, problem: Problem) -> Path:
        """Return the file that `problem`, as the core gives it, is in."""
        return self.settings.folder / problem.path

    def _no_content(self, shown_as: str) -> Problem:
        place = self.settings.place("docs_dir")
        cure = f"Make the folder {shown_as}, or name the right one as docs_dir in {place.path}."
        return place.error("no-content", f"the content folder {shown_as} is not there", cure)


def config_option(command: _Command) -> _Command:
    """Give `command` the option --config-file."""
    return click.option(
        "--config-file",
        type=click.Path(path_type=Path),
        help=f"The project's settings; by default {CONFIG_FILE} in this folder or the nearest above.",
    )(command)


def find_project(config_file: Path | None) -> Project:
    """Return the project of `config_file`, or of the nearest mkdocs.yml from the working folder up.

    Raises Stop where there is none, or where it cannot be read.
    """
    return _read(config_file or config_above(Path.cwd()) or _none_above(Path.cwd()))


def find_project_of(path: Path, config_file: Path | None) -> Project:
    """Return the project that the file or folder `path` is in.

    Without `config_file` that is the one of the nearest mkdocs.yml above `path`; else the one of the working
    folder, where `path` is in its content; else `path`, a folder, is taken for a content folder by itself.

    Raises Stop where `path` is not there, or belongs to no project.
    """
    if not os.path.lexists(path):
        raise Stop(
            stopped(as_typed(path), "no-such-path", "there is no such file or folder", "Mend the path.")
        )
    if config_file:
        return _within(_read(config_file), path)
    above = config_above(path if path.is_dir() else path.parent)
    if above:
        return _within(_read(above), path)
    here = config_above(Path.cwd())
    if here and _meet(project := _read(here), path):
        return project
    if path.is_dir():
        whole = Path(os.path.abspath(path))  # noqa: PTH100 - links stay: they are the author's names
        return Project(Settings(docs_dir=whole.name, folder=whole.parent), None)
    return _read(_none_above(path.parent))


def below(top: Path) -> Callable[[Path], bool]:
    """Return what tells whether a path is `top` or in it, by its name or where links lead."""
    tops = [(form, os.path.normcase(form(top))) for form in (os.path.abspath, os.path.realpath)]

    def is_below(path: Path) -> bool:
        return any(
            (name := os.path.normcase(form(path))) == wanted
            or name.startswith(wanted.rstrip(os.sep) + os.sep)
            for form, wanted in tops
        )

    return is_below


def as_typed(path: Path) -> str:
    """Return how one types `path` in the working folder, with forward slashes."""
    try:
        return Path(os.path.relpath(path)).as_posix()
    except ValueError:  # another drive
        return path.as_posix()


def stopped(path: str, code: str, what: str, cure: str) -> Problem:
    """Return the problem that stops a command, as `path` is at fault."""
    return Problem(path, START.line, START.column, Level.ERROR, code, what, cure)


def _within(project: Project, path: Path) -> Project:
    """Return `project` where `path` is part of what is checked, or holds such a part; raises Stop."""
    if _meet(project, path):
        return project
    content = as_typed(project.settings.content_folder)
    raise Stop(
        stopped(
            as_typed(path),
            "not-content",
            f"this is not in the content folder {content}",
            "Name a file or a folder in there, or leave the path out to check all.",
        )
    )


def _meet(project: Project, path: Path) -> bool:
    settings = project.settings
    checked = (settings.content_folder, settings.ledger_path, *filter(None, (project.config_file,)))
    return any(below(part)(path) or below(path)(part) for part in checked)


def config_above(folder: Path) -> Path | None:
    """Return the settings in `folder`, or in the nearest folder above it that has some."""
    folder = Path(os.path.abspath(folder))  # noqa: PTH100
    files = (above / name for above in (folder, *folder.parents) for name in _CONFIG_FILES)
    return next((file for file in files if file.is_file()), None)


def _none_above(folder: Path) -> Path:
    raise Stop(
        stopped(
            as_typed(folder / CONFIG_FILE),
            "no-settings",
            f"there is no {CONFIG_FILE} in this folder or in one above it",
            "Run the command in the project's folder, or name the file with --config-file.",
        )
    )


def _read(config_file: Path) -> Project:
    try:
        settings = read_settings(config_file, OPTIONS)
    except SettingsError as error:
        # The core's paths count from the folder of that file.
        raise Stop(
            *(replace(p, path=as_typed(config_file.parent / p.path)) for p in error.problems)
        ) from error
    return Project(settings, config_file)
