"""The promised time has come, and the resident was asked whether it is fixed: what follows when they say it is not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlmodel import col

from desk.access import access
from desk.clocks.timers import Level
from desk.errors import WrongState
from desk.late.chasing import Chased, who_hears
from desk.late.ladder import Told, who_is_told
from desk.tickets.lifecycle import NAMES, Move
from desk.work import Work
from storage.kinds import ClockKind, State, TimerKind
from storage.tables import Event, Ticket, Timer


@dataclass(frozen=True, slots=True)
class Onward:
    """Who hears that it is not fixed, who was told already that it is late, and who hears of it next, and when."""

    hears: Told
    knows: Told
    next: Told
    at: datetime | None


async def not_yet(work: Work, ticket_id: int, asked_in: int) -> Ticket:
    """The resident says that it is not fixed: noted once in a cycle, and told to whoever has it.

    Who may say that it is fixed may say that it is not. Raises WrongState when it has moved on meanwhile, or was asked
    in another cycle.
    """
    ticket = await access(work, ticket_id, to=Move.CONFIRM)
    if ticket.state is State.DONE or asked_in != ticket.cycle:
        raise WrongState(number=work.campus.number(ticket), state=NAMES[ticket.state])
    if not await _said(work, ticket):
        work.record(ticket, Chased.NOT_YET)
    return ticket


async def onward(work: Work, ticket: Ticket) -> Onward:
    """What happens next to a repair that is late, and by whom."""
    timers = select(Timer).where(col(Timer.ticket_id) == ticket.id, col(Timer.kind) == TimerKind.FIX)
    levels = (await work.session.execute(timers.order_by(col(Timer.cycle).desc(), col(Timer.level)))).scalars().all()
    of_now = [timer for timer in levels if timer.cycle == levels[0].cycle and timer.level >= Level.DUE]
    told = [timer for timer in of_now if timer.fired_at is not None]
    coming = [timer for timer in of_now if timer.fired_at is None]
    return Onward(
        hears=await who_hears(work, ticket, Chased.NOT_YET),
        knows=await who_is_told(work, ticket, ClockKind.FIX, Level(told[-1].level)) if told else Told(),
        next=await who_is_told(work, ticket, ClockKind.FIX, Level(coming[0].level)) if coming else Told(),
        at=coming[0].at if coming else None,
    )


async def _said(work: Work, ticket: Ticket) -> bool:
    await work.write_history()
    query = select(col(Event.id)).where(
        col(Event.ticket_id) == ticket.id, col(Event.cycle) == ticket.cycle, col(Event.kind) == Chased.NOT_YET
    )
    return (await work.session.execute(query.limit(1))).first() is not None
