"""Nobody was home: the resident, or a roommate, takes one of the times that the worker proposed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from desk.text import _
from desk.tickets.holds import pick
from desk.work import Work
from wording.buttons import TimePress
from wording.messages import Answers, Toast
from wording.views import ticket_card_of

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


async def picked(work: Work, press: TimePress) -> Answers:
    """The time is agreed; the worker reads it on their card."""
    time = _EPOCH + timedelta(minutes=press.at)
    ticket = await pick(work, press.ticket, time, press.seen)
    return [await ticket_card_of(work, ticket), Toast(_("Agreed: {at:time}.", at=time))]
