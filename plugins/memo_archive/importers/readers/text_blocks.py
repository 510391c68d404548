"""Blocks of plain text: paragraphs, lists with typed bullets or numbers, and verse-like lines.

Text has one line a paragraph, as browsers copy it, or is wrapped at some width, as email was.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from memo_archive.importers.cues.boilerplate import boilerplate_of
from memo_archive.importers.cues.closing_labels import label_of
from memo_archive.importers.post import Block, Kind, Span, trimmed
from memo_archive.importers.readers.inline_lines import DOUBLE_SPACE

_SPACE = "[ \\t\u00a0]"
_BULLET = re.compile(rf"{_SPACE}*(?P<mark>[•◦▪●○■□►▶➢➤✓✔❖·∙‣⁃]|[*+o\-–](?={_SPACE})){_SPACE}*(?=\S)")
_TYPOGRAPHIC = frozenset("•◦▪●○■□►▶➢➤✓✔❖·∙‣⁃")
_NUMBER = re.compile(rf"{_SPACE}*\(?(?P<number>\d{{1,3}})[.)]{_SPACE}+(?=\S)")
_RULE = re.compile(rf"{_SPACE}*(?:(?:[-_=*~#•·.]|[ \t])\s*){{3,}}")
_SPEAKER = re.compile(r"\s*(?:[—–―]|--?)\s*(?=[A-Z“\"‘'])\S.{1,100}")
_MAIL_HEADER = re.compile(r"(?:From|To|Cc|Date|Sent|Subject|Re|Dear)\b\s*:?.*")
_QUOTED = re.compile(r"[“\"«„].*[”\"»“][.,]?", re.DOTALL)
_ENDS_SENTENCE = re.compile(r"[.!?][\"”’')\]]*$")
_BLANK = "\u00a0 \t\u200b"
_LONG = 90
"""Characters; a longer line is a paragraph, not a line of a wrapped one."""


def blocks_of(text: str) -> list[Block]:
    """Return the blocks of `text`, in order; they hold every word but the signs of lists."""
    blocks: list[Block] = []
    for group in _groups(text):
        blocks += _blocks_of_group(group)
    return with_quotations(with_lists(blocks))


def _groups(text: str) -> list[list[str]]:
    """Return the groups of lines between blank lines."""
    groups: list[list[str]] = [[]]
    for line in text.split("\n"):
        if line.strip(_BLANK):
            groups[-1].append(line.rstrip())
        elif groups[-1]:
            groups.append([])
    return [group for group in groups if group]


def _blocks_of_group(lines: list[str]) -> list[Block]:
    """Return the blocks of a group of lines."""
    parts: list[list[str]] = []
    for number, line in enumerate(lines):
        previous = lines[number - 1] if number else ""
        if not number or _begins_block(line, previous, lines):
            parts.append([])
        parts[-1].append(line)
    blocks = []
    for part in parts:
        blocks += _block_of_part(part)
    return blocks


def _begins_block(line: str, previous: str, lines: Sequence[str]) -> bool:
    """Tell whether `line`, right below `previous`, begins a new block."""
    if _RULE.fullmatch(line) or _RULE.fullmatch(previous):
        return True
    bullet = _BULLET.match(line)
    if bullet and (bullet["mark"] in _TYPOGRAPHIC or sum(bool(_BULLET.match(one)) for one in lines) > 1):
        return True
    if _NUMBER.match(line) and sum(bool(_NUMBER.match(one)) for one in lines) > 1:
        return True
    if _SPEAKER.fullmatch(line) and _QUOTED.fullmatch(previous.strip()):
        return True
    label = label_of(line.strip())
    boilerplate = boilerplate_of(line) if _ENDS_SENTENCE.search(previous) else None
    return bool((label and label.confidence > 0.8) or (boilerplate and not boilerplate.is_ambiguous))


def _block_of_part(lines: list[str]) -> list[Block]:
    if len(lines) == 1:
        only = lines[0].strip()
        return [Block(Kind.RULE, (Span(only),)) if _RULE.fullmatch(only) else _paragraph([only])]
    bare = [line.strip() for line in lines]
    if _BULLET.match(lines[0]) or _NUMBER.match(lines[0]):
        is_entry = is_wrapped(bare) or all(line[:1].isspace() for line in lines[1:])
        return [_paragraph(lines)] if is_entry else [_paragraph(lines[:1]), *_block_of_part(lines[1:])]
    if is_wrapped(bare):
        return [_paragraph(bare)]
    runs = _wrapped_runs(bare)
    if runs:
        return [block for run in runs for block in _block_of_run(run)]
    return lines_as_blocks([(Span(line),) for line in bare])


def _block_of_run(lines: list[str]) -> list[Block]:
    if len(lines) == 1 or is_wrapped(lines):
        return [_paragraph(lines)]
    return lines_as_blocks([(Span(line),) for line in lines])


def _wrapped_runs(lines: Sequence[str]) -> list[list[str]]:
    """Return `lines` split where one ends early, if most of them are wrapped; else nothing.

    Wrapped lines form one paragraph each; short lines beside one another stay together.
    """
    width = max(len(line) for line in lines)
    if not 55 <= width <= 100 or len(lines) < 4:
        return []
    ends = [_would_fit(a, b, width - 4) for a, b in pairwise(lines)]
    if sum(ends) * 2 > len(ends):
        return []
    runs: list[list[str]] = [[lines[0]]]
    for ended, line in zip(ends, lines[1:], strict=True):
        if ended and (len(runs[-1]) > 1 or len(line) > width * 0.75):
            runs.append([line])
        elif ended:
            runs[-1].append(line)
        elif len(runs[-1]) > 1 and _would_fit(runs[-1][-2], runs[-1][-1], width - 4):
            runs.append([runs[-1].pop(), line])
        else:
            runs[-1].append(line)
    return runs


def _would_fit(line: str, following: str, width: int) -> bool:
    """Tell whether the first word of the `following` line would have fitted on `line`."""
    return len(line) + 1 + len(following.split(" ", 1)[0]) <= width


def is_wrapped(lines: Sequence[str]) -> bool:
    """Tell whether `lines` are one wrapped paragraph: no line has room for the next line's first word."""
    width = max(len(line) for line in lines)
    if not 40 <= width <= 100:
        return False
    if all(_MAIL_HEADER.fullmatch(line) for line in lines[:2]):
        return False
    fits = [_would_fit(a, b, width - 4) for a, b in pairwise(lines)]
    return sum(fits) <= len(fits) // 6


def lines_as_blocks(lines: Sequence[tuple[Span, ...]]) -> list[Block]:
    """Return lines with intended breaks as one block of lines, or as paragraphs where they are long."""
    texts = ["".join(span.text for span in line).strip() for line in lines]
    kept = [(line, text) for line, text in zip(lines, texts, strict=True) if text]
    if len(kept) < 2:
        return [Block(Kind.PARAGRAPH, line) for line, _ in kept]
    short = sum(len(text) < _LONG for _, text in kept)
    sentences = sum(bool(_ENDS_SENTENCE.search(text)) for _, text in kept[:-1])
    is_apart = (
        short < len(kept)
        or sentences * 2 >= len(kept)
        or (len(kept) == 2 and not _is_verse([text for _, text in kept]))
        or any(label_of(text) for _, text in kept[1:])
        or _is_label(kept[0][1])
        or any((boilerplate := boilerplate_of(text)) and not boilerplate.is_ambiguous for _, text in kept)
        or (_is_strong(kept[0][0]) and not _is_strong(kept[-1][0]))
    )
    if is_apart:
        return [Block(Kind.PARAGRAPH, line) for line, _ in kept]
    joined: list[Span] = []
    for line, _ in kept:
        joined += [*([Span("\n")] if joined else []), *line]
    return [Block(Kind.LINES, tuple(joined))]


def _is_label(text: str) -> bool:
    label = label_of(text)
    return bool(label and label.is_ours and label.end == len(text))


def _is_strong(line: Sequence[Span]) -> bool:
    return all(span.strong for span in line if span.text.strip())


def _is_verse(texts: Sequence[str]) -> bool:
    """Tell two short lines that belong together from a heading with a sentence below it."""
    return max(map(len, texts)) < 60 and min(map(len, texts)) * 2 > max(map(len, texts))


def _paragraph(lines: Sequence[str]) -> Block:
    text = ""
    for line in lines:
        # A word broken at its hyphen has no space there.
        gap = "" if re.search(r"\w-$", text) and line.lstrip()[:1].islower() else " "
        text = f"{text}{gap if text else ''}{line.strip(_BLANK)}"
    # Typewriters' two spaces after a sentence arrive as a no-break space and a space.
    return Block(Kind.PARAGRAPH, (Span(DOUBLE_SPACE.sub(" ", text)),))


def with_lists(blocks: Sequence[Block]) -> list[Block]:
    """Return `blocks` with typed bullets, and numbers in sequence, made lists.

    A single asterisk, hyphen or number is text; a typographic bullet makes a list of one entry.
    """
    result: list[Block] = []
    place = 0
    while place < len(blocks):
        run = _run_of_bullets(blocks, place) or _run_of_numbers(blocks, place)
        if run:
            result.append(run)
            place += len(run.children)
        else:
            result.append(blocks[place])
            place += 1
    return result


def _run_of_bullets(blocks: Sequence[Block], start: int) -> Block | None:
    items: list[Block] = []
    mark = ""
    for place in range(start, len(blocks)):
        block = blocks[place]
        found = _BULLET.match(block.text) if block.kind in (Kind.PARAGRAPH, Kind.LINES) else None
        if not found or (mark and found["mark"] != mark):
            break
        mark = found["mark"]
        items.append(Block(Kind.ITEM, trimmed(block.spans, found.end())))
    if not items or (len(items) == 1 and mark not in _TYPOGRAPHIC):
        return None
    return Block(Kind.LIST, children=tuple(items))


def _run_of_numbers(blocks: Sequence[Block], start: int) -> Block | None:
    items: list[Block] = []
    first = number = 0
    for place in range(start, len(blocks)):
        block = blocks[place]
        found = _NUMBER.match(block.text) if block.kind is Kind.PARAGRAPH else None
        if not found or (items and int(found["number"]) != number + 1):
            break
        number = int(found["number"])
        first = first or number
        items.append(Block(Kind.ITEM, trimmed(block.spans, found.end())))
    return Block(Kind.LIST, children=tuple(items), level=first) if len(items) > 1 and first else None


def with_quotations(blocks: Sequence[Block]) -> list[Block]:
    """Return `blocks` with each paragraph in quotation marks and its speaker's line joined as a quotation."""
    result: list[Block] = []
    for block in blocks:
        before = result[-1] if result else None
        said, _, speaker = block.text.rpartition("\n")
        if block.kind is Kind.LINES and _SPEAKER.fullmatch(speaker) and _QUOTED.fullmatch(said.strip()):
            result.append(Block(Kind.QUOTE, children=(block,)))
        elif (
            before
            and before.kind in (Kind.PARAGRAPH, Kind.LINES)
            and block.kind is Kind.PARAGRAPH
            and len(block.line.split()) <= 12
            and _SPEAKER.fullmatch(block.line)
            and _QUOTED.fullmatch(before.line)
        ):
            result[-1] = Block(Kind.QUOTE, children=(before, block))
        else:
            result.append(block)
    return result
