"""Kinds of files, by their places in the content folder."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

_YEAR = re.compile(r"\d{4}")
UNDATED = "undated"
"""The folder of drafts that have no date yet."""
_MEMO = re.compile(rf"(?:\d{{4}}|{UNDATED})/[^/]+\.md")


def is_memo_uri(uri: str) -> bool:
    """Tell whether the file at `uri` is a memo: Markdown directly in a year's folder, or in `undated`."""
    return _MEMO.fullmatch(uri) is not None


def misnamed_memo(uri: str) -> str | None:
    """Return the name with which the file at `uri` would be a memo; None where it resembles none."""
    path = PurePosixPath(uri)
    is_in_year = len(path.parts) == 2 and bool(_YEAR.fullmatch(path.parts[0]))
    is_markdown = path.suffix.casefold() in (".md", ".markdown", ".mdown", ".mkdn", ".mkd")
    return f"{path.stem}.md" if is_in_year and is_markdown and path.suffix != ".md" else None


def kind_of(uri: str) -> str:
    """Return the kind of the file at `uri`, which is no memo; empty for a file that is not read."""
    if uri in ("authors.yml", "offers.yml"):
        return uri.removesuffix("s.yml")
    folder, _, name = uri.partition("/")
    if folder in ("topics", "principles") and name.endswith(".md") and "/" not in name and name != "index.md":
        return folder.removesuffix("s")
    return "page" if uri.endswith((".md", ".markdown")) else ""
