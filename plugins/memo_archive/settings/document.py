"""mkdocs.yml as values, each with its place: read as MkDocs reads it, without MkDocs.

`INHERIT` is followed, and `!ENV` looked up, as MkDocs does both; other tags give None.
"""

from __future__ import annotations

import io
import os
import posixpath
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from memo_archive.problems import Level, Problem, shown


class SettingsError(Exception):
    """Problems of the settings; nothing else can be checked before they are mended."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems


class Place(NamedTuple):
    """Where a setting stands."""

    path: str
    """Counts from the folder of mkdocs.yml."""
    line: int
    column: int

    def error(self, code: str, what: str, cure: str) -> Problem:
        """Return the error that is here."""
        return Problem(*self, Level.ERROR, code, what, cure)


# libyaml where PyYAML was built with it.
_BaseLoader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _Loader(_BaseLoader):  # type: ignore[misc]
    """Makes values of nodes."""


class Document:
    """The values of mkdocs.yml, and where each stands."""

    def __init__(
        self, values: Mapping[str, Any], *, name: str = "mkdocs.yml", node: yaml.MappingNode | None = None
    ) -> None:
        """Take `values` as `node` has them; without it all stand at the beginning of the file `name`."""
        self.values = values
        self._start = Place(name, 1, 1)
        self._node = node

    def place(self, *path: str | int) -> Place:
        """Return where the value at `path` stands: keys and list places, from the top.

        Where the path leads nowhere, the place of the nearest value above it.
        """
        found = list(self._along(path))
        return _place_of(found[-1][1]) if found else self._start

    def key_place(self, *path: str | int) -> Place:
        """Return where the key of the value at `path` stands; an entry of a list has none but itself."""
        found = list(self._along(path))
        return _place_of(found[-1][0]) if found else self._start

    def _along(self, path: tuple[str | int, ...]) -> Iterator[tuple[yaml.Node, yaml.Node]]:
        """Yield key and value at each step of `path`, as far as it leads."""
        node: yaml.Node | None = self._node
        for part in path:
            key, node = _child(node, part)
            if key is None or node is None:
                return
            yield key, node


def read_document(config_file: Path) -> Document:
    """Read mkdocs.yml, and the file that it inherits from. Raises SettingsError."""
    node = _composed(config_file, config_file.name, inherited_by=())
    return Document(_values_of(node, config_file.name), name=config_file.name, node=node)


def parse_document(text: str, *, name: str = "mkdocs.yml") -> Document:
    """Return `text`, which inherits from no file, as the document called `name`. Raises SettingsError."""
    node = _parsed(text, name)
    return Document(_values_of(node, name), name=name, node=node)


def _composed(file: Path, name: str, *, inherited_by: tuple[Path, ...]) -> yaml.MappingNode:
    """Return the nodes of `file`, called `name` in problems, merged with those it inherits."""
    node = _parsed(_text_of(file, name), name)
    key, inherit = _child(node, "INHERIT")
    if key is None or inherit is None:
        return node
    place = _place_of(inherit)
    if not isinstance(inherit, yaml.ScalarNode):
        raise SettingsError(
            place.error("inherit", "INHERIT is no path of a file", "Write it from this file's folder.")
        )
    parent = file.parent / inherit.value
    above = (*inherited_by, Path(os.path.abspath(file)))  # noqa: PTH100 - as MkDocs: links stay
    if not parent.is_file() or Path(os.path.abspath(parent)) in above:  # noqa: PTH100
        why = "inherits from this one" if parent.is_file() else "is not there"
        raise SettingsError(
            place.error(
                "inherit",
                f"INHERIT is {shown(inherit.value)}, a file that {why}",
                "Write the path of another mkdocs.yml from this file's folder.",
            )
        )
    base = _composed(
        parent, posixpath.normpath(posixpath.join(posixpath.dirname(name), inherit.value)), inherited_by=above
    )
    return _merged(base, node)


def _text_of(file: Path, name: str) -> str:
    start = Place(name, 1, 1)
    try:
        return file.read_text(encoding="utf-8-sig")
    except FileNotFoundError as error:
        raise SettingsError(
            start.error(
                "no-settings",
                f"there is no {name} in {file.parent}",
                "Run the command in the folder that has it, or name it with --config-file.",
            )
        ) from error
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(
            start.error(
                "no-settings",
                f"{name} cannot be read ({error})",
                "It has to be a UTF-8 text that you may read.",
            )
        ) from error


def _parsed(text: str, name: str) -> yaml.MappingNode:
    stream = io.StringIO(text)
    stream.name = name  # The marks of nodes have it.
    try:
        node = yaml.compose(stream, Loader=_Loader)
    except (yaml.YAMLError, RecursionError) as error:
        raise _not_valid(error, name) from error
    if not isinstance(node, yaml.MappingNode):
        raise SettingsError(
            Place(name, 1, 1).error(
                "settings-yaml", "the file holds no settings", "Write at least site_name: and plugins:."
            )
        )
    _values_of(node, name)  # The keys that a mapping takes over by `<<` are then in its node.
    return node


def _values_of(node: yaml.MappingNode, name: str) -> dict[str, Any]:
    loader = _Loader("")
    try:
        values: dict[str, Any] = loader.construct_document(node)
    except (yaml.YAMLError, ValueError, RecursionError) as error:  # ValueError: such as 2026-02-30
        raise _not_valid(error, name) from error
    return values


def _not_valid(error: Exception, name: str) -> SettingsError:
    mark = getattr(error, "problem_mark", None)
    place = Place(mark.name, mark.line + 1, mark.column + 1) if mark else Place(name, 1, 1)
    what = f"not valid YAML: {getattr(error, 'problem', None) or 'unreadable'}"
    return SettingsError(place.error("settings-yaml", what, "Compare it with the example in the README."))


def _merged(base: yaml.MappingNode, node: yaml.MappingNode) -> yaml.MappingNode:
    """Return `node` with what `base` has beside it: mappings are merged, anything else is replaced."""
    pairs = {key.value: (key, value) for key, value in base.value if isinstance(key, yaml.ScalarNode)}
    for key, value in node.value:
        if not isinstance(key, yaml.ScalarNode):
            continue
        _, old = pairs.get(key.value, (key, value))
        if old is not value and isinstance(old, yaml.MappingNode) and isinstance(value, yaml.MappingNode):
            value = _merged(old, value)  # noqa: PLW2901
        pairs[key.value] = (key, value)
    return yaml.MappingNode(node.tag, list(pairs.values()), node.start_mark, node.end_mark)


def _child(node: yaml.Node | None, part: str | int) -> tuple[yaml.Node | None, yaml.Node | None]:
    if isinstance(node, yaml.MappingNode):
        # Of a key that is there twice, the last counts, as for MkDocs.
        found = [pair for pair in node.value if pair[0].value == str(part)]
        return found[-1] if found else (None, None)
    if isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
        return node.value[part], node.value[part]
    return None, None


def _place_of(node: yaml.Node) -> Place:
    mark = node.start_mark
    return Place(mark.name, mark.line + 1, mark.column + 1)


def _env(loader: Any, node: yaml.Node) -> object:
    """`!ENV NAME` or `!ENV [NAME, OTHER, default]`, as pyyaml-env-tag has it for MkDocs."""
    if isinstance(node, yaml.ScalarNode):
        names, default = [node], None
    elif isinstance(node, yaml.SequenceNode):
        names, default = list(node.value), None
        if len(names) > 1:
            default = loader.construct_object(names.pop(), deep=True)
    else:
        return None
    for name in names:
        value = os.environ.get(loader.construct_scalar(name))
        if value is not None:
            tag = loader.resolve(yaml.ScalarNode, value, (True, False))
            return loader.construct_object(yaml.ScalarNode(tag, value))
    return default


def _number(loader: Any, node: yaml.ScalarNode) -> object:
    # YAML 1.1 takes 10:30 for a number of base sixty. Nobody means one, and a time of day has to stay.
    return node.value if ":" in node.value else loader.construct_yaml_int(node)


_Loader.add_constructor("!ENV", _env)
_Loader.add_constructor("tag:yaml.org,2002:int", _number)
_Loader.add_multi_constructor("!", lambda loader, suffix, node: None)
_Loader.add_multi_constructor("tag:", lambda loader, suffix, node: None)
