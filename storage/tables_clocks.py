"""The tables of time: a ticket's clocks, what is to happen to it when, and who is to be told that it is late."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from storage.columns import Kept, json, moment, word_of
from storage.kinds import ClockKind, Role, TimerKind


def _of_ticket() -> int:
    number: int = Field(foreign_key="ticket.id", primary_key=True, sa_type=sa.BigInteger)
    return number


class Clock(SQLModel, table=True):
    """A deadline of a ticket. Its `cycle` counts how often this clock was begun anew: a stopped one may also go on.

    `due_at` is always what desk.days.calendar.due makes of the start, the target and the pauses.
    """

    ticket_id: int = _of_ticket()
    kind: ClockKind = Field(sa_type=sa.String(16), primary_key=True)
    cycle: int = Field(primary_key=True)
    started_at: datetime = moment()
    minutes: int
    """The target, of the hours that it counts."""
    around_the_clock: bool
    pauses: list[tuple[str, str | None]] = json(list)
    """Stretches in which it stood still: ISO 8601, UTC. Without an end: it stands still now."""
    due_at: datetime = moment()
    stopped_at: datetime | None = moment(nullable=True)
    used: int | None = None
    """Minutes of those hours that it ran, frozen when it stopped."""
    over: int | None = None
    """Minutes that it ran beyond the target; fewer than none when some were left."""
    in_time: bool | None = None
    """None: it runs, or it stopped because there was nothing left to do."""


class Timer(SQLModel, table=True):
    """Something that is to happen to a ticket at a time, once: the primary key is what makes it once."""

    __table_args__ = (sa.Index("timer_due", "at", postgresql_where=sa.text("fired_at IS NULL")),)

    ticket_id: int = _of_ticket()
    kind: TimerKind = Field(sa_type=sa.String(16), primary_key=True)
    cycle: int = Field(primary_key=True, sa_type=sa.BigInteger)
    """Of a clock its cycle; of a chase what tells it from others of the ticket, as when its state began."""
    level: int = Field(primary_key=True, sa_type=sa.SmallInteger)
    """Of a clock a word of desk.clocks.timers.Level; of a chase its steps, from 0."""
    at: datetime = moment()
    fired_at: datetime | None = moment(nullable=True)


class Notice(Kept, table=True):
    """That a person, or a group, is to be told of a level of a clock; all that waits for one of them goes together."""

    __table_args__ = (
        sa.Index("notice_untold", "person_id", "purpose", "id", postgresql_where=sa.text("told_at IS NULL")),
        sa.Index("notice_of_person", "person_id", "told_at"),
        sa.Index("notice_of_purpose", "purpose", "told_at"),
        sa.Index("notice_of_ticket", "ticket_id", "id"),
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=sa.BigInteger)
    person_id: int | None = Field(default=None, foreign_key="person.id", sa_type=sa.BigInteger)
    purpose: str | None = None
    """The group of this purpose, where it is told to no person."""
    role: Role | None = Field(default=None, sa_type=sa.String(24))
    """As what the person is told."""
    ticket_id: int = Field(foreign_key="ticket.id", sa_type=sa.BigInteger)
    kind: ClockKind = word_of(ClockKind)
    cycle: int
    level: int
    at: datetime = moment()
    told_at: datetime | None = moment(nullable=True)
