"""`memo check`: the problems of the memos, without building anything."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from pathlib import Path

import click

from memo_archive.archive.archive import Archive
from memo_archive.archive.pinning import pin_steps, pins_of
from memo_archive.cli.project import (
    Project,
    Stop,
    as_typed,
    below,
    config_option,
    find_project,
    find_project_of,
)
from memo_archive.markdown.structure import OLD_ATTRIBUTES
from memo_archive.parsing.attribute_lists import with_new_lists
from memo_archive.problems import (
    Position,
    Problem,
    count_of,
    errors_in,
    format_github,
    format_json,
    format_text,
    shown,
)
from memo_archive.sections import all_problems
from memo_archive.sources.atomic_write import write_file
from memo_archive.sources.edit import RewriteError
from memo_archive.sources.source import Source

FORMATS: dict[str, Callable[[Iterable[Problem]], str]] = {
    "text": format_text,
    "json": format_json,
    "github": format_github,
}


@click.command()
@click.argument("path", type=click.Path(path_type=Path), required=False)
@click.option(
    "--format",
    "form",
    type=click.Choice(list(FORMATS)),
    default="text",
    help="A line each, a JSON list, or what GitHub shows beside the lines.",
)
@click.option(
    "--fix",
    is_flag=True,
    help="Give published steps that were reworded their ids back, and write attribute lists like {: .x } as "
    "{.x}. No word changes.",
)
@click.option("--strict", is_flag=True, help="Let warnings count as errors do.")
@config_option
def command(path: Path | None, form: str, fix: bool, strict: bool, config_file: Path | None) -> None:
    """Say what is wrong in the memos, with file and line.

    With PATH, a file or folder, all memos are read, since they link to one another, but only the problems at
    or below PATH are told. A folder outside any project is checked by itself.

    The status is 0 when nothing is wrong, warnings aside; 1 when there is an error, or with --strict a
    warning; 2 when it could not check.
    """
    write = FORMATS[form]
    is_asked = below(path) if path else lambda _: True
    try:
        project = find_project_of(path, config_file) if path else find_project(config_file)
        archive = project.archive()
        if fix and _fix(project, archive, is_asked):
            archive = project.archive()
    except Stop as stop:
        click.echo(write(stop.problems))
        raise click.exceptions.Exit(stop.exit_code) from stop
    problems = project.located(p for p in all_problems(archive) if is_asked(project.path_of(p)))
    if problems or form == "json":
        click.echo(write(problems))
    content = project.settings.content_folder
    uris = (*archive.by_uri, *(memo.uri for memo in archive.broken))
    memos = sum(is_asked(content / uri) for uri in uris)
    click.echo(f"{memos} memo{'s' if memos != 1 else ''} checked: {count_of(problems)}.", err=True)
    if errors_in(problems) or (strict and problems):
        raise click.exceptions.Exit(1)


def _fix(project: Project, archive: Archive, is_asked: Callable[[Path], bool]) -> bool:
    """Mend what can be mended without an author, and tell what; return whether a file has changed."""
    has_new_lists = _rewrite_attribute_lists(project, archive, is_asked)
    return _pin_steps(project, project.archive() if has_new_lists else archive, is_asked) or has_new_lists


def _rewrite_attribute_lists(project: Project, archive: Archive, is_asked: Callable[[Path], bool]) -> bool:
    by_path: defaultdict[str, list[Position]] = defaultdict(list)
    for problem in archive.problems:
        if problem.code == OLD_ATTRIBUTES and is_asked(project.settings.folder / problem.path):
            by_path[problem.path].append(Position(problem.line, problem.column))
    for path, places in by_path.items():
        file = project.settings.folder / path
        write_file(file, with_new_lists(file.read_bytes().decode(), places).encode())
        lists = "1 attribute list has" if len(places) == 1 else f"{len(places)} attribute lists have"
        click.echo(f"{as_typed(file)}: {lists} the form {{.x}} now.", err=True)
    return bool(by_path)


def _pin_steps(project: Project, archive: Archive, is_asked: Callable[[Path], bool]) -> bool:
    """Write the ids of reworded steps into their memos, and tell which; return whether a file has changed."""
    has_changed = False
    paths = sorted({problem.path for problem in archive.problems if problem.code == "step-changed"})
    for file in (project.settings.folder / path for path in paths):
        if not is_asked(file):
            continue
        content = project.settings.content_folder
        source = Source(file.relative_to(content).as_posix(), file.read_bytes(), project.settings.docs_dir)
        pins = pins_of(source, archive.ledger)
        try:
            text = pin_steps(source, pins)
        except RewriteError as error:
            click.echo(f"{as_typed(file)}: left as it is: {error}.", err=True)
            continue
        write_file(file, text.encode())
        has_changed = True
        for pin in pins:
            click.echo(f"{as_typed(file)}: the step {shown(pin.text)} keeps the id {pin.id}.", err=True)
    return has_changed
