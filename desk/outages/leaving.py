"""A report that was put under an outage is something else after all, or was not fixed with it."""

from __future__ import annotations

from desk.access import access
from desk.errors import WrongState
from desk.outages.going_on import outage_of
from desk.tickets.duplicates import take_out
from desk.tickets.lifecycle import NAMES, Move
from desk.tickets.moving import move, passes_by_itself
from desk.work import Work
from storage.tables import Ticket


async def leave(work: Work, ticket_id: int) -> Ticket:
    """Its reporter says that it is something else than the outage under which it was put.

    Raises NotFound, NotYours, WrongState: also for what the office itself has found to be the same.
    """
    ticket = await access(work, ticket_id, to=Move.SPLIT)
    if ticket.parent_id is None or await outage_of(work, ticket.parent_id) is None:
        raise WrongState(number=work.campus.number(ticket), state=NAMES[ticket.state])
    return await on_its_own(work, ticket)


async def on_its_own(work: Work, ticket: Ticket) -> Ticket:
    """Let a duplicate, locked, go its own way: as it would have gone had it never been put under another one."""
    await take_out(work, ticket)
    return await move(work, ticket, Move.APPROVE, by_desk=True) if passes_by_itself(work, ticket) else ticket
