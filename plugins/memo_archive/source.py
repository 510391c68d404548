"""Sources: files of the content folder as bytes with a name, and the safe reading of them."""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from memo_archive.problems import START, Level, Position, Problem

MAX_BYTES = 8_000_000
"""A larger Markdown file is a mistake (a picture renamed, a dump): it is refused unread."""

_LINE_BREAK = re.compile(r"\r\n|\r|\n")
# Cc without tab and the line breaks; the separators that YAML 1.1 and str.splitlines take for line breaks;
# lone surrogates cannot come out of UTF-8, U+FFFE and U+FFFF may not stand in XML.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Source:
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


@dataclass(frozen=True, slots=True)
class Folder:
    """What was found below a content folder."""

    sources: tuple[Source, ...]
    """Markdown and registry files, read."""
    files: frozenset[str]
    """The uris of all files, sources included."""
    problems: tuple[Problem, ...]


def position_at(text: str, index: int) -> Position:
    """Return the place of the character `index` of `text`; CRLF, LF and CR each end a line."""
    before = text[:index]
    line, start = 1, 0
    for found in _LINE_BREAK.finditer(before):
        line, start = line + 1, found.end()
    return Position(line, index - start + 1)


def decode(source: Source) -> tuple[str, tuple[Problem, ...]]:
    """Return the text of `source` with LF line ends and without a byte order mark, and what is wrong with it.

    Where there is an error, the text is not to be trusted.
    """
    problems: list[Problem] = []
    data = source.data
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
    for number, found in enumerate(_FORBIDDEN.finditer(text)):
        if number == 3:  # A binary file has thousands; three show what is the matter.
            break
        name = unicodedata.name(found[0], "control character")
        problems.append(
            source.problem(
                position_at(text, found.start()),
                "control-character",
                f"U+{ord(found[0]):04X} ({name.lower()}) is not text",
                "Delete the character; it often comes with a copy from another program.",
            )
        )
    return _LINE_BREAK.sub("\n", text), tuple(problems)


def read_folder(root: Path, *, shown_as: str = "memos", only: Path | None = None) -> Folder:
    """Read the content folder `root`; with `only`, just the sources at or below that path.

    Hidden files and editors' backup files are passed over. A link that leaves `root` and a file that cannot
    be read are problems, and their content is not taken.

    Raises NotADirectoryError when `root` is no folder.
    """
    if not root.is_dir():
        raise NotADirectoryError(f"the content folder {root} is not there")
    real_root = root.resolve()
    sources: list[Source] = []
    files: set[str] = set()
    problems: list[Problem] = []
    for path, uri in _walk(root):
        source = Source(uri, b"", shown_as)
        if path.is_symlink() and not path.resolve().is_relative_to(real_root):
            problems.append(
                source.problem(
                    START,
                    "link-outside",
                    "the file is a link that leaves the content folder",
                    "Put a copy of the file here; what lies outside is never published.",
                )
            )
            continue
        files.add(uri)
        if not _is_source(uri) or (only and not path.is_relative_to(only)):
            continue
        try:
            if path.stat().st_size > MAX_BYTES:
                problems.append(
                    source.problem(
                        START,
                        "file-too-large",
                        f"the file has {path.stat().st_size:,} bytes, more than {MAX_BYTES:,}",
                        "Split it; a memo has a few thousand.",
                    )
                )
                continue
            sources.append(Source(uri, path.read_bytes(), shown_as))
        except OSError as error:
            problems.append(
                source.problem(
                    START,
                    "not-readable",
                    f"the file cannot be read ({error.strerror or error})",
                    "Give yourself the right to read it, or remove it.",
                )
            )
    return Folder(tuple(sources), frozenset(files), tuple(problems))


def _walk(root: Path) -> Iterator[tuple[Path, str]]:
    """Yield each file below `root` with its uri, in a stable order; a link to a folder counts as a file."""
    for folder, folders, names in os.walk(root, followlinks=False):
        base = Path(folder)
        for name in sorted(folders):
            link = base / name
            if link.is_symlink():
                yield link, link.relative_to(root).as_posix()
        folders[:] = sorted(
            name for name in folders if not name.startswith(".") and not (base / name).is_symlink()
        )
        for name in sorted(names):
            if not is_ignored(name):
                path = base / name
                yield path, path.relative_to(root).as_posix()


def is_ignored(name: str) -> bool:
    """Tell whether a file of this name is no content: hidden, or an editor's backup or swap file."""
    return name.startswith((".", "#")) or name.endswith(("~", ".swp", ".swx", ".tmp"))


def _is_source(uri: str) -> bool:
    return uri.endswith((".md", ".markdown")) or uri in ("authors.yml", "offers.yml")
