"""Whatever else people write or press: it fills the open form, opens a report, or gets a sentence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from aiogram import Router
from aiogram.enums import ContentType
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from conversations import (
    appealing,
    deciding,
    emergencies,
    feedback,
    handing,
    holding,
    jobs,
    mine,
    reopening,
    repair,
    talk,
)
from conversations.emergencies import is_emergency
from conversations.filling import fill, fill_about, open_report
from conversations.form import Forms
from conversations.meant import names_a_report
from conversations.reached import Fills, InGroup, Private
from conversations.slots import Entered, FormKind
from conversations.understood import names_a_fault, names_another_fault
from conversations.unreadable import LEFT_OUT, UNREADABLE, WORDS_OR_PHOTO
from desk.entities import Form
from desk.errors import TalkOver
from desk.forms import form_about, latest_form
from desk.holds import visit_asked
from desk.repairs import asked_of, waits_for
from desk.replies import About
from desk.text import _
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
        answers = await _wrote(forms, work, state, entered, await talk.replied_about(message, work))
        return [*answers, Say(LEFT_OUT)] if entered.left_out else answers

    @routes.message(Private())
    async def not_understood(message: Message, work: Work) -> Answers:
        if (message.text or message.caption or "").startswith("/"):
            return [Say(_("I do not know this command. /help tells what I can do."))]
        return [] if message.content_type in _SERVICE else [Say(UNREADABLE.get(message.content_type, WORDS_OR_PHOTO))]

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


_SERVICE = frozenset(
    {
        ContentType.PINNED_MESSAGE,
        ContentType.MESSAGE_AUTO_DELETE_TIMER_CHANGED,
        ContentType.CHAT_BACKGROUND_SET,
        ContentType.WRITE_ACCESS_ALLOWED,
    }
)
"""What the chat itself notes, and nobody said."""


async def _wrote(forms: Forms, work: Work, state: FSMContext, entered: Entered, found: About | None) -> Answers:
    """What somebody wrote is for the ticket about which they replied, the open form, their draft, or a report."""
    rest = await forms.rest_of_album(work, state, entered)
    if rest is not None:
        return rest
    if found is not None:
        return await _replied(forms, work, state, entered, found)
    current = await forms.current(work, state)
    if is_emergency(work, entered) and (current is None or current.kind in _GIVE_WAY):
        return await open_report(forms, work, state, entered)
    for form in (current, await latest_form(work, repair.KIND)):
        if form is not None and await forms.takes(work, form, entered):
            return await fill(forms, work, state, form, entered)
    if not entered.text and not entered.photos:
        return [Say(_("I ask for a number when you report something. Please write what is broken and where."))]
    asked = await asked_of(work)
    if asked is not None and not names_another_fault(work, entered, asked):
        # The office waits for an answer: whoever just writes it, without the button, has answered; it may well speak of
        # the same fault.
        return await fill_about(forms, work, state, mine.ANSWER.name, asked.row_id, entered)
    visit = await visit_asked(work)
    if visit is not None and not names_another_fault(work, entered, visit):
        # Asked when somebody may come, they write it instead of pressing a time: the worker reads it.
        return await talk.reply(forms, work, state, entered, visit.row_id, talk.Here(work.actor.chat_user))
    report = await open_report(forms, work, state, entered)
    # A worker mostly writes to somebody: what is no whole report becomes one only if they go on with it.
    return report if names_a_report(work, entered) else [*report, *await talk.offered(work)]


_GIVE_WAY = (repair.KIND, mine.ANSWER.name, emergencies.KIND)
"""What is asked here waits when somebody tells of an emergency; a worker's words on a job are for the job."""


async def _replied(forms: Forms, work: Work, state: FSMContext, entered: Entered, found: About) -> Answers:
    """A reply to a card is what is asked there; where nothing is asked, and to any other message, it is said to all."""
    form = None if found.talk else await _asked_there(forms, work, state, found)
    if form is not None:
        return await fill(forms, work, state, form, entered)
    if not found.talk and await waits_for(work, found.ticket):
        return await fill_about(forms, work, state, mine.ANSWER.name, found.ticket, entered)
    try:
        return await talk.reply(forms, work, state, entered, found.ticket, talk.Here(work.actor.chat_user))
    except TalkOver as over:
        # What they wrote is not lost when it is a report.
        report = await open_report(forms, work, state, entered) if names_a_fault(work, entered) else []
        return [Say(over.text), *report]


async def _asked_there(forms: Forms, work: Work, state: FSMContext, found: About) -> Form | None:
    """The form that asks something about the ticket, on the card to which somebody replied."""
    current = await forms.current(work, state)
    if current is not None and current.ticket_id == found.ticket:
        return current
    kinds = _ASKED_ON.get(found.card, ())
    return await form_about(work, found.ticket, *(kind.name for kind in kinds)) if kinds else None


_ASKED_ON: Mapping[str, Sequence[FormKind]] = {
    "ticket": (mine.ANSWER, feedback.RATING, reopening.NOT_FIXED, reopening.PARTLY, appealing.APPEAL),
    "work": (jobs.DONE, jobs.DONE_WITH_PHOTO, holding.HOLD, holding.NO_ACCESS, handing.RELEASE),
    "lead": (holding.LEAD_HOLD, handing.LEAD_RELEASE),
    "desk": tuple(deciding.KINDS),
}
"""What is asked on which card: somebody may be a ticket's reporter, its worker and of the office, all in one."""
