"""From blocks to Markdown in which the text of others stays text.

Whatever has a meaning in Markdown, in its extensions or in HTML is escaped, so that what comes out reads as
what went in: a line that began with `#`, `1.` or `>` begins with it still.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from urllib.parse import quote, urlsplit

from memo_archive.importers.cues.closing_labels import label_of
from memo_archive.importers.post import Block, Kind, Span

LinkTo = Callable[[str], str]
"""Gives what to write for an address that a post links to; empty where the link is to be left out."""
ImageOf = Callable[[str], str]
"""Gives the file to show for the address of an image; empty where it is to be left out."""

_ALWAYS = re.compile(r"[\\`*\[\]{}]|(?<!\w)_|_(?!\w)|<(?!\s)|&(?=#|\w+;|$)|\|")
_LINE_START = re.compile(
    r"(?P<space>\s*)(?:(?P<sign>[#>])|(?P<bullet>[+-])(?=\s|[+-]|$)|(?P<fence>[~=]{2,}|:(?=\s)|"
    r"[=~](?=\s*$))|(?P<number>\d+)(?P<point>[.)])(?=\s|$))"
)
_TYPED_BULLET = re.compile(r"(?P<mark>[•·])(?=\s)")
_HASH_AT_END = re.compile(r"\\.|#(?=#*\s*$)")
"""What Markdown drops at the end of a heading, or a sign that is escaped already."""
_ADDRESS = re.compile(r"\bhttps?://[^\s<>\"“”‘’]+[^\s<>\"“”‘’.,;:!?)\]}'*_]")
_MARKDOWN_LINK = re.compile(
    r"(?P<head>(?P<image>!?)\[(?P<text>(?:[^\[\]\\]|\\.|!?\[[^\[\]]*\](?:\([^()]*\))?)*)\])"
    r"\((?:<(?P<angle>[^<>\n]*)>|(?P<bare>(?:[^\s()<>]|\([^\s()]*\))*))(?P<title>\s+(?:\"[^\"\n]*\"|"
    r"'[^'\n]*'))?\s*\)"
)
_DEFINITION = re.compile(r"(?m)^(?P<head> {0,3}\[[^\[\]^][^\[\]]*\]:[ \t]*)<?(?P<target>[^\s<>]+)>?")
SCHEMES = frozenset({"http", "https", "mailto", "tel", "memo"})


@dataclass(slots=True)
class MarkdownWriter:
    """Writes blocks as Markdown, and keeps what had to be left out."""

    link_to: LinkTo = lambda address: address
    image_of: ImageOf = lambda address: ""
    left_out: list[tuple[str, str]] = field(default_factory=list)
    """Each with why."""

    def body(self, blocks: Sequence[Block]) -> str:
        """Return the Markdown of a memo's body."""
        shift = _heading_shift(blocks)
        parts: list[str] = []
        previous: Block | None = None
        for block in blocks:
            text = self._block(block, shift)
            if text and previous and previous.kind is block.kind is Kind.LIST:
                # Two lists in a row would be one; nothing but this keeps them apart.
                parts.append("<!-- -->")
            if text:
                parts.append(text)
                previous = block
        return "\n\n".join(parts)

    def line(self, block: Block) -> str:
        """Return `block` as one line of Markdown, such as a step: with no sign of a block at its start."""
        if block.kind is Kind.MARKDOWN:
            return " ".join(self.markdown(block.source).split())
        text = re.sub(r"\s*\n\s*", " ", self._inline(block.spans)).strip()
        return (
            _TYPED_BULLET.sub(lambda m: f"&#{ord(m['mark'])};", start_escaped(text), count=1)
            if _TYPED_BULLET.match(text)
            else start_escaped(text)
        )

    def markdown(self, source: str) -> str:
        """Return a piece of Markdown with its links and images led to where they belong now."""

        def target_of(found: re.Match[str]) -> str:
            address = found["angle"] if found["angle"] is not None else found["bare"]
            if found["image"]:
                file = self.image_of(address)
                return f"{found['head']}({file}{found['title'] or ''})" if file else ""
            if address.startswith("#"):
                return str(found["text"])  # the anchors of the old page are gone
            target = address_in_markdown(self.link_to(address)) if self._may_link(address) else ""
            return f"{found['head']}({target}{found['title'] or ''})" if target else str(found["text"])

        if "](" not in source and "]:" not in source:
            return source
        source = _MARKDOWN_LINK.sub(target_of, source)
        return _DEFINITION.sub(
            lambda m: f"{m['head']}{address_in_markdown(self.link_to(m['target'])) or m['target']}", source
        )

    def _block(self, block: Block, shift: int) -> str:
        match block.kind:
            case Kind.PARAGRAPH | Kind.ITEM | Kind.CELL:
                return self._paragraph(block)
            case Kind.HEADING:
                text = _HASH_AT_END.sub(_with_backslash, self._one_line(block.spans))
                return f"{'#' * min(6, max(2, block.level + shift))} {text}"
            case Kind.LIST:
                return self._list(block, shift)
            case Kind.QUOTE:
                return _quoted(
                    "\n\n".join(filter(None, (self._in_quote(child, shift) for child in block.children)))
                )
            case Kind.LINES:
                return _quoted(self._lines(block))
            case Kind.IMAGE:
                return self._image(block)
            case Kind.CODE:
                return _fenced(block.text)
            case Kind.TABLE:
                return self._table(block)
            case Kind.RULE:
                return "* * *"
            case Kind.MARKDOWN:
                return _not_a_label(self.markdown(block.source))
            case Kind.ROW:
                return ""

    def _paragraph(self, block: Block) -> str:
        if block.children:
            return "\n\n".join(filter(None, (self._block(child, 0) for child in block.children)))
        text = self._one_line(block.spans)
        return _not_a_label(text)

    def _one_line(self, spans: Sequence[Span]) -> str:
        return start_escaped(re.sub(r"\s*\n\s*", " ", self._inline(spans)).strip())

    def _lines(self, block: Block) -> str:
        lines = [start_escaped(line.strip()) for line in self._inline(block.spans).split("\n")]
        return "\n".join(line for line in lines if line)

    def _in_quote(self, block: Block, shift: int) -> str:
        return self._lines(block) if block.kind is Kind.LINES else self._block(block, shift)

    def _list(self, block: Block, shift: int) -> str:
        entries = []
        is_loose = any(
            len(item.children) > 1 and item.children[1].kind is not Kind.LIST for item in block.children
        )
        for number, item in enumerate(block.children):
            sign = f"{block.level + number}." if block.level else "-"
            if item.children:
                inner = [self._block(child, shift) for child in item.children]
                gaps = [
                    "\n" if child.kind is Kind.LIST and not is_loose else "\n\n"
                    for child in item.children[1:]
                ]
                text = inner[0] + "".join(gap + part for gap, part in zip(gaps, inner[1:], strict=True))
            else:
                text = self._one_line(item.spans)
            # Python-Markdown wants four spaces below an entry.
            first, *rest = text.split("\n")
            indented = [f"    {line}" if line else "" for line in rest]
            entries.append(
                "\n".join(
                    [
                        f"{sign} {first}"
                        if len(sign) > 2
                        else f"{sign:<3} {first}"
                        if is_loose or rest
                        else f"{sign} {first}",
                        *indented,
                    ]
                )
            )
        return ("\n\n" if is_loose else "\n").join(entries)

    def _table(self, block: Block) -> str:
        rows = [[self._one_line(cell.spans) or " " for cell in row.children] for row in block.children]
        lines = [f"| {' | '.join(row)} |" for row in rows]
        return "\n".join([lines[0], f"|{' --- |' * len(rows[0])}", *lines[1:]])

    def _image(self, block: Block) -> str:
        file = self.image_of(block.source)
        caption = block.line
        if not file:
            return self._paragraph(Block(Kind.PARAGRAPH, (Span(caption),))) if caption else ""
        alt = escaped("".join(span.text for span in block.spans))
        # As a title the caption has to do without double quotation marks; those in it stay as entities.
        title = f' "{escaped(caption).replace(chr(34), "&quot;")}"' if caption else ""
        return f"![{alt}]({file}{title})"

    def _inline(self, spans: Sequence[Span]) -> str:
        text = ""
        runs = list(_runs_by_link(spans))
        for number, run in enumerate(runs):
            following = runs[number + 1][0].text[:1] if number + 1 < len(runs) else ""
            more = self._run(run, text[-1:], following)
            # An exclamation mark before a link would make an image of it.
            text = f"{text[:-1]}\\!{more}" if more.startswith("[") and text.endswith("!") else text + more
        return text

    def _run(self, spans: list[Span], before: str, after: str) -> str:
        """Return spans of one address, which stand between the characters `before` and `after`."""
        href = spans[0].href
        text = ""
        spans = _marks_apart(spans)
        for number, span in enumerate(spans):
            following = spans[number + 1].text[:1] if number + 1 < len(spans) else "" if href else after
            text += self._styled(span, text[-1:] or ("" if href else before), following)
        if not href or not text.strip():
            return text
        target = address_in_markdown(self.link_to(href)) if self._may_link(href) else ""
        if not target:
            return text
        before, bare, after = _bared(text)
        return f"{before}[{bare.replace(chr(10), ' ')}]({target}){after}"

    def _may_link(self, href: str) -> bool:
        if href.startswith("file:"):
            return True  # another file of the source's folder
        try:
            scheme = urlsplit(href).scheme.casefold()
        except ValueError:
            scheme = "?"
        if scheme and scheme not in SCHEMES:
            self.left_out.append((href[:200], "a link that is not to a page"))
            return False
        return True

    def _styled(self, span: Span, before: str, after: str) -> str:
        if span.code and span.text.strip() and "\n" not in span.text:
            ticks = "`" * (1 + max((len(run) for run in re.findall("`+", span.text)), default=0))
            pad = " " if "`" in span.text else ""
            before, bare, after = _bared(span.text)
            return f"{before}{ticks}{pad}{bare}{pad}{ticks}{after}"
        text = escaped(span.text) if span.href else _with_addresses(span.text)
        marks = "*" * (span.em + 2 * span.strong)
        if not marks or not text.strip():
            return text
        before_text, bare, after_text = _bared(text)
        # Marks between a letter and a sign mark nothing (CommonMark 0.31, 6.2), so there they are left out.
        if _is_letter((before_text or before)[-1:]) and not _is_letter(bare[:1]):
            return text
        if _is_letter((after_text or after)[:1]) and not _is_letter(bare[-1:]):
            return text
        lines = [f"{marks}{line.strip()}{marks}" if line.strip() else "" for line in bare.split("\n")]
        return f"{before_text}{chr(10).join(lines)}{after_text}"


def escaped(text: str) -> str:
    """Return `text` such that Markdown shows it as it is, within a line."""
    return _ALWAYS.sub(_escape, text)


def _escape(found: re.Match[str]) -> str:
    sign = found[0]
    if sign == "]" and found.string[found.end() : found.end() + 1] in (":", ""):
        return "&#93;"  # as `\\]:` it could end the name of a reference
    if sign == "<":
        return "&lt;"
    if sign == "&":
        return "&amp;"
    if sign == "|":
        return "&#124;"
    return f"\\{sign}"


def _with_backslash(found: re.Match[str]) -> str:
    return found[0] if found[0].startswith("\\") else f"\\{found[0]}"


def start_escaped(line: str) -> str:
    """Return a line such that its beginning is no sign of a heading, a quotation, a list or a rule."""
    found = _LINE_START.match(line)
    if not found:
        return line
    rest = line[found.end() :]
    if found["number"]:
        return f"{found['space']}{found['number']}\\{found['point']}{rest}"
    if found["fence"]:
        return f"{found['space']}&#{ord(found['fence'][0])};{found['fence'][1:]}{rest}"
    sign = found["sign"] or found["bullet"]
    return f"{found['space']}\\{sign}{rest}"


def address_in_markdown(address: str) -> str:
    """Return `address` as it can stand in the parentheses of a link; empty where it is none."""
    address = address.strip()
    try:
        urlsplit(address)
    except ValueError:
        return ""
    return quote(address, safe="/:?#@!$&'*+,;=%~[]-._") if address else ""


def _not_a_label(text: str) -> str:
    """Return a paragraph of a body such that it is not read as a closing KEY POINT."""
    found = re.match(r"(?:\W|_)*(?:key\s+point|taking\s+action)s?\W*?:", text, re.IGNORECASE)
    return text[: found.end() - 1] + "&#58;" + text[found.end() :] if found and label_of(text) else text


def _with_addresses(text: str) -> str:
    """Return text in which addresses that were typed can be followed."""
    parts: list[str] = []
    place = 0
    for found in _ADDRESS.finditer(text):
        parts += [escaped(text[place : found.start()]), f"<{found[0]}>"]
        place = found.end()
    return "".join([*parts, escaped(text[place:])])


def _is_letter(character: str) -> bool:
    return bool(character) and not character.isspace() and character.isalnum()


def _bared(text: str) -> tuple[str, str, str]:
    """Return the white space before `text`, what is between, and that after it."""
    bare = text.strip()
    start = text.index(bare) if bare else 0
    return text[:start], bare, text[start + len(bare) :]


def _runs_by_link(spans: Sequence[Span]) -> Iterable[list[Span]]:
    run: list[Span] = []
    for span in spans:
        if run and run[-1].href != span.href:
            yield run
            run = []
        run.append(span)
    if run:
        yield run


def _marks_apart(spans: Sequence[Span]) -> list[Span]:
    """Return `spans` with one style less where two touch: asterisks beside asterisks mean something else."""
    apart: list[Span] = []
    for span in spans:
        before = next((s for s in reversed(apart) if s.text), None)
        touches = before and (before.strong or before.em) and (span.strong or span.em)
        if touches and before and not before.text[-1:].isspace() and not span.text[:1].isspace():
            apart.append(replace(span, strong=False, em=False))
        else:
            apart.append(span)
    return apart


def _heading_shift(blocks: Sequence[Block]) -> int:
    """Return what to add to the levels of headings so that the highest is 2: the memo's title is 1."""
    levels = [block.level for block in blocks if block.kind is Kind.HEADING]
    return 2 - min(levels) if levels else 0


def _quoted(text: str) -> str:
    return "\n".join(f"> {line}".rstrip() for line in text.split("\n")) if text else ""


def _fenced(text: str) -> str:
    ticks = "`" * max(3, 1 + max((len(run) for run in re.findall("`+", text)), default=0))
    return f"{ticks}\n{text}\n{ticks}"
