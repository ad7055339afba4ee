"""The cards of residents: who reported a ticket, who lives in its room, who follows it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from desk.text import Text, _
from desk.tickets.lifecycle import MOVES, OVER, Move
from storage.kinds import State, Urgency
from storage.tables import Ticket
from wording.buttons import Deed, DeedPress, FixedForPress, TimePress
from wording.cards import TicketView, facts, headline, held, progress, thing_line, waiting
from wording.kinds import is_repair, label_of
from wording.messages import Button, Rows, Show
from wording.move_buttons import deed_button, move_button, talk_button
from wording.promises import promise
from wording.speech import Content, Joined, Lines


@dataclass(frozen=True, slots=True)
class Guest:
    """In what relation somebody reads a ticket that another person reported."""

    roommate: bool
    follows: bool
    reported_it: bool
    """They reported the same themselves: they cannot but follow it."""
    answered: bool = False
    """They have said whether it is fixed for them."""


def resident_card(view: TicketView, *, fresh: bool = False) -> Show:
    """The resident's own card: where it stands, what comes next and by when, and what they can do."""
    ticket = view.ticket
    follows = _("↩️ Follows {number}", number=view.follows) if view.follows else None
    # Of a duplicate it is the parent that goes on.
    at = (view.ahead or view).ticket.state
    return Show(
        key=f"ticket:{ticket.id}",
        text=Lines(
            [headline(view), follows, *facts(view), progress(at, ticket.kind), next_for_resident(view), _danger(view)]
        ),
        buttons=_resident_buttons(view),
        fresh=fresh,
    )


def guest_card(view: TicketView, guest: Guest, *, fresh: bool = False) -> Show:
    """The card for a roommate, who reads the report; or for any other follower, who reads only how far it is.

    What the reporter said afterwards, to one worker, is on neither.
    """
    ticket = view.ticket
    at = (view.ahead or view).ticket.state
    thing = thing_line(view.campus.catalogue, view.asset) if view.asset is not None else None
    by = _("Reported by {name}", name=view.resident)
    report = [by, *facts(view, added=False)] if guest.roommate else [thing, waiting(ticket)]
    coming = next_for_resident(view) if guest.roommate and ticket.state in _ASKS_ROOMMATES else next_for_others(view)
    return Show(
        key=f"ticket:{ticket.id}",
        text=Lines(
            [headline(view, public=not guest.roommate), *report, progress(at, ticket.kind), coming, _danger(view)]
        ),
        buttons=_guest_buttons(view, guest),
        fresh=fresh,
    )


_ASKS_ROOMMATES = frozenset({State.ON_HOLD, State.DONE})


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
            return Lines([promise(view)])
        case State.NEEDS_INFO:
            return _("The office asks: {question}", question=view.words)
        case State.QUEUED if not is_repair(ticket):
            return Lines([_("It has been passed on to those whose business it is."), promise(view)])
        case State.ACCEPTED | State.IN_PROGRESS if not is_repair(ticket):
            return Lines([_("{worker} looks after it.", worker=view.worker), promise(view)])
        case State.DONE if not is_repair(ticket):
            return _("{worker} says that it has been dealt with. Is it settled?", worker=view.worker)
        case State.QUEUED:
            return Lines([_("A worker will take it."), promise(view)])
        case State.ACCEPTED:
            return Lines([_("{worker} will come.", worker=view.worker), promise(view)])
        case State.IN_PROGRESS:
            return Lines([_("{worker} is at work.", worker=view.worker), promise(view)])
        case State.DONE:
            return _("{worker} says it is repaired. Is it?", worker=view.worker)
        case State.REJECTED:
            return _refused(view)
        case State.ON_HOLD if view.times:
            asked = _("{worker} found nobody in. When may somebody come? Press a time, or write.", worker=view.worker)
            return Lines([asked, promise(view)])
        case State.ON_HOLD:
            return _held(view)
        case State.CANCELLED if view.unanswered:
            return _("Closed, as nobody answered the office's question. Is it still broken? Just write to me.")
        case State.CANCELLED:
            return _("You cancelled it.") if is_repair(ticket) else _("You took it back.")
        case State.DUPLICATE:
            known = _("This is known: {parent}. You follow it, and hear how it goes.", parent=view.parent)
            same = _("It is the same as {parent}. You hear how that goes.", parent=view.parent)
            same = known if view.of_outage else same
            return Lines([same, next_for_others(view.ahead)]) if view.ahead is not None else same
        case State.CLOSED if ticket.rating:
            return _("You rated it {stars}", stars="⭐" * ticket.rating)
        case State.CLOSED:
            return _("It is closed. Is something still wrong? Just write to me.")


def _held(view: TicketView) -> Content:
    return Lines([held(view), promise(view)])


def _refused(view: TicketView) -> Content:
    """Why, and whether anything can be done about it."""
    reason = _("Reason: {reason}", reason=view.words)
    if view.ticket.appealed:
        final = _("You appealed, and the office has looked at it again: this decision stands.")
        return Lines([reason, final])
    return Lines([reason, _("You do not agree? You can appeal once.")])


def next_for_others(view: TicketView) -> Content:
    """What happens next, for who did not report it and is asked nothing."""
    ticket = view.ticket
    match ticket.state:
        case State.NEEDS_INFO:
            return _("The office has a question, and waits for the answer.")
        case State.DONE if not is_repair(ticket):
            return _("{worker} says that it has been dealt with.", worker=view.worker)
        case State.DONE:
            return _("{worker} says it is repaired. Whoever reported it is asked whether it is.", worker=view.worker)
        case State.REJECTED:
            return _("Reason: {reason}", reason=view.words)
        case State.ON_HOLD:
            return _held(view)
        case State.CANCELLED if view.unanswered:
            return _("It was closed, as nobody answered the office's question.")
        case State.CANCELLED:
            return _("It was taken back.")
        case State.CLOSED:
            return _("It is closed.")
        case _:
            return next_for_resident(view)


def feedback_buttons(ticket: Ticket) -> Rows:
    """Fixed, partly, or not."""
    return [[move_button(move, ticket) for move in (Move.CONFIRM, Move.PARTLY, Move.REOPEN)]]


def calm_button(ticket: Ticket) -> Button:
    """Calls off what went out as an emergency."""
    return deed_button(_("It was no emergency"), Deed.CALM, ticket)


def asked_key(ticket: Ticket) -> str:
    """The key of the question to a follower, in this cycle, whether it is fixed for them."""
    return f"asked:{ticket.id}:{ticket.cycle}"


def fixed_for_buttons(ticket: Ticket) -> list[Button]:
    """Fixed for me, or not for me: what each follower says for themselves."""

    def button(label: Text, *, fixed: bool) -> Button:
        return Button(label, FixedForPress(fixed=fixed, ticket=ticket.row_id, cycle=ticket.cycle))

    return [button(_("Fixed for me"), fixed=True), button(_("Not for me"), fixed=False)]


def _resident_buttons(view: TicketView) -> Rows:
    ticket = view.ticket
    possible = (ticket.state, Move.CANCEL) in MOVES and not view.begun
    cancel = [deed_button(label_of(Move.CANCEL, ticket) or _("Cancel"), Deed.CANCEL, ticket)] if possible else []
    match ticket.state:
        case State.DONE:
            return [*feedback_buttons(ticket), [talk_button(ticket)]]
        case State.NEEDS_INFO:
            return [[move_button(Move.ANSWER, ticket)], cancel]
        case State.SUBMITTED | State.QUEUED | State.ACCEPTED | State.IN_PROGRESS | State.ON_HOLD:
            urge = deed_button(_("Urge"), Deed.URGE, ticket)
            calm = [calm_button(ticket)] if ticket.urgency is Urgency.EMERGENCY else []
            return [*_time_buttons(view), [talk_button(ticket)], [urge, *cancel], calm]
        case State.REJECTED if not ticket.appealed:
            return [[move_button(Move.APPEAL, ticket)]]
        case State.DUPLICATE if view.ahead is not None and not view.over:
            see = Button(_("See {number}", number=view.parent), _open(view.ahead.ticket))
            other = [deed_button(_("It is something else"), Deed.ELSE, ticket)] if view.of_outage else []
            return [[talk_button(ticket)], [see], other]
        case State.DUPLICATE:
            return [[deed_button(_("Report it anew"), Deed.ANEW, ticket)]]
        case State.CLOSED:
            return _closed_buttons(view)
        case _:
            return []


def _closed_buttons(view: TicketView) -> Rows:
    ticket = view.ticket
    if not view.reopens:
        return [[deed_button(_("Report it anew"), Deed.ANEW, ticket)]]
    rate = [deed_button(_("Rate it"), Deed.RATE, ticket)] if ticket.rating is None else []
    still_broken = replace(move_button(Move.REOPEN, ticket), label=_("Still broken"))
    return [[*rate, still_broken]]


def _guest_buttons(view: TicketView, guest: Guest) -> Rows:
    ticket = view.ticket
    if ticket.state in OVER:
        return []
    fixed: list[Button] = []
    if ticket.state is State.DONE and (guest.roommate or (guest.follows and not guest.answered)):
        asked = fixed_for_buttons(ticket)
        fixed = [move_button(Move.CONFIRM, ticket), *asked[1:]] if guest.roommate else asked
    follow = (
        deed_button(_("Unfollow"), Deed.UNFOLLOW, ticket)
        if guest.follows
        else deed_button(_("Me too"), Deed.FOLLOW, ticket)
    )
    return [
        *(_time_buttons(view) if guest.roommate else []),
        fixed,
        [talk_button(ticket)],
        [] if guest.reported_it and guest.follows else [follow],
    ]


def _time_buttons(view: TicketView) -> Rows:
    buttons = [_time_button(view.ticket, time) for time in view.times]
    return [buttons[start : start + 2] for start in range(0, len(buttons), 2)]


def _time_button(ticket: Ticket, time: datetime) -> Button:
    press = TimePress(ticket=ticket.row_id, seen=ticket.version, at=int(time.timestamp() // 60))
    return Button(Joined(["🕐", Text("{at:time}", {"at": time})]), press)


def _open(ticket: Ticket) -> DeedPress:
    return DeedPress(deed=Deed.OPEN, ticket=ticket.row_id)
