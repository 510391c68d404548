"""Kinds of files: which parser reads a file, by its place in the content folder."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from memo_archive.parsing.pages import parse_plain_page
from memo_archive.parsing.registries import parse_authors, parse_offers, parse_principle, parse_topic
from memo_archive.problems import Problem
from memo_archive.sources.source import Source

_PARSERS: Mapping[str, Callable[[Source], tuple[Any, tuple[Problem, ...]]]] = {
    "author": parse_authors,
    "offer": parse_offers,
    "topic": parse_topic,
    "principle": parse_principle,
    "page": parse_plain_page,
}


def kind_of(uri: str) -> str:
    """Return the kind of the file at `uri`, which is no memo; empty for a file that is not read."""
    if uri in ("authors.yml", "offers.yml"):
        return uri.removesuffix("s.yml")
    folder, _, name = uri.partition("/")
    if folder in ("topics", "principles") and name.endswith(".md") and "/" not in name and name != "index.md":
        return folder.removesuffix("s")
    return "page" if uri.endswith((".md", ".markdown")) else ""


def parse_by_kind(sources: Sequence[Source]) -> list[tuple[Any, tuple[Problem, ...]]]:
    """Return the value of each of `sources`, which are no memos, and its problems."""
    return [_PARSERS[kind_of(source.uri)](source) for source in sources]
