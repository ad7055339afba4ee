"""Whose job it is: limits, absences, who may take a job first, and jobs that change hands."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from desk.catalogue.parts import Catalogue
from desk.errors import Away, DeskError, NotAWorker, NotInThePast, OfferedFirst, SameTeam, TooLateToReopen, TooManyJobs
from desk.tickets.assigning import AWAY, accept, assign, come_back, jobs_of, pause, transfer, workers_of
from desk.tickets.repairs import rate, reopen
from storage.database import Database
from storage.kinds import Role, State
from storage.tables import Person, Ticket
from tests.desk.stage import Stage

PLUMBER = (Role.WORKER, "team:plumbing")


@pytest.fixture
def stage(database: Database) -> Stage:
    """A desk of its own for each test."""
    return Stage(database)


def _at_most(stage: Stage, jobs: int) -> None:
    catalogue = stage.campus.catalogue
    team = catalogue.teams["plumbing"].model_copy(update={"jobs_at_once": jobs})
    limited: Catalogue = catalogue.model_copy(update={"teams": {**catalogue.teams, "plumbing": team}})
    stage.campus = replace(stage.campus, catalogue=limited)


async def test_so_many_jobs_and_no_more(stage: Stage) -> None:
    """The limit counts what is being done; a job on hold makes room."""
    _at_most(stage, 2)
    lin, wang = await stage.person("Lin"), await stage.person("Wang", PLUMBER)
    for state in (State.ACCEPTED, State.ON_HOLD):
        await stage.ticket(lin, state, assignee=wang)
    second, third = await stage.ticket(lin, State.QUEUED), await stage.ticket(lin, State.QUEUED)
    async with stage.work(wang) as work:
        await accept(work, second.row_id)
    async with stage.work(wang) as work:
        with pytest.raises(TooManyJobs) as refused:
            await accept(work, third.row_id)
    assert refused.value.values == {"count": 2}


async def test_two_presses_at_once_do_not_pass_the_limit(stage: Stage) -> None:
    """Two jobs accepted by one worker in the same moment: one is theirs, the other is refused."""
    _at_most(stage, 1)
    lin, wang = await stage.person("Lin"), await stage.person("Wang", PLUMBER)
    tickets = [await stage.ticket(lin, State.QUEUED) for _ in range(4)]

    async def take(ticket: Ticket) -> bool:
        try:
            async with stage.work(wang) as work:
                await accept(work, ticket.row_id)
                await asyncio.sleep(0.05)  # the others come before this one has committed
        except TooManyJobs:
            return False
        return True

    assert sorted(await asyncio.gather(*(take(ticket) for ticket in tickets))) == [False, False, False, True]


async def test_who_is_away_takes_no_jobs_and_gives_theirs_back(stage: Stage) -> None:
    """Their jobs are offered again with the reason, they are neither given nor taking any, until they come back."""
    lin, wang = await stage.person("Lin"), await stage.person("Wang", PLUMBER)
    ma = await stage.person("Ma", (Role.FOREMAN, "team:plumbing"))
    has = [await stage.ticket(lin, state, assignee=wang) for state in (State.ACCEPTED, State.IN_PROGRESS)]
    free = await stage.ticket(lin, State.QUEUED)
    until = stage.now + timedelta(days=2)
    async with stage.work(wang) as work:
        work.session.add(wang)
        with pytest.raises(NotInThePast):
            await pause(work, stage.now)
        given_back = await pause(work, until)
        assert [(job.state, job.assignee_id) for job in given_back] == [(State.QUEUED, None)] * 2
        assert {happened.event.note for happened in work.happened} == {AWAY}
        assert await jobs_of(work, wang) == []
    assert {job.id for job in given_back} == {job.id for job in has}
    async with stage.work(wang) as work:
        with pytest.raises(Away):
            await accept(work, free.row_id)
    async with stage.work(ma) as work:
        with pytest.raises(Away):
            await assign(work, free.row_id, wang.row_id)
    async with stage.work(wang) as work:
        work.session.add(wang)
        come_back(work)
        assert (await accept(work, free.row_id)).assignee_id == wang.id


async def test_a_job_is_given_to_its_own_team_only(stage: Stage) -> None:
    """An electrician, somebody suspended and somebody unknown are given no plumbers' job; who does all trades is."""
    lin, ma = await stage.person("Lin"), await stage.person("Ma", (Role.FOREMAN, "team:plumbing"))
    zhao = await stage.person("Zhao", (Role.WORKER, "team:electrical"))
    sue = await stage.person("Sue", PLUMBER, suspended=True)
    any_trade = await stage.person("Yu", (Role.WORKER, ""))
    ticket = await stage.ticket(lin, State.QUEUED)
    async with stage.work(ma) as work:
        for wrong in (zhao.row_id, sue.row_id, 999_999):
            with pytest.raises(NotAWorker):
                await assign(work, ticket.row_id, wrong)
        assert (await assign(work, ticket.row_id, any_trade.row_id)).assignee_id == any_trade.id
        assert {person.name for person in await workers_of(work, "plumbing")} == {"Ma", "Yu"}


async def test_another_team_has_it_then(stage: Stage) -> None:
    """Its former team may take it no more, its due time stays; to its own team it cannot go."""
    lin, wang = await stage.person("Lin"), await stage.person("Wang", PLUMBER)
    zhao = await stage.person("Zhao", (Role.WORKER, "team:electrical"))
    ticket = await stage.ticket(lin, State.ACCEPTED, assignee=wang)
    async with stage.work(wang) as work:
        with pytest.raises(SameTeam):
            await transfer(work, ticket.row_id, "plumbing")
        moved = await transfer(work, ticket.row_id, "electrical")
        assert (moved.team, moved.assignee_id, moved.due_at) == ("electrical", None, ticket.due_at)
        assert work.happened[-1].previous_team == "plumbing"
    async with stage.work(wang) as work:
        with pytest.raises(DeskError):
            await accept(work, ticket.row_id)
    async with stage.work(zhao) as work:
        assert (await accept(work, ticket.row_id)).assignee_id == zhao.id


async def test_not_fixed_goes_to_the_same_worker_first(stage: Stage) -> None:
    """For a while only who had it may take it; then everybody of the team. The foreman may give it away at once."""
    lin, wang, sam, ma = await _crew(stage)
    for taken in (wang, None):
        ticket = await stage.ticket(lin, State.DONE, assignee=wang)
        async with stage.work(lin) as work:
            again = await reopen(work, ticket.row_id, "still_broken")
        assert again.offered_until is not None
        async with stage.work(sam) as work:
            with pytest.raises(OfferedFirst) as refused:
                await accept(work, ticket.row_id)
            assert refused.value.values == {"name": "Wang", "until": again.offered_until}
        who, now = (taken, stage.now) if taken else (sam, again.offered_until)
        async with replace(stage, now=now).work(who) as work:
            got = await accept(work, ticket.row_id)
            assert (got.assignee_id, got.offered_to) == (who.id, None)
    ticket = await stage.ticket(lin, State.DONE, assignee=wang)
    async with stage.work(lin) as work:
        await reopen(work, ticket.row_id, "still_broken")
    async with stage.work(ma) as work:
        assert (await assign(work, ticket.row_id, sam.row_id)).assignee_id == sam.id


async def test_nothing_is_kept_for_who_is_not_there(stage: Stage) -> None:
    """A worker who is away, or no worker any more, holds nobody up."""
    lin, wang, sam, _ma = await _crew(stage)
    former = await stage.person("Old")
    ticket, other = [await stage.ticket(lin, State.DONE, assignee=who) for who in (wang, former)]
    async with stage.work(wang) as work:
        work.session.add(wang)
        await pause(work, stage.now + timedelta(days=1))
    for each in (ticket, other):
        async with stage.work(lin) as work:
            assert (await reopen(work, each.row_id, "still_broken")).offered_to is None
        async with stage.work(sam) as work:
            assert (await accept(work, each.row_id)).assignee_id == sam.id


async def test_a_closed_ticket_is_opened_again_for_some_days_only(stage: Stage) -> None:
    """Until the catalogue's days are over, to the minute; then it is a new report."""
    lin, wang, _sam, _ma = await _crew(stage)
    ticket = await stage.ticket(lin, State.CLOSED, assignee=wang)
    days = timedelta(days=stage.campus.catalogue.reopen_days)
    async with replace(stage, now=stage.now + days + timedelta(minutes=1)).work(lin) as work:
        with pytest.raises(TooLateToReopen):
            await reopen(work, ticket.row_id, "still_broken")
    async with replace(stage, now=stage.now + days).work(lin) as work:
        again = await reopen(work, ticket.row_id, "still_broken")
    assert (again.state, again.cycle, again.level) == (State.QUEUED, 2, 0)


async def _crew(stage: Stage) -> tuple[Person, Person, Person, Person]:
    return (
        await stage.person("Lin"),
        await stage.person("Wang", PLUMBER),
        await stage.person("Sam", PLUMBER),
        await stage.person("Ma", (Role.FOREMAN, "team:plumbing")),
    )


async def test_who_was_suspended_meanwhile_is_given_nothing(stage: Stage) -> None:
    """The foreman's list is a moment old: whoever was suspended, or went away, since then gets no job."""
    lin, wang, sam, ma = await _crew(stage)
    ticket = await stage.ticket(lin, State.QUEUED)
    async with stage.work(ma) as work:
        shown = [await work.session.get(Person, worker.id) for worker in (wang, sam)]  # as the list showed them
        async with stage.work() as meanwhile:
            for worker, changed in ((wang, "suspended_at"), (sam, "away_until")):
                row = await meanwhile.session.get_one(Person, worker.id)
                setattr(row, changed, stage.now + timedelta(days=1))
        with pytest.raises(NotAWorker):
            await assign(work, ticket.row_id, wang.row_id)
        with pytest.raises(Away):
            await assign(work, ticket.row_id, sam.row_id)
        assert all(person is not None and person.suspended_at is None for person in shown), "nobody had told this one"


async def test_nothing_is_kept_for_who_left_the_team(stage: Stage) -> None:
    """Suspended after the job was kept for them: everybody may take it."""
    lin, wang, sam, _ma = await _crew(stage)
    ticket = await stage.ticket(lin, State.DONE, assignee=wang)
    async with stage.work(lin) as work:
        assert (await reopen(work, ticket.row_id, "still_broken")).offered_to == wang.id
    async with stage.work() as work:
        (await work.session.get_one(Person, wang.id)).suspended_at = stage.now
    async with stage.work(sam) as work:
        assert (await accept(work, ticket.row_id)).offered_to is None


async def test_a_new_round_has_no_stars_yet(stage: Stage) -> None:
    """Rated, opened again, repaired and closed by itself: that is no rating."""
    lin, wang, _sam, _ma = await _crew(stage)
    ticket = await stage.ticket(lin, State.CLOSED, assignee=wang)
    async with stage.work(lin) as work:
        await rate(work, ticket.row_id, 5, comment="quick")
    async with stage.work(lin) as work:
        again = await reopen(work, ticket.row_id, "still_broken")
    assert (again.rating, again.rating_comment) == (None, None)
