"""The rules of the resident's side: reopening, times to pick, following, the list, who hears an urging."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from desk.errors import AppealedAlready, CannotFollow, NothingProposed, NotYours, TooLateToReopen
from desk.tickets.duplicates import merge, own_duplicate
from desk.tickets.following import add_followers, follow, followed_by, followers_of, of_my_room, unfollow
from desk.tickets.holds import no_access, pick, visit_asked
from desk.tickets.repairs import reopen, tickets_of, urge
from desk.tickets.reviewing import appeal, reject
from desk.tickets.urging import who_hears
from storage.database import Database
from storage.kinds import Role, State
from storage.tables import Person, Ticket
from tests.desk.stage import CATALOGUE, NOON, Stage


@pytest.fixture
def stage(database: Database) -> Stage:
    """A desk of its own for each test."""
    return Stage(database)


@pytest.mark.parametrize(("seconds", "opens"), [(0, True), (1, False)])
async def test_reopening_ends_to_the_second(stage: Stage, seconds: int, *, opens: bool) -> None:
    """On the last moment of the catalogue's days it opens again; a second later it does not."""
    lin = await stage.person("Lin")
    ticket = await stage.ticket(lin, State.CLOSED)
    stage.now = NOON + timedelta(days=CATALOGUE.reopen_days, seconds=seconds)
    async with stage.work(lin) as work:
        if opens:
            assert (await reopen(work, ticket.row_id, "still_broken")).cycle == 2
        else:
            with pytest.raises(TooLateToReopen):
                await reopen(work, ticket.row_id, "still_broken")


async def test_one_appeal(stage: Stage) -> None:
    """After the second refusal there is none, whatever button somebody still has."""
    lin, ada = await stage.person("Lin"), await stage.person("Ada", (Role.OFFICE, ""))
    ticket = await stage.ticket(lin, State.REJECTED)
    async with stage.work(lin) as work:
        assert (await appeal(work, ticket.row_id, "It is the house's")).state is State.SUBMITTED
    async with stage.work(ada) as work:
        await reject(work, ticket.row_id, "no_fault")
    async with stage.work(lin) as work:
        with pytest.raises(AppealedAlready):
            await appeal(work, ticket.row_id, "Please")


async def _nobody_home(stage: Stage) -> tuple[Person, Person, Ticket, list[datetime]]:
    lin = await stage.person("Lin")
    wang = await stage.person("Wang", (Role.WORKER, "team:plumbing"))
    ticket = await stage.ticket(lin, State.ACCEPTED, assignee=wang)
    times = [NOON + timedelta(hours=3, seconds=27), NOON + timedelta(hours=30)]
    async with stage.work(wang) as work:
        await no_access(work, ticket.row_id, times)
    return lin, wang, ticket, times


async def test_a_button_knows_minutes_only(stage: Stage) -> None:
    """The worker's clock had seconds: the minute on the button is that time, the next minute is not."""
    lin, _wang, ticket, (soon, _later) = await _nobody_home(stage)
    async with stage.work(lin) as work:
        with pytest.raises(NothingProposed):
            await pick(work, ticket.row_id, soon + timedelta(minutes=1))
        picked = await pick(work, ticket.row_id, soon.replace(second=0))
    assert (picked.state, picked.window) == (State.ACCEPTED, soon.isoformat())


async def test_who_is_asked_for_a_time(stage: Stage) -> None:
    """The reporter, and a roommate who follows it; not the worker, a follower elsewhere, or after the last time."""
    lin, wang, ticket, (_soon, later) = await _nobody_home(stage)
    chen = await stage.person("Chen", room="502", registered=True)
    ned = await stage.person("Ned", room="503", registered=True)
    async with stage.work() as work:
        await add_followers(work, ticket, [chen.row_id, ned.row_id])

    async def asked() -> set[str]:
        names = set()
        for person in (lin, wang, chen, ned):
            async with stage.work(person) as work:
                if await visit_asked(work) is not None:
                    names.add(person.name)
        return names

    assert await asked() == {"Lin", "Chen"}
    stage.now = later + timedelta(seconds=1)
    assert await asked() == set()


async def test_two_that_wait_for_a_time_are_no_answer(stage: Stage) -> None:
    """It is not known which of the two is meant."""
    lin, wang, _ticket, times = await _nobody_home(stage)
    other = await stage.ticket(lin, State.ACCEPTED, assignee=wang)
    async with stage.work(wang) as work:
        await no_access(work, other.row_id, times)
    async with stage.work(lin) as work:
        assert await visit_asked(work) is None


async def test_who_may_follow(stage: Stage) -> None:
    """A roommate by the roster; not who merely says so, not a stranger, and nobody their own report."""
    lin = await stage.person("Lin", room="502", registered=True)
    ticket = await stage.ticket(lin, State.QUEUED)
    refusals = [
        (await stage.person("Chen", room="502", registered=True), None),
        (await stage.person("Mallory", room="502"), NotYours),
        (await stage.person("Ned", room="503", registered=True), NotYours),
        (await stage.person("Sue", room="502", registered=True, suspended=True), NotYours),
        (lin, CannotFollow),
    ]
    for person, refusal in refusals:
        async with stage.work(person) as work:
            if refusal is None:
                await follow(work, ticket.row_id)
                await follow(work, ticket.row_id)
            else:
                with pytest.raises(refusal):
                    await follow(work, ticket.row_id)
    async with stage.work() as work:
        assert [person.name for person in await followers_of(work, ticket)] == ["Chen"]


async def test_a_suspended_follower_hears_nothing(stage: Stage) -> None:
    """Nor may they do anything with it."""
    lin, sue = await stage.person("Lin"), await stage.person("Sue", suspended=True)
    ticket = await stage.ticket(lin, State.QUEUED)
    async with stage.work() as work:
        await add_followers(work, ticket, [sue.row_id])
        assert not await followers_of(work, ticket)
    async with stage.work(sue) as work:
        with pytest.raises(NotYours):
            await unfollow(work, ticket.row_id)


async def test_a_duplicate_is_over_with_its_parent(stage: Stage) -> None:
    """While the parent is open the duplicate stands among the open ones; a page goes on where the last ended."""
    lin, mia = await stage.person("Lin"), await stage.person("Mia")
    ada = await stage.person("Ada", (Role.OFFICE, ""))
    parent = await stage.ticket(lin, State.QUEUED)
    same = await stage.ticket(mia, State.SUBMITTED)
    closed, queued = await stage.ticket(mia, State.CLOSED), await stage.ticket(mia, State.QUEUED)
    async with stage.work(ada) as work:
        await merge(work, same.row_id, parent.row_id)
    async with stage.work(mia) as work:
        assert [t.id for t in await tickets_of(work)] == [queued.id, same.id, closed.id]
        assert [t.id for t in await tickets_of(work, after=(False, queued.row_id))] == [same.id, closed.id]
        assert [t.id for t in await tickets_of(work, after=(False, same.row_id))] == [closed.id]
        assert not await tickets_of(work, after=(True, closed.row_id))
        assert (await own_duplicate(work, parent, mia)) is not None
        (await work.session.get_one(Ticket, parent.row_id)).state = State.CLOSED
        await work.session.flush()
        assert [t.id for t in await tickets_of(work)] == [queued.id, closed.id, same.id]


async def test_what_stands_in_my_room_is_not_listed_twice(stage: Stage) -> None:
    """A followed ticket of the own room stands there; for who has no room by the roster, with what they follow."""
    lin = await stage.person("Lin")
    chen, mallory = await stage.person("Chen", room="502", registered=True), await stage.person("Mallory", room="502")
    ticket = await stage.ticket(lin, State.QUEUED)
    async with stage.work() as work:
        await add_followers(work, ticket, [chen.row_id, mallory.row_id])
    async with stage.work(chen) as work:
        assert [t.id for t in await of_my_room(work)] == [ticket.id]
        assert not await followed_by(work)
        assert not await of_my_room(work, before=ticket.row_id)
    async with stage.work(mallory) as work:
        assert not await of_my_room(work)
        assert [t.id for t in await followed_by(work)] == [ticket.id]


async def test_whom_an_urging_reaches(stage: Stage) -> None:
    """The worker, if reachable, and from the second time on who leads; whoever is both hears it once."""
    lin = await stage.person("Lin")
    wang = await stage.person("Wang", (Role.WORKER, "team:plumbing"), (Role.FOREMAN, "team:plumbing"))
    fu = await stage.person("Fu", (Role.FOREMAN, "team:plumbing"))
    await stage.person("Zhao", (Role.FOREMAN, "team:electrical"))
    he = await stage.person("He", (Role.HEAD, ""), (Role.DIRECTOR, ""))
    ticket = await stage.ticket(lin, State.ACCEPTED, assignee=wang)
    reached = []
    for _ in range(4):
        async with stage.work(lin) as work:
            hearing = await who_hears(work, await urge(work, ticket.row_id))
            assert hearing.worker is not None
            reached.append([person.id for person in hearing.beside])
        stage.now += timedelta(hours=1, seconds=1)
    assert reached == [[], [fu.id], [fu.id], [fu.id, he.id]]
