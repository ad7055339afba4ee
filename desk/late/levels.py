"""Which levels of a ticket's clocks stand before somebody, and to whom they were told."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select
from sqlmodel import col

from desk.clocks.rules import part_due, runs, stands_still
from desk.clocks.timers import Level, minutes_at
from desk.clocks.timing import rules_of
from desk.work import Work
from storage.kinds import Role
from storage.tables import Clock, Notice, Person, Ticket


@dataclass(frozen=True, slots=True)
class Hearer:
    """Who was told of a level, and when: a person as what they are, or the group of a purpose."""

    level: int
    at: datetime | None
    """None: they are yet to be told."""
    name: str | None = None
    role: Role | None = None
    purpose: str | None = None
    person_id: int | None = None


@dataclass(frozen=True, slots=True)
class Lateness:
    """A clock of a ticket that has run as far as this level, or further. `before`: who was told, in that order."""

    clock: Clock
    level: int
    before: Sequence[Hearer] = ()


async def lateness_of(work: Work, ticket: Ticket) -> Lateness | None:
    """How late the ticket is, of what was put before somebody; None when all of that is over."""
    found = await hearers_of(work, ticket)
    late = await latest(work, {ticket.row_id: ticket}, [notice for notice, _hearer in found])
    known = late.get(ticket.row_id)
    if known is None:
        return None
    return _with_hearers(known, found)


async def told_of(work: Work, ticket: Ticket, late: Lateness) -> Lateness:
    """The same, with who was told of this clock of the ticket: of another one that is late others may know."""
    return _with_hearers(late, await hearers_of(work, ticket))


def _with_hearers(late: Lateness, found: Iterable[tuple[Notice, Hearer]]) -> Lateness:
    clock = late.clock
    told = [hearer for notice, hearer in found if (notice.kind, notice.cycle) == (clock.kind, clock.cycle)]
    return replace(late, before=[hearer for hearer in told if hearer.at is not None])


async def hearers_of(work: Work, ticket: Ticket) -> list[tuple[Notice, Hearer]]:
    """Everybody before whom a level of the ticket was put, in the order in which that was done."""
    query = (
        select(Notice, col(Person.name))
        .outerjoin(Person, col(Person.id) == col(Notice.person_id))
        .where(col(Notice.ticket_id) == ticket.row_id)
        .order_by(col(Notice.id))
    )
    return [
        (each, Hearer(each.level, each.told_at, name, each.role, each.purpose, each.person_id))
        for each, name in await work.session.execute(query)
    ]


async def latest(work: Work, tickets: Mapping[int, Ticket], notices: Iterable[Notice]) -> dict[int, Lateness]:
    """Of each ticket the furthest of these levels that it is still beyond; one that is not any more is not there."""
    clocks = await _running(work, tickets)
    late: dict[int, Lateness] = {}
    for notice in sorted(notices, key=lambda each: -each.level):
        clock = clocks.get((notice.ticket_id, notice.kind, notice.cycle))
        ticket = tickets.get(notice.ticket_id)
        if ticket is not None and clock is not None and _beyond(work, ticket, clock, Level(notice.level)):
            late.setdefault(notice.ticket_id, Lateness(clock, notice.level))
    return late


async def put_back(work: Work, tickets: Mapping[int, Ticket], notices: Iterable[Notice]) -> list[Notice]:
    """Those of which the clock runs, and has not come so far as it counts by now: they are told when it has."""
    clocks = await _running(work, tickets)
    found = [(each, clocks.get((each.ticket_id, each.kind, each.cycle))) for each in notices]
    return [
        each
        for each, clock in found
        if clock is not None and not _beyond(work, tickets[each.ticket_id], clock, Level(each.level))
    ]


async def _running(work: Work, tickets: Collection[int]) -> Mapping[tuple[int, str, int], Clock]:
    query = select(Clock).where(col(Clock.ticket_id).in_(tickets), col(Clock.stopped_at).is_(None))
    found = (await work.session.execute(query.execution_options(populate_existing=True))).scalars()
    return {(clock.ticket_id, clock.kind, clock.cycle): clock for clock in found}


def _beyond(work: Work, ticket: Ticket, clock: Clock, level: Level) -> bool:
    """Whether the clock has come that far, by its pauses as they are now: a hold puts it back."""
    if not runs(clock) or stands_still(clock):
        return False
    return part_due(clock, minutes_at(level, clock.minutes), rules_of(work.campus, ticket)) <= work.now
