"""Pictures and recordings that people send to a ticket."""

from __future__ import annotations

from collections.abc import Sequence

from desk.work import Work
from storage.tables import Photo, Recording, Ticket


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


def keep_recording(work: Work, ticket: Ticket, file_id: str, seconds: int) -> Recording:
    """Keep what somebody said, by the chat's own name for it."""
    said = Recording(
        ticket_id=ticket.row_id, file_id=file_id, seconds=seconds, sender_id=work.actor.row_id, at=work.now
    )
    work.session.add(said)
    return said
