"""“Is it fixed?”, asked by the desk at the promised time: the resident says yes, or reads what happens next."""

from __future__ import annotations

from dataclasses import replace

from aiogram import Router
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery

from conversations.feedback import fixed
from conversations.form import Forms
from desk.entities import Person, Role, Ticket
from desk.late.ladder import Told
from desk.late.promised import Onward, not_yet, onward
from desk.people.meeting import OFFICE
from desk.people.roles import has_role
from desk.text import _
from desk.work import Work
from wording.buttons import FixedPress
from wording.links import purpose_name
from wording.messages import Answers, Toast
from wording.speech import Content, Joined, Lines
from wording.views import ticket_card_of


def router(forms: Forms) -> Router:
    """The route of the two answers."""
    routes = Router(name="promised")

    @routes.callback_query(FixedPress.filter())
    async def answered(query: CallbackQuery, callback_data: FixedPress, work: Work, state: FSMContext) -> Answers:
        if callback_data.fixed:
            return await fixed(forms, work, state, callback_data.ticket, callback_data.cycle)
        return await _not_yet(work, callback_data)

    return routes


async def _not_yet(work: Work, press: FixedPress) -> Answers:
    """Whoever has it hears; the resident reads by whom it goes on, above their card."""
    ticket = await not_yet(work, press.ticket, press.cycle)
    said = await _goes_on(work, ticket, await onward(work, ticket))
    card = await ticket_card_of(work, ticket)
    return [replace(card, text=Lines([*said, "", card.text])), Toast(_("Noted. Thank you!"))]


async def _goes_on(work: Work, ticket: Ticket, what: Onward) -> list[Content]:
    said: list[Content] = []
    if what.hears:
        said.append(_("I have told {who} that it is not fixed yet.", who=await _names(work, ticket, what.hears)))
    if what.knows:
        said.append(_("Told already that it is late: {who}.", who=await _names(work, ticket, what.knows)))
    if what.next and what.at is not None:
        who = await _names(work, ticket, what.next)
        said.append(_("If it is not repaired by {at:when}, I tell {who}.", at=what.at, who=who))
    return said or [_("I have noted that it is not fixed yet.")]


async def _names(work: Work, ticket: Ticket, told: Told) -> Content:
    if told.purpose is not None:
        return _("the office") if told.purpose == OFFICE else purpose_name(work.campus, told.purpose)
    names = [await _name(work, ticket, person) for person in told.people]
    return Joined([name for at, name in enumerate(names) if name not in names[:at]], ", ")


async def _name(work: Work, ticket: Ticket, person: Person) -> Content:
    """Somebody's office, where that is why they hear it; the worker by name."""
    if person.id == ticket.assignee_id:
        return person.name
    for role, name in _OFFICES.items():
        if await has_role(work, person, {role}, ticket):
            return name
    return _("the office")


_OFFICES = {
    Role.FOREMAN: _("the foreman"),
    Role.HEAD: _("the head of the office"),
    Role.DIRECTOR: _("the director"),
}
