"""Talk on a ticket: who may, on which side they are, and who hears it."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlmodel import col

from desk.errors import DeskError, NotFound
from desk.errors.talk import NotInTalk, TalkOver
from desk.tickets.lifecycle import NAMES, OVER
from desk.tickets.replies import number_in
from desk.tickets.talking import Side, hearers, say, side_of, talk_on
from desk.work import Recorded, Said
from storage.database import Database
from storage.kinds import Language, Role, State
from storage.tables import Channel, Event, Follower, Person, Recording, Ticket
from tests.desk.stage import Stage


@pytest.fixture
def stage(database: Database) -> Stage:
    """A desk of its own for each test."""
    return Stage(database)


async def _everybody(stage: Stage) -> tuple[dict[str, Person], Ticket]:
    people = {
        "reporter": await stage.person("Lin"),
        "roommate": await stage.person("Mei", room="502", registered=True),
        "neighbour": await stage.person("Ole", room="503", registered=True),
        "says so": await stage.person("Eve", room="502"),
        "follower": await stage.person("Chen"),
        "worker": await stage.person("Wang", (Role.WORKER, "team:plumbing")),
        "teammate": await stage.person("Sam", (Role.WORKER, "team:plumbing")),
        "foreman": await stage.person("Fay", (Role.FOREMAN, "team:plumbing")),
        "other foreman": await stage.person("Ivo", (Role.FOREMAN, "team:electrical")),
        "office": await stage.person("Ada", (Role.OFFICE, "")),
        "suspended": await stage.person("Bo", (Role.OFFICE, ""), suspended=True),
    }
    ticket = await stage.ticket(people["reporter"], State.IN_PROGRESS, assignee=people["worker"])
    async with stage.work() as work:
        work.session.add(Follower(ticket_id=ticket.row_id, person_id=people["follower"].row_id, since=stage.now))
        for purpose in ("office", "plumbing"):
            work.session.add(
                Channel(purpose=purpose, chat_id=-1, language=Language.EN, linked_by=people["office"].row_id)
            )
    return people, ticket


async def test_who_may_talk(stage: Stage) -> None:
    """The resident's side, who has the job, its foreman and the office; who only reads is told so, others nothing."""
    people, ticket = await _everybody(stage)
    refused: dict[str, type[DeskError]] = {}
    for name, person in people.items():
        async with stage.work(person) as work:
            try:
                await talk_on(work, ticket.row_id)
            except DeskError as error:
                refused[name] = type(error)
    assert refused == {
        "neighbour": NotFound,
        "says so": NotFound,
        "teammate": NotInTalk,
        "other foreman": NotFound,
        "suspended": NotFound,
    }


async def test_nobody_talks_on_what_is_over(stage: Stage) -> None:
    """Each side reads another way to go on."""
    people, _ticket = await _everybody(stage)
    hows: dict[tuple[str, State], str] = {}
    for state in OVER:
        ticket = await stage.ticket(people["reporter"], state, assignee=people["worker"])
        for name in ("reporter", "worker", "office"):
            async with stage.work(people[name]) as work:
                with pytest.raises(TalkOver) as refusal:
                    await talk_on(work, ticket.row_id)
            assert refusal.value.values["state"] == NAMES[state]
            hows[name, state] = refusal.value.values["how"].key  # type: ignore[attr-defined]
    assert "Still broken" in hows["reporter", State.CLOSED]
    assert hows["reporter", State.REJECTED] == "If something is broken, please write a new report."
    assert hows["worker", State.CLOSED] == hows["office", State.CLOSED] == "Its resident can open it again."


async def test_the_sides(stage: Stage) -> None:
    """Who reported it is a resident here, whatever else they are; who has lost the job is on no side."""
    people, ticket = await _everybody(stage)
    async with stage.work() as work:
        sides = {name: await side_of(work, ticket, person) for name, person in people.items()}
    assert {name: side for name, side in sides.items() if side is not None} == {
        "reporter": Side.RESIDENT,
        "roommate": Side.RESIDENT,
        "follower": Side.RESIDENT,
        "worker": Side.WORKER,
        "foreman": Side.WORKER,
        "office": Side.OFFICE,
    }
    own = await stage.ticket(people["office"])
    async with stage.work() as work:
        assert await side_of(work, own, people["office"]) is Side.RESIDENT


async def _hear(stage: Stage, ticket: Ticket, speaker: Person) -> tuple[set[str], list[str]]:
    async with stage.work(speaker) as work:
        heard = await hearers(work, ticket, speaker)
        return {person.name for person in heard.people}, list(heard.purposes)


async def test_who_hears_it(stage: Stage) -> None:
    """Reporter and worker at first; whoever else says something hears all from then on, the office in its group."""
    people, ticket = await _everybody(stage)
    assert await _hear(stage, ticket, people["reporter"]) == ({"Wang"}, [])
    assert await _hear(stage, ticket, people["worker"]) == ({"Lin"}, [])
    for name in ("roommate", "foreman", "office"):
        async with stage.work(people[name]) as work:
            await say(work, ticket.row_id, Said(name))
    assert await _hear(stage, ticket, people["worker"]) == ({"Lin", "Mei", "Fay"}, ["office"])
    assert await _hear(stage, ticket, people["office"]) == ({"Lin", "Mei", "Fay", "Wang"}, ["office"])


@pytest.mark.parametrize(
    ("state", "purposes"),
    [(State.SUBMITTED, ["office"]), (State.NEEDS_INFO, ["office"]), (State.QUEUED, ["plumbing"])],
)
async def test_who_hears_it_when_nobody_has_it(stage: Stage, state: State, purposes: list[str]) -> None:
    """In review the office's group, in the queue the team's."""
    people, _ticket = await _everybody(stage)
    waiting = await stage.ticket(people["reporter"], state)
    assert await _hear(stage, waiting, people["reporter"]) == (set(), purposes)


async def test_who_cannot_be_reached(stage: Stage) -> None:
    """A worker who never opened the bot reads it in the team's group; without an office group its people read it."""
    people, ticket = await _everybody(stage)
    async with stage.work(people["office"]) as work:
        await say(work, ticket.row_id, Said("hello"))
        await work.session.delete(await work.session.get_one(Channel, "office"))
        (await work.session.get_one(Person, people["worker"].id)).reachable = False
    assert await _hear(stage, ticket, people["reporter"]) == ({"Ada"}, ["plumbing"])


async def test_who_left_the_team_hears_nothing_more(stage: Stage) -> None:
    """Wang is suspended after his work was done: what Lin writes then is for the team."""
    people, ticket = await _everybody(stage)
    async with stage.work() as work:
        (await work.session.get_one(Ticket, ticket.id)).state = State.DONE
    assert await _hear(stage, ticket, people["reporter"]) == ({"Wang"}, [])
    async with stage.work() as work:
        (await work.session.get_one(Person, people["worker"].id)).suspended_at = stage.now
        done = await work.session.get_one(Ticket, ticket.id)
    assert await _hear(stage, done, people["reporter"]) == (set(), ["plumbing"])


async def test_all_is_kept_on_the_ticket(stage: Stage) -> None:
    """Words, photos and recordings are lines of its history; the recording has a row of its own."""
    people, ticket = await _everybody(stage)
    async with stage.work(people["reporter"]) as work:
        await say(work, ticket.row_id, Said("one"))
        await say(work, ticket.row_id, Said(None, ["photo"]))
        await say(work, ticket.row_id, Said("two", recording=Recorded("file", 12)))
    async with stage.work() as work:
        lines = select(col(Event.kind), col(Event.note)).order_by(col(Event.id))
        assert [tuple(line) for line in await work.session.execute(lines)] == [
            ("word", "one"),
            ("photo", None),
            ("voice", "two"),
        ]
        [kept] = (await work.session.execute(select(Recording))).scalars()
        assert (kept.file_id, kept.seconds, kept.sender_id) == ("file", 12, people["reporter"].id)


@pytest.mark.parametrize(
    ("words", "number"),
    [
        ("R-1042 · Water · Building 3", 1042),
        ("💬 R-1042 Lin · resident\n“as R-1050 was”", 1042),
        ("✅ R-1042: sent to Wang.", 1042),
        ("您的R-1042已派单", 1042),
        ("Submitted: R-1042, R-1042", 1042),
        ("as R-1042 and R-1050", None),
        ("XR-1042 and R-10x", None),
        ("nothing", None),
    ],
)
def test_the_number_in_a_message(words: str, number: int | None) -> None:
    """The one at the beginning, or the only one; nobody guesses among several."""
    assert number_in(words, "R") == number
