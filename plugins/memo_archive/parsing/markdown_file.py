"""Markdown files: front matter and body of a source, before either is understood."""

from __future__ import annotations

from dataclasses import dataclass

from memo_archive.problems import START, Problem, errors_in
from memo_archive.sources.frontmatter import Block, read_block, split
from memo_archive.sources.source import Source, decode


@dataclass(frozen=True, slots=True)
class MarkdownFile:
    """A file with front matter and a Markdown body."""

    block: Block | None
    """None where the file has no front matter."""
    body: str
    body_line: int


def read_markdown_file(source: Source) -> tuple[MarkdownFile | None, tuple[Problem, ...]]:
    """Return front matter and body of `source`, and its problems; None where neither can be used."""
    text, problems = decode(source)
    if errors_in(problems):
        return None, problems
    if not text.strip():
        return None, (
            *problems,
            source.problem(START, "empty-file", "the file is empty", "Write it, or delete it."),
        )
    parts = split(source, text)
    if isinstance(parts, Problem):
        return None, (*problems, parts)
    if not parts.block:
        return MarkdownFile(None, parts.body, parts.body_line), problems
    block, found = read_block(source, parts.block)
    if block is None:
        return None, (*problems, *found)
    return MarkdownFile(block, parts.body, parts.body_line), (*problems, *found)
