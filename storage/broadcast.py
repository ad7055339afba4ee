"""The same message for many: written by one statement, however many they are."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from storage.driver import fetch
from storage.kinds import Lane, Language
from storage.outbox import wrote_beside


async def tell_building(
    session: AsyncSession,
    building: str,
    language: Language,
    message: dict[str, Any],
    *,
    now: datetime,
    until: datetime,
    but: Sequence[int],
) -> int:
    """Put a message into the outbox for all of this language who live in the building by the roster; how many.

    Those that the desk cannot write to, that are suspended, and the reporters and followers of the tickets `but`,
    who hear of it otherwise, are left out. After `until` it is not said any more.
    """
    values = (Lane.BULK.value, json.dumps(message), now, until, building, language.value, list(but))
    written = await fetch(session, _TELL, *values)
    if written:
        wrote_beside(session)
    return len(written)


_TELL = (
    "INSERT INTO outbox (lane, chat_id, message, due_at, since, expires_at, revision, attempts)"
    " SELECT $1::smallint, chat_user, $2::jsonb, $3::timestamptz, $3::timestamptz, $4::timestamptz, 1, 0 FROM person"
    " WHERE building = $5 AND language = $6 AND registered_at IS NOT NULL AND suspended_at IS NULL AND reachable"
    " AND id NOT IN (SELECT person_id FROM follower WHERE ticket_id = ANY($7::bigint[])"
    " UNION ALL SELECT resident_id FROM ticket WHERE id = ANY($7::bigint[]))"
    " ORDER BY id RETURNING 1"
)
