"""The one way in which a ticket's state changes."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm.attributes import set_committed_value
from sqlmodel import col

from desk.errors import WrongState
from desk.lifecycle import MOVES, NAMES, OVER, Move
from desk.work import Work
from storage.kinds import State
from storage.tables import Ticket


async def move(
    work: Work,
    ticket: Ticket,
    made: Move,
    note: str | None = None,
    *,
    assignee: int | None = None,
    by_desk: bool = False,
) -> Ticket:
    """Make a move that the lifecycle knows: a compare-and-set on the state, a line of history, a new due time.

    `assignee` is who has the job from now on; in QUEUED nobody has it. Raises WrongState when the state was another.
    """
    step = MOVES.get((ticket.state, made))
    if step is None:
        raise WrongState(number=work.campus.number(ticket), state=NAMES[ticket.state])
    before, previous = ticket.state, ticket.assignee_id
    changed = {
        "state": step.to,
        "state_since": work.now,
        "version": ticket.version + 1,
        "cycle": ticket.cycle + (made is Move.REOPEN),
        "assignee_id": None if step.to is State.QUEUED else assignee or previous,
        "due_at": due_in(work, ticket, step.to, made),
    }
    compare_and_set = (
        update(Ticket)
        .where(col(Ticket.id) == ticket.id, col(Ticket.state) == before, col(Ticket.version) == ticket.version)
        .values(changed)
        .returning(col(Ticket.id))
        .execution_options(synchronize_session=False)
    )
    await work.session.flush()
    if (await work.session.execute(compare_and_set)).scalar_one_or_none() is None:
        await work.session.refresh(ticket)
        raise WrongState(number=work.campus.number(ticket), state=NAMES[ticket.state])
    for name, value in changed.items():
        set_committed_value(ticket, name, value)
    work.record(ticket, made, note, before=before, previous_assignee=previous, by_desk=by_desk)
    return ticket


def pass_by_itself(work: Work, ticket: Ticket) -> None:
    """Approve a ticket that is only being made: nobody else can know it yet, so nothing is compared."""
    ticket.state = MOVES[ticket.state, Move.APPROVE].to
    ticket.version += 1
    ticket.due_at = due_in(work, ticket, ticket.state, Move.APPROVE)


def due_in(work: Work, ticket: Ticket, state: State, made: Move) -> datetime | None:
    """When the step that a move leads to should be over: in review the decision, afterwards the repair."""
    if state in OVER or state is State.DONE:
        return None
    if state not in (State.SUBMITTED, State.QUEUED) or made is Move.RELEASE:
        return ticket.due_at
    targets = work.campus.catalogue.category(ticket.category).targets[ticket.urgency]
    return work.campus.catalogue.due(work.now, targets.review if state is State.SUBMITTED else targets.fix)
