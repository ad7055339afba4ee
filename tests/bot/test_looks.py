"""What the doctor makes of what it sees: the same thing is well, worth a word, or bad, by how far it has gone."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.asking import Answer
from bot.doctor import calendar, room
from bot.doctor_clock import clock
from bot.doctor_telegram import rights, webhook
from bot.findings import Grade
from desk.days.calendar import Calendar, Window
from desk.days.special_days import NO_HOLIDAYS, PublicHolidays, Term, calendar_of
from storage.kinds import Language

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
HOOK = "https://desk.example.edu/telegram"
DAYS = ((Window(480, 1020),),) * 7
MIB = 2**20


@pytest.mark.parametrize(("seconds", "grade"), [(0, Grade.OK), (30, Grade.OK), (31, Grade.WARN), (-31, Grade.WARN)])
def test_two_clocks(seconds: int, grade: Grade) -> None:
    """Half a minute is the network's; more is a clock that nobody keeps."""
    assert clock("Telegram", NOW + timedelta(seconds=seconds), NOW).grade is grade


def test_which_clock_is_behind() -> None:
    """Which way to look."""
    assert clock("Telegram", NOW + timedelta(minutes=2), NOW).what == "clock: this machine is 120 s behind Telegram"
    assert clock("Telegram", NOW, NOW + timedelta(minutes=2)).what == "clock: this machine is 120 s ahead of Telegram"


@pytest.mark.parametrize(
    ("free", "grade"),
    [(2048 * MIB, Grade.OK), (1024 * MIB, Grade.OK), (1023 * MIB, Grade.WARN), (199 * MIB, Grade.BAD)],
)
def test_the_room_on_the_disk(free: int, grade: Grade) -> None:
    """First a word, then an alarm."""
    assert room(free).grade is grade


def test_a_calendar_of_another_year() -> None:
    """Its holidays are over: nobody has listed this year's."""
    last_year = Calendar(ZoneInfo("Asia/Shanghai"), DAYS, {date(2025, 10, 1): ()})
    assert [finding.grade for finding in calendar(last_year, NOW)] == [Grade.WARN, Grade.OK]
    on_new_years_eve = datetime(2025, 12, 31, 15, 59, tzinfo=UTC)
    assert [finding.grade for finding in calendar(last_year, on_new_years_eve)] == [Grade.OK]
    a_minute_later = on_new_years_eve + timedelta(minutes=1)
    assert [finding.grade for finding in calendar(last_year, a_minute_later)] == [Grade.WARN, Grade.OK]


def test_a_calendar_without_the_make_up_workdays_of_its_year() -> None:
    """A government tells them a few weeks ahead: a library that is older does not know them, and weekends stay shut."""
    holidays: dict[date, dict[Language, str]] = {date(year, 10, 1): {} for year in range(2023, 2030)}
    worked = {date(year, 10, 10) for year in (2023, 2024, 2025)}
    made_up = calendar_of(ZoneInfo("UTC"), DAYS, (), PublicHolidays(holidays, frozenset(worked)), {})
    assert [finding.grade for finding in calendar(made_up, NOW)] == [Grade.WARN, Grade.OK]
    listed = calendar_of(ZoneInfo("UTC"), DAYS, (), PublicHolidays(holidays, frozenset(worked)), {NOW.date(): DAYS[0]})
    assert [finding.grade for finding in calendar(listed, NOW)] == [Grade.OK]
    rare = calendar_of(ZoneInfo("UTC"), DAYS, (), PublicHolidays(holidays, frozenset({date(2025, 10, 10)})), {})
    assert [finding.grade for finding in calendar(rare, NOW)] == [Grade.OK]


def test_a_calendar_that_has_only_terms() -> None:
    """They are no holidays: somebody forgot those."""
    term = Term({}, date(2026, 1, 1), date(2026, 1, 31), DAYS)
    only_terms = calendar_of(ZoneInfo("UTC"), DAYS, [term], NO_HOLIDAYS, {})
    assert [finding.grade for finding in calendar(only_terms, NOW)] == [Grade.WARN, Grade.OK]


def test_a_calendar_that_is_shut() -> None:
    """Two weeks without an open minute, or for ever: due times would lie far off."""
    zone = ZoneInfo("UTC")
    shut = {date(2026, 3, 2) + timedelta(days=day): () for day in range(15)}
    assert [finding.grade for finding in calendar(Calendar(zone, DAYS, shut), NOW)] == [Grade.BAD]
    assert [finding.grade for finding in calendar(Calendar(zone, ((),) * 7, shut), NOW)] == [Grade.BAD]
    del shut[date(2026, 3, 16)]
    assert [finding.grade for finding in calendar(Calendar(zone, DAYS, shut), NOW)] == [Grade.OK]


@pytest.mark.parametrize(
    ("said", "grade"),
    [
        ({"url": HOOK}, Grade.OK),
        ({"url": ""}, Grade.WARN),
        ({"url": HOOK, "pending_update_count": 101}, Grade.WARN),
        (
            {"url": HOOK, "last_error_message": "Connection refused", "last_error_date": NOW.timestamp() - 60},
            Grade.WARN,
        ),
        ({"url": HOOK, "last_error_message": "Connection refused", "last_error_date": NOW.timestamp() - 9e5}, Grade.OK),
    ],
)
def test_the_webhook(said: dict[str, Any], grade: Grade) -> None:
    """Another address, a queue, an error of just now; one of long ago is over."""
    assert webhook(Answer(said), HOOK, NOW).grade is grade


def test_a_webhook_that_nobody_wants() -> None:
    """The desk fetches updates, and Telegram brings them elsewhere: the address is told."""
    finding = webhook(Answer({"url": "https://old.example.edu"}), "", NOW)
    assert finding.grade is Grade.WARN
    assert "https://old.example.edu" in finding.what


@pytest.mark.parametrize(
    ("member", "permissions", "grade"),
    [
        ({"status": "member"}, {"can_send_messages": True}, Grade.OK),
        ({"status": "member"}, {"can_send_messages": False}, Grade.BAD),
        ({"status": "administrator"}, {"can_send_messages": False}, Grade.OK),
        ({"status": "restricted", "is_member": True, "can_send_messages": True}, {}, Grade.OK),
        ({"status": "restricted", "is_member": True, "can_send_messages": False}, {}, Grade.BAD),
        ({"status": "restricted", "is_member": False, "can_send_messages": True}, {}, Grade.BAD),
        ({"status": "left"}, {}, Grade.BAD),
        ({"status": "kicked"}, {}, Grade.BAD),
    ],
)
def test_the_rights_in_a_group(member: dict[str, Any], permissions: dict[str, Any], grade: Grade) -> None:
    """Whoever is in it and may write can serve it."""
    group = Answer({"title": "Plumbers", "permissions": permissions})
    assert rights("plumbing", Answer(member), group).grade is grade


def test_a_group_that_is_gone() -> None:
    """Telegram's own words say why."""
    gone = Answer(None, 400, "Bad Request: chat not found")
    finding = rights("plumbing", gone, gone)
    assert (finding.grade, finding.what) == (Grade.BAD, "group of plumbing: Bad Request: chat not found")


def test_a_group_that_telegram_does_not_tell_of_now() -> None:
    """Too many questions: that says nothing of the group."""
    later = Answer(None, 429, "Too Many Requests: retry after 5")
    assert rights("plumbing", later, later).grade is Grade.WARN
