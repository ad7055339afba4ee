"""A ticket's clocks and timers as they are read and written: each in one statement, under the lock of the ticket."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import bindparam, delete, select, tuple_, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from storage.driver import fetch
from storage.kinds import ClockKind, TimerKind
from storage.quick import Quick
from storage.tables import Clock, Timer

Key = tuple[TimerKind, int, int]
"""Kind, cycle and level of a timer."""

Times = TypeVar("Times", bound=Key)

_CLOCKS = Quick(
    select(Clock).where(col(Clock.ticket_id) == bindparam("ticket")).order_by(col(Clock.kind), col(Clock.cycle))
)


async def clocks_of(session: AsyncSession, ticket_id: int) -> list[Clock]:
    """All clocks of a ticket, as values: what is changed of them is written by `write_clocks` alone."""
    return [_clock(record) for record in await _CLOCKS.records(session, ticket=ticket_id)]


async def clocks_of_all(session: AsyncSession, tickets: Collection[int]) -> Mapping[int, list[Clock]]:
    """All clocks of each of these tickets, as values."""
    query = select(Clock.__table__).where(col(Clock.ticket_id).in_(tickets))  # type: ignore[attr-defined]
    clocks: dict[int, list[Clock]] = {ticket: [] for ticket in tickets}
    for record in (await session.execute(query.order_by(col(Clock.kind), col(Clock.cycle)))).mappings():
        clocks[record["ticket_id"]].append(_clock(record))
    return clocks


async def timers_of_all(session: AsyncSession, tickets: Collection[int]) -> Mapping[int, Sequence[Timer]]:
    """All timers of each of these tickets, those that have fired among them."""
    query = select(Timer).where(col(Timer.ticket_id).in_(tickets)).execution_options(populate_existing=True)
    timers: dict[int, list[Timer]] = {ticket: [] for ticket in tickets}
    for timer in (await session.execute(query)).scalars():
        timers[timer.ticket_id].append(timer)
    return timers


async def forget_clocks(session: AsyncSession, ticket_id: int, which: Collection[tuple[ClockKind, int]]) -> None:
    """Drop clocks of a ticket, by kind and cycle: those that it never had."""
    if which:
        these = tuple_(col(Clock.kind), col(Clock.cycle)).in_(which)
        await session.execute(delete(Clock).where(col(Clock.ticket_id) == ticket_id, these))


def _clock(record: Mapping[str, Any]) -> Clock:
    return Clock(**{**record, "kind": ClockKind(record["kind"]), "pauses": [(a, b) for a, b in record["pauses"]]})


async def write_clocks(session: AsyncSession, clocks: Sequence[Clock]) -> None:
    """Write these clocks, new or changed."""
    if clocks:
        lines = [
            (
                clock.ticket_id,
                clock.kind,
                clock.cycle,
                clock.started_at,
                clock.minutes,
                clock.around_the_clock,
                json.dumps(clock.pauses),
                clock.due_at,
                clock.stopped_at,
                clock.used,
                clock.over,
                clock.in_time,
            )
            for clock in clocks
        ]
        await fetch(session, _WRITE, *map(list, zip(*lines, strict=True)))


_COLUMNS = (
    "ticket_id, kind, cycle, started_at, minutes, around_the_clock, pauses, due_at, stopped_at, used, over, in_time"
)
_WRITE = (
    f"INSERT INTO clock ({_COLUMNS})"  # noqa: S608
    f" SELECT {_COLUMNS} FROM unnest(CAST($1 AS bigint[]), CAST($2 AS text[]), CAST($3 AS int[]),"
    " CAST($4 AS timestamptz[]), CAST($5 AS int[]), CAST($6 AS boolean[]), CAST($7 AS jsonb[]),"
    " CAST($8 AS timestamptz[]), CAST($9 AS timestamptz[]), CAST($10 AS int[]), CAST($11 AS int[]),"
    f" CAST($12 AS boolean[])) AS given ({_COLUMNS})"
    " ON CONFLICT (ticket_id, kind, cycle) DO UPDATE SET started_at = excluded.started_at, minutes = excluded.minutes,"
    " around_the_clock = excluded.around_the_clock, pauses = excluded.pauses, due_at = excluded.due_at,"
    " stopped_at = excluded.stopped_at, used = excluded.used, over = excluded.over, in_time = excluded.in_time"
)


async def set_timers(session: AsyncSession, ticket_id: int, timers: Mapping[Times, datetime]) -> None:
    """Let exactly these timers of a ticket be set, beside those that have fired, which stay as they are."""
    keys = list(timers)
    kinds, cycles, levels = ([key[place] for key in keys] for place in range(3))
    await fetch(session, _SET, ticket_id, kinds, cycles, levels, [timers[key] for key in keys])


async def spend_timers(session: AsyncSession, ticket_id: int, kind: TimerKind, at: datetime) -> None:
    """Let the timers of this kind that are set of a ticket count as fired then: they never fire."""
    set_ones = update(Timer).where(
        col(Timer.ticket_id) == ticket_id, col(Timer.kind) == kind, col(Timer.fired_at).is_(None)
    )
    await session.execute(set_ones.values(fired_at=at).execution_options(synchronize_session=False))


_SET = (
    "WITH given AS (SELECT * FROM unnest(CAST($2 AS text[]), CAST($3 AS bigint[]), CAST($4 AS int[]),"
    " CAST($5 AS timestamptz[])) AS given (kind, cycle, level, at)),"
    " gone AS (DELETE FROM timer WHERE ticket_id = $1 AND fired_at IS NULL"
    " AND (kind, cycle, level) NOT IN (SELECT kind, cycle, level FROM given))"
    " INSERT INTO timer (ticket_id, kind, cycle, level, at) SELECT $1, kind, cycle, level, at FROM given"
    " ON CONFLICT (ticket_id, kind, cycle, level) DO UPDATE SET at = excluded.at"
    " WHERE timer.fired_at IS NULL AND timer.at <> excluded.at"
)
