"""What was asked at the office's desk, once the person does something else there."""

from __future__ import annotations

from aiogram.fsm.context import FSMContext

from conversations.form import Forms
from desk.work import Work

AT_THE_DESK = "desk_"
"""How the names of the desk's forms begin."""


async def rest(forms: Forms, work: Work, state: FSMContext) -> None:
    """It is asked no more: words that are written next must not become the reason of a refusal, of another report.

    A question about a ticket goes on when one of its buttons is pressed; any other is over.
    """
    form = await forms.current(work, state)
    if form is None or not (form.kind.startswith(AT_THE_DESK) or form.filled.get("desk")):
        return
    if form.ticket_id is None:
        await forms.close(state, form)
    else:
        await forms.leave(work, state, form.ticket_id)
