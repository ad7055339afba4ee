"""Which other reports a ticket may be the same as: open ones of its place and category."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select, text
from sqlmodel import col

from desk.people.reach import Reach
from desk.work import Work
from storage.tables import Ticket
from storage.tables_tickets import UNDER_WAY

MOST = 6
"""Reports that are offered; any other is named by its number."""


async def alike(work: Work, ticket: Ticket, reach: Reach) -> Sequence[Ticket]:
    """Reports under way at the same place, of the same category, oldest first: that one came first."""
    if ticket.building is None:
        return []
    query = (
        select(Ticket)
        .where(text(UNDER_WAY), col(Ticket.building) == ticket.building, col(Ticket.category) == ticket.category)
        .where(col(Ticket.room).is_not_distinct_from(ticket.room), col(Ticket.id) != ticket.id, *reach.where())
        .order_by(col(Ticket.id))
        .limit(MOST)
    )
    return (await work.session.execute(query)).scalars().all()
