"""A job changes hands: given back with a reason, passed to another team, or given to a worker."""

from __future__ import annotations

from collections.abc import Sequence

from aiogram.fsm.context import FSMContext

from conversations.form import Forms
from conversations.sides import DESK, LEAD, WORKER, Side
from conversations.slots import Choice, Entered, FormKind, Slot, Values, words
from desk.access import access
from desk.drafts.forms import close_forms
from desk.entities import Form, Ticket
from desk.errors import NotFound
from desk.text import Text, _
from desk.tickets.assigning import AWAY, RELEASE_REASONS, SUSPENDED, assign, release, transfer
from desk.tickets.lifecycle import Move
from desk.work import Work
from wording.cards import headline
from wording.crew_buttons import AssignPress, TransferPress
from wording.lead_cards import assign_card, lead_card_of, passed_on, transfer_card
from wording.messages import Answers, Show, Toast
from wording.views import view_of

REASON_LENGTH = 500
"""Characters of a reason."""

_OTHER = "other"


async def releasing(forms: Forms, work: Work, state: FSMContext, kind: str, ticket_id: int, seen: int) -> Answers:
    """Ask why the job goes back to its team; `kind` is RELEASE's or LEAD_RELEASE's name."""
    await access(work, ticket_id, to=Move.RELEASE, seen=seen)
    return [*await forms.begin(work, state, kind, ticket=ticket_id), Toast()]


async def passing(work: Work, press: TransferPress) -> Answers:
    """Ask whose job it is, or pass it to that team."""
    ticket = await access(work, press.ticket, to=Move.TRANSFER, seen=press.seen)
    if not press.team:
        return [await transfer_card(work, ticket, lead=press.lead), Toast()]
    if press.team not in work.campus.catalogue.teams:
        raise NotFound()
    led = ticket.team if press.lead else None
    await transfer(work, press.ticket, press.team)
    await close_forms(work, press.ticket)
    key = f"{(LEAD if press.lead else WORKER).key}:{ticket.id}"
    return [passed_on(await view_of(work, ticket), key, led=led), Toast(_("Passed on to the other team."))]


async def choosing_worker(work: Work, ticket_id: int, seen: int) -> Answers:
    """Ask who gets the job."""
    ticket = await access(work, ticket_id, to=Move.ASSIGN, seen=seen)
    return [await assign_card(work, ticket), Toast()]


async def assigned(work: Work, press: AssignPress) -> Answers:
    """A foreman gives the job to a worker."""
    ticket = await assign(work, press.ticket, press.worker, press.seen)
    view = await view_of(work, ticket)
    return [await lead_card_of(work, ticket), Toast(_("{worker} has the job now.", worker=view.worker))]


# --- given back

_WHY = _("Why does it go back? Choose, or write it.")
_WORDS = _("What is it? A few words for the team.")


def _reasons(_work: Work, _form: Form) -> Sequence[Choice]:
    known = [Choice(name, code) for code, name in RELEASE_REASONS.items() if code not in (AWAY, SUSPENDED)]
    return [*known, Choice(_("Something else"), _OTHER)]


def _choose(_work: Work, _form: Form, code: str) -> Values:
    return {"reason": code} if code in RELEASE_REASONS else {"other": True}


def _enter(question: Text) -> Slot:
    def read(_work: Work, _form: Form, entered: Entered) -> Values:
        return {"reason": words(entered, REASON_LENGTH, question), "typed": True}

    return Slot("words", question, read)


def _missing(_work: Work, form: Form) -> str | None:
    if "reason" in form.filled:
        return None
    return "words" if form.filled.get("other") else "reason"


async def _gone(work: Work, ticket: Ticket) -> Show:
    view = await view_of(work, ticket)
    words = Text("{head}\n{word}", {"head": headline(view), "word": _("You gave this job back.")})
    return Show(key=f"work:{ticket.id}", text=words)


def _releasing(name: str, asked: Side, after: Side) -> FormKind:
    async def finish(work: Work, _state: FSMContext, form: Form) -> Answers:
        ticket = await release(work, form.ticket_id or 0, form.filled["reason"], form.filled.get("seen"))
        # A half-filled Done goes with the job: its words and buttons are not for the next time that they take it.
        await close_forms(work, ticket.row_id)
        return [await after.settled(work, form, ticket), Toast(_("Given back to the team."))]

    return FormKind(
        name=name,
        slots=(Slot("reason", _WHY, _enter(_WHY).enter, _choose, _reasons, columns=1), _enter(_WORDS)),
        missing=_missing,
        card=asked.asking(Move.RELEASE, lambda _work, _form: []),
        finish=finish,
        drop=asked.dropped(Move.RELEASE),
        takes=asked.takes,
    )


RELEASE = _releasing("release", WORKER, Side(WORKER.key, _gone))
LEAD_RELEASE = _releasing("lead_release", LEAD, LEAD)
DESK_RELEASE = _releasing("desk_release", DESK, DESK)
