"""A team as its foreman sees it, a shift that changes hands, and how many jobs somebody may have."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from desk.days.calendar import due
from desk.errors import (
    Away,
    DeskError,
    HasItAlready,
    LeadsNoTeam,
    NotAWorker,
    NothingToHandOver,
    NotLead,
    TooManyJobs,
)
from desk.people.roles import roles_of
from desk.tickets.assigning import accept, assign, pause
from desk.tickets.leading import crew, hand_over, hands_for, led, teams_led
from storage.database import Database
from storage.kinds import Role, State
from storage.tables import Person, Ticket
from tests.desk.stage import BOSS, CATALOGUE, Stage

PROPERTY = CATALOGUE.teams["property"]


@pytest.fixture
def stage(database: Database) -> Stage:
    """A desk of its own for each test."""
    return Stage(database)


async def _worker(stage: Stage, name: str, team: str = "plumbing") -> Person:
    return await stage.person(name, (Role.WORKER, f"team:{team}"))


async def _row(stage: Stage, ticket: Ticket) -> Ticket:
    async with stage.work() as work:
        return await work.session.get_one(Ticket, ticket.row_id)


@pytest.mark.parametrize(
    ("roles", "teams"),
    [
        ([(Role.FOREMAN, "team:plumbing")], ["plumbing"]),
        ([(Role.FOREMAN, "team:plumbing"), (Role.FOREMAN, "team:network")], ["plumbing", "network"]),
        ([(Role.FOREMAN, "")], list(CATALOGUE.teams)),
        ([(Role.FOREMAN, "category:hvac")], ["electrical"]),
        ([(Role.FOREMAN, "zone:east")], list(CATALOGUE.teams)),
        ([(Role.OFFICE, "")], list(CATALOGUE.teams)),
        ([(Role.HEAD, "team:network")], ["network"]),
        ([(Role.WORKER, "team:plumbing")], None),
        ([], None),
    ],
)
async def test_who_leads_which_team(stage: Stage, roles: list[tuple[Role, str]], teams: list[str] | None) -> None:
    """By their roles and scopes; a worker, and whoever is nothing here, leads none."""
    person = await stage.person("Fang", *roles)
    async with stage.work(person) as work:
        if teams is None:
            with pytest.raises(LeadsNoTeam):
                await teams_led(work)
        else:
            assert [team.code for team in await teams_led(work)] == teams


async def test_the_admin_of_the_settings_and_a_suspended_foreman(stage: Stage) -> None:
    """The one leads all teams without any role, the other none in spite of it."""
    boss = await stage.person("Li", chat_user=BOSS)
    gone = await stage.person("Fang", (Role.FOREMAN, ""), suspended=True)
    async with stage.work(boss) as work:
        assert len(await teams_led(work)) == len(CATALOGUE.teams)
    async with stage.work(gone) as work:
        assert not await roles_of(work, gone)
        with pytest.raises(LeadsNoTeam):
            await crew(work, "plumbing")


async def test_a_scope_hides_the_jobs_outside_it(stage: Stage) -> None:
    """The foreman of a category sees its jobs alone, though its team has others."""
    lin, zhao = await stage.person("Lin"), await _worker(stage, "Zhao", "electrical")
    heating = await stage.ticket(lin, State.ACCEPTED, assignee=zhao, category="hvac")
    light = await stage.ticket(lin, State.QUEUED, category="electrical")
    fang = await stage.person("Fang", (Role.FOREMAN, "category:hvac"))
    async with stage.work(fang) as work:
        shown = await crew(work, "electrical")
        assert [job.id for job in shown.jobs] == [heating.id]
        assert (await led(work, heating.row_id)).id == heating.id
        with pytest.raises(DeskError):
            await led(work, light.row_id)
        with pytest.raises(LeadsNoTeam):
            await crew(work, "plumbing")


async def test_what_is_late_in_a_team(stage: Stage) -> None:
    """What is due, on hold as well; and what nobody has taken in time, though its repair is not due yet."""
    lin, wang = await stage.person("Lin"), await _worker(stage, "Wang")
    taken = await stage.ticket(lin, State.ACCEPTED, assignee=wang)
    free, held = await stage.ticket(lin, State.QUEUED), await stage.ticket(lin, State.ON_HOLD, assignee=wang)
    fang = await stage.person("Fang", (Role.FOREMAN, "team:plumbing"))
    for days, late in ((0, set()), (1, {free.id}), (30, {taken.id, free.id, held.id})):
        stage.now += timedelta(days=days)
        async with stage.work(fang) as work:
            assert (await crew(work, "plumbing")).late == late, days


async def test_a_worker_reads_a_job_and_leads_none(stage: Stage) -> None:
    """A teammate may read the job on the group's card, and gets no foreman's card of it."""
    lin, wang, sam = await stage.person("Lin"), await _worker(stage, "Wang"), await _worker(stage, "Sam")
    job = await stage.ticket(lin, State.ACCEPTED, assignee=wang)
    async with stage.work(sam) as work:
        with pytest.raises(NotLead):
            await led(work, job.row_id)


async def test_who_may_be_given_a_job(stage: Stage) -> None:
    """All of the team but who has it: the fewest jobs first, who is away last; with jobs of somebody who left, too."""
    lin, wang, sam = await stage.person("Lin"), await _worker(stage, "Wang"), await _worker(stage, "Sam")
    free, away, left = await _worker(stage, "Zhu"), await _worker(stage, "Aki"), await stage.person("Old")
    fang = await stage.person("Fang", (Role.FOREMAN, "team:plumbing"))
    job = await stage.ticket(lin, State.ACCEPTED, assignee=wang)
    await stage.ticket(lin, State.IN_PROGRESS, assignee=sam)
    await stage.ticket(lin, State.ON_HOLD, assignee=free)
    await stage.ticket(lin, State.ACCEPTED, assignee=left)
    async with stage.work(away) as work:
        await pause(work, due(stage.now, 60, CATALOGUE.calendar))
        await work.session.merge(away)
    async with stage.work(fang) as work:
        hands = await hands_for(work, await work.session.get_one(Ticket, job.row_id))
        assert [(hand.worker.name, hand.at_once, hand.away) for hand in hands] == [
            ("Fang", 0, False),
            ("Zhu", 0, False),
            ("Sam", 1, False),
            ("Aki", 0, True),
        ]
        assert "Old" in [hand.worker.name for hand in (await crew(work, "plumbing")).hands]


async def test_a_shift_changes_hands_whole_or_not_at_all(stage: Stage) -> None:
    """Only the jobs of this team, and none when the other cannot take them."""
    lin, sam, zhao = await stage.person("Lin"), await _worker(stage, "Sam"), await _worker(stage, "Zhao", "electrical")
    wang = await stage.person("Wang", (Role.WORKER, "team:plumbing"), (Role.WORKER, "team:electrical"))
    fang = await stage.person("Fang", (Role.FOREMAN, "team:plumbing"))
    taps = [await stage.ticket(lin, state, assignee=wang) for state in (State.ACCEPTED, State.IN_PROGRESS)]
    light = await stage.ticket(lin, State.ACCEPTED, assignee=wang, category="electrical")

    for taker, error in ((zhao, NotAWorker), (wang, HasItAlready)):
        with pytest.raises(error):
            async with stage.work(fang) as work:
                await hand_over(work, "plumbing", wang.row_id, taker.row_id)
    assert {(await _row(stage, tap)).assignee_id for tap in taps} == {wang.id}
    for who in (sam, lin):
        with pytest.raises(LeadsNoTeam):
            async with stage.work(who) as work:
                await hand_over(work, "plumbing", wang.row_id, sam.row_id)

    async with stage.work(fang) as work:
        assert len(await hand_over(work, "plumbing", wang.row_id, sam.row_id)) == 2
    rows = [await _row(stage, ticket) for ticket in (*taps, light)]
    assert [(row.assignee_id, row.state) for row in rows] == [
        (sam.id, State.ACCEPTED),
        (sam.id, State.ACCEPTED),
        (wang.id, State.ACCEPTED),
    ]
    with pytest.raises(NothingToHandOver):
        async with stage.work(fang) as work:
            await hand_over(work, "plumbing", wang.row_id, sam.row_id)


async def test_nobody_who_is_away_gets_a_shift(stage: Stage) -> None:
    """Not one of the jobs moves."""
    lin, wang, sam = await stage.person("Lin"), await _worker(stage, "Wang"), await _worker(stage, "Sam")
    fang = await stage.person("Fang", (Role.FOREMAN, "team:plumbing"))
    jobs = [await stage.ticket(lin, State.ACCEPTED, assignee=wang) for _ in range(2)]
    async with stage.work() as work:
        (await work.session.get_one(Person, sam.row_id)).away_until = due(stage.now, 60, CATALOGUE.calendar)
    with pytest.raises(Away):
        async with stage.work(fang) as work:
            await hand_over(work, "plumbing", wang.row_id, sam.row_id)
    assert {(await _row(stage, job)).assignee_id for job in jobs} == {wang.id}


async def test_a_shift_is_handed_over_twice_at_once(stage: Stage) -> None:
    """Two foremen press in the same moment, for two different workers: all jobs go to one of them."""
    lin, wang = await stage.person("Lin"), await _worker(stage, "Wang")
    takers = [await _worker(stage, name) for name in ("Sam", "Zhu")]
    bosses = [await stage.person(name, (Role.FOREMAN, "team:plumbing")) for name in ("Fang", "Feng")]
    jobs = [await stage.ticket(lin, State.ACCEPTED, assignee=wang) for _ in range(5)]

    async def hand(boss: Person, taker: Person) -> int:
        try:
            async with stage.work(boss) as work:
                return len(await hand_over(work, "plumbing", wang.row_id, taker.row_id))
        except NothingToHandOver:
            return 0

    handed = await asyncio.gather(*(hand(boss, taker) for boss, taker in zip(bosses, takers, strict=True)))
    assert sorted(handed) == [0, 5]
    assert len({(await _row(stage, job)).assignee_id for job in jobs}) == 1


async def test_as_many_as_the_team_may_have(stage: Stage) -> None:
    """At the limit a worker accepts none more; what is on hold does not count, nor a job of another team."""
    lin, ma = await stage.person("Lin"), await _worker(stage, "Ma", "property")
    most = PROPERTY.jobs_at_once
    assert most == 8
    for _ in range(most - 1):
        await stage.ticket(lin, State.ACCEPTED, assignee=ma, category="cleaning")
    await stage.ticket(lin, State.ON_HOLD, assignee=ma, category="cleaning")
    await stage.ticket(lin, State.ACCEPTED, assignee=ma, category="plumbing")
    last, more = [await stage.ticket(lin, State.QUEUED, category="cleaning") for _ in range(2)]
    async with stage.work(ma) as work:
        await accept(work, last.row_id)
    with pytest.raises(TooManyJobs) as refused:
        async with stage.work(ma) as work:
            await accept(work, more.row_id)
    assert refused.value.values == {"count": most}
    boss = await stage.person("Fang", (Role.FOREMAN, "team:property"))
    async with stage.work(boss) as work:
        assert (await assign(work, more.row_id, ma.row_id)).assignee_id == ma.id


async def test_the_last_one_twice_at_once(stage: Stage) -> None:
    """One under the limit, and ten thumbs on ten jobs in the same moment: one is accepted."""
    lin, ma = await stage.person("Lin"), await _worker(stage, "Ma", "property")
    for _ in range((PROPERTY.jobs_at_once or 0) - 1):
        await stage.ticket(lin, State.ACCEPTED, assignee=ma, category="cleaning")
    free = [await stage.ticket(lin, State.QUEUED, category="cleaning") for _ in range(10)]

    async def take(job: Ticket) -> bool:
        try:
            async with stage.work(ma) as work:
                await accept(work, job.row_id)
        except TooManyJobs:
            return False
        return True

    assert sum(await asyncio.gather(*(take(job) for job in free))) == 1


async def test_workers_of_a_kind_of_fault_are_offered_its_jobs(database: Database) -> None:
    """A role may be for a category: its jobs, and no others of the team, may be given to them."""
    stage = Stage(database)
    lin, ma = await stage.person("Lin"), await stage.person("Ma", (Role.FOREMAN, "team:electrical"))
    cold = await stage.person("Bing", (Role.WORKER, "category:hvac"))
    air, light = (
        await stage.ticket(lin, State.QUEUED, category="hvac"),
        await stage.ticket(lin, State.QUEUED, category="electrical"),
    )
    async with stage.work(ma) as work:
        offered = [[hand.worker.name for hand in await hands_for(work, ticket)] for ticket in (air, light)]
        assert offered == [["Bing", "Ma"], ["Ma"]]
        assert cold.name in [hand.worker.name for hand in (await crew(work, "electrical")).hands]
