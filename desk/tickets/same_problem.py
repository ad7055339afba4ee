"""Before a report is made: has somebody reported it already? Then one press follows that, and none is made."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select, text
from sqlmodel import col

from desk.access import locked
from desk.entities import Form
from desk.errors.outages import NoCandidate
from desk.outages.going_on import known_of, report_of
from desk.outages.joining import Report, floor_of, joins, may_be_shared, same
from desk.outages.noticing import hold_place, look_for_outage, outage_at
from desk.tickets.attachments import JOINED, attach, keep_recordings
from desk.tickets.following import add_followers
from desk.tickets.repairs import RepairDraft
from desk.work import Recorded, Work
from storage.kinds import TicketKind, Urgency
from storage.tables import Ticket
from storage.tables_tickets import UNDER_WAY

MOST = 3
"""Reports that are shown."""

_LOOKED_AT = 60
"""Of what is open in the place, the latest: more nobody reports of one category from one building in some days."""


async def reported_already(work: Work, draft: RepairDraft) -> Sequence[Ticket]:
    """What others have reported that the draft may be the same as, the likeliest first.

    None for an emergency, which nothing holds up; for what has been said to be different; nor for what belongs to an
    outage that is going on, and will be put under that by itself.
    """
    if draft.building is None or draft.kind is not TicketKind.REPAIR or draft.different:
        return ()
    if draft.urgency is Urgency.EMERGENCY:
        return ()
    await hold_place(work, draft.building, draft.category)
    mine, shared = _report(work, draft), work.campus.catalogue.category(draft.category).shared
    outage = await outage_at(work, draft.building, draft.category)
    if outage is not None and outage.parent_id is not None and joins(mine, known_of(outage), shared).yes:
        return ()
    stands_for_all = outage.parent_id if outage is not None and not (mine.signs.mine or mine.signs.own) else None
    # Of an outage also who says nothing clear is asked: it joins by itself only what is sure.
    anywhere = stands_for_all is not None or may_be_shared(mine, shared)
    found = [
        each
        for each in await _open_there(work, draft, anywhere=anywhere)
        if each.id == stands_for_all or same(mine, report_of(work, each), shared).yes
    ]
    here = [ticket for ticket in found if ticket.room == draft.room]
    elsewhere = [ticket for ticket in found if ticket.room != draft.room]
    return [*here, *sorted(elsewhere, key=lambda each: (-each.followers, each.row_id))][:MOST]


def _report(work: Work, draft: RepairDraft) -> Report:
    return Report(
        category=draft.category,
        building=draft.building,
        room=draft.room,
        floor=floor_of(work.campus.catalogue, draft.building, draft.room),
        text=draft.description,
        urgency=draft.urgency,
        asset_id=draft.asset_id,
        apart=draft.different,
    )


async def _open_there(work: Work, draft: RepairDraft, *, anywhere: bool) -> Sequence[Ticket]:
    """Others' open reports of the building and category, of late; unless `anywhere`, only those of the draft's room."""
    since = work.now - work.campus.catalogue.duplicates.within
    query = (
        select(Ticket)
        .where(text(UNDER_WAY), col(Ticket.building) == draft.building, col(Ticket.category) == draft.category)
        .where(col(Ticket.created_at) >= since, col(Ticket.kind) == TicketKind.REPAIR)
        .where(col(Ticket.resident_id) != work.actor.id)
        .order_by(col(Ticket.created_at).desc())
        .limit(_LOOKED_AT)
    )
    if not anywhere:
        query = query.where(col(Ticket.room).is_not_distinct_from(draft.room))
    return sorted((await work.session.execute(query)).scalars(), key=lambda ticket: ticket.row_id)


async def follow_instead(
    work: Work, form: Form, draft: RepairDraft, ticket_id: int, recordings: Sequence[Recorded] = ()
) -> Ticket:
    """Follow what somebody has reported already, instead of reporting it. Words, photos and recordings go along.

    They were meant for those who repair it, and so only these see them: whoever reported it hears nothing of them.
    That they may follow is because it is like their draft. Raises NoCandidate.
    """
    if ticket_id not in {ticket.id for ticket in await reported_already(work, draft)}:
        raise NoCandidate()
    ticket = await locked(work, ticket_id)
    await add_followers(work, ticket, [work.actor.row_id], form.row_id)
    attach(work, ticket, draft.photos)
    keep_recordings(work, ticket, recordings)
    work.record(ticket, JOINED, draft.description)
    form.ticket_id = ticket.id
    if ticket.building is not None:
        await look_for_outage(work, ticket.building, ticket.category)
    return ticket


async def add_to_joined(work: Work, ticket_id: int, photos: Sequence[str]) -> None:
    """More photos of somebody who follows it instead of reporting it: for those who repair it, as the first ones."""
    ticket = await locked(work, ticket_id)
    attach(work, ticket, photos)
    work.record(ticket, JOINED)
