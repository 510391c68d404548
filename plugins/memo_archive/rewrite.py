"""Rewriting front matter in place: one field changes, every other byte stays as its author left it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

import yaml
from frontmatter.default_handlers import YAMLHandler

_OPENING = re.compile(r"\ufeff?---[ \t]*(\r\n|\r|\n)")
_CLOSING = re.compile(r"(?:(?<=\n)|(?<=\r))---[ \t]*(?=\r|\n|\Z)")
_LONG = 70


class RewriteError(ValueError):
    """The field cannot be changed without touching something else; the file is as it was."""


def set_field(text: str, key: str, value: Any) -> str:
    """Return `text`, a whole file with its own line ends, with the front matter field `key` set to `value`.

    A field that is there keeps its place, a new one goes last. `value` is text, a number, a date, a bool, a
    list or a dict of such; prose is written in block form. Comments, order and all other bytes stay.

    Raises RewriteError when the front matter cannot be read.
    """
    start, end, newline = _block_of(text)
    block = text[start:end]
    node = _compose(block)
    pair = next(((k, v) for k, v in node.value if k.value == key), None) if node else None
    if pair is None:
        rendered = _render(key, value)
        return _checked(
            text, start, end, text[:end] + rendered.replace("\n", newline) + text[end:], key, value
        )
    begin, stop = pair[0].start_mark.index, _end_of(block, pair[1])
    rest_of_line = re.match(r"[^\r\n]*", block[stop:])
    has_comment = bool(rest_of_line and rest_of_line[0].strip())
    rendered = _render(key, value, on_one_line=has_comment).rstrip("\n").replace("\n", newline)
    return _checked(text, start, end, text[: start + begin] + rendered + text[start + stop :], key, value)


def remove_field(text: str, key: str) -> str:
    """Return `text` without the front matter field `key` and the rest of its last line; unchanged where it is not there.

    Raises RewriteError when the front matter cannot be read.
    """
    start, end, _ = _block_of(text)
    block = text[start:end]
    node = _compose(block)
    pair = next(((k, v) for k, v in node.value if k.value == key), None) if node else None
    if pair is None:
        return text
    stop = _end_of(block, pair[1])
    tail = re.match(r"[^\r\n]*(?:\r\n|\r|\n)?", block[stop:])
    stop += len(tail[0]) if tail else 0
    return text[: start + pair[0].start_mark.index] + text[start + stop :]


def render_fields(fields: Mapping[str, Any]) -> str:
    """Return `fields` as YAML lines in their order, prose in block form."""
    return "".join(_render(key, value) for key, value in fields.items())


def _block_of(text: str) -> tuple[int, int, str]:
    opening = _OPENING.match(text)
    if not opening:
        raise RewriteError("the file does not begin with front matter")
    closing = _CLOSING.search(text, opening.end() - 1)
    if not closing:
        raise RewriteError("the front matter is never closed")
    return opening.end(), closing.start(), opening[1]


def _compose(block: str) -> yaml.MappingNode | None:
    try:
        # The Python loader: its marks count characters of the text as it is.
        node = yaml.compose(block, Loader=yaml.SafeLoader)
    except yaml.YAMLError as error:
        raise RewriteError(f"the front matter cannot be read: {error}") from error
    if node is not None and not isinstance(node, yaml.MappingNode):
        raise RewriteError("the front matter is not a set of fields")
    return node


def _end_of(block: str, node: yaml.Node) -> int:
    """Return where the text of `node` ends, without the blank lines and comments after it."""
    if isinstance(node, yaml.CollectionNode) and not node.flow_style:
        last = node.value[-1]
        return _end_of(block, last[1] if isinstance(last, tuple) else last)
    if isinstance(node, yaml.ScalarNode) and node.style in ("|", ">"):
        header = re.compile(r"[|>][^\r\n]*(?:\r\n|\r|\n)?").match(block, node.start_mark.index)
        end = header.end() if header else node.end_mark.index
        content = block[end : node.end_mark.index]
        return end + len(content.rstrip()) if content.strip() else end - 1
    return int(node.end_mark.index)


def _checked(old: str, start: int, end: int, new: str, key: str, value: Any) -> str:
    """Return `new` after seeing that it differs from `old` in the field alone."""
    before = yaml.safe_load(old[start:end]) or {}
    new_start, new_end, _ = _block_of(new)
    after = yaml.safe_load(new[new_start:new_end])
    wanted = {**before, key: value}
    if _comparable(after) != _comparable(wanted) or new[new_end:] != old[end:]:
        raise RewriteError(f"{key} cannot be written without changing another field")
    return new


def _comparable(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _comparable(child) for key, child in value.items()}
    if isinstance(value, list | tuple):
        return [_comparable(child) for child in value]
    return str(value) if isinstance(value, str) else value


def _render(key: str, value: Any, *, on_one_line: bool = False) -> str:
    dumper = _OneLineDumper if on_one_line else _BlockDumper
    rendered: str = YAMLHandler().export(
        {key: value},
        Dumper=dumper,
        sort_keys=False,
        allow_unicode=True,
        default_flow_style=True if on_one_line else False,
        width=10**6 if on_one_line else 100,
    )
    if on_one_line:
        rendered = rendered.strip().removeprefix("{").removesuffix("}")
    return rendered.strip("\n") + "\n"


class _BlockDumper(yaml.SafeDumper):
    """Writes prose in block form and indents lists under their field."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, False)


class _OneLineDumper(yaml.SafeDumper):
    """Writes everything in flow form."""


def _represent_text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    style = "|" if "\n" in text else ">" if len(text) > _LONG or ": " in text or text[:1] in "\"'" else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


def _represent_list(dumper: yaml.SafeDumper, values: list[Any] | tuple[Any, ...]) -> yaml.SequenceNode:
    short = all(isinstance(v, str | int | date) and len(str(v)) < 40 and ":" not in str(v) for v in values)
    return dumper.represent_sequence("tag:yaml.org,2002:seq", values, flow_style=short)


_BlockDumper.add_representer(str, _represent_text)
_BlockDumper.add_representer(list, _represent_list)
_BlockDumper.add_representer(tuple, _represent_list)
_OneLineDumper.add_representer(tuple, _represent_list)
