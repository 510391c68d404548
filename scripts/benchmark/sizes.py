"""How large a built site is."""

from __future__ import annotations

import gzip
import os
import re
import statistics
from pathlib import Path

from benchmark.figures import Site

_MEMO_PAGE = re.compile(r"-\d{5}(/index)?\.html$")
_SEARCH = re.compile(r"^(pagefind/.*|search/[^/]*\.json|search\.json)$")
_WHOLE = ("search/search_index.json", "search.json")
"""A search index that a browser fetches whole."""
_SAMPLE = 50


def on_disk(folder: Path) -> int:
    """Return the bytes that all below `folder` takes, as the system allots them where it tells."""
    found = (Path(place, name).lstat() for place, _, names in os.walk(folder) for name in names)
    return sum(file.st_blocks * 512 if hasattr(file, "st_blocks") else file.st_size for file in found)


def site_in(folder: Path, *, count: int) -> Site:
    """Return the sizes of the site in `folder`. Raises ValueError unless it has `count` pages of memos."""
    sizes = {
        path.relative_to(folder).as_posix(): path.stat().st_size
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
    pages = [name for name in sizes if _MEMO_PAGE.search(name)]
    if len(pages) != count:
        raise ValueError(f"its site has {len(pages):,} pages of memos and not {count:,}")
    whole = next((name for name in _WHOLE if name in sizes), None)
    sample = pages[:: max(1, count // _SAMPLE)]
    return Site(
        files=len(sizes),
        size=sum(sizes.values()),
        search_size=sum(size for name, size in sizes.items() if _SEARCH.match(name)),
        memo_raw=round(statistics.median(sizes[name] for name in pages)),
        memo_gzip=round(
            statistics.median(len(gzip.compress((folder / name).read_bytes())) for name in sample)
        ),
        first_search=len(gzip.compress((folder / whole).read_bytes())) if whole else None,
    )
