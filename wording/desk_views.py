"""Gathering what the office's card of a ticket shows."""

from __future__ import annotations

from desk.tickets.lifecycle import Move
from desk.tickets.past import counts_of, lines_of
from desk.tickets.reviewing import passed_by_another
from desk.work import Work
from storage.tables import Ticket
from wording.desk_cards import LATEST, PAST_PAGE, desk_card, past_card
from wording.messages import Show
from wording.views import view_of


async def desk_card_of(work: Work, ticket: Ticket, *, fresh: bool = False) -> Show:
    """The ticket's card on the desk."""
    lines = await lines_of(work, ticket, limit=LATEST)
    without = {Move.REJECT} if await passed_by_another(work, ticket) is not None else set[Move]()
    return desk_card(await view_of(work, ticket), lines, await counts_of(work, ticket), without=without, fresh=fresh)


async def past_card_of(work: Work, ticket: Ticket, before: int | None) -> Show:
    """A page of its history, the newest or the one before this line."""
    lines = await lines_of(work, ticket, limit=PAST_PAGE + 1, before=before)
    return past_card(await view_of(work, ticket), lines[-PAST_PAGE:], more=len(lines) > PAST_PAGE)
