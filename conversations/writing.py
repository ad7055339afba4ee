"""Whatever else people write or press: it fills the open form, opens a report, or gets a sentence."""

from __future__ import annotations

from collections.abc import Mapping

from aiogram import Router
from aiogram.enums import ContentType
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from conversations import appealing, feedback, mine, reopening, repair
from conversations.filling import fill, fill_about, open_report
from conversations.form import Forms
from conversations.reached import Fills, InGroup, Private
from conversations.slots import Entered
from desk.access import visible
from desk.entities import State
from desk.forms import form_about, latest_form, ticket_in
from desk.holds import visit_asked
from desk.repairs import asked_of
from desk.text import Text, _
from desk.work import Work
from wording.buttons import FormPress
from wording.messages import Answers, Say, Toast


def router(forms: Forms) -> Router:
    """The last routes: they take what no other took."""
    routes = Router(name="writing")

    @routes.callback_query(FormPress.filter())
    async def pressed(query: CallbackQuery, callback_data: FormPress, work: Work, state: FSMContext) -> Answers:
        return await forms.press(work, state, callback_data)

    @routes.callback_query()
    async def pressed_old(query: CallbackQuery, work: Work) -> Answers:
        return [Toast(_("This button no longer works. /my shows your reports."))]

    @routes.message(Private(), Fills())
    async def wrote(message: Message, entered: Entered, work: Work, state: FSMContext) -> Answers:
        question = message.reply_to_message
        about = await ticket_in(work, message.chat.id, question.message_id) if question is not None else None
        answers = await _wrote(forms, work, state, entered, about)
        return [*answers, Say(_LEFT_OUT)] if entered.left_out else answers

    @routes.message(Private())
    async def not_understood(message: Message, work: Work) -> Answers:
        if (message.text or message.caption or "").startswith("/"):
            return [Say(_("I do not know this command. /help tells what I can do."))]
        return [] if message.content_type in _SERVICE else [Say(_UNREADABLE.get(message.content_type, _WORDS_OR_PHOTO))]

    @routes.edited_message(Private())
    async def edited(message: Message, work: Work) -> Answers:
        if not (message.text or message.caption):
            return []  # A place that is being shared moves on every few seconds.
        return [
            Say(_("I keep what you wrote first. Please use the buttons of the card to change it, or write it again."))
        ]

    @routes.message(InGroup())
    async def chatter(message: Message, work: Work) -> Answers:
        # People talk among themselves; the desk speaks up only when it was spoken to.
        return []

    return routes


_WORDS_OR_PHOTO = _("I can read words and photos. Please write what is broken and where, or send a photo of it.")
_NO_RECORDINGS = _("I cannot listen to recordings or watch videos. Please write it, or send a photo.")
_NO_MAPS = _("I cannot read maps. Please write the place, like 3-502.")
_AS_A_PHOTO = _("I cannot open files. Please send pictures as photos, not as files.")
_LEFT_OUT = _("I have your words, but only photos can come with them. Please send pictures as photos, not as files.")

_UNREADABLE: Mapping[str, Text] = {
    ContentType.VOICE: _NO_RECORDINGS,
    ContentType.AUDIO: _NO_RECORDINGS,
    ContentType.VIDEO: _NO_RECORDINGS,
    ContentType.VIDEO_NOTE: _NO_RECORDINGS,
    ContentType.LOCATION: _NO_MAPS,
    ContentType.VENUE: _NO_MAPS,
    ContentType.DOCUMENT: _AS_A_PHOTO,
    ContentType.CONTACT: _("I can only take your own number. Please share yours, or write it."),
}
"""Why what somebody sent cannot be taken, and what can."""

_SERVICE = frozenset(
    {
        ContentType.PINNED_MESSAGE,
        ContentType.MESSAGE_AUTO_DELETE_TIMER_CHANGED,
        ContentType.CHAT_BACKGROUND_SET,
        ContentType.WRITE_ACCESS_ALLOWED,
    }
)
"""What the chat itself notes, and nobody said."""


async def _wrote(forms: Forms, work: Work, state: FSMContext, entered: Entered, about: int | None) -> Answers:
    """What somebody wrote is for the ticket to whose card they replied, the open form, their draft, or a report."""
    rest = await forms.rest_of_album(work, state, entered)
    if rest is not None:
        return rest
    if about is not None:
        return await _replied(forms, work, state, entered, about)
    for form in (await forms.current(work, state), await latest_form(work, repair.KIND)):
        if form is not None and await forms.takes(work, form, entered):
            return await fill(forms, work, state, form, entered)
    if not entered.text and not entered.photos:
        return [Say(_("I ask for a number when you report something. Please write what is broken and where."))]
    asked = await asked_of(work)
    if asked is not None and not repair.names_another_fault(work, entered, asked):
        # The office waits for an answer: whoever just writes it, without the button, has answered; it may well speak of
        # the same fault.
        return await fill_about(forms, work, state, mine.ANSWER.name, asked.row_id, entered)
    visit = await visit_asked(work)
    if visit is not None and not repair.names_another_fault(work, entered, visit):
        # Asked when somebody may come, they write it instead of pressing a time: the worker reads it.
        return await fill_about(forms, work, state, mine.ADD.name, visit.row_id, entered)
    return await open_report(forms, work, state, entered)


async def _replied(forms: Forms, work: Work, state: FSMContext, entered: Entered, ticket_id: int) -> Answers:
    """A reply to a ticket's card is what is asked there; where nothing is asked, it is added to the ticket."""
    form = await form_about(work, ticket_id, *_ON_THE_CARD)
    if form is not None:
        return await fill(forms, work, state, form, entered)
    ticket = await visible(work, ticket_id)
    asked = ticket.state is State.NEEDS_INFO and ticket.resident_id == work.actor.id
    kind = mine.ANSWER if asked else mine.ADD
    return await fill_about(forms, work, state, kind.name, ticket_id, entered)


_KINDS = (mine.ADD, mine.ANSWER, feedback.RATING, reopening.NOT_FIXED, reopening.PARTLY, appealing.APPEAL)
_ON_THE_CARD = tuple(kind.name for kind in _KINDS)
"""What is asked on a resident's card; somebody may be its worker, or of the office, too, and be asked elsewhere."""
