"""Which cards stand in which chats."""

from __future__ import annotations

from sqlalchemy import bindparam, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from storage.quick import Quick
from storage.tables import Card


async def stands_in(session: AsyncSession, key: str, chat_id: int) -> bool:
    """Whether this chat has a card of this key, or will have one as soon as its turn comes."""
    return bool(await _STANDS.records(session, key=key, chat=chat_id))


_STANDS = Quick(select(col(Card.id)).where(col(Card.key) == bindparam("key"), col(Card.chat_id) == bindparam("chat")))
