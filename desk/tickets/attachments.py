"""Pictures and recordings that people send to a ticket."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlmodel import col

from desk.work import Work
from storage.tables import Photo, Recording, Ticket

AT_ONCE = timedelta(milliseconds=1)
"""What comes with a report is kept within this time of it: several recordings one microsecond after the other."""


def attach(work: Work, ticket: Ticket, photos: Sequence[str], *, after: bool = False) -> None:
    """Keep photos with the ticket, by the chat's own names for them; `after`: of the finished work."""
    attached = [
        Photo(
            ticket_id=ticket.row_id,
            file_id=file_id,
            after=after,
            cycle=ticket.cycle,
            sender_id=work.actor.row_id,
            at=work.now,
        )
        for file_id in photos
    ]
    work.attached.extend(attached)
    work.session.add_all(attached)


def keep_recording(work: Work, ticket: Ticket, file_id: str, seconds: int, *, at: datetime | None = None) -> Recording:
    """Keep what somebody said, by the chat's own name for it; `at`: when, if not now."""
    said = Recording(
        ticket_id=ticket.row_id, file_id=file_id, seconds=seconds, sender_id=work.actor.row_id, at=at or work.now
    )
    work.session.add(said)
    return said


async def recordings_of_report(work: Work, ticket: Ticket) -> Sequence[Recording]:
    """What its reporter had recorded when the ticket was made, in order."""
    of_ticket = (col(Recording.ticket_id) == ticket.id, col(Recording.sender_id) == ticket.resident_id)
    query = select(Recording).where(*of_ticket, col(Recording.at) < ticket.created_at + AT_ONCE)
    return (await work.session.execute(query.order_by(col(Recording.id)))).scalars().all()
