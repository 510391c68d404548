"""Front matter: where it stands in a text, and its fields with their lines and columns.

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
from memo_archive.sources.folder import FORBIDDEN, Source, name_of_character

MAX_CHARACTERS = 65_536
"""Front matter longer than this is refused unread: YAML of some megabytes can take minutes and gigabytes."""

MAX_DEPTH = 12
"""Levels of lists and fields within one another. No field needs five; some thousand would end the process."""

_FENCE = re.compile(r"---[ \t]*")
_WRONG_FENCE = re.compile(r"(?:-{4,}|\.\.\.)[ \t]*")
_NO_SPACE = re.compile(r"([A-Za-z_]\w*):[^\s:/]")
_BLOCK_FORM = (
    "Put the text in block form, which takes any sign: `{key}: >-` and the text indented on the next line."
)
_MAY_BE_UNWANTED = re.compile(r"(?m)(?:^|[\s\[{,:-])[&*!]\S|^%")
_DEEP_LIST = re.compile(rf"\n *(?:[-?:][ \t]+){{{MAX_DEPTH},}}")
_TEXT_AFTER_QUOTE = re.compile(r"""\s*+(?:- )?+\w*+:?+\s*+(?:"[^"]*"|'[^']*')\s*+[^\s#]""")

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
    text: str
    """The YAML itself."""
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

    def place_where(self, holds: Callable[[str], bool], *path: str | int) -> Position:
        """Return where the text of the list at `path` stands for which `holds` is true, else the list."""
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

    __slots__ = ("style", "type")

    type: str
    """str, bool, int, float, null or timestamp."""
    style: str
    """How it is written: | or > in block form, a quotation mark, or nothing."""


def split(source: Source, text: str) -> Split | Problem:
    """Return front matter and body of `text` (decoded, LF line ends), or what is wrong with the fences.

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
    """Return the problem of a text that means to begin with front matter and does not, if it is one."""
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
    """Return the fields of the YAML `block` (from `first_line` of the file on), and what is wrong with them.

    Aliases, tags, keys that are no text and keys written twice are problems. None where there is nothing to
    go on with.
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
    problem = _unwanted(source, block, first_line)
    if problem:
        return None, (problem,)
    try:
        node = yaml.compose(block, Loader=_Loader)
    except yaml.YAMLError as error:
        return None, (_explain(source, block, error, first_line),)
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
        unspaced = _unspaced(source, block.split("\n"), place.line - first_line, first_line)
        return None, (
            unspaced
            or source.problem(
                place,
                "front-matter-yaml",
                f"{'a list' if isinstance(node, yaml.SequenceNode) else 'a text'} stands where fields belong",
                "Write each field as `name: value`.",
            ),
        )
    found: list[Problem] = []
    if not _check_node(source, node, first_line, found):
        return None, tuple(found)
    return Block(node, source, block, first_line), tuple(found)


def position_of(node: yaml.Node, first_line: int) -> Position:
    """Return the place in the file of a `node` of YAML that begins on `first_line`."""
    return Position(node.start_mark.line + first_line, node.start_mark.column + 1)


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
    """Tell whether an author has left out the value that `node` is the place of."""
    return isinstance(node, yaml.ScalarNode) and (node.tag.endswith(":null") or not node.value.strip())


def _child(node: yaml.Node, part: str | int) -> yaml.Node | None:
    found: yaml.Node | None = None
    if isinstance(node, yaml.MappingNode):
        found = next((value for key, value in node.value if key.value == part), None)
    elif isinstance(node, yaml.SequenceNode) and isinstance(part, int):
        there = [child for child in node.value if not is_empty(child)]
        found = there[part] if part < len(there) else None
    return found


def _unwanted(source: Source, block: str, first_line: int) -> Problem | None:
    """Return the problem of the first anchor, alias or tag, or of nesting beyond sense, without composing.

    Cheap where no sign of either occurs.
    """
    if not (
        (any(sign in block for sign in "&*!%") and _MAY_BE_UNWANTED.search(block))
        or _DEEP_LIST.search(f"\n{block}")
        or block.count("[") + block.count("{") > MAX_DEPTH
    ):
        return None
    loader = _Loader(block)
    depth = 0
    try:
        while loader.check_event():
            event = loader.get_event()
            place = Position(event.start_mark.line + first_line, event.start_mark.column + 1)
            if isinstance(event, yaml.CollectionStartEvent):
                depth += 1
                if depth > MAX_DEPTH:
                    return _too_deep(source, place)
            elif isinstance(event, yaml.CollectionEndEvent):
                depth -= 1
            anchor = getattr(event, "anchor", None)
            if isinstance(event, yaml.AliasEvent):
                return _special(source, place, f"*{anchor}", "alias")
            if anchor:
                return _special(source, place, f"&{anchor}", "anchor")
            if getattr(event, "tag", None):
                return _special(source, place, event.tag.replace("tag:yaml.org,2002:", "!!"), "tag")
    except yaml.YAMLError as error:
        return _explain(source, block, error, first_line)
    finally:
        loader.dispose()
    return None


def _special(source: Source, place: Position, sign: str, kind: str) -> Problem:
    return source.problem(
        place,
        "front-matter-tag" if kind == "tag" else "front-matter-alias",
        f"{shown(sign)} is read as a YAML {kind}, which front matter may not have",
        "If it is meant as text, put the text in block form (`>-` and the text indented on the next line) "
        "or in quotation marks; otherwise write the value out.",
    )


def _too_deep(source: Source, place: Position) -> Problem:
    return source.problem(
        place,
        "front-matter-depth",
        f"lists or fields stand more than {MAX_DEPTH} deep within one another here",
        "No field needs that; write it as the README shows.",
    )


def _check_node(
    source: Source, node: yaml.Node, first_line: int, problems: list[Problem], *, depth: int = 1
) -> bool:
    """Add what is wrong with keys and characters at and below `node`; tell whether one can go on with it."""
    if depth > MAX_DEPTH:
        problems.append(_too_deep(source, position_of(node, first_line)))
        return False
    if isinstance(node, yaml.SequenceNode):
        fine = [_check_node(source, child, first_line, problems, depth=depth + 1) for child in node.value]
        return all(fine)
    if isinstance(node, yaml.MappingNode):
        return _check_keys(source, node, first_line, problems, depth)
    # An escape such as "\x02" makes characters that the text itself, which is checked, does not have.
    found = FORBIDDEN.search(node.value) if getattr(node, "style", "") == '"' else None
    if found:
        problems.append(
            source.problem(
                position_of(node, first_line),
                "control-character",
                f"the escapes in this text make {name_of_character(found[0])}, which is not text",
                "Leave the escape out.",
            )
        )
    return found is None


def _check_keys(
    source: Source, node: yaml.MappingNode, first_line: int, problems: list[Problem], depth: int
) -> bool:
    seen: dict[str, yaml.Node] = {}
    is_usable = True
    for key, value in node.value:
        if not isinstance(key, yaml.ScalarNode):
            problems.append(
                source.problem(
                    position_of(key, first_line),
                    "front-matter-yaml",
                    "a field's name is not a text",
                    "Write each field as `name: value`.",
                )
            )
            is_usable = False
            continue
        is_usable &= _check_node(source, key, first_line, problems, depth=depth)
        if key.value in seen:
            first, again = (position_of(node, first_line) for node in (seen[key.value], key))
            problems.append(
                source.problem(
                    again,
                    "duplicate-key",
                    f"the field {shown(key.value)} stands on line {first.line} "
                    f"and again on line {again.line}",
                    "Keep one of the two.",
                )
            )
        seen.setdefault(key.value, key)
        is_usable &= _check_node(source, value, first_line, problems, depth=depth + 1)
    return is_usable


def _unspaced(source: Source, lines: list[str], number: int, first_line: int) -> Problem | None:
    """Return the problem where no space follows the colon on line `number` or on the one above it."""
    for candidate in (number, number - 1):
        line = lines[candidate] if 0 <= candidate < len(lines) else ""
        found = _NO_SPACE.match(line)
        if found:
            return source.problem(
                Position(candidate + first_line, len(found[1]) + 1),
                "front-matter-colon",
                f"no space follows the colon in {shown(line.strip())}, so it is no field",
                f"Write `{found[1]}: ` and the value after a space.",
            )
    return None


def _explain(source: Source, block: str, error: yaml.YAMLError, first_line: int) -> Problem:
    """Return the problem of a YAML error in words that name the usual cause."""
    lines = block.split("\n")
    reason = str(getattr(error, "problem", None) or "unreadable").strip()
    context = str(getattr(error, "context", None) or "")
    mark: Any = getattr(error, "problem_mark", None)
    opened: Any = getattr(error, "context_mark", None) or mark
    if mark is None:
        return source.problem(
            Position(first_line, 1),
            "front-matter-yaml",
            f"this is not valid YAML ({reason})",
            "Write each field as `name: value`.",
        )

    def line_of(place: Any) -> str:
        return lines[place.line] if place.line < len(lines) else ""

    def told(place: Any, code: str, what: str, cure: str) -> Problem:
        return source.problem(Position(place.line + first_line, place.column + 1), code, what, cure)

    def block_form(number: int) -> str:
        above = (re.match(r"([A-Za-z_]\w*):", line) for line in reversed(lines[: number + 1]))
        return _BLOCK_FORM.format(key=next((found[1] for found in above if found), "field"))

    line = line_of(mark)
    unspaced = _unspaced(source, lines, mark.line, first_line)
    if unspaced and ("mapping values" in reason or "expected ':'" in reason):
        return unspaced
    if "escape" in reason:
        return told(
            mark,
            "front-matter-quote",
            f"a backslash in quotation marks begins an escape, and this is none: {shown(line.strip())}",
            block_form(opened.line),
        )
    if "quoted scalar" in context or "-quoted" in context:
        return told(
            opened,
            "front-matter-quote",
            f"the quotation mark that opens here is never closed: {shown(line_of(opened).strip())}",
            f"Close it. Or better: {_lower_first(block_form(opened.line))}",
        )
    if "alias" in context or "anchor" in context:
        return told(
            opened,
            "front-matter-alias",
            f"{shown(line_of(opened)[opened.column : opened.column + 1])} begins a YAML "
            f"{'alias' if 'alias' in context else 'anchor'} in {shown(line_of(opened).strip())}",
            block_form(opened.line),
        )
    if "tag" in context:
        return told(
            opened,
            "front-matter-tag",
            f"'!' begins a YAML tag in {shown(line_of(opened).strip())}",
            block_form(opened.line),
        )
    if "mapping values are not allowed" in reason and re.match(r"[ ]+[A-Za-z_]\w*:(?:\s|$)", line):
        return source.problem(
            Position(mark.line + first_line, 1),
            "front-matter-indent",
            f"{shown(line.strip())} is indented, so it is read as text that goes on from the line above",
            "Begin a field at the margin; put text with a colon in block form, `>-` and the text below.",
        )
    if "mapping values are not allowed" in reason:
        return told(
            mark,
            "front-matter-colon",
            f"this colon is read as the end of a field's name: {shown(line.strip())}",
            block_form(mark.line),
        )
    if "flow" in context:
        place = _open_bracket(block, mark.index) if context.endswith("flow node") else opened
        return told(
            place,
            "front-matter-bracket",
            "the bracket that opens here is never closed, or a comma is missing: "
            f"{shown(line_of(place).strip())}",
            "Close it. Text that begins with a bracket goes in block form: `>-`, the text on the next line.",
        )
    quoted = _closed_early(lines, mark.line)
    if quoted and "expected" in reason:
        return source.problem(
            Position(quoted[0] + first_line, quoted[1]),
            "front-matter-quote",
            f"text goes on after a closing quotation mark: {shown(lines[quoted[0]].strip())}",
            block_form(quoted[0]),
        )
    if "expected ':'" in reason:
        return told(
            opened,
            "front-matter-yaml",
            f"{shown(line_of(opened).strip())} is no field: it has no colon",
            "Indent it by two spaces if it goes on from the line above; "
            "if the memo's text begins here, put a line --- before it.",
        )
    if "cannot start any token" in reason:
        return told(
            mark,
            "front-matter-sign",
            f"a value cannot begin with {shown(line[mark.column : mark.column + 1])}: {shown(line.strip())}",
            block_form(mark.line),
        )
    if "sequence entries" in reason:
        return told(
            mark,
            "front-matter-list",
            f"a list cannot begin beside its field's name: {shown(line.strip())}",
            "Put each entry on a line of its own below the name, as `  - entry`.",
        )
    if "expected key" in reason or "'-' indicator" in reason:
        return told(
            mark,
            "front-matter-indent",
            f"{shown(line.strip())} is not indented as the lines it belongs with",
            "Begin each field at the margin, and indent what belongs to it by two spaces.",
        )
    return told(
        mark,
        "front-matter-yaml",
        f"this is not valid YAML ({reason}): {shown(line.strip())}",
        "Write each field as `name: value`; indent lists and longer texts by two spaces.",
    )


def _closed_early(lines: list[str], number: int) -> tuple[int, int] | None:
    """Return where text goes on after a closing quotation mark, on line `number` or one of three above it."""
    last = min(number, len(lines) - 1)
    for candidate in range(last, max(last - 4, -1), -1):
        found = _TEXT_AFTER_QUOTE.match(lines[candidate])
        if found:
            return candidate, found.end()
    return None


@dataclass(frozen=True, slots=True)
class _Mark:
    """A place in YAML, as PyYAML's marks are."""

    line: int
    column: int


def _open_bracket(block: str, end: int) -> _Mark:
    """Return the last bracket before `end`, which is the one that is never closed."""
    at = max(block.rfind("[", 0, end), block.rfind("{", 0, end), 0)
    return _Mark(block.count("\n", 0, at), at - block.rfind("\n", 0, at) - 1)


def _lower_first(text: str) -> str:
    return text[:1].lower() + text[1:]
