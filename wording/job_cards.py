"""The cards of those who work on a ticket: the team's group, the office, and the worker who has it."""

from __future__ import annotations

from dataclasses import replace

from desk.duty.on_call import calls
from desk.text import Text, _
from desk.tickets.lifecycle import MOVES, NAMES, OVER, WITH_WORKER, Move
from storage.kinds import State, Urgency
from wording.buttons import SharedPress
from wording.cards import SHOWN_ADDED, URGENCIES, TicketView, by_when, facts, headline, quoted
from wording.equipment import repeated_line, warranty_line
from wording.links import desk_link
from wording.messages import Button, Entry, Show
from wording.move_buttons import move_button, move_label
from wording.rows import names
from wording.speech import Content, Joined, Lines
from wording.talk import join_talk, write_to_resident
from wording.worker_buttons import how_it_stands, worker_buttons

SHOWN_IN_DIGEST = 80
"""Characters of a description that stand in a digest."""


def _report(view: TicketView, *, whole: bool = True) -> list[Content | None]:
    """What the report says. What cannot wait stands above all else, where a phone's notice shows it.

    Not `whole`: only the report itself. What the resident said later, as to one worker, is not for a group.
    """
    urgency = view.ticket.urgency
    hurry = urgency in (Urgency.EMERGENCY, Urgency.URGENT)
    first = Text("<b>{urgency}</b>", {"urgency": URGENCIES[urgency]}) if hurry else None
    follows = _("↩️ Follows {number}", number=view.follows) if view.follows else None
    answers = [_("💬 Answer: {answer}", answer=quoted(words, SHOWN_ADDED)) for words in view.answers[-2:] if whole]
    return [
        first,
        headline(view),
        _unplaced(view),
        follows,
        _urged(view),
        *facts(view, hurry=not hurry, added=whole, joined=whole),
        warranty_line(view),
        *answers,
    ]


def _unplaced(view: TicketView) -> Content | None:
    """What goes out before anybody knows where it is."""
    ticket = view.ticket
    known = ticket.building or ticket.place_note
    return (
        None if known or ticket.urgency is not Urgency.EMERGENCY else _("📍 Not known yet where: they are being asked.")
    )


def _urged(view: TicketView) -> Content | None:
    """How often the resident asked for haste, as long as anybody can hurry."""
    if not view.ticket.level or view.ticket.state in OVER or view.ticket.state is State.DONE:
        return None
    return _("⏰ Urged {count}×", count=view.ticket.level)


def _again(view: TicketView) -> Content | None:
    if not view.again:
        return None
    if view.partly:
        return _("🔁 Only partly fixed the last time: {reason}", reason=view.said(view.again))
    return _("🔁 Not fixed the last time: {reason}", reason=view.said(view.again))


def _back(view: TicketView) -> Content | None:
    return _("↩️ It came back: {reason}", reason=view.said(view.back)) if view.back else None


def _first(view: TicketView) -> Content | None:
    """For whom a job is kept that was not fixed."""
    ticket = view.ticket
    if ticket.state is not State.QUEUED or view.first is None:
        return None
    return _(
        "👷 {worker} had it and may take it first, until {until:time}", worker=view.first, until=ticket.offered_until
    )


def _due(view: TicketView) -> Content | None:
    """By when it wants to be done, as long as a worker can do something about it."""
    return by_when(view) if view.ticket.state in _TO_DO and view.ticket.due_at else None


_TO_DO = frozenset({State.QUEUED, State.ACCEPTED, State.IN_PROGRESS, State.ON_HOLD})


def _who_has_it(view: TicketView) -> Content | None:
    """How far the team is with a job; None as long as nobody has it."""
    match view.ticket.state:
        case State.QUEUED:
            return None
        case State.ACCEPTED:
            return _("👷 {worker} has it", worker=view.worker)
        case State.IN_PROGRESS:
            return _("🔧 {worker} is at work", worker=view.worker)
        case State.ON_HOLD:
            return _("⏸ {worker} has it, on hold until {until:day}", worker=view.worker, until=view.ticket.held_until)
        case State.CLOSED if view.worker is None:
            return _("✅ The resident says that it is fixed")
        case State.DONE | State.CLOSED:
            return _("✅ Done by {worker}", worker=view.worker)
        case state:
            return Joined(["✖️", NAMES[state]])


def _there(view: TicketView) -> Content | None:
    """Who of the team is on duty; when nobody is, and it cannot wait, who is on call."""
    there = view.there
    if there is None or view.ticket.state is not State.QUEUED:
        return None
    if there.on_duty:
        return _("🧰 On duty: {names}", names=names(there.on_duty))
    return _("📟 On call: {names}", names=names(there.on_call.values())) if calls(view.ticket, there) else None


def team_status(view: TicketView) -> Content:
    """Who has the job or may take it first, why it came back, and by when it is due."""
    free = _("🆓 Nobody has it") if view.ticket.state is State.QUEUED else None
    return Lines([part for part in (free, _back(view), _first(view), _who_has_it(view), _due(view)) if part])


def job_card(view: TicketView, *, moved: bool = False) -> Show:
    """The team's card in its group. By when it wants to be done stands on it until it is.

    `moved`: it is another team's by now.
    """
    ticket = view.ticket
    if moved:
        team = view.campus.catalogue.team(ticket.team)
        return Show(
            key=f"job:{ticket.id}:{ticket.cycle}", text=Lines([headline(view), _("➡️ Now a job of: {team}", team=team)])
        )
    free = ticket.state is State.QUEUED
    return Show(
        key=f"job:{ticket.id}:{ticket.cycle}",
        text=Lines(
            [
                *_report(view, whole=False),
                _again(view) if free else None,
                _back(view),
                _first(view),
                _who_has_it(view),
                _due(view),
                _there(view),
            ]
        ),
        buttons=[
            [move_button(Move.ACCEPT, ticket)] if free else [],
            [Button(_("Open the job"), url=view.open_link)] if view.open_link else [],
        ],
        entry=job_entry(view) if ticket.urgency is not Urgency.EMERGENCY else None,
    )


def job_entry(view: TicketView) -> Entry:
    """A job among others in a digest: what it takes to decide whether to take it. Its photos come with the job."""
    ticket = view.ticket
    urgent = URGENCIES[ticket.urgency] if ticket.urgency is Urgency.URGENT else None
    said = quoted(" ".join(ticket.description.split()), SHOWN_IN_DIGEST)
    photos = _("📷 Photos: {count}", count=view.photos) if view.photos else None
    line = [part for part in (said, photos, _due(view)) if part is not None]
    head = Joined(["🔁", headline(view)]) if view.again else headline(view)
    accept = SharedPress(move=Move.ACCEPT, ticket=ticket.row_id, seen=ticket.version)
    buttons = [Button(move_label(Move.ACCEPT, ticket), accept)] if ticket.state is State.QUEUED else []
    if view.open_link:
        buttons.append(Button(_("Open the job"), url=view.open_link))
    return Entry(
        text=Lines([urgent, head, Joined(line, " · "), _first(view), _who_has_it(view)]),
        buttons=[[replace(button, label=Joined([button.label, view.number]))] for button in buttons],
    )


def review_card(view: TicketView) -> Show:
    """The office's card: the report, and what may be decided."""
    ticket = view.ticket
    category = view.campus.catalogue.category(ticket.category)
    team = view.campus.catalogue.team(ticket.team)
    status: Content | None
    match ticket.state:
        case State.SUBMITTED:
            status = _("⏳ Decide by {at:time}", at=ticket.due_at)
        case State.NEEDS_INFO:
            status = _("❓ Asked: {question}", question=view.words)
        case State.REJECTED:
            status = _("✖️ Rejected: {reason}", reason=view.words)
        case State.CANCELLED if view.unanswered:
            status = _("✖️ Closed: no answer")
        case State.CANCELLED:
            status = _("✖️ Cancelled by the resident")
        case State.DUPLICATE:
            status = _("🔗 The same as {parent}", parent=view.parent)
        case _ if category.safety:
            status = _("⚡ Safety: it went straight to {team}.", team=team)
        case _ if view.unreviewed and ticket.urgency is Urgency.EMERGENCY:
            status = _("⚡ Emergency: it went straight to {team}.", team=team)
        case _ if view.unreviewed and view.alarm:
            status = _("⚡ It went straight to {team} as an emergency, and is none.", team=team)
        case _:
            status = _("✅ Approved")
    at_once = category.safety or (view.unreviewed and (ticket.urgency is Urgency.EMERGENCY or view.alarm))
    skipped = at_once and ticket.state is State.QUEUED
    reviewed = ticket.state not in (State.SUBMITTED, State.NEEDS_INFO)
    # What has passed is looked after on the desk: a group's card that is decided asks for nothing more.
    moves = [
        m for m in (Move.APPROVE, Move.REJECT, Move.ASK) if (skipped or not reviewed) and (ticket.state, m) in MOVES
    ]
    more = [] if reviewed else [Button(_("More…"), url=desk_link(view.campus, ticket))]
    return Show(
        key=f"review:{ticket.id}",
        text=Lines(
            [
                *_report(view),
                repeated_line(view),
                Joined(["👤", view.resident]),
                _appeal(view),
                status,
            ]
        ),
        buttons=[
            [*(move_button(move, ticket) for move in moves), *more],
            [join_talk(ticket)] if ticket.state not in OVER else [],
        ],
    )


def _appeal(view: TicketView) -> Content | None:
    """What the resident says against the refusal, and what that said."""
    if view.appeal is None:
        return None
    return Lines(
        [
            _("⚖️ Appeal: {words}", words=quoted(view.appeal, SHOWN_ADDED)),
            _("Refused before: {reason}", reason=view.said(view.refused or "–")),
        ]
    )


def _over(state: State) -> Content:
    match state:
        case State.DONE:
            return _("✅ Done. The resident is asked whether it is fixed.")
        case State.CLOSED:
            return _("✅ Closed. Thank you!")
        case _:
            return Joined(["✖️", NAMES[state]])


def worker_card(
    view: TicketView, phone: str | None = None, *, has_it: bool = True, more: bool = False, fresh: bool = False
) -> Show:
    """A job in a worker's private chat: whole as long as they have it. `phone` is the resident's, if given.

    `more`: with the buttons that are needed seldom.
    """
    ticket = view.ticket
    key = f"work:{ticket.id}"
    if not has_it:
        return Show(key, Lines([headline(view), _("You do not have this job any more.")]), fresh=fresh)
    if ticket.state not in WITH_WORKER:
        talk = [[write_to_resident(ticket)]] if ticket.state is State.DONE else []
        return Show(key, Lines([headline(view), _over(ticket.state)]), talk, fresh=fresh)
    return Show(
        key,
        text=Lines(
            [
                *_report(view),
                _again(view),
                Joined(["👤", view.resident]),
                Joined(["☎️", phone]) if phone else None,
                _due(view),
                how_it_stands(view),
            ]
        ),
        buttons=worker_buttons(view, more=more),
        fresh=fresh,
    )
