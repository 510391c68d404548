"""A build that fails in whatever way leaves the last good site as it was."""

from __future__ import annotations

import logging
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from mkdocs.exceptions import Abort

from mkdocs_memo_archive.staging import StagedSite
from tests.adapters.conftest import ROOT, MakeSite, memo, wait_for

EVENTS = [
    "config",
    "pre_build",
    "files",
    "nav",
    "page_markdown",
    "page_content",
    "env",
    "page_context",
    "post_template",
    "post_page",
    "post_build",
]
HOOK = """\
def on_{event}(*args, **kwargs):
    raise {error}("made to fail")
"""


def leftovers(folder: Path) -> list[str]:
    return sorted(p.name for p in folder.iterdir() if p.name.startswith(".site."))


@pytest.mark.parametrize("event", EVENTS)
@pytest.mark.parametrize("error", ["ValueError", "KeyboardInterrupt"])
def test_an_exception_in_any_event_leaves_the_last_good_site_whole(
    make_site: MakeSite, event: str, error: str
) -> None:
    site = make_site()
    site.build()
    before = site.contents()
    site.write({"fail.py": HOOK.format(event=event, error=error)})
    settings = (site.folder / "mkdocs.yml").read_text()
    site.write(
        {"mkdocs.yml": settings + "hooks: [fail.py]\n", "memos/2026/new.md": memo("New", "2026-03-16")}
    )

    with pytest.raises((ValueError, KeyboardInterrupt)):
        site.build()

    assert before == site.contents()
    site.write({"mkdocs.yml": settings})
    site.build()
    assert "2026/new/index.html" in site.contents()
    assert leftovers(site.folder) == []


def test_a_memo_with_an_error_stops_the_build_and_all_its_problems_are_told_once(
    make_site: MakeSite, caplog: pytest.LogCaptureFixture
) -> None:
    site = make_site()
    site.build()
    before = site.contents()
    site.write(
        {
            "memos/2026/price.md": memo(date="someday"),
            "memos/2026/value.md": memo("Value", "2026-03-23", more="tpoics: [x]\n"),
        }
    )

    with (
        caplog.at_level(logging.WARNING),
        pytest.raises(Abort, match=r"2 memos stop the build: mend them, or set `draft: true`"),
    ):
        site.build()

    told = [record.getMessage() for record in caplog.records if "memos/2026" in record.getMessage()]
    assert told == [
        "memos/2026/price.md:3:7: error: date is 'someday', not a calendar date. Write it as 2026-03-31. [not-a-date]",
        "memos/2026/value.md:11:1: error: there is no field 'tpoics'. Did you mean 'topics'? [unknown-key]",
    ]
    assert before == site.contents()


def test_a_warning_under_strict_leaves_the_last_good_site_whole(make_site: MakeSite) -> None:
    site = make_site()
    site.build(strict=True)
    before = site.contents()
    site.write({"memos/about.md": "---\ntitle: About\nkey_point: K\n---\nNo memo.\n"})

    with pytest.raises(Abort, match="strict mode"):
        site.build(strict=True)

    assert before == site.contents()
    assert leftovers(site.folder) == []


def test_a_broken_template_leaves_the_last_good_site_whole(make_site: MakeSite, tmp_path: Path) -> None:
    site = make_site()
    site.build()
    before = site.contents()
    theme = tmp_path / "theme"
    shutil.copytree(ROOT / "theme", theme)
    settings = (site.folder / "mkdocs.yml").read_text()
    (theme / "memo.html").write_text(
        "{% extends 'main.html' %}{% block content %}{{ nothing.at.all }}{% endblock %}"
    )
    site.write(
        {"mkdocs.yml": settings.replace(settings.split("custom_dir: ")[1].split("\n")[0], theme.as_posix())}
    )

    with pytest.raises(Exception, match="undefined"):
        site.build()

    assert before == site.contents()


def test_wrong_settings_leave_the_last_good_site_whole_and_name_their_line(
    make_site: MakeSite, caplog: pytest.LogCaptureFixture
) -> None:
    site = make_site()
    site.build()
    before = site.contents()
    settings = (site.folder / "mkdocs.yml").read_text()
    site.write(
        {"mkdocs.yml": settings.replace("authors: [editors]", "authors: [editors]\n      pagesize: 3")}
    )

    with caplog.at_level(logging.ERROR), pytest.raises(Abort):
        site.build()

    assert (
        "mkdocs.yml:11:7: error: memos/archive has no option 'pagesize'. Did you mean 'page_size'? [unknown-option]"
        in caplog.messages
    )
    assert before == site.contents()


def test_quiet_does_not_let_a_strict_build_pass(make_site: MakeSite) -> None:
    site = make_site({"memos/2026/price.md": memo(more="expires: 2026-04-01\nupdated: 2020-01-01\n")})

    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "-q", "--strict"],
        cwd=site.folder,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 1
    assert not (site.folder / "site").exists()


def test_a_killed_build_leaves_the_last_good_site_and_the_next_build_clears_up(make_site: MakeSite) -> None:
    site = make_site()
    site.build()
    before = site.contents()
    settings = (site.folder / "mkdocs.yml").read_text()
    slow = "import time, pathlib\ndef on_env(env, **kwargs):\n    pathlib.Path('started').touch()\n    time.sleep(60)\n"
    site.write({"slow.py": slow, "mkdocs.yml": settings + "hooks: [slow.py]\n"})
    running = subprocess.Popen([sys.executable, "-m", "mkdocs", "build", "-q"], cwd=site.folder)
    wait_for((site.folder / "started").exists)

    running.send_signal(signal.SIGTERM if sys.platform == "win32" else signal.SIGKILL)
    running.wait()

    assert before == site.contents()
    assert len(leftovers(site.folder)) == 1
    site.write({"mkdocs.yml": settings})
    site.build()
    assert leftovers(site.folder) == []


def test_a_site_moved_away_by_a_build_that_was_killed_then_comes_back(tmp_path: Path) -> None:
    previous = tmp_path / ".site.previous-999999999"
    previous.mkdir()
    (previous / "index.html").write_text("good")

    StagedSite(tmp_path / "site").begin()

    assert (tmp_path / "site" / "index.html").read_text() == "good"


def test_the_folder_of_a_build_that_still_runs_is_left_alone(tmp_path: Path) -> None:
    running = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    try:
        other = tmp_path / f".site.building-{running.pid}"
        other.mkdir()

        StagedSite(tmp_path / "site").begin()

        assert other.exists()
    finally:
        running.communicate(b"\n")


def test_a_site_folder_that_cannot_be_renamed_gets_the_new_content(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = tmp_path / "site"
    (site / "old").mkdir(parents=True)
    (site / "old" / "index.html").write_text("old")
    (site / "index.html").write_text("old")
    staged = StagedSite(site)
    staged.begin()
    (staged.folder / "index.html").write_text("new")
    rename = Path.rename
    monkeypatch.setattr(
        Path,
        "rename",
        lambda self, target: (_ for _ in ()).throw(OSError("busy")) if self == site else rename(self, target),
    )

    staged.commit()

    assert ["index.html"] == sorted(p.name for p in site.iterdir())
    assert (site / "index.html").read_text() == "new"
    assert leftovers(tmp_path) == []


def test_a_linked_site_folder_stays_a_link(tmp_path: Path) -> None:
    real = tmp_path / "www"
    real.mkdir()
    (tmp_path / "site").symlink_to(real, target_is_directory=True)
    staged = StagedSite(tmp_path / "site")
    staged.begin()
    (staged.folder / "index.html").write_text("new")

    staged.commit()

    assert (tmp_path / "site").is_symlink()
    assert (real / "index.html").read_text() == "new"
