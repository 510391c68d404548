"""Texts in XML and JSON: which characters may stand there, and how."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

# Control characters but tab and line break, lone surrogates, and those code points that Unicode calls no
# characters: two at the end of each plane, for which the range is looked through. XML refuses most of them,
# readers stumble over the rest, and no author means one.
_SUSPECT = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff\U0001fffe-\U0010ffff]"
)
_BREAKS = re.compile("[ \t\n]+")
# RSS does not say whether a title is text or HTML. These forms are what its profile advises for text.
# https://www.rssboard.org/rss-profile#data-types-characterdata
_AS_RSS_TEXT = str.maketrans({"&": "&#x26;", "<": "&#x3C;", ">": "&#x3E;"})


def legible(text: str) -> str:
    """Return `text` without what is no text; lines end with a line feed alone."""
    return _SUSPECT.sub(_if_text, text.replace("\r\n", "\n").replace("\r", "\n"))


def one_line(text: str) -> str:
    """Return `text` without what is no text, on one line. A space that does not break stays one."""
    return _BREAKS.sub(" ", legible(text)).strip(" ")


def _if_text(found: re.Match[str]) -> str:
    code = ord(found[0])
    return found[0] if code > 0xFFFF and code & 0xFFFE != 0xFFFE else ""


def escaped(text: str) -> str:
    """Return `text` as it stands between tags. Unlike CDATA, this has no sequence that ends it."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def quoted(text: str) -> str:
    """Return `text` as the value of an attribute, with its quotation marks."""
    value = escaped(text).replace('"', "&quot;").replace("\n", "&#10;").replace("\t", "&#9;")
    return f'"{value}"'


def rss_text(text: str) -> str:
    """Return plain `text` for an element of RSS that some readers take for HTML."""
    return text.translate(_AS_RSS_TEXT)


def rfc_822(moment: datetime) -> str:
    """Return `moment` as RSS has it, in English whatever the locale: "Mon, 30 Mar 2026 07:00:00 +0100"."""
    return format_datetime(_with_common_offset(moment))


def rfc_3339(moment: datetime) -> str:
    """Return `moment` as Atom and JSON Feed have it: "2026-03-30T07:00:00+01:00"."""
    return _with_common_offset(moment).isoformat(timespec="seconds")


def _with_common_offset(moment: datetime) -> datetime:
    """Return `moment` in UTC where its zone is not whole half hours away, which some readers cannot parse."""
    offset = moment.utcoffset() or timedelta()
    return moment.astimezone(UTC) if offset % timedelta(minutes=30) else moment
