"""Plain pages' HTML, made fit for a narrow window and a strict policy."""

from __future__ import annotations

import re

from markupsafe import Markup

_TABLE = re.compile(r"<table\b[^>]*>")
_ALIGNED = re.compile(r'(<t[dh]\b[^>]*?) style="text-align: ?(left|right|center);?"')


def fitted(page: str) -> Markup:
    """Return the HTML of a plain page with tables that scroll within their frame and no style attributes.

    MkDocs' own converter aligns cells by attributes that a strict Content-Security-Policy refuses.
    """
    if "<table" in page:
        page = _ALIGNED.sub(r'\1 class="\2"', page)
        page = _TABLE.sub(
            lambda m: f'<div class="table" role="region" tabindex="0" aria-label="Table">{m[0]}', page
        )
        page = page.replace("</table>", "</table></div>")
    return Markup(page)  # noqa: S704 - MkDocs made it
