"""Plain pages: Markdown files that are no memos, and their addresses."""

from __future__ import annotations

from pathlib import PurePosixPath

from memo_archive.model import PlainPage
from memo_archive.parsing.markdown_file import read_markdown_file
from memo_archive.problems import Level, Problem
from memo_archive.sources.frontmatter import plain_value
from memo_archive.sources.source import Source


def parse_plain_page(source: Source) -> tuple[PlainPage | None, tuple[Problem, ...]]:
    """Return the plain page of `source` and its problems; fields not named here are the host's."""
    document, problems = read_markdown_file(source)
    if document is None:
        return None, problems
    values = plain_value(document.block.node) if document.block else {}
    for name in ("key_point", "taking_action"):
        if name in values and document.block:
            problems += (
                source.problem(
                    document.block.key_place(name),
                    "not-a-memo",
                    f"the page has {name}, but it is not directly in a year's folder, so it is no memo",
                    "Move it to the folder of its year, as 2026/name.md, or leave the field out.",
                    level=Level.WARNING,
                ),
            )
    for name in ("title", "description"):
        if name in values and not isinstance(values[name], str) and document.block:
            problems += (
                source.problem(
                    document.block.place(name),
                    "prose-mapping",
                    f"{name} is not a text",
                    f"Write it in block form: `{name}: >-` and the text indented below.",
                ),
            )
    url = plain_url(source.uri)
    title, description = (
        str(values.get(name) or "") if isinstance(values.get(name), str) else ""
        for name in ("title", "description")
    )
    return PlainPage(
        source.uri,
        source.path,
        url,
        title,
        description,
        document.body,
        document.body_line,
    ), problems


def plain_url(uri: str) -> str:
    """Return the address that MkDocs gives the page at `uri` under directory URLs."""
    path = PurePosixPath(uri)
    if path.stem in ("index", "README"):
        return "" if path.parent.as_posix() == "." else f"{path.parent.as_posix()}/"
    return f"{path.with_suffix('').as_posix()}/"
