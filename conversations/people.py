"""People, for admins: finding somebody, their card, granting and revoking roles, suspending."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from aiogram import Router
from aiogram.filters import Command, CommandObject
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from conversations.form import Forms
from conversations.meant import answers_it
from conversations.reached import InGroup, Private
from conversations.slots import Choice, Entered, FormKind, Slot, Values, words
from desk.entities import Form, Person, Role
from desk.errors import NotFound, Unclear, UnknownScope
from desk.errors.people import OnlyInPrivate
from desk.people.directory import find, known, staff
from desk.people.granting import grant, lift, revocable, revoke, somebody, suspend, suspendable
from desk.people.roles import ROLES, TEAM_ROLES, role_text, takes_scope
from desk.people.scopes import ALL, read_scope, scope_text, scopes
from desk.text import Text, _
from desk.tickets.assigning import jobs_of
from desk.work import Work
from wording.buttons import PersonDeed, PersonPress, packed, unpacked
from wording.messages import Answers, Show, Toast
from wording.people import SUSPEND_QUESTION, people_found, person_card, revoke_question, surely
from wording.speech import Lines


def router(forms: Forms) -> Router:
    """The routes of this dialogue."""
    routes = Router(name="people")

    @routes.message(Command("people"), Private())
    async def looked(message: Message, command: CommandObject, work: Work) -> Answers:
        return await _look(work, (command.args or "").strip())

    @routes.message(Command("people"), InGroup())
    async def looked_in_group(message: Message, work: Work) -> Answers:
        raise OnlyInPrivate()

    @routes.callback_query(PersonPress.filter())
    async def pressed(query: CallbackQuery, callback_data: PersonPress, work: Work, state: FSMContext) -> Answers:
        return await _do(forms, work, state, callback_data)

    return routes


_HOW_ALONE = _("Write /people and a name, @username, number, or room, as in /people 3-502. Nobody has a role here yet.")
_HOW = _("Write /people and a name, @username, number, or room, as in /people 3-502. With a role here:")


async def _look(work: Work, said: str) -> Answers:
    if not said:
        found = await staff(work)
        return [people_found(work.campus, found, _HOW if found.people else _HOW_ALONE)]
    found = await find(work, said)
    if len(found.people) == 1 and found.waiting is None:
        return [await _card(work, found.people[0], fresh=True)]
    return [people_found(work.campus, found, _("Whom do you mean?"))]


async def _do(forms: Forms, work: Work, state: FSMContext, press: PersonPress) -> Answers:
    match press.deed:
        case PersonDeed.OPEN:
            return [await _card(work, await somebody(work, press.person)), Toast()]
        case PersonDeed.GRANT:
            person = await somebody(work, press.person)
            return [*await forms.begin(work, state, GRANT.name, filled={"person": person.row_id}), Toast()]
        case PersonDeed.REVOKE if press.role is not None:
            person = await revocable(work, press.person, press.role)
            role = role_text(work.campus.catalogue, press.role, unpacked(press.scope))
            return [await _sure(work, person, press, revoke_question(role)), Toast()]
        case PersonDeed.REVOKE_SURELY if press.role is not None:
            person = await revoke(work, press.person, press.role, unpacked(press.scope))
            return [await _card(work, person), Toast(_("Revoked."))]
        case PersonDeed.SUSPEND:
            return [await _sure(work, await suspendable(work, press.person), press, SUSPEND_QUESTION), Toast()]
        case PersonDeed.SUSPEND_SURELY:
            return [await _card(work, await suspend(work, press.person)), Toast(_("Suspended."))]
        case PersonDeed.LIFT:
            return [await _card(work, await lift(work, press.person)), Toast(_("The suspension is lifted."))]
        case _:
            raise NotFound()


async def _sure(work: Work, person: Person, press: PersonPress, question: Text) -> Show:
    """The card with a question, which is answered before jobs go back to their teams."""
    jobs = len(await jobs_of(work, person, limit=None))
    return surely(await _card(work, person), press, question, jobs)


async def _card(work: Work, person: Person, *, fresh: bool = False) -> Show:
    return replace(person_card(work.campus, await known(work, person)), fresh=fresh)


# --- granting a role: which, and for what

_WHICH = _("Which role?")
_FOR_WHAT = _("For what? Choose, or write it, like team:plumbing or category:network.")
_EVERYTHING = "*"
"""The value of the choice that is no part of the campus."""

_GRANTED = tuple(role for role in Role if role is not Role.RESIDENT)
"""What can be granted: a resident is everybody."""

SCOPES = 90
"""Scopes that are offered as buttons: Telegram shows a hundred of them. Any other can be written."""


def _roles(_work: Work, _form: Form) -> Sequence[Choice]:
    return [Choice(ROLES[role], role) for role in _GRANTED]


def _choose_role(_work: Work, _form: Form, value: str) -> Values:
    return {"role": value, "scope": None if takes_scope(Role(value)) else ALL} if value in _GRANTED else {}


def _enter_role(work: Work, form: Form, entered: Entered) -> Values:
    values = _choose_role(work, form, words(entered, 40, _WHICH).lower())
    if not values:
        raise Unclear(what=_WHICH)
    return values


def _scopes(work: Work, form: Form) -> Sequence[Choice]:
    catalogue = work.campus.catalogue
    known_ones = scopes(catalogue)
    if form.filled.get("role") in TEAM_ROLES:
        # Teams are what people of a team are granted; a category or zone can still be written.
        known_ones = [scope for scope in known_ones if scope.startswith("team:")]
    offered = [Choice(scope_text(catalogue, scope), packed(scope)) for scope in known_ones[:SCOPES]]
    return [Choice(scope_text(catalogue, ALL), _EVERYTHING), *offered]


def _choose_scope(work: Work, _form: Form, value: str) -> Values:
    if value == _EVERYTHING:
        return {"scope": ALL}
    scope = unpacked(value)
    return {"scope": scope} if scope in scopes(work.campus.catalogue) else {}


def _enter_scope(work: Work, _form: Form, entered: Entered) -> Values:
    try:
        return {"scope": read_scope(words(entered, 80, _FOR_WHAT), work.campus.catalogue)}
    except UnknownScope as unknown:
        raise Unclear(what=unknown.text) from None


def _missing(_work: Work, form: Form) -> str | None:
    if form.filled.get("role") is None:
        return "role"
    return "scope" if form.filled.get("scope") is None else None


async def _asking(work: Work, form: Form, slot: Slot | None) -> Show:
    person = await somebody(work, form.filled["person"])
    role = form.filled.get("role")
    name = Text("👤 <b>{name}</b>", {"name": person.name})
    return Show(key=f"form:{form.id}", text=Lines([name, ROLES[Role(role)] if role else None]))


async def _grant(work: Work, _state: FSMContext, form: Form) -> Answers:
    filled = form.filled
    person = await grant(work, filled["person"], Role(filled["role"]), filled["scope"])
    return [await _card(work, person), Toast(_("Granted."))]


async def _dropped(work: Work, form: Form) -> Show:
    return await _card(work, await somebody(work, form.filled["person"]))


GRANT = FormKind(
    name="grant",
    slots=(
        Slot("role", _WHICH, _enter_role, _choose_role, _roles),
        Slot("scope", _FOR_WHAT, _enter_scope, _choose_scope, _scopes),
    ),
    missing=_missing,
    card=_asking,
    finish=_grant,
    drop=_dropped,
    takes=answers_it,
)
