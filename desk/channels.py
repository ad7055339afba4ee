"""Groups: where each team gets its jobs, and the office its reviews."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import delete, select, update
from sqlmodel import col

from desk.access import admin
from desk.people import OFFICE, check_purpose
from desk.work import Work
from storage.kinds import Language, State
from storage.tables import Card, Channel, Outbox, Ticket

CATCH_UP = 50
"""How many waiting tickets a newly linked group is shown at once."""


async def link(work: Work, purpose: str, chat_id: int, thread_id: int | None) -> Channel:
    """Bind this group (and topic) to a team or the office; it speaks the admin's language. A former binding goes.

    Raises NotAdmin, UnknownTeam.
    """
    person = await admin(work)
    check_purpose(work, purpose)
    channel = await work.session.get(Channel, purpose)
    if channel is None:
        channel = Channel(purpose=purpose, chat_id=chat_id, language=person.language, linked_by=person.row_id)
        work.session.add(channel)
    channel.chat_id, channel.thread_id = chat_id, thread_id
    channel.language, channel.linked_by = person.language, person.row_id
    await work.session.flush()
    work.linked.append(channel)
    return channel


async def unlink(work: Work, chat_id: int, thread_id: int | None) -> Sequence[str]:
    """Undo what this group (or topic) is bound to; for which purposes that was. Raises NotAdmin."""
    await admin(work)
    here = delete(Channel).where(
        col(Channel.chat_id) == chat_id, col(Channel.thread_id).is_not_distinct_from(thread_id)
    )
    return (await work.session.execute(here.returning(col(Channel.purpose)))).scalars().all()


async def speak(work: Work, chat_id: int, language: Language) -> bool:
    """Let this group's cards be in another language; whether it is bound at all. Raises NotAdmin."""
    await admin(work)
    here = update(Channel).where(col(Channel.chat_id) == chat_id).values(language=language)
    return bool((await work.session.execute(here.returning(col(Channel.purpose)))).scalars().all())


async def migrated(work: Work, old_chat: int, new_chat: int) -> None:
    """A group became a supergroup: its binding, its cards and what is still to be said there move along.

    Messages of the old group cannot be edited from the new one: cards are sent anew when they next change.
    """
    for table in (Channel, Outbox):
        await work.session.execute(update(table).where(col(table.chat_id) == old_chat).values(chat_id=new_chat))
    await work.session.execute(
        update(Card).where(col(Card.chat_id) == old_chat).values(chat_id=new_chat, message_id=None)
    )


async def language_here(work: Work, chat_id: int) -> Language:
    """The language of a linked group; in any other group the one of who acts."""
    query = select(col(Channel.language)).where(col(Channel.chat_id) == chat_id).limit(1)
    return (await work.session.execute(query)).scalar_one_or_none() or work.actor.language


async def channel_of(work: Work, purpose: str) -> Channel | None:
    """Where a team, or the office, is told things; None as long as no group is linked."""
    return await work.session.get(Channel, purpose)


async def waiting_for(work: Work, purpose: str) -> Sequence[Ticket]:
    """The oldest tickets that wait for this team, or for the office's review."""
    waiting = (
        col(Ticket.state) == State.SUBMITTED
        if purpose == OFFICE
        else (col(Ticket.state) == State.QUEUED) & (col(Ticket.team) == purpose)
    )
    query = select(Ticket).where(waiting).order_by(col(Ticket.id)).limit(CATCH_UP)
    return (await work.session.execute(query)).scalars().all()
