"""Dead letters as the operator meets them: listed, opened, handled once more, dropped. storage/intake.py keeps them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import delete, func, select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from storage.intake import hold_back, storable
from storage.seal import Seal
from storage.tables import DeadLetter, SeenUpdate


async def newest(session: AsyncSession, limit: int) -> Sequence[DeadLetter]:
    """The last so many, the newest first."""
    query = select(DeadLetter).order_by(col(DeadLetter.at).desc(), col(DeadLetter.update_id).desc()).limit(limit)
    return (await session.execute(query)).scalars().all()


async def numbers(session: AsyncSession) -> Sequence[int]:
    """The numbers of all, the oldest first: in the order in which people said it."""
    return (
        (await session.execute(select(col(DeadLetter.update_id)).order_by(col(DeadLetter.update_id)))).scalars().all()
    )


async def count(session: AsyncSession) -> int:
    """How many wait for somebody to look at them."""
    return int((await session.execute(select(func.count()).select_from(DeadLetter))).scalar_one())


async def find(session: AsyncSession, number: int) -> DeadLetter | None:
    """The one of this number, which is its update's."""
    return await session.get(DeadLetter, number)


async def drop(session: AsyncSession, these: Collection[int]) -> int:
    """Let them go for good; how many there were. Their updates stay seen: Telegram cannot bring them back."""
    gone = delete(DeadLetter).where(col(DeadLetter.update_id).in_(these)).returning(col(DeadLetter.update_id))
    return len((await session.execute(gone)).scalars().all())


async def take_again(session: AsyncSession, update_id: int, chat_id: int, user_id: int, now: datetime) -> bool:
    """What `intake.take` is to a new update: whether this transaction is the one that handles the dead letter.

    The letter goes in the transaction that handles its update, or stays with all of it. Of two that try at once the
    second waits here, and finds it gone. The mark of the seen update is never lifted: if Telegram brings the update
    just now, that does nothing.
    """
    await hold_back(session, chat_id, user_id)
    if not await drop(session, [update_id]):
        return False
    mark = insert(SeenUpdate).values(update_id=update_id, at=now)
    again = mark.on_conflict_do_update(index_elements=[col(SeenUpdate.update_id)], set_={"at": text("excluded.at")})
    await session.execute(again)
    return True


async def failed_again(session: AsyncSession, seal: Seal, number: int, traceback: str, words: str) -> None:
    """Note one attempt more, and where it broke this time. `words`, the whole of it, are kept sealed."""
    letter = await session.get(DeadLetter, number, with_for_update=True)
    if letter is None:
        return  # Somebody else's attempt went well meanwhile.
    letter.attempts += 1
    letter.traceback = storable(traceback)
    letter.update = {**letter.update, "sealed_words": seal.close(storable(words)).decode()}


def reason(letter: DeadLetter) -> str:
    """What it failed of: the kind of the exception, which repeats nothing that people wrote."""
    lines = [line.strip(" |") for line in letter.traceback.splitlines() if line.strip(" |")]
    return lines[-1] if lines else "unknown"
