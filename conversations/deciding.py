"""The office decides on a ticket from its desk: every move that it may make, and what each of them has to be told.

What a move needs is asked where the card stands. What somebody chooses from is looked up when the question is asked,
and kept with the form.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from aiogram.fsm.context import FSMContext

from conversations import deciding_slots as ask
from conversations.days import day_of
from conversations.form import Forms
from conversations.meant import LATELY
from conversations.slots import Entered, FormKind, Slot, Values
from desk.access import access
from desk.alike import alike
from desk.assigning import assign, release, transfer
from desk.canned import ready_for
from desk.duplicates import merge, split
from desk.entities import Form, State, Ticket
from desk.errors import Away, NotAWorker, NotFound, NotInThePast, ParentOver, SameTeam, SameTicket, Unclear
from desk.forms import close_forms
from desk.holds import hold, resume
from desk.leading import hands_for
from desk.lifecycle import NAMES, Move
from desk.reach import office_reach, on_desk
from desk.reviewing import approve, reject
from desk.reviewing import ask as ask_resident
from desk.talking import say
from desk.text import Text, _
from desk.work import Said, Work
from wording.cards import headline
from wording.desk_buttons import DecidePress
from wording.desk_cards import desk_key
from wording.desk_views import desk_card_of
from wording.messages import Answers, Show, Toast
from wording.speech import Lines
from wording.views import view_of


async def decided(forms: Forms, work: Work, state: FSMContext, press: DecidePress) -> Answers:
    """A move was pressed on a card of the desk: it is made, or what it needs is asked. Raises what `access` raises."""
    ticket = await on_desk(work, press.ticket)
    at_once = _AT_ONCE.get(press.move)
    if at_once is not None:
        move, done = at_once
        return [await desk_card_of(work, await move(work, press.ticket, press.seen)), Toast(done)]
    if press.move not in _ASKED:
        raise NotFound()
    await access(work, press.ticket, to=press.move, seen=press.seen)
    # What was half said is asked anew: the workers, and the ready sentences, may be others by now.
    await close_forms(work, press.ticket)
    filled = {"seen": press.seen, **await _to_choose_from(work, ticket, press.move)}
    return [*await forms.begin(work, state, kind_of(press.move), ticket=press.ticket, filled=filled), Toast()]


_AT_ONCE: dict[Move, tuple[Callable[[Work, int, int], Awaitable[Ticket]], Text]] = {
    Move.APPROVE: (approve, _("Approved.")),
    Move.SPLIT: (split, _("It is reviewed by itself again.")),
    Move.RESUME: (resume, _("It goes on.")),
}
"""Moves that need no word."""


def kind_of(move: Move) -> str:
    """The name of the form that asks for what a move needs."""
    return f"desk_{move}"


async def write(forms: Forms, work: Work, state: FSMContext, ticket: Ticket) -> Answers:
    """Ask for the office's word to the resident."""
    await close_forms(work, ticket.row_id)
    filled = {"ready": await _sentences(work, ticket.state)}
    return [*await forms.begin(work, state, WORD.name, ticket=ticket.row_id, filled=filled), Toast()]


async def _to_choose_from(work: Work, ticket: Ticket, move: Move) -> Values:
    """What is offered as ready answers."""
    match move:
        case Move.REJECT:
            return {"ready": await _sentences(work, State.REJECTED)}
        case Move.ASK:
            return {"ready": await _sentences(work, State.NEEDS_INFO)}
        case Move.RELEASE:
            return {"ready": await _sentences(work, ticket.state)}
        case Move.MERGE:
            found = await alike(work, ticket, await office_reach(work))
            return {"alike": [each.row_id for each in found]}
        case Move.ASSIGN:
            hands = await hands_for(work, ticket)
            workers = [{"id": each.worker.row_id, "name": each.worker.name, "jobs": each.at_once} for each in hands]
            away = [each.worker.row_id for each in hands if each.away]
            return {"workers": workers[: ask.MOST_WORKERS], "away": away}
        case Move.TRANSFER:
            return {"team_now": ticket.team}
        case _:
            return {}


async def _sentences(work: Work, state: State) -> list[str]:
    return [each.words for each in await ready_for(work, state)]


# --- how a form about a ticket looks, begins and ends


def _lately(work: Work, form: Form, _entered: Entered) -> bool:
    """Whatever is written soon after the question is for it: reasons speak of other places, too."""
    return work.now - form.touched_at <= LATELY


def _missing(*slots: Slot) -> Callable[[Work, Form], str | None]:
    return lambda _work, form: next((slot.name for slot in slots if slot.name not in form.filled), None)


async def _dropped(work: Work, form: Form) -> Show:
    return await desk_card_of(work, await on_desk(work, form.ticket_id or 0))


def _for_move(move: Move, done: Text, make: Callable[[Work, Form], Awaitable[Ticket]], *slots: Slot) -> FormKind:
    """The form of a move: what it needs, and what it does."""

    async def card(work: Work, form: Form, slot: Slot | None) -> Show:
        ticket = await access(work, form.ticket_id or 0, to=move, seen=form.filled["seen"])
        return await _asked(work, ticket)

    async def finish(work: Work, _state: FSMContext, form: Form) -> Answers:
        try:
            ticket = await make(work, form)
        except (Away, NotAWorker, NotInThePast, ParentOver, SameTeam, SameTicket) as unfit:
            # What was entered does not fit; the question stays.
            raise Unclear(what=unfit.text) from unfit
        return [await desk_card_of(work, ticket, fresh=form.filled.get("typed", False)), Toast(done)]

    return FormKind(kind_of(move), slots, _missing(*slots), card, finish, drop=_dropped, takes=_lately)


async def _asked(work: Work, ticket: Ticket) -> Show:
    """What is asked stands under which report it is, and where that stands."""
    return Show(key=desk_key(ticket), text=Lines([headline(await view_of(work, ticket)), NAMES[ticket.state]]))


def _of(form: Form) -> tuple[int, int]:
    """The ticket, and the version of it on which the office decides."""
    return form.ticket_id or 0, form.filled["seen"]


async def _reject(work: Work, form: Form) -> Ticket:
    number, seen = _of(form)
    return await reject(work, number, form.filled["words"], seen)


async def _ask(work: Work, form: Form) -> Ticket:
    number, seen = _of(form)
    return await ask_resident(work, number, form.filled["words"], seen)


async def _merge(work: Work, form: Form) -> Ticket:
    number, seen = _of(form)
    try:
        return await merge(work, number, form.filled["into"], seen)
    except NotFound as unknown:
        prefix = work.campus.catalogue.number_prefix
        raise Unclear(what=ask.unknown_number(f"{prefix}-{form.filled['into']}")) from unknown


async def _assign(work: Work, form: Form) -> Ticket:
    number, seen = _of(form)
    return await assign(work, number, form.filled["worker"], seen)


async def _transfer(work: Work, form: Form) -> Ticket:
    number, seen = _of(form)
    if form.filled["team"] not in work.campus.catalogue.teams:
        raise Unclear(what=ask.WHICH_TEAM)
    return await transfer(work, number, form.filled["team"], seen)


async def _hold(work: Work, form: Form) -> Ticket:
    number, seen = _of(form)
    filled: dict[str, Any] = form.filled
    return await hold(work, number, filled["reason"], day_of(work, filled["until"]), filled.get("note"), seen)


async def _release(work: Work, form: Form) -> Ticket:
    number, seen = _of(form)
    return await release(work, number, form.filled["words"], seen)


_ASKED = {
    Move.REJECT: _for_move(Move.REJECT, _("Rejected."), _reject, ask.REASON),
    Move.ASK: _for_move(Move.ASK, _("Asked."), _ask, ask.QUESTION),
    Move.MERGE: _for_move(Move.MERGE, _("Put together."), _merge, ask.INTO),
    Move.ASSIGN: _for_move(Move.ASSIGN, _("Assigned."), _assign, ask.WORKER),
    Move.TRANSFER: _for_move(Move.TRANSFER, _("Given to the other team."), _transfer, ask.TEAM),
    Move.HOLD: _for_move(Move.HOLD, _("On hold."), _hold, ask.WHY_HOLD, ask.UNTIL),
    Move.RELEASE: _for_move(Move.RELEASE, _("Given back to the team."), _release, ask.WHY_BACK),
}


# --- a word to the resident


async def _word_card(work: Work, form: Form, slot: Slot | None) -> Show:
    return await _asked(work, await on_desk(work, form.ticket_id or 0))


async def _say(work: Work, _state: FSMContext, form: Form) -> Answers:
    ticket = await say(work, form.ticket_id or 0, Said(form.filled["words"]))
    return [await desk_card_of(work, ticket, fresh=form.filled.get("typed", False)), Toast(_("I have passed it on."))]


WORD = FormKind("desk_word", (ask.WORDS,), _missing(ask.WORDS), _word_card, _say, drop=_dropped, takes=_lately)

KINDS: Sequence[FormKind] = (*_ASKED.values(), WORD)
"""The forms of this dialogue."""
