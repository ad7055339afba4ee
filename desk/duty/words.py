"""Days of the week, hours and kinds of a shift, as people write them: "Mon-Fri 8:00-17:30", "周一至周五 8:00-17:30"."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from typing import NamedTuple

from desk.duty.shifts import DAY
from storage.kinds import Duty

EVERY_DAY = "1234567"
WEEKDAYS = "12345"
WEEKEND = "67"


class Written(NamedTuple):
    """What somebody wrote of a shift; None: of that nothing."""

    days: str | None = None
    hours: tuple[int, int] | None = None
    """Minutes of the day; an end that is not later than the beginning is on the next day."""
    duty: Duty | None = None


def written_in(text: str) -> Written | None:
    """The days, hours and kind in what somebody wrote, in any order. None: there is something else in it, or nothing.

    A whole day is 0:00-24:00; hours that begin and end at the same minute are given as they are, for whoever asked.
    """
    rest = unicodedata.normalize("NFKC", text).casefold().strip()
    hours, rest = _take_hours(rest)
    duty, rest = _take_duty(rest)
    days, rest = _take_days(rest)
    if rest.strip(" ,;.、。+&/") not in ("", "and", "at", "on", "和") or (hours, duty, days) == (None, None, None):
        return None
    return Written(days, hours, duty)


# --- hours

_TO = r"\s*(?:-|–|—|~|〜|to|until|till|至|到)\s*"
_ONE = r"(\d{1,2})(?:[:.](\d\d)|([点點时時])(半|(\d{1,2})分?)?)?\s*(am|pm|h)?"
_HOURS = re.compile(
    rf"(?:from\s+|从|從)?(?<![\d:.]){_ONE}{_TO}((?:次日|第二天|翌日|隔天|next day\s*)?){_ONE}(?![\d:.])"
)
_ALL_DAY = re.compile(r"all day|24 ?(?:h|hours|小时|小時)|全天|整天|24/7")


def _take_hours(text: str) -> tuple[tuple[int, int] | None, str]:
    if found := _ALL_DAY.search(text):
        return (0, DAY), _without(text, found)
    if not (found := _HOURS.search(text)):
        return None, text
    first, second = _minute(*found.group(1, 2, 3, 4, 5, 6)), _minute(*found.group(8, 9, 10, 11, 12, 13))
    if first is None or second is None or first == DAY:
        return None, text
    # Until midnight is until 24:00.
    return (first, second or DAY), _without(text, found)


def _minute(
    hour: str, minutes: str | None, unit: str | None, part: str | None, said: str | None, half: str | None
) -> int | None:
    """None when no clock shows it."""
    past = 30 if part == "半" else int(minutes or said or 0)
    hours = int(hour)
    if half in ("am", "pm"):
        if not 1 <= hours <= 12:
            return None
        hours = hours % 12 + (12 if half == "pm" else 0)
    at = hours * 60 + past
    return at if past < 60 and at <= DAY else None


# --- the kind

_DUTIES: Mapping[Duty, str] = {
    Duty.ON_CALL: r"on[ -]?call|standby|备勤|備勤|待命|随叫随到|隨叫隨到",
    Duty.ON_DUTY: r"on[ -]?duty|duty|值班|当班|當班",
}


def _take_duty(text: str) -> tuple[Duty | None, str]:
    for duty, words in _DUTIES.items():
        if found := re.search(words, text):
            return duty, _without(text, found)
    return None, text


# --- days

_NAMES = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_ENGLISH = r"(mon|tue|wed|thu|fri|sat|sun)(?:s|rs|nes|ur)?(?:days?)?\b\.?"
_CHINESE = r"(?:周|週|星期|礼拜|禮拜)([一二三四五六日天])"
_RANGE = re.compile(rf"(?:{_ENGLISH}|{_CHINESE}){_TO}(?:{_ENGLISH}|(?:周|週|星期|礼拜|禮拜)?([一二三四五六日天]))")
_LISTED = re.compile(rf"{_ENGLISH}|(?:周|週|星期|礼拜|禮拜)([一二三四五六日天](?:[、,]?[一二三四五六日天])*)")
_GROUPS: Mapping[str, str] = {
    r"every ?day|daily|每天|每日|天天": EVERY_DAY,
    r"week ?ends?|周末|週末|周六日|週六日|双休日|雙休日": WEEKEND,
    r"week ?days?|working days?|workdays?|工作日|平日": WEEKDAYS,
}


def _take_days(text: str) -> tuple[str | None, str]:
    days: set[str] = set()
    for words, named in _GROUPS.items():
        if found := re.search(words, text):
            days |= set(named)
            text = _without(text, found)
    while found := _RANGE.search(text):
        first, last = _number(found[1] or found[2]), _number(found[3] or found[4])
        days |= {str((first - 1 + n) % 7 + 1) for n in range((last - first) % 7 + 1)}
        text = _without(text, found)
    while found := _LISTED.search(text):
        days |= {str(_number(name)) for name in ([found[1]] if found[1] else re.findall(r"[^、,]", found[2]))}
        text = _without(text, found)
    return "".join(sorted(days)) or None, text


def _number(name: str) -> int:
    """1 for Monday."""
    return _NAMES.index(name) + 1 if name in _NAMES else min("一二三四五六日天".index(name) + 1, 7)


def _without(text: str, found: re.Match[str]) -> str:
    return f"{text[: found.start()]} {text[found.end() :]}"
