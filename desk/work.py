"""A piece of work: one transaction, on somebody's behalf, at one moment."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from sqlalchemy.ext.asyncio import AsyncSession

from desk.catalogue.parts import Catalogue
from desk.people.admission import Registration
from desk.text import Text
from desk.tickets.lifecycle import Move
from storage.database import Database
from storage.history import write_events
from storage.kinds import Lane, Language, State
from storage.outbox import holds_something
from storage.seal import Seal
from storage.tables import Channel, Event, Invitation, Notice, Outage, Person, Photo, Ticket


@dataclass(frozen=True, slots=True)
class Campus:
    """What is the same for every piece of work, until the catalogue's places change."""

    catalogue: Catalogue
    seal: Seal
    bot_name: str
    """The bot's user name, for links that open it."""
    admins: frozenset[int]
    """Chat users that are admins by the settings."""
    language: Language
    """For groups and people of whom nothing better is known."""
    registration: Registration = Registration.OPEN
    """Who may report."""
    of_file: Catalogue | None = None
    """The catalogue without what the desk keeps of places beside the file, where that is another one."""

    @property
    def file(self) -> Catalogue:
        """The catalogue as its file has it."""
        return self.of_file or self.catalogue

    second_reader: bool = False
    """Whether there is one, by the settings, for messages of which the first is not sure."""

    def number(self, ticket: Ticket) -> str:
        """The ticket's number as people say it: `R-1042`."""
        return f"{self.catalogue.number_prefix}-{ticket.id}"


class Recorded(NamedTuple):
    """A recording, by the chat's own name for it, and how long it is."""

    file_id: str
    seconds: int


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody says on a ticket: words, photos or a recording, or some of them together."""

    words: str | None = None
    photos: Sequence[str] = ()
    recording: Recorded | None = None
    read_in: int | None = None
    """The chat, when that is a group: there everybody has read it."""
    goes_on: bool = False
    """It belongs to what was said just before, as the further photos of an album do."""


@dataclass(frozen=True, slots=True)
class Happened:
    """An event together with what its announcement needs and the row alone does not tell."""

    event: Event
    ticket: Ticket
    before: State | None = None
    """The state before it; None for a new ticket."""
    previous_assignee: int | None = None
    previous_team: str | None = None
    """The team that had it before, when it is another one's now."""
    said: Said | None = None
    """What was said, when that is what happened."""
    due_before: datetime | None = None
    """What was promised before it, where that is another time now."""


@dataclass(frozen=True, slots=True)
class Linked:
    """A group whose cards are to be shown: `anew`, at the end of its chat, or else as they stand there."""

    channel: Channel
    anew: bool


@dataclass(frozen=True, slots=True)
class Lost:
    """A group that was linked, and in which the desk cannot write any more."""

    purpose: str
    title: str | None
    """None when it was found out by a message that could not be said: Telegram does not tell then."""


@dataclass(frozen=True, slots=True)
class Concern:
    """What only an admin can put right. Of one cause the admins hear at most once an hour."""

    cause: str
    """A few words that name it; nothing that people wrote."""
    notes: Sequence[Text]
    lane: Lane = Lane.WORK


@dataclass(frozen=True, slots=True)
class Told:
    """What somebody is to hear in private of what was done about them."""

    person: Person
    words: Text
    swap: int | None = None
    """The swap of shifts to which they may agree, when that is what they are asked."""


@dataclass(frozen=True, slots=True)
class ToBuilding:
    """That all who live in a building are to hear of an outage: that it is known, or that it is over."""

    outage: Outage
    parent: Ticket
    over: bool = False


@dataclass(frozen=True, slots=True)
class Bundle:
    """What one person, or one group, is told at once of tickets that grow old."""

    notices: Sequence[Notice]
    person: Person | None = None
    channel: Channel | None = None


@dataclass(slots=True)
class Work:
    """One transaction: who acts, when, and what has happened in it so far."""

    session: AsyncSession
    campus: Campus
    now: datetime
    token: Callable[[], str]
    """Makes an unguessable word for a link."""
    person: Person | None = None
    """On whose behalf; none when the desk acts by itself."""
    happened: list[Happened] = field(default_factory=list)
    unwritten: list[Event] = field(default_factory=list)
    """Lines of history that are yet to be written: all of them in one statement."""
    attached: list[Photo] = field(default_factory=list)
    """Photos that came in it."""
    linked: list[Linked] = field(default_factory=list)
    """Groups that are shown in it what has been waiting."""
    for_the_actor: list[Invitation] = field(default_factory=list)
    """Invitations that who made them is to read in private."""
    to_person: list[Told] = field(default_factory=list)
    """What people are told of what was done about them."""
    entitled: dict[int, Person] = field(default_factory=dict)
    """Whose rights have changed, by row: their menus of commands follow."""
    lost: list[Lost] = field(default_factory=list)
    """Groups that can be told nothing any more: the admins hear it."""
    bundles: list[Bundle] = field(default_factory=list)
    """What grows old, for each of those who are to hear of it."""
    to_admins: list[Concern] = field(default_factory=list)
    """What has been found that an admin has to put right."""

    outages: dict[int, Outage] = field(default_factory=dict)
    """Outages of which the office is to read how they stand, by row."""
    to_buildings: list[ToBuilding] = field(default_factory=list)
    """What all who live in a building are to hear."""
    held: set[str] = field(default_factory=set)
    """Places that nobody else can report from until it ends: desk/outages/noticing.py."""
    going_on: dict[str, Outage | None] = field(default_factory=dict)
    """What outage there is at these, as far as that has been asked."""

    rotas: dict[str, bool] = field(default_factory=dict)
    """Whether a team keeps a duty roster, where that has been found out by the way."""

    @property
    def made(self) -> set[int]:
        """The tickets that are made in it: nothing is known of them but what stands here."""
        return {happened.ticket.row_id for happened in self.happened if happened.event.kind == Move.SUBMIT}

    @property
    def actor(self) -> Person:
        """The person who acts. An operation that only people can ask for says so by reading it."""
        if self.person is None:
            raise LookupError("this operation needs somebody who asks for it")
        return self.person

    def record(
        self,
        ticket: Ticket,
        kind: str,
        note: str | None = None,
        *,
        state: State | None = None,
        before: State | None = None,
        previous_assignee: int | None = None,
        previous_team: str | None = None,
        by_desk: bool = False,
        said: Said | None = None,
        side: str | None = None,
        due_before: datetime | None = None,
        at: datetime | None = None,
    ) -> None:
        """Add a line to the ticket's history; it is announced before the transaction ends.

        `state`: the one after it, where the ticket stands in another by now. `by_desk`: a rule did it, not the person
        on whose behalf this piece of work runs. `side`: on whose it was said; `due_before`: what was promised so far;
        `at`: when, if not now.
        """
        event = Event(
            ticket_id=ticket.row_id,
            at=at or self.now,
            kind=kind,
            actor_id=self.person.id if self.person and not by_desk else None,
            state=state or ticket.state,
            cycle=ticket.cycle,
            note=note,
            side=side,
        )
        self.unwritten.append(event)
        self.happened.append(Happened(event, ticket, before, previous_assignee, previous_team, said, due_before))

    async def write_history(self) -> None:
        """Write the lines of history that are still to be written; before anybody reads history, and at the end."""
        lines, self.unwritten = self.unwritten, []
        await write_events(self.session, lines)


Announce = Callable[[Work], Awaitable[None]]
"""Writes what people are to hear of `work.happened` into the outbox, in the same transaction."""


@dataclass(slots=True, eq=False)
class Desk:
    """Opens pieces of work. What happened in one is announced in its own transaction."""

    database: Database
    campus: Campus
    """Each piece of work keeps the one with which it began; another takes its place when places have changed."""
    now: Callable[[], datetime]
    token: Callable[[], str]
    announce: Announce
    ring: Callable[[], None]
    """Called after a commit that left something in the outbox."""

    @asynccontextmanager
    async def work(self) -> AsyncIterator[Work]:
        """A piece of work of the desk itself; set `person` when it turns out to be somebody's."""
        async with self.database.transaction() as session:
            work = self.work_in(session)
            yield work
            await work.write_history()
            await self.announce(work)
        if holds_something(session):
            self.ring()

    def work_in(self, session: AsyncSession) -> Work:
        """A piece of work in a transaction that somebody else ends; they announce and ring."""
        return Work(session, self.campus, self.now(), self.token)
