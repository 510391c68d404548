"""Broken memos: address, title and draft mark of a memo whose front matter may be unreadable."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import PurePosixPath

from memo_archive.model import BrokenMemo
from memo_archive.parsing.kinds import UNDATED
from memo_archive.problems import Level, Problem
from memo_archive.sources.frontmatter import MAX_CHARACTERS
from memo_archive.sources.source import Source
from memo_archive.text.slugs import slugify

# Patterns for front matter that is no valid YAML.
_SAYS_DRAFT = re.compile(r"""(?mi)^draft:[ \t]*["']?(?:true|yes|on)["']?[ \t]*(?:#.*)?$""")
_SLUG = re.compile(r"""(?m)^slug:[ \t]*["']?([^\s"'#/%\\]+)["']?[ \t]*(?:#.*)?$""")
_TITLE = re.compile(r"""(?m)^title:[ \t]*["']?([^\n]{1,200}?)["']?[ \t]*$""")
_CLOSING = re.compile(r"(?m)^---[ \t]*$")


def broken_memo(source: Source, problems: tuple[Problem, ...]) -> BrokenMemo:
    """Return the broken memo of `source`, its address and title found by patterns."""
    path = PurePosixPath(source.uri)
    start = source.data[:MAX_CHARACTERS].decode("utf-8", "replace").lstrip("\ufeff")
    start = start.replace("\r\n", "\n").replace("\r", "\n").removeprefix("---")
    fields = _CLOSING.split(start, maxsplit=1)[0]
    slug, title = _SLUG.search(fields), _TITLE.search(fields)
    name = slug[1] if slug else slugify(path.stem) or "memo"
    is_draft = path.parent.as_posix() == UNDATED or _SAYS_DRAFT.search(fields) is not None
    if is_draft:
        problems = tuple(replace(problem, level=Level.WARNING) for problem in problems)
    return BrokenMemo(
        source.uri,
        source.path,
        f"{path.parent.as_posix()}/{name}/",
        title[1] if title else path.stem,
        problems,
        is_draft,
    )
