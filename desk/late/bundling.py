"""Noise control: what waits to be told to one person, or one group, is told together, and at most once a minute."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import NamedTuple

from sqlalchemy import func, select, update
from sqlalchemy.sql.elements import ColumnElement
from sqlmodel import col

from desk.late.passing_on import Waiting, theirs
from desk.people.channels import channel_of
from desk.work import Bundle, Work
from storage.kinds import Urgency
from storage.tables import Notice, Person, Ticket

APART = timedelta(minutes=1)
"""Between two bundles to the same reader. An emergency does not wait for that."""

LONGEST_WAIT = timedelta(minutes=5)
"""For what else there may be to tell. Somebody may hold a ticket for long, and always something is due somewhere."""


class Reader(NamedTuple):
    """Who is to be told: a person, or the group of a purpose."""

    person_id: int | None
    purpose: str | None


async def readers(work: Work, *, only_emergencies: bool = False) -> Sequence[Reader]:
    """Everybody for whom something waits that may be told now.

    `only_emergencies`: all else waits for what another process is at; but for no longer than it takes to be at it.
    """
    query = select(col(Notice.person_id), col(Notice.purpose)).where(*_waits(work)).distinct()
    query = query.join(Ticket, col(Ticket.id) == col(Notice.ticket_id))
    if only_emergencies:
        long_ago = col(Notice.at) <= work.now - LONGEST_WAIT
        query = query.where((col(Ticket.urgency) == Urgency.EMERGENCY) | long_ago)
    return [Reader(person, purpose) for person, purpose in await work.session.execute(query)]


async def bundle(work: Work, reader: Reader) -> bool:
    """Let the reader be told all that waits for them, in this transaction; False when it is too early, or being done.

    Each emergency is told by itself, and at once; all else together. Of what is over by now nothing is told,
    and what is for others by now is put before them: they are told of it the next time.
    """
    if not await _claim(work, reader):
        return False
    query = select(Notice, Ticket).join(Ticket, col(Ticket.id) == col(Notice.ticket_id))
    found = await work.session.execute(query.where(_of(reader), *_waits(work)).order_by(col(Notice.id)))
    person = await work.session.get(Person, reader.person_id) if reader.person_id is not None else None
    channel = await channel_of(work, reader.purpose) if reader.purpose is not None else None
    waiting = await theirs(work, [Waiting(notice, ticket) for notice, ticket in found.all()], person, channel)
    alone: dict[int, list[Notice]] = {}
    together: list[Notice] = []
    for notice, ticket in waiting:
        (alone.setdefault(ticket.row_id, []) if ticket.urgency is Urgency.EMERGENCY else together).append(notice)
    if together and await _told_lately(work, reader):
        together = []
    bundles = [*alone.values(), *([together] if together else [])]
    if not bundles:
        return False
    await _mark(work, [notice for notices in bundles for notice in notices])
    work.bundles += [Bundle(notices, person, channel) for notices in bundles]
    return True


def _waits(work: Work) -> list[ColumnElement[bool]]:
    """What nobody has been told, of tickets that nobody has snoozed meanwhile."""
    snoozed = col(Ticket.snoozed_until)
    emergency = col(Ticket.urgency) == Urgency.EMERGENCY
    return [col(Notice.told_at).is_(None), snoozed.is_(None) | (snoozed <= work.now) | emergency]


async def _claim(work: Work, reader: Reader) -> bool:
    """Whether this transaction is the only one that tells this reader something."""
    key = f"notices:{reader.person_id}:{reader.purpose}"
    query = select(func.pg_try_advisory_xact_lock(func.hashtextextended(key, 0)))
    return bool((await work.session.execute(query)).scalar_one())


async def _told_lately(work: Work, reader: Reader) -> bool:
    query = select(col(Notice.id)).where(_of(reader), col(Notice.told_at) > work.now - APART).limit(1)
    return (await work.session.execute(query)).first() is not None


async def _mark(work: Work, notices: Sequence[Notice]) -> None:
    numbers = [notice.row_id for notice in notices]
    await work.session.execute(update(Notice).where(col(Notice.id).in_(numbers)).values(told_at=work.now))


def _of(reader: Reader) -> ColumnElement[bool]:
    if reader.person_id is not None:
        return col(Notice.person_id) == reader.person_id
    return col(Notice.purpose) == reader.purpose
