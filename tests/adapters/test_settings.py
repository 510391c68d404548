"""What is wrong in mkdocs.yml: the build says the lines that `memo check` says."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest
from click.testing import CliRunner
from mkdocs.exceptions import Abort

from memo_archive.cli import main
from tests.adapters.conftest import MakeSite, Site


def checked(site: Site) -> list[str]:
    """Return the problems that `memo check` tells of the site."""
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(site.folder)
        return CliRunner().invoke(main, ["check"]).stdout.splitlines()


def told_by_memo_build(site: Site) -> list[str]:
    """Return what `memo build` tells before it hands the site to the host, which it does not then."""
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(site.folder)
        result = CliRunner().invoke(main, ["build"])
    assert result.exit_code == 2
    return result.stderr.splitlines()


def built(site: Site, caplog: pytest.LogCaptureFixture) -> list[str]:
    """Return the errors that the build tells, which they stop."""
    caplog.clear()
    with pytest.raises(Abort):
        site.build()
    return [record.getMessage() for record in caplog.records if record.levelno >= logging.ERROR]


def changed(site: Site, old: str, new: str) -> Site:
    """Return `site` with `new` for `old` in its mkdocs.yml."""
    text = (site.folder / "mkdocs.yml").read_text()
    assert old in text
    site.write({"mkdocs.yml": text.replace(old, new)})
    return site


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("      authors: [editors]", "      publish_time: 7",
         "10:21: error: memos/archive: publish_time is '7': it has hours and minutes: \"07:00\". Time of day, `HH:MM`, at which a dated memo is published. [option]"),
        ("      authors: [editors]", "      page_size: many",
         "10:18: error: memos/archive: page_size is 'many': a whole number belongs here. Memos on one page of a year. [option]"),
        ("      authors: [editors]", "  - memos/topics:\n      page_size: 0\n",
         "11:18: error: memos/topics: page_size is '0': Input should be greater than or equal to 1. Entries on one page of a list. [option]"),
        ("      authors: [editors]", "  - memos/topic",
         "10:5: error: there is no plugin 'memos/topic'. Did you mean 'memos/topics'? [unknown-plugin]"),
        ("  - memos/archive:\n      authors: [editors]", "  - memos/topics",
         "9:5: error: memos/topics is listed, and memos/archive is not. Add the line `- memos/archive` below `plugins:`. [no-archive-plugin]"),
    ],
)  # fmt: skip
def test_what_is_wrong_in_mkdocs_yml_is_told_by_both_in_one_line(
    old: str, new: str, expected: str, make_site: MakeSite, caplog: pytest.LogCaptureFixture
) -> None:
    site = changed(make_site(), old, new)

    assert [f"mkdocs.yml:{expected}"] == checked(site) == told_by_memo_build(site) == built(site, caplog)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("  - memos/archive:", "  - memos/archive:\n    recent: 5\n    x:",
         "10:5: error: 'recent' stands beside memos/archive, not below it. Indent the options of memos/archive by two more spaces, or begin another plugin with `- `. [plugins]"),
        ("site_url: https://small.example/memos/", "site_url: small.example",
         "2:11: error: site_url is 'small.example', not the address of a site. Write it whole: https://memos.example.org/ [site-url]"),
        ("plugins:\n  - memos/archive:\n      authors: [editors]", "plugins: memos/archive",
         "8:10: error: plugins is 'memos/archive', not a list. Write each plugin on a line of its own below `plugins:`, as `- memos/archive`. [plugins]"),
        ("plugins:", "plugin:", "8:1: error: there is no setting 'plugin'. Did you mean 'plugins'? [unknown-setting]"),
        ("  - memos/archive:\n", "  - memos/archiv:\n",
         "9:5: error: there is no plugin 'memos/archiv'. Did you mean 'memos/archive'? [unknown-plugin]"),
    ],
)  # fmt: skip
def test_what_the_host_would_stop_at_is_told_by_memo_build_in_the_line_of_memo_check(
    old: str, new: str, expected: str, make_site: MakeSite
) -> None:
    site = changed(make_site(), old, new)

    assert [f"mkdocs.yml:{expected}"] == checked(site) == told_by_memo_build(site)


@pytest.mark.parametrize("theme", ["theme: material", "theme: mkdocs", ""])
def test_a_theme_without_our_templates_is_told_by_both_in_one_line(
    theme: str, make_site: MakeSite, caplog: pytest.LogCaptureFixture
) -> None:
    site = make_site()
    text = (site.folder / "mkdocs.yml").read_text()
    written = text[text.index("theme:") : text.index("plugins:")]
    changed(site, written, f"{theme}\n")

    [line] = checked(site)
    assert (
        f"the theme '{theme[7:] or 'mkdocs'}' has no template memo.html, which memos/archive needs." in line
    )
    assert [line] == told_by_memo_build(site) == built(site, caplog)


def test_a_hook_may_name_the_theme_that_has_the_templates(make_site: MakeSite) -> None:
    site = changed(make_site(), "plugins:", "hooks: [hook.py]\nplugins:")
    text = (site.folder / "mkdocs.yml").read_text()
    [folder] = [line.split(": ")[1] for line in text.splitlines() if "custom_dir" in line]
    changed(site, f"  custom_dir: {folder}\n", "")
    hook = f"from mkdocs.theme import Theme\ndef on_config(config):\n    config.theme = Theme(name='material', custom_dir={folder!r}, font=False)\n"
    site.write({"hook.py": hook})

    assert "A body of some words." in (site.build() / "2026/price/index.html").read_text()


def test_feeds_without_an_address_are_told_by_both_in_one_line(
    make_site: MakeSite, caplog: pytest.LogCaptureFixture
) -> None:
    site = changed(make_site(settings="  - memos/feeds"), "site_url: https://small.example/memos/\n", "")

    [line] = checked(site)
    assert line.startswith("mkdocs.yml:11:5: error: site_url is not set, and a feed needs whole addresses.")
    assert [line] == built(site, caplog)


def test_everything_wrong_in_mkdocs_yml_is_told_before_the_host_stops_at_the_first(
    make_site: MakeSite, caplog: pytest.LogCaptureFixture
) -> None:
    site = make_site(options="recent: 0", settings="  - memos/topic\n  - memos/feeds:\n      sise: 0")

    said = built(site, caplog)

    assert ["option", "unknown-plugin", "unknown-option"] == [line.rsplit("[")[-1][:-1] for line in said]
    assert said == checked(site)


@pytest.mark.parametrize(
    ("epoch", "what"),
    [
        ("", "empty"),
        ("soon", "'soon', not a number of seconds since 1970"),
        ("-1", "'-1', not a number of seconds since 1970"),
        ("9999999999999", "'9999999999999', not a number of seconds since 1970"),
    ],
)
def test_a_moment_that_is_none_is_told_by_both_in_one_line(
    epoch: str,
    what: str,
    make_site: MakeSite,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    site = make_site()
    monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch)
    line = f"environment:1:1: error: SOURCE_DATE_EPOCH is {what}. Unset it, or give whole seconds since 1970. [source-date-epoch]"

    assert [line] == checked(site) == built(site, caplog)


def test_what_an_inherited_file_says_counts_for_both(
    make_site: MakeSite, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    site = make_site()
    text = (site.folder / "mkdocs.yml").read_text()
    site.write({"base.yml": text.replace("authors: [editors]", "recent: 0")})
    site.write({"mkdocs.yml": "INHERIT: base.yml\n"})

    assert checked(site) == built(site, caplog)
    assert checked(site)[0].startswith("base.yml:10:15: error: memos/archive: recent is '0'")

    site.write({"base.yml": text.replace("authors: [editors]", "authors: [editors]\n      recent: 1")})
    site.build()
    assert checked(site) == []


def test_the_time_of_day_may_be_written_without_quotation_marks(make_site: MakeSite) -> None:
    site = make_site(options="publish_time: 10:30")

    assert checked(site) == []
    assert "2026-03-30T10:30" in (site.build() / "2026/price/index.html").read_text()
