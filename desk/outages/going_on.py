"""Which outages there are: of a place, under a parent, of the building in which somebody lives."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select
from sqlmodel import col

from desk.outages.joining import Known, Report, floor_of
from desk.work import Work
from storage.kinds import State
from storage.tables import Outage, Ticket


async def outage_of(work: Work, parent_id: int) -> Outage | None:
    """The latest outage of which this ticket is the parent, over or not."""
    query = select(Outage).where(col(Outage.parent_id) == parent_id).order_by(col(Outage.id).desc()).limit(1)
    return (await work.session.execute(query)).scalar_one_or_none()


def stand_in(work: Work, outage: Outage) -> Ticket:
    """A ticket of the outage's place and category, by which it is known whose office it is."""
    team = work.campus.catalogue.category(outage.category).team
    return Ticket.model_construct(building=outage.building, category=outage.category, team=team, state=State.QUEUED)


async def with_outages(work: Work, parents: Collection[int]) -> frozenset[int]:
    """Those of these tickets that are the parent of an outage."""
    query = select(col(Outage.parent_id)).where(col(Outage.parent_id).in_(parents))
    return frozenset(number for number in (await work.session.execute(query)).scalars() if number is not None)


async def lives_in_outage(work: Work, ticket: Ticket) -> bool:
    """Whether the ticket is the parent of an outage of the building in which whoever acts lives, by the roster."""
    me = work.actor
    if me.suspended_at is not None or me.registered_at is None or me.building != ticket.building:
        return False
    outage = await outage_of(work, ticket.row_id) if me.building is not None else None
    return outage is not None and outage.ended_at is None


def known_of(outage: Outage) -> Known:
    """What is known of an outage."""
    return Known(outage.category, outage.building, outage.service, outage.floor, outage.number, frozenset(outage.words))


def report_of(work: Work, ticket: Ticket) -> Report:
    """What counts of a ticket."""
    return Report(
        category=ticket.category,
        building=ticket.building,
        room=ticket.room,
        floor=floor_of(work.campus.catalogue, ticket.building, ticket.room),
        text=ticket.description,
        urgency=ticket.urgency,
        asset_id=ticket.asset_id,
        apart=ticket.apart,
    )
