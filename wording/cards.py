"""The cards of a ticket: what the resident, the worker, the team's group and the office see of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from desk.catalogue import Catalogue
from desk.lifecycle import MOVES, NAMES, STEP_OF, Move
from desk.text import Text, _
from desk.windows import window_text
from desk.work import Campus
from storage.kinds import State, Urgency
from storage.tables import Ticket
from wording.buttons import Deed, DeedPress, MovePress
from wording.messages import Button, Rows, Show
from wording.speech import Content, Joined, Lines

URGENCIES: Mapping[Urgency, Text] = {
    Urgency.EMERGENCY: _("🆘 Emergency"),
    Urgency.URGENT: _("❗ Urgent"),
    Urgency.NORMAL: _("Normal"),
    Urgency.LOW: _("Can wait"),
}

SHOWN = 600
"""Characters of a description that a card shows; the whole is kept on the ticket."""

_STEPS = (_("Apply"), _("Review"), _("Repair"), _("Feedback"))

_MOVE_LABELS: Mapping[Move, Text] = {
    Move.APPROVE: _("Approve"),
    Move.REJECT: _("Reject"),
    Move.ASK: _("Ask"),
    Move.ACCEPT: _("Accept"),
    Move.START: _("Start"),
    Move.FINISH: _("Done"),
    Move.RELEASE: _("Release"),
    Move.CONFIRM: _("Fixed"),
    Move.REOPEN: _("Not fixed"),
}


@dataclass(frozen=True, slots=True)
class TicketView:
    """A ticket with what a card needs beside the row."""

    campus: Campus
    ticket: Ticket
    resident: str
    worker: str | None = None
    photos: int = 0
    note: str | None = None
    """The words of the latest event: a question, a reason, what was done."""

    @property
    def words(self) -> Content:
        """The note as people read it: a reason of the catalogue by its name, anything else as it was written."""
        catalogue = self.campus.catalogue
        named = catalogue.reject_reasons.get(self.note or "") or catalogue.not_fixed_reasons.get(self.note or "")
        return Text("{reason}", {"reason": named}) if named else quoted(self.note or "–")

    @property
    def number(self) -> str:
        """As people say it."""
        return self.campus.number(self.ticket)


def progress(state: State) -> Content:
    """The four official steps, and which of them is under way."""
    if state in (State.CANCELLED, State.REJECTED):
        return NAMES[state]
    at = STEP_OF[state]
    marks = ("✅" if step < at else "🔵" if step == at else "⚪" for step in range(len(_STEPS)))
    return Joined([Joined([mark, name]) for mark, name in zip(marks, _STEPS, strict=True)], " › ")


def place_of(catalogue: Catalogue, ticket: Ticket) -> Content:
    """Where: building and room, or the resident's own words."""
    building = catalogue.buildings.get(ticket.building or "")
    if building is not None:
        return (
            Joined([Text("{building}", {"building": building}), ticket.room or ""])
            if ticket.room
            else Text("{building}", {"building": building})
        )
    return ticket.place_note or ticket.room or "–"


def quoted(words: str) -> Content:
    """Somebody's words between quotation marks, shortened to what a card shows."""
    return Text("“{words}”", {"words": words if len(words) <= SHOWN else words[: SHOWN - 1] + "…"})


def headline(view: TicketView) -> Content:
    """Number, category and place in one line."""
    category = view.campus.catalogue.categories[view.ticket.category]
    return Text(
        "<b>{number}</b> · {icon} {category} · {place}",
        {
            "number": view.number,
            "icon": category.icon,
            "category": category,
            "place": place_of(view.campus.catalogue, view.ticket),
        },
    )


def _facts(view: TicketView) -> list[Content | None]:
    ticket = view.ticket
    return [
        URGENCIES[ticket.urgency] if ticket.urgency is not Urgency.NORMAL else None,
        quoted(ticket.description),
        _("📷 Photos: {count}", count=view.photos) if view.photos else None,
        _("🕐 Come in: {window}", window=window_text(ticket.window)) if ticket.window else None,
    ]


def job_card(view: TicketView, open_link: str | None = None) -> Show:
    """The team's card in its group. `open_link`: the worker who has it never opened the bot."""
    ticket = view.ticket
    status: Content
    match ticket.state:
        case State.QUEUED:
            status = _("⏳ Due {at:time}", at=ticket.due_at)
        case State.ACCEPTED:
            status = _("👷 {worker} has it", worker=view.worker)
        case State.IN_PROGRESS:
            status = _("🔧 {worker} is at work", worker=view.worker)
        case State.DONE | State.CLOSED:
            status = _("✅ Done by {worker}", worker=view.worker)
        case _:
            status = Joined(["✖️", NAMES[ticket.state]])
    again = _("🔁 Not fixed the last time: {reason}", reason=view.words) if view.note and ticket.cycle > 1 else None
    shown = ticket.state is State.QUEUED
    return Show(
        key=f"job:{ticket.id}:{ticket.cycle}",
        text=Lines([headline(view), *(_facts(view)), again if shown else None, status]),
        buttons=[
            [_move(Move.ACCEPT, ticket)] if shown else [],
            [Button(_("Open the job"), url=open_link)] if open_link else [],
        ],
    )


def review_card(view: TicketView) -> Show:
    """The office's card: the report, and what may be decided."""
    ticket = view.ticket
    deciding = ticket.state in (State.SUBMITTED, State.NEEDS_INFO)
    status: Content | None
    match ticket.state:
        case State.SUBMITTED:
            status = _("⏳ Decide by {at:time}", at=ticket.due_at)
        case State.NEEDS_INFO:
            status = _("❓ Asked: {question}", question=view.words)
        case State.REJECTED:
            status = _("✖️ Rejected: {reason}", reason=view.words)
        case State.CANCELLED:
            status = _("✖️ Cancelled by the resident")
        case _:
            status = _("✅ Approved")
    answered = view.note if ticket.state is State.SUBMITTED else None
    moves = [m for m in (Move.APPROVE, Move.REJECT, Move.ASK) if (ticket.state, m) in MOVES]
    return Show(
        key=f"review:{ticket.id}",
        text=Lines(
            [
                headline(view),
                *_facts(view),
                Joined(["👤", view.resident]),
                _("💬 Answer: {answer}", answer=view.words) if answered else None,
                status,
            ]
        ),
        buttons=[[_move(move, ticket) for move in moves]] if deciding else [],
    )


def worker_card(view: TicketView, phone: str | None = None, *, fresh: bool = False) -> Show:
    """The full job, in the worker's private chat. `phone` is the resident's, if given."""
    ticket = view.ticket
    active = ticket.state in (State.ACCEPTED, State.IN_PROGRESS)
    return Show(
        key=f"work:{ticket.id}",
        text=Lines(
            [
                headline(view),
                *_facts(view),
                Joined(["👤", view.resident]),
                Joined(["☎️", phone]) if phone and active else None,
                _("⏳ Due {at:time}", at=ticket.due_at) if active and ticket.due_at else None,
                NAMES[ticket.state] if not active else None,
            ]
        ),
        buttons=[
            [_move(m, ticket) for m in (Move.START, Move.FINISH) if (ticket.state, m) in MOVES],
            [_move(Move.RELEASE, ticket)],
        ]
        if active
        else [],
        fresh=fresh,
    )


def resident_card(view: TicketView, *, fresh: bool = False) -> Show:
    """The resident's own card: where it stands, what comes next and by when, and what they can do."""
    ticket = view.ticket
    return Show(
        key=f"ticket:{ticket.id}",
        text=Lines([headline(view), quoted(ticket.description), progress(ticket.state), next_for_resident(view)]),
        buttons=_resident_buttons(ticket),
        fresh=fresh,
    )


def next_for_resident(view: TicketView) -> Content:
    """What happens next, and by when."""
    ticket = view.ticket
    match ticket.state:
        case State.SUBMITTED:
            return _("The office looks at it by {at:time}.", at=ticket.due_at)
        case State.NEEDS_INFO:
            return _("The office asks: {question}", question=view.words)
        case State.QUEUED:
            return _("A worker will take it. It should be repaired by {at:time}.", at=ticket.due_at)
        case State.ACCEPTED:
            return _("{worker} will come. It should be repaired by {at:time}.", worker=view.worker, at=ticket.due_at)
        case State.IN_PROGRESS:
            return _("{worker} is at work.", worker=view.worker)
        case State.DONE:
            return _("{worker} says it is repaired. Is it?", worker=view.worker)
        case State.REJECTED:
            return _("Reason: {reason}", reason=view.words)
        case State.CANCELLED:
            return _("You took it back.")
        case State.CLOSED if ticket.rating:
            return Joined([_("You rated it"), "⭐" * ticket.rating])
        case State.CLOSED:
            return _("It is closed.")


def feedback_buttons(ticket: Ticket) -> Rows:
    """Fixed, or not."""
    return [[_move(Move.CONFIRM, ticket), _move(Move.REOPEN, ticket)]]


def _resident_buttons(ticket: Ticket) -> Rows:
    match ticket.state:
        case State.DONE:
            return feedback_buttons(ticket)
        case State.NEEDS_INFO:
            first = [Button(_("Answer"), MovePress(move=Move.ANSWER, ticket=ticket.row_id, seen=ticket.version))]
        case State.SUBMITTED | State.QUEUED | State.ACCEPTED | State.IN_PROGRESS:
            first = [_deed(_("Add a photo or a word"), Deed.ADD, ticket), _deed(_("Urge"), Deed.URGE, ticket)]
        case _:
            return []
    cancel = [_deed(_("Cancel"), Deed.CANCEL, ticket)] if (ticket.state, Move.CANCEL) in MOVES else []
    return [first, cancel]


def _move(move: Move, ticket: Ticket) -> Button:
    return Button(_MOVE_LABELS[move], MovePress(move=move, ticket=ticket.row_id, seen=ticket.version))


def _deed(label: Text, deed: Deed, ticket: Ticket) -> Button:
    return Button(label, DeedPress(deed=deed, ticket=ticket.row_id))
