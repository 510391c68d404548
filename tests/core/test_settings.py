"""Settings, and the moments that follow from them."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from memo_archive.archive.archive import published_at
from memo_archive.settings import SettingsError, now_in, read_settings
from tests.sites import archive_of, notice, settings_of


def read(text: str, tmp_path: Path) -> list[str]:
    """Return the problems of the mkdocs.yml `text`."""
    (tmp_path / "mkdocs.yml").write_text(text, encoding="utf-8")
    try:
        read_settings(tmp_path / "mkdocs.yml")
    except SettingsError as error:
        return list(map(str, error.problems))
    return []


@pytest.mark.parametrize(
    "plugins",
    [
        "  - search\n  - memos/archive:\n      time_zone: Europe/London\n",
        "  memos/archive:\n    time_zone: Europe/London\n",
        "  - memos/archive: {time_zone: Europe/London}\n  - memos/topics\n",
    ],
)
def test_the_options_are_found_in_each_form_of_the_list(plugins: str, tmp_path: Path) -> None:
    (tmp_path / "mkdocs.yml").write_text(f"site_name: A\nplugins:\n{plugins}", encoding="utf-8")
    settings = read_settings(tmp_path / "mkdocs.yml")
    assert ("A", "Europe/London", tmp_path / "memos") == (
        settings.site_name, settings.options.time_zone, settings.content_folder,
    )  # fmt: skip


def test_tags_of_mkdocs_do_no_harm_and_variables_are_looked_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SITE", "https://a.example")
    text = "site_url: !ENV [GONE, SITE, x]\nsite_name: !ENV GONE\nx: !!python/name:a.b\ny: !relative\n"
    (tmp_path / "mkdocs.yml").write_text(text, encoding="utf-8")
    settings = read_settings(tmp_path / "mkdocs.yml")
    assert ("https://a.example/", "Memo Archive") == (settings.site_url, settings.site_name)


def option(line: str) -> str:
    return f"plugins:\n  - memos/archive:\n      {line}\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("site_url: example.org\n", "1:1: error: site_url is 'example.org/', not the address of a site."),
        ("\nsite_url: http://[x/\n", "2:1: error: site_url is 'http://[x/', not the address of a site."),
        ("site_url: 5\n", "1:1: error: site_url is '5/', not the address of a site."),
        ("site_name: [\n", "2:1: error: not valid YAML:"),
        ("- a\n", "1:1: error: the file holds no settings."),
        (
            option("time_zon: UTC"),
            "3:1: error: memos/archive has no option 'time_zon'. Did you mean 'time_zone'?",
        ),
        (
            option("time_zone: London"),
            "3:1: error: memos/archive: time_zone is 'London': no time zone of that",
        ),
        (option("publish_time: 25:00"), "3:1: error: memos/archive: publish_time is "),
        (option("publish_time: true"), "3:1: error: memos/archive: publish_time is 'True'"),
        (option("markdown_extensions: [gone]"), "3:1: error: memos/archive: markdown_extensions is "),
    ],
)
def test_what_is_wrong_is_told_with_its_line(text: str, expected: str, tmp_path: Path) -> None:
    [problem] = read(text, tmp_path)
    assert problem.startswith(f"mkdocs.yml:{expected}")


def test_all_options_that_are_wrong_are_told(tmp_path: Path) -> None:
    text = "site_url: x\nplugins:\n  - memos/archive:\n      recent: 0\n      page_size: many\n"
    assert 3 == len(read(text, tmp_path))


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"there is no mkdocs\.yml"):
        read_settings(tmp_path / "mkdocs.yml")


def test_a_time_that_yaml_takes_for_a_number_is_a_time(tmp_path: Path) -> None:
    text = "plugins:\n  - memos/archive:\n      publish_time: 10:30\n"
    (tmp_path / "mkdocs.yml").write_text(text, encoding="utf-8")
    assert "10:30" == read_settings(tmp_path / "mkdocs.yml").options.publish_time


def test_feed_ids_have_an_authority_of_their_own() -> None:
    assert "example.org,2026" == settings_of().tag_authority
    assert "memos.example,2019" == settings_of(authority="memos.example,2019").tag_authority
    assert "" == settings_of("site_name: A").tag_authority


# Moments


def test_now_is_source_date_epoch_in_the_archives_time_zone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1780272000")
    now = now_in(settings_of(time_zone="Asia/Tokyo"))
    assert (datetime(2026, 6, 1, tzinfo=UTC), "2026-06-01T09:00:00+09:00") == (now, now.isoformat())


@pytest.mark.parametrize("epoch", ["soon", "1e9", "9" * 30, "253402300799"])
def test_an_epoch_that_is_no_moment_is_told(epoch: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch)
    with pytest.raises(SettingsError, match=r"SOURCE_DATE_EPOCH is '.*', not a number of seconds since 1970"):
        now_in(settings_of(time_zone="Asia/Tokyo"))


@pytest.mark.parametrize(
    ("day", "zone", "time", "expected"),
    [
        (date(2026, 3, 30), "UTC", "06:00", "2026-03-30T06:00:00+00:00"),
        (date(2026, 3, 30), "Europe/London", "06:00", "2026-03-30T06:00:00+01:00"),
        (
            date(2026, 3, 29),
            "Europe/Berlin",
            "02:30",
            "2026-03-29T03:30:00+02:00",
        ),  # an hour that the clocks skip
        (date(2026, 10, 25), "Europe/Berlin", "02:30", "2026-10-25T02:30:00+02:00"),  # one that they repeat
        (date(2011, 12, 30), "Pacific/Apia", "06:00", "2011-12-31T06:00:00+14:00"),  # a day that they skip
    ],
)
def test_a_memo_is_published_at_its_time_of_its_day(day: date, zone: str, time: str, expected: str) -> None:
    assert expected == published_at(day, settings_of(time_zone=zone, publish_time=time)).isoformat()


@pytest.mark.parametrize(("minute", "expected"), [(59, 0), (60, 1), (61, 1)])
def test_a_memo_comes_out_at_its_minute_and_not_before(minute: int, expected: int) -> None:
    now = datetime.fromtimestamp(datetime(2026, 6, 1, 5, tzinfo=UTC).timestamp() + 60 * minute, UTC)
    assert expected == len(archive_of({"2026/a.md": notice(date="2026-06-01")}, now=now).memos)


@pytest.mark.parametrize("year", ["1000", "8999"])
@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Pacific/Pago_Pago"])
def test_the_first_and_the_last_day_have_a_moment_in_every_zone(year: str, zone: str) -> None:
    files = {f"{year}/a.md": notice(date=f"{year}-01-01"), f"{year}/b.md": notice(date=f"{year}-12-31")}
    archive = archive_of(files, settings=settings_of(time_zone=zone))
    assert 2 == len(archive.by_uri)
