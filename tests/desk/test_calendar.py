"""The calendar against a slow walk over every minute, in zones whose clocks change in every odd way."""

from datetime import UTC, date, datetime, timedelta, timezone
from time import perf_counter
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from desk.calendar import (
    ROUND_THE_CLOCK,
    Calendar,
    NeverOpen,
    Pause,
    Window,
    due,
    is_open,
    next_opening,
    open_minutes,
    used,
)

MINUTE = timedelta(minutes=1)
PATIENCE = timedelta(days=5)
OFFICE = ((Window(480, 720), Window(810, 1050)),) * 5 + ((), ())
SHANGHAI = Calendar(ZoneInfo("Asia/Shanghai"), OFFICE, {date(2026, 10, 1): (), date(2026, 10, 10): OFFICE[0]})

# Days on which a zone does something odd: an hour skipped or repeated, at midnight, by half an hour, a whole day lost.
ODD_DAYS = (
    ("Asia/Shanghai", datetime(2026, 10, 1, tzinfo=UTC)),
    ("Europe/Berlin", datetime(2026, 3, 29, tzinfo=UTC)),
    ("Europe/Berlin", datetime(2026, 10, 25, tzinfo=UTC)),
    ("America/New_York", datetime(2026, 11, 1, tzinfo=UTC)),
    ("Australia/Lord_Howe", datetime(2026, 4, 4, tzinfo=UTC)),
    ("America/Havana", datetime(2026, 11, 1, tzinfo=UTC)),
    ("Africa/Cairo", datetime(2026, 4, 23, tzinfo=UTC)),
    ("America/St_Johns", datetime(2010, 11, 7, tzinfo=UTC)),
    ("Pacific/Apia", datetime(2011, 12, 30, tzinfo=UTC)),
)


@st.composite
def windows(draw):
    """The openings of a day, now and then touching, or to midnight."""
    edges = sorted(
        draw(st.sets(st.sampled_from((0, 30, 60, 90, 119, 120, 121, 180, 480, 1320, 1439, 1440)), max_size=6))
    )
    return tuple(Window(*pair) for pair in zip(edges[::2], edges[1::2], strict=False))


@st.composite
def situations(draw):
    """A calendar and an instant, to the minute, within two days of something odd."""
    zone, odd = draw(st.sampled_from(ODD_DAYS))
    near = st.integers(-2, 3).map(lambda days: odd.date() + timedelta(days=days))
    weekly = draw(st.tuples(*[windows()] * 7))
    holidays = draw(st.dictionaries(near, windows(), max_size=3))
    return Calendar(ZoneInfo(zone), weekly, holidays), odd + draw(st.integers(-2880, 2880)) * MINUTE


def the_wall_clock_says_open(at: datetime, calendar: Calendar) -> bool:
    """The definition, written out once more."""
    local = at.astimezone(calendar.time_zone)
    openings = calendar.holidays.get(local.date(), calendar.weekly[local.weekday()])
    return any(opens <= local.hour * 60 + local.minute < closes for opens, closes in openings)


def walk(start: datetime, minutes: int, calendar: Calendar, pauses=()) -> datetime | None:
    """The due time by looking at every single minute; None when it takes too long."""
    at = start
    while minutes:
        if the_wall_clock_says_open(at, calendar) and not any(begins <= at < ends for begins, ends in pauses):
            minutes -= 1
        at += MINUTE
        if at - start > PATIENCE:
            return None
    return at


@given(situations(), st.integers(0, 900))
def test_due_is_what_a_walk_over_every_minute_finds(situation, minutes):
    """However the clocks change, a target runs out exactly when so many open minutes have passed."""
    calendar, start = situation
    expected = walk(start, minutes, calendar)
    assume(expected is not None)
    assert due(start, minutes, calendar) == expected


@given(
    situations(),
    st.integers(0, 400),
    st.lists(st.tuples(st.integers(-300, 2000), st.integers(0, 600)), max_size=4),
)
def test_a_pause_adds_the_open_minutes_that_it_covered(situation, minutes, stops):
    """Pauses may overlap, begin before the start, or lie outside opening hours; each open minute counts once."""
    calendar, start = situation
    pauses = [Pause(start + begins * MINUTE, start + (begins + length) * MINUTE) for begins, length in stops]
    expected = walk(start, minutes, calendar, pauses)
    assume(expected is not None)
    assert due(start, minutes, calendar, pauses) == expected


@given(situations(), st.integers(0, 4000))
def test_open_minutes_are_what_a_walk_over_every_minute_counts(situation, length):
    """Used minutes on a row can be recomputed by anybody with a calendar and patience."""
    calendar, start = situation
    counted = sum(the_wall_clock_says_open(start + minute * MINUTE, calendar) for minute in range(length))
    assert open_minutes(start, start + length * MINUTE, calendar) == counted


@given(
    situations(),
    st.integers(0, 3000),
    st.lists(st.tuples(st.integers(-300, 3500), st.integers(0, 600)), max_size=4),
)
def test_used_minutes_are_the_open_ones_that_no_pause_covered(situation, length, stops):
    """What a clock has used is what a walk counts that leaves out the pauses, however they lie."""
    calendar, start = situation
    pauses = [Pause(start + begins * MINUTE, start + (begins + long) * MINUTE) for begins, long in stops]
    minutes = [start + minute * MINUTE for minute in range(length)]
    ran = [at for at in minutes if not any(begins <= at < ends for begins, ends in pauses)]
    counted = sum(the_wall_clock_says_open(at, calendar) for at in ran)
    assert used(start, start + length * MINUTE, calendar, pauses) == counted


@given(situations(), st.integers(0, 59_999_999), st.integers(1, 600))
def test_due_is_the_first_instant_also_within_a_minute(situation, microseconds, minutes):
    """Up to the due time exactly the target has passed, and a microsecond earlier it has not."""
    calendar, start = situation
    assume(any(calendar.weekly))
    start += timedelta(microseconds=microseconds)
    end = due(start, minutes, calendar)
    assert open_minutes(start, end, calendar) == minutes
    assert open_minutes(start, end - timedelta(microseconds=1), calendar) == minutes - 1


@given(situations())
def test_the_next_opening_is_the_first_open_minute(situation):
    """From an open minute it is that instant itself, from a closed one the first open minute after it."""
    calendar, start = situation
    steps = (start + step * MINUTE for step in range(PATIENCE // MINUTE))
    expected = next((at for at in steps if the_wall_clock_says_open(at, calendar)), None)
    assume(expected is not None)
    assert next_opening(start, calendar) == expected
    assert is_open(expected, calendar)
    assert is_open(start, calendar) == (expected == start)


def shanghai(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.mark.parametrize(
    ("start", "minutes", "end"),
    [
        ("2026-09-28 09:00", 60, "2026-09-28 10:00"),  # within the morning
        ("2026-09-28 11:30", 60, "2026-09-28 14:00"),  # over lunch
        ("2026-09-28 11:00", 60, "2026-09-28 12:00"),  # ends at closing time, not at the next opening
        ("2026-09-25 17:00", 60, "2026-09-28 08:30"),  # over the weekend
        ("2026-09-30 17:00", 60, "2026-10-02 08:30"),  # over the holiday on 1 October
        ("2026-10-09 17:00", 60, "2026-10-10 08:30"),  # into the Saturday that is a make-up workday
        ("2026-09-27 03:00", 0, "2026-09-27 03:00"),  # nothing to wait for
    ],
)
def test_office_hours_as_a_person_would_count_them(start, minutes, end):
    """Lunch, weekends, a holiday and a make-up workday, by hand."""
    assert due(shanghai(start), minutes, SHANGHAI) == shanghai(end)


def test_answers_are_in_utc_and_questions_may_be_in_any_zone():
    """Callers may ask in local time; what they store is UTC."""
    end = due(shanghai("2026-09-28 09:00"), 60, SHANGHAI)
    assert end.tzinfo is UTC
    assert end == due(datetime(2026, 9, 28, 10, tzinfo=timezone(timedelta(hours=9))), 60, SHANGHAI)
    assert next_opening(shanghai("2026-09-27 12:00"), SHANGHAI) == shanghai("2026-09-28 08:00")
    assert next_opening(shanghai("2026-09-27 12:00"), SHANGHAI).tzinfo is UTC


def test_an_hour_that_the_clock_shows_twice_counts_twice():
    """Berlin's night from 24 to 25 October 2026 has 25 hours, and a night watch works all of them."""
    watch = Calendar(ZoneInfo("Europe/Berlin"), ((Window(0, 1440),),) * 7, {})
    midnight = datetime(2026, 10, 25, tzinfo=watch.time_zone)
    assert open_minutes(midnight, datetime(2026, 10, 26, tzinfo=watch.time_zone), watch) == 25 * 60


@pytest.mark.parametrize("ask", [lambda at, shut: due(at, 1, shut), next_opening])
def test_a_calendar_that_never_opens_says_so(ask):
    """Instead of looking for ever; counting its minutes gives none."""
    shut = Calendar(ZoneInfo("Asia/Shanghai"), ((),) * 7, {date(2040, 1, 1): (Window(480, 720),)})
    start = datetime(2026, 1, 1, tzinfo=UTC)
    began = perf_counter()
    with pytest.raises(NeverOpen):
        ask(start, shut)
    assert perf_counter() - began < 2
    assert open_minutes(start, start + timedelta(days=30), shut) == 0
    assert due(start, 0, shut) == start


def test_an_opening_within_ten_years_is_waited_for():
    """A single open day nine years ahead is found."""
    once = Calendar(ZoneInfo("Asia/Shanghai"), ((),) * 7, {date(2035, 1, 1): (Window(480, 720),)})
    assert due(datetime(2026, 1, 1, tzinfo=UTC), 60, once) == shanghai("2035-01-01 09:00")


def test_long_targets_are_fast():
    """A year of working days takes milliseconds, not a walk over half a million minutes."""
    began = perf_counter()
    due(datetime(2026, 1, 1, tzinfo=UTC), 250 * 480, SHANGHAI)
    assert perf_counter() - began < 0.2


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: due(datetime(2026, 1, 1), 1, SHANGHAI),  # noqa: DTZ001 - the naive time is what is refused
        lambda: is_open(datetime(2026, 1, 1), SHANGHAI),  # noqa: DTZ001
        lambda: due(shanghai("2026-01-02 09:00"), -1, SHANGHAI),
        lambda: due(shanghai("2026-01-02 09:00"), 1, SHANGHAI, [(shanghai("2026-01-03"), shanghai("2026-01-02"))]),
        lambda: open_minutes(shanghai("2026-01-03"), shanghai("2026-01-02"), SHANGHAI),
    ],
)
def test_nonsense_is_refused(wrong):
    """A naive time, negative minutes, a pause or a stretch that ends before it starts."""
    with pytest.raises(ValueError, match=r"."):
        wrong()


def test_the_usual_day_is_the_commonest_working_day():
    """So "1d" in a target means what people mean by a day of work; a shut week has none."""
    friday_short = (*OFFICE[:4], (Window(480, 720),), (), ())
    assert Calendar(ZoneInfo("UTC"), friday_short, {}).usual_day == 480
    assert Calendar(ZoneInfo("UTC"), ((),) * 7, {}).usual_day == 0
    assert ROUND_THE_CLOCK.usual_day == 1440
