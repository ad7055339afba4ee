"""Days and times as people write them, and the working days that they can be offered."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from typing import NamedTuple

from desk.days.calendar import Calendar, Window

LONGEST = timedelta(days=366)
"""How far ahead a day may lie: what is further is a slip of the pen."""

FURTHEST = timedelta(days=180)
"""How far ahead work may wait for a day, or a roster differ on it."""

_JUST_OVER = timedelta(days=60)
"""A day without a year that is over since no longer than this is over; of one before it the next year's is meant."""

_MORNING = Window(8 * 60, 12 * 60)
"""When somebody comes on a day on which the office is closed."""

_NOON = 12 * 60


class Visit(NamedTuple):
    """A time at which a worker could come: the beginning of an opening."""

    at: datetime
    clock: str
    """Its hours as the campus's clocks show them."""


def today(now: datetime, calendar: Calendar) -> date:
    """The day that the campus's clocks show."""
    return now.astimezone(calendar.time_zone).date()


def opening_of(day: date, calendar: Calendar) -> datetime:
    """When work begins on a day, aware UTC; on a closed one at eight."""
    return _at(day, (calendar.windows(day) or (_MORNING,))[0].opens, calendar)


def working_day(day: date, calendar: Calendar) -> date:
    """The first working day from this one on; the day itself when there is none within a year."""
    days = (day + timedelta(days=n) for n in range(LONGEST.days))
    return next((each for each in days if calendar.windows(each)), day)


def visits(now: datetime, calendar: Calendar, most: int) -> list[Visit]:
    """The next openings on the days after today: a morning and an afternoon where the calendar has both."""
    return list(islice(_visits(today(now, calendar), calendar), most))


def _visits(day: date, calendar: Calendar) -> Iterator[Visit]:
    for n in range(1, LONGEST.days):
        each = day + timedelta(days=n)
        for window in calendar.windows(each):
            yield Visit(_at(each, window.opens, calendar), "–".join(f"{m // 60:02}:{m % 60:02}" for m in window))


def day_in(text: str, now: datetime, calendar: Calendar) -> date | None:
    """The day that somebody wrote: 2026-12-01, 1.12., 12月1日, in 5 days, 5天, tomorrow, Monday. None: it is no day.

    A day without a year is the next of that name, or the last when that is over since a few weeks only: whoever asks
    for a day to come says so. What lies more than a year ahead is no day either.
    """
    day = _day(_plain(text), today(now, calendar))
    return day if day is not None and day - today(now, calendar) <= LONGEST else None


def times_in(text: str, now: datetime, calendar: Calendar) -> list[datetime] | None:
    """The times that somebody wrote, parted by commas or lines, aware UTC: "1.12. 14:00, 12月2日上午".

    A day alone means when work begins on it; a time alone is of the day before it. None: one of them is no time.
    """
    found: list[datetime] = []
    day: date | None = None
    for part in _SEPARATORS.split(_plain(text)):
        if not part.strip():
            continue
        written, clock = _parted(part.strip())
        day = day_in(written, now, calendar) if written else day
        if day is None:
            return None
        found.append(opening_of(day, calendar) if clock is None else clock(day, calendar))
    return found or None


def time_in(text: str, now: datetime, calendar: Calendar) -> datetime | None:
    """The one time still to come that somebody wrote, with its day and its hour; None when it is not that exactly.

    "tomorrow" or "tomorrow morning" name no hour, "after 2 pm" no day, and two times not one.
    """
    times = times_in(text, now, calendar)
    if times is None or len(times) > 1 or not now < times[0] <= now + LONGEST:
        return None
    return times[0] if _names_hour(_plain(text).strip(" ,;、\n")) else None


def is_over(text: str, now: datetime, calendar: Calendar) -> bool:
    """Whether somebody wrote times of which one is over: on a day before today, or at an hour that has struck."""
    times = times_in(text, now, calendar) or ()
    parts = [part.strip() for part in _SEPARATORS.split(_plain(text)) if part.strip()]
    return any(
        at.astimezone(calendar.time_zone).date() < today(now, calendar) or (at <= now and _names_hour(part))
        for at, part in zip(times, parts, strict=False)
    )


def no_such_hour(text: str, now: datetime, calendar: Calendar) -> bool:
    """Whether somebody wrote a day with an hour that no clock shows: "tomorrow 25:00"."""
    found = _DAY_AND_HOUR.fullmatch(_plain(text))
    return bool(found and day_in(found[1], now, calendar) and times_in(text, now, calendar) is None)


def is_too_far(text: str, now: datetime, calendar: Calendar) -> bool:
    """Whether somebody wrote a day, perhaps with an hour, that is none only as it lies too far ahead."""
    since = today(now, calendar)
    days = (_day(_parted(part.strip())[0], since) for part in _SEPARATORS.split(_plain(text)))
    return any(day is not None and day - since > LONGEST for day in days)


def _names_hour(part: str) -> bool:
    """Not “today”, nor “this afternoon”: those last."""
    return _parted(part)[1] not in (None, _first, _afternoon)


_SEPARATORS = re.compile(r"[,;、\n]")
_DAY_AND_HOUR = re.compile(r"(.+?)(?:,? at|t|,)? ?\d{1,2}:\d\d")


def _plain(text: str) -> str:
    """Small letters and narrow digits; the digit for a Chinese numeral before a unit of time."""
    folded = unicodedata.normalize("NFKC", text).strip().casefold()
    return re.sub(r"(十|[一二两兩三四五六七八九])(?=[天周週个個])", lambda m: str(_NUMERALS[m[1]]), folded)


_NUMERALS: Mapping[str, int] = {**{n: i for i, n in enumerate("零一二三四五六七八九十")}, "两": 2, "兩": 2}

_RELATIVE: Mapping[str, int] = {
    **dict.fromkeys(("the day before yesterday", "day before yesterday", "前天"), -2),
    **dict.fromkeys(("yesterday", "昨天", "昨日"), -1),
    **dict.fromkeys(("today", "今天", "今日"), 0),
    **dict.fromkeys(("tomorrow", "明天", "明日"), 1),
    **dict.fromkeys(("the day after tomorrow", "day after tomorrow", "后天", "後天"), 2),
    **dict.fromkeys(("大后天", "大後天"), 3),
    **dict.fromkeys(("a week", "in a week", "next week", "下周", "下週"), 7),
}
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_WEEKDAY = re.compile(
    r"(?:on |next )?(mon|tue|wed|thu|fri|sat|sun)(?:s|rs|nes|ur)?(?:day)?"
    r"|(?:周|週|星期|礼拜|禮拜)([一二三四五六日天])"
)
_IN_DAYS = re.compile(r"(?:in )?(\d{1,3}) ?(?:days?|天|日)(?:之?[后後])?")
_IN_WEEKS = re.compile(r"(?:in )?(\d{1,2}) ?(?:weeks?|[周週]|[个個]?(?:星期|礼拜|禮拜))(?:之?[后後])?")
_WITH_YEAR = re.compile(r"(\d{4})[-./年] ?(\d{1,2})[-./月] ?(\d{1,2})日?")
_DAY_FIRST = re.compile(r"(\d{1,2})\. ?(\d{1,2})\.? ?(\d{4})?")
_MONTH_FIRST = re.compile(r"(\d{1,2})月 ?(\d{1,2})[日号號]?")


def _day(text: str, since: date) -> date | None:
    if text in _RELATIVE:
        return since + timedelta(days=_RELATIVE[text])
    if found := _IN_DAYS.fullmatch(text):
        return since + timedelta(days=int(found[1]))
    if found := _IN_WEEKS.fullmatch(text):
        return since + timedelta(weeks=int(found[1]))
    if found := _WITH_YEAR.fullmatch(text):
        return _date(int(found[1]), int(found[2]), int(found[3]))
    if found := _DAY_FIRST.fullmatch(text):
        month, day = int(found[2]), int(found[1])
        return _date(int(found[3]), month, day) if found[3] else _nearest(since, month, day)
    if found := _MONTH_FIRST.fullmatch(text):
        return _nearest(since, int(found[1]), int(found[2]))
    if found := _WEEKDAY.fullmatch(text):
        wanted = _WEEKDAYS.index(found[1]) if found[1] else min("一二三四五六日天".index(found[2]), 6)
        return since + timedelta(days=(wanted - since.weekday() - 1) % 7 + 1)
    return None


def _nearest(since: date, month: int, day: int) -> date | None:
    """The day of that name that was just over, or else the next one."""
    days = (_date(since.year + n, month, day) for n in (-1, 0, 1))
    return next((each for each in days if each is not None and since - each <= _JUST_OVER), None)


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


_Clock = Callable[[date, Calendar], datetime]

_HALVES = re.compile(r"(morning|上午|早上|am)|(afternoon|下午|pm)")
_HOURS = re.compile(
    r"(?P<half>上午|早上|中午|下午|晚上)? ?(?:at )?(?P<hour>\d{1,2})"
    r"(?::(?P<minute>\d\d)|(?P<unit>[点點时時]半?))? ?(?P<pm>am|pm)?"
)


def _parted(part: str) -> tuple[str, _Clock | None]:
    """The day of a time, and how to find its hour; None where it has none."""
    for start in range(len(part)):
        clock = _clock(part[start:].strip())
        # A time begins with a word of its own: the end of a date is none.
        if clock is not None and (
            start == 0 or part[start - 1] in " t日号號天一二三四五六" or part[start] in "上早中下晚"
        ):
            return re.sub(r"(?<=\d)t$| at$", "", part[:start].strip()), clock
    return part, None


def _clock(text: str) -> _Clock | None:
    if found := _HALVES.fullmatch(text):
        return _afternoon if found[2] else _first
    found = _HOURS.fullmatch(text)
    # A number alone may be a day.
    if not found or not (found["minute"] or found["unit"] or found["pm"]):
        return None
    later = found["pm"] == "pm" or found["half"] in ("下午", "晚上")
    minutes = 30 if (found["unit"] or "").endswith("半") else int(found["minute"] or 0)
    hour = int(found["hour"]) % 12 + 12 if later and int(found["hour"]) <= 12 else int(found["hour"])
    if hour > 23 or minutes > 59:
        return None
    return lambda day, calendar: _at(day, hour * 60 + minutes, calendar)


def _first(day: date, calendar: Calendar) -> datetime:
    return opening_of(day, calendar)


def _afternoon(day: date, calendar: Calendar) -> datetime:
    later: Sequence[Window] = [window for window in calendar.windows(day) if window.opens >= _NOON]
    return _at(day, later[0].opens if later else 14 * 60, calendar)


def _at(day: date, minute: int, calendar: Calendar) -> datetime:
    local = datetime.combine(day, time(minute // 60, minute % 60), calendar.time_zone)
    return local.astimezone(UTC)
