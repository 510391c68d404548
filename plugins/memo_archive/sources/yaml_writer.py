"""Writing fields as YAML: prose in block form, short lists on one line."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import yaml
from frontmatter.default_handlers import YAMLHandler

_LONG = 70


def render_fields(fields: Mapping[str, Any]) -> str:
    """Return `fields` as YAML lines in their order, prose in block form."""
    return "".join(render_field(key, value) for key, value in fields.items())


def render_field(key: str, value: Any, *, on_one_line: bool = False) -> str:
    """Return the field `key` as YAML, with a line end."""
    dumper = _OneLineDumper if on_one_line else _BlockDumper
    rendered: str = YAMLHandler().export(
        {key: value},
        Dumper=dumper,
        sort_keys=False,
        allow_unicode=True,
        default_flow_style=on_one_line,
        width=10**6 if on_one_line else 100,
    )
    if on_one_line:
        rendered = rendered.strip().removeprefix("{").removesuffix("}")
    return rendered.strip("\n") + "\n"


class _OneLineDumper(yaml.SafeDumper):
    """Writes everything in flow form."""

    def ignore_aliases(self, data: Any) -> bool:
        """Write out a value that occurs twice; our front matter has no aliases."""
        return True


class _BlockDumper(_OneLineDumper):
    """Writes prose in block form and indents lists under their field."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: FBT001, FBT002
        """Indent, in lists too."""
        super().increase_indent(flow, indentless=False)


def _represent_text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    if not text.strip() or text.endswith("\n\n") or text.strip() != text.strip(" \n"):
        style = '"'  # Block form does not keep such white space.
    elif "\n" in text:
        style = "|"
    else:
        style = ">" if len(text) > _LONG or ": " in text or text[:1] in ("'", '"') else ""
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style or None)


def _represent_list(dumper: yaml.SafeDumper, values: list[Any] | tuple[Any, ...]) -> yaml.SequenceNode:
    short = all(isinstance(v, str | int | date) and len(str(v)) < 40 and ":" not in str(v) for v in values)
    return dumper.represent_sequence("tag:yaml.org,2002:seq", values, flow_style=short)


_BlockDumper.add_representer(str, _represent_text)
_BlockDumper.add_representer(list, _represent_list)
_BlockDumper.add_representer(tuple, _represent_list)
_OneLineDumper.add_representer(tuple, _represent_list)
