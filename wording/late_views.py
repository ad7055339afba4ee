"""Gathering what a notice of what is late shows to one reader."""

from __future__ import annotations

from desk.access import relates, visible
from desk.late.levels import lateness_of
from desk.people.rights import RIGHTS, Right
from desk.work import Work
from storage.tables import Person, Ticket
from wording.cards import TicketView
from wording.late_cards import Late, Reader, late_card
from wording.messages import Show
from wording.views import view_of


async def late_of(work: Work, ticket: Ticket, view: TicketView | None = None) -> Late:
    """How late a ticket is now, of what was put before somebody."""
    return Late(view or await view_of(work, ticket), await lateness_of(work, ticket), work.now)


async def reader_of(work: Work, person: Person, ticket: Ticket) -> Reader:
    """Somebody as they read a ticket's notice in private."""
    leads = await relates(work, ticket, person, RIGHTS[Right.LEAD])
    return Reader(leads=leads, person_id=person.id)


async def notice_card_of(work: Work, ticket_id: int, *, fresh: bool = False) -> Show:
    """A ticket's notice as it is now, for whoever acts. Raises NotFound."""
    ticket = await visible(work, ticket_id)
    return late_card(await late_of(work, ticket), await reader_of(work, work.actor, ticket), fresh=fresh)
