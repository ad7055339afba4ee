"""The days that differ from the week, and which rule goes before which."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from desk.days.calendar import Calendar, Reason, Week, Why, Windows, usual_windows
from storage.kinds import Language


class Term(NamedTuple):
    """A part of the year with a week of its own, from its first day to its last: a vacation, the examinations."""

    name: Mapping[Language, str]
    first: date
    last: date
    weekly: Week

    def days(self) -> Iterator[date]:
        """Each of its days."""
        return (self.first + timedelta(days=day) for day in range((self.last - self.first).days + 1))


class PublicHolidays(NamedTuple):
    """A country's days off with their names, and the days of the weekend that are worked to make up for them."""

    days_off: Mapping[date, Mapping[Language, str]]
    make_up: frozenset[date]


NO_HOLIDAYS = PublicHolidays({}, frozenset())

Overrides = Mapping[date, Windows | int]
"""Days that somebody wrote down: their openings, or a day of the week (Monday is 0) like which they are."""


def calendar_of(
    zone: ZoneInfo, weekly: Week, terms: Iterable[Term], public: PublicHolidays, overrides: Overrides
) -> Calendar:
    """The calendar in which an override goes before a public holiday or make-up workday, that before a term's week,
    and that before the week.

    Within a term a make-up workday, and a day that is like a day of the week, go by the term's week. Terms do not
    overlap.
    """
    in_term = {day: term for term in terms for day in term.days()}

    def week(day: date) -> Week:
        return in_term[day].weekly if day in in_term else weekly

    special = {day: (term.weekly[day.weekday()], Reason(Why.TERM, term.name)) for day, term in in_term.items()}
    special |= {day: (usual_windows(week(day)), Reason(Why.MAKE_UP, {})) for day in public.make_up}
    special |= {day: ((), Reason(Why.HOLIDAY, name)) for day, name in public.days_off.items()}
    for day, like in overrides.items():
        windows = week(day)[like] if isinstance(like, int) else like
        special[day] = windows, Reason(Why.OVERRIDE, {})
    days = {day: windows for day, (windows, _reason) in special.items()}
    return Calendar(zone, weekly, days, {day: reason for day, (_windows, reason) in special.items()})
