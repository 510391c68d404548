"""Settings, and the moments that follow from them."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from memo_archive.problems import Problem
from memo_archive.sections import OPTIONS
from memo_archive.settings import (
    Place,
    Settings,
    SettingsError,
    now_in,
    parse_document,
    read_settings,
    settings_from,
)
from memo_archive.settings.section_options import PrinciplesOptions, SeriesOptions, TopicsOptions
from tests.sites import settings_of


def settings_in(folder: Path, text: str) -> Settings:
    """Return the settings of the mkdocs.yml `text`."""
    (folder / "mkdocs.yml").write_text(text, encoding="utf-8")
    return read_settings(folder / "mkdocs.yml", OPTIONS)


def told(text: str, folder: Path) -> list[str]:
    """Return the problems of the mkdocs.yml `text`."""
    with pytest.raises(SettingsError) as raised:
        settings_in(folder, text)
    return list(map(str, raised.value.problems))


# In which forms mkdocs.yml may be written


@pytest.mark.parametrize(
    "plugins",
    [
        "  - search\n  - memos/archive:\n      time_zone: Europe/London\n",
        "  memos/archive:\n    time_zone: Europe/London\n",
        "  - memos/archive: {time_zone: Europe/London}\n  - memos/topics\n",
        "  - /memos/archive: {time_zone: Europe/London}\n  - memos/topics: null\n  - memos/series: []\n",
    ],
)
def test_the_options_are_found_in_each_form_of_the_list(plugins: str, tmp_path: Path) -> None:
    settings = settings_in(tmp_path, f"site_name: A\nplugins:\n{plugins}")
    assert ("A", "Europe/London", tmp_path / "memos") == (
        settings.site_name, settings.options.time_zone, settings.content_folder,
    )  # fmt: skip


def test_plugins_of_others_are_passed_over(tmp_path: Path) -> None:
    text = "plugins:\n  - memos/archive\n  - search: {lang: en}\n  - material/tags\n  - letters: 5\n"
    assert ["memos/archive"] == list(settings_in(tmp_path, text).plugins)


def test_without_a_list_there_are_no_plugins(tmp_path: Path) -> None:
    assert {} == settings_in(tmp_path, "site_name: A\nplugins:\n").plugins


def test_a_plugin_that_mkdocs_is_told_to_leave_out_is_left_out(tmp_path: Path) -> None:
    text = """\
plugins:
  - memos/archive: {enabled: true}
  - memos/topics: {enabled: false}
  - memos/series: {enabled: !ENV [GONE, true]}
"""
    assert ["memos/archive", "memos/series"] == list(settings_in(tmp_path, text).plugins)


def test_a_name_is_sought_below_the_name_of_the_theme_first_as_by_mkdocs(tmp_path: Path) -> None:
    text = "theme:\n  name: memos\nplugins:\n  - archive: {recent: 9}\n"
    assert 9 == settings_in(tmp_path, text).options.recent


def test_tags_of_mkdocs_do_no_harm(tmp_path: Path) -> None:
    text = """\
site_name: A
markdown_extensions:
  - toc: {slugify: !!python/object/apply:a.b {kwds: {case: lower}}, permalink: !!python/name:a.b }
  - snippets: {base_path: !relative $docs_dir}
"""
    assert "A" == settings_in(tmp_path, text).site_name


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("!ENV SIZE", 30),
        ("!ENV [SIZE]", 30),
        ("!ENV [GONE, SIZE, 5]", 30),
        ("!ENV [GONE, 5]", 5),
    ],
)
def test_variables_are_looked_up_as_by_mkdocs(
    written: str, expected: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SIZE", "30")
    text = f"plugins:\n  - memos/archive:\n      page_size: {written}\n"
    assert expected == settings_in(tmp_path, text).options.page_size


def test_a_variable_that_is_not_set_is_no_value(tmp_path: Path) -> None:
    settings = settings_in(tmp_path, "site_name: !ENV GONE\nsite_url: !ENV [GONE, https://a.example]\n")
    assert ("Memo Archive", "https://a.example/") == (settings.site_name, settings.site_url)


def test_what_another_file_says_counts_where_mkdocs_yml_says_nothing(tmp_path: Path) -> None:
    (tmp_path / "shared").mkdir()
    (tmp_path / "shared" / "base.yml").write_text(
        """\
site_name: Base
site_url: https://base.example/
plugins:
  memos/archive: &archive {recent: 3, page_size: 9}
  memos/series: {names: {a: Base, b: Base}}
  memos/topics: {page_size: 7}
""",
        encoding="utf-8",
    )
    settings = settings_in(
        tmp_path,
        """\
INHERIT: shared/base.yml
site_name: Own
plugins:
  memos/archive: {page_size: 11}
  memos/series: {names: {b: Own}}
  memos/principles: {}
""",
    )
    assert ("Own", "https://base.example/", 3, 11) == (
        settings.site_name, settings.site_url, settings.options.recent, settings.options.page_size,
    )  # fmt: skip
    assert {"a": "Base", "b": "Own"} == settings.options_of(SeriesOptions).names
    assert 7 == settings.options_of(TopicsOptions).page_size
    assert Place("shared/base.yml", 6, 29) == settings.place("memos/topics", "page_size")
    assert Place("mkdocs.yml", 4, 30) == settings.place("memos/archive", "page_size")


def test_a_list_in_place_of_an_inherited_one_replaces_it(tmp_path: Path) -> None:
    base = "plugins:\n  - memos/archive: {recent: 3}\n  - memos/topics: {page_size: 0}\n"
    (tmp_path / "base.yml").write_text(base, encoding="utf-8")
    settings = settings_in(tmp_path, "INHERIT: base.yml\nplugins:\n  - memos/archive\n")
    assert (6, ["memos/archive"]) == (settings.options.recent, list(settings.plugins))


def test_values_that_yaml_repeats_and_merges_are_read(tmp_path: Path) -> None:
    text = """\
extra: &sizes {page_size: 7}
plugins:
  - memos/archive: {<<: *sizes, recent: 5}
  - memos/topics: *sizes
"""
    settings = settings_in(tmp_path, text)
    assert (7, 5, 7) == (
        settings.options.page_size, settings.options.recent, settings.options_of(TopicsOptions).page_size,
    )  # fmt: skip


def test_what_is_not_listed_has_its_defaults(tmp_path: Path) -> None:
    settings = settings_in(tmp_path, "plugins:\n  - memos/archive\n  - memos/topics: {page_size: 7}\n")
    assert (7, 26) == (
        settings.options_of(TopicsOptions).page_size, settings.options_of(PrinciplesOptions).stale_weeks,
    )  # fmt: skip


@pytest.mark.parametrize("time", ["10:30", "1:30", '"06:00"', "06:00"])
def test_a_time_that_yaml_takes_for_a_number_is_a_time(time: str, tmp_path: Path) -> None:
    text = f"plugins:\n  - memos/archive:\n      publish_time: {time}\n"
    if time == "1:30":
        [problem] = told(text, tmp_path)
        assert problem.startswith("mkdocs.yml:3:21: error: memos/archive: publish_time is '1:30'")
    else:
        assert time.strip('"') == settings_in(tmp_path, text).options.publish_time


# What is wrong is told


def option(line: str) -> str:
    return f"plugins:\n  - memos/archive:\n      {line}\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("site_url: example.org\n", "1:11: error: site_url is 'example.org', not the address of a site. Write it whole: https://memos.example.org/ [site-url]"),
        ("\nsite_url: http://[x/\n", "2:11: error: site_url is 'http://[x/', not the address of a site."),
        ("site_url: 5\n", "1:11: error: site_url is '5', not the address of a site."),
        ("site_name: [\n", "2:1: error: not valid YAML:"),
        ("site_name: 2026-02-30\n", "1:1: error: not valid YAML:"),
        ("- a\n", "1:1: error: the file holds no settings."),
        ("", "1:1: error: the file holds no settings."),
        ("INHERIT: base.yml\n", "1:10: error: INHERIT is 'base.yml', a file that is not there."),
        ("INHERIT: mkdocs.yml\n", "1:10: error: INHERIT is 'mkdocs.yml', a file that inherits from this one."),
        ("INHERIT: [a]\n", "1:10: error: INHERIT is no path of a file."),
        ("site_name: A\nplugin:\n  - memos/archive\n", "2:1: error: there is no setting 'plugin'. Did you mean 'plugins'? [unknown-setting]"),
        ("plugins: memos/archive\n", "1:10: error: plugins is 'memos/archive', not a list. Write each plugin on a line of its own below `plugins:`, as `- memos/archive`. [plugins]"),
        ("plugins:\n  - memos/archive\n  - memos/topic\n", "3:5: error: there is no plugin 'memos/topic'. Did you mean 'memos/topics'? [unknown-plugin]"),
        ("plugins:\n  - memo/archive: {}\n", "2:5: error: there is no plugin 'memo/archive'. Did you mean 'memos/archive'? [unknown-plugin]"),
        ("plugins:\n  memos/archive:\n  memos/serie:\n", "3:3: error: there is no plugin 'memos/serie'. Did you mean 'memos/series'?"),
        ("plugins:\n  - memos/archive\n  - 5\n", "3:5: error: '5' is no name of a plugin."),
        ("plugins:\n  - memos/archive\n  - {}\n", "3:5: error: an entry names no plugin."),
        ("plugins:\n  - memos/archive:\n    recent: 5\n", "3:5: error: 'recent' stands beside memos/archive, not below it. Indent the options of memos/archive by two more spaces, or begin another plugin with `- `. [plugins]"),
        ("plugins:\n  - memos/archive: 5\n", "2:20: error: the options of memos/archive are '5'."),
        ("plugins:\n  - memos/archive\n  - memos/topics\n  - memos/topics: {}\n", "4:5: error: memos/topics is listed twice, first in line 3. Keep one of the two. [plugin-twice]"),
        ("plugins:\n  - memos/topics\n", "2:5: error: memos/topics is listed, and memos/archive is not. Add the line `- memos/archive` below `plugins:`. [no-archive-plugin]"),
        ("use_directory_urls: false\nplugins:\n  - memos/archive\n", "1:21: error: use_directory_urls is false, and memos/archive gives a memo the address /2026/slug/. Remove that line, or write true. [directory-urls]"),
        (option("enabled: perhaps"), "3:16: error: memos/archive: enabled is 'perhaps'. It is true or false. [option]"),
        (option("time_zon: UTC"), "3:7: error: memos/archive has no option 'time_zon'. Did you mean 'time_zone'? [unknown-option]"),
        (option("xyz: UTC"), "3:7: error: memos/archive has no option 'xyz'. Its options are time_zone, publish_time,"),
        (option("related: {limt: 5}"), "3:17: error: memos/archive: related has no option 'limt'. Did you mean 'limit'?"),
        (option("related: {limit: 50}"), "3:24: error: memos/archive: related: limit is '50': Input should be less than or equal to 20. Memos to read next, those chosen by hand among them. [option]"),
        (option("related: 5"), "3:16: error: memos/archive: related is '5': options of its own belong below it."),
        (option("authors: [a, [b]]"), "3:20: error: memos/archive: authors is '['b']': a text belongs here."),
        (option("language: [en]"), "3:17: error: memos/archive: language is '['en']': a text belongs here."),
        (option("authors: a"), "3:16: error: memos/archive: authors is 'a': a list belongs here."),
        (option("page_size: true"), "3:18: error: memos/archive: page_size is 'True': a whole number belongs here. Memos on one page of a year. [option]"),
        (option("page_size: many"), "3:18: error: memos/archive: page_size is 'many': a whole number belongs here."),
        (option("time_zone: London"), "3:18: error: memos/archive: time_zone is 'London': no time zone of that name is known."),
        (option("publish_time: 25:00"), "3:21: error: memos/archive: publish_time is '25:00': it does not have the form that it should. Time of day, `HH:MM`,"),
        (option("publish_time: true"), "3:21: error: memos/archive: publish_time is 'True'"),
        (option("publish_time: 7"), '3:21: error: memos/archive: publish_time is \'7\': it has hours and minutes: "07:00". Time of day, `HH:MM`, at which a dated memo is published. [option]'),
        (option("publish_time: 7.30"), '3:21: error: memos/archive: publish_time is \'7.3\': it has hours and minutes: "07:00".'),
        (option("markdown_extensions: [gone]"), "3:7: error: memos/archive has no option 'markdown_extensions'. Take it away: "),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_with_its_line(text: str, expected: str, tmp_path: Path) -> None:
    [problem] = told(text, tmp_path)
    assert problem.startswith(f"mkdocs.yml:{expected}")


def test_the_line_is_that_of_the_plugin_whose_option_it_is(tmp_path: Path) -> None:
    text = """\
site_name: A
extra:
  page_size: 0  # of somebody else
plugins:
  - memos/archive: {page_size: 5}
  - "memos/topics": {"page_size": 501}
  - 'memos/series':
      # page_size: 0
      page_size: 502
"""
    assert [
        "mkdocs.yml:6:35: error: memos/topics: page_size is '501': Input should be less than or equal to 500. Entries on one page of a list. [option]",
        "mkdocs.yml:9:18: error: memos/series: page_size is '502': Input should be less than or equal to 500. Entries on one page of a list. [option]",
    ] == told(text, tmp_path)


def test_everything_that_is_wrong_is_told_at_once_in_the_order_of_the_file(tmp_path: Path) -> None:
    text = """\
plugins:
  - memos/topic
  - memos/feeds:
      hub: ftp://x
      sise: 3
      size: 0
  - memos/archive:
      recent: 0
      page_size: many
site_url: x
"""
    assert [
        ("2:5", "unknown-plugin"),
        ("4:12", "option"),
        ("5:7", "unknown-option"),
        ("6:13", "option"),
        ("8:15", "option"),
        ("9:18", "option"),
        ("10:11", "site-url"),
    ] == [(":".join(line.split(":")[1:3]), line.rsplit("[")[-1][:-1]) for line in told(text, tmp_path)]


def test_what_an_inherited_file_says_wrong_is_told_with_the_name_of_that_file(tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    (tmp_path / "base.yml").write_text("plugins:\n  memos/archive:\n    recent: 0\n", encoding="utf-8")
    [problem] = told("INHERIT: ../base.yml\nsite_name: A\n", tmp_path / "site")
    assert problem.startswith("../base.yml:3:13: error: memos/archive: recent is '0'")


def test_of_an_option_given_twice_the_last_counts_and_is_named(tmp_path: Path) -> None:
    [problem] = told("plugins:\n  - memos/archive:\n      recent: 5\n      recent: 0\n", tmp_path)
    assert problem.startswith("mkdocs.yml:4:15: error: memos/archive: recent is '0'")


def test_a_mark_at_the_beginning_does_no_harm(tmp_path: Path) -> None:
    [problem] = told("\ufeffsite_url: x\n", tmp_path)
    assert problem.startswith("mkdocs.yml:1:11: error: site_url is 'x'")


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"there is no mkdocs\.yml"):
        read_settings(tmp_path / "mkdocs.yml", OPTIONS)


def test_a_file_that_is_no_text_is_told(tmp_path: Path) -> None:
    (tmp_path / "mkdocs.yml").write_bytes(b"site_name: \xff\n")
    with pytest.raises(SettingsError, match=r"mkdocs\.yml cannot be read"):
        read_settings(tmp_path / "mkdocs.yml", OPTIONS)


def test_every_option_says_what_it_is_for() -> None:
    described = [field.description for model in OPTIONS.values() for field in model.model_fields.values()]
    assert all(described)


def test_feed_ids_have_an_authority_of_their_own() -> None:
    assert "example.org,2026" == settings_of().tag_authority
    assert "memos.example,2019" == settings_of(authority="memos.example,2019").tag_authority
    assert "" == settings_of("site_name: A").tag_authority


# Moments


def test_now_is_source_date_epoch_in_the_archives_time_zone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1780272000")
    now = now_in(settings_of(time_zone="Asia/Tokyo"))
    assert (datetime(2026, 6, 1, tzinfo=UTC), "2026-06-01T09:00:00+09:00") == (now, now.isoformat())


@pytest.mark.parametrize(
    ("epoch", "what"),
    [
        ("", "empty"),
        *(
            (epoch, f"'{epoch}', not a number of seconds since 1970")
            for epoch in ("soon", "1e9", "-1", "+5", "1_000", " 5", "١٢", "9" * 30, "253402300799")
        ),
    ],
)
def test_an_epoch_that_is_no_moment_is_told(epoch: str, what: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch)
    with pytest.raises(SettingsError) as raised:
        now_in(settings_of(time_zone="Asia/Tokyo"))
    assert [
        f"environment:1:1: error: SOURCE_DATE_EPOCH is {what}. Unset it, or give whole seconds since 1970. [source-date-epoch]"
    ] == list(map(str, raised.value.problems))


# Whatever stands there


SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.dates() | st.text(max_size=8)
ANYTHING = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(SCALARS, inner, max_size=3),
    max_leaves=8,
)
NAMES = st.sampled_from([*OPTIONS, "memos/topic", "search", "enabled"])
FIELDS = sorted({name for model in OPTIONS.values() for name in model.model_fields})
ENTRY = NAMES | st.dictionaries(
    NAMES, ANYTHING | st.dictionaries(st.sampled_from(FIELDS) | SCALARS, ANYTHING, max_size=3), max_size=2
)


@given(
    st.fixed_dictionaries(
        {"plugins": st.lists(ENTRY, max_size=4) | st.dictionaries(NAMES, ANYTHING, max_size=3) | ANYTHING},
        optional=dict.fromkeys(("site_url", "site_name", "docs_dir", "theme", "plugin"), ANYTHING),
    )
)
def test_whatever_stands_in_mkdocs_yml_there_are_settings_or_problems_with_a_place(
    values: dict[str, object],
) -> None:
    text = yaml.safe_dump(values, allow_unicode=True)
    lines = len(text.splitlines())
    for problem in problems_of(text):
        assert problem.path == "mkdocs.yml"
        assert 1 <= problem.line <= lines
        assert problem.column >= 1
        assert len(str(problem).splitlines()) == 1


@given(st.text(max_size=60))
def test_no_text_ends_the_reader(text: str) -> None:
    assert all(problem.path == "mkdocs.yml" for problem in problems_of(text))


def problems_of(text: str) -> tuple[Problem, ...]:
    """Return the problems of the mkdocs.yml `text`; none where it gives settings."""
    try:
        settings_from(parse_document(text), OPTIONS, folder=Path())
    except SettingsError as error:
        return error.problems
    return ()
