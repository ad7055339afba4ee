"""A report has come in: does it belong to an outage that is going on, or does the office want to look at whether
there is one?

All of it happens while the place is held: of fifty who report at the same moment each sees those before.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import String, bindparam, cast, func, select, text, union
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col

from desk.access import locked
from desk.outages.going_on import known_of, outage_of, report_of
from desk.outages.joining import joins, may_be_shared
from desk.tickets.lifecycle import OVER
from desk.work import Work
from storage.kinds import State, TicketKind
from storage.quick import Quick
from storage.tables import Follower, Outage, Ticket
from storage.tables_tickets import UNDER_WAY

OFFERED = timedelta(days=1)
"""So long the office may say whether it is one outage; after that others are offered."""


def _key(building: str, category: str) -> str:
    return f"reports:{building}:{category}"


async def hold_place(work: Work, building: str, category: str) -> None:
    """Let nobody else report this category from this building until the end of the transaction."""
    key = _key(building, category)
    if key not in work.held:
        work.held.add(key)
        await _HOLD.records(work.session, key=key)


_HOLD = Quick(select(func.pg_advisory_xact_lock(func.hashtextextended(bindparam("key", type_=String), 0))))


async def parent_for(work: Work, ticket: Ticket) -> Ticket | None:
    """The ticket, locked, under which a report that is being made belongs by itself; None when it stands by itself."""
    if ticket.kind is not TicketKind.REPAIR or ticket.building is None:
        return None
    await hold_place(work, ticket.building, ticket.category)
    outage = await outage_at(work, ticket.building, ticket.category)
    if outage is None or outage.parent_id is None:
        return None
    shared = work.campus.catalogue.category(ticket.category).shared
    if not joins(report_of(work, ticket), known_of(outage), shared).yes:
        return None
    parent = await locked(work, outage.parent_id)
    return parent if parent.state not in OVER | {State.DONE} else None


async def outage_at(work: Work, building: str, category: str) -> Outage | None:
    """The outage of this place, which is held, that is offered or open; not one that is over and not yet marked so."""
    key = _key(building, category)
    if key not in work.going_on:
        work.going_on[key] = await _find(work, building, category)
    return work.going_on[key]


async def _find(work: Work, building: str, category: str) -> Outage | None:
    found = await _AT.rows(work.session, Outage, building=building, category=category)
    if not found:
        return None
    [outage] = found
    if outage.parent_id is None:
        return outage if outage.found_at > work.now - OFFERED else None
    parent = await work.session.get(Ticket, outage.parent_id)
    return outage if parent is not None and parent.state not in OVER | {State.DONE} else None


_AT = Quick(
    select(Outage).where(
        col(Outage.building) == bindparam("building"),
        col(Outage.category) == bindparam("category"),
        col(Outage.ended_at).is_(None),
    )
)


_EACH = 20
"""Of more reports than so many the office is not told one by one."""


async def look_for_outage(work: Work, building: str, category: str) -> None:
    """Offer the office an outage when so many report this from there; where it is asked already, it reads of more."""
    await hold_place(work, building, category)
    outage = await outage_at(work, building, category)
    if outage is not None and outage.parent_id is not None:
        return
    rule = work.campus.catalogue.outages_of(category)
    since = (outage.found_at if outage is not None else work.now) - timedelta(minutes=rule.minutes)
    concerned = await _concerned_since(work, building, category, since)
    people = concerned.people
    if outage is not None:
        outage.people = people
        if people > _EACH and people % _EACH:
            return
        work.outages[outage.row_id] = outage
        return
    if people < rule.reports or not await _is_of_many(work, concerned):
        return
    if not await _dismissed(work, building, category, since):
        await _offer(work, building, category, people, concerned.first)


async def outage_held(work: Work, ticket_id: int) -> Outage | None:
    """The outage that goes on for which this ticket stands, locked, with its place held: before any ticket of it."""
    outage = await outage_of(work, ticket_id)
    if outage is None or outage.ended_at is not None:
        return None
    await hold_place(work, outage.building, outage.category)
    still = select(Outage).where(
        col(Outage.id) == outage.id, col(Outage.parent_id) == ticket_id, col(Outage.ended_at).is_(None)
    )
    locking = still.with_for_update().execution_options(populate_existing=True)
    return (await work.session.execute(locking)).scalar_one_or_none()


async def offer_again(work: Work, outage: Outage) -> None:
    """What stood for it is taken back: the office is asked whether the others are one outage, however old they are."""
    outage.ended_at = work.now
    await work.session.flush()
    concerned = await _concerned_since(work, outage.building, outage.category, outage.since)
    if concerned.people >= work.campus.catalogue.outages_of(outage.category).reports:
        outage.over_told_at = work.now  # For those who live there it is not over.
        await _offer(work, outage.building, outage.category, concerned.people, concerned.first)


async def _offer(work: Work, building: str, category: str, people: int, first: datetime) -> None:
    await _end_old(work, building, category)
    values = {"building": building, "category": category, "found_at": work.now, "people": people, "since": first}
    new = insert(Outage).values(**values, words=[], waiting=[]).on_conflict_do_nothing().returning(Outage)
    found = (await work.session.execute(new)).scalar_one_or_none()
    if found is not None:
        work.outages[found.row_id] = work.going_on[_key(building, category)] = found


@dataclass(frozen=True, slots=True)
class _Concerned:
    """Who has reported one category from one building, or follows such a report."""

    people: int
    first: datetime
    """Since when."""
    rooms: int
    ticket_id: int | None
    """The first of the reports."""


async def _concerned_since(work: Work, building: str, category: str, since: datetime) -> _Concerned:
    """All since then."""
    [counted] = await _CONCERNED.records(work.session, building=building, category=category, since=since)
    return _Concerned(int(counted[0]), counted[1] or work.now, int(counted[2]), counted[3])


async def _is_of_many(work: Work, concerned: _Concerned) -> bool:
    """Whether it can be the building's: what all of one room have is their room's, unless it is a thing many share."""
    if concerned.rooms > 1 or concerned.ticket_id is None:
        return True
    ticket = await work.session.get_one(Ticket, concerned.ticket_id)
    return may_be_shared(report_of(work, ticket), work.campus.catalogue.category(ticket.category).shared)


_HERE = (
    text(UNDER_WAY),
    col(Ticket.building) == bindparam("building"),
    col(Ticket.category) == bindparam("category"),
    col(Ticket.kind) == TicketKind.REPAIR,
)
_WHICH: Any = (
    col(Ticket.id).label("ticket"),
    func.coalesce(col(Ticket.room), "#" + cast(col(Ticket.id), String)).label("room"),  # none said: it may be any
)
_REPORTED: Any = select(col(Ticket.resident_id).label("person"), col(Ticket.created_at).label("at"), *_WHICH).where(
    *_HERE, col(Ticket.created_at) >= bindparam("since")
)
_FOLLOWED: Any = (
    select(col(Follower.person_id).label("person"), col(Follower.since).label("at"), *_WHICH)
    .join(Ticket, col(Ticket.id) == col(Follower.ticket_id))
    .where(*_HERE, col(Follower.since) >= bindparam("since"))
)
_EITHER = union(_REPORTED, _FOLLOWED).subquery()
_CONCERNED = Quick(
    select(
        func.count(_EITHER.c.person.distinct()),
        func.min(_EITHER.c.at),
        func.count(_EITHER.c.room.distinct()),
        func.min(_EITHER.c.ticket),
    )
)


async def _dismissed(work: Work, building: str, category: str, since: datetime) -> bool:
    """Whether the office has said lately that what comes from there is no outage, or has taken one back."""
    query = (
        select(col(Outage.id))
        .where(col(Outage.building) == building, col(Outage.category) == category)
        .where(col(Outage.opened_by).is_not(None), col(Outage.parent_id).is_(None), col(Outage.ended_at) >= since)
        .limit(1)
    )
    return (await work.session.execute(query)).first() is not None


async def _end_old(work: Work, building: str, category: str) -> None:
    """What was offered long ago, or is over, makes room; not what somebody else has just offered."""
    for outage in await _AT.rows(work.session, Outage, building=building, category=category):
        if outage.parent_id is not None or outage.found_at <= work.now - OFFERED:
            outage.ended_at = work.now
    await work.session.flush()
