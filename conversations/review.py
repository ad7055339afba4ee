"""The office's review: approve, reject with a reason, or ask the resident."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from aiogram.fsm.context import FSMContext

from conversations.form import Choice, Entered, FormKind, Forms, Slot, Values, words
from desk.access import access
from desk.entities import Form, Ticket
from desk.lifecycle import Move
from desk.repairs import DESCRIPTION_LENGTH, approve, ask, reject
from desk.text import Text, _
from desk.work import Work
from wording.cards import review_card
from wording.messages import Answers, Say, Show, Toast
from wording.views import view_of


async def approved(work: Work, ticket_id: int, seen: int) -> Answers:
    """The office passes a ticket."""
    ticket = await approve(work, ticket_id, seen)
    return [await _card_of(work, ticket), Toast(_("Approved."))]


async def rejecting(forms: Forms, work: Work, state: FSMContext, ticket_id: int, seen: int) -> Answers:
    """Ask whoever rejects for the reason."""
    await access(work, ticket_id, to=Move.REJECT, seen=seen)
    return [*await forms.begin(work, state, REJECT.name, ticket=ticket_id), Toast()]


async def asking(forms: Forms, work: Work, state: FSMContext, ticket_id: int, seen: int) -> Answers:
    """Ask whoever asks for the question."""
    await access(work, ticket_id, to=Move.ASK, seen=seen)
    answers = await forms.begin(work, state, ASK.name, ticket=ticket_id)
    return [*answers, _reply_to(work), Toast()]


def _reply_to(work: Work) -> Say:
    # In a group the desk hears only what replies to it: this opens the reply box.
    return Say(_("{name}, please write it as a reply to this message.", name=work.actor.name), reply_wanted=True)


async def _card_of(work: Work, ticket: Ticket) -> Show:
    return review_card(await view_of(work, ticket))


async def _card(work: Work, form: Form, slot: Slot | None) -> Show:
    ticket = await access(work, form.ticket_id or 0, to=Move.REJECT)
    return replace(await _card_of(work, ticket), buttons=())


async def _dropped(work: Work, form: Form) -> Show:
    return await _card_of(work, await access(work, form.ticket_id or 0, to=Move.REJECT))


def _reasons(work: Work, _form: Form) -> Sequence[Choice]:
    reasons = work.campus.catalogue.reject_reasons
    return [Choice(Text("{name}", {"name": name}), code) for code, name in reasons.items()]


def _choose_reason(work: Work, form: Form, code: str) -> Values:
    # The resident reads it: in their language, which is known when it is announced.
    return {"reason": code}


_REASON = _("Why? Choose, or reply to this message with the reason.")
_QUESTION = _("What do you want to know? Reply to this message.")


def _enter_reason(_work: Work, _form: Form, entered: Entered) -> Values:
    return {"reason": words(entered, DESCRIPTION_LENGTH, _REASON)}


def _enter_question(_work: Work, _form: Form, entered: Entered) -> Values:
    return {"question": words(entered, DESCRIPTION_LENGTH, _QUESTION)}


async def _reject(work: Work, _state: FSMContext, form: Form) -> Answers:
    ticket = await reject(work, form.ticket_id or 0, form.filled["reason"])
    return [await _card_of(work, ticket), Toast(_("Rejected."))]


async def _ask(work: Work, _state: FSMContext, form: Form) -> Answers:
    ticket = await ask(work, form.ticket_id or 0, form.filled["question"])
    return [await _card_of(work, ticket), Toast(_("Asked."))]


REJECT = FormKind(
    name="reject",
    slots=(Slot("reason", _REASON, _enter_reason, _choose_reason, _reasons, columns=1),),
    missing=lambda _work, form: None if form.filled.get("reason") else "reason",
    card=_card,
    finish=_reject,
    drop=_dropped,
)

ASK = FormKind(
    name="ask",
    slots=(Slot("question", _QUESTION, _enter_question),),
    missing=lambda _work, form: None if form.filled.get("question") else "question",
    card=_card,
    finish=_ask,
    drop=_dropped,
)
