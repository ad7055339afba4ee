"""A desk without chats: people with roles, tickets in any state, and pieces of work on somebody's behalf."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

from cryptography.fernet import Fernet

from desk.catalogue.file import load
from desk.clocks.rules import RUNS, begun
from desk.clocks.timing import due_of, keep, rules_of
from desk.tickets.lifecycle import Move
from desk.work import Campus, Work
from storage.database import Database
from storage.kinds import Language, Role, State, Urgency
from storage.seal import Seal
from storage.tables import Event, Membership, Person, Ticket
from tests.engine import Undone

CATALOGUE = load(Path(__file__).parents[2] / "catalogue.yaml")
NOON = datetime(2026, 3, 4, 4, 0, tzinfo=UTC)
"""Noon in the campus's time zone, on a Wednesday."""

BOSS = 9_000
"""The chat user whom the settings name as an admin."""


def a_campus() -> Campus:
    """The example's campus, with a key of its own."""
    return Campus(CATALOGUE, Seal(Fernet.generate_key()), "campus_bot", frozenset({BOSS}), Language.EN)


@dataclass
class Stage:
    """What the tests of the desk's rules play on."""

    database: Database
    now: datetime = NOON
    campus: Campus = field(default_factory=a_campus)
    _numbers: count[int] = field(default_factory=lambda: count(1))

    @asynccontextmanager
    async def work(self, person: Person | None = None, *, keep: bool = True) -> AsyncIterator[Work]:
        """A piece of work on this person's behalf, or the desk's own; without `keep` nothing of it stays."""
        number = next(self._numbers)
        with suppress(Undone):
            async with self.database.transaction() as session:
                work = Work(session, self.campus, self.now, lambda: f"token-{number}", person)
                yield work
                await work.write_history()
                if not keep:
                    raise Undone

    async def person(
        self,
        name: str,
        *roles: tuple[Role, str],
        chat_user: int | None = None,
        room: str | None = None,
        registered: bool = False,
        suspended: bool = False,
    ) -> Person:
        """Somebody with these roles, each with its scope. `room`: of Building 3, in which they live."""
        async with self.work() as work:
            person = Person(
                chat_user=chat_user or 100 + next(self._numbers),
                name=name,
                language=Language.EN,
                reachable=True,
                created_at=self.now,
                building="3" if room else None,
                room=room,
                registered_at=self.now if registered else None,
                suspended_at=self.now if suspended else None,
            )
            work.session.add(person)
            await work.session.flush()
            work.session.add_all(Membership(person_id=person.row_id, role=role, scope=scope) for role, scope in roles)
            return person

    async def ticket(
        self,
        reporter: Person,
        state: State = State.SUBMITTED,
        *,
        assignee: Person | None = None,
        history: tuple[tuple[Move, Person | None], ...] = (),
        category: str = "plumbing",
        urgency: Urgency = Urgency.NORMAL,
    ) -> Ticket:
        """A ticket that stands there, and who made which move on it."""
        async with self.work() as work:
            ticket = Ticket(
                state=state,
                category=category,
                team=CATALOGUE.categories[category].team,
                description="the tap drips",
                building="3",
                room="502",
                urgency=urgency,
                resident_id=reporter.row_id,
                assignee_id=assignee.id if assignee else None,
                created_at=self.now,
                state_since=self.now,
            )
            work.session.add(ticket)
            await work.session.flush()
            rules = rules_of(work.campus, ticket)
            clocks = [begun(kind, 1, self.now, rules) for kind, states in RUNS.items() if state in states]
            ticket.due_at = due_of(state, clocks)
            await keep(work, ticket, clocks, clocks)
            for move, actor in history:
                event = Event(
                    ticket_id=ticket.row_id,
                    at=self.now,
                    kind=move,
                    actor_id=actor.id if actor else None,
                    state=state,
                    cycle=1,
                )
                work.session.add(event)
            return ticket
