"""An emergency goes out at once; what was not known of it is added afterwards, and a false alarm is called off."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import bindparam, select, text
from sqlmodel import col

from desk.access import permitted
from desk.clocks.answering import ENDS
from desk.errors import WrongState
from desk.outages.noticing import look_for_outage
from desk.people.rights import Right
from desk.tickets.lifecycle import NAMES
from desk.tickets.prioritising import count_as
from desk.work import Work
from storage.kinds import Urgency
from storage.quick import Quick
from storage.tables import Ticket
from storage.tables_tickets import UNDER_WAY

PLACE = "place"
"""The kind of the line of history when it is said where it is; its note is `building/room`, or the person's words."""

SAME = timedelta(minutes=15)
"""What somebody writes so soon after they told of an emergency is of the same one."""


async def running_emergency(work: Work) -> Ticket | None:
    """The newest emergency that this person told of some minutes ago, if it is not over."""
    found = await _RUNNING.rows(
        work.session, Ticket, resident=work.actor.row_id, since=work.now - SAME, urgency=Urgency.EMERGENCY
    )
    return found[0] if found else None


_RUNNING = Quick(
    select(Ticket)
    .where(col(Ticket.resident_id) == bindparam("resident"), col(Ticket.created_at) >= bindparam("since"))
    .where(col(Ticket.urgency) == bindparam("urgency"), text(UNDER_WAY))
    .order_by(col(Ticket.id).desc())
    .limit(1)
)


async def complete_place(
    work: Work, ticket_id: int, building: str | None, room: str | None = None, note: str | None = None
) -> Ticket:
    """The reporter says where it is, after it was submitted: a building and room of the catalogue, or their own words.

    Whoever has it hears so at once. No clock goes by the place. Raises NotFound, NotYours, WrongState.
    """
    ticket = await permitted(work, ticket_id, Right.PLACE)
    _under_way(work, ticket)
    if (ticket.building, ticket.room, ticket.place_note) == (building, room, note):
        return ticket
    moved, ticket.building = ticket.building != building, building
    ticket.room, ticket.place_note = room, note
    ticket.version += 1
    work.record(ticket, PLACE, note or "/".join(part for part in (building, room) if part))
    # Not where it was there already: who holds a place waits for the tickets of it, and this one is locked.
    if moved and building is not None:
        await look_for_outage(work, building, ticket.category)
    return ticket


async def stand_down(work: Work, ticket_id: int) -> Ticket:
    """The reporter says that it is no emergency: it counts as normal from now on, and the office may look at it.

    Raises NotFound, NotYours, WrongState. Nothing happens when it counts as none already.
    """
    ticket = await permitted(work, ticket_id, Right.CALM)
    _under_way(work, ticket)
    return await count_as(work, ticket, Urgency.NORMAL) if ticket.urgency is Urgency.EMERGENCY else ticket


def _under_way(work: Work, ticket: Ticket) -> None:
    if ticket.state in ENDS:
        raise WrongState(number=work.campus.number(ticket), state=NAMES[ticket.state])
