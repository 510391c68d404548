"""Front matter: where it stands in a text, its fields with their lines and columns, and changing one in place.

python-frontmatter guesses where we must not (it strips lines, takes `----` for a fence and swallows a block
that is never closed), so only its YAML writer is used.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import yaml

from memo_archive.problems import Position, Problem, shown
from memo_archive.source import Source

MAX_CHARACTERS = 65_536
"""Front matter longer than this is refused unread: YAML of some megabytes can take minutes and gigabytes."""

_FENCE = re.compile(r"---[ \t]*$")
_LONG_FENCE = re.compile(r"-{4,}[ \t]*$")
_NEEDS_QUOTES = (
    "Put the text in block form, which needs no quotation marks: {key}: >- and the text indented below"
)

# libyaml where PyYAML was built with it; about eight times as fast as the Python one.
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


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
    first_line: int = 2
    """The file's line on which the YAML begins: 2 below a fence."""

    def place(self, *path: str | int) -> Position:
        """Return where the value at `path` stands: keys and list places, from the top.

        Where the path leads nowhere, as for a missing field, the place of the nearest value above it.
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

    def key_place(self, *path: str | int) -> Position:
        """Return where the key of the value at `path` stands."""
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

    __slots__ = ("is_plain", "type")

    type: str
    """str, bool, int, float, null or timestamp."""
    is_plain: bool
    """Written without quotation marks and not in block form."""


def split(source: Source, text: str) -> Split | Problem:
    """Return front matter and body of `text` (decoded, LF line ends), or what is wrong with the fences.

    A text without front matter gives an empty block.
    """
    lines = text.split("\n")
    first = lines[0]
    if not _FENCE.fullmatch(first):
        return _unopened(source, lines) or Split("", text, 1)
    for number, line in enumerate(lines[1:], 2):
        if _FENCE.fullmatch(line):
            return Split("\n".join(lines[1 : number - 1]) + "\n", "\n".join(lines[number:]), number + 1)
        if _LONG_FENCE.fullmatch(line):
            return source.problem(
                Position(number, 1),
                "front-matter-fence",
                f"the front matter ends in {shown(line.strip())}",
                "Three hyphens end it, no more.",
            )
    return source.problem(
        Position(1, 1),
        "front-matter-open",
        "the front matter is never closed",
        "Put a line of three hyphens (---) after its last field.",
    )


def _unopened(source: Source, lines: list[str]) -> Problem | None:
    """Return the problem of a text that means to begin with front matter and does not, if it is one."""
    first = lines[0].rstrip()
    if re.fullmatch(r"---\s*[A-Za-z]+", first) or first == "+++" or (first == "{" and len(lines) > 1):
        return source.problem(
            Position(1, 1),
            "front-matter-language",
            f"the file begins with {shown(first)}: front matter in another language than YAML",
            "Begin with a line of three hyphens (---) and write the fields in YAML, as `title: …`.",
        )
    if _LONG_FENCE.fullmatch(first):
        return source.problem(
            Position(1, 1),
            "front-matter-fence",
            f"the front matter begins with {shown(first)}",
            "Three hyphens begin it, no more.",
        )
    number = next((n for n, line in enumerate(lines) if line.strip()), 0)
    line = lines[number]
    if (number or line != line.lstrip()) and _FENCE.fullmatch(line.strip()):
        return source.problem(
            Position(number + 1, 1),
            "front-matter-start",
            "something stands before the --- that begins the front matter"
            if number == 0
            else f"the front matter begins on line {number + 1}, after {'an empty line' if number == 1 else 'empty lines'}",
            "The three hyphens must be the very first characters of the file.",
        )
    return None


def read_block(
    source: Source, block: str, *, first_line: int = 2
) -> tuple[Block | None, tuple[Problem, ...]]:
    """Return the fields of the YAML `block` (from `first_line` of the file on), and what is wrong with them.

    Aliases, tags, keys that are no text and keys written twice are problems. None where there is nothing to
    go on with.
    """
    if len(block) > MAX_CHARACTERS:
        return None, (
            source.problem(
                Position(first_line, 1),
                "front-matter-size",
                f"the front matter has {len(block):,} characters, more than {MAX_CHARACTERS:,}",
                "Move the text into the body, below the closing ---.",
            ),
        )
    tab = re.search(r"(?m)^ *\t+ *(?=[^\s#])", block)
    if tab:
        line = block.count("\n", 0, tab.start()) + first_line
        column = tab[0].index("\t") + 1
        return None, (
            source.problem(
                Position(line, column),
                "front-matter-tab",
                "a tab indents the line",
                "YAML allows only spaces there: use two for each level.",
            ),
        )
    problems = _unwanted(source, block, first_line)
    if problems:
        return None, problems
    try:
        node = yaml.compose(block, Loader=_Loader)
    except yaml.YAMLError as error:
        return None, (_explain(source, block, error, first_line),)
    except RecursionError:
        return None, (
            source.problem(
                Position(first_line, 1),
                "front-matter-yaml",
                "lists are nested too deep",
                "Two levels are enough for every field.",
            ),
        )
    if node is None:
        return None, (
            source.problem(
                Position(1, 1),
                "front-matter-empty",
                "the front matter holds no fields",
                "Write at least `title:` and `date:` between the hyphens.",
            ),
        )
    if not isinstance(node, yaml.MappingNode):
        return None, (
            source.problem(
                position_of(node, first_line),
                "front-matter-yaml",
                f"the front matter is {_kind(node)}, not fields",
                "Write each field as `name: value`.",
            ),
        )
    found: list[Problem] = []
    _check_keys(source, node, first_line, found)
    return Block(node, source, first_line), tuple(found)


def position_of(node: yaml.Node, first_line: int) -> Position:
    """Return the place in the file of a `node` of YAML that begins on `first_line`."""
    return Position(node.start_mark.line + first_line, node.start_mark.column + 1)


def plain_value(node: yaml.Node) -> Any:
    """Return `node` as dicts, lists and `Scalar`s; a key written twice keeps its first value."""
    if isinstance(node, yaml.ScalarNode):
        scalar = Scalar(node.value)
        scalar.type = node.tag.rsplit(":", 1)[-1]
        scalar.is_plain = node.style is None
        return scalar
    if isinstance(node, yaml.SequenceNode):
        return [plain_value(child) for child in node.value]
    values: dict[str, Any] = {}
    for key, value in node.value:
        values.setdefault(str(key.value), plain_value(value))
    return values


def _child(node: yaml.Node, part: str | int) -> yaml.Node | None:
    if isinstance(node, yaml.MappingNode):
        return next((value for key, value in node.value if key.value == part), None)
    if isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
        found: yaml.Node = node.value[part]
        return found
    return None


def _kind(node: yaml.Node) -> str:
    return {"ScalarNode": "a text", "SequenceNode": "a list"}.get(type(node).__name__, "a set of fields")


def _unwanted(source: Source, block: str, first_line: int) -> tuple[Problem, ...]:
    """Return a problem for the first anchor, alias, tag or directive; cheap where no such sign occurs."""
    if not re.search(r"(?m)(?:^|[\s\[{,:-])[&*!]\S|^%", block):
        return ()
    loader = _Loader(block)
    try:
        while loader.check_event():
            event = loader.get_event()
            mark = event.start_mark
            alias = isinstance(event, yaml.AliasEvent)
            anchor = None if alias else getattr(event, "anchor", None)
            tag = getattr(event, "tag", None)
            if not (alias or anchor or tag):
                continue
            sign = f"*{event.anchor}" if alias else f"&{anchor}" if anchor else str(tag)
            return (
                source.problem(
                    Position(mark.line + first_line, mark.column + 1),
                    "front-matter-alias" if alias or anchor else "front-matter-tag",
                    f"{shown(sign)} is read as a YAML {'alias' if alias else 'anchor' if anchor else 'tag'}",
                    "If it is meant as text, put it in quotation marks or in block form; otherwise write the value out.",
                ),
            )
    except yaml.YAMLError as error:
        return (_explain(source, block, error, first_line),)
    finally:
        loader.dispose()
    return ()


def _check_keys(source: Source, node: yaml.Node, first_line: int, problems: list[Problem]) -> None:
    if isinstance(node, yaml.SequenceNode):
        for child in node.value:
            _check_keys(source, child, first_line, problems)
    elif isinstance(node, yaml.MappingNode):
        seen: dict[str, Position] = {}
        for key, value in node.value:
            place = position_of(key, first_line)
            if not isinstance(key, yaml.ScalarNode):
                problems.append(
                    source.problem(
                        place,
                        "front-matter-yaml",
                        "a field's name is not a text",
                        "Write each field as `name: value`.",
                    )
                )
                continue
            if key.value in seen:
                problems.append(
                    source.problem(
                        place,
                        "duplicate-key",
                        f"{shown(key.value)} stands on line {seen[key.value].line} and again on line {place.line}",
                        "Keep one of the two.",
                    )
                )
            seen.setdefault(key.value, place)
            _check_keys(source, value, first_line, problems)


def _explain(source: Source, block: str, error: yaml.YAMLError, first_line: int) -> Problem:
    """Return the problem of a YAML error in words that name the usual cause."""
    mark = getattr(error, "problem_mark", None)
    context_mark = getattr(error, "context_mark", None)
    text = f"{getattr(error, 'context', None) or ''} {getattr(error, 'problem', None) or error}"
    lines = block.split("\n")

    def at(place: Any) -> Position:
        return Position(place.line + first_line, place.column + 1)

    def key_above(line: int) -> str:
        for candidate in reversed(lines[: line + 1]):
            found = re.match(r"([A-Za-z_]\w*):", candidate)
            if found:
                return found[1]
        return "field"

    if "quoted scalar" in text and context_mark:
        return source.problem(
            at(context_mark),
            "front-matter-quote",
            f"the quotation mark that opens here is never closed: {shown(lines[context_mark.line].strip())}",
            f"Close it, or better: {_NEEDS_QUOTES.format(key=key_above(context_mark.line))}.",
        )
    if mark is None:
        return source.problem(
            Position(first_line, 1),
            "front-matter-yaml",
            f"not valid YAML: {text.strip()}",
            "Write each field as `name: value`.",
        )
    line = lines[mark.line] if mark.line < len(lines) else ""
    if "mapping values are not allowed" in text:
        return source.problem(
            at(mark),
            "front-matter-colon",
            f"a colon in {shown(line.strip())} is read as the start of another field",
            f"{_NEEDS_QUOTES.format(key=key_above(mark.line))}.",
        )
    quoted = next(
        (
            n
            for n in range(min(mark.line, len(lines) - 1), max(mark.line - 3, -1), -1)
            if re.match(r"""\s*(?:- )?[\w]*:?\s*["'].*["']\s*\S""", lines[n])
        ),
        None,
    )
    if quoted is not None and ("expected" in text or "did not find" in text):
        return source.problem(
            Position(quoted + first_line, 1),
            "front-matter-quote",
            f"text goes on after a closing quotation mark: {shown(lines[quoted].strip())}",
            f"{_NEEDS_QUOTES.format(key=key_above(quoted))}.",
        )
    if "could not find expected ':'" in text:
        at_line = context_mark or mark
        return source.problem(
            at(at_line),
            "front-matter-yaml",
            f"{shown(lines[at_line.line].strip() if at_line.line < len(lines) else '')} is no field: it has no colon",
            "Write each field as `name: value`, and indent text that goes on from the line above.",
        )
    if "cannot start any token" in text:
        return source.problem(
            at(mark),
            "front-matter-sign",
            f"a value cannot begin with {shown(line[mark.column : mark.column + 1])}: {shown(line.strip())}",
            f"{_NEEDS_QUOTES.format(key=key_above(mark.line))}.",
        )
    reason = (getattr(error, "problem", None) or "unreadable").strip()
    return source.problem(
        at(mark),
        "front-matter-yaml",
        f"not valid YAML ({reason}): {shown(line.strip())}",
        "Write each field as `name: value`; indent lists and longer texts by two spaces.",
    )
