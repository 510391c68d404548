"""Emphasis: what Python-Markdown 3.11 makes of `*` and `_`, without the letters that it loses.

In `*a**b*c` it passes over `**` to pair the single signs, and then pairs `**` with the last one even so, as
if that were two: with it goes the letter behind, or what stands for a link there.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable
from typing import Any

from markdown import Markdown


def mend_emphasis(md: Markdown) -> None:
    """Have `md` forget of the runs of signs those it passes over, where it is of a version that does not."""
    if "em_strong" in md.inlinePatterns:  # An extension may have its own under another name.
        pattern: Any = md.inlinePatterns["em_strong"]
        if hasattr(pattern, "rule_of_3"):
            pattern.search = functools.partial(_search, pattern, pattern.search)


def _search(
    pattern: Any, search: Callable[[str, int], re.Match[str] | None], data: str, start: int
) -> re.Match[str] | None:
    found = search(data, start)
    if found and found.lastgroup == "ambiguous":
        runs = pattern.delimiters[data[found.start()]].stack
        size = len(found[0])
        # As the pattern itself goes on, which only remembers the size of the run that it comes to.
        if runs and runs[-1][-1] != size and pattern.rule_of_3(runs[-1][3], size):
            fitting = [
                number
                for number, run in enumerate(runs)
                if run[-1] == size and not pattern.rule_of_3(run[3], size)
            ]
            while fitting and len(runs) > fitting[-1] + 1:
                runs.pop()
    return found
