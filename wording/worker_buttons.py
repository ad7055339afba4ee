"""What a worker's card says of how the work stands, and the buttons under it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from desk.text import Text, _
from desk.tickets.lifecycle import Move, moves_from
from storage.kinds import State
from storage.tables import Ticket
from wording.cards import TicketView, held
from wording.crew_buttons import JobDeed, JobPress, TransferPress
from wording.equipment import earlier_button
from wording.messages import Button, Rows
from wording.move_buttons import move_button, move_label
from wording.speech import Content, Joined, Lines
from wording.talk import write_to_resident


def how_it_stands(view: TicketView) -> Content | None:
    """Where the work stands, for who does it."""
    ticket = view.ticket
    match ticket.state:
        case State.IN_PROGRESS:
            return _("🔧 You are at work")
        case State.ON_HOLD:
            return on_hold(view)
    return None


def on_hold(view: TicketView) -> Content:
    """Until when a job waits, and why; and the times that were proposed."""
    return Lines([Joined(["⏸", held(view)]), proposed(view.times)])


def proposed(times: Sequence[datetime]) -> Content | None:
    """When the worker could come again; None when nothing was proposed."""
    said = Joined([Text("{at:time}", {"at": at}) for at in times], " · ")
    return _("🕐 Proposed: {times}", times=said) if times else None


def worker_buttons(view: TicketView, *, more: bool) -> Rows:
    """What is needed every day first; what is not, when it is asked for."""
    ticket = view.ticket
    building = view.campus.catalogue.buildings.get(ticket.building or "")
    possible = moves_from(ticket.state)
    rarer = [Button(move_label(Move.TRANSFER, ticket), _pass(ticket))] if Move.TRANSFER in possible else []
    if building is not None and building.map:
        rarer.append(Button(_("🗺 Map"), url=building.map))
    before = earlier_button(view)
    toggle = Button(_("« Less"), _job(JobDeed.LESS, ticket)) if more else Button(_("More…"), _job(JobDeed.MORE, ticket))
    release = [move_button(Move.RELEASE, ticket)]
    return [
        [move_button(m, ticket) for m in (Move.START, Move.RESUME, Move.FINISH) if m in possible],
        [move_button(m, ticket) for m in (Move.HOLD, Move.NO_ACCESS) if m in possible and _fits(m, view)],
        [write_to_resident(ticket), *([before] if before is not None else [])],
        *([[*release, *rarer], [toggle]] if more else [[*release, toggle]]),
    ]


def _fits(move: Move, view: TicketView) -> bool:
    """Other times are proposed only where times were: what waits for parts waits for nobody at home."""
    return move is not Move.NO_ACCESS or view.ticket.state is not State.ON_HOLD or view.nobody_home


def _pass(ticket: Ticket) -> TransferPress:
    return TransferPress(lead=False, ticket=ticket.row_id, seen=ticket.version)


def _job(deed: JobDeed, ticket: Ticket) -> JobPress:
    return JobPress(deed=deed, ticket=ticket.row_id)
