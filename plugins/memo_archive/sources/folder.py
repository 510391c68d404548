"""The content folder: the files that are sources, and the safe reading of them."""

from __future__ import annotations

import os
import stat
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from memo_archive.problems import START, Problem, shown
from memo_archive.sources.source import MAX_BYTES, Source, too_large

Known = dict[str, tuple[tuple[int, ...], Source]]
"""Sources read before, by uri, each with its file's size and times, by which the file is recognised."""
_SETTLED = 2_000_000_000
"""Nanoseconds after which another change gives a file another time; some systems count in seconds."""


@dataclass(frozen=True, slots=True)
class Folder:
    """The content of a folder: sources, names of all files, and problems met while reading."""

    sources: tuple[Source, ...]
    """Markdown and registry files, read."""
    files: frozenset[str]
    """The uris of all files, sources included."""
    problems: tuple[Problem, ...]
    has_links: bool = False
    """A source is a link, or has another name: it may change where another file is written."""


def read_folder(
    root: Path, *, shown_as: str = "memos", only: Path | None = None, known: Known | None = None
) -> Folder:
    """Read the content folder `root`; with `only`, just the sources at or below that path.

    Files in `known` whose size and times are the same are not read again; `known` is brought up to date.

    Hidden files and editors' backup files are passed over. A link that leaves `root` and a file that cannot
    be read are problems, and their content is not taken.

    Raises NotADirectoryError when `root` is no folder.
    """
    if not root.is_dir():
        raise NotADirectoryError(f"the content folder {root} is not there")
    real_root = root.resolve()
    before, known = dict(known or {}), known if known is not None else {}
    known.clear()
    sources: list[Source] = []
    files: set[str] = set()
    problems: list[Problem] = []
    has_links = False

    def unreadable(error: OSError) -> None:
        """Note a folder that cannot be listed."""
        uri = Path(error.filename).relative_to(root).as_posix()
        problems.append(_not_readable(Source(_printable(uri), b"", shown_as), error))

    for path, uri in _walk(root, unreadable):
        source = Source(uri, b"", shown_as)
        if uri != (name := _printable(uri)):
            problems.append(_not_named_in_utf_8(Source(name, b"", shown_as)))
            continue
        try:
            status = os.lstat(path)
            is_link = stat.S_ISLNK(status.st_mode)
            if is_link and not _leads_into(Path(path), real_root):
                problems.append(_link_outside(source))
                continue
            files.add(uri)
            if not is_source(uri) or (only and not Path(path).is_relative_to(only)):
                continue
            if is_link:
                status = Path(path).stat()
            if not stat.S_ISREG(status.st_mode):
                problems.append(_not_a_file(source))
            elif status.st_size > MAX_BYTES:
                problems.append(too_large(source, status.st_size))
            else:
                marks, found = before.get(uri, ((), None))
                if found is None or marks != _marks(status):
                    now = time.time_ns()
                    with open(path, "rb") as file:  # noqa: PTH123 - ten thousand of them, at half of the time
                        found = Source(uri, file.read(), shown_as)
                    marks = _marks(status) if status.st_mtime_ns + _SETTLED < now else ()
                known[uri] = (marks, found)
                has_links = has_links or status.st_nlink > 1 or is_link
                sources.append(found)
        except OSError as error:
            files.add(uri)
            if is_source(uri):
                problems.append(_not_readable(source, error))
    return Folder(tuple(sources), frozenset(files), tuple(problems), has_links)


def read_again(
    folder: Folder, root: Path, paths: Iterable[Path], *, shown_as: str = "memos"
) -> Folder | None:
    """Return `folder`, read before from `root`, with the sources at `paths` as they are now.

    The same object where none has changed. None where the whole folder has to be read: where one of `paths`
    was no readable source before or is none now, and where there are links.
    """
    if folder.has_links:
        return None
    places = {source.uri: number for number, source in enumerate(folder.sources)}
    sources = list(folder.sources)
    for path in paths:
        uri = path.relative_to(root).as_posix()
        number = places.get(uri)
        try:
            status = path.lstat()
            is_plain = stat.S_ISREG(status.st_mode) and status.st_nlink == 1
            if number is None or not is_plain or status.st_size > MAX_BYTES:
                return None
            source = Source(uri, path.read_bytes(), shown_as)
        except OSError:
            return None
        if source != sources[number]:
            sources[number] = source
    is_same = all(one is other for one, other in zip(sources, folder.sources, strict=True))
    return folder if is_same else replace(folder, sources=tuple(sources))


def _marks(status: os.stat_result) -> tuple[int, ...]:
    return (status.st_mtime_ns, status.st_ctime_ns, status.st_size, status.st_ino)


def _printable(uri: str) -> str:
    """Return `uri` with a sign in place of each byte of a file's name that is not UTF-8."""
    return uri.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _leads_into(link: Path, real_root: Path) -> bool:
    try:
        return link.resolve().is_relative_to(real_root)
    except (OSError, RuntimeError):  # links that lead to one another; Python before 3.13 raises RuntimeError
        return False


def _link_outside(source: Source) -> Problem:
    return source.problem(
        START,
        "link-outside",
        "the file is a link that leaves the content folder",
        "Put a copy of the file here; what lies outside is never published.",
    )


def _not_a_file(source: Source) -> Problem:
    return source.problem(
        START,
        "not-a-file",
        f"{shown(source.uri)} is named like a text and is none",
        "Give the folder or device another name.",
    )


def _not_named_in_utf_8(source: Source) -> Problem:
    return source.problem(
        START,
        "file-name",
        "the file's name is not UTF-8, so it has no address",
        "Give the file another name.",
    )


def _not_readable(source: Source, error: OSError) -> Problem:
    if isinstance(error, FileNotFoundError):
        return source.problem(
            START, "not-readable", "the file is a link to nothing", "Mend the link, or remove it."
        )
    return source.problem(
        START,
        "not-readable",
        f"it cannot be read ({error.strerror or error})",
        "Give yourself the right to read it, or remove it.",
    )


def _walk(root: Path, unreadable: Callable[[OSError], None]) -> Iterator[tuple[str, str]]:
    """Yield each file below `root` with its uri, in a stable order; a link to a folder counts as a file."""
    for folder, folders, names in os.walk(root, onerror=unreadable, followlinks=False):
        below = Path(folder).relative_to(root).as_posix()
        base = "" if below == "." else f"{below}/"
        links = {name for name in folders if os.path.islink(os.path.join(folder, name))}  # noqa: PTH114, PTH118
        folders[:] = sorted(name for name in folders if not name.startswith(".") and name not in links)
        for name in (*sorted(links), *sorted(name for name in names if not is_ignored(name))):
            yield os.path.join(folder, name), f"{base}{name}"  # noqa: PTH118 - as above


def is_ignored(name: str) -> bool:
    """Tell whether a file of this name is no content: hidden, or an editor's backup or swap file."""
    return name.startswith((".", "#")) or name.endswith(("~", ".swp", ".swx", ".tmp"))


def is_source(uri: str) -> bool:
    """Tell whether the file at `uri` is read; other files are only copied and linked to."""
    return uri.endswith((".md", ".markdown")) or uri in ("authors.yml", "offers.yml")
