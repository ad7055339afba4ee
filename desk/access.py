"""The one door: a ticket is read and moved on somebody's behalf only through here."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Row, select
from sqlmodel import col

from desk.errors import (
    AlreadyDecided,
    AlreadyTaken,
    AlreadyYours,
    DeskError,
    NotAdmin,
    NotFound,
    NotOffice,
    NotOfTeam,
    NotYours,
    OutOfDate,
    WrongState,
)
from desk.lifecycle import MOVES, NAMES, Move, Who
from desk.work import Work
from storage.kinds import Role, State
from storage.tables import Event, Membership, Person, Ticket

ANONYMOUS_ADMIN = 1087968824
"""The user as whom all anonymous admins of all groups write: never a person's right."""


async def access(work: Work, ticket_id: int, *, to: Move, seen: int | None = None) -> Ticket:
    """The ticket, locked, for a move that this person may make now. `seen` is the version that their button carried.

    Raises:
        NotFound: there is no such ticket.
        NotYours, NotOfTeam, NotOffice: the person may not make this move, in whatever state.
        AlreadyTaken, AlreadyYours, AlreadyDecided, WrongState: the state does not know the move.
        OutOfDate: the button showed an older version.
    """
    ticket = await _locked(work, ticket_id)
    who = _who_ever(to)
    if not await stands(work, ticket, who):
        raise _refusal(work, ticket, who)
    step = MOVES.get((ticket.state, to))
    if step is None:
        raise await _too_late(work, ticket, to)
    # Most moves are the same people's in every state: then the door has been passed already.
    if step.by != who and not await stands(work, ticket, step.by):
        raise _refusal(work, ticket, step.by)
    if seen is not None and seen != ticket.version:
        raise OutOfDate()
    return ticket


async def own(work: Work, ticket_id: int) -> Ticket:
    """A ticket that this person reported, locked. Raises NotFound, NotYours."""
    ticket = await _locked(work, ticket_id)
    if ticket.resident_id != work.actor.id:
        raise NotYours()
    return ticket


async def visible(work: Work, ticket_id: int) -> Ticket:
    """A ticket that this person may read: as its reporter, worker, of its team, or of the office.

    Raises NotFound also when it exists: who may not read a ticket learns nothing of it.
    """
    ticket = await work.session.get(Ticket, ticket_id)
    everyone = frozenset({Who.REPORTER, Who.ASSIGNEE, Who.TEAM, Who.OFFICE})
    if ticket is None or not await stands(work, ticket, everyone):
        raise NotFound()
    return ticket


async def stands(work: Work, ticket: Ticket, who: frozenset[Who]) -> bool:
    """Whether whoever acts stands in one of these relations to the ticket."""
    if work.person is None:
        return Who.DESK in who
    person = work.person
    if Who.REPORTER in who and ticket.resident_id == person.id:
        return True
    if Who.ASSIGNEE in who and ticket.assignee_id == person.id:
        return True
    if Who.TEAM in who and await is_member(work, person, Role.WORKER, ticket.team):
        return True
    return Who.OFFICE in who and await is_office(work, person)


async def is_member(work: Work, person: Person, role: Role, team: str = "") -> bool:
    """Whether the person has this role, for workers in this team."""
    return await work.session.get(Membership, (person.id, role, team)) is not None


async def is_worker(work: Work, person: Person) -> bool:
    """Whether the person is a worker, of whatever team."""
    query = select(col(Membership.person_id)).where(
        col(Membership.person_id) == person.id, col(Membership.role) == Role.WORKER
    )
    return (await work.session.execute(query.limit(1))).first() is not None


async def is_office(work: Work, person: Person) -> bool:
    """Whether the person may act for the office; admins may."""
    return await is_member(work, person, Role.OFFICE) or await is_admin(work, person)


async def is_admin(work: Work, person: Person) -> bool:
    """Whether the person is an admin, by the settings or by role."""
    if person.chat_user == ANONYMOUS_ADMIN:
        return False  # It may be anybody, whatever the settings say.
    return person.chat_user in work.campus.admins or await is_member(work, person, Role.ADMIN)


async def admin(work: Work) -> Person:
    """Whoever acts, who must be an admin. Raises NotAdmin."""
    if not await is_admin(work, work.actor):
        raise NotAdmin()
    return work.actor


async def _locked(work: Work, ticket_id: int) -> Ticket:
    query = select(Ticket).where(col(Ticket.id) == ticket_id).with_for_update()
    ticket = (await work.session.execute(query.execution_options(populate_existing=True))).scalar_one_or_none()
    if ticket is None:
        raise NotFound()
    return ticket


def _who_ever(move: Move) -> frozenset[Who]:
    """Who may make this move in at least one state."""
    return frozenset().union(*(step.by for (_state, known), step in MOVES.items() if known is move))


def _refusal(work: Work, ticket: Ticket, who: frozenset[Who]) -> DeskError:
    if Who.TEAM in who:
        return NotOfTeam(team=work.campus.catalogue.team(ticket.team).name, code=ticket.team)
    if Who.OFFICE in who:
        return NotOffice()
    return NotYours()


async def _too_late(work: Work, ticket: Ticket, move: Move) -> DeskError:
    """Why the move comes too late: whoever was faster is named."""
    me = work.person.id if work.person else None
    if move is Move.ACCEPT and ticket.state in _TAKEN:
        if ticket.assignee_id == me:
            return AlreadyYours()
        first = await _who_made(work, ticket, {Move.ACCEPT})
        if first is not None:
            return AlreadyTaken(name=first.name, at=first.at)
    if move in _DECISIONS and ticket.state is not State.CANCELLED:
        first = await _who_made(work, ticket, _DECISIONS)
        if first is not None and first.id != me:
            return AlreadyDecided(name=first.name, state=NAMES[ticket.state])
    return WrongState(number=work.campus.number(ticket), state=NAMES[ticket.state])


async def _who_made(work: Work, ticket: Ticket, moves: Collection[Move]) -> Row[datetime, int | None, str] | None:
    """Who made the latest of these moves on the ticket, and when."""
    query = (
        select(col(Event.at), col(Person.id), col(Person.name))
        .join(Person, col(Person.id) == col(Event.actor_id))
        .where(col(Event.ticket_id) == ticket.id, col(Event.kind).in_(moves))
        .order_by(col(Event.id).desc())
        .limit(1)
    )
    return (await work.session.execute(query)).first()


_TAKEN = frozenset({State.ACCEPTED, State.IN_PROGRESS, State.DONE})
_DECISIONS = frozenset({Move.APPROVE, Move.REJECT, Move.ASK})
