"""The tables of people: who they are, what they may, and the roster by which the desk knows them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, SQLModel

from storage.columns import Kept, moment, word_of
from storage.kinds import Language, Role


class Person(Kept, table=True):
    """Somebody who talks to the desk. `phone` is sealed (storage.seal); nothing else here is secret."""

    __table_args__ = (
        sa.Index("person_words", sa.text("campusdesk_words(name)"), postgresql_using="gin"),
        sa.Index("person_of_room", "building", "room"),
        sa.Index("person_of_username", sa.text("lower(username)")),
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=sa.BigInteger)
    chat_user: int = Field(sa_type=sa.BigInteger, unique=True)
    name: str
    username: str | None = None
    language: Language = word_of(Language)
    phone: bytes | None = None
    building: str | None = None
    room: str | None = None
    reachable: bool = False
    """Whether the person opened the bot's private chat and has not blocked it."""
    created_at: datetime = moment()
    registered_at: datetime | None = moment(nullable=True)
    """Since when the desk knows by its roster, or by an invitation, that they belong here."""
    suspended_at: datetime | None = moment(nullable=True)
    """Since when they may do nothing here."""
    away_until: datetime | None = moment(nullable=True)
    """A worker takes no jobs until then."""


class Membership(SQLModel, table=True):
    """A role of a person, and for what: a word of desk.people.scopes, as `team:plumbing`; empty: for all."""

    __table_args__ = (sa.Index("membership_of_role", "role", "scope"),)

    person_id: int = Field(foreign_key="person.id", primary_key=True, sa_type=sa.BigInteger)
    role: Role = Field(sa_type=sa.String(16), primary_key=True)
    scope: str = Field(default="", primary_key=True)


class PeopleEvent(Kept, table=True):
    """What was done about a person's rights, by whom; only ever added."""

    __tablename__ = "people_event"
    __table_args__ = (sa.Index("people_event_of_person", "person_id", sa.text("id DESC")),)

    id: int | None = Field(default=None, primary_key=True, sa_type=sa.BigInteger)
    at: datetime = moment()
    actor_id: int | None = Field(default=None, foreign_key="person.id", sa_type=sa.BigInteger)
    """None: the operator, by a command."""
    person_id: int = Field(foreign_key="person.id", sa_type=sa.BigInteger)
    kind: str = Field(sa_type=sa.String(24))
    """A word of desk.people.history."""
    role: Role | None = Field(default=None, sa_type=sa.String(24))
    scope: str = ""


class Invitation(SQLModel, table=True):
    """A link that makes whoever opens it a member, until it expires or is used up."""

    __table_args__ = (sa.Index("invitation_expires", "expires_at"),)

    token: str = Field(primary_key=True)
    role: Role = word_of(Role)
    scope: str = ""
    made_by: int = Field(foreign_key="person.id", sa_type=sa.BigInteger)
    expires_at: datetime = moment()
    uses_left: int


class RosterEntry(SQLModel, table=True):
    """Somebody of whom the university says that they belong here. `phone` is sealed (storage.seal)."""

    __tablename__ = "roster_entry"

    number: str = Field(primary_key=True)
    """The student's or member of staff's number."""
    name: str
    building: str | None = None
    room: str | None = None
    phone: bytes | None = None
    role: Role = word_of(Role)
    scope: str = ""
    person_id: int | None = Field(default=None, foreign_key="person.id", sa_type=sa.BigInteger, unique=True)
    """Who has registered as this."""


class RosterImport(Kept, table=True):
    """A file that was read into the roster."""

    __tablename__ = "roster_import"

    id: int | None = Field(default=None, primary_key=True, sa_type=sa.BigInteger)
    at: datetime = moment()
    file: str
    added: int
    changed: int
    undone_at: datetime | None = moment(nullable=True)


class RosterChange(SQLModel, table=True):
    """How an entry stood before an import changed it; nothing where the import made it."""

    __tablename__ = "roster_change"
    # Whether a later import touched the same entry.
    __table_args__ = (sa.Index("roster_change_of_number", "number", "import_id"),)

    import_id: int = Field(foreign_key="roster_import.id", primary_key=True, sa_type=sa.BigInteger)
    number: str = Field(primary_key=True)
    before: dict[str, Any] | None = Field(default=None, sa_type=JSONB(none_as_null=True), nullable=True)


class Attempt(SQLModel, table=True):
    """A try to register that did not match the roster."""

    person_id: int = Field(foreign_key="person.id", primary_key=True, sa_type=sa.BigInteger)
    at: datetime = Field(sa_type=sa.DateTime(timezone=True), primary_key=True)
