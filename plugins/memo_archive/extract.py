"""What can be read off a memo's Markdown without converting it, each with its place.

Python-Markdown keeps no lines. This scanner finds links, images, raw HTML addresses, closing paragraphs and
steps in the text itself, in time that grows with its length alone; a property test shows that its links are
those of the converted page.
"""

from __future__ import annotations

import bisect
import html
import re
from dataclasses import dataclass

from memo_archive.model import LinkKind, WrittenLink

_FENCE = re.compile(r"(?P<fence>`{3,}|~{3,})[^`\n]*$")
_CLOSING_LABEL = re.compile(
    r"(?:#{1,6}[ \t]+)?(?P<open>\*\*|__|\*|_)?[ \t]*(?P<label>KEY[ \t]+POINT|TAKING[ \t]+ACTION)S?[ \t]*"
    r"(?:(?P<colon>:)[ \t]*(?P=open)?|(?P=open)?[ \t]*:)[ \t]*(?:\#+[ \t]*$)?",
    re.IGNORECASE,
)
_BULLET = re.compile(r" {0,3}(?:[-*+•·]|\d{1,3}[.)])[ \t]+(?=\S)")
_WORD = re.compile(r"\w+(?:['’\-]\w+)*")
_TARGET = r"(?:<(?P<angle>[^<>\n]*)>|(?P<bare>(?:[^\s()<>]|\((?:[^\s()]|\([^\s()]*\))*\))*))"
_TITLE = r"""(?:[ \t]*\n?[ \t]*(?:"[^"]*"|'[^']*'))?"""
_INLINE_TAIL = re.compile(rf"\([ \t]*\n?[ \t]*{_TARGET}{_TITLE}[ \t]*\)")
_DEFINITION = re.compile(
    r"""(?m)^ {0,3}\[(?P<label>[^\[\]\n]+)\]:[ \t]*\n?[ \t]*<?(?P<target>[^\s<>]+)>?[ \t]*(?:\n?[ \t]*(?:"[^"\n]*"|'[^'\n]*'|\([^)\n]*\)))?[ \t]*$"""
)
_AUTOLINK = re.compile(r"<(?P<target>(?:https?|ftp|mailto):[^<>\s]*|[^<>@\s]+@[^<>@\s]+)>", re.IGNORECASE)
_TAG = re.compile(r"<[a-zA-Z][^<>]*>")
_HTML_ADDRESS = re.compile(
    r"""\b(?P<name>href|src)\s*=\s*(?:"(?P<double>[^"]*)"|'(?P<single>[^']*)'|(?P<bare>[^\s"'>]+))""",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Closing:
    """A body and the closing paragraphs that were found at its end."""

    body: str
    key_point: str | None
    key_point_line: int
    """1-based, within the text given; 0 without key point."""
    taking_action: str | None
    taking_action_line: int
    stray_line: int
    """Where a paragraph follows the key point that belongs to nothing; 0 where none does."""


def split_closing(body: str) -> Closing:
    """Return `body` without the `KEY POINT:` and `TAKING ACTION:` paragraphs that close it, and these.

    The last of each label counts, where it begins a paragraph outside quotations, lists and code. All that
    follows TAKING ACTION is steps; the key point is one paragraph.
    """
    lines = body.split("\n")
    key_at = action_at = None
    for number in _paragraph_starts(lines):
        found = _CLOSING_LABEL.match(lines[number])
        if found:
            if found["label"][0] in "kK":
                key_at = number
            else:
                action_at = number
    if key_at is None and action_at is None:
        return Closing(body, None, 0, None, 0, 0)
    if key_at is not None and action_at is not None and action_at < key_at:
        # A label that only closes in the right order; the other way round the key point ends the steps.
        action_end = key_at
    else:
        action_end = len(lines)
    first = min(n for n in (key_at, action_at) if n is not None)
    key_point, key_line, stray = None, 0, 0
    if key_at is not None:
        key_end = action_at if action_at is not None and action_at > key_at else len(lines)
        paragraphs = _paragraphs(lines, key_at, key_end)
        key_line = paragraphs[0][0] + 1
        key_point = paragraphs[0][1]
        if len(paragraphs) > 1:
            stray = paragraphs[1][0] + 1
    action = None
    if action_at is not None:
        rest = [_CLOSING_LABEL.sub("", lines[action_at], count=1), *lines[action_at + 1 : action_end]]
        action = "\n".join(rest)
    return Closing(
        "\n".join(lines[:first]).rstrip("\n") + "\n",
        key_point,
        key_line,
        action,
        action_at + 1 if action_at is not None else 0,
        stray,
    )


def _paragraphs(lines: list[str], start: int, end: int) -> list[tuple[int, str]]:
    """Return the paragraphs of lines `start` to `end` as (line, one line of text), the label taken off."""
    found: list[tuple[int, str]] = []
    text = [_CLOSING_LABEL.sub("", lines[start], count=1), *lines[start + 1 : end]]
    current: list[str] = []
    begin = start
    for number, line in enumerate([*text, ""], start):
        if line.strip():
            if not current:
                begin = number
            current.append(line.strip())
        elif current:
            found.append((begin, " ".join(current)))
            current = []
    return found or [(start, "")]


def _paragraph_starts(lines: list[str]) -> list[int]:
    """Return the 0-based lines that begin a paragraph, a heading or a list at the margin, outside code."""
    starts = []
    fence = ""
    before_is_blank = True
    for number, line in enumerate(lines):
        stripped = line.strip()
        found = _FENCE.match(stripped)
        if fence:
            if stripped.startswith(fence) and not stripped.strip(fence[0]):
                fence = ""
        elif found:
            fence = found["fence"]
        elif (
            stripped and (before_is_blank or stripped[0] == "#") and not line.startswith(("    ", "\t", ">"))
        ):
            starts.append(number)
        before_is_blank = not stripped or stripped[0] == "#"
    return starts


def split_steps(text: str) -> list[tuple[int, str]]:
    """Return the steps of `taking_action`: (0-based line within `text`, one line of Markdown) for each.

    A paragraph is a step, and so is each bullet or number of a list; a line that goes on without a blank line
    belongs to the step above it.
    """
    steps: list[tuple[int, list[str]]] = []
    is_open = False
    for number, line in enumerate(text.split("\n")):
        if not line.strip():
            is_open = False
            continue
        bullet = _BULLET.match(line)
        if bullet:
            steps.append((number, [line[bullet.end() :].strip()]))
        elif is_open or (steps and line.startswith("  ") and _is_nested(text, number)):
            steps[-1][1].append(line.strip())
        else:
            steps.append((number, [line.strip()]))
        is_open = True
    return [(number, " ".join(parts)) for number, parts in steps]


def _is_nested(text: str, number: int) -> bool:
    """Tell whether the indented line `number` goes on a bullet above the blank line before it."""
    for line in reversed(text.split("\n")[:number]):
        if line.strip() and not line.startswith(" "):
            return _BULLET.match(line) is not None
    return False


def masked(text: str) -> str:
    """Return `text` with code, comments and escaped characters blanked out; every other character in place."""
    lines = text.split("\n")
    fence = ""
    blank_before, in_list = True, False
    for number, line in enumerate(lines):
        stripped = line.strip()
        bare = stripped.lstrip("> ")
        found = _FENCE.match(bare)
        if fence:
            if bare.startswith(fence) and not bare.strip(fence[0]):
                fence = ""
            lines[number] = " " * len(line)
            continue
        if found and _closes_later(lines, number, found["fence"]):
            fence = found["fence"]
            lines[number] = " " * len(line)
            continue
        if not stripped:
            blank_before = True
            continue
        if _BULLET.match(line) or re.match(r" {0,3}\[\^[^\]]+\]:", line):
            in_list = True
        elif not line.startswith((" ", "\t")):
            in_list = False
        if blank_before and not in_list and line.startswith(("    ", "\t")):
            lines[number] = " " * len(line)
            continue
        blank_before = False
    text = "\n".join(lines)
    text = re.sub(r"<!--.*?(?:-->|\Z)", _blanks, text, flags=re.DOTALL)
    text = re.sub(r"\\[\\`*_{}\[\]()#+\-.!|<>]", _blanks, text)
    return _mask_code_spans(text)


def _closes_later(lines: list[str], number: int, fence: str) -> bool:
    return any(
        (bare := line.strip().lstrip("> ")).startswith(fence) and not bare.strip(fence[0])
        for line in lines[number + 1 :]
    )


def _mask_code_spans(text: str) -> str:
    """Blank out `code`: a run of backticks up to the next run of the same length in the same paragraph."""
    parts = []
    for paragraph in re.split(r"(\n[ \t]*\n)", text):
        runs = [(m.start(), m.end()) for m in re.finditer(r"`+", paragraph)]
        closers: dict[int, list[int]] = {}
        for place, (start, end) in enumerate(runs):
            closers.setdefault(end - start, []).append(place)
        pieces, done, place = [], 0, 0
        while place < len(runs):
            start, end = runs[place]
            same = closers[end - start]
            while same and same[0] <= place:
                same.pop(0)
            if same:
                stop = runs[same[0]][1]
                pieces += [paragraph[done:start], " " * (stop - start)]
                done, place = stop, same[0] + 1
            else:
                place += 1
        parts.append("".join(pieces) + paragraph[done:])
    return "".join(parts)


def _blanks(found: re.Match[str]) -> str:
    return re.sub(r"[^\n]", " ", found[0])


def links_in(text: str, *, first_line: int = 1) -> tuple[WrittenLink, ...]:
    """Return the links and images of the Markdown `text`, in order; `first_line` is the file's line of its first.

    Those of reference definitions count once, where they are defined and used.
    """
    if "[" not in text and "<" not in text:
        return ()
    scan = masked(text)
    starts = [0]
    for found in re.finditer(r"\n", scan):
        starts.append(found.end())
    found_links: list[tuple[int, LinkKind, str]] = []
    definitions: dict[str, str] = {}
    spans: list[tuple[int, int]] = []
    for found in _DEFINITION.finditer(scan):
        if not found["label"].startswith("^"):
            definitions.setdefault(_label(found["label"]), found["target"])
            spans.append(found.span())
    for start, end in reversed(spans):
        scan = scan[:start] + re.sub(r"[^\n]", " ", scan[start:end]) + scan[end:]
    open_at: list[int] = []
    place = 0
    length = len(scan)
    while place < length:
        sign = scan[place]
        if sign == "[":
            open_at.append(place)
        elif sign == "]" and open_at:
            start = open_at.pop()
            is_image = start > 0 and scan[start - 1] == "!"
            kind = LinkKind.IMAGE if is_image else LinkKind.LINK
            tail = _INLINE_TAIL.match(scan, place + 1)
            if tail:
                found_links.append(
                    (start, kind, tail["angle"] if tail["angle"] is not None else tail["bare"])
                )
                place = tail.end()
                continue
            if definitions:
                after = re.compile(r" ?\n?\[([^\[\]]*)\]").match(scan, place + 1)
                label = (after[1] if after and after[1] else scan[start + 1 : place])[:1000]
                if _label(label) in definitions:
                    found_links.append((start, kind, definitions[_label(label)]))
                    if after:
                        place = after.end()
                        continue
        elif sign == "\n" and scan[place : place + 2] == "\n\n":
            open_at.clear()
        place += 1
    for found in _AUTOLINK.finditer(scan):
        target = found["target"]
        found_links.append((found.start(), LinkKind.LINK, target if ":" in target else f"mailto:{target}"))
    for tag in _TAG.finditer(scan):
        for found in _HTML_ADDRESS.finditer(tag[0]):
            value = next(v for v in (found["double"], found["single"], found["bare"]) if v is not None)
            kind = LinkKind.IMAGE if found["name"].lower() == "src" else LinkKind.LINK
            found_links.append((tag.start() + found.start(), kind, value.strip()))
    result = []
    for index, kind, target in sorted(found_links):
        line = _line_at(starts, index)
        result.append(WrittenLink(kind, html.unescape(target), first_line + line, index - starts[line] + 1))
    return tuple(result)


def _line_at(starts: list[int], index: int) -> int:
    return bisect.bisect_right(starts, index) - 1


def _label(text: str) -> str:
    return " ".join(text.split()).lower()


def count_words(text: str) -> int:
    """Return how many words `text` has; figures count, marks and addresses of links do not."""
    text = re.sub(r"\]\([^)\s]*(?:\s+\"[^\"]*\")?\)", "]", text)
    return len(_WORD.findall(re.sub(r"<[^>\n]{1,500}>|https?://\S+", " ", text)))
