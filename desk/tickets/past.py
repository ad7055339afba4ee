"""A ticket's history as it is read: page by page, each line with who made it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import func, select
from sqlmodel import col

from desk.late.escalating import LATE
from desk.late.levels import Hearer, hearers_of
from desk.work import Work
from storage.tables import Event, Follower, Person, Ticket


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a ticket's history; no `actor`: the desk itself did it."""

    event: Event
    actor: str | None
    told: Sequence[Hearer] = ()
    """Before whom it was put, of a level of a clock."""


@dataclass(frozen=True, slots=True)
class Counts:
    """What stands beside a ticket, counted."""

    lines: int
    duplicates: int
    followers: int


async def lines_of(work: Work, ticket: Ticket, *, limit: int, before: int | None = None) -> Sequence[Line]:
    """The latest lines, oldest first; `before`: those before the line of this number."""
    await work.write_history()
    query = (
        select(Event, col(Person.name))
        .outerjoin(Person, col(Person.id) == col(Event.actor_id))
        .where(col(Event.ticket_id) == ticket.id)
        .order_by(col(Event.id).desc())
        .limit(limit)
    )
    if before is not None:
        query = query.where(col(Event.id) < before)
    found = [Line(event, name) for event, name in (await work.session.execute(query)).all()]
    return await _with_hearers(work, ticket, found[::-1])


async def _with_hearers(work: Work, ticket: Ticket, lines: Sequence[Line]) -> Sequence[Line]:
    if not any(line.event.kind == LATE for line in lines):
        return lines
    hearers: dict[tuple[datetime, str], list[Hearer]] = {}
    for notice, hearer in await hearers_of(work, ticket):
        hearers.setdefault((notice.at, f"{notice.kind}:{notice.level}"), []).append(hearer)
    return [
        replace(line, told=hearers.get((line.event.at, line.event.note or ""), ())) if line.event.kind == LATE else line
        for line in lines
    ]


async def counts_of(work: Work, ticket: Ticket) -> Counts:
    """How many lines of history it has, tickets that follow it, and people who do."""
    await work.write_history()
    of = (
        select(func.count()).select_from(Event).where(col(Event.ticket_id) == ticket.id),
        select(func.count()).select_from(Ticket).where(col(Ticket.parent_id) == ticket.id),
        select(func.count()).select_from(Follower).where(col(Follower.ticket_id) == ticket.id),
    )
    counts = (await work.session.execute(select(*(each.scalar_subquery() for each in of)))).one()
    return Counts(*counts)
