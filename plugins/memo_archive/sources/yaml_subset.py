"""The YAML of front matter: no anchors, aliases or tags, no key twice, and bounded nesting."""

from __future__ import annotations

import re
from typing import Any

import yaml

from memo_archive.problems import Position, Problem, shown
from memo_archive.sources.source import FORBIDDEN, Source, name_of_character
from memo_archive.sources.yaml_errors import problem_of

MAX_DEPTH = 12
"""Levels of lists and fields within one another. No field needs five; some thousand would end the process."""
_MAY_BE_UNWANTED = re.compile(r"(?m)(?:^|[\s\[{,:-])[&*!]\S|^%")
_DEEP_LIST = re.compile(rf"\n *(?:[-?:][ \t]+){{{MAX_DEPTH},}}")
# libyaml where PyYAML was built with it; about eight times as fast as the Python one.
LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def position_of(node: yaml.Node, first_line: int) -> Position:
    """Return the place in the file of a `node` of YAML that begins on `first_line`."""
    return Position(node.start_mark.line + first_line, node.start_mark.column + 1)


def unwanted(source: Source, block: str, first_line: int) -> Problem | None:
    """Return the problem of the first anchor, alias or tag, or of nesting too deep, before composing.

    Cheap where no sign of either occurs.
    """
    if not (
        (any(sign in block for sign in "&*!%") and _MAY_BE_UNWANTED.search(block))
        or _DEEP_LIST.search(f"\n{block}")
        or block.count("[") + block.count("{") > MAX_DEPTH
    ):
        return None
    loader = LOADER(block)
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
        return problem_of(source, block, error, first_line)
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


def check_node(
    source: Source, node: yaml.Node, first_line: int, problems: list[Problem], *, depth: int = 1
) -> bool:
    """Add the problems of keys and characters at and below `node`; tell whether `node` can be used."""
    if depth > MAX_DEPTH:
        problems.append(_too_deep(source, position_of(node, first_line)))
        return False
    if isinstance(node, yaml.SequenceNode):
        fine = [check_node(source, child, first_line, problems, depth=depth + 1) for child in node.value]
        return all(fine)
    if isinstance(node, yaml.MappingNode):
        return _check_keys(source, node, first_line, problems, depth)
    # An escape such as "\x02" makes a character that the check of the file's text has not seen.
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
        is_usable &= check_node(source, key, first_line, problems, depth=depth)
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
        is_usable &= check_node(source, value, first_line, problems, depth=depth + 1)
    return is_usable
