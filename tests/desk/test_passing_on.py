"""Between a level and its telling: who cannot be told any more is not, and whoever stands in for them is."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import delete, select, update
from sqlmodel import col

from desk.late.bundling import bundle, readers
from desk.late.escalating import fire_due
from desk.late.snoozing import snooze
from desk.people.channels import removed
from desk.people.meeting import unreachable
from desk.tickets.assigning import release, transfer
from desk.tickets.prioritising import prioritise
from storage.database import Database
from storage.kinds import Language, Role, State, Urgency
from storage.tables import Channel, Membership, Notice, Person
from tests.desk.stage import Stage

TEAM = "team:plumbing"


async def _told(stage: Stage) -> list[str]:
    """Who is told what waits, in as many runs as it takes."""
    told: list[str] = []
    for _run in range(3):
        stage.now += timedelta(minutes=2)
        async with stage.work() as work:
            waiting = await readers(work)
        for reader in waiting:
            async with stage.work() as work:
                await bundle(work, reader)
                names = [each.person or each.channel for each in work.bundles]
                told += [
                    each.name if isinstance(each, Person) else each.purpose if each else "nobody" for each in names
                ]
    return told


@pytest.mark.parametrize("how", ["suspended", "unreachable", "no foreman"])
@pytest.mark.parametrize("others", [False, True])
async def test_a_foreman_who_is_gone(database: Database, how: str, others: bool) -> None:
    """The other foreman, who is told anyway, is told once; where there is none the head is."""
    stage = Stage(database)
    ma, _sun = await stage.person("Ma", (Role.FOREMAN, TEAM)), await stage.person("Sun", (Role.HEAD, ""))
    if others:
        await stage.person("Fang", (Role.FOREMAN, TEAM))
    await stage.ticket(await stage.person("Lin"), State.QUEUED)
    stage.now += timedelta(hours=21)
    async with stage.work() as work:
        await fire_due(work)
    async with stage.work() as work:
        assert max((await work.session.execute(select(col(Notice.level)))).scalars()) == 0
        match how:
            case "suspended":
                await work.session.execute(update(Person).where(col(Person.id) == ma.id).values(suspended_at=work.now))
            case "unreachable":
                await unreachable(work, ma.chat_user)
            case _:
                await work.session.execute(delete(Membership).where(col(Membership.person_id) == ma.id))
    assert await _told(stage) == (["Fang"] if others else ["Sun"])
    async with stage.work() as work:
        assert None not in (await work.session.execute(select(col(Notice.told_at)))).scalars().all()


async def test_what_was_said_in_vain(database: Database) -> None:
    """The desk finds out that Ma has blocked the bot when it tells her: Sun is told; of what is over nobody."""
    stage = Stage(database)
    ma, lin = await stage.person("Ma", (Role.FOREMAN, TEAM)), await stage.person("Lin")
    wang = await stage.person("Wang", (Role.WORKER, TEAM))
    await stage.person("Sun", (Role.HEAD, ""))
    ticket = await stage.ticket(lin, State.ACCEPTED, assignee=wang)
    await stage.ticket(lin, State.QUEUED)
    stage.now += timedelta(hours=21)
    async with stage.work() as work:
        await fire_due(work)
    assert await _told(stage) == ["Ma"]
    async with stage.work(ma) as work:
        await transfer(work, ticket.row_id, "electrical")
    async with stage.work() as work:
        await unreachable(work, ma.chat_user)
    assert await _told(stage) == ["Sun"]


async def test_a_group_that_is_gone_and_a_worker_who_gave_it_back(database: Database) -> None:
    """What is the group's goes to the foreman; what was the worker's to the group."""
    stage = Stage(database)
    lin, wang = await stage.person("Lin"), await stage.person("Wang", (Role.WORKER, TEAM))
    await stage.person("Ma", (Role.FOREMAN, TEAM))
    async with stage.work() as work:
        work.session.add(Channel(purpose="plumbing", chat_id=-1, language=Language.EN, linked_by=lin.row_id))
    ticket = await stage.ticket(lin, State.IN_PROGRESS, assignee=wang)
    assert ticket.due_at is not None
    stage.now = ticket.due_at - timedelta(hours=1)
    async with stage.work() as work:
        await fire_due(work)
        [notice] = (await work.session.execute(select(Notice))).scalars()
        assert (notice.person_id, notice.role) == (wang.id, Role.WORKER)
    async with stage.work(wang) as work:
        await release(work, ticket.row_id, "no_time")
    assert await _told(stage) == ["plumbing"]
    async with stage.work() as work:
        await removed(work, -1)
    assert await _told(stage) == ["Ma"]


async def test_a_snooze_is_over_and_who_made_it_is_gone(database: Database) -> None:
    """Sun put it off, and is suspended meanwhile: Ma is reminded instead, although she was told of it before."""
    stage = Stage(database)
    await stage.person("Ma", (Role.FOREMAN, TEAM))
    sun = await stage.person("Sun", (Role.HEAD, ""))
    ticket = await stage.ticket(await stage.person("Lin"), State.QUEUED)
    stage.now += timedelta(hours=21)
    async with stage.work() as work:
        await fire_due(work)
    assert await _told(stage) == ["Ma"]
    async with stage.work(sun) as work:
        await snooze(work, ticket.row_id, stage.now + timedelta(minutes=20), "parts")
    async with stage.work() as work:
        await work.session.execute(update(Person).where(col(Person.id) == sun.id).values(suspended_at=work.now))
    stage.now += timedelta(minutes=20)
    async with stage.work() as work:
        await fire_due(work)
    assert await _told(stage) == ["Ma"]


async def test_another_urgency_between_a_level_and_its_telling(database: Database) -> None:
    """It counts as less urgent before anybody was told: it is told when it has come so far again, and is not lost."""
    stage = Stage(database)
    await stage.person("Ma", (Role.FOREMAN, TEAM))
    ada = await stage.person("Ada", (Role.OFFICE, ""))
    ticket = await stage.ticket(await stage.person("Lin"), State.QUEUED, urgency=Urgency.URGENT)
    stage.now += timedelta(minutes=100)
    async with stage.work() as work:
        await fire_due(work)
    async with stage.work(ada) as work:
        await prioritise(work, ticket.row_id, Urgency.LOW)
    assert await _told(stage) == []
    stage.now += timedelta(days=1)
    assert await _told(stage) == ["Ma"]


async def test_nobody_waits_for_ever_for_what_another_process_is_at(database: Database) -> None:
    """Somebody holds a ticket of which something is due: what is known by then is told after five minutes."""
    stage = Stage(database)
    await stage.person("Ma", (Role.FOREMAN, TEAM))
    await stage.ticket(await stage.person("Lin"), State.QUEUED)
    stage.now += timedelta(hours=21)
    async with stage.work() as work:
        await fire_due(work)
        assert not await readers(work, only_emergencies=True)
    stage.now += timedelta(minutes=5)
    async with stage.work() as work:
        assert len(await readers(work, only_emergencies=True)) == 1
