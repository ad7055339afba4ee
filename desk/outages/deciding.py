"""The office says whether many reports are one outage: then one ticket stands for all, and the others are under it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import exists, select, text
from sqlmodel import col

from desk.access import locked, stands
from desk.errors import NotFound, NotOffice
from desk.errors.outages import OutageDecided, OutageGone
from desk.outages.going_on import report_of, stand_in
from desk.outages.joining import Known, fits, gist
from desk.outages.noticing import OFFERED, hold_place
from desk.tickets.duplicates import put_under
from desk.tickets.lifecycle import MOVES, OVER, Move, Who
from desk.tickets.prioritising import higher
from desk.work import ToBuilding, Work
from storage.kinds import State, TicketKind, Urgency
from storage.tables import Follower, Outage, Person, Ticket
from storage.tables_tickets import UNDER_WAY

AT_ONCE = 20
"""So many reports are put under the parent by the press itself; of more the others follow within seconds."""

MOST = 500
"""Reports of one outage."""

OUTAGE = "outage"
"""The kind of the line of history: this ticket stands for all the reports of an outage."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What becomes of the reports of an outage: one stands for all, some go under it, and some stay by themselves."""

    known: Known
    parent: Ticket
    under: Sequence[Ticket]
    apart: Sequence[Ticket]


@dataclass(frozen=True, slots=True)
class Offer:
    """An outage as the office reads of it. `plan`: as long as nobody has decided; None when nothing is left."""

    outage: Outage
    plan: Plan | None
    by: str | None = None
    """Who decided."""
    parent: Ticket | None = None


async def offer_of(work: Work, outage: Outage) -> Offer:
    """What the office reads of an outage."""
    by = await work.session.get(Person, outage.opened_by) if outage.opened_by is not None else None
    parent = await work.session.get(Ticket, outage.parent_id) if outage.parent_id is not None else None
    undecided = outage.ended_at is None and parent is None
    planned = plan(work, await _reports(work, outage)) if undecided else None
    return Offer(outage, planned, by.name if by else None, parent)


def plan(work: Work, tickets: Sequence[Ticket]) -> Plan | None:
    """Which ticket stands for the others: whatever is at work already, else the most urgent, taken, oldest one.

    What is of something else stays by itself; so does what is more urgent, and what another worker is at.
    """
    if not tickets:
        return None
    shared = work.campus.catalogue.category(tickets[0].category).shared
    reports = {ticket.row_id: report_of(work, ticket) for ticket in tickets}
    known = gist(list(reports.values()), shared)
    alike = [each for each in tickets if fits(reports[each.row_id], known, shared).yes]
    if known.service is None and len(alike) < len(tickets):
        alike = list(tickets)  # Nothing tells them apart but the office's own eyes.
    if not alike:
        return None
    at_work = [ticket for ticket in alike if (ticket.state, Move.MERGE) not in MOVES]
    parent = min(at_work or alike, key=_stands_first)
    under = [
        each
        for each in alike
        if each is not parent and (each.state, Move.MERGE) in MOVES and not higher(each.urgency, parent.urgency)
    ]
    chosen = {parent.row_id, *(each.row_id for each in under)}
    return Plan(known, parent, under, [each for each in tickets if each.row_id not in chosen])


def _stands_first(ticket: Ticket) -> tuple[int, bool, int]:
    return _URGENT_FIRST.index(ticket.urgency), ticket.assignee_id is None, ticket.row_id


_URGENT_FIRST: Sequence[Urgency] = (Urgency.EMERGENCY, Urgency.URGENT, Urgency.NORMAL, Urgency.LOW)


async def declare(work: Work, outage_id: int) -> Offer:
    """One outage: its reports go under one of them, and all who have it or live in the building hear that it is known.

    Raises NotFound, NotOffice, OutageDecided, OutageGone.
    """
    outage = await _undecided(work, outage_id)
    tickets = await _reports(work, outage, lock=True)
    planned = plan(work, tickets)
    if planned is None:
        raise OutageGone()
    parent, known = planned.parent, planned.known
    outage.parent_id, outage.opened_at, outage.opened_by = parent.row_id, work.now, work.actor.row_id
    outage.service, outage.floor, outage.number = known.service, known.floor, known.number
    outage.words = sorted(known.words)
    outage.waiting = [ticket.row_id for ticket in planned.under[AT_ONCE:]]
    work.record(parent, OUTAGE)
    for ticket in planned.under[:AT_ONCE]:
        await put_under(work, ticket, parent)
    work.to_buildings.append(ToBuilding(outage, parent))
    work.outages[outage.row_id] = outage
    await work.session.flush()
    return await offer_of(work, outage)


async def dismiss(work: Work, outage_id: int) -> Offer:
    """It is no outage: each report stays by itself, and for some time none is offered. Raises as `declare` does."""
    outage = await _undecided(work, outage_id)
    if not await _reports(work, outage):
        raise OutageGone()
    outage.ended_at, outage.opened_by = work.now, work.actor.row_id
    work.outages[outage.row_id] = outage
    await work.session.flush()
    return await offer_of(work, outage)


async def _undecided(work: Work, outage_id: int) -> Outage:
    """The outage, locked, about which nobody has decided. Nothing is reported from there meanwhile.

    Whose office it is not learns nothing of it, not even that it is decided.
    """
    outage = await work.session.get(Outage, outage_id)
    if outage is None:
        raise NotFound()
    if not await stands(work, stand_in(work, outage), frozenset({Who.OFFICE})):
        raise NotOffice()
    await hold_place(work, outage.building, outage.category)
    await work.session.refresh(outage, with_for_update=True)
    if outage.opened_by is not None:
        by = await work.session.get(Person, outage.opened_by)
        raise OutageDecided(name=by.name if by is not None else "–")
    if outage.ended_at is not None or outage.found_at <= work.now - OFFERED:
        raise OutageGone()
    return outage


async def _reports(work: Work, outage: Outage, *, lock: bool = False) -> Sequence[Ticket]:
    """The open reports of its place and category, of when it began and of since then, oldest first.

    Also an older one, where that is what the first of them follow. One that is offered again began long before.
    """
    rule = work.campus.catalogue.outages_of(outage.category)
    began = min(outage.since, outage.found_at - timedelta(minutes=rule.minutes))
    followed = exists().where(col(Follower.ticket_id) == col(Ticket.id), col(Follower.since) >= began)
    query = (
        select(Ticket)
        .where(text(UNDER_WAY), col(Ticket.building) == outage.building, col(Ticket.category) == outage.category)
        .where(col(Ticket.kind) == TicketKind.REPAIR, (col(Ticket.created_at) >= began) | followed)
        .order_by(col(Ticket.id))
        .limit(MOST)
    )
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    return (await work.session.execute(query)).scalars().all()


async def gather(work: Work) -> int:
    """Put some more of the reports that wait for it under the parent of their outage; how many were looked at."""
    query = (
        select(Outage)
        .where(text("waiting <> '[]'::jsonb"))
        .order_by(col(Outage.id))
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    outage = (await work.session.execute(query)).scalar_one_or_none()
    if outage is None or outage.parent_id is None:
        return 0
    now, outage.waiting = outage.waiting[:AT_ONCE], outage.waiting[AT_ONCE:]
    # Duplicates before their parent, as whoever says something on one holds them.
    tickets = [await locked(work, number) for number in sorted(now) if number != outage.parent_id]
    parent = await locked(work, outage.parent_id)
    for ticket in tickets:
        if (ticket.state, Move.MERGE) in MOVES and parent.state not in OVER:
            await put_under(work, ticket, parent, by_desk=True)
    return len(now)


async def end_what_is_over(work: Work) -> int:
    """Tell those who live there that an outage is over, once; and end those of which the parent is. How many."""
    query = (
        select(Outage, Ticket)
        .join(Ticket, col(Ticket.id) == col(Outage.parent_id))
        .where(col(Outage.parent_id).is_not(None), col(Ticket.state).in_((*OVER, State.DONE)))
        .where(col(Outage.over_told_at).is_(None) | col(Outage.ended_at).is_(None))
        .where(col(Outage.over_told_at).is_(None) | (col(Ticket.state) != State.DONE))
        .order_by(col(Outage.id))
        .limit(20)
        .with_for_update(of=Outage, skip_locked=True)
    )
    found = (await work.session.execute(query)).all()
    for outage, parent in found:
        if outage.over_told_at is None:
            outage.over_told_at = work.now
            work.to_buildings.append(ToBuilding(outage, parent, over=True))
        if parent.state is not State.DONE:
            outage.ended_at = outage.ended_at or work.now
        work.outages[outage.row_id] = outage
    return len(found)
