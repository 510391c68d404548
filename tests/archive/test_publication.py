"""The moment at which a memo is published."""

from datetime import UTC, date, datetime

import pytest

from memo_archive.archive.publication import published_at
from tests.sites import archive_of, notice, settings_of


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
