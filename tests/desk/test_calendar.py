"""The calendar as a person would count, by hand; tests/desk/test_calendar_laws.py holds it against a slow twin."""

from datetime import UTC, date, datetime, timedelta, timezone
from time import perf_counter
from zoneinfo import ZoneInfo

import pytest

from desk.days.calendar import (
    ROUND_THE_CLOCK,
    Calendar,
    NeverOpen,
    Window,
    due,
    is_open,
    next_opening,
    open_minutes,
    used,
)

OFFICE = ((Window(480, 720), Window(810, 1050)),) * 5 + ((), ())
SHANGHAI = Calendar(ZoneInfo("Asia/Shanghai"), OFFICE, {date(2026, 10, 1): (), date(2026, 10, 10): OFFICE[0]})


def shanghai(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo("Asia/Shanghai"))


NOON = shanghai("2026-01-02 12:00")


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
        lambda: used(shanghai("2026-01-01"), shanghai("2026-01-02"), SHANGHAI, [(NOON, NOON - timedelta(1))]),
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
