"""Source: one file of the content folder as bytes with a name, and its text."""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

from memo_archive.problems import START, Level, Position, Problem

MAX_BYTES = 2_000_000
"""A larger file is a mistake (a picture renamed, a dump) and is refused: a long memo has 20,000."""
_LINE_BREAK = re.compile(r"\r\n|\r|\n")
# Control characters but tab and line breaks; separators, since YAML 1.1 and str.splitlines take them for line
# breaks; lone surrogates, which escapes in YAML can make; U+FFFE and U+FFFF, which XML forbids.
FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]")
"""Characters that no author means: XML forbids most, and the core uses some as marks."""


class Source(NamedTuple):
    """One file of the content folder."""

    uri: str
    """Path below the content folder, with forward slashes: "2026/price.md"."""
    data: bytes
    root: str = "memos"
    """The content folder as the author would type it."""

    @property
    def path(self) -> str:
        """The path to show to the author: "memos/2026/price.md"."""
        return f"{self.root}/{self.uri}" if self.root not in ("", ".") else self.uri

    def problem(
        self, position: Position, code: str, what: str, cure: str, *, level: Level = Level.ERROR
    ) -> Problem:
        """Return a problem at `position` of this file."""
        return Problem(self.path, position.line, position.column, level, code, what, cure)


def position_at(text: str, index: int) -> Position:
    """Return the place of the character `index` of `text`; CRLF, LF and CR each end a line."""
    before = text[:index]
    line, start = 1, 0
    for found in _LINE_BREAK.finditer(before):
        line, start = line + 1, found.end()
    return Position(line, index - start + 1)


def decode(source: Source) -> tuple[str, tuple[Problem, ...]]:
    """Return the text of `source` with LF line ends and without a byte order mark, and its problems.

    The text is not to be used where one of them is an error.
    """
    problems: list[Problem] = []
    data = source.data
    if len(data) > MAX_BYTES:
        return "", (too_large(source, len(data)),)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8")
        return "", (
            source.problem(
                position_at(before, len(before)),
                "not-utf-8",
                f"byte {error.start} (0x{data[error.start]:02x}) is not UTF-8",
                "Save the file as UTF-8 in your editor; old Windows files are often in Windows-1252.",
            ),
        )
    if text.startswith("\ufeff"):
        text = text[1:]
        problems.append(
            source.problem(
                START,
                "byte-order-mark",
                "a byte order mark stands before the first character",
                "Save the file as UTF-8 without BOM; other tools stumble over it.",
                level=Level.WARNING,
            )
        )
    for number, found in enumerate(FORBIDDEN.finditer(text)):
        if number == 3:  # A binary file has thousands.
            break
        problems.append(
            source.problem(
                position_at(text, found.start()),
                "control-character",
                f"{name_of_character(found[0])} is not text",
                "Delete the character; it often comes with a copy from another program.",
            )
        )
    return (_LINE_BREAK.sub("\n", text) if "\r" in text else text), tuple(problems)


def name_of_character(character: str) -> str:
    """Return the name of a `character` that cannot be shown: "U+0008 (control character)"."""
    return f"U+{ord(character):04X} ({unicodedata.name(character, 'control character').lower()})"


def too_large(source: Source, size: int) -> Problem:
    """Return the problem of a `source` that has `size` bytes, more than are read."""
    return source.problem(
        START,
        "file-too-large",
        f"the file has {size:,} bytes, more than {MAX_BYTES:,}, and was not read",
        "Split it; a long memo has 20,000.",
    )
