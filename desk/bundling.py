"""Noise control: what waits to be told to one person, or one group, is told together, and at most once a minute."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import NamedTuple

from sqlalchemy import func, select, update
from sqlalchemy.sql.elements import ColumnElement
from sqlmodel import col

from desk.channels import channel_of
from desk.work import Bundle, Work
from storage.kinds import Urgency
from storage.tables import Notice, Person, Ticket

APART = timedelta(minutes=1)
"""Between two bundles to the same reader. An emergency does not wait for that."""


class Reader(NamedTuple):
    """Who is to be told: a person, or the group of a purpose."""

    person_id: int | None
    purpose: str | None


async def readers(work: Work) -> Sequence[Reader]:
    """Everybody for whom something waits."""
    query = select(col(Notice.person_id), col(Notice.purpose)).where(col(Notice.told_at).is_(None)).distinct()
    return [Reader(person, purpose) for person, purpose in await work.session.execute(query)]


async def bundle(work: Work, reader: Reader) -> bool:
    """Let the reader be told all that waits for them, in this transaction; False when it is too early, or being done.

    Of what is over by now nothing is told.
    """
    if not await _claim(work, reader):
        return False
    untold = select(Notice, Ticket).join(Ticket, col(Ticket.id) == col(Notice.ticket_id))
    untold = untold.where(_of(reader), col(Notice.told_at).is_(None)).order_by(col(Notice.id))
    waiting = (await work.session.execute(untold)).all()
    if not waiting or (not _cannot_wait(waiting) and await _told_lately(work, reader)):
        return False
    notices = [notice for notice, _ticket in waiting]
    await _mark(work, notices)
    person = await work.session.get(Person, reader.person_id) if reader.person_id is not None else None
    channel = await channel_of(work, reader.purpose) if reader.purpose is not None else None
    work.bundles.append(Bundle(notices, person, channel))
    return True


async def _claim(work: Work, reader: Reader) -> bool:
    """Whether this transaction is the only one that tells this reader something."""
    key = f"notices:{reader.person_id}:{reader.purpose}"
    query = select(func.pg_try_advisory_xact_lock(func.hashtextextended(key, 0)))
    return bool((await work.session.execute(query)).scalar_one())


def _cannot_wait(waiting: Sequence[tuple[Notice, Ticket]]) -> bool:
    return any(ticket.urgency is Urgency.EMERGENCY for _notice, ticket in waiting)


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
