"""Me too: a roommate, or somebody else who follows a ticket, hears what its reporter hears."""

from __future__ import annotations

from desk.access import is_roommate
from desk.text import _
from desk.tickets.following import follow, unfollow
from desk.work import Work
from wording.messages import Answers, Show, Toast
from wording.views import ticket_card_of


async def followed(work: Work, ticket_id: int) -> Answers:
    """The person hears of it from now on."""
    ticket = await follow(work, ticket_id)
    return [await ticket_card_of(work, ticket), Toast(_("You hear of it from now on."))]


async def unfollowed(work: Work, ticket_id: int) -> Answers:
    """The person hears of it no more; only a roommate may still read it."""
    ticket = await unfollow(work, ticket_id)
    number = work.campus.number(ticket)
    gone = Show(key=f"ticket:{ticket.id}", text=_("You do not follow {number} any more.", number=number))
    card = await ticket_card_of(work, ticket) if is_roommate(work.actor, ticket) else gone
    return [card, Toast(_("You hear of it no more."))]
