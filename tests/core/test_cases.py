"""Runs the case files: each is a small site as text, with what must come of it."""

import re
from datetime import datetime
from pathlib import Path

import pytest

from memo_archive.archive.archive import Archive
from memo_archive.archive.links import Fault
from memo_archive.markdown.dialect import dialect_of
from memo_archive.markdown.parser import fill
from memo_archive.markdown.passages import Passages
from memo_archive.model import LinkKind, Memo, Step, WrittenLink
from tests.sites import NOW, archive_of, ledger_of, settings_of

CASES = Path(__file__).parents[1] / "cases"


@pytest.mark.parametrize("file", sorted(CASES.rglob("*.txt")), ids=lambda f: f.relative_to(CASES).as_posix())
def test_case(file: Path, tmp_path: Path) -> None:
    sections = dict(_sections(file.read_text(encoding="utf-8")))
    memos = {
        name.removeprefix("memos/"): text for name, text in sections.items() if name.startswith("memos/")
    }
    given = {name: sections[name].strip() for name in ("now", "generated") if name in sections}
    archive = archive_of(
        memos,
        settings=settings_of(sections.get("mkdocs.yml", "site_url: https://example.org/")),
        now=datetime.fromisoformat(given["now"]) if "now" in given else NOW,
        ledger=ledger_of(sections["ledger"], tmp_path) if "ledger" in sections else None,
        generated=tuple(given.get("generated", "").split()),
    )
    expected = {name: text for name, text in sections.items() if name in _OUTPUTS or " " in name}
    assert expected, "the case says what must come out"
    for name, text in expected.items():
        kind, _, memo = name.partition(" ")
        assert text.splitlines() == _output(kind, memo, archive, text)


def _output(kind: str, memo: str, archive: Archive, expected: str) -> list[str]:
    if kind == "problems":
        return [str(problem) for problem in archive.problems]
    if kind == "published":
        return [memo.url for memo in archive.memos]
    if kind == "redirects":
        return [f"{old} -> {new}" for old, new in archive.redirects.items()]
    if kind == "memo":
        names = (line.partition(":")[0] for line in expected.splitlines())
        return _fields(_memo(archive, memo), [name for name in names if name in Memo._fields])
    if kind == "html":
        return _html(_memo(archive, memo), archive).splitlines()
    raise ValueError(f"no such section: {kind}")


_OUTPUTS = frozenset({"problems", "published", "redirects"})


def _sections(text: str) -> list[tuple[str, str]]:
    _, *parts = re.split(r"(?m)^-- (.+) --\n", text)
    return list(zip(parts[::2], parts[1::2], strict=True))


def _memo(archive: Archive, name: str) -> Memo:
    return next(memo for uri, memo in archive.by_uri.items() if uri == f"{name}.md")


def _fields(memo: Memo, names: list[str]) -> list[str]:
    lines = []
    for name in dict.fromkeys(names):
        value = getattr(memo, name)
        entries = value if name in ("steps", "links") else [value]
        lines += [f"{name}: {_shown(entry)}" for entry in entries]
    return "\n".join(lines).splitlines()


def _shown(value: object) -> str:
    if isinstance(value, Step):
        return f"{value.line} {value.text}"
    if isinstance(value, WrittenLink):
        return f"{value.line}:{value.column} {value.kind} {value.target}"
    return value if isinstance(value, str) else repr(value)


def _html(memo: Memo, archive: Archive) -> str:
    passage = Passages(dialect_of(archive.settings.options))(memo.body)

    def attributes(link: WrittenLink) -> str:
        target = archive.targets.resolve(link.target, kind=link.kind, uri=memo.uri, url=memo.url)
        url = "FAULT" if isinstance(target, Fault) else target.url
        return f'{"src" if link.kind is LinkKind.IMAGE else "href"}="{url}"'

    return re.sub(r' id="p-[\w-]+"', "", fill(passage, attributes))
