"""Pictures and recordings that people send to a ticket."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import exists, select
from sqlmodel import col

from desk.work import Recorded, Work
from storage.tables import Event, Person, Photo, Recording, Ticket

AT_ONCE = timedelta(milliseconds=1)
"""What comes with a report is kept within this time of it: several recordings one microsecond after the other."""


JOINED = "joined"
"""The kind of the line of history of who follows a report instead of making one; its note is what they had written."""


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


def keep_recordings(work: Work, ticket: Ticket, recordings: Sequence[Recorded]) -> Sequence[Recording]:
    """Keep what came together, each at a moment of its own: by that a line of history is known to be of it."""
    moments = (work.now + timedelta(microseconds=place) for place in range(len(recordings)))
    return [keep_recording(work, ticket, *said, at=at) for said, at in zip(recordings, moments, strict=True)]


async def recorded_along(work: Work, ticket: Ticket) -> Sequence[tuple[Recording, str]]:
    """What was recorded with the report, and by those who follow it instead of reporting it, with who speaks."""
    of_report = (col(Recording.sender_id) == ticket.resident_id) & (col(Recording.at) < ticket.created_at + AT_ONCE)
    joining = (
        (col(Event.ticket_id) == ticket.id)
        & (col(Event.kind) == JOINED)
        & (col(Event.actor_id) == col(Recording.sender_id))
        & col(Recording.at).between(col(Event.at), col(Event.at) + AT_ONCE)
    )
    query = (
        select(Recording, col(Person.name))
        .join(Person, col(Person.id) == col(Recording.sender_id))
        .where(col(Recording.ticket_id) == ticket.id, of_report | exists().where(joining))
        .order_by(col(Recording.id))
    )
    return [(recording, name) for recording, name in await work.session.execute(query)]
