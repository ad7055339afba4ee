"""The small notations of the catalogue file: "4h", "10m 24x7", "08:00-12:00, 14:00-17:30", "1..20", "01-30".

Each function raises ValueError with a sentence that says what is wrong and what to write instead.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise

from desk.catalogue.parts import Target
from desk.days.calendar import Window, Windows
from desk.places.rooms import Rooms, joined

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

_PART = re.compile(r"(\d{1,5})([mhd])")
_TARGET = re.compile(rf"({_PART.pattern}(?: {_PART.pattern})*)( 24x7)?")
_SPAN = re.compile(rf"{_PART.pattern}(?: {_PART.pattern})*")
_WINDOW = re.compile(r"(\d{1,2}):(\d\d)-(\d{1,2}):(\d\d)")
_RANGE = re.compile(r"(\d{1,4})\.\.(\d{1,4})")
_LONGEST_RANGE = 400
_NUMERALS = "零一二三四五六七八九"

_YEAR = 366 * 24 * 60


def target(text: str, usual_day: int) -> Target:
    """Read "30m", "4h", "1d 4h" (opening hours) or "10m 24x7" (every hour).

    A `d` is `usual_day` minutes of opening hours, or 24 hours of every hour.
    """
    found = _TARGET.fullmatch(text)
    if not found:
        raise ValueError(f"'{text}' is no target; write 30m, 4h, 3d or 1d 4h, and 10m 24x7 for round the clock")
    around_the_clock = found[0].endswith(" 24x7")
    unit = {"m": 1, "h": 60, "d": 24 * 60 if around_the_clock else usual_day}
    minutes = sum(int(number) * unit[letter] for number, letter in _PART.findall(found[1]))
    if not minutes:
        raise ValueError(f"the target '{text}' is zero; give at least 1m")
    if minutes > (_YEAR if around_the_clock else _YEAR // (24 * 60) * usual_day):
        raise ValueError(f"the target '{text}' is longer than a year; nobody would wait for it")
    return Target(minutes=minutes, around_the_clock=around_the_clock)


def span(text: str) -> timedelta:
    """Read "30m", "12h", "3d" or "1d 12h": time as it passes, day and night."""
    found = _SPAN.fullmatch(text)
    if not found:
        raise ValueError(f"'{text}' is no length of time; write 30m, 12h, 3d or 1d 12h")
    unit = {"m": 1, "h": 60, "d": 24 * 60}
    return timedelta(minutes=sum(int(number) * unit[letter] for number, letter in _PART.findall(text)))


def windows(text: str) -> Windows:
    """Read "closed" or openings such as "08:00-12:00, 14:00-17:30"."""
    if text == "closed":
        return ()
    openings = tuple(sorted(_window(part.strip()) for part in text.split(",")))
    for earlier, later in pairwise(openings):
        if later.opens < earlier.closes:
            raise ValueError(f"the openings {clock(earlier)} and {clock(later)} overlap; make them one, or part them")
    return openings


def _window(text: str) -> Window:
    found = _WINDOW.fullmatch(text)
    if not found:
        raise ValueError(f"'{text}' is no opening; write 08:00-12:00, several with commas, or closed")
    hours_from, minutes_from, hours_to, minutes_to = map(int, found.groups())
    window = Window(hours_from * 60 + minutes_from, hours_to * 60 + minutes_to)
    if minutes_from > 59 or minutes_to > 59 or window.closes > 1440:
        raise ValueError(f"'{text}' has a time that no clock shows; the last one of a day is 24:00")
    if window.closes <= window.opens:
        raise ValueError(f"'{text}' closes before it opens; part it at midnight: 22:00-24:00, next day 00:00-02:00")
    return window


def clock(window: Window) -> str:
    """An opening as the catalogue writes it: 08:00-12:00."""
    return "-".join(f"{minute // 60:02}:{minute % 60:02}" for minute in window)


def weekdays(text: str) -> tuple[str, ...]:
    """Read "saturday", or "monday..friday" with both ends."""
    first, _, last = text.partition("..")
    try:
        start, end = WEEKDAYS.index(first), WEEKDAYS.index(last or first)
    except ValueError:
        raise ValueError(f"'{text}' is no day of the week; write monday, or monday..friday") from None
    if end < start:
        raise ValueError(f"'{text}' runs backwards; the week begins with monday")
    return WEEKDAYS[start : end + 1]


def day(text: str) -> date:
    """Read "2026-10-01"."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ValueError(f"'{text}' is no date; write it as 2026-10-01") from None


def days(text: str) -> Iterator[date]:
    """Read "2026-10-01", or "2026-10-01..2026-10-07" with both ends."""
    first, _, last = text.partition("..")
    try:
        start, end = date.fromisoformat(first), date.fromisoformat(last or first)
    except ValueError:
        raise ValueError(f"'{text}' is no date; write 2026-10-01, or 2026-10-01..2026-10-07") from None
    if not 0 <= (end - start).days <= _LONGEST_RANGE:
        raise ValueError(f"'{text}' must end on or after its first day, and within {_LONGEST_RANGE} days")
    return (start + timedelta(days=day) for day in range((end - start).days + 1))


def numbers(code: str) -> Iterator[tuple[str, int | None]]:
    """Read a code that may stand for several.

    "hall-1..2" gives hall-1 with 1 and hall-2 with 2; "gym" itself with None.
    """
    found = _RANGE.search(code)
    if not found:
        return iter([(code, None)])
    first, last = int(found[1]), int(found[2])
    if not 0 <= last - first <= _LONGEST_RANGE:
        raise ValueError(f"'{code}' must run upwards, over {_LONGEST_RANGE} numbers at most")
    return ((code[: found.start()] + str(number) + code[found.end() :], number) for number in range(first, last + 1))


def rooms(text: str) -> Rooms:
    """Read "01-30, 33" (on every floor; the width of the first number is kept), or "101-118, 201-218" (as they are)."""
    doors: dict[str, None] = {}
    ranges: list[tuple[int, int]] = []
    for part in text.split(","):
        first, dash, last = part.strip().partition("-")
        last = last if dash else first
        if not (first.isdecimal() and last.isdecimal() and len(first) == len(last) <= 5 and first <= last):
            raise ValueError(
                f"'{part.strip()}' is no range of rooms; write 01-30, or 01-12, 15-30, or 101-118, 201-218"
            )
        if len(first) > 2 and first[0] != "0":
            ranges.append((int(first), int(last)))
            continue
        for number in range(int(first), int(last) + 1):
            door = f"{number:0{len(first)}}"
            if door in doors:
                raise ValueError(f"room '{door}' is listed twice in '{text}'")
            doors[door] = None
    for earlier, later in pairwise(sorted(ranges)):
        if later[0] <= earlier[1]:
            raise ValueError(f"room '{later[0]}' is listed twice in '{text}'")
    return Rooms(tuple(doors), joined(ranges))


def numeral(number: int) -> str:
    """A number below 100 in Chinese characters, as on a building: 4 → 四, 12 → 十二, 20 → 二十."""
    tens, ones = divmod(number, 10)
    if tens > 9:
        return "".join(_NUMERALS[int(digit)] for digit in str(number))
    ten = "" if not tens else "十" if tens == 1 else f"{_NUMERALS[tens]}十"
    return ten + (_NUMERALS[ones] if ones or not tens else "")
