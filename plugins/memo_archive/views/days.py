"""Days as they are printed, whatever the locale."""

from __future__ import annotations

from datetime import date

MONTHS = "January February March April May June July August September October November December".split()


def format_day(value: date | None) -> str:
    """Return a date as the newsletter prints it: "30 March 2026"; empty without one."""
    return f"{value.day} {MONTHS[value.month - 1]} {value.year}" if value else ""
