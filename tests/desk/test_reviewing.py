"""The review, and the one appeal against it."""

from __future__ import annotations

import pytest

from desk.errors import AlreadyDecided, AppealedAlready, OwnDecision
from desk.tickets.reviewing import appeal, approve, reject
from storage.database import Database
from storage.kinds import Role, State
from tests.desk.stage import Stage

OFFICE = (Role.OFFICE, "")


@pytest.fixture
def stage(database: Database) -> Stage:
    """A desk of its own for each test."""
    return Stage(database)


async def test_an_appeal_is_decided_by_somebody_else(stage: Stage) -> None:
    """Ada refused it: Bo decides on the appeal, whichever way; after that there is no second one."""
    lin, ada, bo = [await stage.person("Lin"), await stage.person("Ada", OFFICE), await stage.person("Bo", OFFICE)]
    ticket = await stage.ticket(lin)
    async with stage.work(ada) as work:
        await reject(work, ticket.row_id, "no_fault")
    async with stage.work(lin) as work:
        again = await appeal(work, ticket.row_id, "it does drip", ["drip.jpg"])
        assert (again.state, again.appealed) == (State.SUBMITTED, True)
        assert [shot.file_id for shot in work.attached] == ["drip.jpg"]
    async with stage.work(ada) as work:
        for decision in (approve(work, ticket.row_id), reject(work, ticket.row_id, "no_fault")):
            with pytest.raises(OwnDecision):
                await decision
    async with stage.work(bo) as work:
        await reject(work, ticket.row_id, "no_fault")
    async with stage.work(lin) as work:
        with pytest.raises(AppealedAlready):
            await appeal(work, ticket.row_id, "still")


async def test_an_office_of_one_decides_again(stage: Stage) -> None:
    """Where there is nobody else, an appeal is not left lying."""
    lin, ada = await stage.person("Lin"), await stage.person("Ada", OFFICE)
    ticket = await stage.ticket(lin)
    async with stage.work(ada) as work:
        await reject(work, ticket.row_id, "no_fault")
    async with stage.work(lin) as work:
        await appeal(work, ticket.row_id, "it does drip")
    async with stage.work(ada) as work:
        assert (await approve(work, ticket.row_id)).state is State.QUEUED


async def test_what_a_colleague_passed_is_not_refused(stage: Stage) -> None:
    """Bo passed it: Ada cannot refuse it; Bo may think again. What passed by itself, anybody may."""
    lin, ada, bo = [await stage.person("Lin"), await stage.person("Ada", OFFICE), await stage.person("Bo", OFFICE)]
    passed, by_itself = await stage.ticket(lin), await stage.ticket(lin, State.QUEUED)
    async with stage.work(bo) as work:
        await approve(work, passed.row_id)
    async with stage.work(ada) as work:
        with pytest.raises(AlreadyDecided):
            await reject(work, passed.row_id, "no_fault")
        assert (await reject(work, by_itself.row_id, "no_fault")).state is State.REJECTED
    async with stage.work(bo) as work:
        assert (await reject(work, passed.row_id, "no_fault")).state is State.REJECTED
