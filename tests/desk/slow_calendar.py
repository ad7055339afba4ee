"""The calendar's slow twin: the rules written out once more, and walks over every step of time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from desk.days.calendar import Calendar, Pause, Week, Window, Windows
from desk.days.special_days import Overrides, PublicHolidays, Term, calendar_of

MINUTE = timedelta(minutes=1)
STEP = timedelta(seconds=15)
DAY = timedelta(days=1)
PATIENCE = 5 * DAY

ODD_DAYS = (
    ("Asia/Shanghai", datetime(2026, 10, 1, tzinfo=UTC)),
    ("Asia/Shanghai", datetime(1988, 4, 17, tzinfo=UTC)),
    ("Europe/Berlin", datetime(2026, 3, 29, tzinfo=UTC)),
    ("Europe/Berlin", datetime(2026, 10, 25, tzinfo=UTC)),
    ("America/New_York", datetime(2026, 3, 8, tzinfo=UTC)),
    ("America/New_York", datetime(2026, 11, 1, tzinfo=UTC)),
    ("Australia/Lord_Howe", datetime(2026, 4, 4, tzinfo=UTC)),
    ("Australia/Lord_Howe", datetime(2026, 10, 3, tzinfo=UTC)),
    ("Africa/Casablanca", datetime(2026, 2, 15, tzinfo=UTC)),
    ("Africa/Casablanca", datetime(2026, 3, 22, tzinfo=UTC)),
    ("America/Havana", datetime(2026, 11, 1, tzinfo=UTC)),
    ("Africa/Cairo", datetime(2026, 4, 23, tzinfo=UTC)),
    ("America/St_Johns", datetime(2010, 11, 7, tzinfo=UTC)),
    ("Pacific/Apia", datetime(2011, 12, 30, tzinfo=UTC)),
)
"""When a zone does something odd: an hour skipped or repeated, at midnight, by half an hour, a whole day lost."""


class Rules(NamedTuple):
    """What a catalogue says of its calendar."""

    zone: ZoneInfo
    weekly: Week
    terms: tuple[Term, ...] = ()
    public: PublicHolidays = PublicHolidays({}, frozenset())
    overrides: Overrides = {}

    def calendar(self) -> Calendar:
        """What the desk makes of it."""
        return calendar_of(*self)

    def openings(self, day: date) -> Windows:
        """The rules, one after the other."""
        week = next((term.weekly for term in self.terms if term.first <= day <= term.last), self.weekly)
        if day in self.overrides:
            like = self.overrides[day]
            return week[like] if isinstance(like, int) else like
        if day in self.public.days_off:
            return ()
        if day in self.public.make_up:
            lengths = [length(openings) for openings in week if openings]
            usual = max(lengths, key=lambda minutes: (lengths.count(minutes), minutes), default=0)
            return next(openings for openings in week if length(openings) == usual) if usual else ()
        return week[day.weekday()]

    def is_open(self, at: datetime) -> bool:
        """The definition: what the clock on the wall reads."""
        local = at.astimezone(self.zone)
        minute = local.hour * 60 + local.minute
        return any(opens <= minute < closes for opens, closes in self.openings(local.date()))

    def minutes_of(self, day: date) -> int:
        """The open minutes of a local day, minute by minute where the clocks change, else as its windows say."""
        start, end = self.midnight(day), self.midnight(day + DAY)
        if end - start == DAY and start.astimezone(self.zone).utcoffset() == end.astimezone(self.zone).utcoffset():
            return length(self.openings(day))
        return sum(self.is_open(start + step * MINUTE) for step in range((end - start) // MINUTE))

    def midnight(self, day: date) -> datetime:
        """The first instant of a local day."""
        return datetime.combine(day, time(), self.zone).astimezone(UTC)


def length(openings: Windows) -> int:
    """Its minutes."""
    return sum(closes - opens for opens, closes in openings)


def runs(rules: Rules, at: datetime, pauses: Sequence[Pause]) -> bool:
    """Whether a clock runs at an instant."""
    return rules.is_open(at) and not any(begins <= at < ends for begins, ends in pauses)


def walk(
    start: datetime, minutes: int, rules: Rules, pauses: Sequence[Pause] = (), step: timedelta = MINUTE
) -> datetime | None:
    """The due time by looking at every single step; None when it takes too long."""
    at, left = start, minutes * MINUTE
    while left:
        if runs(rules, at, pauses):
            left -= step
        at += step
        if at - start > PATIENCE:
            return None
    return at


def walk_by_days(start: datetime, minutes: int, rules: Rules) -> datetime:
    """The due time of a long target that starts at a local midnight: whole days, then the minutes of the last one."""
    day = start.astimezone(rules.zone).date()
    while minutes > (today := rules.minutes_of(day)):
        minutes -= today
        day += DAY
    at = rules.midnight(day)
    while minutes:
        minutes -= rules.is_open(at)
        at += MINUTE
    return at


@st.composite
def openings(draw) -> Windows:
    """The openings of a day, now and then touching, or to midnight."""
    edges = sorted(
        draw(st.sets(st.sampled_from((0, 30, 60, 90, 119, 120, 121, 180, 480, 1320, 1439, 1440)), max_size=6))
    )
    return tuple(Window(*pair) for pair in zip(edges[::2], edges[1::2], strict=False))


WEEKS = st.tuples(*[openings()] * 7)


@st.composite
def rules_near(draw, zone: str, odd: date) -> Rules:
    """Rules of every kind for the days around one, which contradict each other as they like."""
    near = st.integers(-2, 3).map(lambda days: odd + timedelta(days=days))
    days_off = draw(st.dictionaries(near, st.just({}), max_size=2))
    make_up = draw(st.frozensets(near, max_size=2)) - set(days_off)
    overrides = draw(st.dictionaries(near, openings() | st.integers(0, 6), max_size=2))
    first, last = sorted((draw(near), draw(near)))
    terms = draw(st.sampled_from(((), (Term({}, first, last, draw(WEEKS)),))))
    return Rules(ZoneInfo(zone), draw(WEEKS), terms, PublicHolidays(days_off, make_up), overrides)


@st.composite
def situations(draw) -> tuple[Rules, datetime]:
    """Rules and an instant, to the minute, within two days of something odd."""
    zone, odd = draw(st.sampled_from(ODD_DAYS))
    return draw(rules_near(zone, odd.date())), odd + draw(st.integers(-2880, 2880)) * MINUTE


def stops(start: datetime, step: timedelta = MINUTE) -> st.SearchStrategy[list[Pause]]:
    """Pauses that overlap, begin before the start, or lie after everything, as they like."""
    parts = MINUTE // step
    begins, long = st.integers(-300 * parts, 3500 * parts), st.integers(0, 600 * parts)
    pause = st.tuples(begins, long).map(lambda stop: Pause(start + stop[0] * step, start + (stop[0] + stop[1]) * step))
    return st.lists(pause, max_size=4)
