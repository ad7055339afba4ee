"""What the desk does by itself where nobody goes on: it reminds, asks, gives a job back and closes a report.

Each chase is looked at again when its time has come, on the locked ticket. That it reminded or asked is a line of the
ticket's history, which is announced as any other; what people read stands in notifications/chased.py.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum

from desk.access import access, is_roommate
from desk.clocks.rules import runs, stands_still
from desk.clocks.timers import (
    BEFORE_VISIT,
    FIRST,
    HOUR_BEFORE,
    SECOND,
    Key,
    Level,
    chase_cycle,
    chases_of,
    out_of_quiet,
    told_from,
    visit_cycle,
)
from desk.days.windows import agreed_time
from desk.late.ladder import Told, who_is_told
from desk.tickets.assigning import NOT_STARTED, release
from desk.tickets.duplicates import hold_duplicates, set_free
from desk.tickets.following import followers_of
from desk.tickets.lifecycle import Move
from desk.tickets.moving import move
from desk.work import Work
from storage.clocks import clocks_of
from storage.kinds import ClockKind, State, TimerKind
from storage.tables import Person, Ticket, Timer


class Chased(StrEnum):
    """Lines of history that are no moves: of what the desk reminded, what it asked, and what came of that."""

    REMIND_START = "remind_start"
    """The worker, to begin."""
    ASK_HOLD = "ask_hold"
    """The worker, whether it goes on."""
    REMIND_INFO = "remind_info"
    """The resident, to answer the office."""
    REMIND_VISIT = "remind_visit"
    """Both sides, of an agreed time."""
    ASK_FIXED = "ask_fixed"
    """The resident, at the promised time."""
    NOT_YET = "not_yet"
    """The resident: it is not fixed."""
    UNHEARD = "unheard"
    """Nobody could be reached; its note is what for."""


LEAST_NOTICE = timedelta(days=1)
"""After a reminder that came late, as the desk was down, so long nothing is closed."""


def may_fire(timer: Timer, ticket: Ticket, work: Work) -> datetime:
    """When it may happen, from now on: the desk may have been down when it was to.

    Who works here is told in opening hours, a resident not at night; but an hour before a visit waits for no morning.
    """
    match timer.kind:
        case TimerKind.VISIT:
            return out_of_quiet(work.now, work.campus.catalogue) if timer.level == FIRST else work.now
        case TimerKind.INFO | TimerKind.PROMISE:
            return out_of_quiet(work.now, work.campus.catalogue)
        case _:
            return told_from(ticket, work.now, work.campus.catalogue)


async def chase_start(work: Work, ticket: Ticket, timer: Timer) -> None:
    """Accepted and not begun: the worker is reminded; then the job goes back to its team."""
    if ticket.state is not State.ACCEPTED or chase_cycle(ticket) != timer.cycle:
        return
    if timer.level == SECOND:
        await release(work, ticket.row_id, NOT_STARTED)
    elif planned(work, ticket, TimerKind.START, SECOND) > work.now:
        await _note(work, ticket, Chased.REMIND_START)


async def chase_hold(work: Work, ticket: Ticket, timer: Timer) -> None:
    """On hold past its date: whoever has it is asked whether it goes on."""
    if ticket.state is State.ON_HOLD and chase_cycle(ticket) == timer.cycle:
        await _note(work, ticket, Chased.ASK_HOLD)


async def ask_to_go_on(work: Work, ticket: Ticket) -> None:
    """On hold, and it cannot wait for its date any more: whoever has it is asked at once whether it goes on."""
    await _note(work, ticket, Chased.ASK_HOLD)


async def chase_info(work: Work, ticket: Ticket, timer: Timer) -> None:
    """A question that nobody answers: the resident is reminded; then the report is closed."""
    if ticket.state is not State.NEEDS_INFO or chase_cycle(ticket) != timer.cycle:
        return
    if timer.level == FIRST:
        await _note(work, ticket, Chased.REMIND_INFO)
    elif (earliest := await _reminded_long_enough(work, ticket, timer)) > work.now:
        timer.at, timer.fired_at = earliest, None
    else:
        await hold_duplicates(work, ticket.row_id)
        locked = await access(work, ticket.row_id, to=Move.EXPIRE)
        await set_free(work, await move(work, locked, Move.EXPIRE))


async def _reminded_long_enough(work: Work, ticket: Ticket, timer: Timer) -> datetime:
    """When a report may be closed: not at once after a reminder that came late."""
    reminder = await work.session.get(Timer, (ticket.row_id, TimerKind.INFO, timer.cycle, FIRST))
    if reminder is None or reminder.fired_at is None:
        return work.now
    gap = planned(work, ticket, TimerKind.INFO, SECOND) - planned(work, ticket, TimerKind.INFO, FIRST)
    return reminder.fired_at + min(gap, LEAST_NOTICE)


async def chase_visit(work: Work, ticket: Ticket, timer: Timer) -> None:
    """Somebody comes at an agreed time: both sides are reminded, as long as that helps."""
    at = agreed_time(ticket.window)
    if at is None or visit_cycle(at) != timer.cycle or ticket.state not in BEFORE_VISIT or at <= work.now:
        return
    if timer.level == FIRST and at - HOUR_BEFORE <= work.now:
        return  # The other one says it.
    await _note(work, ticket, Chased.REMIND_VISIT)


async def chase_promise(work: Work, ticket: Ticket, timer: Timer) -> None:
    """The time has come by which it should be repaired, and nobody has said so: the resident is asked."""
    clocks = await clocks_of(work.session, ticket.row_id)
    clock = next((each for each in clocks if (each.kind, each.cycle) == (ClockKind.FIX, timer.cycle)), None)
    if clock is not None and runs(clock) and not stands_still(clock) and clock.due_at <= work.now:
        await _note(work, ticket, Chased.ASK_FIXED)


def planned(work: Work, ticket: Ticket, kind: TimerKind, step: int) -> datetime:
    """When a step of the chase of the ticket's present state is to come."""
    return chases_of(ticket, work.campus.catalogue)[Key(kind, chase_cycle(ticket), step)]


async def who_hears(work: Work, ticket: Ticket, chased: Chased) -> Told:
    """Who is reminded or asked; who stands in where nobody can be told, if anybody can."""
    match chased:
        case Chased.REMIND_INFO:
            if people := await _reporter(work, ticket):
                return Told(people)
            return await who_is_told(work, ticket, ClockKind.REVIEW, Level.WARN)
        case Chased.ASK_FIXED:
            if people := await _reporter(work, ticket):
                return Told(people)
            followers = await followers_of(work, ticket)
            return Told([each for each in followers if each.reachable and is_roommate(each, ticket)])
        case _:
            return await who_is_told(work, ticket, ClockKind.FIX, Level.WARN)


async def who_waits(work: Work, ticket: Ticket) -> Sequence[Person]:
    """Who hears of a visit on the resident's side: the reporter, and whoever follows the ticket."""
    reporter = await _reporter(work, ticket)
    return [*reporter, *(each for each in await followers_of(work, ticket) if each.reachable)]


async def _note(work: Work, ticket: Ticket, chased: Chased) -> None:
    """A line of history, which is announced to whoever hears of it; when nobody does it says that."""
    if await who_hears(work, ticket, chased):
        work.record(ticket, chased)
    else:
        work.record(ticket, Chased.UNHEARD, chased)


async def _reporter(work: Work, ticket: Ticket) -> Sequence[Person]:
    """Whoever reported it, if they can be told anything."""
    person = await work.session.get(Person, ticket.resident_id)
    return [person] if person is not None and person.reachable and person.suspended_at is None else []
