"""The catalogue file's calendar: the week's openings and the days that differ."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from desk import catalogue_values as values
from desk.calendar import ROUND_THE_CLOCK, Calendar, Windows
from desk.catalogue_problems import Problems
from desk.yaml_lines import Place, Tree

_WEEK = ("calendar", "weekly")
_SPECIAL = ("calendar", "holidays")


def read_calendar(problems: Problems) -> Calendar:
    """The calendar; where it is wrong a problem is noted, and something stands in so that reading can go on."""
    problems.known_keys(("calendar",), problems.keys("calendar"), ("weekly", "holidays"))
    week = _weekly(problems)
    return Calendar(_time_zone(problems), week, _holidays(problems, week))


def _time_zone(problems: Problems) -> ZoneInfo:
    name = problems.keys().get("time_zone", ROUND_THE_CLOCK.time_zone.key)
    try:
        return ZoneInfo(name if isinstance(name, str) else "")
    except (ZoneInfoNotFoundError, ValueError, OSError):
        problems.add(("time_zone",), f"has time_zone '{name}'; it should be a name of the IANA list, as Asia/Shanghai")
        return ROUND_THE_CLOCK.time_zone


def _weekly(problems: Problems) -> tuple[Windows, ...]:
    """The openings of Monday to Sunday."""
    week: dict[str, Windows] = {}
    for written, openings in problems.keys(*_WEEK).items():
        place = (*_WEEK, written)
        for day in problems.read(place, values.weekdays, written) or ():
            if day in week:
                problems.add(place, f"weekly says twice what {day} is like")
            week[day] = _windows(problems, place, openings)
    missing = [day for day in values.WEEKDAYS if day not in week]
    if missing:
        problems.add(_WEEK, f"weekly says nothing of {', '.join(missing)}; write closed for a day off")
    elif all(openings == "closed" for openings in problems.keys(*_WEEK).values()):
        problems.add(_WEEK, "weekly never opens; give at least one day an opening, such as monday: 08:00-17:00")
    return tuple(week.get(day, ()) for day in values.WEEKDAYS)


def _holidays(problems: Problems, week: tuple[Windows, ...]) -> dict[date, Windows]:
    """The days that differ: closed, other openings, or "like" a day of the week by its name."""
    special: dict[date, Windows] = {}
    for written, openings in problems.keys(*_SPECIAL).items():
        place = (*_SPECIAL, written)
        if openings in values.WEEKDAYS:
            like = week[values.WEEKDAYS.index(str(openings))]
        else:
            like = _windows(problems, place, openings)
        for day in problems.read(place, values.days, written) or ():
            if day in special:
                problems.add(place, f"holidays say twice what {day} is like")
            special[day] = like
    return special


def _windows(problems: Problems, place: Place, openings: Tree) -> Windows:
    return problems.read(place, values.windows, openings if isinstance(openings, str) else "") or ()
