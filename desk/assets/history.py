"""What became of an asset before: its earlier tickets, and how often it has failed of late."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import aliased
from sqlmodel import col

from desk.access import stands, visible
from desk.errors import NotFound
from desk.people.rights import RIGHTS, Right
from desk.tickets.lifecycle import Who
from desk.work import Work
from storage.kinds import State
from storage.tables import Ticket

REPEATED = 3
WITHIN = timedelta(days=30)
"""So many faults within this time are a repeated one."""

PAGE = 8
"""Earlier tickets on one page."""

_NO_FAULT = (State.CANCELLED, State.REJECTED, State.DUPLICATE)
"""What was taken back or refused, and what another ticket stands for, was no fault of its own."""

_WORKS_ON_IT = frozenset({Who.TEAM, Who.ASSIGNEE, Who.FOREMAN, Who.OFFICE})


@dataclass(frozen=True, slots=True)
class Earlier:
    """A page of an asset's tickets before one, the newest first; `older`: where the next one begins, if any."""

    ticket: Ticket
    tickets: Sequence[Ticket]
    older: int | None


async def earlier(work: Work, ticket_id: int, before: int | None = None) -> Earlier:
    """The tickets of the same asset before this one, or `before` another, as far as whoever acts may read them.

    For who works on the ticket and for the office. Raises NotFound: also when it has no asset, or is nothing to them.
    """
    ticket = await visible(work, ticket_id)
    if ticket.asset_id is None or not await stands(work, ticket, _WORKS_ON_IT):
        raise NotFound()
    query = (
        select(Ticket)
        .where(col(Ticket.asset_id) == ticket.asset_id, col(Ticket.id) < (before or ticket.row_id))
        .order_by(col(Ticket.id).desc())
        .limit(PAGE + 1)
    )
    found = (await work.session.execute(query)).scalars().all()
    mine = [each for each in found[:PAGE] if await stands(work, each, RIGHTS[Right.READ])]
    return Earlier(ticket, mine, found[PAGE - 1].row_id if len(found) > PAGE else None)


async def how_often(work: Work, tickets: Sequence[Ticket]) -> Mapping[int, int]:
    """Of each of these tickets that is of an asset: which fault of it within the time it is: the third is 3."""
    numbers = [ticket.row_id for ticket in tickets if ticket.asset_id is not None]
    if not numbers:
        return {}
    this, before = aliased(Ticket), aliased(Ticket)
    query = (
        select(col(this.id), func.count())
        .join(before, col(before.asset_id) == col(this.asset_id))
        .where(col(this.id).in_(numbers), col(before.id) <= col(this.id))
        .where(col(before.created_at) > col(this.created_at) - WITHIN)
        .where((col(before.id) == col(this.id)) | col(before.state).not_in(_NO_FAULT))
        .group_by(col(this.id))
    )
    return {number: count for number, count in await work.session.execute(query) if number is not None}
