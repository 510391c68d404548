"""Steps as text: Markdown with a box to tick for each, which shows what the site shows."""

from __future__ import annotations

import html
import re
from collections.abc import Callable

from memo_archive.exports.items import MemoItems, format_minutes
from memo_archive.views.days import format_day

_SPECIAL = re.compile(r"[\\`*_\[\]#!&<>~]")
_SIGNS = re.compile(r"([\\`*_\[\]#!])")
_PARTS = re.compile(r"<(?P<tag>[^>]*)>|(?P<text>[^<]+)")
_ATTRIBUTE = re.compile(r'(?P<name>[\w-]+)="(?P<value>[^"]*)"')
_MARKS = {"em": "*", "strong": "**", "i": "*", "b": "**"}


def head(title: str) -> str:
    """Return how the text named `title` begins."""
    return f"# {escaped(title)}\n"


def section(memo: MemoItems, content: Callable[[MemoItems, int], str]) -> str:
    """Return the part of `memo`; `content` gives the HTML of its step of that number."""
    day = f"\n{format_day(memo.moment.date())}\n" if memo.moment else ""
    key_point = f"\n> {escaped(memo.key_point)}\n" if memo.key_point else ""
    steps = []
    for number, item in enumerate(memo.items):
        step = item.step
        facts = [escaped(step.who)] if step.who else []
        facts += [format_minutes(step.minutes)] if step.minutes else []
        aside = f" ({', '.join(facts)})" if facts else ""
        steps.append(f"- [ ] {from_html(content(memo, number))}{aside}\n")
    return f"\n## [{escaped(memo.title)}](<{memo.url}>)\n{day}{key_point}\n{''.join(steps)}"


def escaped(text: str) -> str:
    """Return plain `text` so that Markdown shows it, sign by sign."""
    if not _SPECIAL.search(text):
        return text
    text = _SIGNS.sub(r"\\\1", text)
    # Entities: not every reader of Markdown knows these behind a backslash.
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("~", "&#126;")


def from_html(line: str) -> str:
    """Return a line of the HTML that is made of a step as Markdown that shows the same."""
    if "<" not in line:
        return escaped(html.unescape(line))
    parts: list[str] = []
    open_links: list[str] = []
    is_code = False
    for found in _PARTS.finditer(line):
        if found["text"] is not None:
            text = html.unescape(found["text"])
            parts.append(_code(text) if is_code else escaped(text))
            continue
        tag = found["tag"]
        name = tag.strip("/").split(" ", 1)[0]
        attributes = {a["name"]: html.unescape(a["value"]) for a in _ATTRIBUTE.finditer(tag)}
        if name == "code":
            is_code = not tag.startswith("/")
        elif name in _MARKS:
            parts.append(_MARKS[name])
        elif name == "a" and not tag.startswith("/"):
            open_links.append(attributes.get("href", ""))
            parts.append("[" if open_links[-1] else "")
        elif name == "a":
            address = open_links.pop() if open_links else ""
            parts.append(f"](<{address}>)" if address else "")
        elif name == "img" and attributes.get("src"):
            parts.append(f"![{escaped(attributes.get('alt', ''))}](<{attributes['src']}>)")
    return "".join(parts)


def _code(text: str) -> str:
    longest = max(map(len, re.findall(r"`+", text)), default=0)
    fence = "`" * (longest + 1)
    room = " " if longest else ""
    return f"{fence}{room}{text}{room}{fence}"
