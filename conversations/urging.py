"""The resident asks for haste, and reads who hears it now."""

from __future__ import annotations

from desk.entities import State, Ticket
from desk.text import Text, _
from desk.tickets.repairs import urge
from desk.tickets.urging import Hearing, who_hears
from desk.work import Work
from wording.messages import Answers, Toast
from wording.speech import Content, Joined


async def urged(work: Work, ticket_id: int) -> Answers:
    """Once an hour; each time more people hear it."""
    ticket = await urge(work, ticket_id)
    who = Joined(_names(work, ticket, await who_hears(work, ticket)), " · ")
    return [Toast(_("I have asked them to hurry. It is heard by: {who}. You can ask again in an hour.", who=who))]


def _names(work: Work, ticket: Ticket, hearing: Hearing) -> list[Content]:
    names: list[Content] = []
    if hearing.worker is not None:
        names.append(hearing.worker.name[:NAME])
    elif ticket.state is State.SUBMITTED:
        names.append(_("the office"))
    else:
        names.append(Text("{team}", {"team": work.campus.catalogue.team(ticket.team)}))
    if hearing.foremen:
        names.append(_("the foreman"))
    if hearing.office is not None:
        names.append(_("the office"))
    if hearing.above:
        names.append(_("the heads of the office"))
    return names


NAME = 40
"""Characters of a name: an answer to a press holds two hundred."""
