"""What somebody says to a ticket that is over: it is kept, and they say whether it goes on or is another report."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from aiogram.fsm.context import FSMContext

from conversations import repair
from conversations.filling import open_report
from conversations.form import Forms
from conversations.kept import keep
from conversations.meant import names_a_report
from conversations.slots import Entered, Values
from conversations.understood import names_a_fault, names_another_fault, opening
from desk.access import visible
from desk.entities import State, Ticket
from desk.errors.talk import TalkOver
from desk.text import Text, _
from desk.tickets.reopening import reopens
from desk.work import Work
from wording.kept import KeptDeed, kept_buttons
from wording.messages import Answers, Say, Show
from wording.speech import Lines


async def said_to_one_that_is_over(
    forms: Forms, work: Work, state: FSMContext, entered: Entered, ticket_id: int, over: TalkOver
) -> Answers:
    """Offer to open it again, or to appeal, with the words; where neither can be, they are the draft of another report.

    Who did not report it reads how it stands; what they wrote is not lost when it is a report.
    """
    ticket = await visible(work, ticket_id)
    if ticket.resident_id != work.actor.id:
        report = await open_report(forms, work, state, entered) if names_a_fault(work, entered) else []
        return [Say(over.text), *report]
    if names_a_report(work, entered) and names_another_fault(work, entered, ticket):
        return await open_report(forms, work, state, entered)
    if again := _again(work, ticket):
        form = await keep(work, entered, ticket.row_id)
        asked = _("What shall I do with what you wrote?")
        how = [*again, KeptDeed.REPORT, KeptDeed.NOTHING]
        return [Say(Lines([_over(work, ticket), asked]), kept_buttons(form, *how))]
    opened = await forms.begin(work, state, repair.KIND, filled=_like(ticket, opening(work, entered)))
    return [Say(over.text), *(replace(each, fresh=True) if isinstance(each, Show) else each for each in opened)]


def _again(work: Work, ticket: Ticket) -> Sequence[KeptDeed]:
    """How the ticket itself can go on."""
    if reopens(work, ticket):
        return [KeptDeed.REOPEN]
    return [KeptDeed.APPEAL] if ticket.state is State.REJECTED and not ticket.appealed else []


def _over(work: Work, ticket: Ticket) -> Text:
    number = work.campus.number(ticket)
    if ticket.state is State.CLOSED:
        return _("{number} is closed: nothing is passed on any more.", number=number)
    return _("{number} was not accepted: nothing is passed on any more.", number=number)


def _like(ticket: Ticket, said: Values) -> Values:
    """The values of another report: what the words do not say is most likely the same, and is not asked again."""
    doubts = said.get("doubts") or {}
    sure = {name: value for name, value in said.items() if value is not None and name not in doubts}
    unsure = {name: value for name, value in said.items() if name in doubts and name != "category"}
    asked = {name: likely for name, likely in doubts.items() if name != "category"}
    return {**_same(ticket), **sure, **unsure, "doubts": asked}


def _same(ticket: Ticket) -> Values:
    known = {name: getattr(ticket, name) for name in ("category", "building", "room", "place_note")}
    follows = {"follows_id": ticket.id} if ticket.state is State.CLOSED else {}
    return {**{name: value for name, value in known.items() if value is not None}, **follows}
