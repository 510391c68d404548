"""YAML that front matter may not have is refused before it costs anything."""

import pytest

from memo_archive.parsing.memo import parse_memo
from memo_archive.sources.source import Source
from tests.sites import archive_of, notice


def test_five_megabytes_of_yaml_are_refused_unread() -> None:
    text = "---\ntitle: Price\n" + "a: [&x [1,2], *x]\n" * 300_000 + "---\nText.\n"
    assert ["1:1 file-too-large"] == codes_of({"2026/price.md": text})


@pytest.mark.parametrize("value", ["x" * 70_000, "\n".join(f"  - {n}" for n in range(20_000)), "{" * 70_000])
def test_yaml_too_long_to_be_fields_is_refused_without_being_parsed(
    value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("yaml.compose", lambda *args, **kw: pytest.fail("it was parsed"))
    assert ["2:1 front-matter-size"] == codes_of({"2026/price.md": f"---\ntitle:\n{value}\n---\nText.\n"})


@pytest.mark.parametrize(
    "value",
    [
        "&a [x]",
        "[&a x, *a]",
        "*a",
        "!!str x",
        "!x y",
        "{a: !y z}",
        "[" * 5000 + "]" * 5000,
        "{a: " * 30 + "1" + "}" * 30,
    ],
)
def test_what_can_swell_is_refused_before_it_is_composed(value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("yaml.compose", lambda *args, **kw: pytest.fail("it was composed"))
    [problem] = codes_of({"2026/price.md": f"---\ntitle: {value}\n---\nText.\n"})
    assert problem.split()[1] in ("front-matter-alias", "front-matter-tag", "front-matter-depth")


@pytest.mark.parametrize(
    ("field", "expected"),
    [
        ("topics:\n" + "  - x\n" * 501, "6:3 topics is a list of 501, more than 500"),
        ("taking_action:\n" + "  - x\n" * 501, "6:3 taking_action is a list of 501, more than 500"),
        ("taking_action: |\n" + "  - x\n" * 501, "6:1 the memo has 501 steps, more than 500"),
    ],
)
def test_lists_beyond_sense_are_refused(field: str, expected: str) -> None:
    [problem] = archive_of({"2026/a.md": notice(more=field)}).problems
    assert expected == f"{problem.line}:{problem.column} {problem.what}"


@pytest.mark.parametrize(
    "block", ["- " * 3000 + "x", "? " * 3000 + "x", "\n".join(" " * n + "a:" for n in range(300))]
)
def test_nesting_without_brackets_is_refused_too(block: str) -> None:
    assert ["front-matter-depth"] == [
        code.split()[1] for code in codes_of({"2026/a.md": f"---\n{block}\n---\n"})
    ]


def codes_of(files: dict[str, str]) -> list[str]:
    found = [problem for uri, text in files.items() for problem in parse_memo(Source(uri, text.encode()))[1]]
    return [f"{problem.line}:{problem.column} {problem.code}" for problem in found]
