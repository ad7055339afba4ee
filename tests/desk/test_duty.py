"""The duty roster's arithmetic, against a walk minute by minute; and what people write of shifts."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from itertools import count
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from desk.duty.shifts import collide, extra_number, key_of, on_duty, shift_and_day, turns
from desk.duty.words import Written, written_in
from storage.kinds import Duty
from storage.tables import Shift, ShiftException

ZONES = [ZoneInfo(name) for name in ("Asia/Shanghai", "Europe/Prague", "Australia/Lord_Howe", "America/St_Johns")]
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
SPRING, AUTUMN, PLAIN = date(2026, 3, 29), date(2026, 10, 25), date(2026, 12, 2)

people = st.integers(1, 4)
hours = st.tuples(st.integers(0, 1439), st.integers(1, 1440))
days = st.sampled_from(
    [SPRING, AUTUMN, PLAIN, date(2026, 4, 5), date(2026, 10, 4), date(2026, 3, 8), date(2026, 11, 1)]
)


@st.composite
def rosters(draw: st.DrawFn) -> tuple[list[Shift], list[ShiftException], date]:
    """Some shifts, and exceptions on days around one on which clocks may change."""
    near = draw(days)
    shifts, changes, numbers = [], [], count(1)
    for n in range(draw(st.integers(0, 4))):
        begins, ends = draw(hours)
        week = "".join(sorted(draw(st.sets(st.sampled_from("1234567"), min_size=1))))
        duty = draw(st.sampled_from(Duty))
        shifts.append(Shift(id=n, team="t", person_id=draw(people), duty=duty, days=week, begins=begins, ends=ends))
    for shift in shifts:
        for off in (-2, -1, 0, 1):
            if draw(st.booleans()):
                change = ShiftException(
                    id=next(numbers),
                    team="t",
                    day=near + off * DAY,
                    shift_id=shift.id,
                    person_id=draw(st.none() | people),
                )
                changes.append(change)
    for off in draw(st.lists(st.integers(-2, 1), max_size=3)):
        begins, ends = draw(hours)
        extra = {"duty": draw(st.sampled_from(Duty)), "begins": begins, "ends": ends, "person_id": draw(people)}
        changes.append(ShiftException(id=next(numbers), team="t", day=near + off * DAY, **extra))
    return shifts, changes, near


def wall(at: datetime, zone: ZoneInfo) -> datetime:
    """What the clock on the wall shows."""
    return at.astimezone(zone).replace(tzinfo=None, fold=0)


def first_shown(wanted: datetime, zone: ZoneInfo) -> datetime:
    """The first minute at which the wall shows this, found by walking; one that it skips counts as not yet skipped."""
    at = wanted.replace(tzinfo=UTC) - 16 * 60 * MINUTE
    before = wall(at, zone)
    for _minute in range(32 * 60):
        shown = wall(at, zone)
        if shown == wanted:
            return at
        if before < wanted < shown:
            return at + (wanted - before - MINUTE)
        before, at = shown, at + MINUTE
    raise AssertionError(wanted)


def twin(
    shifts: list[Shift], changes: list[ShiftException], since: datetime, minutes: int, zone: ZoneInfo
) -> list[set[tuple[int, Duty]]]:
    """Who is there in each minute, by walking all of them."""
    there: list[set[tuple[int, Duty]]] = [set() for _minute in range(minutes)]

    def mark(day: date, begins: int, ends: int, person: int | None, duty: Duty) -> None:
        midnight = datetime.combine(day, time())
        start = first_shown(midnight + begins * MINUTE, zone)
        end = first_shown(midnight + (ends if ends > begins else ends + 1440) * MINUTE, zone)
        for n in range(minutes):
            if person is not None and start <= since + n * MINUTE < end:
                there[n].add((person, duty))

    day = since.astimezone(zone).date() - 3 * DAY
    for _day in range(7):
        for shift in shifts:
            different = [c for c in changes if c.shift_id == shift.id and c.day == day]
            if day.strftime("%u") in shift.days:
                mark(
                    day, shift.begins, shift.ends, different[0].person_id if different else shift.person_id, shift.duty
                )
        for c in changes:
            if c.shift_id is None and c.day == day:
                mark(day, c.begins or 0, c.ends or 0, c.person_id, Duty(c.duty or ""))
        day += DAY
    return there


OVER_MIDNIGHT = Shift(id=1, team="t", person_id=1, duty=Duty.ON_CALL, days="1234567", begins=1050, ends=150)
IN_THE_GAP = Shift(id=1, team="t", person_id=1, duty=Duty.ON_DUTY, days="7", begins=130, ends=170)


@settings(deadline=None, max_examples=60)
@given(rosters(), st.sampled_from(ZONES))
@example(([OVER_MIDNIGHT], [], SPRING), ZONES[1])
@example(([OVER_MIDNIGHT], [], AUTUMN), ZONES[1])
@example(([IN_THE_GAP], [], SPRING), ZONES[1])
def test_who_is_there_in_every_minute(roster: tuple[list[Shift], list[ShiftException], date], zone: ZoneInfo) -> None:
    """Shifts across midnight, days that differ, and nights on which the clocks change: as the slow walk says."""
    shifts, changes, near = roster
    since = datetime.combine(near, time(), zone).astimezone(UTC) - 4 * 60 * MINUTE
    slow = twin(shifts, changes, since, 30 * 60, zone)
    for n in range(0, 30 * 60, 7):
        at = since + n * MINUTE
        assert {(turn.person, turn.duty) for turn in on_duty(shifts, changes, at, zone)} == slow[n], at


def test_a_turn_knows_its_day() -> None:
    """Keys go back and forth; a turn over midnight belongs to the day on which it begins."""
    (turn,) = turns([OVER_MIDNIGHT], [], PLAIN, PLAIN, ZONES[0])
    assert (turn.key, turn.hours, turn.ends - turn.begins) == (key_of(1, PLAIN), "17:30–02:30 +1", timedelta(hours=9))
    assert shift_and_day(turn.key) == (1, PLAIN)
    assert extra_number("x17") == 17
    assert [shift_and_day(odd) for odd in ("x17", "1.", ".5", "1.0", "1.99999999", "a.b", "")] == [None] * 7
    assert [extra_number(odd) for odd in ("17", "x", "x-1", "")] == [None] * 4


@pytest.mark.parametrize(
    ("days_of_it", "hours_of_it", "meets"),
    [
        ("1", (600, 700), True),
        ("1", (700, 800), False),
        ("2", (0, 30), True),
        ("2", (30, 60), False),
        ("7", (1400, 620), True),
    ],
)
def test_two_shifts_of_one_person(days_of_it: str, hours_of_it: tuple[int, int], meets: bool) -> None:
    """At the same time, side by side, over midnight, and from Sunday into Monday."""
    others = [
        Shift(id=1, team="t", person_id=1, duty=Duty.ON_DUTY, days="1", begins=610, ends=690),
        Shift(id=2, team="t", person_id=1, duty=Duty.ON_DUTY, days="1", begins=1420, ends=30),
    ]
    begins, ends = hours_of_it
    one = Shift(id=3, team="t", person_id=1, duty=Duty.ON_CALL, days=days_of_it, begins=begins, ends=ends)
    assert any(collide(one, other) for other in others) is meets
    assert any(collide(other, one) for other in others) is meets


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("Mon-Fri 8:00-17:30", Written("12345", (480, 1050))),
        ("周一至周五 8:00-17:30", Written("12345", (480, 1050))),
        ("週一至週五 08:00–17:30 值班", Written("12345", (480, 1050), Duty.ON_DUTY)),
        ("weekends 17:30-08:00 on call", Written("67", (1050, 480), Duty.ON_CALL)),
        ("每天17点半到次日8点 备勤", Written("1234567", (1050, 480), Duty.ON_CALL)),
        ("Mon, Wed and Fri 8am-5pm", Written("135", (480, 1020))),
        ("周一三五 8-12", Written("135", (480, 720))),
        ("Fri-Mon 22:00-0:00", Written("1567", (1320, 1440))),
        ("星期一、星期三 全天 待命", Written("13", (0, 1440), Duty.ON_CALL)),
        ("sunday", Written("7")),
        ("hello", None),
        ("", None),
        ("25:00-3:00", None),
        ("Mon 8:70-9", None),
        ("Mon, the tap drips 8-9", None),
        ("3-502", None),
        ("x" * 5000, None),
    ],
)
def test_what_people_write(text: str, written: Written | None) -> None:
    """In three languages, in any order; what holds anything else is no shift."""
    assert written_in(text) == written
