"""A job that cannot go on: why, until when, and how it goes on again. What a hold takes, its clock gives back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from datetime import datetime

from sqlalchemy import BigInteger, DateTime, bindparam, select
from sqlmodel import col

from desk.access import access, is_roommate
from desk.days.dates import FURTHEST
from desk.errors import NothingProposed, NotInThePast
from desk.errors.days import TooFarAhead
from desk.text import Text, _
from desk.tickets.lifecycle import Move
from desk.tickets.moving import move
from desk.work import Work
from storage.kinds import State
from storage.quick import Quick
from storage.tables import Event, Follower, Hold, Ticket

NOBODY_HOME = "nobody_home"
OTHER = "other"

REASONS: Mapping[str, Text] = {
    "parts": _("Waiting for parts"),
    "outside": _("An outside firm has to come"),
    NOBODY_HOME: _("Nobody was home"),
    "weather": _("The weather"),
    OTHER: _("Something else"),
}
"""Why a job is on hold."""

NOTE_LENGTH = 200
"""Characters of what is written of it: it stands on every card, and a list holds ten of them in one message."""


def hold_text(held: Hold) -> Text:
    """Why, in the reader's language, with what was written beside it."""
    reason = REASONS.get(held.reason) or REASONS[OTHER]
    if held.note is None:
        return reason
    return (
        Text("{words}", {"words": held.note})
        if held.reason == OTHER
        else Text("{reason} – {words}", {"reason": reason, "words": held.note})
    )


MOST_TIMES = 6
"""Times that a worker proposes at once."""


async def hold(
    work: Work, ticket_id: int, reason: str, until: datetime, note: str | None = None, seen: int | None = None
) -> Ticket:
    """The job cannot go on before `until` (aware UTC). One that is on hold already is held for longer, or otherwise.

    `reason` is one of REASONS. Raises NotInThePast, TooFarAhead.
    """
    ticket = await access(work, ticket_id, to=Move.HOLD, seen=seen)
    return await _hold(work, ticket, Move.HOLD, _hold_of(work, ticket, reason, until, note), reason)


async def no_access(
    work: Work, ticket_id: int, times: Sequence[datetime], note: str | None = None, seen: int | None = None
) -> Ticket:
    """Nobody was home: the worker proposes times (aware UTC) to come again, of which the resident picks one.

    Raises NotInThePast when one of them is over, or none is given; TooFarAhead.
    """
    ticket = await access(work, ticket_id, to=Move.NO_ACCESS, seen=seen)
    if not times or min(times) <= work.now:
        raise NotInThePast()
    proposed = sorted(set(times))[:MOST_TIMES]
    held = _hold_of(work, ticket, NOBODY_HOME, proposed[-1], note)
    held.times = [time.isoformat() for time in proposed]
    return await _hold(work, ticket, Move.NO_ACCESS, held, note)


async def pick(work: Work, ticket_id: int, time: datetime, seen: int | None = None) -> Ticket:
    """The resident takes one of the times that were proposed. Raises NothingProposed."""
    ticket = await access(work, ticket_id, to=Move.PICK, seen=seen)
    held = await current_hold(work, ticket)
    # A button counts in minutes, the worker's clock may have had seconds.
    agreed = next((at for at in times_of(held, work.now) if at.timestamp() // 60 == time.timestamp() // 60), None)
    if agreed is None:
        raise NothingProposed()
    note = agreed.isoformat()
    return await _go_on(work, ticket, Move.PICK, note, until=agreed, window=note)


def times_of(held: Hold | None, now: datetime) -> Sequence[datetime]:
    """The times that the worker proposed, as far as they are still to come."""
    proposed = map(datetime.fromisoformat, held.times) if held is not None else ()
    return [time for time in proposed if time > now]


async def visit_asked(work: Work) -> Ticket | None:
    """The one ticket for which this person is asked when somebody may come; none also when there are several.

    The reporter is asked, and a roommate who follows it.
    """
    me = work.actor
    found = await _VISIT_ASKED.rows(work.session, Ticket, person=me.row_id, now=work.now)
    asked = [ticket for ticket in found if ticket.resident_id == me.id or is_roommate(me, ticket)]
    return asked[0] if len(asked) == 1 else None


_THEIRS = (
    select(col(Ticket.id))
    .where(col(Ticket.resident_id) == bindparam("person", type_=BigInteger))
    .union_all(select(col(Follower.ticket_id)).where(col(Follower.person_id) == bindparam("person", type_=BigInteger)))
)
_VISIT_ASKED = Quick(
    select(Ticket)
    .join(Hold, (col(Hold.ticket_id) == col(Ticket.id)) & col(Hold.ended_at).is_(None))
    .where(col(Ticket.id).in_(_THEIRS), col(Ticket.state) == State.ON_HOLD)
    .where(col(Hold.reason) == NOBODY_HOME, col(Hold.until) > bindparam("now", type_=DateTime(timezone=True)))
    .order_by(col(Ticket.id))
    .limit(5)
)


async def resume(work: Work, ticket_id: int, seen: int | None = None) -> Ticket:
    """The work goes on; the due time has moved by the open minutes of the hold."""
    ticket = await access(work, ticket_id, to=Move.RESUME, seen=seen)
    return await _go_on(work, ticket, Move.RESUME)


async def begun(work: Work, tickets: Sequence[Ticket]) -> Set[int]:
    """Of these tickets, those on which somebody has begun to work in their present cycle."""
    await work.write_history()
    cycles = {ticket.row_id: ticket.cycle for ticket in tickets}
    query = select(col(Event.ticket_id), col(Event.cycle)).where(
        col(Event.ticket_id).in_(cycles), col(Event.kind).in_((Move.START, Move.RESUME))
    )
    return {number for number, cycle in await work.session.execute(query) if cycle == cycles[number]}


async def current_hold(work: Work, ticket: Ticket) -> Hold | None:
    """The hold that the ticket is in; None when it is in none."""
    query = select(Hold).where(col(Hold.ticket_id) == ticket.id).order_by(col(Hold.id).desc()).limit(1)
    latest = (await work.session.execute(query)).scalar_one_or_none()
    return latest if latest is not None and latest.ended_at is None else None


async def end_hold(work: Work, ticket: Ticket) -> None:
    """The ticket leaves the hold that it is in, if it is in one."""
    held = await current_hold(work, ticket) if ticket.state is State.ON_HOLD else None
    if held is not None:
        held.ended_at = work.now


def _hold_of(work: Work, ticket: Ticket, reason: str, until: datetime, note: str | None) -> Hold:
    if until <= work.now:
        raise NotInThePast()
    if until > work.now + FURTHEST:
        raise TooFarAhead(days=FURTHEST.days)
    return Hold(ticket_id=ticket.row_id, reason=reason, note=note, since=work.now, until=until)


async def _hold(work: Work, ticket: Ticket, made: Move, held: Hold, note: str | None) -> Ticket:
    """Begin a hold; one that the job is in ends with it."""
    await end_hold(work, ticket)
    work.session.add(held)
    return await move(work, ticket, made, note, until=held.until)


async def _go_on(
    work: Work, ticket: Ticket, made: Move, note: str | None = None, *, until: datetime | None = None, **also: object
) -> Ticket:
    await end_hold(work, ticket)
    return await move(work, ticket, made, note, until=until, also=also)
