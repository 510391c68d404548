"""Docstrings and comments name their subject: none of their sentences begins with "What", "That" or "Those"."""

import ast
import io
import re
import tokenize
from collections.abc import Iterator
from pathlib import Path

PLUGINS = Path(__file__).parents[2] / "plugins"
PENDING: frozenset[str] = frozenset()
"""Files whose sentences are not reworded yet; one that has no such sentence any more must not be here."""

# "That is why", "What follows?" and a quoted word are no subjects of this kind.
_OFFENCE = re.compile(
    r"(?:^|(?<=[.:;?!] )|(?<=\n\n))(?:What|That|Those)\s(?!is\b|was\b)[^.?!]*(?<!\?)[.:;,](?=\s|$)"
)


def offences_in(file: Path) -> list[str]:
    return [found[0] for text in texts_of(file) for found in _OFFENCE.finditer(text)]


def texts_of(file: Path) -> Iterator[str]:
    """Yield docstrings, and comments with the lines that go on, each text with single spaces."""
    source = file.read_text("utf-8")
    for node in ast.walk(ast.parse(source)):
        if (
            isinstance(node, ast.Expr)
            and isinstance(node.value, ast.Constant)
            and isinstance(node.value.value, str)
        ):
            paragraphs = re.split(r"\n\s*\n", node.value.value)
            yield from (" ".join(paragraph.split()) for paragraph in paragraphs)
    comment = ""
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.COMMENT:
            comment += " " + token.string.lstrip("# ")
        elif token.type not in (tokenize.NL, tokenize.INDENT, tokenize.DEDENT) and comment:
            yield comment.strip()
            comment = ""


def test_sentences_name_their_subject() -> None:
    found = {
        file.relative_to(PLUGINS).as_posix(): offences
        for file in sorted(PLUGINS.rglob("*.py"))
        if (offences := offences_in(file))
    }
    assert PENDING == found.keys(), "\n".join(f"{name}: {found[name]}" for name in found.keys() - PENDING)
