"""The history of tickets: lines that are only ever added."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from storage.driver import fetch
from storage.tables import Event


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
