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
from conversations.afterwards import said_to_one_that_is_over
from conversations.earlier import asked_after, takes_back, unknown
from conversations.filling import fill, fill_about, open_report
from conversations.form import Forms
from conversations.meant import names_a_report
from conversations.reached import Fills, InGroup, Private, Voiced
from conversations.slots import Entered, FormKind
from conversations.small_talk import talked
from conversations.understanding import Aim, aim, number_named, talk_of
from conversations.understood import names_a_fault, names_another_fault
from conversations.unreadable import LEFT_OUT, UNREADABLE, WORDS_OR_PHOTO
from desk.access import visible
from desk.drafts.forms import form_about, latest_form
from desk.drafts.second_reader import ask_second_reader
from desk.entities import Form
from desk.errors import NotFound
from desk.errors.talk import TalkOver
from desk.reading.small_talk import SmallTalk, is_cry
from desk.text import _
from desk.tickets.holds import visit_asked
from desk.tickets.lifecycle import OVER
from desk.tickets.repairs import asked_of, waits_for
from desk.tickets.replies import About
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

    @routes.message(Private(), Voiced())
    async def recorded(message: Message, entered: Entered, work: Work, state: FSMContext) -> Answers:
        # What belongs to a talk was taken before (conversations/talk.py): this one is of a report, or becomes one.
        current = await forms.current(work, state)
        if current is not None and current.kind != repair.KIND and await forms.takes(work, current, entered):
            return [Say(UNREADABLE[ContentType.VOICE])]
        return await _wrote(forms, work, state, entered, None)

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
    """What somebody wrote is for the ticket to which they replied, or for what they were asked; else for what it says.

    Danger goes before everything but a reply, and what somebody says to others on a ticket.
    """
    rest = await forms.rest_of_album(work, state, entered)
    if rest is not None:
        return rest
    if found is not None:
        return await _replied(forms, work, state, entered, found)
    aimed = aim(work, entered)
    current = await forms.current(work, state)
    if aimed is Aim.DANGER and (current is None or current.kind in _GIVE_WAY):
        return await open_report(forms, work, state, entered)
    if aimed is Aim.CRY and (current is None or current.kind in _GIVE_WAY):
        return await emergencies.cried(forms, work, state, entered)
    if current is not None and await _goes_on(forms, work, current, entered, aimed):
        return await fill(forms, work, state, current, entered)
    draft = await latest_form(work, repair.KIND)
    if draft is not None and aimed is Aim.REPORT and await forms.takes(work, draft, entered):
        return await fill(forms, work, state, draft, entered)
    if entered.holds_nothing:
        return [Say(_("I ask for a number when you report something. Please write what is broken and where."))]
    match aimed:
        case Aim.TAKING_BACK:
            return await takes_back(work, entered)
        case Aim.REPORT | Aim.ASKING_AFTER | Aim.SMALL_TALK if answers := await _awaited(forms, work, state, entered):
            return answers
        case Aim.ASKING_AFTER:
            return await asked_after(forms, work, state, entered)
        case Aim.ABOUT_ONE if await _may_say(work, number_named(work, entered)):
            return await _replied(forms, work, state, entered, About(number_named(work, entered) or 0))
        case Aim.ABOUT_ONE if not names_a_fault(work, entered) and entered.only_words:
            return [await unknown(work, number_named(work, entered) or 0)]
        case Aim.SMALL_TALK:
            return await talked(forms, work, state, talk_of(work, entered) or SmallTalk.FINE)
    return await _reported(forms, work, state, entered)


async def _goes_on(forms: Forms, work: Work, form: Form, entered: Entered, aimed: Aim) -> bool:
    """Whether it is for the form that listens. A draft that asks nothing by a button takes only what is a report."""
    if not await forms.takes(work, form, entered):
        return False
    return aimed is Aim.REPORT or form.kind != repair.KIND or form.asking is not None


async def _awaited(forms: Forms, work: Work, state: FSMContext, entered: Entered) -> Answers | None:
    """Somebody waits for this person's answer, the office or a worker, and what they just write is most likely that."""
    if talk_of(work, entered) in _NO_ANSWER and not entered.photos:
        return None
    asked = await asked_of(work)
    if asked is not None and not names_another_fault(work, entered, asked):
        # The office waits for an answer: whoever just writes it, without the button, has answered; it may well speak of
        # the same fault.
        if entered.recording is not None:
            return await talk.reply(forms, work, state, entered, asked.row_id, talk.Here(work.actor.chat_user))
        return await fill_about(forms, work, state, mine.ANSWER.name, asked.row_id, entered)
    visit = await visit_asked(work)
    if visit is not None and not names_another_fault(work, entered, visit):
        # Asked when somebody may come, they write it instead of pressing a time: the worker reads it.
        return await talk.reply(forms, work, state, entered, visit.row_id, talk.Here(work.actor.chat_user))
    return None


_NO_ANSWER = (SmallTalk.ABOUT, SmallTalk.GREETING, SmallTalk.THANKS)
"""Small talk that answers no question; a word that agrees may well."""


async def _reported(forms: Forms, work: Work, state: FSMContext, entered: Entered) -> Answers:
    """It is a new report. Where it is not sure what it says, the second reader is asked, if there is one."""
    report = await open_report(forms, work, state, entered)
    draft = await latest_form(work, repair.KIND)
    if draft is not None and draft.touched_at == work.now:
        await ask_second_reader(work, draft)
    if is_cry(entered.text or ""):
        return [emergencies.whom_to_call(work), *report]
    # A worker mostly writes to somebody: what is no whole report becomes one only if they go on with it.
    return report if names_a_report(work, entered) else [*report, *await talk.offered(work)]


async def _may_say(work: Work, ticket_id: int | None) -> bool:
    """Whether the ticket is one that this person may read; whoever names another one reports what they say of it."""
    try:
        await visible(work, ticket_id or 0)
    except NotFound:
        return False
    return True


_GIVE_WAY = (repair.KIND, mine.ANSWER.name, emergencies.KIND)
"""What is asked here waits when somebody tells of an emergency; a worker's words on a job are for the job."""


async def _replied(forms: Forms, work: Work, state: FSMContext, entered: Entered, found: About) -> Answers:
    """A reply to a card is what is asked there; where nothing is asked, and to any other message, it is said to all."""
    aimed = aim(work, entered)
    form = None if found.talk else await _asked_there(forms, work, state, found)
    if form is not None and await _is_answer(forms, work, form, entered, aimed):
        return await fill(forms, work, state, form, entered)
    if found.own_card and aimed is Aim.TAKING_BACK and await _is_open(work, found.ticket):
        return await takes_back(work, entered, found.ticket)
    if not found.talk and entered.recording is None and await waits_for(work, found.ticket):
        return await fill_about(forms, work, state, mine.ANSWER.name, found.ticket, entered)
    try:
        return await talk.reply(forms, work, state, entered, found.ticket, talk.Here(work.actor.chat_user))
    except TalkOver as over:
        if aimed is Aim.CRY:
            return await emergencies.cried(forms, work, state, entered)
        if aimed is Aim.SMALL_TALK:
            return await talked(forms, work, state, talk_of(work, entered) or SmallTalk.FINE)
        if aimed in (Aim.DANGER, Aim.TAKING_BACK):
            report = await open_report(forms, work, state, entered) if aimed is Aim.DANGER else []
            return [*report, *([Say(over.text)] if not report else [])]
        return await said_to_one_that_is_over(forms, work, state, entered, found.ticket, over)


async def _is_answer(forms: Forms, work: Work, form: Form, entered: Entered, aimed: Aim) -> bool:
    """Whether a reply is for what its card asks. Asked for stars, people also write that it is still broken."""
    return form.kind != feedback.RATING.name or (aimed is not Aim.DANGER and await forms.takes(work, form, entered))


async def _is_open(work: Work, ticket_id: int) -> bool:
    ticket = await visible(work, ticket_id)
    return ticket.resident_id == work.actor.id and ticket.state not in OVER


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
