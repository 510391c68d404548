"""`memo review`: imported memos one by one, with what was guessed of each, to accept or to edit."""

from __future__ import annotations

import os
import shlex
import subprocess
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import click
import yaml

from memo_archive.cli.import_ import state_folder
from memo_archive.cli.project import Project, as_typed, below, config_option, find_project
from memo_archive.importers.journal import NAME, Journal, Review, reviews_in
from memo_archive.importers.post import DOUBTFUL
from memo_archive.model import BrokenMemo, Memo
from memo_archive.parsing.kinds import UNDATED
from memo_archive.parsing.memo import parse_memo
from memo_archive.problems import Problem, errors_in, format_text
from memo_archive.sources.atomic_write import write_file
from memo_archive.sources.edit import RewriteError, remove_field, set_field
from memo_archive.sources.folder import read_folder
from memo_archive.sources.source import Source

_KEYS = "[a]ccept, [e]dit, set the [d]ate, make it a [n]otice, print [r]esponses, [s]kip, [q]uit"


@dataclass(slots=True)
class _Waiting:
    """An imported memo that nobody has reviewed."""

    uri: str
    memo: Memo
    review: Review

    @property
    def confidence(self) -> float:
        """The lowest confidence among its guesses, 0 to 1."""
        return min((guess.confidence for guess in self.review.guesses), default=1.0)


@click.command()
@click.argument("path", type=click.Path(path_type=Path), required=False)
@click.option("--list", "only_list", is_flag=True, help="Only list them, the least sure first.")
@click.option(
    "--accept-from",
    type=click.IntRange(1, 100),
    metavar="PERCENT",
    help="Accept without asking what is at least this sure in every guess, and lacks nothing.",
)
@config_option
def command(path: Path | None, only_list: bool, accept_from: int | None, config_file: Path | None) -> None:
    """Walk through imported memos, the least sure first.

    Each shows what was guessed of it and how sure that is. To accept takes `imported: true` away: from then
    on missing fields are errors, as in every memo. With PATH, only the memos at or below it.
    """
    project = find_project(config_file)
    waiting = _waiting(project, path)
    if not waiting:
        click.echo("No imported memo waits for review.")
        return
    if only_list:
        for one in waiting:
            doubts = ", ".join(dict.fromkeys(g.field for g in one.review.guesses if g.confidence < DOUBTFUL))
            details = f"  ({doubts})" if doubts else ""
            click.echo(f"{_percent(one.confidence):>5}  {_shown(project, one.uri)}{details}")
        return
    reviewer = _Reviewer(project)
    if accept_from is not None:
        accepted = [
            one
            for one in waiting
            if one.confidence * 100 >= accept_from and reviewer.accept(one.uri, is_quiet=True)
        ]
        click.echo(f"{len(accepted)} accepted, {len(waiting) - len(accepted)} left.")
        return
    for number, one in enumerate(waiting, 1):
        click.echo(f"\n{number} of {len(waiting)}: {_shown(project, one.uri)}")
        if not reviewer.walk(one):
            break


def _waiting(project: Project, path: Path | None) -> list[_Waiting]:
    """Return the imported memos at or below `path`, the least sure first."""
    content = project.settings.content_folder
    reviews = reviews_in(state_folder(project) / NAME)
    is_asked = below(path) if path else lambda _: True
    found = []
    for source in read_folder(content, shown_as=as_typed(content)).sources:
        if not is_asked(content / source.uri) or b"imported:" not in source.data[:65536]:
            continue
        memo, _ = parse_memo(source)
        if isinstance(memo, Memo) and memo.is_imported:
            found.append(_Waiting(source.uri, memo, reviews.get(source.uri, Review("", ()))))
    return sorted(found, key=lambda one: (one.confidence, one.uri))


class _Reviewer:
    """Asks about memos, and changes them as it is told."""

    def __init__(self, project: Project) -> None:
        self.project = project
        self.content = project.settings.content_folder
        self.state = state_folder(project)

    def walk(self, one: _Waiting) -> bool:
        """Show a memo until it is accepted or skipped; tell whether to go on."""
        uri = one.uri
        while True:
            memo = self._memo(uri)
            _show(memo, replace(one.review))
            answer = (
                click.prompt(_KEYS, prompt_suffix=": ", default="s", show_default=False)
                .strip()
                .casefold()[:1]
            )
            if answer == "q":
                return False
            if answer == "s":
                return True
            if answer == "a" and self.accept(uri):
                return True
            if answer == "e":
                self._edit(self.content / uri)
            elif answer == "d":
                uri = self._date(uri)
            elif answer == "n":
                self._change(uri, "kind", "notice")
            elif answer == "r":
                self._responses(uri)

    def accept(self, uri: str, *, is_quiet: bool = False) -> bool:
        """Take `imported: true` away where the memo has no error without it; else say what is missing."""
        file = self.content / uri
        text = _text_of(file)
        try:
            without = remove_field(text, "imported")
        except RewriteError as error:
            click.echo(f"{_shown(self.project, uri)}: {error}.", err=True)
            return False
        _, problems = parse_memo(self._source(uri, without))
        wrong = errors_in(problems)
        if wrong:
            if not is_quiet:
                click.echo("As a memo that is reviewed it would have errors, so it stays as it is:")
                click.echo(format_text(wrong))
            return False
        write_file(file, without.encode())
        if not is_quiet:
            click.echo("Accepted.")
        return True

    def _memo(self, uri: str) -> Memo | BrokenMemo:
        memo, _ = parse_memo(self._source(uri, _text_of(self.content / uri)))
        return memo

    def _source(self, uri: str, text: str) -> Source:
        return Source(uri, text.encode(), as_typed(self.content))

    def _change(self, uri: str, field: str, value: Any) -> None:
        file = self.content / uri
        try:
            write_file(file, set_field(_text_of(file), field, value).encode())
        except RewriteError as error:
            click.echo(f"{_shown(self.project, uri)}: {error}.", err=True)

    def _date(self, uri: str) -> str:
        """Give the memo a date and move it to the folder of its year; return where it is then."""
        written = click.prompt("Date (YYYY-MM-DD)").strip()
        try:
            day = date.fromisoformat(written)
        except ValueError:
            click.echo(f"'{written}' is not a calendar date. Write it as 2016-03-28.")
            return uri
        old, name = self.content / uri, uri.rpartition("/")[2]
        new_uri = f"{day.year:04}/{name}"
        new = self.content / new_uri
        if new != old and new.exists():
            click.echo(f"{_shown(self.project, new_uri)} is there already; rename one of the two first.")
            return uri
        try:
            text = set_field(_text_of(old), "date", day)
            if uri.startswith(f"{UNDATED}/"):
                text = remove_field(text, "draft")
        except RewriteError as error:
            click.echo(f"{_shown(self.project, uri)}: {error}.", err=True)
            return uri
        write_file(new, text.encode())
        if new != old:
            old.unlink()
            journal = Journal.read(self.state / NAME)
            journal.moved(uri, new_uri, text.encode())
            journal.close()
            comments = self.state / "comments" / f"{uri.removesuffix('.md')}.yml"
            if comments.exists():
                moved = self.state / "comments" / f"{new_uri.removesuffix('.md')}.yml"
                moved.parent.mkdir(parents=True, exist_ok=True)
                comments.replace(moved)
            click.echo(f"Moved to {_shown(self.project, new_uri)}.")
        return new_uri

    def _responses(self, uri: str) -> None:
        """Let the author choose of the comments on the old page those to print."""
        file = self.state / "comments" / f"{uri.removesuffix('.md')}.yml"
        try:
            entries = (yaml.safe_load(file.read_text("utf-8")) or {}).get("responses") or []
        except (OSError, yaml.YAMLError, AttributeError):
            entries = []
        if not entries:
            click.echo("No comments were found on its page.")
            return
        for number, entry in enumerate(entries, 1):
            click.echo(f"  {number}. {entry.get('name')}: {str(entry.get('text'))[:300]}")
        chosen = click.prompt("Which to print (numbers, empty for none)", default="", show_default=False)
        numbers = [int(n) for n in chosen.replace(",", " ").split() if n.isdecimal()]
        responses = [entries[n - 1] for n in numbers if 1 <= n <= len(entries)]
        if responses:
            self._change(uri, "responses", responses)

    def _edit(self, file: Path) -> None:
        editor = shlex.split(
            os.environ.get("VISUAL") or os.environ.get("EDITOR") or "", posix=os.name != "nt"
        )
        if not editor:
            click.echo(f"Set VISUAL or EDITOR to your editor, or open {as_typed(file)} beside this.")
            return
        try:
            subprocess.run([*editor, str(file)], check=False)  # noqa: S603 - the author's own editor
        except OSError as error:
            click.echo(f"The editor could not be started: {error}.", err=True)


def _show(memo: Memo | BrokenMemo, review: Review) -> None:
    click.echo(f"  {memo.title}")
    if isinstance(memo, BrokenMemo):
        click.echo(format_text(_errors(memo)))
    if review.origin:
        click.echo(f"  from {review.origin}")
    for guess in review.guesses:
        mark = "?" if guess.confidence < DOUBTFUL else " "
        click.echo(f"  {mark} {_percent(guess.confidence):>5}  {guess.field}: {guess.value[:160]}")
        if mark == "?":
            click.echo(f"           {guess.why}")
    if isinstance(memo, Memo):
        missing = [
            name
            for name, there in (
                ("key_point", memo.key_point),
                ("taking_action", memo.steps),
                ("topics", memo.topics),
                ("date", memo.date),
            )
            if not there and memo.kind == "memo"
        ]
        if missing:
            click.echo(f"  missing: {', '.join(missing)}")


def _errors(memo: BrokenMemo) -> tuple[Problem, ...]:
    return errors_in(memo.problems) or memo.problems


def _percent(confidence: float) -> str:
    return f"{round(confidence * 100)} %"


def _text_of(file: Path) -> str:
    return file.read_bytes().decode("utf-8")


def _shown(project: Project, uri: str) -> str:
    return as_typed(project.settings.content_folder / uri)
