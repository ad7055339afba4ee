"""What all cards of a ticket share, and the resident's own card. The others stand in wording/job_cards.py."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from desk.assigning import GIVEN_BACK
from desk.catalogue import Catalogue
from desk.lifecycle import MOVES, OVER, STEP_OF, Move
from desk.text import Text, _
from desk.windows import window_text
from desk.work import Campus
from storage.kinds import State, Urgency
from storage.tables import Person, Photo, Ticket
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

WHOLE = 4000
"""Characters of a description that a message by itself shows: all that there can be."""

SHOWN_ADDED = 200
MOST_ADDED = 5
"""Of what the resident wrote afterwards: characters of each, and how many of the latest, a card shows."""

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
    again: str | None = None
    """Why the resident said that it was not fixed, in a later cycle."""
    added: Sequence[str] = ()
    """What the resident wrote afterwards, oldest first."""
    answers: Sequence[str] = ()
    """What the resident answered to the office, oldest first."""
    shots: Sequence[Photo] = ()
    """Photos of the fault and of the finished work, oldest first."""
    hold_reason: Content = ""
    """Why it is on hold, while it is."""
    times: Sequence[datetime] = ()
    """When the worker could come again, of which the resident picks one."""
    partly: bool = False
    """It was fixed partly, the last time."""
    appeal: str | None = None
    """What the resident says against the refusal, if they appealed."""
    refused: str | None = None
    """Why it was refused, the last time that it was."""
    first: str | None = None
    """The worker for whom the job is kept for some time, as they had it before."""
    parent: str = ""
    """The number of the ticket of which it is a duplicate."""
    open_link: str | None = None
    """Opens the job for the worker who has it and never opened the bot."""
    people: Mapping[int, Person] = field(default_factory=dict)
    """The resident and the worker, by their row: whoever tells them of it need not ask the database again."""

    @property
    def words(self) -> Content:
        """The note as people read it."""
        return self.said(self.note or "–")

    def said(self, words: str) -> Content:
        """A reason of the catalogue by its name, anything else as it was written."""
        catalogue = self.campus.catalogue
        named: object = catalogue.reject_reasons.get(words) or catalogue.not_fixed_reasons.get(words)
        named = named or GIVEN_BACK.get(words)
        return Text("{reason}", {"reason": named}) if named else quoted(words)

    def pictures(self, *, after: bool = False, at: datetime | None = None) -> list[str]:
        """The chat's names of the photos of the fault, or of the work of this cycle; `at`: only those sent then."""
        return [
            shot.file_id
            for shot in self.shots
            if shot.after is after and (not after or shot.cycle == self.ticket.cycle) and at in (None, shot.at)
        ]

    @property
    def number(self) -> str:
        """As people say it."""
        return self.campus.number(self.ticket)


def progress(state: State) -> Content:
    """The four official steps, and which of them is under way, or where it ended."""
    return steps(STEP_OF[state], "✖️" if state in (State.CANCELLED, State.REJECTED) else "🔵")


def steps(at: int, here: str = "🔵") -> Content:
    """The four official steps; those before `at` are over, it has the mark `here`."""
    marks = ("✅" if step < at else here if step == at else "⚪️" for step in range(len(_STEPS)))
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


def quoted(words: str, shown: int = SHOWN) -> Content:
    """Somebody's words between quotation marks, shortened to what a card shows."""
    return _("“{words}”", words=words if len(words) <= shown else words[: shown - 1] + "…")


def headline(view: TicketView) -> Content:
    """Number, category and place in one line."""
    category = view.campus.catalogue.category(view.ticket.category)
    return Text(
        "<b>{number}</b> · {icon} {category} · {place}",
        {
            "number": view.number,
            "icon": category.icon,
            "category": category,
            "place": place_of(view.campus.catalogue, view.ticket),
        },
    )


def facts(view: TicketView, *, hurry: bool = True, added: bool = True) -> list[Content | None]:
    """What the report says, under its headline; without the `hurry` where that stands above already, and without what
    was `added` where it was not said.
    """
    ticket = view.ticket
    return [
        URGENCIES[ticket.urgency] if hurry and ticket.urgency is not Urgency.NORMAL else None,
        quoted(ticket.description),
        *(_("➕ {words}", words=quoted(words, SHOWN_ADDED)) for words in view.added[-MOST_ADDED:] if added),
        _("📷 Photos: {count}", count=view.photos) if view.photos else None,
        _("🕐 Visit: {window}", window=window_text(ticket.window)) if ticket.window else None,
    ]


def resident_card(view: TicketView, *, fresh: bool = False) -> Show:
    """The resident's own card: where it stands, what comes next and by when, and what they can do."""
    ticket = view.ticket
    return Show(
        key=f"ticket:{ticket.id}",
        text=Lines([headline(view), *facts(view), progress(ticket.state), next_for_resident(view), _danger(view)]),
        buttons=_resident_buttons(ticket),
        fresh=fresh,
    )


def _danger(view: TicketView) -> Text | None:
    """Whom to call, as long as an emergency is not over."""
    ticket = view.ticket
    if ticket.urgency is not Urgency.EMERGENCY or ticket.state in OVER or ticket.state is State.DONE:
        return None
    return _("Danger to people? Call {number} first.", number=view.campus.catalogue.emergency_number)


def next_for_resident(view: TicketView) -> Content:
    """What happens next, and by when."""
    ticket = view.ticket
    match ticket.state:
        case State.SUBMITTED:
            return _("The office will look at it by {at:time}.", at=ticket.due_at)
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
        case State.ON_HOLD:
            return _("On hold until {until:day}: {reason}", until=ticket.held_until, reason=view.hold_reason)
        case State.CANCELLED:
            return _("You cancelled it.")
        case State.DUPLICATE:
            return _("It is the same as {parent}. You hear how that goes.", parent=view.parent)
        case State.CLOSED if ticket.rating:
            return _("You rated it {stars}", stars="⭐" * ticket.rating)
        case State.CLOSED:
            return _("It is closed. Is something still wrong? Just write to me.")


def feedback_buttons(ticket: Ticket) -> Rows:
    """Fixed, or not."""
    return [[move_button(Move.CONFIRM, ticket), move_button(Move.REOPEN, ticket)]]


def _resident_buttons(ticket: Ticket) -> Rows:
    cancel = [_deed(_("Cancel"), Deed.CANCEL, ticket)] if (ticket.state, Move.CANCEL) in MOVES else []
    match ticket.state:
        case State.DONE:
            return feedback_buttons(ticket)
        case State.NEEDS_INFO:
            answer = MovePress(move=Move.ANSWER, ticket=ticket.row_id, seen=ticket.version)
            return [[Button(_("Answer"), answer)], cancel]
        case State.SUBMITTED | State.QUEUED | State.ACCEPTED | State.IN_PROGRESS:
            urge = _deed(_("Urge"), Deed.URGE, ticket)
            return [[_deed(_("Add a photo or a word"), Deed.ADD, ticket)], [urge, *cancel]]
        case _:
            return []


def move_button(move: Move, ticket: Ticket) -> Button:
    """The button of a move; it carries the version that it was shown with."""
    return Button(_MOVE_LABELS[move], MovePress(move=move, ticket=ticket.row_id, seen=ticket.version))


def _deed(label: Text, deed: Deed, ticket: Ticket) -> Button:
    return Button(label, DeedPress(deed=deed, ticket=ticket.row_id))
