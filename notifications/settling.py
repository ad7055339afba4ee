"""What follows from an outcome: in the outbox, and for a chat where nobody can be written to any more."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from desk.people.channels import migrated, removed
from desk.people.meeting import unreachable
from desk.work import Desk
from notifications.outcome import ASKED_TO_WAIT, Anew, Later, Moved, Never, Outcome, Sent
from notifications.parcel import Parcel
from storage import digests, outbox
from storage.database import passes
from storage.due import Waiting

log = structlog.get_logger(__name__)


async def settled(desk: Desk, parcel: Parcel, outcome: Outcome) -> bool:
    """Write down what came of a parcel; however long the database is away, so that nothing is said twice for that.

    It does not wait for the disk: if the database itself crashes, the row is back and is said once more, as it would be
    had this process died a moment earlier. Every message at least once is all that is promised. False when it cannot be
    written down at all.
    """
    wait = 0.1
    while True:
        try:
            async with desk.database.transaction(lasting=False) as session:
                await _write_down(desk, session, parcel, outcome)
            return True
        except Exception as error:
            if passes(error):
                log.warning("delivery cannot write down an outcome yet", error=type(error).__name__)
                await asyncio.sleep(wait)
                wait = min(5.0, wait * 2)
                continue
            log.exception("delivery cannot write down an outcome", row=parcel.row.id)
            if isinstance(outcome, Never):
                return False
            outcome = Never(f"not written down: {type(error).__name__}")


async def _write_down(desk: Desk, session: AsyncSession, parcel: Parcel, outcome: Outcome) -> None:
    row, now = parcel.row, desk.now()
    match outcome:
        case Sent(message_id):
            await outbox.said(session, parcel.said(message_id))
            if parcel.leaves_digest:
                await digests.show_again(session, row, now)
        case Later(seconds, reason):
            log.info("delivery tries again", row=row.id, seconds=seconds, reason=reason)
            await outbox.postpone(session, row, now + timedelta(seconds=seconds), reason, asked=reason == ASKED_TO_WAIT)
        case Anew() if parcel.entries:
            await digests.dissolve(session, parcel.entries, now)
        case Anew() if row.card_id is not None:
            await outbox.adopt(session, row.card_id, None)
        case Anew():
            await _give_up(session, row, now, "there is no message to edit")
        case Moved(chat_id):
            await migrated(desk.work_in(session), row.chat_id or 0, chat_id)
        case Never(reason, gone):
            if gone and row.chat_id is not None:
                await _lose(desk, session, row.chat_id, row.message["thread"] if "topic" in reason.lower() else None)
            for each in parcel.rows:
                await _give_up(session, each, now, reason)


async def _give_up(session: AsyncSession, row: Waiting, now: datetime, reason: str) -> None:
    if row.message["kind"] == "toast":
        await outbox.said(session, [outbox.Said(row)])
        return
    log.warning("delivery gives up a message", row=row.id, kind=row.message["kind"], reason=reason)
    await outbox.fail(session, row, now, reason)


async def _lose(desk: Desk, session: AsyncSession, chat_id: int, topic: int | None) -> None:
    """Nobody can be written to there: a person is left alone, and the admins hear that a team has no group."""
    work = desk.work_in(session)
    if chat_id > 0:
        await unreachable(work, chat_id)
        return
    await removed(work, chat_id, topic=topic)
    await desk.announce(work)
