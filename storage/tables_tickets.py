"""The tables of tickets, and of what belongs to one."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from storage.columns import Kept, json, moment, word_of
from storage.kinds import State, TicketKind, Urgency

# The first ticket is number 1001: people say "one thousand and three", not "three".
TICKET_NUMBERS = sa.Sequence("ticket_number", start=1001, metadata=SQLModel.metadata)

UNDER_WAY = "state IN ('submitted', 'needs_info', 'queued', 'accepted', 'in_progress', 'on_hold')"
"""Of the tickets that anybody waits for there are few, however many there ever were."""


class Ticket(Kept, table=True):
    """A repair. Its number is its id; `version` rises with every move and travels in the buttons."""

    __table_args__ = (
        sa.Index("ticket_of_resident", "resident_id", sa.text("id DESC")),
        sa.Index("ticket_of_assignee", "assignee_id", "state"),
        # Waiting tickets are few however many there ever were.
        sa.Index("ticket_waiting", "state", "team", postgresql_where=sa.text("state IN ('submitted', 'queued')")),
        sa.Index("ticket_to_close", "state_since", postgresql_where=sa.text("state = 'done'")),
        sa.Index("ticket_due", "due_at", postgresql_where=sa.text(UNDER_WAY)),
        sa.Index("ticket_on_hold", "held_until", postgresql_where=sa.text("state = 'on_hold'")),
        sa.Index(
            "ticket_of_team",
            "team",
            "assignee_id",
            postgresql_where=sa.text("assignee_id IS NOT NULL AND " + UNDER_WAY),
        ),
        sa.Index("ticket_of_place", "building", "room", sa.text("id DESC")),
        sa.Index("ticket_alike", "building", "category", "created_at", postgresql_where=sa.text(UNDER_WAY)),
        sa.Index("ticket_of_asset", "asset_id", sa.text("id DESC"), postgresql_where=sa.text("asset_id IS NOT NULL")),
        sa.Index("ticket_words", sa.text("campusdesk_words(description)"), postgresql_using="gin"),
        sa.Index("ticket_of_parent", "parent_id", postgresql_where=sa.text("parent_id IS NOT NULL")),
    )

    id: int | None = Field(
        default=None,
        sa_column=sa.Column(
            sa.BigInteger, TICKET_NUMBERS, server_default=TICKET_NUMBERS.next_value(), primary_key=True
        ),
    )
    state: State = word_of(State)
    cycle: int = 1
    version: int = 1
    kind: TicketKind = Field(
        default=TicketKind.REPAIR,
        sa_type=sa.Enum(
            TicketKind, native_enum=False, length=24, values_callable=lambda words: [w.value for w in words]
        ),
        sa_column_kwargs={"server_default": TicketKind.REPAIR.value},
    )
    category: str
    team: str
    building: str | None = None
    room: str | None = None
    place_note: str | None = None
    """The place in the resident's own words, where the catalogue does not know it."""
    asset_id: int | None = Field(default=None, foreign_key="asset.id", sa_type=sa.BigInteger)
    """The thing that is broken, where it is known which."""
    description: str
    urgency: Urgency = word_of(Urgency)
    window: str | None = None
    """When somebody may come in: a code of desk.days.windows, or the resident's own words."""
    share_phone: bool = False
    resident_id: int = Field(foreign_key="person.id", sa_type=sa.BigInteger)
    assignee_id: int | None = Field(default=None, foreign_key="person.id", sa_type=sa.BigInteger)
    created_at: datetime = moment()
    state_since: datetime = moment()
    due_at: datetime | None = moment(nullable=True)
    """When the present step should be over: the review's end, or the repair's."""
    urged_at: datetime | None = moment(nullable=True)
    snoozed_until: datetime | None = moment(nullable=True)
    """Somebody knows that it is late: no level of a clock is told before."""
    noticed: bool = Field(default=False, sa_column_kwargs={"server_default": sa.false()})
    """Somebody has been told that it grows old: what stands in their chat follows it."""
    level: int = 0
    """How often it was urged in this cycle: who hears of it rises with it."""
    appealed: bool = False
    """The resident has appealed against the rejection, which they may do once."""
    parent_id: int | None = Field(default=None, foreign_key="ticket.id", sa_type=sa.BigInteger)
    """The ticket of which this one is a duplicate."""
    apart: bool = Field(default=False, sa_column_kwargs={"server_default": sa.false()})
    """Its reporter said that it is not the same as others: it is put under none of them by itself."""
    followers: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    """How many people follow it: those of `follower`, counted."""
    follows_id: int | None = Field(default=None, foreign_key="ticket.id", sa_type=sa.BigInteger)
    """The closed ticket after which this one was reported, when it was too late to open that again."""
    held_until: datetime | None = moment(nullable=True)
    """When the work should go on; while it is on hold."""
    offered_to: int | None = Field(default=None, foreign_key="person.id", sa_type=sa.BigInteger)
    offered_until: datetime | None = moment(nullable=True)
    """Until then only this worker, who had it the last time, may accept it."""
    rating: int | None = None
    """Stars, 1 to 5; none is not a rating."""
    rating_tags: list[str] = json(list)
    rating_comment: str | None = None


class Event(Kept, table=True):
    """One line of a ticket's history. Only ever added."""

    __table_args__ = (sa.Index("event_of_ticket", "ticket_id", "id"),)

    id: int | None = Field(default=None, primary_key=True, sa_type=sa.BigInteger)
    ticket_id: int = Field(foreign_key="ticket.id", sa_type=sa.BigInteger)
    at: datetime = moment()
    kind: str
    """A move's word, or what else was noted: `word`, `photo`, `urge`, `rated`."""
    actor_id: int | None = Field(default=None, foreign_key="person.id", sa_type=sa.BigInteger)
    state: State = word_of(State)
    """The state after it."""
    cycle: int
    note: str | None = None
    side: str | None = None
    """Of what was said, on whose side: a word of desk.tickets.talking.Side."""


class Hold(Kept, table=True):
    """A time during which a job could not go on. A ticket's holds add up."""

    __table_args__ = (sa.Index("hold_of_ticket", "ticket_id", "id"),)

    id: int | None = Field(default=None, primary_key=True, sa_type=sa.BigInteger)
    ticket_id: int = Field(foreign_key="ticket.id", sa_type=sa.BigInteger)
    reason: str
    """A code of desk.tickets.holds."""
    note: str | None = None
    since: datetime = moment()
    until: datetime = moment()
    """When the work should go on."""
    times: list[str] = json(list)
    """When the worker could come again, of which the resident picks one: ISO 8601, UTC."""
    ended_at: datetime | None = moment(nullable=True)


class Follower(SQLModel, table=True):
    """Somebody who hears what the reporter of a ticket hears."""

    __table_args__ = (sa.Index("follower_person", "person_id"),)

    ticket_id: int = Field(foreign_key="ticket.id", primary_key=True, sa_type=sa.BigInteger)
    person_id: int = Field(foreign_key="person.id", primary_key=True, sa_type=sa.BigInteger)
    since: datetime = moment()
    form_id: int | None = Field(default=None, foreign_key="form.id", sa_type=sa.BigInteger)
    """The draft instead of which they follow it: what they wrote themselves."""
    fixed: bool | None = None
    """What they said the last time when they were asked whether it is fixed for them."""
    answered_in: int | None = None
    """The cycle of the ticket in which they said so."""


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
    at: datetime = moment()


class Recording(Kept, table=True):
    """What somebody said on a ticket instead of writing it; the chat keeps the bytes."""

    __table_args__ = (sa.Index("recording_of_ticket", "ticket_id", "id"),)

    id: int | None = Field(default=None, primary_key=True, sa_type=sa.BigInteger)
    ticket_id: int = Field(foreign_key="ticket.id", sa_type=sa.BigInteger)
    file_id: str
    """The chat's own name for it."""
    seconds: int
    sender_id: int = Field(foreign_key="person.id", sa_type=sa.BigInteger)
    at: datetime = moment()


class CannedReply(Kept, table=True):
    """A sentence that the office has ready for a state."""

    __tablename__ = "canned_reply"
    __table_args__ = (sa.Index("canned_reply_of_state", "state", "id"),)

    id: int | None = Field(default=None, primary_key=True, sa_type=sa.BigInteger)
    state: State = word_of(State)
    words: str
    made_by: int = Field(foreign_key="person.id", sa_type=sa.BigInteger)
