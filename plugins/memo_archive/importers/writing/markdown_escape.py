"""Text of others, escaped so that CommonMark with GitHub's additions shows it as it was.

Each rule names the construct that it prevents; a sign that begins none stands as it is. The functions for
running text take one run at a time: a maximal piece between marks of emphasis, links and code, so that the
character after it is one of `*`, `[`, `]`, a backtick, or the end of the line.
"""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import quote, urlsplit

_PUNCTUATION = r"[!-/:-@\[-`{-~]"
"""ASCII punctuation: the characters that a backslash escapes."""
_BACKSLASH = rf"\\(?={_PUNCTUATION}|[^\S\n]*(?:\n|$)|(?i:https?|ftp):)"
_ENTITY = r"&(?=(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{0,31});)"
_RUNNING = re.compile(
    rf"{_BACKSLASH}"
    r"|`"  # code
    r"|(?<!\s)\*|\*(?!\s)"  # emphasis, unless white space stands on both sides
    r"|(?<![\w\s])_+|(?<!_)_+(?![\w\s])|(?<=\s)_+(?=[^\W_])|(?<=[^\W_])_+(?=\s)"  # unless within a word
    r"|(?<!\s)~|~(?![\s\d])"  # struck-out text
    r"|<(?=[A-Za-z/!?])"  # a tag, a comment, an address in angle brackets
    rf"|{_ENTITY}"
    r"|\](?=[(\[:{])"  # a link, a definition, a span with attributes
    r"|(?<=\^)\[|\[(?=\^)"  # a footnote
    r"|\{(?=[^{}\n]*\})"  # attributes
)
_IN_LINK_TEXT = re.compile(rf"{_RUNNING.pattern}|[\[\]]")
_LINE_START = re.compile(
    r"(?P<number>\d{1,9})(?=[.)](?:\s|$))"  # an entry of a numbered list
    r"|(?=>)"  # a quotation
    r"|(?=#{1,6}(?:\s|$))"  # a heading
    r"|(?=[-+*_:~](?:\s|$))"  # an entry of a list, a rule, a definition
    r"|(?=(?:-+|=+)\s*$)"  # the underline of a heading
    r"|(?=[|:\-\s]*-[|:\-\s]*$)"  # the second row of a table
    r"|(?=!!!|\?\?\?)"  # an admonition
    r"|(?=\[(?:!\w+\](?!\()|[ xX]\](?:\s|$)))"  # an alert, a task
)
_HEADING_END = re.compile(r"(?:(?<=\s)|^)(?=#+\s*$)")
_ADDRESS = (
    rf"(?P<address>(?<![A-Za-z])(?i:https?|ftp)://(?:(?!{_ENTITY})[^\s<>\"“”‘’])+(?<![.,;:!?)\]}}'*_]))"
    rf"|(?P<host>(?i:www))(?=\.(?!\s)\S*?(?:{_RUNNING.pattern}))"
)
_RUNNING_OR_ADDRESS = re.compile(f"{_ADDRESS}|{_RUNNING.pattern}")
_IN_TITLE = re.compile(rf'{_BACKSLASH}|"|{_ENTITY}')


def running_text(text: str) -> str:
    """Return a run of text as Markdown; addresses that were typed in it can be followed."""
    return _RUNNING_OR_ADDRESS.sub(_shown, text)


def link_text(text: str) -> str:
    """Return a run of text as it can stand in the brackets of a link or an image."""
    return _IN_LINK_TEXT.sub(_with_backslash, text)


def link_title(text: str) -> str:
    """Return one line of text as it can stand in double quotation marks after a link's address."""
    return _IN_TITLE.sub(_with_backslash, text)


def link_destination(address: str) -> str:
    """Return `address` as it can stand in the parentheses of a link; empty where it is none."""
    address = address.strip()
    try:
        urlsplit(address)
    except ValueError:
        return ""
    return quote(address, safe="/:?#@!$&'*+,;=%~[]-._") if address else ""


def code_span(text: str) -> str:
    """Return one line of text as code."""
    ticks = "`" * (1 + max((len(run) for run in re.findall("`+", text)), default=0))
    pad = " " if "`" in text else ""
    return f"{ticks}{pad}{text}{pad}{ticks}"


def line_start(line: str) -> str:
    """Return a line of Markdown that begins no block: no heading, quotation, list, rule or table."""
    found = _LINE_START.match(line)
    return f"{line[: found.end()]}\\{line[found.end() :]}" if found else line


def heading_end(line: str) -> str:
    """Return a heading's text with the number signs that Markdown would drop at its end."""
    return _HEADING_END.sub(r"\\", line, count=1)


def table_cell(line: str) -> str:
    """Return a line of Markdown as it can stand in a table."""
    return line.replace("|", r"\|")


def can_emphasise(text: str, before: str, after: str) -> bool:
    """Tell whether asterisks around `text` mark emphasis, between the characters `before` and `after`.

    Beside a letter, asterisks before or after punctuation are text, as in `word**“quoted”**`. An empty
    `before` or `after` means the edge of a line.
    """
    begins = not _is_mark(text[0]) or _is_apart(before)
    ends = not _is_mark(text[-1]) or _is_apart(after)
    return begins and ends


def _shown(found: re.Match[str]) -> str:
    if found["address"]:
        return f"<{found['address']}>"
    # A backslash would end an address without brackets, and be shown.
    return f"{found['host']}\\" if found["host"] else _with_backslash(found)


def _with_backslash(found: re.Match[str]) -> str:
    # As an entity, so that no reader of any kind takes it for the beginning of a tag.
    return "&lt;" if found[0] == "<" else "".join(f"\\{sign}" for sign in found[0])


def _is_mark(character: str) -> bool:
    """Tell whether some version of CommonMark counts `character` as punctuation: later ones count symbols."""
    return unicodedata.category(character)[0] in "PS"


def _is_apart(character: str) -> bool:
    """Tell whether every version of CommonMark counts `character` as white space or punctuation."""
    if not character or character.isspace() or unicodedata.category(character)[0] == "P":
        return True
    return bool(re.fullmatch(_PUNCTUATION, character))
