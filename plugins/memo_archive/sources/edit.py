"""Rewriting front matter in place: one field changes, every other byte stays as its author left it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import yaml

from memo_archive.sources.yaml_writer import render_field

_OPENING = re.compile(r"\ufeff?---[ \t]*(\r\n|\r|\n)")
_CLOSING = re.compile(r"(?:(?<=\n)|(?<=\r))---[ \t]*(?=\r|\n|\Z)")


class RewriteError(ValueError):
    """The field cannot be changed without touching something else; the file is as it was."""


def set_field(text: str, key: str, value: Any) -> str:
    """Return `text`, a whole file with its own line ends, with the front matter field `key` set to `value`.

    A field that is there keeps its place, a new one goes last. `value` is text, a number, a date, a bool, a
    list or a dict of such; prose is written in block form. Comments, order and all other bytes stay.

    Raises RewriteError when the front matter cannot be read, or holds the field in a form that cannot be
    changed by itself.
    """
    parts = _Parts(text)
    found = parts.extent_of(key)
    if found is None:
        rendered = render_field(key, value).replace("\n", parts.newline)
        new = text[: parts.end] + rendered + text[parts.end :]
    else:
        start, stop = found
        rest = parts.rest_of_line(stop)
        has_comment = bool(rest.strip())
        stop += 0 if has_comment else len(rest)  # Spaces, which a text in block form would take for its own.
        rendered = render_field(key, value, on_one_line=has_comment).rstrip("\n").replace("\n", parts.newline)
        new = text[:start] + rendered + text[stop:]
    return parts.checked(new, {**parts.fields, key: value})


def set_in_entry(text: str, key: str, number: int, name: str, value: Any, *, alone: str) -> str:
    """Return `text` with `name` set to `value` in an entry of the list that is the field `key`.

    `number` counts the entries that are not empty, from 0. An entry that is a text by itself becomes fields,
    with its text in the field `alone`. Every other entry stays to the byte, and so do comments in a list that
    is written on several lines.

    Raises RewriteError as `set_field` does, and where there is no such entry.
    """
    parts = _Parts(text)
    entries = parts.entries_of(key)
    if number not in range(len(entries)):
        raise RewriteError(f"{key} is not a list with that many entries")
    place, node, is_flow = entries[number]
    old = parts.fields[key][place]
    fields = old if isinstance(old, dict) else {alone: old}
    values = list(parts.fields[key])
    values[place] = {**fields, name: value} if name in fields else {name: value, **fields}
    if is_flow:
        return set_field(text, key, values)
    start, stop = parts.start + node.start_mark.index, parts.start + _end_of(parts.block, node)
    if isinstance(node, yaml.MappingNode):
        own = next((child for child_name, child in node.value if child_name.value == name), None)
        stop = start
        rendered = render_field(name, value)
        if own is not None:
            start, stop = parts.start + own.start_mark.index, parts.start + _end_of(parts.block, own)
            rendered = render_field(name, value, on_one_line=True).partition(": ")[2].rstrip("\n")
    else:
        has_comment = bool(parts.rest_of_line(stop).strip())
        rest = render_field(alone, old, on_one_line=has_comment).rstrip("\n")
        rendered = f"{render_field(name, value)}{rest}"
    indented = rendered.replace("\n", f"{parts.newline}{' ' * node.start_mark.column}")
    return parts.checked(text[:start] + indented + text[stop:], {**parts.fields, key: values})


def remove_field(text: str, key: str) -> str:
    """Return `text` without the field `key` and the rest of its last line; unchanged where it is not there.

    Raises RewriteError as `set_field` does.
    """
    parts = _Parts(text)
    found = parts.extent_of(key)
    if found is None:
        return text
    start, stop = found
    stop += len(parts.rest_of_line(stop))
    stop += len(parts.newline) if text.startswith(parts.newline, stop) else 0
    return parts.checked(text[:start] + text[stop:], {k: v for k, v in parts.fields.items() if k != key})


class _Parts:
    """A file's front matter: its extent, its values and the extent of each field."""

    def __init__(self, text: str) -> None:
        opening = _OPENING.match(text)
        if not opening:
            raise RewriteError("the file does not begin with front matter")
        closing = _CLOSING.search(text, opening.end() - 1)
        if not closing:
            raise RewriteError("the front matter is never closed")
        self.start, self.end, self.newline = opening.end(), closing.start(), opening[1]
        self.text = text
        self.block = text[self.start : self.end]
        try:
            # The Python loader: its marks count the characters of the text as it is.
            self._node = yaml.compose(self.block, Loader=yaml.SafeLoader)
            self.fields: dict[Any, Any] = yaml.safe_load(self.block) or {}
        except (yaml.YAMLError, ValueError) as error:
            raise RewriteError(f"the front matter cannot be read: {error}") from error
        if not isinstance(self.fields, dict) or getattr(self._node, "flow_style", False):
            raise RewriteError("the front matter is not a list of fields")

    def extent_of(self, key: str) -> tuple[int, int] | None:
        """Return the places in the file where the field `key` begins and its value ends; None without it."""
        pairs = self._node.value if self._node else ()
        pair = next(((k, v) for k, v in pairs if k.value == key), None)
        if pair is None:
            return None
        name, value = pair
        begin = name.start_mark.index
        if value.start_mark.index == value.end_mark.index and not getattr(value, "style", ""):
            stop = self.block.index(":", name.end_mark.index) + 1  # Nothing stands after the name.
        else:
            stop = _end_of(self.block, value)
        return self.start + begin, self.start + stop

    def entries_of(self, key: str) -> list[tuple[int, yaml.Node, bool]]:
        """Return the entries of the list `key` that are not empty: place, node, whether it is on one line."""
        pairs = self._node.value if self._node else ()
        value = next((v for k, v in pairs if k.value == key), None)
        if not isinstance(value, yaml.SequenceNode):
            return []
        return [
            (place, node, bool(value.flow_style or getattr(node, "flow_style", False)))
            for place, node in enumerate(value.value)
            if node.value and node.tag != "tag:yaml.org,2002:null"
        ]

    def rest_of_line(self, place: int) -> str:
        """Return the text of the file from `place` to the end of its line."""
        found = re.compile(r"[^\r\n]*").match(self.text, place)
        return found[0] if found else ""

    def checked(self, new: str, wanted: Mapping[Any, Any]) -> str:
        """Return `new` after seeing that its fields are those `wanted`, and its body is unchanged."""
        changed = _Parts(new)
        if _comparable(changed.fields) != _comparable(wanted) or new[changed.end :] != self.text[self.end :]:
            raise RewriteError("the field cannot be changed without changing another")
        return new


def _end_of(block: str, node: yaml.Node) -> int:
    """Return the place where the text of `node` ends, before blank lines and comments."""
    if isinstance(node, yaml.CollectionNode) and not node.flow_style:
        last = node.value[-1]
        return _end_of(block, last[1] if isinstance(last, tuple) else last)
    if isinstance(node, yaml.ScalarNode) and node.style in ("|", ">"):
        header = re.compile(r"[|>][^\r\n]*").match(block, node.start_mark.index)
        end = header.end() if header else node.end_mark.index
        return end + len(block[end : node.end_mark.index].rstrip())
    if isinstance(node, yaml.ScalarNode) and not node.style:
        return node.start_mark.index + len(block[node.start_mark.index : node.end_mark.index].rstrip())
    return int(node.end_mark.index)


def _comparable(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _comparable(child) for key, child in value.items()}
    if isinstance(value, list | tuple):
        return [_comparable(child) for child in value]
    return str(value) if isinstance(value, str) else value
