"""Small talk is answered in a sentence or two that say what the desk is for. Nothing is opened by it."""

from __future__ import annotations

from collections.abc import Mapping

from aiogram.fsm.context import FSMContext

from conversations.drafts import draft_in_hand
from conversations.form import Forms
from conversations.talk import offered
from desk.entities import State
from desk.reading.small_talk import SmallTalk
from desk.text import Text, _
from desk.tickets.repairs import tickets_of
from desk.work import Work
from wording.messages import Answers, Say
from wording.speech import Content, Lines
from wording.views import ticket_card_of

_ANSWERS: Mapping[SmallTalk, Text] = {
    SmallTalk.THANKS: _("You are welcome! If something is broken, just write to me."),
    SmallTalk.GREETING: _("Hello! Is something broken? Tell me what and where, or send a photo."),
    SmallTalk.FINE: _("👍 If something is broken, just write to me. /my shows your reports."),
}


async def talked(forms: Forms, work: Work, state: FSMContext, talk: SmallTalk) -> Answers:
    """The answer, with what the person most likely has in mind: a draft that waits for Submit, a repair to confirm.

    A worker mostly talks to the resident of a job: they are asked which.
    """
    if talk is not SmallTalk.ABOUT and (jobs := await offered(work)):
        return jobs
    draft = await draft_in_hand(work)
    if draft is not None and talk in _OVER:
        return [Say(_("Your report is not submitted yet: press Submit.")), *await forms.show(work, state, draft)]
    said = [Say(_about(work) if talk is SmallTalk.ABOUT else _ANSWERS[talk])]
    if draft is not None:
        return [*said, *await forms.show(work, state, draft)]
    latest = await tickets_of(work, limit=1) if talk is SmallTalk.THANKS else []
    # Who says thank you for a repair is asked whether it is one.
    done = [await ticket_card_of(work, each, fresh=True) for each in latest if each.state is State.DONE]
    return [*said, *done]


_OVER = (SmallTalk.THANKS, SmallTalk.FINE)
"""Who says so thinks that all is done."""


def _about(work: Work) -> Content:
    number = work.campus.catalogue.emergency_number
    return Lines(
        [
            _("I am a program, and take reports of what is broken: people read them, and people repair it."),
            _("Write what is broken and where, or send a photo; I ask for what is missing. /help tells more."),
            _("Danger to people? Call {number} first.", number=number),
        ]
    )
