"""The tables, which are the entities. All times are aware UTC; all durations are minutes.

Buildings, categories and teams are named by their code in the catalogue.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, SQLModel

from storage.kinds import Lane, Language, Role, State, Urgency

# The first ticket is number 1001: people say "one thousand and three", not "three".
TICKET_NUMBERS = sa.Sequence("ticket_number", start=1001, metadata=SQLModel.metadata)


def _time(*, nullable: bool = False, index: bool = False) -> Any:
    return Field(default=None, sa_type=sa.DateTime(timezone=True), nullable=nullable, index=index)


def _word(kind: type, *, default: Any = ...) -> Any:
    """A column that holds a word of a closed set as text: readable in SQL, and a new word needs no type change."""
    column_type = sa.Enum(kind, native_enum=False, length=24, values_callable=lambda words: [w.value for w in words])
    return Field(default=default, sa_type=column_type)


def _json(empty: Callable[[], Any]) -> Any:
    # A function of ours: at each new row pydantic looks up what it takes, and for `list` itself that costs 70 µs.
    return Field(default_factory=lambda: empty(), sa_type=JSONB, nullable=False)  # noqa: PLW0108


class Kept(SQLModel):
    """A row with a number of its own."""

    @property
    def row_id(self) -> int:
        """The number, once the row is in the database; LookupError before."""
        number: int | None = getattr(self, "id", None)
        if number is None:
            raise LookupError(f"{type(self).__name__} has no number before it is written")
        return number


class Person(Kept, table=True):
    """Somebody who talks to the desk. `phone` is sealed (storage.seal); nothing else here is secret."""

    id: int | None = Field(default=None, primary_key=True, sa_type=sa.BigInteger)
    chat_user: int = Field(sa_type=sa.BigInteger, unique=True)
    name: str
    username: str | None = None
    language: Language = _word(Language)
    phone: bytes | None = None
    building: str | None = None
    room: str | None = None
    reachable: bool = False
    """Whether the person opened the bot's private chat and has not blocked it."""
    created_at: datetime = _time()


class Membership(SQLModel, table=True):
    """A role of a person; `team` is the catalogue's code for workers, empty for the office and admins."""

    person_id: int = Field(foreign_key="person.id", primary_key=True, sa_type=sa.BigInteger)
    role: Role = Field(sa_type=sa.String(16), primary_key=True)
    team: str = Field(default="", primary_key=True)


class Invitation(SQLModel, table=True):
    """A link that makes whoever opens it a member, until it expires or is used up."""

    token: str = Field(primary_key=True)
    role: Role = _word(Role)
    team: str = ""
    made_by: int = Field(foreign_key="person.id", sa_type=sa.BigInteger)
    expires_at: datetime = _time()
    uses_left: int


class Channel(SQLModel, table=True):
    """The group (and topic) where a team gets its jobs, or the office its reviews. One for each purpose."""

    purpose: str = Field(primary_key=True)
    """A team's code, or `office`."""
    chat_id: int = Field(sa_type=sa.BigInteger, index=True)
    thread_id: int | None = Field(default=None, sa_type=sa.BigInteger)
    language: Language = _word(Language)
    linked_by: int = Field(foreign_key="person.id", sa_type=sa.BigInteger)


class Ticket(Kept, table=True):
    """A repair. Its number is its id; `version` rises with every move and travels in the buttons."""

    __table_args__ = (
        sa.Index("ticket_of_resident", "resident_id", sa.text("id DESC")),
        sa.Index("ticket_of_assignee", "assignee_id", "state"),
        # Waiting tickets are few however many there ever were.
        sa.Index("ticket_waiting", "state", "team", postgresql_where=sa.text("state IN ('submitted', 'queued')")),
        sa.Index("ticket_to_close", "state_since", postgresql_where=sa.text("state = 'done'")),
    )

    id: int | None = Field(
        default=None,
        sa_column=sa.Column(
            sa.BigInteger, TICKET_NUMBERS, server_default=TICKET_NUMBERS.next_value(), primary_key=True
        ),
    )
    state: State = _word(State)
    cycle: int = 1
    version: int = 1
    category: str
    team: str
    building: str | None = None
    room: str | None = None
    place_note: str | None = None
    """The place in the resident's own words, where the catalogue does not know it."""
    description: str
    urgency: Urgency = _word(Urgency)
    window: str | None = None
    """When somebody may come in: a code of desk.windows, or the resident's own words."""
    share_phone: bool = False
    resident_id: int = Field(foreign_key="person.id", sa_type=sa.BigInteger)
    assignee_id: int | None = Field(default=None, foreign_key="person.id", sa_type=sa.BigInteger)
    created_at: datetime = _time()
    state_since: datetime = _time()
    due_at: datetime | None = _time(nullable=True)
    """When the present step should be over: the review's end, or the repair's."""
    urged_at: datetime | None = _time(nullable=True)
    rating: int | None = None
    """Stars, 1 to 5; none is not a rating."""
    rating_tags: list[str] = _json(list)
    rating_comment: str | None = None


class Event(Kept, table=True):
    """One line of a ticket's history. Only ever added."""

    __table_args__ = (sa.Index("event_of_ticket", "ticket_id", "id"),)

    id: int | None = Field(default=None, primary_key=True, sa_type=sa.BigInteger)
    ticket_id: int = Field(foreign_key="ticket.id", sa_type=sa.BigInteger)
    at: datetime = _time()
    kind: str
    """A move's word, or what else was noted: `word`, `photo`, `urge`, `rated`."""
    actor_id: int | None = Field(default=None, foreign_key="person.id", sa_type=sa.BigInteger)
    state: State = _word(State)
    """The state after it."""
    cycle: int
    note: str | None = None


class Photo(Kept, table=True):
    """A picture on a ticket: the chat's own file name for it; the chat keeps the bytes."""

    __table_args__ = (sa.Index("photo_of_ticket", "ticket_id", "id"),)

    id: int | None = Field(default=None, primary_key=True, sa_type=sa.BigInteger)
    ticket_id: int = Field(foreign_key="ticket.id", sa_type=sa.BigInteger)
    file_id: str
    after: bool = False
    """Taken when the work was done."""
    cycle: int
    sender_id: int = Field(foreign_key="person.id", sa_type=sa.BigInteger)
    at: datetime = _time()


class Form(Kept, table=True):
    """A dialogue under way: what it is about, what has been filled in so far, which slot is being asked."""

    __table_args__ = (sa.Index("form_of_person", "person_id", "kind", sa.text("id DESC")),)

    id: int | None = Field(default=None, primary_key=True, sa_type=sa.BigInteger)
    kind: str
    person_id: int = Field(foreign_key="person.id", sa_type=sa.BigInteger)
    ticket_id: int | None = Field(default=None, foreign_key="ticket.id", sa_type=sa.BigInteger)
    filled: dict[str, Any] = _json(dict)
    asking: str | None = None
    version: int = 1
    open: bool = True
    touched_at: datetime = _time()


class Conversation(SQLModel, table=True):
    """Where one person stands in one chat, as aiogram's conversation state keeps it."""

    chat_id: int = Field(primary_key=True, sa_type=sa.BigInteger)
    user_id: int = Field(primary_key=True, sa_type=sa.BigInteger)
    thread_id: int = Field(default=0, primary_key=True, sa_type=sa.BigInteger)
    state: str | None = None
    filled: dict[str, Any] = _json(dict)


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
    message: dict[str, Any] = _json(dict)
    coalesce: str | None = None
    revision: int = 1
    """Rises when a newer text takes the row's place."""
    due_at: datetime = _time()
    expires_at: datetime | None = _time(nullable=True)
    since: datetime = Field(
        default=None, sa_type=sa.DateTime(timezone=True), sa_column_kwargs={"server_default": sa.func.now()}
    )
    """Since when it waits, however often it is put off; not counted is what Telegram asked to wait."""
    attempts: int = 0
    failed_at: datetime | None = _time(nullable=True)
    failure: str | None = None


class SeenUpdate(SQLModel, table=True):
    """An update whose transaction has committed: a second delivery of it does nothing."""

    __tablename__ = "seen_update"

    update_id: int = Field(primary_key=True, sa_type=sa.BigInteger)
    at: datetime = _time(index=True)


class DeadLetter(SQLModel, table=True):
    """An update that failed each time it was tried, kept sealed, with where it broke."""

    __tablename__ = "dead_letter"

    update_id: int = Field(primary_key=True, sa_type=sa.BigInteger)
    at: datetime = _time()
    attempts: int
    update: dict[str, Any] = _json(dict)
    traceback: str


class Alert(SQLModel, table=True):
    """When the admins were last told of something that only they can put right."""

    cause: str = Field(primary_key=True)
    """A few words that name it, as `no group: plumbing`; nothing that people wrote."""
    at: datetime = _time()
