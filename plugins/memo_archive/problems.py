"""Problems: mistakes that an author should mend, as values that are collected and printed once."""

from __future__ import annotations

import difflib
import enum
import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import NamedTuple


class Level(enum.StrEnum):
    """Severity of a problem: an error keeps its memo out of the site, a warning does not."""

    ERROR = "error"
    WARNING = "warning"


class Position(NamedTuple):
    """A place in a text."""

    line: int
    """1-based; the whole file counts, front matter included."""
    column: int
    """1-based, in characters."""


START = Position(1, 1)


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to mend, in the author's words."""

    path: str
    """As the author would type it from the project's folder, with forward slashes."""
    line: int
    column: int
    level: Level
    code: str
    """Name of the rule, in kebab case; stable, so that tools can rely on it."""
    what: str
    """The mistake, with the value seen; no full stop at the end."""
    cure: str
    """How to mend it: one or two whole sentences."""

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}: {self.level}: {self.what}. {self.cure} [{self.code}]"


def in_order(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Return `problems` by path, line, column and code, each only once."""
    return tuple(
        sorted(set(problems), key=lambda p: (p.path, p.line, p.column, p.level, p.code, p.what, p.cure))
    )


def errors_in(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Return the errors among `problems`, in their order."""
    return tuple(p for p in problems if p.level is Level.ERROR)


def count_of(problems: Sequence[Problem]) -> str:
    """Return the numbers of errors and warnings in words: "2 errors, 1 warning"."""
    errors = len(errors_in(problems))
    warnings = len(problems) - errors
    parts = [
        f"{number} {word}{'s' if number != 1 else ''}"
        for number, word in ((errors, "error"), (warnings, "warning"))
        if number
    ]
    return ", ".join(parts) or "no problems"


def format_text(problems: Iterable[Problem]) -> str:
    """Return a line for each problem, as editors and terminals understand it."""
    return "\n".join(map(str, problems))


def format_json(problems: Iterable[Problem]) -> str:
    """Return a JSON list with an object for each problem; its keys are the fields of `Problem`."""
    return json.dumps(
        [asdict(problem) for problem in problems],
        ensure_ascii=False,
        indent=2,
    )


def format_github(problems: Iterable[Problem]) -> str:
    """Return a workflow command for each problem, which GitHub shows beside the line.

    The escapes are those of the runner: https://github.com/actions/toolkit/blob/main/packages/core/src/command.ts
    """

    def escaped(text: str) -> str:
        return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")

    def escaped_property(text: str) -> str:
        return escaped(text).replace(":", "%3A").replace(",", "%2C")

    return "\n".join(
        f"::{p.level} file={escaped_property(p.path)},line={p.line},col={p.column},"
        f"title={escaped_property(p.code)}::{escaped(f'{p.what}. {p.cure}')}"
        for p in problems
    )


def shown(value: object, *, limit: int = 60) -> str:
    """Return `value` in quotation marks for a message: on one line, at most `limit` characters of it."""
    return f"'{printable(value, limit=limit)}'"


def printable(value: object, *, limit: int = 60) -> str:
    """Return `value` for a message as `shown` has it, without the quotation marks."""
    text = str(value)
    if len(text) > limit:
        text = text[: limit - 1].rstrip() + "…"
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)


def nearest(name: str, known: Iterable[str]) -> str | None:
    """Return the name in `known` that the author of `name` most likely meant, or None."""
    by_folded = {candidate.casefold(): candidate for candidate in sorted(known)}
    found = difflib.get_close_matches(name.casefold(), by_folded, n=1, cutoff=0.6)
    return by_folded[found[0]] if found else None


def did_you_mean(name: str, known: Iterable[str], *, otherwise: str) -> str:
    """Return the sentence that offers the nearest name in `known`, or `otherwise` where none is near."""
    near = nearest(name, known)
    return f"Did you mean '{near}'?" if near else otherwise
