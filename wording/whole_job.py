"""A job with all that came with its report, as the worker who took it gets it."""

from __future__ import annotations

from desk.tickets.attachments import recorded_along
from desk.work import Work
from storage.tables import Person, Ticket
from wording.cards import SHOWN, WHOLE, TicketView, quoted
from wording.messages import Message, Pictures, Say
from wording.talk import relayed_recording
from wording.views import view_of, worker_card_of


async def whole_job(work: Work, ticket: Ticket, reader: Person, view: TicketView | None = None) -> list[Message]:
    """A job as the worker who took it gets it: the card, all the words when the card cuts them, and what came along."""
    view = view or await view_of(work, ticket)
    card = await worker_card_of(work, ticket, reader=reader, view=view, fresh=True)
    words = Say(quoted(ticket.description, WHOLE)) if len(ticket.description) > SHOWN else None
    photos = Pictures(view.pictures()[:10], card.key) if view.pictures() else None
    recordings = [
        heard
        for each, name in await recorded_along(work, ticket)
        for heard in relayed_recording(work.campus, ticket, name, each)
    ]
    return [message for message in (card, words, photos, *recordings) if message is not None]
