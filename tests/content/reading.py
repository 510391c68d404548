"""The founding archive as its tests read it: memos and pages with their prose set apart from their markup."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import frontmatter
import yaml

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
CONTENT = ROOT / "memos"
SHARED = ROOT.parent / "shared"

_CLOSING = re.compile(
    r"^KEY POINT:\s*(?P<key_point>.+?)\n\s*\nTAKING ACTION:\s*(?P<steps>.+)\Z", re.MULTILINE | re.DOTALL
)
_BULLET = re.compile(r"^[-*] ", re.MULTILINE)
_INITIAL_OR_END = re.compile(r"(?<!\b[A-Z])[.?!][\"'”’)\]]*\s+(?=[\"'“‘(\[*£A-Z0-9])")
_STRAIGHT = str.maketrans("‘’“”", "''\"\"")


@dataclass(frozen=True, slots=True)
class Page:
    """A Markdown file of the archive: a memo, a topic, a principle or a plain page."""

    name: str
    """Its path below the content folder without `.md`, as in `2026/six-in-twenty-three`."""
    fields: dict[str, Any]
    body: str
    """Markdown, without a closing key point and steps."""
    key_point: str
    steps: tuple[str, ...]
    """Markdown, one string a step."""

    @property
    def date(self) -> date:
        """Return the memo's date; a page without one has no business being asked."""
        day = self.fields["date"]
        assert isinstance(day, date), f"{self.name} has no date"
        return day

    @property
    def is_notice(self) -> bool:
        """Tell whether this is a notice, which has no key point and no topics."""
        return bool(self.fields.get("kind") == "notice")

    @property
    def own_prose(self) -> str:
        """Return body, key point and steps without quotations, headings and markup."""
        return prose(without_quotations("\n\n".join([self.body, self.key_point, *self.steps])))

    def listed(self, field: str) -> list[str]:
        """Return a field that is a list of ids, empty when it is absent."""
        return list(self.fields.get(field) or [])


def page_at(path: Path) -> Page:
    """Read one Markdown file, in either form of closing."""
    loaded = frontmatter.loads(path.read_text(encoding="utf-8"))
    fields, body = dict(loaded.metadata), str(loaded.content)
    key_point = str(fields.get("key_point") or "")
    steps = tuple(_steps(fields.get("taking_action")))
    if closing := _CLOSING.search(body):
        body, key_point = body[: closing.start()].rstrip(), closing["key_point"]
        steps = tuple(_steps(closing["steps"]))
    return Page(path.relative_to(CONTENT).with_suffix("").as_posix(), fields, body, key_point, steps)


@cache
def memos() -> tuple[Page, ...]:
    """Return every memo, oldest first."""
    found = (page_at(path) for path in CONTENT.glob("[0-9][0-9][0-9][0-9]/*.md"))
    return tuple(sorted(found, key=lambda memo: memo.date))


@cache
def pages(folder: str) -> dict[str, Page]:
    """Return the pages of a folder by id: `topics`, `principles`, or `.` for the plain pages."""
    return {path.stem: page_at(path) for path in sorted((CONTENT / folder).glob("*.md"))}


@cache
def beside(name: str) -> dict[str, Any]:
    """Return a YAML file that lies beside the tests."""
    return dict(yaml.safe_load((HERE / name).read_text(encoding="utf-8")))


def content_yaml(name: str) -> dict[str, Any]:
    """Return a YAML file of the content folder."""
    return dict(yaml.safe_load((CONTENT / name).read_text(encoding="utf-8")))


def prose(markdown: str) -> str:
    """Return Markdown without images, headings, link addresses and marks of emphasis."""
    text = re.sub(r"!\[[^\]]*\]\([^)]*\)", "", markdown)
    text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", text)
    text = re.sub(r"^#+ .*$", "", text, flags=re.MULTILINE)
    return re.sub(r"[*_`]", "", text)


def straight(text: str) -> str:
    """Return a text with straight marks for typographic ones, as the files beside the tests are written."""
    return text.translate(_STRAIGHT)


def without_quotations(markdown: str) -> str:
    """Return Markdown without block quotations and without whatever stands in double quotation marks."""
    text = re.sub(r"^>.*$", "", markdown, flags=re.MULTILINE)
    return re.sub(r"[\"“][^\"“”]*[\"”]", "", text)


def paragraphs(text: str) -> list[str]:
    """Return the paragraphs of a text, each on one line."""
    return [" ".join(block.split()) for block in re.split(r"\n\s*\n", text) if block.strip()]


def sentences(text: str) -> list[str]:
    """Return the sentences of a prose, paragraph by paragraph; an initial, as in `B. Joseph`, ends none."""
    return [
        sentence.strip() for paragraph in paragraphs(text) for sentence in _cut(paragraph) if words(sentence)
    ]


def words(text: str) -> list[str]:
    """Return the words of a text in lower case, without punctuation."""
    return re.findall(r"[\w£%]+(?:['-]\w+)*", straight(text).lower())


def _cut(paragraph: str) -> Iterator[str]:
    start = 0
    for end in _INITIAL_OR_END.finditer(paragraph):
        yield paragraph[start : end.end()]
        start = end.end()
    yield paragraph[start:]


def _steps(written: object) -> Iterable[str]:
    if isinstance(written, list):
        return [str(step["text"] if isinstance(step, dict) else step) for step in written]
    blocks = re.split(r"\n\s*\n", str(written or ""))
    return [part for block in blocks for part in map(str.strip, _BULLET.split(block)) if part]
