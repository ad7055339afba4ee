"""The one door: a ticket is read and moved on somebody's behalf only through here."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Row, bindparam, select
from sqlmodel import col

from desk.errors import (
    AlreadyDecided,
    AlreadyTaken,
    AlreadyYours,
    DeskError,
    NotFound,
    NotLead,
    NotOffice,
    NotOfTeam,
    NotYours,
    OutOfDate,
    WrongState,
)
from desk.people.rights import RIGHTS, Right
from desk.people.roles import OFFICE_ROLES, TEAM_ROLES, has_role
from desk.tickets.lifecycle import MOVES, NAMES, OVER, WITH_WORKER, Move, Who
from desk.work import Work
from storage.kinds import Role, State
from storage.quick import Quick
from storage.tables import Event, Follower, Person, Ticket


async def access(work: Work, ticket_id: int, *, to: Move, seen: int | None = None) -> Ticket:
    """The ticket, locked, for a move that this person may make now. `seen` is the version that their button carried.

    Raises:
        NotFound: there is no such ticket.
        NotYours, NotOfTeam, NotLead, NotOffice: the person may not make this move, in whatever state.
        AlreadyTaken, AlreadyYours, AlreadyDecided, WrongState: the state does not know the move.
        OutOfDate: the button showed an older version.
    """
    ticket = await locked(work, ticket_id)
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
        raise await _decided_first(work, ticket, to) or OutOfDate()
    return ticket


async def own(work: Work, ticket_id: int) -> Ticket:
    """A ticket that this person reported, locked. Raises NotFound, NotYours."""
    ticket = await locked(work, ticket_id)
    if not await stands(work, ticket, frozenset({Who.REPORTER})):
        raise NotYours()
    return ticket


async def permitted(work: Work, ticket_id: int, right: Right) -> Ticket:
    """A ticket, locked, with which this person may do that. Raises NotFound, NotYours, NotLead."""
    ticket = await locked(work, ticket_id)
    if not await stands(work, ticket, RIGHTS[right]):
        raise NotLead() if right is Right.LEAD else NotYours()
    return ticket


async def visible(work: Work, ticket_id: int) -> Ticket:
    """A ticket that this person may read.

    Raises NotFound also when it exists: who may not read a ticket learns nothing of it.
    """
    ticket = await work.session.get(Ticket, ticket_id)
    if ticket is None or not await stands(work, ticket, _readers(ticket)):
        raise NotFound()
    return ticket


def _readers(ticket: Ticket) -> frozenset[Who]:
    """Who may read it: what is over was the business of those who lived there then, and not of who lives there now."""
    everybody = RIGHTS[Right.READ]
    return everybody - {Who.ROOMMATE} if ticket.state in OVER else everybody


async def stands(work: Work, ticket: Ticket, who: frozenset[Who]) -> bool:
    """Whether whoever acts stands in one of these relations to the ticket. Somebody suspended stands in none."""
    if work.person is None:
        return Who.DESK in who
    return await relates(work, ticket, work.person, who)


async def relates(work: Work, ticket: Ticket, person: Person, who: frozenset[Who]) -> bool:
    """Whether this person stands in one of these relations to the ticket. Somebody suspended stands in none."""
    if person.suspended_at is not None:
        return False
    return _is_theirs(ticket, person, who) or await _has_role_for(work, ticket, person, who)


def _is_theirs(ticket: Ticket, person: Person, who: frozenset[Who]) -> bool:
    if Who.REPORTER in who and ticket.resident_id == person.id:
        return True
    if Who.ASSIGNEE in who and ticket.assignee_id == person.id:
        return True
    return Who.ROOMMATE in who and is_roommate(person, ticket)


def is_roommate(person: Person, ticket: Ticket) -> bool:
    """Whether the person lives in the ticket's room: by the roster, for anybody may say so of themselves."""
    if person.registered_at is None or ticket.building is None or ticket.room is None:
        return False
    return (person.building, person.room) == (ticket.building, ticket.room) and person.id != ticket.resident_id


async def _has_role_for(work: Work, ticket: Ticket, person: Person, who: frozenset[Who]) -> bool:
    for relation, roles in _ROLES_OF.items():
        if relation in who and await has_role(work, person, roles, ticket):
            return True
    return Who.FOLLOWER in who and await follows(work, ticket, person)


async def follows(work: Work, ticket: Ticket, person: Person) -> bool:
    """Whether the person follows the ticket."""
    return bool(await _FOLLOWS.records(work.session, ticket=ticket.row_id, person=person.row_id))


_ROLES_OF = {Who.TEAM: TEAM_ROLES, Who.FOREMAN: frozenset({Role.FOREMAN}), Who.OFFICE: OFFICE_ROLES}
"""The roles by which somebody stands in a relation, when they are held for the ticket."""

_FOLLOWS = Quick(
    select(col(Follower.person_id)).where(
        col(Follower.ticket_id) == bindparam("ticket"), col(Follower.person_id) == bindparam("person")
    )
)


async def locked(work: Work, ticket_id: int) -> Ticket:
    """A ticket, locked, for an operation that looks itself who may. Raises NotFound."""
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
    if Who.ASSIGNEE in who or Who.REPORTER in who:
        return NotYours()
    if Who.FOREMAN in who:
        return NotLead()
    return NotOffice() if Who.OFFICE in who else NotYours()


async def _too_late(work: Work, ticket: Ticket, move: Move) -> DeskError:
    """Why the move comes too late: whoever was faster is named."""
    me = work.person.id if work.person else None
    if move is Move.ACCEPT and ticket.state in WITH_WORKER | {State.DONE}:
        if ticket.assignee_id == me:
            return AlreadyYours()
        first = await who_made(work, ticket, {Move.ACCEPT, Move.ASSIGN})
        if first is not None:
            return AlreadyTaken(name=first.name, at=first.at)
    return await _decided_first(work, ticket, move) or WrongState(
        number=work.campus.number(ticket), state=NAMES[ticket.state]
    )


async def _decided_first(work: Work, ticket: Ticket, move: Move) -> DeskError | None:
    """The refusal of a decision that somebody else has made already; None when nobody has."""
    if move not in _DECISIONS or ticket.state in (State.CANCELLED, State.SUBMITTED):
        return None
    first = await who_made(work, ticket, _DECISIONS)
    if first is None or first.id == (work.person.id if work.person else None):
        return None
    return AlreadyDecided(name=first.name, state=NAMES[ticket.state])


async def who_made(work: Work, ticket: Ticket, moves: Collection[Move]) -> Row[datetime, int | None, str] | None:
    """Who made the latest of these moves on the ticket, and when."""
    query = (
        select(col(Event.at), col(Person.id), col(Person.name))
        .join(Person, col(Person.id) == col(Event.actor_id))
        .where(col(Event.ticket_id) == ticket.id, col(Event.kind).in_(moves))
        .order_by(col(Event.id).desc())
        .limit(1)
    )
    return (await work.session.execute(query)).first()


_DECISIONS = frozenset({Move.APPROVE, Move.REJECT, Move.ASK, Move.MERGE})
