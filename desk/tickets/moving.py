"""The one way in which a ticket's state changes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import update
from sqlalchemy.orm.attributes import set_committed_value
from sqlmodel import col

from desk.clocks.answering import moved
from desk.clocks.rules import Turn, turned
from desk.clocks.timing import due_of, keep, rules_of
from desk.errors import WrongState
from desk.tickets.lifecycle import MOVES, NAMES, Move
from desk.work import Work
from storage.clocks import clocks_of
from storage.kinds import State, TicketKind, Urgency
from storage.tables import Ticket


async def move(
    work: Work,
    ticket: Ticket,
    made: Move,
    note: str | None = None,
    *,
    assignee: int | None = None,
    by_desk: bool = False,
    until: datetime | None = None,
    also: Mapping[str, Any] | None = None,
) -> Ticket:
    """Make a move that the lifecycle knows: a compare-and-set on the state, a line of history, its clocks and timers.

    `assignee` is who has the job from now on; where a worker has it no more nobody has. `until`: when the work should
    go on, of a hold; the visit, of a time picked. `also`: what else of the row changes with it. Raises WrongState when
    the state was another.
    """
    step = MOVES.get((ticket.state, made))
    if step is None:
        raise WrongState(number=work.campus.number(ticket), state=NAMES[ticket.state])
    before, previous, team, due_before = ticket.state, ticket.assignee_id, ticket.team, ticket.due_at
    clocks = await clocks_of(work.session, ticket.row_id)
    turn, rules = Turn(work.now, made, before, step.to, until), rules_of(work.campus, ticket)
    by_hand = work.person is not None and not by_desk
    turned_clocks = [*turned(clocks, turn, rules), *moved(clocks, turn, rules, by_hand=by_hand)]
    clocks += [clock for clock in turned_clocks if clock not in clocks]
    changed = {
        "state": step.to,
        "state_since": work.now,
        "version": ticket.version + 1,
        "assignee_id": None if step.to in _NOBODYS else assignee or previous,
        "due_at": due_of(step.to, clocks),
        "held_until": until if step.to is State.ON_HOLD else None,
        **_once_more(ticket, made),
        **(_NOBODY_FIRST if before is State.QUEUED else {}),
        **(_AWAKE if made in _HANDS_ON else {}),
        **(also or {}),
    }
    await _compare_and_set(work, ticket, changed)
    await keep(work, ticket, clocks, turned_clocks)
    was = team if team != ticket.team else None
    work.record(
        ticket,
        made,
        note,
        before=before,
        previous_assignee=previous,
        previous_team=was,
        by_desk=by_desk,
        due_before=due_before,
    )
    return ticket


async def _compare_and_set(work: Work, ticket: Ticket, changed: Mapping[str, Any]) -> None:
    """Change the row if it still is as it was read. Raises WrongState, with the state in which it is by now."""
    compare_and_set = (
        update(Ticket)
        .where(col(Ticket.id) == ticket.id, col(Ticket.state) == ticket.state, col(Ticket.version) == ticket.version)
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


_NOBODY_FIRST = {"offered_to": None, "offered_until": None}
"""A job is kept for nobody as soon as it no longer waits for a worker."""

_HANDS_ON = frozenset({Move.ACCEPT, Move.ASSIGN, Move.RELEASE, Move.TRANSFER})
_AWAKE = {"snoozed_until": None}
"""What was said to whoever looked after it holds no more when somebody else has it."""

_NOBODYS = frozenset({State.SUBMITTED, State.QUEUED, State.DUPLICATE})
"""States in which no worker has the job."""


def _once_more(ticket: Ticket, made: Move) -> Mapping[str, Any]:
    """A repair that was not fixed is begun again: nobody has been urged in that yet, and nothing has been rated."""
    if made not in (Move.REOPEN, Move.PARTLY):
        return {}
    return {
        "cycle": ticket.cycle + 1,
        "level": 0,
        "snoozed_until": None,
        "rating": None,
        "rating_tags": [],
        "rating_comment": None,
    }


def passes_by_itself(work: Work, ticket: Ticket) -> bool:
    """Whether a report needs no look by the office: an emergency, a safety category's, and one that says all of an
    `auto` one.
    """
    category = work.campus.catalogue.category(ticket.category)
    by_rule = category.review == "auto" and ticket.building is not None
    return nothing_holds_up(work, ticket) or (ticket.kind is TicketKind.REPAIR and by_rule)


def nothing_holds_up(work: Work, ticket: Ticket) -> bool:
    """Whether a report is of a danger: an emergency, or of a safety category."""
    safety = work.campus.catalogue.category(ticket.category).safety
    return ticket.kind is TicketKind.REPAIR and (safety or ticket.urgency is Urgency.EMERGENCY)


def pass_by_itself(ticket: Ticket) -> None:
    """Approve a ticket that is only being made: nobody else can know it yet, so nothing is compared."""
    ticket.state = MOVES[ticket.state, Move.APPROVE].to
    ticket.version += 1
