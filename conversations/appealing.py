"""The resident does not agree with a refusal: once, in words or with a photo, the office looks at it again."""

from __future__ import annotations

from aiogram.fsm.context import FSMContext

from conversations.form import Forms
from conversations.mine import text_or_photo
from desk.access import access
from desk.entities import Form, Ticket
from desk.errors import AppealedAlready
from desk.text import _
from desk.tickets.lifecycle import Move
from desk.tickets.reviewing import appeal
from desk.work import Work
from wording.messages import Answers, Toast


async def appealing(forms: Forms, work: Work, state: FSMContext, ticket_id: int, seen: int) -> Answers:
    """Ask the resident what speaks against the refusal."""
    ticket = await access(work, ticket_id, to=Move.APPEAL, seen=seen)
    if ticket.appealed:
        raise AppealedAlready()
    return [*await forms.begin(work, state, APPEAL.name, ticket=ticket_id), Toast()]


async def _appeal(work: Work, form: Form) -> Ticket:
    return await appeal(work, form.ticket_id or 0, form.filled["text"] or "📷", form.filled["photos"])


APPEAL = text_or_photo(
    Move.APPEAL,
    _("Why should it be done after all? Write it, or send a photo. You can appeal once."),
    _appeal,
    _("Thank you. The office looks at it once more."),
)
