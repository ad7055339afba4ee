"""The one door: who reads and moves a ticket, and who learns nothing of it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace

import pytest
from sqlalchemy import event

from desk.access import own, visible
from desk.errors import AlreadyTaken, DeskError, NotAdmin, NotFound, NotYours
from desk.people.roles import ANONYMOUS_ADMIN, TEAM_ROLES, admin, has_role, is_admin, is_office
from desk.tickets.assigning import accept
from desk.tickets.lifecycle import Move
from desk.tickets.reviewing import approve
from storage.database import Database
from storage.kinds import Role, State
from storage.tables import Person, Ticket
from tests.desk.stage import BOSS, Stage


@pytest.fixture
def stage(database: Database) -> Stage:
    """A desk of its own for each test."""
    return Stage(database)


async def _plumbers(stage: Stage) -> dict[str, Person]:
    return {
        "reporter": await stage.person("Lin"),
        "worker": await stage.person("Wang", (Role.WORKER, "team:plumbing")),
        "teammate": await stage.person("Sam", (Role.WORKER, "team:plumbing")),
        "electrician": await stage.person("Zhao", (Role.WORKER, "team:electrical")),
        "office": await stage.person("Ada", (Role.OFFICE, "")),
        "admin by settings": await stage.person("Li", chat_user=BOSS),
        "admin by role": await stage.person("Bo", (Role.ADMIN, "")),
        "stranger": await stage.person("Eve"),
    }


async def test_who_may_read_a_ticket(stage: Stage) -> None:
    """Its reporter, its worker, its team and the office read it; for everybody else there is no such ticket."""
    people = await _plumbers(stage)
    ticket = await stage.ticket(people["reporter"], State.ACCEPTED, assignee=people["worker"])
    readers = set()
    for name, person in people.items():
        async with stage.work(person) as work:
            try:
                await visible(work, ticket.row_id)
                readers.add(name)
            except NotFound:
                continue
    assert readers == set(people) - {"electrician", "stranger"}


async def test_own_is_the_reporters_alone(stage: Stage) -> None:
    """Not even the office changes a report in the resident's name."""
    people = await _plumbers(stage)
    ticket = await stage.ticket(people["reporter"])
    async with stage.work(people["reporter"]) as work:
        assert (await own(work, ticket.row_id)).id == ticket.id
    for name in set(people) - {"reporter"}:
        async with stage.work(people[name]) as work:
            with pytest.raises(NotYours):
                await own(work, ticket.row_id)


async def test_what_a_role_is(stage: Stage) -> None:
    """A worker is one of their own team only; admins may act for the office, the office is no admin."""
    people = await _plumbers(stage)
    async with stage.work() as work:
        pipes = await stage.ticket(people["reporter"])
        wires = await stage.ticket(people["reporter"], category="electrical")
        assert await has_role(work, people["worker"], TEAM_ROLES, pipes)
        assert not await has_role(work, people["worker"], TEAM_ROLES, wires)
        assert {name for name, who in people.items() if await is_admin(work, who)} == {
            "admin by settings",
            "admin by role",
        }
        assert {name for name, who in people.items() if await is_office(work, who)} == {
            "office",
            "admin by settings",
            "admin by role",
        }


async def test_an_admins_command(stage: Stage) -> None:
    """Only an admin passes."""
    people = await _plumbers(stage)
    async with stage.work(people["admin by role"]) as work:
        assert (await admin(work)).id == people["admin by role"].id
    async with stage.work(people["office"]) as work:
        with pytest.raises(NotAdmin):
            await admin(work)


async def test_an_anonymous_admin_is_no_admin(stage: Stage) -> None:
    """All anonymous admins of all groups write as one user: neither the settings nor a role make it somebody."""
    stage.campus = replace(stage.campus, admins=frozenset({ANONYMOUS_ADMIN}))
    anybody = await stage.person("Group", (Role.ADMIN, ""), chat_user=ANONYMOUS_ADMIN)
    async with stage.work(anybody) as work:
        assert not await is_admin(work, anybody)
        assert not await is_office(work, anybody)


async def test_two_workers_in_the_same_moment(stage: Stage) -> None:
    """The second waits at the door until the first has the job, and is then told who that is, and when."""
    people = await _plumbers(stage)
    ticket = await stage.ticket(people["reporter"], State.QUEUED)

    async def take(person: Person) -> Ticket | DeskError:
        try:
            async with stage.work(person) as work:
                return await accept(work, ticket.row_id)
        except DeskError as refusal:
            return refusal

    outcomes = await asyncio.gather(take(people["worker"]), take(people["teammate"]))
    (taken,) = [outcome for outcome in outcomes if isinstance(outcome, Ticket)]
    (refusal,) = [outcome for outcome in outcomes if not isinstance(outcome, Ticket)]
    assert isinstance(refusal, AlreadyTaken)
    winner = next(person for person in people.values() if person.id == taken.assignee_id)
    assert refusal.values == {"name": winner.name, "at": stage.now}


async def test_a_move_asks_little_of_the_database(stage: Stage) -> None:
    """The ticket and the change, beside the role and the line of history, which the driver is asked by itself."""
    people = await _plumbers(stage)
    ticket = await stage.ticket(people["reporter"], State.QUEUED)
    report = await stage.ticket(people["reporter"])
    for operation, who, number in ((accept, "worker", ticket), (approve, "office", report)):
        async with stage.work(people[who]) as work:
            asked = await _statements(stage.database, operation(work, number.row_id), write=work.write_history)
        assert len(asked) == 2, asked


async def _statements(database: Database, doing: Awaitable[object], write: Callable[[], Awaitable[None]]) -> list[str]:
    """What is asked of the database while something is done."""
    asked: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        asked.append(statement)

    event.listen(database.engine.sync_engine, "before_cursor_execute", note)
    try:
        await doing
        await write()
    finally:
        event.remove(database.engine.sync_engine, "before_cursor_execute", note)
    return asked


async def test_history_names_who_did_it(stage: Stage) -> None:
    """A line of history carries the person, the moment and the state after it."""
    people = await _plumbers(stage)
    ticket = await stage.ticket(people["reporter"], State.QUEUED)
    async with stage.work(people["worker"]) as work:
        await accept(work, ticket.row_id)
        line = work.happened[-1].event
    assert (line.kind, line.actor_id, line.at, line.state) == (
        Move.ACCEPT,
        people["worker"].id,
        stage.now,
        State.ACCEPTED,
    )


async def test_who_is_suspended_does_nothing(stage: Stage) -> None:
    """Neither with what they reported, nor with the job that they have, nor with their room's."""
    home = {"room": "502", "registered": True, "suspended": True}
    lin, mei, wang = [await stage.person(name, **home) for name in ("Lin", "Mei", "Wang")]  # type: ignore[arg-type]
    ticket = await stage.ticket(lin, State.ACCEPTED, assignee=wang)
    for person in (lin, mei, wang):
        async with stage.work(person) as work:
            with pytest.raises(NotFound):
                await visible(work, ticket.row_id)
            with pytest.raises(NotYours):
                await own(work, ticket.row_id)


async def test_what_is_over_is_no_roommates(stage: Stage) -> None:
    """Who moves in reads what is under way, not what their predecessors reported."""
    lin, mei = await stage.person("Lin"), await stage.person("Mei", room="502", registered=True)
    open_one, closed = await stage.ticket(lin, State.QUEUED), await stage.ticket(lin, State.CLOSED)
    async with stage.work(mei) as work:
        assert (await visible(work, open_one.row_id)).id == open_one.id
        with pytest.raises(NotFound):
            await visible(work, closed.row_id)
