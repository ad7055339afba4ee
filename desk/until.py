"""The day until which something waits, as people write it: 2026-12-01, 12-01, 1.12., 12月1日, in 5 days, 5天."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from desk.folding import fold

IN_DAYS = (1, 2, 3, 7, 14, 30)
"""Days from now that are offered."""

FARTHEST = 366
"""Days from now that anything may wait."""

MORNING = time(8)
"""When the work goes on, on that day."""

_FULL = re.compile(r"(\d{4})\s?[-/.年]\s?(\d{1,2})\s?[-/.月]\s?(\d{1,2})\s?日?")
_MONTH_FIRST = re.compile(r"(\d{1,2})\s?[-/月]\s?(\d{1,2})\s?[日号號]?")
_DAY_FIRST = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.?")
_DAYS = re.compile(r"(?:in\s)?(\d{1,3})\s?(?:days?|天|日)?(?:后|後|之后|之後)?")


def offered(now: datetime, zone: ZoneInfo) -> Sequence[datetime]:
    """The mornings that are offered, as aware UTC."""
    today = now.astimezone(zone).date()
    return [morning_of(today + timedelta(days=days), zone) for days in IN_DAYS]


def until(said: str, now: datetime, zone: ZoneInfo) -> datetime | None:
    """The morning (aware UTC) of the day that is meant; None for no day, one that is over, one beyond a year."""
    today = now.astimezone(zone).date()
    day = _day(fold(said).strip(), today)
    if day is None or not today < day <= today + timedelta(days=FARTHEST):
        return None
    return morning_of(day, zone)


def morning_of(day: date, zone: ZoneInfo) -> datetime:
    """The morning of a day, as aware UTC."""
    return datetime.combine(day, MORNING, zone).astimezone(UTC)


def _day(said: str, today: date) -> date | None:
    if found := _FULL.fullmatch(said):
        return _date(*map(int, found.groups()))
    if found := _MONTH_FIRST.fullmatch(said):
        return _next(int(found[1]), int(found[2]), today)
    if found := _DAY_FIRST.fullmatch(said):
        return _next(int(found[2]), int(found[1]), today)
    if found := _DAYS.fullmatch(said):
        return today + timedelta(days=int(found[1]))
    return None


def _next(month: int, day: int, today: date) -> date | None:
    """The next day of this month and day: a date without a year is never one that is over."""
    this_year = _date(today.year, month, day)
    return this_year if this_year is None or this_year > today else _date(today.year + 1, month, day)


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
