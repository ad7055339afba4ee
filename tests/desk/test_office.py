"""The office's desk without a chat: who sees which tickets, in what order, and how PostgreSQL gets at them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import asyncpg
import pytest

from bench import finding
from bench.plans import GROWING, _listen, _slow
from desk.clocks.rules import begun
from desk.clocks.timing import rules_of
from desk.errors import NotOfTheOffice, NotOnDesk
from desk.people.reach import on_desk
from desk.tickets.finding import find, number_in
from desk.tickets.piles import PAGE, Pile, heights, page_of
from desk.variants import variants
from desk.work import Work
from storage.clocks import write_clocks
from storage.database import Database
from storage.kinds import ClockKind, Role, State
from storage.tables import Ticket
from storage.words import query
from tests.desk.stage import CATALOGUE, NOON, Stage


@pytest.fixture
async def stage(database_url: str) -> AsyncIterator[Stage]:
    """A desk on a fresh database."""
    database = Database(database_url)
    yield Stage(database)
    await database.close()


async def test_each_ticket_lies_where_it_belongs(stage: Stage) -> None:
    """By its state, by its appeal, by what is late, on hold or not taken, too; what is over lies nowhere."""
    lin, ada = await stage.person("Lin"), await stage.person("Ada", (Role.OFFICE, ""))
    late, later = NOON - timedelta(hours=1), NOON + timedelta(hours=1)
    rows: dict[str, tuple[State, dict[str, object]]] = {
        "review": (State.SUBMITTED, {}),
        "appeal": (State.SUBMITTED, {"appealed": True}),
        "asked": (State.NEEDS_INFO, {}),
        "queued": (State.QUEUED, {"due_at": late}),
        "not taken": (State.QUEUED, {}),
        "taken in time": (State.ACCEPTED, {}),
        "to be taken": (State.QUEUED, {}),
        "with a worker": (State.ACCEPTED, {}),
        "on hold": (State.ON_HOLD, {"held_until": later, "due_at": late}),
        "hold is over": (State.ON_HOLD, {"held_until": late}),
        "done": (State.DONE, {"due_at": late}),
        "closed": (State.CLOSED, {"due_at": late}),
    }
    numbers = {}
    for name, (state, also) in rows.items():
        ticket = await stage.ticket(lin, state)
        async with stage.work() as work:
            row = await work.session.get_one(Ticket, ticket.row_id)
            for column, value in {"due_at": later, **also}.items():
                setattr(row, column, value)
            if name in ("not taken", "taken in time"):
                await _should_have_been_taken(work, row, late, taken=state is State.ACCEPTED)
        numbers[ticket.row_id] = name
    lies = {
        Pile.REVIEW: ["review"],
        Pile.APPEAL: ["appeal"],
        Pile.ASKED: ["asked"],
        Pile.LATE: ["queued", "on hold", "not taken"],
        Pile.HELD: ["hold is over"],
        Pile.QUEUED: ["queued", "not taken", "to be taken"],
        Pile.OPEN: [
            "queued",
            "on hold",
            "review",
            "appeal",
            "asked",
            "not taken",
            "taken in time",
            "to be taken",
            "with a worker",
            "hold is over",
        ],
    }
    async with stage.work(ada) as work:
        assert await heights(work) == {pile: len(names) for pile, names in lies.items()}
        for pile, names in lies.items():
            assert [numbers[each.row_id] for each in (await page_of(work, pile)).tickets] == names, pile


async def _should_have_been_taken(work: Work, ticket: Ticket, at: datetime, *, taken: bool) -> None:
    """By then; if it was, the clock has stopped."""
    clock = begun(ClockKind.ACCEPT, 1, at, rules_of(work.campus, ticket))
    clock.due_at, clock.stopped_at = at, at if taken else None
    await write_clocks(work.session, [clock])


@pytest.mark.parametrize(
    ("role", "scope", "sees"),
    [
        (Role.OFFICE, "", True),
        (Role.HEAD, "team:plumbing", True),
        (Role.DIRECTOR, "category:plumbing", True),
        (Role.ADMIN, "", True),
        (Role.OFFICE, "team:electrical", False),
        (Role.OFFICE, "category:electrical", False),
        (Role.OFFICE, "zone:nowhere", False),
        (Role.FOREMAN, "team:plumbing", None),
        (Role.WORKER, "", None),
    ],
)
async def test_a_role_sees_what_its_scope_holds(stage: Stage, role: Role, scope: str, sees: bool | None) -> None:
    """In lists, in searches and by number alike; None: there is no desk at all."""
    lin, somebody = await stage.person("Lin"), await stage.person("Ada", (role, scope))
    ticket = await stage.ticket(lin, State.QUEUED)
    async with stage.work(somebody) as work:
        if sees is None:
            for asked in (heights(work), page_of(work, Pile.OPEN), find(work, "tap")):
                with pytest.raises(NotOfTheOffice):
                    await asked
        else:
            assert (await heights(work))[Pile.OPEN] == sees
            assert len((await page_of(work, Pile.OPEN)).tickets) == sees
            for said in ("tap", "3-502", "Lin", str(ticket.id)):
                assert len((await find(work, said)).tickets) == sees, said
        if not sees:
            with pytest.raises(NotOnDesk):
                await on_desk(work, ticket.row_id)
        else:
            assert (await on_desk(work, ticket.row_id)).id == ticket.id


async def test_somebody_suspended_has_no_desk(stage: Stage) -> None:
    """Whatever role they hold."""
    ada = await stage.person("Ada", (Role.HEAD, ""), suspended=True)
    async with stage.work(ada) as work:
        with pytest.raises(NotOfTheOffice):
            await heights(work)


async def test_no_statement_of_the_desk_reads_a_whole_table(stage: Stage, database_url: str) -> None:
    """Among twenty thousand tickets PostgreSQL goes by an index for each pile and each search, whatever one's reach."""
    await finding.fill(database_url, 20_000, CATALOGUE)
    stage.now = datetime.now(UTC)
    everything = await stage.person("Ada", (Role.OFFICE, ""))
    part = await stage.person("Bo", (Role.OFFICE, "zone:east"), (Role.OFFICE, "team:hvac"))
    database = Database(database_url)
    seen: dict[str, tuple[object, ...]] = {}
    _listen(database, seen)
    stage.database = database
    for person in (everything, part):
        async with stage.work(person) as work:
            await heights(work)
            for pile in Pile:
                page = await page_of(work, pile)
                assert len(page.tickets) == PAGE or pile in (Pile.APPEAL, Pile.HELD)
                await page_of(work, pile, page.next)
            for said in finding.SEARCHES.values():
                await find(work, said)
    await database.close()
    connection = await asyncpg.connect(database_url)
    try:
        assert "person" in GROWING
        assert not await _slow(connection, seen, GROWING | {"clock"})
    finally:
        await connection.close()


async def test_pages_of_a_search_hold_each_ticket_once(stage: Stage, database_url: str) -> None:
    """However many there are: newest first, none left out, none twice; also past the ones looked at one by one."""
    await finding.fill(database_url, 20_000, CATALOGUE)
    ada = await stage.person("Ada", (Role.OFFICE, ""))
    async with stage.work(ada) as work:
        numbers: list[int] = []
        page = await find(work, "radiator")
        while page.tickets:
            numbers += [ticket.row_id for ticket in page.tickets]
            page = await find(work, "radiator", numbers[-1]) if page.more else type(page)()
    connection = await asyncpg.connect(database_url)
    rows = await connection.fetch("SELECT id FROM ticket WHERE description LIKE '%radiator%' ORDER BY id DESC")
    await connection.close()
    assert numbers == [row["id"] for row in rows]
    assert len(numbers) > 100


@pytest.mark.parametrize(
    ("said", "asked"),
    [
        ("", ""),
        ("'!&|():*\\", ""),
        ("Tap's drip", "'tap':* & 's':* & 'drip':*"),
        ("水龙头", "'水龙' & '龙头'"),
        ("空调abc漏水", "'空调' & 'abc':* & '漏水'"),
        ("水", "'水':*"),
    ],
)
def test_what_is_asked_of_the_index(said: str, asked: str) -> None:
    """Nothing that PostgreSQL would not read; Chinese by neighbours, other words by how they begin."""
    assert query(said) == asked


def test_both_ways_of_writing() -> None:
    """Simplified finds traditional, and the other way round; English stays as it is."""
    assert set(variants("水龙头")) == {"水龙头", "水龍頭"}
    assert set(variants("水龍頭")) == {"水龙头", "水龍頭"}
    assert "裡面" in variants("里面")
    assert variants("tap") == ["tap"]


async def test_numbers_as_people_say_them(stage: Stage) -> None:
    """With the prefix, in whatever letters, or without; nothing else is one."""
    async with stage.work() as work:
        for said in ("R-1042", "r1042", "#1042", "1042", "Ｒ－１０４２", " r 1042 "):
            assert number_in(work, said) == 1042, said
        for said in ("X-1042", "1042a", "3-502", "R-", "", "R-1234567890123456789"):
            assert number_in(work, said) is None, said
