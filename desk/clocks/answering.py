"""The answer clock: what the resident's side says wants an answer, and the clock runs until somebody gives one.

Pure, but for `hear`. A word of the other side is an answer, and so is what it does with the ticket by hand.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from desk.clocks.rules import Rules, Turn, begun, runs, stopped
from desk.clocks.timing import keep, rules_of
from desk.tickets.lifecycle import OVER, Move
from desk.work import Work
from storage.clocks import clocks_of
from storage.kinds import ClockKind, State
from storage.tables import Clock, Ticket

OF_RESIDENTS = frozenset(
    {
        Move.SUBMIT,
        Move.APPEAL,
        Move.ANSWER,
        Move.CANCEL,
        Move.PICK,
        Move.CONFIRM,
        Move.PARTLY,
        Move.REOPEN,
    }
)
"""Moves of the resident's side, which answer nothing."""

ENDS = OVER | {State.DONE}
"""States in which nobody waits for an answer."""


def said(clocks: Sequence[Clock], at: datetime, state: State, rules: Rules, *, by_resident: bool) -> list[Clock]:
    """The answer clock that begins, or has its answer, by what somebody says; `clocks` are all of the ticket's."""
    running = _running(clocks)
    if not by_resident:
        return [stopped(clock, at, rules, kept=True) for clock in running]
    if running or state in ENDS:
        return []
    cycle = 1 + max((clock.cycle for clock in clocks if clock.kind is ClockKind.ANSWER), default=0)
    return [begun(ClockKind.ANSWER, cycle, at, rules)]


def moved(clocks: Sequence[Clock], turn: Turn, rules: Rules, *, by_hand: bool) -> list[Clock]:
    """The answer clock that a move has stopped. `by_hand`: a person made it, and no rule or deadline."""
    answers = by_hand and turn.made not in OF_RESIDENTS
    if not answers and turn.after not in ENDS:
        return []
    return [stopped(clock, turn.at, rules, kept=answers) for clock in _running(clocks)]


async def hear(work: Work, ticket: Ticket, *, by_resident: bool) -> None:
    """Somebody says something on the ticket: its answer clock begins, or stops."""
    clocks = await clocks_of(work.session, ticket.row_id)
    changed = said(clocks, work.now, ticket.state, rules_of(work.campus, ticket), by_resident=by_resident)
    if changed:
        await keep(work, ticket, [*clocks, *(clock for clock in changed if clock not in clocks)], changed)


def _running(clocks: Sequence[Clock]) -> list[Clock]:
    return [clock for clock in clocks if clock.kind is ClockKind.ANSWER and runs(clock)]
