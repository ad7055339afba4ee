"""The office's review: approve, reject with a reason, or ask the resident.

What has to be written or chosen is asked in a message of its own: the report's card keeps its buttons, so that nobody
waits for a colleague who pressed one and went home.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from aiogram.fsm.context import FSMContext

from conversations.form import Forms
from conversations.slots import Choice, Entered, FormKind, Slot, Values, words
from desk.access import access
from desk.entities import Form
from desk.text import Text, _
from desk.tickets.lifecycle import Move
from desk.tickets.repairs import DESCRIPTION_LENGTH
from desk.tickets.reviewing import approve, ask, may_decide, reject
from desk.work import Work
from wording.cards import headline
from wording.job_cards import review_card
from wording.messages import Answers, Message, Say, Show, Toast
from wording.speech import Content, Lines
from wording.views import view_of


async def approved(work: Work, ticket_id: int, seen: int) -> Answers:
    """The office passes a ticket."""
    ticket = await approve(work, ticket_id, seen)
    return [review_card(await view_of(work, ticket)), Toast(_("Approved."))]


async def rejecting(forms: Forms, work: Work, state: FSMContext, ticket_id: int, seen: int) -> Answers:
    """Ask whoever rejects for the reason."""
    await may_decide(work, await access(work, ticket_id, to=Move.REJECT, seen=seen), Move.REJECT)
    return _beside_the_card(await forms.begin(work, state, REJECT.name, ticket=ticket_id, filled={"seen": seen}))


async def asking(forms: Forms, work: Work, state: FSMContext, ticket_id: int, seen: int) -> Answers:
    """Ask whoever asks for the question."""
    await access(work, ticket_id, to=Move.ASK, seen=seen)
    return _beside_the_card(await forms.begin(work, state, ASK.name, ticket=ticket_id, filled={"seen": seen}))


def _beside_the_card(answers: Answers) -> Answers:
    fresh: list[Message] = [replace(answer, fresh=True) if isinstance(answer, Show) else answer for answer in answers]
    return [*fresh, Toast()]


async def _rejecting(work: Work, form: Form, slot: Slot | None) -> Show:
    return await _prompt(work, form, _("{name} is rejecting this report.", name=work.actor.name))


async def _asking(work: Work, form: Form, slot: Slot | None) -> Show:
    # In a group the desk hears only what replies to it: this opens the reply box of who pressed Ask.
    who = Text('<a href="tg://user?id={id}">{name}</a>', {"id": work.actor.chat_user, "name": work.actor.name})
    prompt = await _prompt(work, form, _("{name}, please write it as a reply to this message.", name=who))
    return replace(prompt, reply_wanted=True)


async def _prompt(work: Work, form: Form, words: Content) -> Show:
    """What is asked about which report; the question itself follows."""
    ticket = await access(work, form.ticket_id or 0, to=Move(form.kind))
    return Show(key=f"form:{form.id}", text=Lines([headline(await view_of(work, ticket)), words]))


async def _dropped(work: Work, form: Form) -> Show:
    ticket = await access(work, form.ticket_id or 0, to=Move(form.kind))
    return _settled(form, _("{number}: not rejected.", number=work.campus.number(ticket)))


def _settled(form: Form, words: Content) -> Show:
    """What is left of the prompt."""
    return Show(key=f"form:{form.id}", text=words)


def _reasons(work: Work, _form: Form) -> Sequence[Choice]:
    reasons = work.campus.catalogue.reject_reasons
    return [Choice(Text("{name}", {"name": name}), code) for code, name in reasons.items()]


def _choose_reason(work: Work, form: Form, code: str) -> Values:
    # The resident reads it: in their language, which is known when it is announced.
    return {"reason": code}


_REASON = _("Why not? Choose, or reply to this message with the reason.")
_QUESTION = _("What do you want to know?")


def _enter_reason(_work: Work, _form: Form, entered: Entered) -> Values:
    return {"reason": words(entered, DESCRIPTION_LENGTH, _REASON)}


def _enter_question(_work: Work, _form: Form, entered: Entered) -> Values:
    return {"question": words(entered, DESCRIPTION_LENGTH, _QUESTION)}


async def _reject(work: Work, _state: FSMContext, form: Form) -> Answers:
    ticket = await reject(work, form.ticket_id or 0, form.filled["reason"], form.filled.get("seen"))
    view = await view_of(work, ticket)
    done = _("{number}: rejected by {name}. {reason}", number=view.number, name=work.actor.name, reason=view.words)
    return [_settled(form, done), Toast(_("Rejected."))]


async def _ask(work: Work, _state: FSMContext, form: Form) -> Answers:
    ticket = await ask(work, form.ticket_id or 0, form.filled["question"], form.filled.get("seen"))
    return [Say(_("{number}: I have asked. The answer comes here.", number=work.campus.number(ticket)))]


REJECT = FormKind(
    name=Move.REJECT,
    slots=(Slot("reason", _REASON, _enter_reason, _choose_reason, _reasons, columns=1),),
    missing=lambda _work, form: None if form.filled.get("reason") else "reason",
    card=_rejecting,
    finish=_reject,
    drop=_dropped,
)

ASK = FormKind(
    name=Move.ASK,
    slots=(Slot("question", _QUESTION, _enter_question),),
    missing=lambda _work, form: None if form.filled.get("question") else "question",
    card=_asking,
    finish=_ask,
)
