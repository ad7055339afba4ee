"""Snooze: somebody who leads knows that a ticket is late, says why, and until when nobody needs to be reminded of it.

Due times do not move. A level that is reached meanwhile is told when the snooze ends, once, as any.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlmodel import col

from desk.access import permitted
from desk.clocks.timing import reckon_again
from desk.errors import NotInThePast, WrongState
from desk.errors.late import CannotSnooze, SnoozeTooLong
from desk.late.levels import lateness_of
from desk.people.rights import Right
from desk.text import Text, _
from desk.tickets.lifecycle import NAMES, OVER
from desk.work import Work
from storage.kinds import State, Urgency
from storage.tables import Event, Notice, Person, Ticket, Timer

SNOOZE, WAKE = "snooze", "wake"
"""The kinds of their lines of history. A snooze's note is its end, ISO 8601, and the reason behind a blank."""

LONGEST = timedelta(days=7)

REASON_LENGTH = 200
"""Characters of a reason in somebody's own words: it stands on every notice."""

REASONS: Mapping[str, Text] = {
    "parts": _("Parts are ordered"),
    "coming": _("Somebody is on the way"),
    "agreed": _("Agreed with the resident"),
    "outside": _("An outside firm does it"),
}
"""Why it can wait; anything else is somebody's own words."""


@dataclass(frozen=True, slots=True)
class Snooze:
    """Until when nobody is reminded of a ticket, why, and who said so."""

    until: datetime
    reason: str
    """A code of REASONS, or words."""
    by: str


async def may_snooze(work: Work, ticket_id: int) -> Ticket:
    """The ticket, locked, which this person may snooze now. Raises NotFound, NotLead, CannotSnooze, WrongState."""
    ticket = await permitted(work, ticket_id, Right.LEAD)
    if ticket.urgency is Urgency.EMERGENCY:
        raise CannotSnooze(number=work.campus.number(ticket))
    if ticket.state in OVER or ticket.state is State.DONE:
        raise WrongState(number=work.campus.number(ticket), state=NAMES[ticket.state])
    return ticket


async def snooze(work: Work, ticket_id: int, until: datetime, reason: str) -> Ticket:
    """Remind nobody of the ticket before then (aware UTC); `reason`: one of REASONS, or words. It replaces an earlier.

    Raises what `may_snooze` raises, NotInThePast, SnoozeTooLong.
    """
    ticket = await may_snooze(work, ticket_id)
    check_until(work, until)
    ticket.snoozed_until = until
    work.record(ticket, SNOOZE, f"{until.isoformat()} {reason[:REASON_LENGTH]}")
    await reckon_again(work, ticket)
    return ticket


def check_until(work: Work, until: datetime) -> None:
    """Raises NotInThePast, SnoozeTooLong."""
    if until <= work.now:
        raise NotInThePast()
    if until > work.now + LONGEST:
        raise SnoozeTooLong(days=LONGEST.days)


async def wake(work: Work, ticket_id: int) -> Ticket:
    """End a snooze at once: what was reached meanwhile is told now. Raises NotFound, NotLead."""
    ticket = await permitted(work, ticket_id, Right.LEAD)
    if ticket.snoozed_until is not None:
        ticket.snoozed_until = None
        work.record(ticket, WAKE)
        await reckon_again(work, ticket)
    return ticket


async def snooze_is_over(work: Work, ticket: Ticket, _timer: Timer) -> None:
    """The snooze has ended by itself: who made it is reminded, if it is still late; levels that were reached fire.

    Who does not lead it any more is not told: then desk/late/passing_on.py finds somebody else.
    """
    ticket.snoozed_until = None
    late, by = await lateness_of(work, ticket), await _latest(work, ticket)
    work.record(ticket, WAKE, by_desk=True)
    if late is not None and by is not None:
        clock = late.clock
        work.session.add(
            Notice(
                person_id=by[1].row_id,
                ticket_id=ticket.row_id,
                kind=clock.kind,
                cycle=clock.cycle,
                level=late.level,
                at=work.now,
            )
        )


async def snooze_of(work: Work, ticket: Ticket) -> Snooze | None:
    """The snooze that the ticket is in; None when it is in none."""
    if not is_snoozed(work, ticket):
        return None
    latest = await _latest(work, ticket)
    if latest is None:
        return None
    until, reason = read_note(latest[0].note or "")
    return Snooze(until, reason, latest[1].name)


def is_snoozed(work: Work, ticket: Ticket) -> bool:
    """Whether nobody is to be reminded of it now; what has become an emergency waits no longer."""
    rests = ticket.snoozed_until is not None and ticket.snoozed_until > work.now
    return rests and ticket.urgency is not Urgency.EMERGENCY


def read_note(note: str) -> tuple[datetime, str]:
    """The end and the reason that a snooze's line of history holds."""
    until, _blank, reason = note.partition(" ")
    return datetime.fromisoformat(until), reason


async def _latest(work: Work, ticket: Ticket) -> tuple[Event, Person] | None:
    await work.write_history()
    query = (
        select(Event, Person)
        .join(Person, col(Person.id) == col(Event.actor_id))
        .where(col(Event.ticket_id) == ticket.row_id, col(Event.kind) == SNOOZE)
        .order_by(col(Event.id).desc())
        .limit(1)
    )
    found = (await work.session.execute(query)).first()
    return (found[0], found[1]) if found is not None else None
