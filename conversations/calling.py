"""📞 on a notice: the number of whoever should act."""

from __future__ import annotations

from desk.entities import Person
from desk.late.calling import whom_to_call
from desk.text import _
from desk.work import Work
from wording.cards import headline
from wording.messages import Answers, Say, Toast
from wording.snoozes import SHOWN_OF_NAME
from wording.speech import Content, Lines
from wording.views import view_of


async def called(work: Work, ticket_id: int) -> Answers:
    """The number, which stays sealed until the message leaves; the resident's own was given to the worker alone.

    Raises what desk.late.calling.whom_to_call raises.
    """
    ticket, person = await whom_to_call(work, ticket_id)
    return [Say(Lines([headline(await view_of(work, ticket)), _number(work, person)])), Toast()]


def _number(work: Work, person: Person) -> Content:
    name = person.name[:SHOWN_OF_NAME]
    if person.phone is not None:
        return _("📞 {name}: {phone}", name=name, phone=work.campus.seal.marked(person.phone))
    if person.username:
        return _("{name} has left no number here. In the chat: {user}", name=name, user=f"@{person.username}")
    return _("{name} has left no number here.", name=name)
