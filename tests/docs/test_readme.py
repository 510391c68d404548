"""The README is what the code says, and what it names is there."""

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pydantic import create_model

import contract
from environment import ROOT
from memo_archive.archive.archive import Archive
from memo_archive.cli import VERBS
from memo_archive.sections import OPTIONS
from memo_archive.settings import Settings, read_settings
from memo_archive.sources import fields
from memo_archive.sources.source import Source

README = contract.README.read_text("utf-8")
PROSE = re.sub(r"(?s)<!-- [\w ]+: made from code -->.*?<!-- end of [\w ]+ -->", "", README)


def test_its_tables_are_those_of_the_code() -> None:
    assert contract.filled(README) == README, f"Run: {contract.COMMAND}"


def test_another_description_is_another_readme(monkeypatch: pytest.MonkeyPatch) -> None:
    title = fields.MemoFields.model_fields["title"]
    monkeypatch.setattr(title, "description", "Another description.")
    changed = contract.filled(README)
    assert "| `title` | Another description. |" in changed
    assert changed != README


def test_another_field_is_another_readme(monkeypatch: pytest.MonkeyPatch) -> None:
    wider = create_model("Wider", __base__=fields.MemoFields, mood=(str, ""))
    monkeypatch.setattr(fields, "MemoFields", wider)
    assert "| `mood` | " in contract.filled(README)


def test_another_command_is_another_readme(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(VERBS, "print", "Print all memos.")
    assert "| `memo print` | Print all memos. |" in contract.filled(README)


@pytest.mark.parametrize("name", contract.made())
def test_each_part_is_written_anew_where_its_marks_stand(name: str) -> None:
    spoilt = README.replace(
        f"<!-- {name}: made from code -->\n", f"<!-- {name}: made from code -->\nSpoilt.\n"
    )
    assert spoilt != README
    assert contract.filled(spoilt) == contract.filled(README)


def test_a_part_without_marks_is_told() -> None:
    without = README.replace("<!-- front matter: made from code -->\n", "")
    with pytest.raises(contract.ContractError, match="front matter"):
        contract.filled(without)


def test_every_verb_it_names_exists() -> None:
    named = set(re.findall(r"`memo ([a-z]+)", PROSE))
    assert named
    assert named <= VERBS.keys()


def test_every_file_it_names_exists() -> None:
    named = set(re.findall(r"scripts/\w+\.py|\.github/workflows/\w+\.yml|LICENSE|mkdocs\.yml", PROSE))
    assert {"scripts/serve.py", "scripts/test.py", "scripts/build.py", "LICENSE"} <= named
    assert [name for name in sorted(named) if not (ROOT / name).is_file()] == []


def test_its_links_within_lead_to_headings() -> None:
    headings = {
        re.sub(r"[^\w]+", "-", line.strip("# ").lower()) for line in README.splitlines() if line[:1] == "#"
    }
    links = set(re.findall(r"\]\(#([\w-]+)\)", README))
    assert links
    assert links <= headings


def test_its_example_of_the_settings_has_nothing_wrong(tmp_path: Path) -> None:
    found = re.search(r"(?s)```yaml\n(.*?)```", README)
    assert found
    (tmp_path / "mkdocs.yml").write_text(found[1], encoding="utf-8")
    settings = read_settings(tmp_path / "mkdocs.yml", OPTIONS)
    assert settings.site_name == "The Returning Customer"
    assert settings.options.authors == ("editors",)


def test_its_example_of_a_memo_has_nothing_wrong() -> None:
    found = re.search(r"(?s)```markdown\n(.*?)```", README)
    assert found
    memo = "\n".join(line[3:] for line in found[1].split("\n"))
    topics = [
        Source(f"topics/{n}.md", f"---\nname: {n}\n---\n\nText.\n".encode())
        for n in ("reputation", "listening")
    ]
    archive = Archive.from_sources(
        [Source("2026/the-price-of-silence.md", memo.encode()), *topics],
        Settings(),
        now=datetime(2026, 4, 1, tzinfo=UTC),
    )
    assert archive.problems == ()
    assert [m.title for m in archive.memos] == ["The price of silence"]
    assert len(archive.memos[0].steps) == 2
