"""The tables of what the desk hears and says: groups, dialogues, cards, the outbox, and updates it has seen."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, SQLModel

from storage.columns import Kept, json, moment, word_of
from storage.kinds import Lane, Language


class Channel(SQLModel, table=True):
    """The group (and topic) where a team gets its jobs, or the office its reviews. One for each purpose."""

    purpose: str = Field(primary_key=True)
    """A team's code, or `office`."""
    chat_id: int = Field(sa_type=sa.BigInteger, index=True)
    thread_id: int | None = Field(default=None, sa_type=sa.BigInteger)
    language: Language = word_of(Language)
    linked_by: int = Field(foreign_key="person.id", sa_type=sa.BigInteger)


class Form(Kept, table=True):
    """A dialogue under way: what it is about, what has been filled in so far, which slot is being asked."""

    __table_args__ = (sa.Index("form_of_person", "person_id", "kind", sa.text("id DESC")),)

    id: int | None = Field(default=None, primary_key=True, sa_type=sa.BigInteger)
    kind: str
    person_id: int = Field(foreign_key="person.id", sa_type=sa.BigInteger)
    ticket_id: int | None = Field(default=None, foreign_key="ticket.id", sa_type=sa.BigInteger)
    filled: dict[str, Any] = json(dict)
    asking: str | None = None
    version: int = 1
    open: bool = True
    touched_at: datetime = moment()


class Conversation(SQLModel, table=True):
    """Where one person stands in one chat, as aiogram's conversation state keeps it."""

    chat_id: int = Field(primary_key=True, sa_type=sa.BigInteger)
    user_id: int = Field(primary_key=True, sa_type=sa.BigInteger)
    thread_id: int = Field(default=0, primary_key=True, sa_type=sa.BigInteger)
    state: str | None = None
    filled: dict[str, Any] = json(dict)


class Card(Kept, table=True):
    """A message that is edited in place. `message_id` is known once it has been sent."""

    __table_args__ = (
        sa.UniqueConstraint("key", "chat_id", name="one_card_for_a_thing_in_a_chat"),
        # Which card somebody replied to.
        sa.Index("card_of_message", "chat_id", "message_id"),
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=sa.BigInteger)
    key: str
    """What the card shows: `job:1042:1` (ticket and cycle), `review:1042`, `form:77`, …"""
    chat_id: int = Field(sa_type=sa.BigInteger)
    thread_id: int | None = Field(default=None, sa_type=sa.BigInteger)
    message_id: int | None = Field(default=None, sa_type=sa.BigInteger)
    entry: dict[str, Any] | None = Field(default=None, sa_type=JSONB(none_as_null=True), nullable=True)
    """Its text and buttons in a digest: the message is one, and shows the entries of all its cards. None: its own."""


class Outbox(Kept, table=True):
    """What the desk will say. A row that is here has not been said; a failed one stays, with its reason."""

    __table_args__ = (
        sa.Index("outbox_waiting", "lane", "id", postgresql_where=sa.text("failed_at IS NULL")),
        sa.Index("outbox_coalesce", "coalesce", unique=True, postgresql_where=sa.text("failed_at IS NULL")),
        sa.Index("outbox_of_chat", "chat_id", postgresql_where=sa.text("failed_at IS NULL")),
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=sa.BigInteger)
    lane: Lane = Field(sa_type=sa.SmallInteger)
    chat_id: int | None = Field(default=None, sa_type=sa.BigInteger)
    """None for an answer to a press, which belongs to no chat's order or pace."""
    card_id: int | None = Field(default=None, foreign_key="card.id", sa_type=sa.BigInteger)
    message: dict[str, Any] = json(dict)
    coalesce: str | None = None
    revision: int = 1
    """Rises when a newer text takes the row's place."""
    due_at: datetime = moment()
    expires_at: datetime | None = moment(nullable=True)
    since: datetime = Field(
        default=None, sa_type=sa.DateTime(timezone=True), sa_column_kwargs={"server_default": sa.func.now()}
    )
    """Since when it waits, however often it is put off; not counted is what Telegram asked to wait."""
    attempts: int = 0
    failed_at: datetime | None = moment(nullable=True)
    failure: str | None = None


class SeenUpdate(SQLModel, table=True):
    """An update whose transaction has committed: a second delivery of it does nothing."""

    __tablename__ = "seen_update"

    update_id: int = Field(primary_key=True, sa_type=sa.BigInteger)
    at: datetime = moment(index=True)


class DeadLetter(SQLModel, table=True):
    """An update that failed each time it was tried, kept sealed, with where it broke."""

    __tablename__ = "dead_letter"

    update_id: int = Field(primary_key=True, sa_type=sa.BigInteger)
    at: datetime = moment()
    attempts: int
    update: dict[str, Any] = json(dict)
    traceback: str


class Alert(SQLModel, table=True):
    """When the admins were last told of something that only they can put right."""

    cause: str = Field(primary_key=True)
    """A few words that name it, as `no group: plumbing`; nothing that people wrote."""
    at: datetime = moment()
