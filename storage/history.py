"""The history of tickets: lines that are only ever added."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from storage.driver import fetch
from storage.tables import Event, Hold


async def write_events(session: AsyncSession, events: Sequence[Event]) -> None:
    """Write these lines, in this order."""
    if events:
        lines = [(e.ticket_id, e.at, e.kind, e.actor_id, e.state, e.cycle, e.note, e.side) for e in events]
        await fetch(session, _WRITE, *map(list, zip(*lines, strict=True)))


_WRITE = (
    "INSERT INTO event (ticket_id, at, kind, actor_id, state, cycle, note, side)"
    " SELECT ticket_id, at, kind, actor_id, state, cycle, note, side FROM unnest(CAST($1 AS bigint[]),"
    " CAST($2 AS timestamptz[]), CAST($3 AS text[]), CAST($4 AS bigint[]), CAST($5 AS text[]), CAST($6 AS int[]),"
    " CAST($7 AS text[]), CAST($8 AS text[]))"
    " WITH ORDINALITY AS line (ticket_id, at, kind, actor_id, state, cycle, note, side, place) ORDER BY place"
)


async def lines_of(
    session: AsyncSession, tickets: Collection[int], kinds: Collection[str]
) -> Mapping[int, Sequence[Event]]:
    """The lines of these kinds of each of these tickets, in their order."""
    query = select(Event).where(col(Event.ticket_id).in_(tickets), col(Event.kind).in_(kinds))
    query = query.order_by(col(Event.ticket_id), col(Event.id))
    lines: dict[int, list[Event]] = {ticket: [] for ticket in tickets}
    for event in (await session.execute(query)).scalars():
        lines[event.ticket_id].append(event)
    return lines


async def holds_of(session: AsyncSession, tickets: Collection[int]) -> Mapping[int, Sequence[Hold]]:
    """The holds of each of these tickets, in their order."""
    query = select(Hold).where(col(Hold.ticket_id).in_(tickets)).order_by(col(Hold.ticket_id), col(Hold.id))
    holds: dict[int, list[Hold]] = {ticket: [] for ticket in tickets}
    for hold in (await session.execute(query)).scalars():
        holds[hold.ticket_id].append(hold)
    return holds
