"""Write the parts of README.md that are made from code: fields, options, commands, and problems told.

With --check it writes nothing, and ends with status 1 where the README differs.
"""

import argparse
import re
import sys
import textwrap
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import environment

try:
    from pydantic import BaseModel

    from memo_archive.archive.archive import Archive
    from memo_archive.cli import VERBS
    from memo_archive.problems import format_text
    from memo_archive.sections import SECTIONS
    from memo_archive.settings import Settings
    from memo_archive.sources import fields
    from memo_archive.sources.source import Source
    from memo_archive.views.archive_pages import ARCHIVE
    from memo_archive.views.declaration import Section
except ImportError:  # Any Python starts this; that of .venv does the work.
    if __name__ != "__main__" or Path(sys.prefix) == environment.Environment().folder:
        raise
    environment.main(lambda here: here.become("python", __file__, *sys.argv[1:]))

README = environment.ROOT / "README.md"
WIDTH = 120
"""Characters on a line of the README."""
COMMAND = "python3 scripts/contract.py"
_PART = re.compile(r"(?ms)^(<!-- (?P<name>[\w ]+): made from code -->\n).*?^(?=<!-- end of (?P=name) -->$)")

FAULTY = {
    "2026/the-price-of-silence.md": """\
---
title: The price of silence
date: March 30, 2026
key_piont: >-
  Whoever complains is still talking to you.
---
""",
    "2026/two-queues.md": """\
---
title: Two queues
date: 2026-04-06
key_point: Enforce one rule: no second queue.
---
""",
}
"""Memos as authors mistype them."""


class ContractError(Exception):
    """README.md cannot be filled in; says why."""


def main() -> None:
    """Read the arguments, and write or compare."""
    parser = argparse.ArgumentParser(
        description=__doc__, allow_abbrev=False, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--check", action="store_true", help="compare only")
    chosen = parser.parse_args()
    old = README.read_text("utf-8")
    new = filled(old)
    if new == old:
        return
    if chosen.check:
        sys.exit(f"README.md is not what the code says. Run: {COMMAND}")
    README.write_text(new, "utf-8", newline="\n")


def filled(readme: str) -> str:
    """Return `readme` with every part that is made from code as the code has it now; raises ContractError."""
    parts = made()
    names = [found["name"] for found in _PART.finditer(readme)]
    if sorted(names) != sorted(parts):
        raise ContractError(
            f"README.md has the parts {', '.join(sorted(names))}; the code makes {', '.join(sorted(parts))}."
        )
    return _PART.sub(lambda found: f"{found[1]}\n{parts[found['name']]}\n\n", readme)


def made() -> "dict[str, str]":
    """Return each part by the name that its markers have."""
    return {
        "commands": _table("Command", [(f"memo {verb}", text) for verb, text in VERBS.items()]),
        "front matter": _fields(fields.MemoFields),
        "topics": _fields(fields.TopicFields),
        "principles": _fields(fields.PrincipleFields),
        "authors": _fields(fields.AuthorFields),
        "offers": _fields(fields.OfferFields),
        "options": _options(ARCHIVE.options),
        "sections": "\n\n".join(_section(section) for section in SECTIONS if section is not ARCHIVE),
        "problems": _problems(),
    }


def _section(section: "Section") -> str:
    """Return what a plugin is for, and the table of its options."""
    # Code keeps to one line.
    about = re.sub("`.*?`", lambda code: code[0].replace(" ", "\0"), f"`{section.name}` {section.about}:")
    lines = textwrap.fill(about, WIDTH, break_on_hyphens=False).replace("\0", " ")
    return f"{lines}\n\n{_options(section.options)}"


def _problems() -> str:
    """Return what is wrong in the faulty memos."""
    sources = [Source(uri, text.encode()) for uri, text in FAULTY.items()]
    archive = Archive.from_sources(sources, Settings(), now=datetime(2026, 3, 25, tzinfo=UTC))
    return f"```text\n{format_text(archive.problems)}\n```"


def _fields(model: "type[fields.Fields]") -> str:
    """Return the table of a set of fields."""
    forms = model.model_json_schema()["properties"]
    rows = []
    for name, field in model.model_fields.items():
        meaning = field.description or ("A date." if "date" in str(forms[name]) else "Text.")
        rows.append((name, f"Required. {meaning}" if field.is_required() else meaning))
    return _table("Field", rows)


def _options(model: "type[BaseModel]") -> str:
    return _table("Option", list(_rows_of(model)))


def _rows_of(model: "type[BaseModel]", within: str = "") -> "Iterator[tuple[str, str]]":
    for name, field in model.model_fields.items():
        default = field.get_default(call_default_factory=True)
        if isinstance(default, BaseModel):
            yield f"{within}{name}", f"{field.description} Its own options are those below."
            yield from _rows_of(type(default), f"{within}{name}: ")
            continue
        default = default if default not in ({}, None) else ""
        default = str(default).lower() if isinstance(default, bool) else default
        values = default if isinstance(default, tuple) else (default,) if default != "" else ()
        shown = ", ".join(f"`{value}`" for value in values) or "none"
        yield f"{within}{name}", f"{field.description} Default: {shown}."


def _table(head: str, rows: "list[tuple[str, str]]") -> str:
    escaped = ((name, text.replace("|", "\\|")) for name, text in rows)
    return "\n".join(
        [f"| {head} | |", "| --- | --- |", *(f"| `{name}` | {text} |" for name, text in escaped)]
    )


if __name__ == "__main__":
    main()
