"""The catalogue file's calendar: the week's openings, public holidays, terms, and the days that differ."""

from __future__ import annotations

from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from desk.catalogue.overrides import read_overrides
from desk.catalogue.problems import Problems
from desk.catalogue.terms import read_terms
from desk.catalogue.week import read_week
from desk.days.calendar import ROUND_THE_CLOCK, Calendar, Week
from desk.days.public_holidays import public_holidays
from desk.days.special_days import NO_HOLIDAYS, PublicHolidays, calendar_of

_KEYS = ("weekly", "public_holidays", "terms", "holidays", "overrides")
_WEEK = ("calendar", "weekly")
_PUBLIC = ("calendar", "public_holidays")


def read_calendar(problems: Problems) -> Calendar:
    """The calendar; where it is wrong a problem is noted, and something stands in so that reading can go on."""
    problems.known_keys(("calendar",), problems.keys("calendar"), _KEYS)
    week, terms = _weekly(problems), read_terms(problems)
    return calendar_of(_time_zone(problems), week, terms, _public(problems), read_overrides(problems))


def _time_zone(problems: Problems) -> ZoneInfo:
    name = problems.keys().get("time_zone", ROUND_THE_CLOCK.time_zone.key)
    try:
        return ZoneInfo(name if isinstance(name, str) else "")
    except (ZoneInfoNotFoundError, ValueError, OSError):
        problems.add(("time_zone",), f"has time_zone '{name}'; it should be a name of the IANA list, as Asia/Shanghai")
        return ROUND_THE_CLOCK.time_zone


def _weekly(problems: Problems) -> Week:
    """The usual week, which has to open: a target's day is one of its days."""
    noted = len(problems.found)
    week = read_week(problems, _WEEK)
    if not any(week) and len(problems.found) == noted:
        problems.add(_WEEK, "weekly never opens; give at least one day an opening, such as monday: 08:00-17:00")
    return week


def _public(problems: Problems) -> PublicHolidays:
    """The public holidays of the country that the file names, if it names one."""
    section = problems.keys("calendar")
    if "public_holidays" not in section:
        return NO_HOLIDAYS
    code = section["public_holidays"]
    return problems.read(_PUBLIC, public_holidays, code if isinstance(code, str) else "") or NO_HOLIDAYS
