"""Promise 4: the clock is honest. Every escalation comes once, whichever of two processes dies in the middle of it."""

from __future__ import annotations

import asyncio
import random
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select, text
from sqlmodel import col

from desk.late.escalating import LATE
from desk.people.meeting import OFFICE
from desk.tickets.lifecycle import Move
from storage.database import Database
from storage.kinds import Language, Role, Urgency
from storage.tables import Channel, Event, Hold, Notice, Ticket, Timer
from tests.desk.lives import TEAMS, Lives
from tests.desk.stage import CATALOGUE, Stage
from tests.desk.twin import ANEW, RUN
from tests.faults.clockwork import LEDGER, Clockwork, SimulatedClock

USUAL, MANY = 60, 2_000
"""Tickets in the usual run, and in a soak."""
FEW_KILLS, KILLS = 12, 30
PATIENCE = 60.0

AHEAD = timedelta(hours=8)
"""Of UTC, the whole year: the campus's zone never changes its clocks."""
FIRST, LAST = date(2026, 4, 20), date(2026, 5, 10)
"""Three weeks with a public holiday in them, and a Saturday on which people work for that."""
CLOSED = {date(2026, 5, 1), date(2026, 5, 4), date(2026, 5, 5)}
WORKED = {date(2026, 5, 9)}

Level = tuple[int, str, int, int]
"""Ticket, clock, cycle, level."""


def ticks() -> list[datetime]:
    """The moments at which anything happens: about each hour of the day, and each few of the night."""
    hours = (0, 6, 8, 9, 10, 11, 12, 13.5, 14.5, 15.5, 16.5, 17.5, 20)
    days = [FIRST + timedelta(days=day) for day in range((LAST - FIRST).days + 1)]
    return [
        datetime(day.year, day.month, day.day, tzinfo=UTC) - AHEAD + timedelta(hours=at) for day in days for at in hours
    ]


QUIET_END = 13
"""Ticks at the end, a day of them, in which nobody does anything."""


def is_open(at: datetime) -> bool:
    """Whether the office is open in the minutes after a tick."""
    local = at + AHEAD
    works = local.date() in WORKED or (local.weekday() < 5 and local.date() not in CLOSED)
    minute = local.hour * 60 + local.minute
    return works and (480 <= minute < 720 or 810 <= minute < 1050)


@pytest.mark.slow
@pytest.mark.timeout(3600)
@pytest.mark.soak(an_hour=2, least=1)
async def test_each_escalation_comes_once(
    database: Database, database_url: str, tmp_path: Path, seed: int, request: pytest.FixtureRequest
) -> None:
    """Three weeks, two processes that do what is due, one of them killed again and again at random instants.

    What came is what somebody expects who has nothing but the histories, a calendar and patience.
    """
    soak = request.config.getoption("--soak", default=False)
    count, kills = (MANY, KILLS) if soak else (USUAL, FEW_KILLS)
    dice = random.Random(41 + seed)
    async with database.transaction() as session:
        await session.execute(text(LEDGER))
    machines = [Clockwork(database_url, tmp_path, name) for name in ("one", "two")]
    weeks = Weeks(database, SimulatedClock(tmp_path), machines, dice)
    try:
        await weeks.pass_by(count, kills)
    finally:
        for machine in machines:
            machine.kill()
    assert weeks.cut_off >= kills // 5, "the kills fell into the work"
    expected = {level for history in (await histories(database)).values() for level in escalations(history)}
    assert len({number for number, *_level in expected}) > count // 2, "the weeks were not idle"
    assert {level for _number, _kind, _cycle, level in expected} == {-1, 0, 1, 2}
    await compare(database, expected)


class Weeks:
    """The weeks, and what happens in them."""

    def __init__(
        self, database: Database, clock: SimulatedClock, machines: Sequence[Clockwork], dice: random.Random
    ) -> None:
        self._database = database
        self._clock = clock
        self._machines = machines
        self._dice = dice
        self._number = 0
        self.cut_off = 0
        """How often a process was killed before it was done."""

    async def pass_by(self, count: int, kills: int) -> None:
        """Let so many tickets be reported and live until the last day, on which nobody does anything."""
        times, dice = ticks(), self._dice
        stage = Stage(self._database, now=times[0])
        lives = Lives(stage, dice, never={Move.MERGE, Move.SPLIT, Move.EXPIRE})
        await lives.begin()
        await everybody_is_there(stage)
        plan: dict[int, list[int]] = defaultdict(list)
        working = [place for place, at in enumerate(times[:-QUIET_END]) if is_open(at) or dice.random() < 0.1]
        for _ticket in range(count):
            plan[dice.choice(working)].append(0)
        killing = set(dice.sample(range(len(times)), kills))
        for place, now in enumerate(times):
            stage.now = now
            await self._is_done(now, killing=place in killing)
            if deeds := plan.pop(place, []):
                for number in deeds:
                    again = place + dice.choice((1, 2, 4, 8, 15, 40))
                    ticket = number or await lives.report()
                    if number:
                        await lives.go_on(number)
                    if again < len(times) - QUIET_END:
                        plan[again].append(ticket)
                await self._is_done(now, killing=False)

    async def _is_done(self, now: datetime, *, killing: bool) -> None:
        """It is that time: wait until all is done that is due at it."""
        self._number += 1
        self._clock.set(self._number, now)
        for machine in self._machines:
            if not machine.alive:
                machine.start()
        if killing:
            await asyncio.sleep(self._dice.random() * 0.04)
            victim = self._dice.choice(self._machines)
            self.cut_off += not victim.has_done(self._number)
            victim.kill()
            victim.start()
        async with asyncio.timeout(PATIENCE):
            while not all(machine.has_done(self._number) for machine in self._machines):
                assert all(machine.alive for machine in self._machines), "it ended by itself: see its log"
                await asyncio.sleep(0.005)


async def everybody_is_there(stage: Stage) -> None:
    """A head, a director, and a group for each team and for the office."""
    await stage.person("Sun", (Role.HEAD, ""))
    li = await stage.person("Zhou", (Role.DIRECTOR, ""))
    async with stage.work() as work:
        for place, purpose in enumerate((*TEAMS, *CATALOGUE.teams, OFFICE)):
            if purpose in (*TEAMS, *CATALOGUE.teams)[:place]:
                continue
            channel = Channel(purpose=purpose, chat_id=-9_000 - place, language=Language.EN, linked_by=li.row_id)
            work.session.add(channel)


class History:
    """What happened to a ticket, as a stranger reads it in the tables."""

    def __init__(self, ticket: Ticket) -> None:
        self.number, self.urgency = ticket.row_id, ticket.urgency
        targets = CATALOGUE.category(ticket.category).targets[ticket.urgency]
        self.targets = {kind: (getattr(targets, kind).minutes, getattr(targets, kind).around_the_clock) for kind in RUN}
        self.events: list[Event] = []
        self.holds: dict[datetime, datetime] = {}


async def histories(database: Database) -> Mapping[int, History]:
    """All of them."""
    async with database.transaction() as session:
        tickets = (await session.execute(select(Ticket))).scalars()
        read = {ticket.row_id: History(ticket) for ticket in tickets}
        for event in (await session.execute(select(Event).order_by(col(Event.id)))).scalars():
            if event.kind in set(Move):
                read[event.ticket_id].events.append(event)
        for hold in (await session.execute(select(Hold))).scalars():
            read[hold.ticket_id].holds[hold.since] = hold.until
    return read


class Running:
    """A clock of a ticket, as a stranger walks along it."""

    def __init__(self, cycle: int) -> None:
        self.cycle = cycle
        self.used = timedelta()
        self.on, self.waits = True, False
        self.quiet = datetime.min.replace(tzinfo=UTC)
        self.told: set[int] = set()


def escalations(history: History) -> Iterator[Level]:
    """The levels that were to be told, from tick to tick: first what is due, then what somebody did, and once more."""
    clocks: dict[str, Running] = {}
    events, before = list(history.events), ""
    if events[1:] and events[1].kind == Move.APPROVE and events[1].actor_id is None:
        del events[0]  # It passed by itself: nobody ever had to review it.
    times = ticks()
    for now, then in zip(times, [*times[1:], times[-1]], strict=True):
        yield from reached(history, clocks, now)
        while events and events[0].at == now:
            event = events.pop(0)
            happens(history, clocks, event, before)
            before = str(event.state)
            yield from reached(history, clocks, now)
        for kind, clock in clocks.items():
            if clock.on and not clock.waits and (history.targets[kind][1] or is_open(now)):
                clock.used += max(timedelta(), then - max(now, clock.quiet))
    assert not events, "all happened at a tick"


def happens(history: History, clocks: dict[str, Running], event: Event, before: str) -> None:
    """What a move does to the clocks."""
    made, after = event.kind, str(event.state)
    for kind in RUN:
        clock = clocks.get(kind)
        if after in RUN[kind] and (clock is None or made in ANEW[kind]):
            clocks[kind] = Running(clock.cycle + 1 if clock else 1)
        elif clock is not None and after in RUN[kind]:
            clock.on, clock.waits = True, False
            if kind == "fix" and made in (Move.HOLD, Move.NO_ACCESS):
                clock.quiet = history.holds[event.at]
            elif kind == "fix" and made == Move.PICK:
                clock.quiet = datetime.fromisoformat(event.note or "")
            elif kind == "fix" and before == "on_hold":
                clock.quiet = event.at
        elif clock is not None:
            clock.waits = kind == "review" and after == "needs_info" and clock.on
            clock.on = clock.waits


def reached(history: History, clocks: Mapping[str, Running], now: datetime) -> Iterator[Level]:
    """The levels that a clock has reached by now, and that can be told now."""
    if history.urgency is not Urgency.EMERGENCY and not is_open(now):
        return
    for kind, clock in clocks.items():
        target = history.targets[kind][0]
        after = {-1: max(1, target * 4 // 5), 0: target, 1: target * 3 // 2, 2: target * 2}
        for level, minutes in after.items():
            if clock.on and not clock.waits and level not in clock.told and clock.used >= timedelta(minutes=minutes):
                clock.told.add(level)
                yield history.number, kind, clock.cycle, level


async def compare(database: Database, expected: set[Level]) -> None:
    """What came is what was expected: no level is missing, none came twice, each notice was told exactly once."""
    async with database.transaction() as session:
        notices = (await session.execute(select(Notice))).scalars().all()
        told = (await session.execute(text("SELECT notice FROM told"))).scalars().all()
        lines = (await session.execute(select(Event).where(col(Event.kind) == LATE))).scalars().all()
        left = (
            select(func.count()).select_from(Timer).where(col(Timer.fired_at).is_(None), col(Timer.at) <= ticks()[-1])
        )
        assert (await session.execute(left)).scalar_one() == 0, "nothing is left that was due"
    came = Counter(
        (each.ticket_id, str(each.kind), each.cycle, each.level, each.person_id, each.purpose) for each in notices
    )
    assert {level[:4] for level in came} == expected
    assert set(came.values()) == {1}
    assert Counter(told) == Counter(each.row_id for each in notices)
    noted = Counter((line.ticket_id, line.note) for line in lines)
    assert noted == Counter((number, f"{kind}:{level}") for number, kind, _cycle, level in expected if level >= 0)
