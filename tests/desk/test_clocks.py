"""The clocks against a slow twin, and against the histories of tickets that live at random."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlmodel import col

from desk.catalogue.parts import Target
from desk.clocks.rules import Rules, Turn, calendar_of, pauses_of, retargeted, runs, turned
from desk.clocks.verifying import Difference, pages
from desk.days.calendar import Calendar, Window, due
from desk.late.escalating import fire_due
from desk.tickets.lifecycle import MOVES, Move, moves_from
from desk.work import Desk, Work
from storage.database import Database
from storage.kinds import ClockKind, State, Urgency
from storage.tables import Clock
from tests.desk.lives import Lives
from tests.desk.slow_calendar import ODD_DAYS, openings
from tests.desk.stage import CATALOGUE, NOON, Stage
from tests.desk.twin import MINUTE, Twin

KINDS = (ClockKind.REVIEW, ClockKind.ACCEPT, ClockKind.FIX)


@st.composite
def calendars(draw):
    """A calendar that opens on most days, and an instant near something odd."""
    zone, odd = draw(st.sampled_from(ODD_DAYS))
    near = st.integers(-2, 8).map(lambda days: odd.date() + timedelta(days=days))
    office = (Window(0, 120), Window(480, 720), Window(810, 1050), Window(1320, 1440))
    weekly = draw(st.tuples(*[st.one_of(st.just(office), openings())] * 7))
    holidays = draw(st.dictionaries(near, openings(), max_size=3))
    return Calendar(ZoneInfo(zone), (office, *weekly[1:]), holidays), odd + draw(st.integers(-2880, 2880)) * MINUTE


@dataclass
class Given:
    """The targets of a ticket, of which others are given when its urgency changes."""

    minutes: dict[str, tuple[int, bool]]

    def of(self, kind: ClockKind, _cycle: int) -> Target:
        """As the clocks ask for it."""
        minutes, around = self.minutes[kind]
        return Target(minutes=minutes, around_the_clock=around)


targets = st.fixed_dictionaries({kind.value: st.tuples(st.integers(1, 700), st.booleans()) for kind in KINDS})
steps = st.lists(
    st.tuples(st.integers(0, 900), st.integers(0, 99), st.integers(1, 3000), st.one_of(st.none(), targets)),
    min_size=1,
    max_size=12,
)


@settings(max_examples=150, deadline=None)
@given(calendars(), targets, steps)
def test_clocks_are_what_a_watch_shows(place, first, walk):
    """Whatever is done and however the clocks on the wall change: what each used, when it is due, if it was in time."""
    calendar, at = place
    given_targets = Given(first)
    rules = Rules(7, given_targets.of, lambda target: calendar_at(calendar, target))
    twin, clocks = Twin(calendar, first), list[Clock]()
    state, held = None, None
    for wait, which, length, urgency in [(0, 0, 1, None), *walk]:
        at += wait * MINUTE
        if urgency is not None and clocks:
            given_targets.minutes = urgency
            twin.urged(at, urgency)
            for clock in filter(runs, clocks):
                retargeted(clock, rules)
            check(clocks, twin, rules)
        if state is None:
            made, after, until = Move.SUBMIT, State.SUBMITTED, None
        else:
            possible = sorted(moves_from(state))
            if not possible:
                break
            made = possible[which % len(possible)]
            after, until = MOVES[state, made].to, None
            if made in (Move.HOLD, Move.NO_ACCESS):
                until = held = at + length * MINUTE
            elif made is Move.PICK:
                if held is None or held <= at:
                    continue
                until = min(held, at + length * MINUTE)
        frozen = [(clock, clock.model_copy(deep=True)) for clock in clocks if not runs(clock)]
        changed = turned(clocks, Turn(at, made, state, after, until), rules)
        clocks += [clock for clock in changed if clock not in clocks]
        twin.turn(at, made, state, after, until)
        assert all(clock == was for clock, was in frozen if not runs(clock)), "what is stopped stays as it is"
        check(clocks, twin, rules)
        state = after


def calendar_at(calendar: Calendar, target: Target) -> Calendar:
    """The hours that a target counts."""
    return Calendar(ZoneInfo("UTC"), ((Window(0, 1440),),) * 7, {}) if target.around_the_clock else calendar


def check(clocks: list[Clock], twin: Twin, rules: Rules) -> None:
    """What always holds of the clocks of a ticket, and what the twin says of each."""
    for kind in KINDS:
        assert len([clock for clock in clocks if clock.kind is kind and runs(clock)]) <= 1
    assert {(clock.kind.value, clock.cycle) for clock in clocks} == set(twin.watches)
    for clock in clocks:
        watch = twin.watches[clock.kind.value, clock.cycle]
        calendar = calendar_of(clock, rules)
        assert clock.due_at == due(clock.started_at, clock.minutes, calendar, pauses_of(clock))
        assert all(end is None or start <= end for start, end in clock.pauses)
        assert runs(clock) == watch.on
        if not watch.waits and (expected := twin.due(watch)) is not None:
            assert clock.due_at == expected
        if clock.stopped_at is not None and clock.used is not None and clock.over is not None:
            assert clock.used == twin.used(watch) >= 0
            assert clock.over == clock.used - clock.minutes
            assert clock.in_time == ((clock.stopped_at <= clock.due_at) if watch.kept else None)
        else:
            assert (clock.stopped_at, clock.used, clock.over, clock.in_time) == (None, None, None, None)


@settings(max_examples=100, deadline=None)
@given(calendars(), st.lists(st.tuples(st.integers(-3, 30), st.integers(0, 99)), max_size=14))
def test_a_machine_whose_clock_is_behind(place, walk):
    """Of two machines one's clock may be seconds behind: a move before the last one's time is no defect."""
    calendar, at = place
    rules = Rules(7, Given(dict.fromkeys(map(str, KINDS), (5, False))).of, lambda _target: calendar)
    clocks = turned([], Turn(at, Move.SUBMIT, None, State.SUBMITTED), rules)
    state = State.SUBMITTED
    for seconds, which in walk:
        at += timedelta(seconds=seconds)
        possible = sorted(moves_from(state))
        if not possible:
            break
        made = possible[which % len(possible)]
        step = MOVES[state, made]
        until = at + MINUTE if made in (Move.HOLD, Move.NO_ACCESS, Move.PICK) else None
        clocks += [c for c in turned(clocks, Turn(at, made, state, step.to, until), rules) if c not in clocks]
        state = step.to
        for clock in clocks:
            assert clock.due_at == due(clock.started_at, clock.minutes, calendar, pauses_of(clock))
            assert clock.used is None or clock.used >= 0


def test_ten_years() -> None:
    """A job that is held again and again and forgotten in between, until it is done after ten years."""
    calendar = CATALOGUE.calendar
    rules = Rules(7, lambda _kind, _cycle: Target(minutes=100_000), lambda _target: calendar)
    begin = datetime(2026, 1, 5, 1, 7, tzinfo=UTC)
    end = begin + timedelta(days=3652)
    clocks = turned([], Turn(begin, Move.APPROVE, None, State.QUEUED), rules)
    turned(clocks, Turn(begin, Move.ACCEPT, State.QUEUED, State.ACCEPTED), rules)
    dice, at, before = random.Random(5), begin, State.ACCEPTED
    still: list[tuple[datetime, datetime]] = []
    for _hold in range(12):
        since = at + timedelta(minutes=dice.randrange(200_000))
        until = since + timedelta(minutes=dice.randrange(1, 200_000))
        at = since + timedelta(minutes=dice.randrange(1, 250_000))
        turned(clocks, Turn(since, Move.HOLD, before, State.ON_HOLD, until), rules)
        turned(clocks, Turn(at, Move.RESUME, State.ON_HOLD, State.IN_PROGRESS), rules)
        still.append((since, min(until, at)))
        before = State.IN_PROGRESS
    turned(clocks, Turn(end, Move.FINISH, before, State.DONE), rules)
    ran = [at for at in open_minutes_of(calendar, begin, end) if not any(since <= at < to for since, to in still)]
    [fix] = [clock for clock in clocks if clock.kind is ClockKind.FIX]
    assert (fix.used, fix.due_at) == (len(ran), ran[100_000 - 1] + MINUTE)
    assert fix.in_time is False


def open_minutes_of(calendar: Calendar, begin: datetime, end: datetime) -> Iterator[datetime]:
    """Every open minute, in a zone that is eight hours ahead and never changes its clocks."""
    midnight = (begin + timedelta(hours=8)).replace(hour=0, minute=0) - timedelta(hours=8)
    while midnight < end:
        for opens, closes in calendar.windows((midnight + timedelta(hours=8)).date()):
            minutes = (midnight + minute * MINUTE for minute in range(opens, closes))
            yield from (at for at in minutes if begin <= at < end)
        midnight += timedelta(days=1)


LIVES = 40
STEPS = 14
"""Moves of a life, on the average; more until each move was made."""
EVERY = set(Move) - {Move.EXPIRE}


async def live(stage: Stage, lives: Lives, dice: random.Random) -> None:
    """Forty tickets are reported and live, each move at a random time; what is due happens now and then."""
    await lives.begin()
    for _life in range(LIVES):
        await lives.report()
        await goes_by(stage, dice)
    for step in range(LIVES * STEPS * 3):
        if step >= LIVES * STEPS and set(lives.made) >= EVERY:
            return
        number = dice.choice(lives.tickets)
        if (chance := dice.random()) < 0.2:
            await lives.talk(number)
        elif chance < 0.27:
            await lives.prioritise(number, dice.choice(list(Urgency)))
        elif chance < 0.31:
            await lives.snooze(number)
        else:
            await lives.go_on(number)
        await goes_by(stage, dice)


async def goes_by(stage: Stage, dice: random.Random) -> None:
    """Time passes, mostly little; now and then the desk looks what is due, also in the middle of the night."""
    minutes = dice.choice((0, 0, 0, 1, 2, 5, 11, 25, 90))
    stage.now += timedelta(minutes=minutes, microseconds=dice.randrange(60_000_000))
    if dice.random() < 0.3:
        async with stage.work() as work:
            while await fire_due(work):
                pass


async def looked_at(stage: Stage) -> list[Difference]:
    """Every ticket once more, from its history."""
    campus, database = stage.campus, stage.database
    desk = Desk(database, campus, lambda: stage.now, lambda: "token", nobody_hears, lambda: None)
    return [difference async for page in pages(desk, size=7) for each in page for difference in each.differences]


async def nobody_hears(_work: Work) -> None:
    """Announce nothing."""


async def test_what_is_stored_is_what_the_histories_say(database: Database) -> None:
    """Clocks, due times and timers of tickets that live at random, by the real operations, whatever became of them."""
    dice = random.Random(2)
    stage = Stage(database, now=NOON - timedelta(days=3, minutes=17))
    lives = Lives(stage, dice)
    await live(stage, lives, dice)
    assert set(lives.made) >= EVERY, "each move was made"
    async with stage.work() as work:
        kinds = (await work.session.execute(select(col(Clock.kind)).distinct())).scalars()
        assert set(kinds) == set(ClockKind)
    assert await looked_at(stage) == []
