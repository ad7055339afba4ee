"""A ticket's clocks and timers, kept in step with it: by each move, and by whatever else changes what they go by."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from desk.clocks.rules import Rules, Turn, runs, turned
from desk.clocks.timers import timers_of
from desk.tickets.lifecycle import MOVES, OVER, Move
from desk.work import Campus, Work
from storage.clocks import clocks_of, set_timers, write_clocks
from storage.kinds import ClockKind, State
from storage.tables import Clock, Ticket


def rules_of(campus: Campus, ticket: Ticket) -> Rules:
    """What the ticket's clocks go by: the catalogue's targets for its category and urgency."""
    targets = campus.catalogue.category(ticket.category).targets[ticket.urgency]
    return Rules(ticket.id or 0, lambda kind, _cycle: targets.of(kind), campus.catalogue.calendar_of)


def due_of(state: State, clocks: Sequence[Clock]) -> datetime | None:
    """When the present step should be over: in review the decision, afterwards the repair. None: nobody has to act."""
    if state in OVER or state is State.DONE:
        return None
    kind = ClockKind.REVIEW if state in _IN_REVIEW else ClockKind.FIX
    running = [clock for clock in clocks if clock.kind is kind and runs(clock)]
    return running[-1].due_at if running else None


_IN_REVIEW = frozenset({State.SUBMITTED, State.NEEDS_INFO})


def begin(work: Work, ticket: Ticket, *, passes: bool) -> list[Clock]:
    """The clocks of a ticket that is only being made, and its due time. `passes`: the review is over at once.

    They are written by `keep` when the ticket has its number.
    """
    made = Move.APPROVE if passes else Move.SUBMIT
    state = MOVES[State.SUBMITTED, made].to if passes else State.SUBMITTED
    clocks = turned([], Turn(work.now, made, None, state), rules_of(work.campus, ticket))
    ticket.due_at = due_of(state, clocks)
    return clocks


async def keep(work: Work, ticket: Ticket, clocks: Sequence[Clock], changed: Sequence[Clock]) -> None:
    """Write what changed of the ticket's clocks, and set its timers by how it stands now."""
    await write_clocks(work.session, changed)
    timers = timers_of(ticket, clocks, work.campus.catalogue, rules_of(work.campus, ticket))
    await set_timers(work.session, ticket.row_id, timers)


async def reckon_again(work: Work, ticket: Ticket) -> list[Clock]:
    """Set the timers by how the ticket stands now, when something else than a move has changed it; its clocks."""
    clocks = await clocks_of(work.session, ticket.row_id)
    await keep(work, ticket, clocks, ())
    return clocks
