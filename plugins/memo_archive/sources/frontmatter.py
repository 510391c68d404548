"""Front matter: its extent in a text, and its fields with their lines and columns.

python-frontmatter guesses where we must not (it strips lines, takes `----` for a fence and swallows a block
that is never closed), so only its YAML writer is used.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import yaml

from memo_archive.problems import Position, Problem, shown
from memo_archive.sources.source import Source
from memo_archive.sources.yaml_errors import problem_of, unspaced
from memo_archive.sources.yaml_subset import LOADER, check_node, position_of, unwanted

MAX_CHARACTERS = 65_536
"""Front matter longer than this is refused unread: YAML of some megabytes can take minutes and gigabytes."""


_FENCE = re.compile(r"---[ \t]*")
_WRONG_FENCE = re.compile(r"(?:-{4,}|\.\.\.)[ \t]*")


@dataclass(frozen=True, slots=True)
class Split:
    """A text in its two parts."""

    block: str
    """The YAML between the fences."""
    body: str
    body_line: int
    """1-based line at which `body` begins."""


@dataclass(frozen=True, slots=True)
class Block:
    """Front matter as a tree of YAML nodes, each with its place."""

    node: yaml.MappingNode
    source: Source
    text: str
    """The YAML itself."""
    first_line: int = 2
    """The file's line on which the YAML begins: 2 below a fence."""

    def place(self, *path: str | int) -> Position:
        """Return the position of the value at `path`: keys and list places, from the top.

        A path that leads nowhere, as for a missing field, has the position of the nearest value above it.
        """
        node: yaml.Node = self.node
        position = Position(self.first_line, 1)
        for part in path:
            found = _child(node, part)
            if found is None:
                break
            node = found
            position = position_of(node, self.first_line)
        return position

    def place_where(self, holds: Callable[[str], bool], *path: str | int) -> Position:
        """Return the position of the text in the list at `path` for which `holds`, else of the list."""
        node: yaml.Node | None = self.node
        for part in path:
            node = _child(node, part) if node else None
        entries = node.value if isinstance(node, yaml.SequenceNode) else []
        found = next((e for e in entries if isinstance(e, yaml.ScalarNode) and holds(e.value.strip())), None)
        return position_of(found, self.first_line) if found else self.place(*path)

    def written_lines(self, *path: str | int) -> tuple[int, str]:
        """Return the number of the first line of the text at `path`, and its lines without their indent."""
        node, is_below = self._written(*path)
        start, end = node.start_mark, node.end_mark
        lines = self.text.split("\n")
        if is_below:
            return self.first_written_line(*path), textwrap.dedent(
                "\n".join(lines[start.line + 1 : end.line])
            )
        first = lines[start.line][start.column :]
        rest = textwrap.dedent("\n".join(lines[start.line + 1 : end.line + 1]))
        return self.first_written_line(*path), f"{first}\n{rest}"

    def first_written_line(self, *path: str | int) -> int:
        """Return the number of the first line of the text at `path`."""
        node, is_below = self._written(*path)
        return node.start_mark.line + is_below + self.first_line

    def is_list(self, name: str) -> bool:
        """Tell whether the value of the field `name` is a list."""
        return isinstance(_child(self.node, name), yaml.SequenceNode)

    def _written(self, *path: str | int) -> tuple[yaml.Node, bool]:
        """Return the node at `path`, and whether its text begins on the line below, as in block form."""
        node: yaml.Node = self.node
        for part in path:
            node = _child(node, part) or node
        return node, getattr(node, "style", None) in ("|", ">")

    def key_place(self, *path: str | int) -> Position:
        """Return the position of the key of the value at `path`."""
        node: yaml.Node = self.node
        for part in path[:-1]:
            found = _child(node, part)
            if found is None:
                return self.place(*path)
            node = found
        if isinstance(node, yaml.MappingNode):
            for key, _ in node.value:
                if key.value == path[-1]:
                    return position_of(key, self.first_line)
        return self.place(*path)


class Scalar(str):
    """A single YAML value as the author wrote it, with the type that YAML would have given it."""

    __slots__ = ("style", "type")

    type: str
    """str, bool, int, float, null or timestamp."""
    style: str
    """How it is written: | or > in block form, a quotation mark, or nothing."""


def split(source: Source, text: str) -> Split | Problem:
    """Return front matter and body of `text` (decoded, LF line ends), or the problem of its fences.

    A text without front matter gives an empty block.
    """
    lines = text.split("\n")
    if not _FENCE.fullmatch(lines[0]):
        return _unopened(source, lines) or Split("", text, 1)
    for number, line in enumerate(lines[1:], 2):
        if _FENCE.fullmatch(line):
            return Split("\n".join(lines[1 : number - 1]) + "\n", "\n".join(lines[number:]), number + 1)
        if _WRONG_FENCE.fullmatch(line):
            return source.problem(
                Position(number, 1),
                "front-matter-fence",
                f"the front matter ends in {shown(line.strip())}",
                "End it with three hyphens (---), no more and no less.",
            )
    return source.problem(
        Position(1, 1),
        "front-matter-open",
        "the front matter that begins here is never closed",
        "Put a line of three hyphens (---) after its last field.",
    )


def _unopened(source: Source, lines: list[str]) -> Problem | None:
    """Return the problem of a text whose first lines resemble front matter; None for any other text."""
    first = lines[0].rstrip()
    if re.fullmatch(r"---\s*[A-Za-z]+|\+\+\+|;;;", first) or (first == "{" and len(lines) > 1):
        return source.problem(
            Position(1, 1),
            "front-matter-language",
            f"the file begins with {shown(first)}, a sign for front matter in another language than ours",
            "Begin with a line of three hyphens (---) alone, and write each field as `name: value`.",
        )
    if _WRONG_FENCE.fullmatch(first):
        return source.problem(
            Position(1, 1),
            "front-matter-fence",
            f"the front matter begins with {shown(first)}",
            "Begin it with three hyphens (---), no more and no less.",
        )
    number = next((n for n, line in enumerate(lines) if line.strip()), 0)
    line = lines[number]
    if not _FENCE.fullmatch(line.strip()):
        return None
    them = "it" if number == 1 else "them"
    before = ("spaces stand", "an empty line stands")[number] if number < 2 else f"{number} empty lines stand"
    return source.problem(
        Position(number + 1, len(line) - len(line.lstrip()) + 1),
        "front-matter-start",
        f"{before} before the --- that should begin the front matter",
        f"Delete {them}: the three hyphens must be the first characters of the file.",
    )


def read_block(
    source: Source, block: str, *, first_line: int = 2
) -> tuple[Block | None, tuple[Problem, ...]]:
    """Return the fields of the YAML `block` (from `first_line` of the file on), and their problems.

    Aliases, tags, keys that are no text and keys written twice are problems. None where no field can be used.
    """
    if len(block) > MAX_CHARACTERS:
        return None, (
            source.problem(
                Position(first_line, 1),
                "front-matter-size",
                f"the fields have {len(block):,} characters, more than {MAX_CHARACTERS:,}, and were not read",
                "Move the text into the body, below the closing ---.",
            ),
        )
    tab = re.search(r"(?m)^ *\t[ \t]*(?=[^\s#])", block) if "\t" in block else None
    if tab:
        line = block.count("\n", 0, tab.start()) + first_line
        return None, (
            source.problem(
                Position(line, tab[0].index("\t") + 1),
                "front-matter-tab",
                "the line is indented with a tab",
                "Put two spaces in its place; YAML takes no tabs there.",
            ),
        )
    problem = unwanted(source, block, first_line)
    if problem:
        return None, (problem,)
    try:
        node = yaml.compose(block, Loader=LOADER)
    except yaml.YAMLError as error:
        return None, (problem_of(source, block, error, first_line),)
    if node is None:
        return None, (
            source.problem(
                Position(first_line, 1),
                "front-matter-empty",
                "there are no fields here",
                "Write each field as `name: value`.",
            ),
        )
    if not isinstance(node, yaml.MappingNode):
        place = position_of(node, first_line)
        no_space = unspaced(source, block.split("\n"), place.line - first_line, first_line)
        return None, (
            no_space
            or source.problem(
                place,
                "front-matter-yaml",
                f"{'a list' if isinstance(node, yaml.SequenceNode) else 'a text'} stands where fields belong",
                "Write each field as `name: value`.",
            ),
        )
    found: list[Problem] = []
    if not check_node(source, node, first_line, found):
        return None, tuple(found)
    return Block(node, source, block, first_line), tuple(found)


def plain_value(node: yaml.Node) -> Any:
    """Return `node` as dicts, lists and `Scalar`s.

    A key written twice keeps its first value; empty places of a list are passed over.
    """
    if isinstance(node, yaml.ScalarNode):
        scalar = Scalar(node.value)
        scalar.type = node.tag.rsplit(":", 1)[-1]
        scalar.style = node.style or ""
        return scalar
    if isinstance(node, yaml.SequenceNode):
        return [plain_value(child) for child in node.value if not is_empty(child)]
    values: dict[str, Any] = {}
    for key, value in node.value:
        values.setdefault(str(key.value), plain_value(value))
    return values


def is_empty(node: yaml.Node) -> bool:
    """Tell whether the author has left the value at `node` empty."""
    return isinstance(node, yaml.ScalarNode) and (node.tag.endswith(":null") or not node.value.strip())


def _child(node: yaml.Node, part: str | int) -> yaml.Node | None:
    found: yaml.Node | None = None
    if isinstance(node, yaml.MappingNode):
        found = next((value for key, value in node.value if key.value == part), None)
    elif isinstance(node, yaml.SequenceNode) and isinstance(part, int):
        there = [child for child in node.value if not is_empty(child)]
        found = there[part] if part < len(there) else None
    return found
