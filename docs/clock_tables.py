"""Writes the tables of docs/clocks.md from the code that they tell of: `make drawings`.

A test compares them with what stands there, so they cannot grow old.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

from desk.catalogue.file import load
from desk.catalogue.parts import Catalogue
from desk.clocks.replay import History, replayed
from desk.clocks.rules import Rules, runs
from desk.clocks.timers import Level, timers_of
from desk.tickets.lifecycle import MOVES, Move
from storage.kinds import ClockKind, State, TimerKind, Urgency
from storage.tables import Clock, Event, Hold, Ticket

DOCS = Path(__file__).parent
PAGE = DOCS / "clocks.md"

LIN, WANG = 1, 2

STORY: Sequence[tuple[str, str, Move, int | None]] = (
    ("2026-03-06 16:00", "Lin reports a dripping tap", Move.SUBMIT, LIN),
    ("2026-03-06 16:00", "it passes by itself: place and category are known", Move.APPROVE, None),
    ("2026-03-09 09:10", "Wang accepts the job", Move.ACCEPT, WANG),
    ("2026-03-09 13:30", "Wang begins", Move.START, WANG),
    ("2026-03-09 15:00", "a part is missing: on hold until Wednesday 10:00", Move.HOLD, WANG),
    ("2026-03-10 16:00", "the part came early: the work goes on", Move.RESUME, WANG),
    ("2026-03-12 11:00", "it is done", Move.FINISH, WANG),
)
"""The worked example: when, by the clock on the campus, what happens, and who makes the move."""

UNTIL = "2026-03-11 10:00"
"""Of the hold."""

FIRED_FROM: Mapping[Level, str] = {
    Level.WARN: "a fifth of the target is left",
    Level.DUE: "the target is used up",
    Level.LATE: "half of it more",
    Level.VERY_LATE: "all of it once more",
}


def example() -> str:
    """The story, with both clocks after each of its moves."""
    catalogue = load(DOCS.parent / "catalogue.yaml")
    lines = ["| when | what happens | accept | fix |", "|---|---|---|---|"]
    for done in range(2, len(STORY) + 1):  # the first two are one moment
        when, what, *_move = STORY[done - 1]
        if done == 2:
            what = f"{STORY[0][1]}; {what}"
        clocks = {clock.kind: clock for clock in _clocks(done, catalogue)}
        cells = [_told(clocks[kind], catalogue) for kind in (ClockKind.ACCEPT, ClockKind.FIX)]
        lines.append(f"| {_wall(_at(when, catalogue), catalogue)} | {what} | {' | '.join(cells)} |")
    return "\n".join(lines)


def levels() -> str:
    """When each level of the example's clocks comes: after the report, and after the hold."""
    catalogue = load(DOCS.parent / "catalogue.yaml")
    columns = [(2, ClockKind.ACCEPT), (2, ClockKind.FIX), (5, ClockKind.FIX), (6, ClockKind.FIX)]
    timers = [_levels(done, kind, catalogue) for done, kind in columns]
    lines = ["| level | accept | fix, as reported | fix, on hold | fix, going on |", "|---|---|---|---|---|"]
    for level, meaning in FIRED_FROM.items():
        cells = " | ".join(_wall(each[level], catalogue) for each in timers)
        lines.append(f"| {level.name.lower().replace('_', ' ')}: {meaning} | {cells} |")
    return "\n".join(lines)


WRITTEN = {"example": example, "levels": levels}
"""Each table of the page, by the name in its marks, and what it is to say."""


def written(page: str) -> str:
    """The page with its tables as the code says."""
    for name, table in WRITTEN.items():
        page, found = re.subn(
            rf"(<!-- {name} -->\n).*?(<!-- end -->)", rf"\g<1>{table()}\n\g<2>", page, flags=re.DOTALL
        )
        assert found == 1, name  # noqa: S101
    return page


def _clocks(done: int, catalogue: Catalogue) -> list[Clock]:
    """The clocks after so many moves of the story."""
    ticket = _ticket(done, catalogue)
    hold = Hold(ticket_id=1001, reason="parts", since=_at(STORY[4][0], catalogue), until=_at(UNTIL, catalogue))
    return replayed(History(ticket, list(_events(done, catalogue)), [hold]), [], catalogue)


def _events(done: int, catalogue: Catalogue) -> Iterator[Event]:
    state = State.SUBMITTED
    for number, (when, _what, move, actor) in enumerate(STORY[:done]):
        state = MOVES[state, move].to if number else state
        yield Event(ticket_id=1001, at=_at(when, catalogue), kind=move, actor_id=actor, state=state, cycle=1)


def _ticket(done: int, catalogue: Catalogue) -> Ticket:
    *_before, last = _events(done, catalogue)
    return Ticket(
        id=1001,
        state=last.state,
        state_since=last.at,
        category="plumbing",
        team="plumbing",
        description="the tap drips",
        urgency=Urgency.NORMAL,
        resident_id=LIN,
        held_until=_at(UNTIL, catalogue) if last.state is State.ON_HOLD else None,
        created_at=_at(STORY[0][0], catalogue),
    )


def _levels(done: int, kind: ClockKind, catalogue: Catalogue) -> Mapping[Level, datetime]:
    ticket, clocks = _ticket(done, catalogue), _clocks(done, catalogue)
    targets = catalogue.category(ticket.category).targets[ticket.urgency]
    rules = Rules(1001, lambda kind, _cycle: targets.of(kind), catalogue.calendar_of)
    timers = timers_of(ticket, clocks, catalogue, rules)
    return {Level(key.level): at for key, at in timers.items() if key.kind is TimerKind(kind)}


def _told(clock: Clock, catalogue: Catalogue) -> str:
    if runs(clock):
        return f"due {_wall(clock.due_at, catalogue)}"
    assert clock.used is not None  # noqa: S101
    kept = "in time" if clock.in_time else "late"
    return f"stopped: {clock.used // 60} h {clock.used % 60:02} min used of {clock.minutes // 60} h, {kept}"


def _at(wall: str, catalogue: Catalogue) -> datetime:
    return datetime.fromisoformat(wall).replace(tzinfo=catalogue.calendar.time_zone).astimezone(UTC)


def _wall(at: datetime, catalogue: Catalogue) -> str:
    local = at.astimezone(catalogue.calendar.time_zone)
    return f"{local:%a} {local.day} {local:%b %H:%M}"


if __name__ == "__main__":
    PAGE.write_text(written(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
