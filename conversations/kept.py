"""Words of which it is not clear what they are for: they are kept, and one press says it."""

from __future__ import annotations

from aiogram import Router
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery

from conversations.filling import open_report
from conversations.form import Forms
from conversations.slots import Entered
from desk.access import visible
from desk.drafts.forms import open_form, own_form
from desk.entities import Form
from desk.text import _
from desk.tickets.repairs import reopen
from desk.tickets.reviewing import appeal
from desk.tickets.talking import say
from desk.work import Recorded, Said, Work
from wording.kept import KeptDeed, KeptPress
from wording.messages import Answers, Show, Toast
from wording.views import ticket_card_of

KIND = "kept"
"""The kind of the form that keeps them. It asks nothing, and takes nothing that is written."""

PHOTO_ONLY = "📷"


def router(forms: Forms) -> Router:
    """The route of this dialogue."""
    routes = Router(name="kept")

    @routes.callback_query(KeptPress.filter())
    async def pressed(query: CallbackQuery, callback_data: KeptPress, work: Work, state: FSMContext) -> Answers:
        return await _decided(forms, work, state, callback_data)

    return routes


async def keep(work: Work, entered: Entered, ticket_id: int | None = None) -> Form:
    """Keep what somebody wrote or sent, about this ticket or none, until they say what it is for."""
    recording = list(entered.recording) if entered.recording is not None else None
    filled = {"text": entered.text, "photos": list(entered.photos), "recording": recording}
    return await open_form(work, KIND, ticket_id, {**filled, "forwarded": entered.forwarded})


async def _decided(forms: Forms, work: Work, state: FSMContext, press: KeptPress) -> Answers:
    """Do it. What is refused, as the days to open it again have run out, is still kept: it can be a report."""
    form = await own_form(work, press.form)
    entered = _kept(form)
    form.open = False
    match press.deed:
        case KeptDeed.REPORT:
            return [*await open_report(forms, work, state, entered), Toast()]
        case KeptDeed.REOPEN:
            return await _reopened(work, form, entered)
        case KeptDeed.APPEAL:
            await appeal(work, form.ticket_id or 0, entered.text or PHOTO_ONLY, entered.photos)
            return await _card_with(work, form, Toast(_("The office looks at it once more.")))
        case KeptDeed.NOTHING:
            return [Show(f"form:{form.id}", _("Nothing was done with it.")), Toast()]


def _kept(form: Form) -> Entered:
    filled = form.filled
    recording = Recorded(*filled["recording"]) if filled.get("recording") else None
    return Entered(filled["text"], tuple(filled["photos"]), recording=recording, forwarded=filled["forwarded"])


async def _reopened(work: Work, form: Form, entered: Entered) -> Answers:
    ticket = await reopen(work, form.ticket_id or 0, entered.text or PHOTO_ONLY)
    if entered.photos or entered.recording is not None:
        await say(work, ticket.row_id, Said(photos=entered.photos, recording=entered.recording))
    return await _card_with(work, form, Toast(_("It goes back to the workers.")))


async def _card_with(work: Work, form: Form, toast: Toast) -> Answers:
    return [await ticket_card_of(work, await visible(work, form.ticket_id or 0)), toast]
