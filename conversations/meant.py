"""Whether what somebody writes can be meant for what they were asked, or is another report."""

from __future__ import annotations

from datetime import timedelta

from conversations.slots import Entered
from desk.entities import Form, Ticket
from desk.reading import Reading, read
from desk.work import Work

LATELY = timedelta(hours=1)
"""How long what somebody writes is taken as what they were asked for."""


def asked_lately(work: Work, form: Form, _entered: Entered) -> bool:
    """Whatever is written soon after the question is for it."""
    return work.now - form.touched_at <= LATELY


def answers_it(work: Work, form: Form, entered: Entered) -> bool:
    """Whether it was asked lately, and the words are no report: a date looks like a room, but only a report names both
    a place and a kind of fault.
    """
    return asked_lately(work, form, entered) and not names_a_report(work, entered)


def names_a_report(work: Work, entered: Entered) -> bool:
    """Whether the words name both a place and a kind of fault: nobody comments on a repair like that."""
    reading = read(entered.text or "", work.campus.catalogue)
    return bool(reading.building and reading.category)


async def meant_for_it(work: Work, form: Form, text: str | None) -> bool:
    """Whether the form was touched lately, and the words name no other place than that of its ticket."""
    if work.now - form.touched_at > LATELY:
        return False
    ticket = await work.session.get(Ticket, form.ticket_id) if form.ticket_id is not None else None
    return ticket is None or not elsewhere(read(text or "", work.campus.catalogue), ticket.building, ticket.room)


def elsewhere(reading: Reading, building: str | None, room: str | None) -> bool:
    """Whether the words name another place than this one; what is not known of either is no difference."""
    if reading.building is None or building is None:
        return False
    return reading.building != building or (None not in (reading.room, room) and reading.room != room)
