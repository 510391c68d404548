"""`memo schema`: the JSON Schema of front matter."""

from __future__ import annotations

import json

import click

from memo_archive.sources.schema import json_schema


@click.command()
def command() -> None:
    """Print the JSON Schema of front matter, for editors.

    Editors that know it complete the fields of a memo, show what they mean, and mark what is wrong.
    """
    click.echo(json.dumps(json_schema(), ensure_ascii=False, indent=2))
