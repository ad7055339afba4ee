"""Talk through the desk: 💬 on a card, or a reply to any message about a ticket, says something to the others on it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from aiogram import F, Router
from aiogram.dispatcher.event.bases import SkipHandler
from aiogram.enums import ContentType
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from conversations import ready
from conversations.filling import fill, fill_about
from conversations.form import Forms
from conversations.meant import answers_it, asked_lately
from conversations.reached import InGroup, Private, Says, ToDesk, Voiced
from conversations.slots import Entered, FormKind, Slot, Values, words
from conversations.unreadable import LEFT_OUT, UNREADABLE
from desk.access import visible
from desk.drafts.forms import asked_otherwise, form_in, latest_form
from desk.entities import Form, Ticket
from desk.errors import NotFound, Unclear
from desk.errors.talk import NotInTalk
from desk.people.channels import channel_of
from desk.people.meeting import OFFICE
from desk.text import Text, _
from desk.tickets.assigning import jobs_of
from desk.tickets.repairs import DESCRIPTION_LENGTH
from desk.tickets.replies import About, about
from desk.tickets.talking import Side, hearers, say, side_of, talk_on
from desk.work import Recorded, Said, Work
from wording.buttons import Deed, DeedPress
from wording.cards import headline
from wording.desk_views import desk_card_of
from wording.messages import Answers, Say, Show, Toast
from wording.move_buttons import talk_button
from wording.said import last_said
from wording.speech import Lines
from wording.talk import heard_by, sent
from wording.views import ticket_card_of, view_of, worker_card_of

LAST_LINES = 10
"""Of what was said before: how many lines stand above the question."""

OFFERED = 3
"""Jobs to which a worker is offered to write, who wrote something that says not to whom."""


@dataclass(frozen=True, slots=True)
class Here:
    """Where somebody writes."""

    chat: int
    group: bool = False


def router(forms: Forms) -> Router:
    """The routes of this dialogue."""
    routes = Router(name="talk")

    @routes.callback_query(DeedPress.filter(F.deed == Deed.TALK))
    async def pressed(query: CallbackQuery, callback_data: DeedPress, work: Work, state: FSMContext) -> Answers:
        chat = query.message.chat if query.message is not None else None
        here = Here(chat.id, chat.type != "private") if chat is not None else Here(work.actor.chat_user)
        return await _ask(forms, work, state, callback_data.ticket, here)

    @routes.message(Private(), Voiced())
    async def recorded(message: Message, entered: Entered, work: Work, state: FSMContext) -> Answers:
        found = await replied_about(message, work)
        if found is not None:
            return await reply(forms, work, state, entered, found.ticket, Here(message.chat.id))
        form = await forms.current(work, state)
        if form is None or form.kind != TALK.name or not await forms.takes(work, form, entered):
            raise SkipHandler
        return await fill(forms, work, state, form, entered)

    @routes.message(InGroup(), Says(), ToDesk())
    async def replied(message: Message, entered: Entered, work: Work, state: FSMContext) -> Answers:
        answers = await _replied_in_group(forms, work, state, message, entered)
        return [*answers, Say(LEFT_OUT)] if entered.left_out else answers

    @routes.message(InGroup(), ToDesk())
    async def unreadable(message: Message, work: Work) -> Answers:
        found = await replied_about(message, work)
        if found is None or message.content_type not in UNREADABLE:
            raise SkipHandler
        await _check(work, found)
        return [Say(UNREADABLE[message.content_type])]

    return routes


async def replied_about(message: Message, work: Work) -> About | None:
    """The ticket that the message of the desk is about to which this one replies."""
    question = message.reply_to_message
    if question is None or question.from_user is None or not question.from_user.is_bot:
        return None
    return await about(work, message.chat.id, question.message_id, question.text or question.caption or "")


async def from_desk(forms: Forms, work: Work, state: FSMContext, ticket: Ticket, known: Sequence[str]) -> Answers:
    """Ask what the office wants to say on the ticket of a card on its desk; the `known` sentences are offered."""
    here = Here(work.actor.chat_user)
    return await _ask(forms, work, state, ticket.row_id, here, {"desk": True, "ready": list(known)})


async def _ask(
    forms: Forms, work: Work, state: FSMContext, ticket_id: int, here: Here, also: Values | None = None
) -> Answers:
    """Ask what somebody wants to say, in a message of its own: the card, or the words of another, stay as they are."""
    filled = {**await _opening(work, ticket_id, here), **(also or {})}
    answers = await forms.begin(work, state, TALK.name, ticket=ticket_id, filled=filled)
    return [*(replace(each, fresh=True) if isinstance(each, Show) else each for each in answers), Toast()]


async def reply(forms: Forms, work: Work, state: FSMContext, entered: Entered, ticket_id: int, here: Here) -> Answers:
    """Say it on the ticket, for which nobody has pressed a button."""
    filled = await _opening(work, ticket_id, here)
    return await fill_about(forms, work, state, TALK.name, ticket_id, entered, filled)


async def _opening(work: Work, ticket_id: int, here: Here) -> Values:
    """What is known of a talk at its beginning. One that was begun in another chat ends. Raises what `talk_on` does."""
    ticket = await talk_on(work, ticket_id)
    older = await latest_form(work, TALK.name, ticket_id)
    if older is not None and older.filled.get("chat") != here.chat:
        older.open = False
    resident = await side_of(work, ticket, work.actor) in (Side.RESIDENT, None)
    return {"chat": here.chat, "group": here.group, "resident": resident}


async def _replied_in_group(forms: Forms, work: Work, state: FSMContext, message: Message, entered: Entered) -> Answers:
    rest = await forms.rest_of_album(work, state, entered)
    if rest is not None:
        return rest
    question = message.reply_to_message
    form = await form_in(work, message.chat.id, question.message_id) if question is not None else None
    if form is not None:
        if form.kind != TALK.name and entered.recording is None:
            raise SkipHandler  # What another form asked is its own.
        if form.kind != TALK.name:
            raise Unclear(what=UNREADABLE[ContentType.VOICE])
        return await fill(forms, work, state, form, entered)
    found = await replied_about(message, work)
    if found is None:
        raise SkipHandler
    await _check(work, found)
    return await reply(forms, work, state, entered, found.ticket, Here(message.chat.id, group=True))


async def _check(work: Work, found: About) -> None:
    """Whether what somebody says in a group is for the ticket; what people say among themselves is not.

    Raises SkipHandler; NotFound and NotInTalk when they answer what another one said; TalkOver.
    """
    try:
        await talk_on(work, found.ticket)
    except (NotFound, NotInTalk):
        if found.talk:
            raise
        raise SkipHandler from None


async def offered(work: Work) -> Answers:
    """To a worker who wrote something that is for nobody by itself: how to write to the resident of a job."""
    jobs = (await jobs_of(work, work.actor))[:OFFERED]
    if not jobs:
        return []
    to = [talk_button(job, Text("💬 {number}", {"number": work.campus.number(job)})) for job in jobs]
    return [Say(_("Did you mean the resident of a job? Press its number, or reply to its card."), [to])]


# --- the form

_HOW = _("Write it, send photos, or record it.")


def _enter(_work: Work, _form: Form, entered: Entered) -> Values:
    text = words(entered, DESCRIPTION_LENGTH, _HOW) if entered.text else None
    if text is None and not entered.photos and entered.recording is None:
        raise Unclear(what=_HOW)
    return {"said": True, "words": text, "photos": list(entered.photos), "recording": entered.recording}


def _choose(_work: Work, form: Form, value: str) -> Values:
    sentence = ready.chosen(form, value)
    return {"said": True, "words": sentence, "photos": [], "recording": None} if sentence is not None else {}


async def _card(work: Work, form: Form, slot: Slot | None) -> Show:
    ticket = await talk_on(work, form.ticket_id or 0)
    to = heard_by(work.campus, await hearers(work, ticket, work.actor))
    said = await last_said(work, ticket, limit=LAST_LINES) if await _may_show(work, form, ticket) else []
    text = Lines([headline(await view_of(work, ticket)), *said, _("To: {names}", names=to) if to else None])
    return Show(key=f"form:{form.id}", text=text, reply_wanted=form.filled["group"])


async def _may_show(work: Work, form: Form, ticket: Ticket) -> bool:
    """What was said before is for those to whom it was said: no whole team's group, nor who lives there or follows."""
    if not form.filled["group"]:
        guest = await side_of(work, ticket, work.actor) in (Side.RESIDENT, None)
        return not guest or ticket.resident_id == work.actor.id
    office = await channel_of(work, OFFICE)
    return office is not None and office.chat_id == form.filled["chat"]


async def _say(work: Work, _state: FSMContext, form: Form) -> Answers:
    filled = form.filled
    recording = Recorded(*filled["recording"]) if filled["recording"] else None
    here = filled["chat"] if filled["group"] else None
    ticket = await say(work, form.ticket_id or 0, Said(filled["words"], filled["photos"], recording, read_in=here))
    done = sent(work.campus, ticket, await hearers(work, ticket, work.actor))
    if filled["group"]:
        return [Say(done)]
    cards = [await desk_card_of(work, ticket)] if _of_desk(form, ticket) else await _own_card(work, ticket)
    return [Show(key=f"form:{form.id}", text=done, fresh=True), *cards]


def _of_desk(form: Form, ticket: Ticket) -> bool:
    """Whether it was begun on the ticket's card on the desk; of a duplicate, the parent is what is talked about."""
    return bool(form.filled.get("desk")) and form.ticket_id == ticket.id


async def _own_card(work: Work, ticket: Ticket) -> Answers:
    """The card of who said something, where it stands, unless it asks something just now."""
    if await asked_otherwise(work, ticket.row_id, TALK.name):
        return []
    if ticket.resident_id == work.actor.id:
        return [await ticket_card_of(work, ticket)]
    return [await worker_card_of(work, ticket)] if ticket.assignee_id == work.actor.id else []


async def _rest_of_album(work: Work, form: Form, entered: Entered) -> Answers:
    here = form.filled["chat"] if form.filled["group"] else None
    ticket = await say(work, form.ticket_id or 0, Said(entered.text, entered.photos, read_in=here, goes_on=True))
    return [] if form.filled["group"] else await _own_card(work, ticket)


async def _dropped(work: Work, form: Form) -> Show:
    ticket = await visible(work, form.ticket_id or 0)  # Also when it is over by now: the question goes.
    return Show(key=f"form:{form.id}", text=_("{number}: nothing was sent.", number=work.campus.number(ticket)))


def _takes(work: Work, form: Form, entered: Entered) -> bool:
    # A resident who names a place and a fault reports another one; a worker may well say where they are.
    return (answers_it if form.filled["resident"] else asked_lately)(work, form, entered)


TALK = FormKind(
    name="talk",
    slots=(Slot("said", _HOW, _enter, _choose, lambda _work, form: ready.offered(form), columns=1),),
    missing=lambda _work, form: None if form.filled.get("said") else "said",
    card=_card,
    finish=_say,
    drop=_dropped,
    takes=_takes,
    more=_rest_of_album,
    photos=True,
)
