"""The office decides on a ticket from its desk: every move that it may make, and what each of them has to be told.

What a move needs is asked where the card stands. What somebody chooses from is looked up when the question is asked,
and kept with the form.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence

from aiogram.fsm.context import FSMContext

from conversations import deciding_slots as ask
from conversations import handing, holding, talk
from conversations.form import Forms
from conversations.ready import sentences
from conversations.sides import DESK
from conversations.slots import FormKind, Slot, Values
from desk.access import access
from desk.drafts.forms import close_forms
from desk.entities import Form, State, Ticket
from desk.errors import Away, NotAWorker, NotFound, NotInThePast, ParentOver, SameTeam, SameTicket, Unclear
from desk.people.reach import office_reach, on_desk
from desk.text import Text, _
from desk.tickets.alike import alike
from desk.tickets.assigning import assign, transfer
from desk.tickets.duplicates import merge, split
from desk.tickets.holds import resume
from desk.tickets.leading import hands_for
from desk.tickets.lifecycle import NAMES, Move
from desk.tickets.reviewing import approve, may_decide, reject
from desk.tickets.reviewing import ask as ask_resident
from desk.work import Work
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
    await may_decide(work, await access(work, press.ticket, to=press.move, seen=press.seen), press.move)
    # What was half said is asked anew: the workers, and the ready sentences, may be others by now.
    await close_forms(work, press.ticket)
    filled = {"seen": press.seen, **await _to_choose_from(work, ticket, press.move)}
    return [*await forms.begin(work, state, _ASKED[press.move].name, ticket=press.ticket, filled=filled), Toast()]


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
    """Ask for what the office wants to say to the resident, and to the others on it."""
    await close_forms(work, ticket.row_id)
    return await talk.from_desk(forms, work, state, ticket, await sentences(work, ticket.state))


async def _to_choose_from(work: Work, ticket: Ticket, move: Move) -> Values:
    """What is offered as ready answers."""
    match move:
        case Move.REJECT:
            return {"ready": await sentences(work, State.REJECTED)}
        case Move.ASK:
            return {"ready": await sentences(work, State.NEEDS_INFO)}
        case Move.MERGE:
            found = await alike(work, ticket, await office_reach(work))
            return {"alike": [each.row_id for each in found]}
        case Move.ASSIGN:
            hands = await hands_for(work, ticket)
            workers = [{"id": each.worker.row_id, "name": each.worker.name, "jobs": each.at_once} for each in hands]
            away = [each.worker.row_id for each in hands if each.away]
            return {"workers": workers, "away": away}
        case Move.TRANSFER:
            return {"team_now": ticket.team}
        case _:
            return {}


# --- how a form about a ticket looks, begins and ends


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

    return FormKind(kind_of(move), slots, _missing(*slots), card, finish, drop=_dropped, takes=DESK.takes)


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


_ASKED = {
    Move.REJECT: _for_move(Move.REJECT, _("Rejected."), _reject, ask.REASON),
    Move.ASK: _for_move(Move.ASK, _("Asked."), _ask, ask.QUESTION),
    Move.MERGE: _for_move(Move.MERGE, _("Put together."), _merge, ask.INTO),
    Move.ASSIGN: _for_move(Move.ASSIGN, _("Assigned."), _assign, ask.WORKER),
    Move.TRANSFER: _for_move(Move.TRANSFER, _("Given to the other team."), _transfer, ask.TEAM),
    Move.HOLD: holding.DESK_HOLD,
    Move.RELEASE: handing.DESK_RELEASE,
}


KINDS: Sequence[FormKind] = tuple(_ASKED.values())
"""The forms of this dialogue."""
