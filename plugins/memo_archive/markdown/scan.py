"""Where links stand in Markdown: a scanner that finds them, with their lines, without converting.

Python-Markdown, which converts bodies, keeps no lines. So this follows it step by step, with its rules for
what is code, what is raw HTML and where a passage of running text begins and ends, and uses its own reading
of what stands in a link's brackets. A property test shows that both find the same links. It knows the
extensions that the settings have by default.

Where the two may differ: a link in another link's text; emphasis whose marks do not match; a footnote defined
twice, or going on after two empty lines; text on the line where a comment ends; code, a link or a tag inside
a link's address or a tag's attribute; raw HTML that is not well-formed; an address of more than a thousand
characters; lists more than fifty deep.
"""

from __future__ import annotations

import bisect
import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from markdown.inlinepatterns import LINK_RE, LinkInlineProcessor
from markdown.util import BLOCK_LEVEL_ELEMENTS

from memo_archive.model import LinkKind, WrittenLink

MAX_DEPTH = 50
_LONGEST_ADDRESS = 1000

# Signs that no author can write (`source.decode` refuses them) stand in for what is not to be looked at.
HIDDEN = "\0"
_ESCAPED = "\1"
_ESCAPABLE = "\\`*_{}[]()>#+-.!|"

_FENCE = re.compile(
    r"(?m)^(?P<fence>~{3,}|`{3,})"
    r"(?P<info>[ ]*(?:\{[^\n]*\}|\.?[\w#.+-]*[ ]*(?:hl_lines=(?:\"[^\"\n]*\"|'[^'\n]*')[ ]*)?))$"
)
# As Python's HTMLParser reads tags, but with bounds, so that what is never closed costs little.
_TAG = re.compile(
    r"""<!--|<(?P<end>/?)(?P<name>[a-zA-Z][^`\s/>]{0,50}+)(?P<rest>[\s/]*+(?:[^`\s/>][^\s/=>]{0,100}+
    (?:=(?:'[^']{0,1000}'|"[^"]{0,1000}"|(?!['"])[^>\s]{0,1000}+))?+[\s/]*+){0,20}+)>""",
    re.VERBOSE,
)
_INLINE_TAG = re.compile(
    r"""<[a-zA-Z][^\s"'<>@]*+(?:\s+[^\s"'=<>]++(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s"'=<>]++))?+)*+\s*+/?>"""
)
_COMMENT = re.compile(r"<!--(?:(?!<!--|-->).)*-->", re.DOTALL)
_ADDRESS = re.compile(
    r"""\s(?P<name>href|src)\s*=\s*(?:"(?P<double>[^"]*)"|'(?P<single>[^']*)'|(?P<bare>[^\s"'>]+))""",
    re.IGNORECASE,
)
_AUTOLINK = re.compile(r"<([A-Za-z][A-Za-z0-9+.-]*://[^<>]*)>")
_MAIL = re.compile(r"<([^<> !]+@[^@<> ]+)>")

_UNDERLINE = re.compile(r"(?:=+|-+)[ ]*")
_RULE = re.compile(r"[ ]{0,3}(?>(?:-+[ ]{0,2}){3,}|(?:_+[ ]{0,2}){3,}|(?:\*+[ ]{0,2}){3,})[ ]*")
_ITEMS = (re.compile(r"[ ]{0,3}\d+\.[ ]+"), re.compile(r"[ ]{0,3}[*+-][ ]+"))
_INDENTED_ITEM = re.compile(r"[ ]{4,7}(?:\d+\.|[*+-])[ ]+")
_QUOTATION = re.compile(r"[ ]{0,3}>[ ]?")
_FOOTNOTE = re.compile(r"[ ]{0,3}\[\^([^\]]*)\]:[ ]*")
_DEFINITION = re.compile(
    r"^[ ]{0,3}\[([^\[\]]*)\]:[ ]*(?:\n[ ]*)?([^\s]+)[ ]*(?:\n[ ]*)?(([\"'])(.*)\4[ ]*|\((.*)\)[ ]*)?$",
    re.MULTILINE,
)
_OPENING = re.compile(r"\\.|\]\(|[\[\])]|\n[ \t]*(?=\n)|<[a-zA-Z/!?][^<>]*(?![^<>]|>)", re.DOTALL)
_NEARBY = 1000
"""Signs of text within which what is opened is closed, in a text of any sense."""
_FEW_SIGNS = 200
MAX_LOOKING = 4_000_000
"""Signs of text that Python-Markdown may look at again in search of ends: half a second or so."""
MAX_HANDLING = 50_000_000
"""Signs of text that it may copy, since it copies a paragraph for each piece of markup in it: two seconds."""
_PARAGRAPH_END = re.compile(r"\n[ \t]*(?:\n|(?=(?:[-*+]|\d+\.)[ ]))")
_LONG = 20_000
"""Characters of a paragraph that is looked at more closely."""
_TOO_DEEP = re.compile(rf"\n(?:[ ]*(?:(?:[-*+]|\d+\.)[ ]+){{{MAX_DEPTH}}}|[ ]{{{4 * MAX_DEPTH}}})")
_MARKUP = re.compile(r"[\[`*_<&\\]")
_CODE_OR_ESCAPE = re.compile(r"\\(.)|`+", re.DOTALL)
_BRACKET = re.compile(r"[\[\]]")
_LABEL = re.compile(r"\s?\[([^\]]*)\]")
_PLAIN_ADDRESS = re.compile(r"\(([^\s()<>\"'\0]*)\)")
_HIDDEN_START = re.compile(r"[ ]{0,3}\0+")


def links_in(text: str, *, first_line: int = 1) -> tuple[WrittenLink, ...]:
    """Return the links and images of the Markdown `text`, in order, its first line counted as `first_line`.

    Those by reference stand where they are used, with the address that is defined.
    """
    if "[" not in text and "<" not in text:
        return ()
    scan = _Scan()
    scan.document(text)
    return _written(scan.found, text, first_line)


def inline_links_in(text: str) -> tuple[WrittenLink, ...]:
    """Return the links and images of a line of Markdown as `Converter.inline` reads it: its HTML is text."""
    if "[" not in text and "<" not in text:
        return ()
    scan = _Scan(with_html=False)
    scan.passage([_Line(0, text)])
    return _written(scan.found, text, 1)


def unclosed(text: str) -> tuple[int, int]:
    """Return how many signs of `text` open what is not closed nearby, and the 1-based line of the first.

    None are counted, (0, 0), unless they are so many that converting them takes long: Python-Markdown looks
    for the end of each anew, so the time grows with their number and with the text after them.
    """
    if text.count("[") + text.count("<") < _FEW_SIGNS:
        return 0, 0
    looking, far = 0, []
    open_at: list[int] = []

    def close(start: int, end: int) -> None:
        nonlocal looking
        looking += end - start
        if end - start > _NEARBY:
            far.append(start)

    for sign in _OPENING.finditer(text):
        kind = sign[0]
        if kind == "[":
            open_at.append(sign.start())
        elif kind[0] in ")]":
            if open_at:
                close(open_at.pop(), sign.start())
            if kind == "](":
                open_at.append(sign.start())
        elif kind[0] == "\n":
            for start in open_at:
                close(start, sign.start())
            open_at.clear()
        elif kind[0] == "<":
            close(sign.start(), len(text))
    for start in open_at:
        close(start, len(text))
    if looking < MAX_LOOKING or not far:
        return 0, 0
    return len(far), 1 + text.count("\n", 0, min(far))


def overlong_paragraph(text: str) -> tuple[int, int]:
    """Return the characters of a paragraph that takes long to convert, and its 1-based line; else (0, 0)."""
    place = 0
    for part in _PARAGRAPH_END.split(text) if len(text) > _LONG else ():
        if len(part) > _LONG and len(part) * len(_MARKUP.findall(part)) > MAX_HANDLING:
            return len(part), 1 + text.count("\n", 0, text.index(part, place))
        place += len(part)
    return 0, 0


def is_too_deep(text: str) -> bool:
    """Tell whether lists in `text` are nested too deep to convert."""
    # With a line break before the first line too, a search passes from one to the next at once.
    return _TOO_DEEP.search(f"\n{text}") is not None


@dataclass(frozen=True, slots=True)
class _Found:
    index: int
    kind: LinkKind
    target: str


def _written(found: list[_Found], text: str, first_line: int) -> tuple[WrittenLink, ...]:
    if not found:
        return ()
    starts = [0, *(match.end() for match in re.finditer("\n", text))]
    result = []
    for link in sorted(found, key=lambda link: link.index):
        line = bisect.bisect_right(starts, link.index) - 1
        result.append(
            WrittenLink(
                link.kind, html.unescape(link.target), first_line + line, link.index - starts[line] + 1
            )
        )
    return tuple(result)


class _Line(NamedTuple):
    start: int
    """Where it begins in the text, what was taken off its left side not counted."""
    text: str

    def without(self, length: int) -> _Line:
        return _Line(self.start + length, self.text[length:])

    @property
    def indent(self) -> int:
        return len(self.text) - len(self.text.lstrip(" "))


class _Links(LinkInlineProcessor):
    """Python-Markdown's reading of an address and its title, apart from a parser."""

    def unescape(self, text: str) -> str:
        return text


_LINKS = _Links(LINK_RE)


class _Scan:
    """Goes through a text as Python-Markdown's block parser does, and collects links.

    A level is a number of lists, each in the other, that a block indented by four spaces for each goes on.
    """

    def __init__(self, *, with_html: bool = True) -> None:
        self.found: list[_Found] = []
        self._with_html = with_html
        self._definitions: dict[str, str] = {}
        self._footnotes: set[str] = set()
        self._passages: list[list[_Line]] = []

    def document(self, text: str) -> None:
        """Collect the links of `text`.

        Most paragraphs are plain, and end whatever list is open. So of what has no sign of a link, only that
        is looked at which stands between the last plain paragraph and a sign.
        """
        text = self._without_html(without_fences(text))
        level = place = start = 0
        for part in text.split("\n\n"):
            end = place + len(part)
            if "[" in part or "<" in part:
                level = self._blocks(_lines_of(text[start:end], start), level=level)
                start = end
            elif part[:1].isalpha() and all(line[:1].isalpha() for line in part.split("\n")):
                level, start = 0, end
            place = end + 2
        for passage in self._passages:
            self.passage(passage)

    def _without_html(self, text: str) -> str:
        """Hide the blocks of raw HTML and the comments of `text`, and collect the addresses in them."""
        if "<" not in text:
            return text
        parts, done = [], 0
        for start, end in _html_blocks(text):
            self._addresses_in(text[start:end], start)
            parts += [text[done:start], _hidden(text[start:end])]
            done = end
        return "".join(parts) + text[done:]

    def _addresses_in(self, markup: str, start: int) -> None:
        markup = _COMMENT.sub(lambda comment: _hidden(comment[0]), markup)
        for tag in _TAG.finditer(markup):
            name = "" if tag["end"] else (tag["name"] or "").lower()
            wanted = {"a": "href", "img": "src"}.get(name)
            address = next((a for a in _ADDRESS.finditer(tag[0]) if a["name"].lower() == wanted), None)
            if address:
                value = next(
                    v for v in (address["double"], address["single"], address["bare"]) if v is not None
                )
                kind = LinkKind.LINK if name == "a" else LinkKind.IMAGE
                self.found.append(_Found(start + tag.start(), kind, value.strip()))

    # Blocks

    def _blocks(self, lines: list[_Line], *, level: int, depth: int = 0) -> int:
        """Collect the passages of `lines`, which go on lists of `level`; return the level they leave open."""
        block: list[_Line] = []
        for line in [*lines, _Line(0, "")]:
            if line.text.strip():
                block.append(line)
            elif block:
                level = self._block(block, level=level, depth=depth)
                block = []
        return level

    def _block(self, block: list[_Line], *, level: int, depth: int) -> int:
        block = _after_code(block, level)
        if not block:
            return level
        indent = block[0].indent // 4
        opened = self._content(_dedented(block, 4 * indent), depth=depth + 1, level=level - indent)
        return level if opened is None else indent + opened

    def _content(self, block: list[_Line], *, depth: int, level: int = 0, item: int = 0) -> int | None:
        """Collect the passages of `block`, which begins at the margin and goes on lists of `level`.

        `item` is 1 in an entry of a list, where what is indented is no code. Return the level that is left
        open; None where nothing is shown, so that what was open still is.
        """
        opened: int | None = 0
        if depth > MAX_DEPTH:
            return opened
        has_headings = any(line.text.startswith("#") for line in block)
        while block:
            opened, block = self._first_of(block, has_headings=has_headings, depth=depth, item=item)
            if opened is None and block and level:
                return self._block(block, level=level, depth=depth + 1)
            level = 0
            block = _after_code(block, item)
            if item and block and block[0].indent >= 4:
                block = _dedented(block, 4)
        return opened

    def _first_of(
        self, block: list[_Line], *, has_headings: bool, depth: int, item: int
    ) -> tuple[int | None, list[_Line]]:
        """Collect the passages of what stands first in `block`; return the level left open, and the rest."""
        cells = _cells_of(block)
        if cells is not None:
            self._passages += [[cell] for cell in cells]
            return 0, []
        if has_headings:
            heading = next((n for n, line in enumerate(block) if line.text.startswith("#")), None)
            if heading is not None:
                self._content(block[:heading], depth=depth + 1)
                self._passages.append([block[heading]])
                return 0, block[heading + 1 :]
        if len(block) > 1 and _UNDERLINE.fullmatch(block[1].text):
            self._passages.append([block[0]])
            return 0, block[2:]
        rule = next((n for n, line in enumerate(block) if _RULE.fullmatch(line.text)), None)
        if rule is not None:
            self._content(block[:rule], depth=depth + 1)
            return 0, block[rule + 1 :]
        for mark in _ITEMS:
            if mark.match(block[0].text):
                return self._list(block, mark, depth=depth), []
        for number, line in enumerate(block):
            if _QUOTATION.match(line.text):
                self._content(block[:number], depth=depth + 1)
                self._blocks([_without_sign(quoted) for quoted in block[number:]], level=0, depth=depth + 1)
                return 0, []
        notes = [n for n, line in enumerate(block) if _FOOTNOTE.match(line.text)]
        if notes:
            opened = self._notes(block, notes, depth=depth)
            # One within an entry of a list ends where the entry's block does.
            return (0 if item else opened), []
        return self._text(block, depth=depth, item=item)

    def _list(self, block: list[_Line], mark: re.Pattern[str], *, depth: int) -> int:
        items: list[list[_Line]] = []
        for line in block:
            item = mark.match(line.text)
            if item:
                items.append([line.without(item.end())])
            elif _INDENTED_ITEM.match(line.text) and not items[-1][0].text.startswith("    "):
                items.append([line])
            else:
                items[-1].append(line)
        level = 0
        for lines in items:
            is_indented = lines[0].text.startswith("    ")
            inner = _dedented(lines, 4) if is_indented else lines
            level = self._content(inner, depth=depth + 1, item=0 if is_indented else 1) or 0
        return 1 + level

    def _notes(self, block: list[_Line], starts: list[int], *, depth: int) -> int:
        self._content(block[: starts[0]], depth=depth + 1)
        level = 0
        for start, end in zip(starts, [*starts[1:], len(block)], strict=True):
            note = _FOOTNOTE.match(block[start].text)
            if note:
                self._footnotes.add(note[1])
                lines = _dedented([block[start].without(note.end()), *block[start + 1 : end]], 4)
                level = self._blocks(lines, level=0, depth=depth + 1)
        return 1 + level

    def _text(self, block: list[_Line], *, depth: int, item: int) -> tuple[int | None, list[_Line]]:
        """Take the definitions of addresses out of `block`; the rest is running text.

        Return the level left open and nothing; or, where `block` begins with definitions, None and the rest.
        """
        joined = "\n".join(line.text for line in block)
        if "]:" not in joined or not (definitions := list(_DEFINITION.finditer(joined))):
            self._passages.append(block)
            return 0, []
        done = at = line = 0
        opened: int | None = None
        for definition in definitions:
            self._definitions[definition[1].strip().lower()] = definition[2].lstrip("<").rstrip(">")
            line += joined.count("\n", at, definition.start())
            if done < line:
                if opened is None and done:
                    return None, block[done:]
                opened = self._block(block[done:line], level=item, depth=depth + 1)
            line += joined.count("\n", definition.start(), definition.end())
            at, done = definition.end(), line + 1
        if opened is None or done >= len(block):
            return opened, block[done:]
        return self._block(block[done:], level=item, depth=depth + 1), []

    # Running text

    def passage(self, lines: list[_Line]) -> None:
        """Collect the links of `lines`, which are running text."""
        text = "\n".join(line.text for line in lines)
        if "[" not in text and "<" not in text:
            return
        starts, at = [], 0
        for line in lines:
            starts.append(at)
            at += len(line.text) + 1

        def index_of(place: int) -> int:
            number = bisect.bisect_right(starts, place) - 1
            return lines[number].start + place - starts[number]

        elsewhere, self.found = self.found, []
        scanned = _without_code(text)
        self._inline(scanned, 0, 0)
        for link in self.found:
            target = link.target
            if HIDDEN in target:  # Code, which stands for its own text there.
                at = scanned.find(target, link.index)
                target = text[at : at + len(target)].replace("`", "")
            elsewhere.append(_Found(index_of(link.index), link.kind, _unescaped(target)))
        self.found = elsewhere

    def _inline(self, text: str, base: int, step: int) -> None:
        """Collect the links of `text`, which begins at `base` of its passage, from `step` on.

        Python-Markdown goes through a text once for each kind of link, and through what a link's brackets
        hold from the next kind on.
        """
        for number in range(step, len(_STEPS)):
            if "[" in text:
                text = self._brackets(text, base, number)
        if "<" in text:
            self._signs(text, base)

    def _brackets(self, text: str, base: int, number: int) -> str:
        """Collect the links of one kind; return `text` with these hidden."""
        step = _STEPS[number]
        if step.is_reference and not self._definitions and not (number == 0 and self._footnotes):
            return text
        parts, done, place = [], 0, 0
        ends = _matching(text)
        while (start := text.find("[", place)) >= 0:
            place = start + 1
            if number == 0 and self._is_note(text, start):
                place = text.index("]", start) + 1
                parts += [text[done:start], HIDDEN * (place - start)]
                done = place
                continue
            is_image = start > done and text[start - 1] == "!"
            if is_image is not (step.kind is LinkKind.IMAGE) or start not in ends:
                continue
            inner = text[start + 1 : ends[start]]
            target, end = self._target(text, ends[start] + 1, inner, step)
            if target is None:
                place = max(place, end)
                continue
            begin = start - 1 if is_image else start
            # What stands in an address or for an image becomes plain text.
            lost = begin if is_image else ends[start]
            if HIDDEN in text[lost:end]:
                self._drop(base + lost, base + end)
            self.found.append(_Found(base + begin, step.kind, target))
            if not is_image:
                self._inline(inner, base + start + 1, number + 1)
            parts += [text[done:begin], HIDDEN * (end - begin)]
            done = place = end
        return "".join(parts) + text[done:]

    def _drop(self, start: int, end: int) -> None:
        self.found = [link for link in self.found if not start <= link.index < end]

    def _is_note(self, text: str, start: int) -> bool:
        """Tell whether the mark of a footnote stands at `start`."""
        if not self._footnotes or not text.startswith("[^", start):
            return False
        end = text.find("]", start, start + _LONGEST_ADDRESS)
        return end > 0 and text[start + 2 : end] in self._footnotes

    def _target(self, text: str, after: int, inner: str, step: _Step) -> tuple[str | None, int]:
        """Return address and end of the link whose brackets close before `after`.

        Without an address, the end is where to look for the next.
        """
        if not step.is_reference:
            plain = _PLAIN_ADDRESS.match(text, after)
            if plain:
                return plain[1], plain.end()
            window = text[after : after + _LONGEST_ADDRESS]
            if not window.startswith("(") or ")" not in window:
                return None, 0
            target, _, length, is_link = _LINKS.getLink(window, 0)
            # A quotation mark that nothing closes can make it lose its place: then it takes all but one sign.
            end = after + length if length > 0 else max(after, len(text) - 1)
            return (target, end) if is_link else (None, 0)
        end, label = after, inner.lower()
        if not step.is_short:
            named = _LABEL.match(text, after, after + _LONGEST_ADDRESS)
            if not named:
                return None, 0
            end, label = named.end(), named[1].lower() or label
        return self._definitions.get(re.sub(r"\s+", " ", label)), end

    def _signs(self, text: str, base: int) -> None:
        """Collect the links in angle brackets and the addresses in tags."""

        def hidden(found: re.Match[str]) -> str:
            target = found[1] if "://" in found[1] else f"mailto:{found[1].removeprefix('mailto:')}"
            self.found.append(_Found(base + found.start(), LinkKind.LINK, target))
            return _hidden(found[0])

        text = _MAIL.sub(hidden, _AUTOLINK.sub(hidden, text))
        if self._with_html:
            for comment in _COMMENT.finditer(text):
                self._drop(base + comment.start(), base + comment.end())
            text = _COMMENT.sub(lambda comment: _hidden(comment[0]), text)
            for tag in _INLINE_TAG.finditer(text):
                self._addresses_in(tag[0], base + tag.start())


class _Step(NamedTuple):
    kind: LinkKind
    is_reference: bool
    is_short: bool = False


# The order of Python-Markdown's inline patterns.
_STEPS = (
    _Step(LinkKind.LINK, is_reference=True),
    _Step(LinkKind.LINK, is_reference=False),
    _Step(LinkKind.IMAGE, is_reference=False),
    _Step(LinkKind.IMAGE, is_reference=True),
    _Step(LinkKind.LINK, is_reference=True, is_short=True),
    _Step(LinkKind.IMAGE, is_reference=True, is_short=True),
)


def _hidden(text: str) -> str:
    return re.sub(r"[^\n]", HIDDEN, text)


def _after_code(block: list[_Line], level: int) -> list[_Line]:
    """Return `block` without the indented code it begins with."""
    first = next((n for n, line in enumerate(block) if line.indent < 4 * (level + 1)), len(block))
    return block[first:] if first else block


def _dedented(block: list[_Line], width: int) -> list[_Line]:
    return [line.without(width) if line.indent >= width else line for line in block] if width else block


def _without_sign(line: _Line) -> _Line:
    sign = _QUOTATION.match(line.text)
    return line.without(sign.end()) if sign else line


def _unescaped(target: str) -> str:
    return re.sub(f"{_ESCAPED}(.)", lambda found: _ESCAPABLE[ord(found[1]) - 0x80], target)


def _matching(text: str) -> dict[int, int]:
    """Return where the bracket closes that opens at a place, by that place."""
    ends: dict[int, int] = {}
    opened: list[int] = []
    for bracket in _BRACKET.finditer(text):
        if bracket[0] == "[":
            opened.append(bracket.start())
        elif opened:
            ends[opened.pop()] = bracket.start()
    return ends


def _without_code(text: str) -> str:
    """Hide code in backticks, and put a sign in place of each escaped character."""
    if "`" not in text and "\\" not in text:
        return text
    runs = _Runs(text)
    parts, done, place = [], 0, 0
    while found := _CODE_OR_ESCAPE.search(text, place):
        place = found.end()
        if found[1] is None:
            span = runs.span_from(found.start(), found.end())
            if span:
                parts += [text[done : span[0]], _hidden(text[span[0] : span[1]])]
                done = place = span[1]
        elif found[1] in _ESCAPABLE:
            parts += [text[done : found.start()], _ESCAPED, chr(0x80 + _ESCAPABLE.index(found[1]))]
            done = place
        else:
            place = found.start() + 1
    return "".join(parts) + text[done:]


class _Runs:
    """The runs of backticks in a text, and which closes which."""

    def __init__(self, text: str) -> None:
        self._starts: list[int] = []
        self._longest: list[int] = []
        """The length of the longest run from each one on."""
        self._by_length: dict[int, list[int]] = {}
        for run in reversed(list(re.finditer("`+", text))):
            length = run.end() - run.start()
            self._starts.append(run.start())
            self._longest.append(max(length, self._longest[-1] if self._longest else 0))
            self._by_length.setdefault(length, []).append(run.start())
        self._starts.reverse()
        self._longest.reverse()
        for starts in self._by_length.values():
            starts.reverse()

    def span_from(self, start: int, end: int) -> tuple[int, int] | None:
        """Return beginning and end of the code that the run from `start` to `end` opens, if it does.

        The next run of the same length closes it. Without one, and where all that follow are shorter, the
        longest of these does, and what the opening run has too much stays outside.
        """
        closing = self._next(end - start, end)
        if closing is not None:
            return start, closing + end - start
        later = bisect.bisect_left(self._starts, end)
        length = self._longest[later] if later < len(self._longest) else 0
        closing = self._next(length, end) if 0 < length < end - start else None
        return None if closing is None else (end - length, closing + length)

    def _next(self, length: int, after: int) -> int | None:
        starts = self._by_length.get(length, [])
        place = bisect.bisect_left(starts, after)
        return starts[place] if place < len(starts) else None


def without_fences(text: str) -> str:
    """Hide fenced code: from a fence to the next line that is the same fence and no more."""
    if "```" not in text and "~~~" not in text:
        return text
    closing: dict[str, list[int]] = {}
    for line in re.finditer(r"(?m)^(~{3,}|`{3,})[ ]*$", text):
        closing.setdefault(line[1], []).append(line.end())
    parts, done, place = [], 0, 0
    while found := _FENCE.search(text, place):
        place = found.end()
        ends = closing.get(found["fence"], [])
        after = bisect.bisect_right(ends, found.end())
        if after < len(ends):
            place = ends[after]
            parts += [text[done : found.start()], _hidden(text[found.start() : place])]
            done = place
    return "".join(parts) + text[done:]


def _html_blocks(text: str) -> Iterator[tuple[int, int]]:
    """Yield beginning and end of each block of raw HTML, and of each comment that begins a line.

    A block begins with a tag at a line's beginning, and ends with its end tag.
    """
    place = before_end = 0
    is_tail = False
    last_comment_end = text.rfind("-->")
    while found := _TAG.search(text, place):
        start, place = found.start(), found.end()
        is_tail = is_tail and "\n" not in text[before_end:start]
        before = text[max(0, start - 4) : start].rpartition("\n")[2]
        if not is_tail and (len(before) > 3 or before.strip()):
            continue
        name = (found["name"] or "").lower()
        if not name:
            if place > last_comment_end:
                continue
            place = text.index("-->", place) + 3
        elif found["end"] or name not in _BLOCK_TAGS:
            continue
        elif not found["rest"].endswith("/") and name != "hr":
            place = _end_of_element(text, found, last_comment_end)
        yield start, place
        is_tail, before_end = True, place


_BLOCK_TAGS = frozenset(BLOCK_LEVEL_ELEMENTS)


def _end_of_element(text: str, first: re.Match[str], last_comment_end: int) -> int:
    """Return where the element ends that `first` begins: where `text` does, if it is never closed."""
    stack = [first["name"].lower()]
    place = first.end()
    while found := _TAG.search(text, place):
        place = found.end()
        name = (found["name"] or "").lower()
        if not name:
            place = text.index("-->", place) + 3 if place <= last_comment_end else place
        elif not found["end"]:
            if not found["rest"].endswith("/"):
                stack.append(name)
        elif name in stack:
            while stack.pop() != name:
                pass
            if not stack:
                return place
    return len(text)


def _lines_of(text: str, start: int) -> list[_Line]:
    """Return the lines of `text`, which begins at `start` of the whole.

    What follows hidden text on its line stands on a line of its own.
    """
    lines = []
    for written in text.split("\n"):
        line = _Line(start, written)
        start += len(written) + 1
        if "\t" in written:
            expanded = written.expandtabs(4)
            line = _Line(line.start + len(written) - len(expanded), expanded)
        hidden = _HIDDEN_START.match(line.text)
        if hidden:
            rest = line.without(hidden.end())
            lines += [_Line(0, ""), _Line(line.start, HIDDEN), _Line(0, "")]
            line = rest.without(rest.indent) if rest.text.strip() else _Line(0, "")
        lines.append(line)
    return lines


def _cells_of(block: list[_Line]) -> list[_Line] | None:
    """Return the cells of `block` that a table shows; None where it is no table."""
    if len(block) < 2 or "|" not in block[0].text or not set(block[1].text) <= set("|:- "):
        return None
    rows = [_stripped(line) for line in block]
    has_border = rows[0].text.startswith("|"), rows[0].text.endswith("|")
    header, separator = (_split_row(row, any(has_border)) for row in rows[:2])
    if len(header) != len(separator):
        return None
    if len(header) == 1 and not (
        any(has_border) and all(row.text.startswith("|") or row.text.endswith("|") for row in rows[1:])
    ):
        return None
    return [cell for row in (rows[0], *rows[2:]) for cell in _split_row(row, any(has_border))[: len(header)]]


def _stripped(line: _Line) -> _Line:
    line = line.without(line.indent)
    return _Line(line.start, line.text.rstrip(" "))


def _split_row(row: _Line, has_border: bool) -> list[_Line]:  # noqa: FBT001
    if has_border:
        row = row.without(1) if row.text.startswith("|") else row
        row = _Line(row.start, row.text.removesuffix("|"))
    cells, place = [], 0
    for pipe in re.finditer(r"\|", _without_code(row.text)):
        cells.append(_Line(row.start + place, row.text[place : pipe.start()]))
        place = pipe.end()
    return [*cells, _Line(row.start + place, row.text[place:])]
