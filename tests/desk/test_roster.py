"""The roster: rows as people write them, what an import changes, and undoing it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlmodel import col

from desk.access import is_roommate
from desk.errors.people import RegisteredAlready
from desk.people.admission import Registration
from desk.people.invitations import invite, join
from desk.people.registration import TRIES, WITHIN, folded_name, is_stranger, number_of, register
from desk.people.roster import CannotUndo, Outcome, bring_in, imports, undo
from desk.people.roster_rows import RosterRow, Wrong, column_of, read_row
from storage.database import Database
from storage.kinds import Role, State
from storage.tables import Attempt, Membership, PeopleEvent, Person, RosterChange, RosterEntry, Ticket
from tests.desk.stage import BOSS, CATALOGUE, Stage


@pytest.fixture
def stage(database: Database) -> Stage:
    """A desk of its own for each test."""
    return Stage(database)


def row(**said: str) -> RosterRow:
    """A row that is right."""
    read = read_row(2, said, CATALOGUE)
    assert isinstance(read, RosterRow), read
    return read


@pytest.mark.parametrize(
    ("said", "place"),
    [
        ({"building": "3", "room": "502"}, ("3", "502")),
        ({"building": "3号楼", "room": "５０２"}, ("3", "502")),
        ({"building": "Building 3", "room": ""}, ("3", None)),
        ({"building": "library"}, ("library", None)),
        ({"building": "", "room": "3-502"}, ("3", "502")),
        ({"building": "", "room": ""}, (None, None)),
        ({}, (None, None)),
    ],
)
def test_places(said: dict[str, str], place: tuple[str | None, str | None]) -> None:
    """By code, name or number, in one cell or two, of any width."""
    read = row(number="1", name="Lin", **said)
    assert (read.building, read.room) == place


@pytest.mark.parametrize(
    ("role", "scope", "expected"),
    [
        ("", None, (Role.RESIDENT, "")),
        ("学生", None, (Role.RESIDENT, "")),
        ("Staff", None, (Role.RESIDENT, "")),
        ("worker:plumbing", None, (Role.WORKER, "team:plumbing")),
        ("维修师傅：水暖班", None, (Role.WORKER, "team:plumbing")),
        ("維修人員", "水管班", (Role.WORKER, "team:plumbing")),
        ("foreman", "category:network", (Role.FOREMAN, "category:network")),
        ("worker:all", None, (Role.WORKER, "")),
        ("科长", None, (Role.HEAD, "")),
        ("Director", None, (Role.DIRECTOR, "")),
        ("總務處", None, (Role.OFFICE, "")),
        ("worker", None, None),
        ("student:plumbing", None, None),
        ("director:plumbing", None, None),
        ("worker:kitchen", None, None),
    ],
)
def test_roles(role: str, scope: str | None, expected: tuple[Role, str] | None) -> None:
    """In English and both Chinese, with the scope in the same cell or its own; what makes no sense is refused."""
    said = {"number": "1", "name": "Lin", "role": role, **({"scope": scope} if scope is not None else {})}
    read = read_row(2, said, CATALOGUE)
    assert (None if isinstance(read, Wrong) else (read.role, read.scope)) == expected


def test_headings() -> None:
    """Whatever the case, width and spaces; an unknown one means nothing."""
    headings = (
        "学号",
        "工号",
        "學號",
        " Student Number",
        "student_number",
        "ＮＡＭＥ",
        "楼栋",
        "房間",
        "手机号",
        "Major",
    )
    assert [column_of(heading) for heading in headings] == [*["number"] * 5, "name", "building", "room", "phone", None]


def test_a_phone_is_never_repeated() -> None:
    """A wrong one may be a true one but for a letter."""
    read = read_row(7, {"number": "1", "name": "Lin", "phone": "138 0013 800O"}, CATALOGUE)
    assert isinstance(read, Wrong)
    assert "138" not in read.sentence


def test_folding() -> None:
    """Numbers and names are compared without width, case and spaces."""
    assert number_of(" ｓ２０２１ 01 ") == "S202101"
    assert folded_name("ＬＩＮ  Xiao·yu") == folded_name("lin xiaoyu")
    assert folded_name("林小雨") != folded_name("林晓雨")


async def entries(stage: Stage) -> dict[str, RosterEntry]:
    """The roster, by number."""
    async with stage.work() as work:
        rows = (await work.session.execute(select(RosterEntry).order_by(col(RosterEntry.number)))).scalars()
        return {entry.number: entry for entry in rows}


async def read_in(stage: Stage, *rows: RosterRow) -> Outcome:
    """Let a file of these rows be read."""
    async with stage.work() as work:
        return await bring_in(work, "roster.csv", rows)


async def registers(stage: Stage, person: Person, number: str, name: str) -> bool:
    """Whether somebody registers by these."""
    async with stage.work() as work:
        work.person = await work.session.get_one(Person, person.id)
        return (await register(work, number, name)).entry is not None


async def roles(stage: Stage, person: Person) -> Sequence[tuple[str, str]]:
    """The roles of somebody, each with its scope."""
    async with stage.work() as work:
        held = select(Membership).where(col(Membership.person_id) == person.id)
        return [(row.role, row.scope) for row in (await work.session.execute(held)).scalars()]


async def test_reading_again_counts_what_is_new(stage: Stage) -> None:
    """The same file changes nothing, and is no import; a column that a file lacks stays as it was."""
    first = row(number="1", name="Lin", room="3-502", phone="138 0013 8000")
    assert await read_in(stage, first, row(number="2", name="Chen")) == Outcome(2, 0, 0, 1)
    again = await read_in(stage, first, row(number="2", name="Chen"))
    assert (again.added, again.changed, again.unchanged, again.number) == (0, 0, 2, None)
    third = await read_in(stage, row(number="1", name="Lin Yu"), row(number="3", name="Emma"))
    assert (third.added, third.changed, third.unchanged) == (1, 1, 0)
    lin = (await entries(stage))["1"]
    assert (lin.name, lin.building, lin.room) == ("Lin Yu", "3", "502")
    assert lin.phone is not None
    assert stage.campus.seal.open(lin.phone) == "138 0013 8000"
    await read_in(stage, row(number="1", name="Lin Yu", phone=""))
    assert (await entries(stage))["1"].phone is None
    async with stage.work() as work:
        assert len(await imports(work)) == 3
        kept = (await work.session.execute(select(RosterChange))).scalars().all()
        assert "138" not in str([change.before for change in kept])


async def test_undoing_is_as_if_it_had_not_been(stage: Stage) -> None:
    """What was added goes, what was changed is as before, sealed phone and all; an older one waits for the newer."""
    await read_in(stage, row(number="1", name="Lin", room="3-502", phone="138 0013 8000"))
    before = (await entries(stage))["1"]
    await read_in(
        stage, row(number="1", name="Lin", room="7-301", phone="139" + "00138000"), row(number="2", name="Chen")
    )
    async with stage.work(keep=False) as work:
        with pytest.raises(CannotUndo, match="Import 2 came later"):
            await undo(work, 1)
    async with stage.work() as work:
        assert (await undo(work)).id == 2
    after = await entries(stage)
    assert list(after) == ["1"]
    assert after["1"].model_dump() == before.model_dump()
    async with stage.work() as work:
        assert (await undo(work)).id == 1
    assert not await entries(stage)
    async with stage.work() as work:
        with pytest.raises(CannotUndo, match="no import to undo"):
            await undo(work)


async def test_an_import_of_others_does_not_hinder(stage: Stage) -> None:
    """Only a later change of the same people does."""
    await read_in(stage, row(number="1", name="Lin"))
    await read_in(stage, row(number="2", name="Chen"))
    async with stage.work() as work:
        await undo(work, 1)
    assert list(await entries(stage)) == ["2"]


async def test_who_is_registered_follows_the_roster(stage: Stage) -> None:
    """Room and role change with an import, change back with its undoing; struck out, they are registered no more."""
    wang = await stage.person("Wang", (Role.WORKER, "team:network"))
    await read_in(stage, row(number="W1", name="Wang", room="3-502", role="worker:plumbing"))
    assert await registers(stage, wang, "w1", "wang")
    mine = ("worker", "team:network")
    assert sorted(await roles(stage, wang)) == [mine, ("worker", "team:plumbing")]
    await read_in(stage, row(number="W1", name="Wang", room="7-301", role="foreman:plumbing"))
    assert sorted(await roles(stage, wang)) == [("foreman", "team:plumbing"), mine]
    async with stage.work() as work:
        person = await work.session.get_one(Person, wang.id)
        assert (person.building, person.room) == ("7", "301")
        await undo(work)
        await work.session.refresh(person)
        assert (person.building, person.room) == ("3", "502")
        assert [told.words.key for told in work.to_person] == [
            "You have this role no longer: {role}.",
            "You have a role on the service desk now: {role}.",
        ]
    assert sorted(await roles(stage, wang)) == [mine, ("worker", "team:plumbing")]
    async with stage.work() as work:
        await undo(work)
        assert (await work.session.get_one(Person, wang.id)).registered_at is None
    assert await roles(stage, wang) == [mine]
    async with stage.work() as work:
        kinds = (
            (await work.session.execute(select(col(PeopleEvent.kind)).order_by(col(PeopleEvent.id)))).scalars().all()
        )
    assert kinds == ["registered", "revoked", "granted", "revoked", "granted", "revoked", "struck"]


async def test_who_is_no_worker_any_more_has_no_jobs(stage: Stage) -> None:
    """A file makes the worker a foreman of the same team: the job stays. The next one, a resident: it goes back."""
    wang, lin = await stage.person("Wang"), await stage.person("Lin")
    await read_in(stage, row(number="W1", name="Wang", role="worker:plumbing"))
    assert await registers(stage, wang, "w1", "wang")
    job = await stage.ticket(lin, State.IN_PROGRESS, assignee=wang)
    await read_in(stage, row(number="W1", name="Wang", role="foreman:plumbing"))
    async with stage.work() as work:
        assert (await work.session.get_one(Ticket, job.id)).assignee_id == wang.id
    await read_in(stage, row(number="W1", name="Wang", role="resident"))
    async with stage.work() as work:
        left = await work.session.get_one(Ticket, job.id)
        assert (left.state, left.assignee_id) == (State.QUEUED, None)


async def test_nobody_moves_into_a_room_by_saying_so(stage: Stage) -> None:
    """A room of their own reports is no room of the roster's: it makes nobody a roommate."""
    await read_in(stage, row(number="1", name="Eve"))
    eve, bo = await stage.person("Eve", room="502"), await stage.person("Bo", room="502")
    boss, lin = await stage.person("Li", chat_user=BOSS), await stage.person("Lin", room="502", registered=True)
    ticket = await stage.ticket(lin)
    assert await registers(stage, eve, "1", "Eve")
    async with stage.work(boss) as work:
        token = (await invite(work, "resident")).token
    async with stage.work() as work:
        work.person = await work.session.get_one(Person, bo.id)
        await join(work, token)
    for person in (eve, bo):
        async with stage.work() as work:
            known = await work.session.get_one(Person, person.id)
            assert known.registered_at is not None
            assert not is_roommate(known, ticket)


async def test_only_one_of_many_who_claim_a_number_gets_it(stage: Stage) -> None:
    """Several people who know the same number and name come at once: the first one stays."""
    import asyncio

    await read_in(stage, row(number="1", name="Lin"))
    people = [await stage.person(f"P{n}") for n in range(8)]
    assert sum(await asyncio.gather(*(registers(stage, person, "1", "Lin") for person in people))) == 1


async def test_nobody_is_two_people(stage: Stage) -> None:
    """Who has registered by one number cannot take another one, too."""
    lin = await stage.person("Lin")
    await read_in(stage, row(number="1", name="Lin"), row(number="2", name="Chen"))
    assert await registers(stage, lin, "1", "Lin")
    with pytest.raises(RegisteredAlready):
        await registers(stage, lin, "2", "Chen")
    assert (await entries(stage))["2"].person_id is None


async def test_tries_are_counted_within_an_hour(stage: Stage) -> None:
    """Five that fail, and then none until the first of them is an hour old."""
    lin = await stage.person("Lin")
    await read_in(stage, row(number="1", name="Lin"))
    for minute in range(TRIES):
        assert not await registers(replace(stage, now=stage.now + timedelta(minutes=minute)), lin, "1", "Wang")
    for later, well in ((timedelta(minutes=30), False), (WITHIN, True)):
        assert await registers(replace(stage, now=stage.now + later), lin, "1", "Lin") is well
    async with stage.work() as work:
        assert len((await work.session.execute(select(Attempt))).all()) == TRIES


@pytest.mark.parametrize("mode", Registration)
async def test_strangers(stage: Stage, mode: Registration) -> None:
    """At an open desk there are none; elsewhere whoever is neither registered, nor of the staff, nor an admin."""
    stage = replace(stage, campus=replace(stage.campus, registration=mode))
    shut = mode is not Registration.OPEN
    for person, stranger in (
        (await stage.person("Lin"), shut),
        (await stage.person("Chen", registered=True), False),
        (await stage.person("Wang", (Role.WORKER, "team:plumbing")), False),
        (await stage.person("Li", chat_user=BOSS), False),
    ):
        async with stage.work(person) as work:
            assert await is_stranger(work) is stranger
