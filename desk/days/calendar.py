"""The working calendar: when the office is open, and when a target runs out if only open minutes count.

The office is open whenever the clock on its wall reads a time within one of the day's windows. That one
sentence also settles the days on which the clocks change: an hour that the wall clock shows twice counts
twice, an hour that it skips does not count.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import NamedTuple
from zoneinfo import ZoneInfo

from storage.kinds import Language

_MINUTE = timedelta(minutes=1)
_DAY = timedelta(days=1)
_PATIENCE = timedelta(days=3653)
"""Ten years: a calendar that is shut for so long will not open."""


class NeverOpen(Exception):
    """The calendar has no open minute within ten years."""


class Window(NamedTuple):
    """An opening of one day, in minutes after local midnight: `0 <= opens < closes <= 1440`."""

    opens: int
    closes: int


class Pause(NamedTuple):
    """A stretch in which a clock stood still: aware datetimes, `start` included, `end` not."""

    start: datetime
    end: datetime


Windows = tuple[Window, ...]
"""The openings of one day, in order, none overlapping another; empty = closed all day."""


Week = tuple[Windows, ...]
"""The openings of seven days, Monday first."""


class Why(StrEnum):
    """Why a day differs from the week."""

    TERM = "term"
    HOLIDAY = "public holiday"
    MAKE_UP = "make-up workday"
    OVERRIDE = "override"


class Reason(NamedTuple):
    """Why a day differs, and what that is called in each language; a make-up workday and an override have no name."""

    why: Why
    name: Mapping[Language, str]


@dataclass(frozen=True, slots=True)
class Calendar:
    """Weekly openings in one time zone, and the days that differ from them.

    `holidays` replaces a day's openings, whatever the reason: no windows for a day off, windows for a make-up workday
    or a day of a term with other hours. `reasons` says why, for people; no arithmetic looks at it.
    desk/days/special_days.py makes both.
    """

    time_zone: ZoneInfo
    weekly: Week
    holidays: Mapping[date, Windows]
    reasons: Mapping[date, Reason] = field(default_factory=dict)

    def windows(self, day: date) -> Windows:
        """The openings of a local day."""
        special = self.holidays.get(day)
        return self.weekly[day.weekday()] if special is None else special

    @property
    def usual_day(self) -> int:
        """The open minutes of the commonest working day of the week; of two equally common ones the longer.

        Zero when no day of the week has an opening.
        """
        return _open(usual_windows(self.weekly))


def usual_windows(week: Week) -> Windows:
    """The openings of the commonest working day of a week, as its first day of that length has them.

    Of two equally common lengths the longer; none when no day has an opening.
    """
    lengths = Counter(_open(day) for day in week if day)
    usual = max(lengths, key=lambda minutes: (lengths[minutes], minutes), default=0)
    return next((day for day in week if _open(day) == usual), ())


def _open(day: Windows) -> int:
    """The open minutes of a day."""
    return sum(window.closes - window.opens for window in day)


ROUND_THE_CLOCK = Calendar(ZoneInfo("UTC"), ((Window(0, 1440),),) * 7, {})
"""The calendar of what does not wait for opening hours."""


def due(
    start: datetime, minutes: int, calendar: Calendar, pauses: Sequence[tuple[datetime, datetime]] = ()
) -> datetime:
    """When a target of so many open minutes runs out: the earliest instant at which they have passed.

    `start` is aware, the result is aware UTC. A pause adds the open minutes that it covered; minutes covered by
    two pauses are added once. A target that ends with the day ends at closing time, not at the next opening.

    Raises:
        NeverOpen: the calendar has no open minute within ten years.
        ValueError: a naive datetime, negative minutes, or a pause that ends before it starts.
    """
    start = _utc(start)
    left = minutes * _MINUTE
    if minutes < 0:
        raise ValueError(f"a target cannot be {minutes} minutes")
    if not minutes:
        return start
    standing = _in_order(pauses)
    for opens, closes in _openings(start, calendar):
        for begins, ends in _running(opens, closes, standing):
            if ends - begins >= left:
                return begins + left
            left -= ends - begins
    raise AssertionError("without an end, openings go on until NeverOpen")


def open_minutes(start: datetime, end: datetime, calendar: Calendar) -> int:
    """The whole open minutes between two aware instants; a part of a minute at the end is dropped.

    Raises:
        ValueError: a naive datetime, or `end` before `start`.
    """
    return used(start, end, calendar)


def used(start: datetime, end: datetime, calendar: Calendar, pauses: Sequence[tuple[datetime, datetime]] = ()) -> int:
    """The whole open minutes that a clock ran between two aware instants: those that no pause covered.

    With them a clock has run for n minutes from `due(start, n, calendar, pauses)` on. Pauses may overlap, and reach
    beyond either instant; a part of a minute at the end is dropped.

    Raises:
        ValueError: a naive datetime, `end` before `start`, or a pause that ends before it starts.
    """
    start, end = _utc(start), _utc(end)
    if end < start:
        raise ValueError("the end lies before the start")
    standing = _in_order(pauses)
    ran = timedelta()
    for opens, closes in _openings(start, calendar, end):
        for begins, ends in _running(opens, closes, standing):
            ran += ends - begins
    return ran // _MINUTE


def is_open(at: datetime, calendar: Calendar) -> bool:
    """Whether the office is open at an aware instant; at closing time it is not."""
    local = _utc(at).astimezone(calendar.time_zone)
    minute = local.hour * 60 + local.minute
    return any(opens <= minute < closes for opens, closes in calendar.windows(local.date()))


def next_opening(at: datetime, calendar: Calendar) -> datetime:
    """The first instant from `at` on at which the office is open, aware UTC: `at` itself when it is open then.

    Raises:
        NeverOpen: the calendar has no open minute within ten years.
        ValueError: a naive datetime.
    """
    opens, _closes = next(_openings(_utc(at), calendar))
    return opens


def _utc(at: datetime) -> datetime:
    if at.tzinfo is None:
        raise ValueError(f"{at} has no time zone")
    return at.astimezone(UTC)


def _in_order(pauses: Sequence[tuple[datetime, datetime]]) -> list[tuple[datetime, datetime]]:
    """The pauses in UTC, by their start."""
    standing = sorted((_utc(begins), _utc(ends)) for begins, ends in pauses)
    if any(ends < begins for begins, ends in standing):
        raise ValueError("a pause ends before it starts")
    return standing


def _running(
    opens: datetime, closes: datetime, pauses: Sequence[tuple[datetime, datetime]]
) -> Iterator[tuple[datetime, datetime]]:
    """What the pauses, sorted by their start, leave of one opening."""
    for begins, ends in pauses:
        if opens < min(begins, closes):
            yield opens, min(begins, closes)
        opens = max(opens, ends)
    if opens < closes:
        yield opens, closes


def _openings(
    since: datetime, calendar: Calendar, until: datetime | None = None
) -> Iterator[tuple[datetime, datetime]]:
    """The open stretches from `since` on, in order, in UTC, clipped to `since` and `until`.

    Without `until` they go on for ever, or until NeverOpen.
    """
    last = since
    for start, end, offset in _steady(since, calendar.time_zone):
        if until is not None and start >= until:
            return
        day = (start + offset).date()
        while (midnight := datetime.combine(day, time(), UTC) - offset) < end:
            for window in calendar.windows(day):
                opens = max(midnight + window.opens * _MINUTE, start, since)
                closes = min(midnight + window.closes * _MINUTE, end, until or end)
                if opens < closes:
                    last = closes
                    yield opens, closes
            day += _DAY
        if until is None and end - last > _PATIENCE:
            raise NeverOpen(f"no open minute between {last:%Y-%m-%d} and {end:%Y-%m-%d}")


def _steady(since: datetime, zone: ZoneInfo) -> Iterator[tuple[datetime, datetime, timedelta]]:
    """Stretches of a day at most in which the zone's distance to UTC stays the same: start, end, distance."""
    start = since.replace(second=0, microsecond=0)
    offset = _offset(start, zone)
    while True:
        end = start + _DAY
        next_offset = _offset(end, zone)
        if next_offset != offset:
            end = _change(start, offset, zone)
            next_offset = _offset(end, zone)
        yield start, end, offset
        start, offset = end, next_offset


def _change(start: datetime, offset: timedelta, zone: ZoneInfo) -> datetime:
    """The minute within the day after `start` in which the zone's distance to UTC stops being `offset`."""
    before, after = 0, 1440
    while after - before > 1:
        middle = (before + after) // 2
        if _offset(start + middle * _MINUTE, zone) == offset:
            before = middle
        else:
            after = middle
    return start + after * _MINUTE


def _offset(at: datetime, zone: ZoneInfo) -> timedelta:
    """The zone's distance to UTC at an instant."""
    return at.astimezone(zone).replace(tzinfo=UTC) - at
