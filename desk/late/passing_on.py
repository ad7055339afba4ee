"""What was to be put before somebody who cannot be told of it any more: it is put before whoever is, by the ladder.

Between the moment at which a level is reached and the one at which it is told somebody may block the bot, be suspended
or lose their role; a group may be unlinked, and a job given back or moved to another team.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import select, true
from sqlmodel import col

from desk.clocks.timers import Level
from desk.late.ladder import who_is_told
from desk.late.levels import latest, put_back
from desk.people.meeting import OFFICE
from desk.people.roles import OFFICE_ROLES, named_admin, roles_of
from desk.people.scopes import scopes_of
from desk.tickets.lifecycle import WITH_WORKER
from desk.work import Work
from storage.kinds import Role, State
from storage.tables import Channel, Membership, Notice, Person, Ticket


class Waiting(NamedTuple):
    """Something that is to be told, and the ticket that it is about."""

    notice: Notice
    ticket: Ticket


async def theirs(
    work: Work, waiting: Sequence[Waiting], person: Person | None, channel: Channel | None
) -> list[Waiting]:
    """What this reader is told of it now. Of the rest goes to others what is not over; where nobody else is, it waits.

    What is not so late any more waits, too, until it is.
    """
    tickets = {ticket.row_id: ticket for _notice, ticket in waiting}
    later = {notice.row_id for notice in await put_back(work, tickets, [notice for notice, _ticket in waiting])}
    waiting = [each for each in waiting if each.notice.row_id not in later]
    roles = await roles_of(work, person) if person is not None else ()
    kept: list[Waiting] = []
    lost: list[Waiting] = []
    for each in waiting:
        (kept if _is_theirs(work, each, person, roles, channel) else lost).append(each)
    if lost:
        late = await latest(work, {each.ticket.row_id: each.ticket for each in lost}, [each.notice for each in lost])
        for each in lost:
            if each.ticket.row_id in late:
                await _pass_on(work, each)
            else:
                await work.session.delete(each.notice)
    return kept


def _is_theirs(
    work: Work, waiting: Waiting, person: Person | None, roles: Sequence[Membership], channel: Channel | None
) -> bool:
    ticket = waiting.ticket
    if person is None:
        return channel is not None and channel.purpose in (ticket.team, OFFICE)
    if person.suspended_at is not None or not person.reachable:
        return False
    if waiting.notice.role == Role.WORKER:
        return ticket.assignee_id == person.id and ticket.state in _WITH_SOMEBODY
    scopes = scopes_of(work.campus.catalogue, ticket)
    leads = any(each.role in _LEADING and each.scope in scopes for each in roles)
    return leads or named_admin(work, person)


_WITH_SOMEBODY = WITH_WORKER | {State.DONE}
_LEADING = OFFICE_ROLES | {Role.FOREMAN}


async def _pass_on(work: Work, waiting: Waiting) -> None:
    notice, ticket = waiting
    told = await who_is_told(work, ticket, notice.kind, Level(notice.level))
    if not told:
        return
    # Of a snooze that is over those are reminded, too, who have known it before.
    reminds = notice.person_id is not None and notice.role is None
    put = select(col(Notice.person_id), col(Notice.purpose)).where(
        col(Notice.told_at).is_(None) if reminds else true(),
        col(Notice.ticket_id) == notice.ticket_id,
        col(Notice.kind) == notice.kind,
        col(Notice.cycle) == notice.cycle,
        col(Notice.level) == notice.level,
    )
    known = {(person, purpose) for person, purpose in await work.session.execute(put)}
    of_clock = (ticket.row_id, notice.kind, notice.cycle, notice.level)
    anew = [each for each in told.notices(work, *of_clock) if (each.person_id, each.purpose) not in known]
    work.session.add_all(anew)
    await work.session.delete(notice)
