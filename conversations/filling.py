"""What somebody wrote goes into a form, and is not lost when the form's ticket cannot take it any more."""

from __future__ import annotations

from aiogram.fsm.context import FSMContext

from conversations import emergencies, reopening, repair
from conversations.form import IN_SIGHT, Forms
from conversations.slots import Entered, Values
from conversations.understood import opening
from desk.drafts.forms import latest_form
from desk.entities import Form
from desk.errors import DeskError, PhotoNeeded, TooLateToReopen, Unclear
from desk.work import Work
from wording.messages import Answers, Say


async def fill(forms: Forms, work: Work, state: FSMContext, form: Form, entered: Entered) -> Answers:
    """Enter it. A refusal because the ticket has moved on closes the form with its sentence."""
    try:
        return await forms.enter(work, state, form, entered)
    except (Unclear, PhotoNeeded):
        raise
    except TooLateToReopen:
        await forms.close(state, form)
        return await reopening.too_late(forms, work, state, form.ticket_id or 0, entered)
    except DeskError as refusal:
        # The ticket has moved on while the person was asked; what they wrote is not lost by it.
        await forms.close(state, form)
        said = Say(refusal.text)
        may_be_report = form.kind in _OF_RESIDENTS or form.filled.get("resident")
        return [said, *await open_report(forms, work, state, entered)] if may_be_report else [said]


_OF_RESIDENTS = ("answer", "not_fixed", "partly", "appeal")
"""Forms whose words may be a report when their ticket cannot take them any more; others tell of themselves."""


async def fill_about(
    forms: Forms,
    work: Work,
    state: FSMContext,
    kind: str,
    ticket_id: int,
    entered: Entered,
    filled: Values | None = None,
) -> Answers:
    """Enter it into a form about this ticket for which nobody has pressed a button."""
    await forms.begin(work, state, kind, ticket=ticket_id, filled=filled)
    form = await latest_form(work, kind, ticket_id)
    return await fill(forms, work, state, form, entered) if form is not None else []


async def open_report(forms: Forms, work: Work, state: FSMContext, entered: Entered) -> Answers:
    """It is a new report; an emergency goes out at once."""
    alarm = await emergencies.raised(forms, work, state, entered, await _in_sight(forms, work, state))
    if alarm is not None:
        return alarm
    return await forms.begin(work, state, repair.KIND, filled=opening(work, entered))


async def _in_sight(forms: Forms, work: Work, state: FSMContext) -> Form | None:
    """The draft on which somebody has just been: where that is, is where they are."""
    form = await forms.current(work, state)
    return form if form is not None and form.kind == repair.KIND and work.now - form.touched_at <= IN_SIGHT else None
