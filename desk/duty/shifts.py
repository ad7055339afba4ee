"""Who is there when: the turns that a weekly pattern and its exceptions make. Pure; the operations: desk/duty/rota.py.

A shift begins at the instant at which the campus's clocks show its first minute, and ends when they show its last. An
hour that they show twice counts as the first of the two, and what they skip is read as if they had not yet been put
forward: so do calendars read it (RFC 5545), and so nobody's shift falls into pieces.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from desk.text import Text, _
from storage.kinds import Duty
from storage.tables import Shift, ShiftException

DAY = 1440
"""Minutes of a day."""

DUTIES: Mapping[Duty, Text] = {Duty.ON_DUTY: _("on duty"), Duty.ON_CALL: _("on call")}
"""What each kind of shift is called."""


@dataclass(frozen=True, slots=True)
class Turn:
    """One shift on one day. Moments are aware UTC, `ends` not included."""

    key: str
    """What it is known by, as long as the roster has it: `12.739000` (shift and day), or `x7` (an extra one)."""
    person: int
    duty: Duty
    day: date
    opens: int
    closes: int
    begins: datetime
    ends: datetime
    changed: bool = False
    """Not as the weekly pattern says."""

    @property
    def hours(self) -> str:
        """From when to when, by the clock: `17:30–08:00`."""
        return hours_text(self.opens, self.closes)

    def overlaps(self, other: Turn) -> bool:
        """Whether there is a moment at which both run."""
        return self.begins < other.ends and other.begins < self.ends


def hours_text(opens: int, closes: int) -> str:
    """Minutes of the day as people write them: `08:00–17:30`, and `17:30–08:00 +1` until the next day."""
    hours = "–".join(f"{minute // 60:02}:{minute % 60:02}" for minute in (opens, closes))
    return f"{hours} +1" if closes <= opens else hours


def turn_text(turn: Turn) -> Text:
    """The day, the hours and the kind of a turn."""
    values = {"day": turn.begins, "hours": turn.hours, "kind": DUTIES[turn.duty]}
    return Text("{day:day} {hours} · {kind}", values)


def turns(
    shifts: Iterable[Shift], exceptions: Iterable[ShiftException], first: date, last: date, zone: ZoneInfo
) -> list[Turn]:
    """What begins on these local days, both included: in the order in which they begin."""
    changes = list(exceptions)
    of_shift: dict[tuple[int | None, date], ShiftException] = {
        (change.shift_id, change.day): change for change in changes if change.shift_id is not None
    }
    found = [turn for shift in shifts for turn in _weekly(shift, of_shift, first, last, zone)]
    found += [turn for change in changes if first <= change.day <= last for turn in _extra(change, zone)]
    return sorted(found, key=lambda turn: (turn.begins, turn.duty, turn.ends, turn.key))


def on_duty(
    shifts: Iterable[Shift], exceptions: Iterable[ShiftException], at: datetime, zone: ZoneInfo
) -> Sequence[Turn]:
    """The turns that run at an aware instant; their people are those who are there."""
    today = at.astimezone(zone).date()
    # What began the day before may end today.
    near = turns(shifts, exceptions, today - timedelta(days=1), today, zone)
    return [turn for turn in near if turn.begins <= at < turn.ends]


def runs_on(shift: Shift, day: date) -> bool:
    """Whether the shift begins on a local day, by the weekly pattern."""
    return str(day.isoweekday()) in shift.days


def key_of(shift_id: int, day: date) -> str:
    """What the turn of a shift on a day is known by."""
    return f"{shift_id}.{day.toordinal()}"


def shift_and_day(key: str) -> tuple[int, date] | None:
    """The shift and the day of a turn's key; None for an extra one, and for what is no key."""
    shift, dot, day = key.partition(".")
    # A week from either end of the calendar, so that there is a day before it and one after.
    if not (dot and shift.isdecimal() and day.isdecimal() and 7 < int(day) < date.max.toordinal() - 7):
        return None
    return int(shift), date.fromordinal(int(day))


def extra_number(key: str) -> int | None:
    """The row of an extra turn's key; None for any other."""
    number = key.removeprefix("x")
    return int(number) if key.startswith("x") and number.isdecimal() else None


def collide(one: Shift, other: Shift) -> bool:
    """Whether two weekly shifts would run at the same time."""
    week = 7 * DAY
    return any(
        a < d + shifted and c + shifted < b
        for a, b in _in_week(one)
        for c, d in _in_week(other)
        for shifted in (-week, 0, week)
    )


def _in_week(shift: Shift) -> Iterator[tuple[int, int]]:
    for day in shift.days:
        start = (int(day) - 1) * DAY
        yield start + shift.begins, start + shift.ends + (DAY if shift.ends <= shift.begins else 0)


def _weekly(
    shift: Shift,
    changes: Mapping[tuple[int | None, date], ShiftException],
    first: date,
    last: date,
    zone: ZoneInfo,
) -> Iterator[Turn]:
    for n in range((last - first).days + 1):
        day = first + timedelta(days=n)
        if not runs_on(shift, day):
            continue
        change = changes.get((shift.id, day))
        person = shift.person_id if change is None else change.person_id
        yield from _turn(
            key_of(shift.row_id, day), person, shift.duty, day, shift.begins, shift.ends, zone, changed=bool(change)
        )


def _extra(change: ShiftException, zone: ZoneInfo) -> Iterator[Turn]:
    if change.shift_id is None and change.duty is not None and change.begins is not None and change.ends is not None:
        key = f"x{change.row_id}"
        yield from _turn(key, change.person_id, change.duty, change.day, change.begins, change.ends, zone, changed=True)


def _turn(
    key: str, person: int | None, duty: Duty, day: date, opens: int, closes: int, zone: ZoneInfo, *, changed: bool
) -> Iterator[Turn]:
    begins = _instant(day, opens, zone)
    ends = _instant(day + timedelta(days=1) if closes <= opens else day, closes, zone)
    # Nobody is there, or all of it lies in an hour that the clocks skip.
    if person is not None and begins < ends:
        yield Turn(key, person, duty, day, opens, closes, begins, ends, changed)


def _instant(day: date, minute: int, zone: ZoneInfo) -> datetime:
    later, minute = divmod(minute, DAY)
    local = datetime.combine(day + timedelta(days=later), time(minute // 60, minute % 60), zone)
    return local.astimezone(UTC)
