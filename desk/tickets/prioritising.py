"""How urgent a ticket is: its foreman and the office may think otherwise than whoever reported it."""

from __future__ import annotations

from collections.abc import Sequence

from desk.access import permitted, visible
from desk.clocks.answering import ENDS
from desk.clocks.rules import retargeted, runs
from desk.clocks.timing import due_of, keep, rules_of
from desk.errors import NotLead, NotYours, OutOfDate, WrongState
from desk.late.chasing import ask_to_go_on
from desk.people.rights import Right
from desk.tickets.lifecycle import NAMES
from desk.work import Work
from storage.clocks import clocks_of, spend_timers
from storage.kinds import State, TimerKind, Urgency
from storage.tables import Ticket

URGENCY = "urgency"
"""The kind of the line of history; its note is `normal>urgent`."""

_RANKS: Sequence[Urgency] = (Urgency.LOW, Urgency.NORMAL, Urgency.URGENT, Urgency.EMERGENCY)


async def prioritise(work: Work, ticket_id: int, urgency: Urgency, seen: int | None = None) -> Ticket:
    """The ticket counts as this urgent from now on: the clocks that run have its targets, and keep their credit.

    Raises NotFound, NotLead, WrongState, OutOfDate. Nothing happens when it counts so already.
    """
    ticket = await may_prioritise(work, ticket_id, seen)
    return await count_as(work, ticket, urgency)


async def count_as(work: Work, ticket: Ticket, urgency: Urgency) -> Ticket:
    """Let a ticket, locked, of which somebody may say so, count as this urgent; its clocks follow."""
    before, due_before = ticket.urgency, ticket.due_at
    if before is urgency:
        return ticket
    ticket.urgency = urgency
    ticket.version += 1
    if higher(urgency, before):
        ticket.snoozed_until = None  # It was put off as what it was.
    clocks, rules = await clocks_of(work.session, ticket.row_id), rules_of(work.campus, ticket)
    changed = [retargeted(clock, rules) for clock in clocks if runs(clock)]
    if clocks:  # One from before there were clocks keeps what it was promised, until they are made from its history.
        ticket.due_at = due_of(ticket.state, clocks)
    await keep(work, ticket, clocks, changed)
    if ticket.due_at is not None and ticket.due_at <= work.now:
        # Nobody was promised a time that was over when it came to be: nobody is asked whether it was kept.
        await spend_timers(work.session, ticket.row_id, TimerKind.PROMISE, work.now)
    work.record(ticket, URGENCY, f"{before}>{urgency}", due_before=due_before)
    if ticket.state is State.ON_HOLD and urgency is Urgency.EMERGENCY:
        await ask_to_go_on(work, ticket)
    return ticket


async def may_prioritise(work: Work, ticket_id: int, seen: int | None = None) -> Ticket:
    """A ticket, locked, of which this person may say now how urgent it is. Raises as `prioritise` does."""
    try:
        ticket = await permitted(work, ticket_id, Right.PRIORITISE)
    except NotYours:
        await visible(work, ticket_id)  # Who may not read it does not learn that it exists.
        raise NotLead() from None
    if ticket.state in ENDS:
        raise WrongState(number=work.campus.number(ticket), state=NAMES[ticket.state])
    if seen is not None and seen != ticket.version:
        raise OutOfDate()
    return ticket


def higher(one: Urgency, other: Urgency) -> bool:
    """Whether the one is more urgent than the other."""
    return _RANKS.index(one) > _RANKS.index(other)


def change_in(note: str) -> tuple[Urgency, Urgency]:
    """What the ticket counted as before, and from then on, by the note of its line of history."""
    before, after = note.split(">")
    return Urgency(before), Urgency(after)
