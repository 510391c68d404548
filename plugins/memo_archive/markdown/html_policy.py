"""The HTML policy: which elements and attributes an author's raw HTML and attribute lists may use.

No scripts, styles, forms, frames or event handlers; no inline style, which a strict Content-Security-Policy
would refuse.
"""

from __future__ import annotations

from collections.abc import Callable

import nh3

ALLOWED_TAGS = frozenset(
    """a abbr b blockquote br caption cite code col colgroup dd del details dfn div dl dt em figcaption figure
    footer h1 h2 h3 h4 h5 h6 hr i img ins kbd li mark ol p pre q rp rt ruby s samp small span strong sub
    summary sup table tbody td tfoot th thead time tr u ul var""".split()
)
ALLOWED_ATTRIBUTES = {
    "*": {"id", "class", "title", "lang", "dir"},
    "a": {"href"},
    "img": {"src", "alt", "width", "height", "loading", "decoding"},
    "ol": {"start", "type", "reversed"},
    "li": {"value"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
    "col": {"span"},
    "colgroup": {"span"},
    "time": {"datetime"},
    "details": {"open"},
    "div": {"role", "tabindex", "aria-label"},
}
PAGE_IDS = frozenset(
    """by-mail content feeds feeds-at-once further-reading key-point memo-blank menu note plan-away plan-check
    plan-dialog plan-dialog-text plan-empty plan-open plan-saved plan-steps plan-summary plan-weeks responses
    search search-words sheet source step-blank steps-filter steps-found steps-listed steps-more taking-action
    ways""".split()
)
"""Ids of elements that the pages themselves have: an author's heading or attribute never takes one."""
_NONE: frozenset[str] = frozenset()
_EVERYWHERE = frozenset(ALLOWED_ATTRIBUTES["*"])

AttributeFilter = Callable[[str, str, str], str | None]
"""Takes an element's name, an attribute's name and its value; gives the value to print, or None."""


def is_of_the_page(name: str) -> bool:
    """Tell whether `name` is an id that a page itself may have, such as `content` or `topics-label`."""
    return name in PAGE_IDS or name.endswith("-label")


def is_allowed(tag: str, attribute: str) -> bool:
    """Tell whether the element `tag` may have `attribute`."""
    return attribute in _EVERYWHERE or attribute in ALLOWED_ATTRIBUTES.get(tag, _NONE)


def cleaned(markup: str, attribute_filter: AttributeFilter) -> str:
    """Return `markup` by the policy, well-formed; `attribute_filter` sees each attribute that is allowed."""
    # Schemes of addresses are judged by the archive, which can name the line.
    return nh3.clean(
        markup,
        tags=set(ALLOWED_TAGS),
        attributes={tag: set(names) for tag, names in ALLOWED_ATTRIBUTES.items()},
        attribute_filter=attribute_filter,
        link_rel=None,
        strip_comments=True,
    )
