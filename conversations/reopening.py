"""It is not fixed, or only partly: the ticket goes back to the workers; when that is too late, a new one follows."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace

from aiogram.fsm.context import FSMContext

from conversations import repair
from conversations.form import Forms
from conversations.slots import Choice, Entered, FormKind, Slot, Values, words
from conversations.understood import PHOTOS
from desk.access import access, own
from desk.drafts.forms import open_forms
from desk.entities import Form, State, Ticket
from desk.text import Text, _
from desk.tickets.lifecycle import Move
from desk.tickets.reopening import reopens
from desk.tickets.repairs import DESCRIPTION_LENGTH, reopen, too_late_to_reopen
from desk.tickets.talking import say
from desk.work import Said, Work
from wording.cards import headline
from wording.messages import Answers, Say, Show, Toast
from wording.speech import Lines
from wording.views import ticket_card_of, view_of


async def not_fixed(forms: Forms, work: Work, state: FSMContext, made: Move, ticket_id: int, seen: int) -> Answers:
    """The resident says that it is not fixed, or only partly: they are asked what is wrong."""
    ticket = await access(work, ticket_id, to=made, seen=seen)
    if ticket.state is State.CLOSED and not reopens(work, ticket):
        return [*await _too_late(forms, work, state, ticket, None), Toast()]
    kind = PARTLY if made is Move.PARTLY else NOT_FIXED
    return [*await forms.begin(work, state, kind.name, ticket=ticket_id), Toast()]


async def reported_anew(forms: Forms, work: Work, state: FSMContext, ticket_id: int) -> Answers:
    """A draft of the same as a closed ticket, which it follows."""
    ticket = await own(work, ticket_id)
    if reopens(work, ticket):
        return await not_fixed(forms, work, state, Move.REOPEN, ticket_id, ticket.version)
    return [*await _draft(forms, work, state, ticket, None), Toast()]


async def too_late(forms: Forms, work: Work, state: FSMContext, ticket_id: int, entered: Entered) -> Answers:
    """While the resident wrote what is wrong, the days ran out: their words stand in a draft that follows."""
    return await _too_late(forms, work, state, await own(work, ticket_id), entered)


async def _too_late(forms: Forms, work: Work, state: FSMContext, ticket: Ticket, entered: Entered | None) -> Answers:
    return [Say(too_late_to_reopen(work, ticket).text), *await _draft(forms, work, state, ticket, entered)]


async def _draft(forms: Forms, work: Work, state: FSMContext, ticket: Ticket, entered: Entered | None) -> Answers:
    """The draft that follows the ticket, under the ticket's card; the open one, if there is one already."""
    card = await ticket_card_of(work, ticket)
    for form in await open_forms(work, repair.KIND):
        if form.filled.get("follows_id") == ticket.id:
            return [card, *await forms.show(work, state, form)]
    said = {"description": entered.text} if entered is not None and entered.text else {}
    filled = {name: getattr(ticket, name) for name in _COPIED}
    photos = list(entered.photos[:PHOTOS]) if entered is not None else []
    known = {**filled, "follows_id": ticket.id, "photos": photos, **said}
    opened = await forms.begin(work, state, repair.KIND, filled=known)
    return [card, *(replace(answer, fresh=True) if isinstance(answer, Show) else answer for answer in opened)]


_COPIED = ("category", "building", "room", "place_note", "description")
"""What is most likely the same the second time."""

_WHAT = _("What is still wrong? Choose, or write it.")


def _choices(work: Work, _form: Form) -> list[Choice]:
    reasons = work.campus.catalogue.not_fixed_reasons
    return [Choice(Text("{name}", {"name": name}), code) for code, name in reasons.items()]


def _enter_reason(_work: Work, form: Form, entered: Entered) -> Values:
    photos = {"photos": [*form.filled.get("photos", []), *entered.photos]}
    # A photo alone is kept while the reason is still asked for.
    return (
        photos
        if entered.photos and not entered.text
        else {"reason": words(entered, DESCRIPTION_LENGTH, _WHAT)} | photos
    )


async def _dropped(work: Work, form: Form) -> Show:
    return await ticket_card_of(work, await own(work, form.ticket_id or 0))


async def _more_photos(work: Work, form: Form, entered: Entered) -> Answers:
    await say(work, form.ticket_id or 0, Said(entered.text, entered.photos, goes_on=True))
    return []


def _card_for(made: Move) -> Callable[[Work, Form, Slot | None], Awaitable[Show]]:
    async def card(work: Work, form: Form, slot: Slot | None) -> Show:
        ticket = await access(work, form.ticket_id or 0, to=made)
        photos = form.filled.get("photos")
        sent = _("📷 Photos: {count}", count=len(photos)) if photos else None
        return Show(key=f"ticket:{ticket.id}", text=Lines([headline(await view_of(work, ticket)), sent]))

    return card


def _finish_for(made: Move) -> Callable[[Work, FSMContext, Form], Awaitable[Answers]]:
    async def finish(work: Work, _state: FSMContext, form: Form) -> Answers:
        ticket = await reopen(work, form.ticket_id or 0, form.filled["reason"], partly=made is Move.PARTLY)
        photos = form.filled.get("photos")
        if photos:
            await say(work, ticket.row_id, Said(photos=photos))
        card = await ticket_card_of(work, ticket, fresh="photos" in form.filled)
        return [card, Toast(_("It goes back to the workers."))]

    return finish


def _kind(name: str, made: Move) -> FormKind:
    choose = lambda _work, _form, value: {"reason": value}  # noqa: E731 - one line, as the slots elsewhere have it
    return FormKind(
        name=name,
        slots=(Slot("reason", _WHAT, _enter_reason, choose, _choices, columns=1),),
        missing=lambda _work, form: None if form.filled.get("reason") else "reason",
        card=_card_for(made),
        finish=_finish_for(made),
        drop=_dropped,
        more=_more_photos,
        photos=True,
    )


NOT_FIXED = _kind("not_fixed", Move.REOPEN)
PARTLY = _kind("partly", Move.PARTLY)
