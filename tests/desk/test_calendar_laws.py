"""The calendar against its slow twin, and the laws it keeps, in zones whose clocks change in every odd way."""

from datetime import date, timedelta
from zoneinfo import ZoneInfo

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from desk.days.calendar import Window, due, is_open, next_opening, open_minutes, used
from desk.days.special_days import PublicHolidays, Term
from tests.desk.slow_calendar import (
    DAY,
    MINUTE,
    ODD_DAYS,
    PATIENCE,
    STEP,
    Rules,
    rules_near,
    runs,
    situations,
    stops,
    walk,
    walk_by_days,
)

MINUTES = st.integers(0, 900)


@given(situations(), MINUTES)
def test_due_is_what_a_walk_over_every_minute_finds(situation, minutes):
    """However the clocks change, a target runs out exactly when so many open minutes have passed."""
    rules, start = situation
    expected = walk(start, minutes, rules)
    assume(expected is not None)
    assert due(start, minutes, rules.calendar()) == expected


@given(situations(), st.integers(0, 400), st.data())
def test_a_pause_adds_the_open_minutes_that_it_covered(situation, minutes, data):
    """Pauses may overlap, begin before the start, or lie outside opening hours; each open minute counts once."""
    rules, start = situation
    pauses = data.draw(stops(start))
    expected = walk(start, minutes, rules, pauses)
    assume(expected is not None)
    assert due(start, minutes, rules.calendar(), pauses) == expected


@settings(max_examples=50)
@given(situations(), st.integers(0, 3), st.integers(1, 60), st.data())
def test_seconds_within_a_minute_count(situation, quarters, minutes, data):
    """A clock that begins, pauses and goes on within minutes, against a walk by quarters of a minute."""
    rules, start = situation
    start += quarters * STEP
    pauses = data.draw(stops(start, STEP))
    expected = walk(start, minutes, rules, pauses, STEP)
    assume(expected is not None)
    assert due(start, minutes, rules.calendar(), pauses) == expected
    assert used(start, expected, rules.calendar(), pauses) == minutes
    assert used(start, expected - STEP, rules.calendar(), pauses) == minutes - 1


@given(situations(), st.integers(0, 3000), st.data())
def test_used_minutes_are_what_a_walk_over_every_minute_counts(situation, length, data):
    """Used minutes on a row can be recomputed by anybody with a calendar and patience, with pauses and without."""
    rules, start = situation
    pauses = data.draw(stops(start))
    minutes = [start + minute * MINUTE for minute in range(length)]
    end, calendar = start + length * MINUTE, rules.calendar()
    assert used(start, end, calendar, pauses) == sum(runs(rules, at, pauses) for at in minutes)
    assert open_minutes(start, end, calendar) == sum(runs(rules, at, ()) for at in minutes)


@given(situations())
def test_the_next_opening_is_the_first_open_minute(situation):
    """From an open minute it is that instant itself, from a closed one the first open minute after it."""
    rules, start = situation
    calendar = rules.calendar()
    steps = (start + step * MINUTE for step in range(PATIENCE // MINUTE))
    expected = next((at for at in steps if rules.is_open(at)), None)
    assume(expected is not None)
    assert next_opening(start, calendar) == expected
    assert is_open(expected, calendar)
    assert is_open(start, calendar) == (expected == start)


@given(situations(), st.integers(0, 59_999_999), MINUTES, MINUTES, st.data())
def test_the_laws(situation, microseconds, one, other, data):
    """A longer target ends later; two in a row end like one; the minutes up to the end are the target's."""
    rules, start = situation
    assume(any(rules.weekly))
    start += timedelta(microseconds=microseconds)
    calendar, pauses = rules.calendar(), data.draw(st.just([]) | stops(start))
    ends = due(start, one, calendar, pauses)
    assert used(start, ends, calendar, pauses) == one
    assert due(ends, other, calendar, pauses) == due(start, one + other, calendar, pauses)
    assert (due(start, one + other, calendar, pauses) > ends) == (other > 0)
    assert due(start, one * 8 // 10, calendar, pauses) <= ends <= due(start, one * 15 // 10, calendar, pauses)
    if one:
        assert used(start, ends - timedelta(microseconds=1), calendar, pauses) == one - 1


@settings(max_examples=15, deadline=None)
@given(st.sampled_from(ODD_DAYS), st.integers(1, 10 * 365), st.data())
def test_ten_years_against_a_walk_over_every_day(odd_day, days, data):
    """Over many years, with holidays and terms of each year, no minute is lost or won."""
    zone, odd = odd_day
    rules = data.draw(rules_near(zone, odd.date()))
    assume(sum(map(bool, rules.weekly)) > 1)
    later = [date(odd.year + year, 1, 1) for year in range(1, 11)]
    terms = [Term({}, day + 30 * DAY, day + 60 * DAY, rules.weekly[::-1]) for day in later]
    public = PublicHolidays(
        rules.public.days_off | {day: {} for day in later}, rules.public.make_up | {day + 45 * DAY for day in later}
    )
    rules = rules._replace(terms=(*rules.terms, *terms), public=public)
    start = rules.midnight(odd.date())
    local = start.astimezone(rules.zone).date()
    counted = sum(rules.minutes_of(local + day * DAY) for day in range(days))
    calendar = rules.calendar()
    assert used(start, rules.midnight(local + days * DAY), calendar) == counted
    assert due(start, counted, calendar) == (walk_by_days(start, counted, rules) if counted else start)


def test_a_make_up_workday_is_like_the_commonest_day():
    """Of two lengths that are equally common it has the longer."""
    long, short = (Window(480, 960),), (Window(540, 720),)
    sunday = date(2026, 9, 20)
    public = PublicHolidays({}, frozenset({sunday}))
    for week, usual in (
        ((*[short] * 3, long, long, (), ()), short),
        ((short, long, short, long, (), (), ()), long),
    ):
        assert Rules(ZoneInfo("UTC"), week, (), public).calendar().windows(sunday) == usual
