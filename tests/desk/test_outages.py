"""Outages: which reports are of one, what becomes of them, and fifty people at the same moment."""

from __future__ import annotations

import asyncio
import contextlib
from collections import Counter
from datetime import timedelta

import pytest
from sqlalchemy import select

from desk.errors import NotOffice, WrongState
from desk.errors.outages import OutageGone
from desk.outages.deciding import AT_ONCE, declare, dismiss, end_what_is_over, gather
from desk.outages.joining import Known, Report, floor_of, gist, joins, same
from desk.outages.leaving import leave
from desk.tickets.duplicates import merge
from desk.tickets.emergencies import complete_place
from desk.tickets.following import followers_of
from desk.tickets.repairs import RepairDraft, cancel, submit
from desk.tickets.reviewing import reject
from desk.tickets.same_problem import reported_already
from storage.database import Database
from storage.kinds import Role, State, Urgency
from storage.tables import Outage, Person, Ticket
from tests.desk.stage import CATALOGUE, Stage

POWER = Known("electrical", "3", service="power")
LIFT = Known("elevator", "3", service="elevator")


@pytest.fixture
def stage(database: Database) -> Stage:
    """A desk of its own for each test."""
    return Stage(database)


def a_report(text: str, category: str = "electrical", room: str | None = "502", **more: object) -> Report:
    """A report of Building 3."""
    floor = floor_of(CATALOGUE, "3", room)
    return Report(category, "3", room, floor, text, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "joined"),
    [
        ("no power", True),
        ("整栋楼停电，插座都没电", True),
        ("整層跳電", True),
        ("the socket in my room sparks", False),
        ("only my room has no power", False),
        ("隔壁有电，就我们没电", False),
        ("停電後來電了，但檯燈不亮", False),
        ("欠费停电，充值了还没来电", False),
        ("something electrical is odd", False),
    ],
)
def test_what_joins_an_outage_by_itself(text: str, joined: bool) -> None:
    """What is gone joins; a thing of one's own, or what only one has, does not; nor what says neither."""
    assert joins(a_report(text), POWER).yes is joined


def test_what_joins_by_its_place() -> None:
    """Another floor, another lift, another category, somebody's own word and an emergency stand by themselves."""
    assert joins(a_report("no power", room="301"), Known("electrical", "3", service="power", floor="3")).yes
    assert not joins(a_report("no power"), Known("electrical", "3", service="power", floor="3")).yes
    assert not joins(a_report("no power", apart=True), POWER).yes
    assert not joins(a_report("no power", urgency=Urgency.EMERGENCY), POWER).yes
    assert not joins(a_report("no hot water", "plumbing"), Known("plumbing", "3", service="water")).yes
    lift_two = Known("elevator", "3", service="elevator", number="2")
    assert joins(a_report("5th floor, the lift is stuck", "elevator"), LIFT, "building").yes
    assert joins(a_report("2号电梯坏了", "elevator"), lift_two, "building").yes
    assert not joins(a_report("lift 1 does not come", "elevator"), lift_two, "building").yes
    assert not joins(a_report("a button in the lift is loose", "elevator"), LIFT, "building").yes


def test_what_many_have_in_common() -> None:
    """A service; the floor, if all are of it; else the words; and who is asked may mean less."""
    floor = [a_report("no power", room=f"30{n}") for n in range(1, 6)]
    assert gist(floor) == Known("electrical", "3", service="power", floor="3")
    assert gist([*floor, a_report("whole building has no power", room="301")]).floor is None
    drips = ("tap drips", "the tap is dripping", "Tap drip!")
    taps = [a_report(text, "plumbing", f"50{n}") for n, text in enumerate(drips)]
    known = gist(taps)
    assert (known.service, known.words) == (None, frozenset({"tap", "drip"}))
    assert joins(a_report("our tap drips", "plumbing", "601"), known).yes
    assert not joins(a_report("toilet is blocked", "plumbing", "601"), known).yes
    assert same(a_report("socket broken"), a_report("no power")).yes, "the same room"
    assert not same(a_report("socket broken", room="503"), a_report("no power")).yes
    washing = [a_report(f"washing machine {n} is broken", "appliance", f"50{n}") for n in (1, 2)]
    assert same(washing[0], washing[1], "floor").yes
    assert not same(washing[0], a_report("dryer broken", "appliance", "301"), "floor").yes


async def _reports(stage: Stage, person: Person, room: str, text: str = "no power", **more: object) -> Ticket:
    draft = RepairDraft(category="electrical", building="3", room=room, description=text, **more)  # type: ignore[arg-type]
    async with stage.work(person) as work:
        return await submit(work, draft)


async def test_fifty_at_the_same_moment(stage: Stage) -> None:
    """One offer, that knows of all; one press, and all are under one, some at once and the others by the job."""
    people = [await stage.person(f"Person {n}") for n in range(50)]
    await asyncio.gather(*(_reports(stage, each, f"{101 + n}") for n, each in enumerate(people)))
    async with stage.work(await stage.person("Ada", (Role.OFFICE, ""))) as work:
        [outage] = (await work.session.execute(select(Outage))).scalars()
        assert outage.people == 50
        offer = await declare(work, outage.row_id)
        assert offer.parent is not None
    async with stage.work() as work:
        assert await _states(work) == {State.QUEUED: 50 - AT_ONCE, State.DUPLICATE: AT_ONCE}
    for left in (49 - AT_ONCE, 49 - 2 * AT_ONCE, 0):
        async with stage.work() as work:
            assert await gather(work) == min(left, AT_ONCE)
    async with stage.work() as work:
        assert await _states(work) == {State.QUEUED: 1, State.DUPLICATE: 49}
        parent = await work.session.get_one(Ticket, offer.parent.row_id)
        assert parent.followers == len(await followers_of(work, parent)) == 49


async def _states(work: object) -> Counter[State]:
    tickets = (await work.session.execute(select(Ticket))).scalars()  # type: ignore[attr-defined]
    return Counter(ticket.state for ticket in tickets)


async def test_what_becomes_of_the_parent(stage: Stage) -> None:
    """Refused, it sets the others free; nobody outside the office says anything; an offer a day old is none."""
    ada = await stage.person("Ada", (Role.OFFICE, ""))
    people = [await stage.person(f"Person {n}") for n in range(3)]
    tickets = [await _reports(stage, each, f"{201 + n}") for n, each in enumerate(people)]
    async with stage.work() as work:
        [outage] = (await work.session.execute(select(Outage))).scalars()
    async with stage.work(people[0], keep=False) as work:
        with pytest.raises(NotOffice):
            await declare(work, outage.row_id)
    async with stage.work(ada) as work:
        work.now = stage.now.replace(day=stage.now.day + 2)
        with pytest.raises(OutageGone):
            await declare(work, outage.row_id)
    async with stage.work(ada) as work:
        await declare(work, outage.row_id)
    for who in (people[0], await stage.person("Cai", (Role.OFFICE, "category:plumbing"))):
        async with stage.work(who, keep=False) as work:
            with pytest.raises(NotOffice):  # and reads neither that it is decided, nor by whom
                await dismiss(work, outage.row_id)
    async with stage.work(ada) as work:
        await reject(work, tickets[0].row_id, "not_ours")
    async with stage.work() as work:
        assert await _states(work) == {State.REJECTED: 1, State.SUBMITTED: 2}


async def test_no_danger_waits_for_its_parent(stage: Stage) -> None:
    """The first of three emergencies is taken back: the others are at the team's at once, and not under review."""
    ada = await stage.person("Ada", (Role.OFFICE, ""))
    people = [await stage.person(f"Person {n}") for n in range(3)]
    tickets = [
        await _reports(stage, each, f"{201 + n}", urgency=Urgency.EMERGENCY, different=True)
        for n, each in enumerate(people)
    ]
    async with stage.work(ada) as work:
        [outage] = (await work.session.execute(select(Outage))).scalars()
        await declare(work, outage.row_id)
    async with stage.work() as work:
        assert await _states(work) == {State.QUEUED: 1, State.DUPLICATE: 2}
    async with stage.work(people[0]) as work:
        await cancel(work, tickets[0].row_id)
    async with stage.work() as work:
        assert await _states(work) == {State.CANCELLED: 1, State.QUEUED: 2}


async def test_the_parent_turns_out_to_be_another_ones_duplicate(stage: Stage) -> None:
    """The outage goes along: it is not over, and the next report joins what stands for it now."""
    ada = await stage.person("Ada", (Role.OFFICE, ""))
    people = [await stage.person(f"Person {n}") for n in range(4)]
    cable = await stage.ticket(people[3], State.QUEUED, category="electrical")
    tickets = [await _reports(stage, each, f"{201 + n}") for n, each in enumerate(people[:3])]
    async with stage.work() as work:
        [outage] = (await work.session.execute(select(Outage))).scalars()
    async with stage.work(ada) as work:
        offer = await declare(work, outage.row_id)
    assert offer.parent is not None
    async with stage.work(ada) as work:
        await merge(work, offer.parent.row_id, cable.row_id)
    async with stage.work() as work:
        assert await end_what_is_over(work) == 0
        assert not work.to_buildings
    late = await _reports(stage, people[3], "310")
    async with stage.work() as work:
        parents = {(await work.session.get_one(Ticket, each.row_id)).parent_id for each in (*tickets, late)}
    assert parents == {cable.row_id}


async def test_where_it_is_counts_when_it_is_said(stage: Stage) -> None:
    """Of an emergency the place may come last: with it there are three reports from the building."""
    people = [await stage.person(f"Person {n}") for n in range(3)]
    for n, each in enumerate(people[:2]):
        await _reports(stage, each, f"{201 + n}")
    draft = RepairDraft(category="electrical", description="no power, sparks!", urgency=Urgency.EMERGENCY)
    async with stage.work(people[2]) as work:
        ticket = await submit(work, draft)
    async with stage.work(people[2]) as work:
        await complete_place(work, ticket.row_id, "3", "203")
        assert [outage.people for outage in work.outages.values()] == [3]


async def test_who_is_shown_what_others_reported(stage: Stage) -> None:
    """Not their own, not what is old, not to who says that it is different, and nothing holds up an emergency."""
    lin, mia = await stage.person("Lin"), await stage.person("Mia")
    await _reports(stage, lin, "502")
    draft = RepairDraft(category="electrical", building="3", room="301", description="停电了")

    async def shown(person: Person, *, days: int = 0, **changed: object) -> int:
        async with stage.work(person) as work:
            work.now = stage.now.replace(day=stage.now.day + days)
            return len(await reported_already(work, draft.model_copy(update=changed)))

    assert await shown(mia) == 1
    assert await shown(lin) == 0
    assert await shown(mia, days=4) == 0
    assert await shown(mia, different=True) == 0
    assert await shown(mia, urgency=Urgency.EMERGENCY) == 0
    assert await shown(mia, building=None) == 0
    assert await shown(mia, description="灯管坏了") == 0
    assert await shown(mia, description="灯管坏了", room="502") == 1


async def _one_outage(stage: Stage, count: int) -> tuple[Person, dict[int, Person]]:
    """So many report that their power is gone, and Ada of the office says that it is one outage; who reported which."""
    ada = await stage.person("Ada", (Role.OFFICE, ""))
    people = [await stage.person(f"Person {n}") for n in range(count)]
    tickets = [await _reports(stage, each, f"{201 + n}") for n, each in enumerate(people)]
    async with stage.work(ada) as work:
        [outage] = (await work.session.execute(select(Outage))).scalars()
        await declare(work, outage.row_id)
    return ada, {ticket.row_id: person for ticket, person in zip(tickets, people, strict=True)}


async def test_leaving_while_the_parent_is_taken_back(stage: Stage) -> None:
    """Twenty say that theirs is something else, while the first report is taken back: nobody waits for who waits."""
    _ada, of = await _one_outage(stage, 20)
    first, *under = of

    async def leaves(number: int) -> None:
        with contextlib.suppress(WrongState):  # It was free already.
            async with stage.work(of[number]) as work:
                await leave(work, number)

    async def takes_back() -> None:
        async with stage.work(of[first]) as work:
            await cancel(work, first)

    await asyncio.gather(*(leaves(number) for number in under[: len(under) // 2]), takes_back(), *map(leaves, under))
    async with stage.work() as work:
        parent = await work.session.get_one(Ticket, first)
        assert (parent.state, parent.followers) == (State.CANCELLED, 0)
        assert not await followers_of(work, parent)


async def test_one_of_many_takes_back_what_stood_for_all(stage: Stage) -> None:
    """Two hours later: the others are by themselves, and the office is asked at once whether they are one."""
    ada, of = await _one_outage(stage, 5)
    first_ticket = next(iter(of))
    async with stage.work(of[first_ticket]) as work:
        work.now = stage.now + timedelta(hours=2)
        cancelled = await cancel(work, first_ticket)
        assert (cancelled.followers, await followers_of(work, cancelled)) == (0, []), "who is free follows it no more"
    async with stage.work(ada) as work:
        work.now = stage.now + timedelta(hours=2)
        first, again = (await work.session.execute(select(Outage).order_by(Outage.id))).scalars()  # type: ignore[arg-type]
        assert (first.ended_at is not None, again.parent_id, again.people) == (True, None, 4)
        offer = await declare(work, again.row_id)
        assert offer.parent is not None
    async with stage.work() as work:
        states = await _states(work)
        assert (states[State.CANCELLED], states[State.DUPLICATE]) == (1, 3)
