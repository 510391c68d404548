"""The dialect: CommonMark with GitHub's additions, as editors show it, by markdown-it-py and its plugins."""

from __future__ import annotations

from typing import NamedTuple

from markdown_it import MarkdownIt
from mdit_py_plugins.admon import admon_plugin
from mdit_py_plugins.attrs import attrs_block_plugin, attrs_plugin
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.gfm_autolink import gfm_autolink_plugin

from memo_archive.settings import ArchiveOptions

MAX_NESTING = 100
"""Levels of quotations and lists, of which a list takes two; text below the deepest level is not printed."""

_QUOTES = {
    "cs": "„“‚‘",
    "da": "“”‘’",
    "de": "„“‚‘",
    "en": "“”‘’",
    "es": "«»“”",
    "fi": "””’’",
    "fr": ("«\u202f", "\u202f»", "“", "”"),
    "it": "«»“”",
    "nb": "«»‘’",
    "nl": "“”‘’",
    "pl": "„”‚’",
    "pt": "“”‘’",
    "ru": "«»„“",
    "sv": "””’’",
}
"""Opening and closing quotation marks, double and single, by language (Unicode CLDR)."""


class Dialect(NamedTuple):
    """The options of a parser; two parsers of equal dialects give equal HTML for equal text."""

    typographer: bool = False
    """Straight quotation marks become those of `language`, `--` a dash, `...` an ellipsis."""
    language: str = "en"
    """As a BCP 47 tag."""
    alerts: bool = True
    """`> [!NOTE]` begins a note."""
    admonitions: bool = False
    """`!!! note "Title"` begins one too."""


DEFAULT = Dialect()


DEFAULT = Dialect()


def dialect_of(options: ArchiveOptions) -> Dialect:
    """Return the dialect that `options` ask for."""
    chosen = options.markdown
    return Dialect(chosen.typographer, options.language, chosen.alerts, chosen.admonitions)


def make_parser(dialect: Dialect, *, bare_addresses: bool = True) -> MarkdownIt:
    """Return a parser of whole texts, which leaves judging addresses to the archive.

    Without `bare_addresses` it gives the same for a text that has none, in four fifths of the time.
    """
    parser = _new(dialect, html=True, bare_addresses=bare_addresses)
    parser.enable(["table", "strikethrough"])
    parser.options["tasklists"] = True
    parser.options["alerts"] = dialect.alerts
    parser.use(footnote_plugin, inline=False)
    parser.use(deflist_plugin)
    parser.use(attrs_plugin)
    parser.use(attrs_block_plugin)
    if dialect.admonitions:
        parser.use(admon_plugin)
    return parser


def make_line_parser(dialect: Dialect) -> MarkdownIt:
    """Return a parser of single lines, such as steps, in which HTML is text."""
    parser = _new(dialect, html=False, bare_addresses=True)
    parser.enable("strikethrough")
    return parser


def _new(dialect: Dialect, *, html: bool, bare_addresses: bool) -> MarkdownIt:
    options = {"html": html, "maxNesting": MAX_NESTING, "xhtmlOut": False, "typographer": dialect.typographer}
    parser = MarkdownIt("commonmark", options)
    if bare_addresses:
        parser.use(gfm_autolink_plugin)
    if dialect.typographer:
        parser.options["quotes"] = _QUOTES.get(dialect.language.partition("-")[0].lower(), _QUOTES["en"])
        parser.enable(["replacements", "smartquotes"])
    # The archive resolves each address and names the line of one that leads nowhere, or is not allowed.
    parser.validateLink = _is_any  # type: ignore[method-assign]
    parser.normalizeLink = _as_written  # type: ignore[method-assign]
    # An address is text as well: `%41` is printed as it is written.
    parser.normalizeLinkText = lambda link: link  # type: ignore[method-assign]
    return parser


def _is_any(url: str) -> bool:
    return True


def _as_written(url: str) -> str:
    return url
