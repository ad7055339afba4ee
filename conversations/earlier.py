"""Asking after an earlier report, and taking it back: neither opens a new one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from aiogram.fsm.context import FSMContext

from conversations.drafts import draft_in_hand
from conversations.form import Forms
from conversations.kept import keep
from conversations.listing import my_list
from conversations.mine import sure
from conversations.pressing import form_button
from conversations.slots import Entered
from conversations.talk import offered
from conversations.understanding import number_named
from desk.access import visible
from desk.entities import Form, State, Ticket
from desk.errors import NotFound
from desk.reading import Reading, read
from desk.text import Text, _
from desk.tickets.following import followed_by, of_my_room
from desk.tickets.holds import begun
from desk.tickets.lifecycle import MOVES, OVER, Move
from desk.tickets.repairs import tickets_of
from desk.work import Work
from wording.buttons import Deed, DeedPress, FormDeed
from wording.cards import quoted
from wording.kept import KeptDeed, kept_buttons
from wording.messages import Answers, Button, Say, Show
from wording.speech import Lines
from wording.views import ticket_card_of

LOOKED_AT = 10
"""Of a person's reports so many are looked at: those that are open first, then the newest."""

# --- asking after one


async def asked_after(forms: Forms, work: Work, state: FSMContext, entered: Entered) -> Answers:
    """The card of the report that is meant: the one that is named, the one that fits, or the only one; else all."""
    number = number_named(work, entered)
    if number is not None:
        return await _named(work, number)
    reading = read(entered.text or "", work.campus.catalogue)
    own = await tickets_of(work, limit=LOOKED_AT)
    still_open = [each for each in own if each.state not in OVER]
    near = [*still_open, *await of_my_room(work), *await followed_by(work)]
    fitting = [each for each in near if _fits(reading, each)] or [each for each in own if _fits(reading, each)]
    if not _names_any(reading):
        fitting = near or own[:1]
    if len(fitting) == 1:
        return [await ticket_card_of(work, fitting[0], fresh=True)]
    if jobs := await offered(work) if not own else []:
        return jobs  # A worker asks the resident, or a colleague.
    if fitting:
        return [await my_list(work)]
    draft = await draft_in_hand(work)
    if draft is not None:
        return [Say(_("Your report is not submitted yet: press Submit.")), *await forms.show(work, state, draft)]
    # It may be one that nobody has reported yet: what they wrote can still become it.
    form = await keep(work, entered)
    none = _("You have no open report with me.") if not near else _("None of your reports is about that.")
    offer = Say(Lines([none, _("Shall I make one of what you wrote?")]), kept_buttons(form, *_OFFERED))
    return [await my_list(work), offer] if near else [offer]


_OFFERED = (KeptDeed.REPORT, KeptDeed.NOTHING)


async def _named(work: Work, number: int) -> Answers:
    try:
        return [await ticket_card_of(work, await visible(work, number), fresh=True)]
    except NotFound:
        return [await unknown(work, number)]


async def unknown(work: Work, number: int) -> Say:
    """They name a report that is none of theirs: which are."""
    said = f"{work.campus.catalogue.number_prefix}-{number}"
    known = await my_list(work)
    return replace(known, text=Lines([_("I know of no report {number} of yours.", number=said), "", known.text]))


def _names_any(reading: Reading) -> bool:
    return reading.building is not None or reading.category is not None


def _fits(reading: Reading, ticket: Ticket) -> bool:
    """Whether what the words name, place or kind, is the ticket's; what is not known of either is no difference."""
    if not _names_any(reading):
        return False
    said = (reading.building, reading.room, reading.category)
    return all(
        one in (None, other) for one, other in zip(said, (ticket.building, ticket.room, ticket.category), strict=True)
    )


# --- taking one back


async def takes_back(work: Work, entered: Entered, number: int | None = None) -> Answers:
    """One press takes back the draft in hand, or the report that is meant: `number`, if they replied to its card."""
    number = number_named(work, entered) if number is None else number
    draft = await draft_in_hand(work) if number is None else None
    if draft is not None:
        return [_discard(draft)]
    reading = read(entered.text or "", work.campus.catalogue)
    found = [each for each in await tickets_of(work, limit=LOOKED_AT) if each.state not in OVER]
    if number is not None:
        found = [each for each in found if each.id == number]
    elif len(found) > 1:
        found = [each for each in found if _fits(reading, each)] or found
    if not found:
        return await offered(work) or [Say(_NOTHING_OPEN)]
    return [await _back(work, found[0])] if len(found) == 1 else [_which(work, found)]


_NOTHING_OPEN = _("Good. You have no open report with me, so nobody comes. If something is broken, just write to me.")


def _discard(draft: Form) -> Show:
    words = quoted(" ".join((draft.filled.get("description") or "📷").split()), 200)
    asked = _("<b>Discard this report?</b> It has not been submitted yet.")
    no = form_button(draft, _("« Back"), FormDeed.BACK)
    yes = form_button(draft, _("Discard"), FormDeed.DROP)
    return Show(key=f"form:{draft.id}", text=Lines([words, "", asked]), buttons=[[yes, no]], fresh=True)


async def _back(work: Work, ticket: Ticket) -> Show:
    """One press takes it back; it is fixed, when its worker says so; else how to tell who is at work."""
    card = await ticket_card_of(work, ticket, fresh=True)
    if ticket.state is State.DONE:
        return replace(card, text=Lines([card.text, "", _("<b>Is it fixed? Then press Fixed.</b>")]))
    at_work = ticket.state is State.ON_HOLD and ticket.row_id in await begun(work, [ticket])
    if (ticket.state, Move.CANCEL) in MOVES and not at_work:
        return replace(await sure(work, ticket), fresh=True)
    told = _("Work has begun, so it cannot be taken back any more. Press 💬 to tell the worker.")
    return replace(card, text=Lines([card.text, "", told]))


def _which(work: Work, tickets: Sequence[Ticket]) -> Say:
    buttons = [[Button(_label(work, each), DeedPress(deed=_deed(each), ticket=each.row_id))] for each in tickets]
    return Say(_("Which report do you take back?"), buttons)


def _deed(ticket: Ticket) -> Deed:
    return Deed.CANCEL if (ticket.state, Move.CANCEL) in MOVES else Deed.OPEN


def _label(work: Work, ticket: Ticket) -> Text:
    words = " ".join(ticket.description.split())[:30]
    return Text("{number} {words}", {"number": work.campus.number(ticket), "words": words})
