"""Days and times as people write them."""

from datetime import date, datetime, timedelta

import pytest

from desk.days.dates import day_in, opening_of, time_in, times_in, visits, working_day
from desk.days.windows import agreed_time, wanted
from desk.errors import NotInThePast
from desk.errors.days import NoSuchHour
from tests.desk.stage import CATALOGUE, NOON

CALENDAR = CATALOGUE.calendar
"""NOON is noon of Wednesday, 4 March 2026."""


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2026-12-01", "2026-12-01"),
        ("2026/12/1", "2026-12-01"),
        ("2026年12月1日", "2026-12-01"),
        ("1.12.", "2026-12-01"),
        ("1.12", "2026-12-01"),
        ("1.12.2026", "2026-12-01"),
        ("１２月１日", "2026-12-01"),
        ("12月1號", "2026-12-01"),
        ("1.3.", "2026-03-01"),
        ("3.1.", "2026-01-03"),
        ("2.1.", "2027-01-02"),
        ("昨天", "2026-03-03"),
        ("4.3.", "2026-03-04"),
        ("in 5 days", "2026-03-09"),
        ("In 1 day", "2026-03-05"),
        ("5天", "2026-03-09"),
        ("五天后", "2026-03-09"),
        ("5 天後", "2026-03-09"),
        ("两周", "2026-03-18"),
        ("2個星期後", "2026-03-18"),
        ("a week", "2026-03-11"),
        ("today", "2026-03-04"),
        ("tomorrow", "2026-03-05"),
        ("後天", "2026-03-06"),
        ("Wednesday", "2026-03-11"),
        ("next mon", "2026-03-09"),
        ("周五", "2026-03-06"),
        ("星期天", "2026-03-08"),
    ],
)
def test_a_day(written: str, day: str) -> None:
    """In figures, in words, in Chinese; without a year the next of that name, or the last, sixty days ago."""
    assert day_in(written, NOON, CALENDAR) == date.fromisoformat(day)


def test_a_day_of_the_year_before() -> None:
    """In January the last days of December are over, not far ahead; the 29th of February is the next that there is."""
    assert day_in("20.12.", NOON.replace(month=1), CALENDAR) == date(2025, 12, 20)
    assert day_in("29.2.", NOON.replace(year=2027), CALENDAR) == date(2028, 2, 29)
    assert day_in("29.2.", NOON, CALENDAR) is None


@pytest.mark.parametrize(
    "written", ["", "soon", "31.2.", "2026-13-01", "12/1", "1.12.2030", "in 400 days", "-1 days", "9" * 4000]
)
def test_no_day(written: str) -> None:
    """What is no date, or lies more than a year ahead."""
    assert day_in(written, NOON, CALENDAR) is None


@pytest.mark.parametrize(
    ("written", "times"),
    [
        ("1.12. 14:00, 12月2日上午", ["2026-12-01 14:00", "2026-12-02 08:00"]),
        ("tomorrow 9:00; 14:30", ["2026-03-05 09:00", "2026-03-05 14:30"]),
        ("明天下午3点", ["2026-03-05 15:00"]),
        ("明天下午、后天", ["2026-03-05 13:30", "2026-03-06 08:00"]),
        ("2026-12-01T14:00", ["2026-12-01 14:00"]),
        ("12月1日9点半\n周五10:00", ["2026-12-01 09:30", "2026-03-06 10:00"]),
        ("tomorrow at 3 pm", ["2026-03-05 15:00"]),
        ("7.3. afternoon", ["2026-03-07 14:00"]),
    ],
)
def test_times(written: str, times: list[str]) -> None:
    """A day alone means when work begins; a time alone is of the day before it."""
    found = times_in(written, NOON, CALENDAR)
    assert found is not None
    assert [at.astimezone(CALENDAR.time_zone).strftime("%Y-%m-%d %H:%M") for at in found] == times


@pytest.mark.parametrize(
    "written", ["", "14:00", "tomorrow 25:00", "tomorrow 9:99", "tomorrow, soon", "1.12. 14", ";;"]
)
def test_no_times(written: str) -> None:
    """One that is none spoils them all: nobody knows which were meant."""
    assert times_in(written, NOON, CALENDAR) is None


def test_working_days() -> None:
    """Weekends and holidays are passed over; work begins with the first window, on a closed day at eight."""
    saturday = date(2026, 3, 7)
    assert working_day(saturday, CALENDAR) == date(2026, 3, 9)
    assert working_day(date(2026, 10, 1), CALENDAR) == date(2026, 10, 8)
    assert opening_of(saturday, CALENDAR) == datetime(2026, 3, 7, 8, tzinfo=CALENDAR.time_zone)
    offered = visits(NOON, CALENDAR, 6)
    assert [visit.clock for visit in offered] == ["08:00–12:00", "13:30–17:30"] * 3
    assert offered[0].at == datetime(2026, 3, 5, 8, tzinfo=CALENDAR.time_zone)
    assert offered[-1].at - offered[0].at == timedelta(days=4, hours=5, minutes=30)


@pytest.mark.parametrize(
    ("written", "time"),
    [
        ("tomorrow 14:00", "2026-03-05 14:00"),
        ("明天下午3点", "2026-03-05 15:00"),
        ("3月12日 9點", "2026-03-12 09:00"),
        ("Monday 8:30,", "2026-03-09 08:30"),
        ("tomorrow", None),
        ("tomorrow morning", None),
        ("3月12日上午", None),
        ("14:00", None),
        ("today 9:00", None),
        ("tomorrow 14:00, Monday 9:00", None),
        ("tomorrow after 14:00", None),
        ("whenever you like", None),
        ("", None),
    ],
)
def test_one_time(written: str, time: str | None) -> None:
    """One time to come, with its day and its hour, is read; what leaves anything open stays words."""
    found = time_in(written, NOON, CALENDAR)
    assert (f"{found.astimezone(CALENDAR.time_zone):%Y-%m-%d %H:%M}" if found else None) == time


@pytest.mark.parametrize(
    "written",
    [
        "昨天 14:00",
        "2026-02-01 14:00",
        "3月3日下午3点",
        "today 9:00",
        "tomorrow 9:00, 1.3. 10:00",
        "yesterday afternoon",
    ],
)
def test_a_wish_that_is_over(written: str) -> None:
    """Nobody can come at a time that is over."""
    with pytest.raises(NotInThePast):
        wanted(written, NOON, CALENDAR)


@pytest.mark.parametrize("written", ["3月12日 25:00", "tomorrow 9:75", "2026-12-02T24:30"])
def test_a_wish_for_no_hour(written: str) -> None:
    """A day with an hour that no clock shows."""
    with pytest.raises(NoSuchHour):
        wanted(written, NOON, CALENDAR)


@pytest.mark.parametrize("written", ["today", "今天上午", "this week", "not before 25:00", "yesterday it was worse"])
def test_a_wish_in_words(written: str) -> None:
    """What lasts yet, and what is no time at all, stays as it is."""
    assert wanted(written, NOON, CALENDAR) == written


@pytest.mark.parametrize("written", ["2099-01-01T10:00+08:00", "2020-01-01T10:00+08:00", "9999-12-31T23:59:59-12:00"])
def test_words_that_look_like_an_agreed_time(written: str) -> None:
    """Nobody has agreed on what is over, or lies years ahead, or at no time at all: they stay words."""
    window = wanted(written, NOON, CALENDAR)
    assert written in window
    assert agreed_time(window) is None
