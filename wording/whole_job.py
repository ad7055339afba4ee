"""A job with all that came with its report, as the worker who took it gets it."""

from __future__ import annotations

from desk.tickets.attachments import recordings_of_report
from desk.tickets.talking import Side
from desk.work import Recorded, Said, Work
from storage.tables import Person, Ticket
from wording.cards import SHOWN, WHOLE, TicketView, quoted
from wording.messages import Message, Pictures, Say
from wording.talk import relayed, speaker
from wording.views import view_of, worker_card_of


async def whole_job(work: Work, ticket: Ticket, reader: Person, view: TicketView | None = None) -> list[Message]:
    """A job as the worker who took it gets it: the card, all the words when the card cuts them, and what came along."""
    view = view or await view_of(work, ticket)
    card = await worker_card_of(work, ticket, reader=reader, view=view, fresh=True)
    words = Say(quoted(ticket.description, WHOLE)) if len(ticket.description) > SHOWN else None
    photos = Pictures(view.pictures()[:10], card.key) if view.pictures() else None
    who = speaker(work.campus, ticket, view.resident, Side.RESIDENT)
    recordings = [
        heard
        for each in await recordings_of_report(work, ticket)
        for heard in relayed(work.campus, ticket, who, Said(recording=Recorded(each.file_id, each.seconds)))
    ]
    return [message for message in (card, words, photos, *recordings) if message is not None]
