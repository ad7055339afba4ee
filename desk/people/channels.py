"""Groups: where each team gets its jobs, and the office its reviews."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import ColumnElement, bindparam, case, collate, delete, func, or_, select, update
from sqlalchemy.orm import aliased
from sqlmodel import col

from desk.people.meeting import OFFICE, check_purpose
from desk.people.roles import admin
from desk.work import Linked, Lost, Work
from storage.kinds import Language, State
from storage.notices import not_heard_in
from storage.quick import Quick, row_of
from storage.tables import Card, Channel, Outbox, Shift, ShiftException, Ticket

CATCH_UP = 50
"""How many waiting tickets a newly linked group is shown at once."""


async def link(work: Work, purpose: str, chat_id: int, thread_id: int | None) -> Channel:
    """Bind this group (and topic) to a team or the office, and show it what waits. A former binding goes.

    A group that is new to it speaks the admin's language.

    Raises NotAdmin, UnknownTeam.
    """
    person = await admin(work)
    check_purpose(work, purpose)
    channel = await work.session.get(Channel, purpose)
    if channel is None:
        channel = Channel(purpose=purpose, chat_id=chat_id, language=person.language, linked_by=person.row_id)
        work.session.add(channel)
    elif channel.chat_id != chat_id:
        channel.language = person.language
    channel.chat_id, channel.thread_id, channel.linked_by = chat_id, thread_id, person.row_id
    await work.session.flush()
    work.linked.append(Linked(channel, anew=True))
    return channel


async def unlink(work: Work, chat_id: int, thread_id: int | None) -> Sequence[str]:
    """Undo what this group (or topic) is bound to; for which purposes that was. Raises NotAdmin."""
    await admin(work)
    here = delete(Channel).where(
        col(Channel.chat_id) == chat_id, col(Channel.thread_id).is_not_distinct_from(thread_id)
    )
    return (await work.session.execute(here.returning(col(Channel.purpose)))).scalars().all()


async def speak(work: Work, chat_id: int, language: Language) -> bool:
    """Let this group's cards be in another language, those that wait at once; whether it is bound at all.

    Raises NotAdmin.
    """
    await admin(work)
    here = select(Channel).where(col(Channel.chat_id) == chat_id)
    channels = (await work.session.execute(here)).scalars().all()
    for channel in channels:
        channel.language = language
        work.linked.append(Linked(channel, anew=False))
    return bool(channels)


async def removed(work: Work, chat_id: int, title: str | None = None, *, topic: int | None = None) -> None:
    """The desk cannot write in a group any more: what was bound to it is bound no more, and the admins hear of it.

    `topic`: only in this one. What waits there is shown to the group that is linked next; what it was told lately of
    what is late is put before others.
    """
    here = delete(Channel).where(col(Channel.chat_id) == chat_id)
    if topic is not None:
        here = here.where(col(Channel.thread_id) == topic)
    gone = (await work.session.execute(here.returning(col(Channel.purpose)))).scalars().all()
    await not_heard_in(work.session, gone, work.now)
    work.lost += [Lost(purpose, title) for purpose in gone]


async def migrated(work: Work, old_chat: int, new_chat: int) -> None:
    """A group became a supergroup: its binding, its cards and what is still to be said there move along.

    Messages of the old group cannot be edited from the new one: cards are sent anew when they next change.
    """
    await work.session.execute(update(Channel).where(col(Channel.chat_id) == old_chat).values(chat_id=new_chat))
    # Cards before messages, as everybody does who writes both: otherwise two would wait for each other for ever.
    # A card that the new group has already stays its only one: what was still to be said of the old goes out anew.
    of_the_group = select(col(Card.id)).where(col(Card.chat_id) == old_chat)
    in_order = of_the_group.order_by(collate(col(Card.key), "C")).with_for_update(key_share=True)
    await work.session.execute(in_order)
    there = aliased(Card)
    same = select(col(there.id)).where(col(there.key) == col(Card.key), col(there.chat_id) == new_chat).exists()
    moved = update(Card).where(col(Card.chat_id) == old_chat, ~same)
    await work.session.execute(
        moved.values(chat_id=new_chat, message_id=None, entry=None).execution_options(synchronize_session=False)
    )
    # What stays behind is no message of the new group's: its number would be somebody else's there.
    left = update(Card).where(col(Card.chat_id) == old_chat).values(message_id=None, entry=None)
    await work.session.execute(left)
    await work.session.execute(update(Outbox).where(col(Outbox.chat_id) == old_chat).values(chat_id=new_chat))


async def language_here(work: Work, chat_id: int) -> Language:
    """The language of a linked group; in any other group the one of who acts."""
    query = select(col(Channel.language)).where(col(Channel.chat_id) == chat_id).limit(1)
    return (await work.session.execute(query)).scalar_one_or_none() or work.actor.language


async def channel_of(work: Work, purpose: str) -> Channel | None:
    """Where a team, or the office, is told things; None as long as no group is linked."""
    found = await _CHANNEL.records(work.session, purpose=purpose)
    if not found:
        return None
    # Found out by the way, so that a job of a team without a duty roster costs no statement more.
    work.rotas[purpose] = found[0]["keeps_rota"]
    return row_of(work.session, Channel, found[0])


_CHANNEL = Quick(
    select(
        Channel,
        or_(
            select(col(Shift.id)).where(col(Shift.team) == col(Channel.purpose)).exists(),
            select(col(ShiftException.id)).where(col(ShiftException.team) == col(Channel.purpose)).exists(),
        ).label("keeps_rota"),
    ).where(col(Channel.purpose) == bindparam("purpose"))
)


async def waiting_for(work: Work, purpose: str) -> Sequence[Ticket]:
    """The oldest tickets that wait for this team, or for the office's review."""
    query = select(Ticket).where(_waits(purpose)).order_by(col(Ticket.id)).limit(CATCH_UP)
    return (await work.session.execute(query)).scalars().all()


async def how_many_wait(work: Work, purpose: str) -> int:
    """How many tickets wait for this team, or for the office's review."""
    query = select(func.count()).select_from(Ticket).where(_waits(purpose))
    return int((await work.session.execute(query)).scalar_one())


async def waiting_unseen(work: Work) -> Mapping[str, int]:
    """How many tickets wait for each team, or for the office's review, without a group that shows them."""
    purpose = case((col(Ticket.state) == State.SUBMITTED, OFFICE), else_=col(Ticket.team)).label("purpose")
    waiting = select(purpose).where(col(Ticket.state).in_((State.SUBMITTED, State.QUEUED))).subquery()
    linked = select(Channel).where(col(Channel.purpose) == waiting.c.purpose).exists()
    query = select(waiting.c.purpose, func.count().label("tickets")).where(~linked).group_by(waiting.c.purpose)
    return {row.purpose: row.tickets for row in await work.session.execute(query)}


def _waits(purpose: str) -> ColumnElement[bool]:
    if purpose == OFFICE:
        return col(Ticket.state) == State.SUBMITTED
    return (col(Ticket.state) == State.QUEUED) & (col(Ticket.team) == purpose)
