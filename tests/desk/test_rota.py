"""The duty roster's rules: who counts, who may change it, and the limits of a file."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest
from sqlalchemy import delete, func, select, update
from sqlmodel import col

from desk.duty.files import MOST, own_file
from desk.duty.on_call import who_is_there
from desk.duty.rota import rota_for
from desk.duty.rota_changes import add_extra, add_shift, change_turn, remove_shift
from desk.duty.swapping import answer_swap, ask_swap
from desk.errors import DeskError, NotAWorker, NotLead
from desk.errors.duty import HasTurnThen, NoRota, NotYourTeam, ShiftThere, TooManyTurns, TurnGone
from desk.work import Work
from storage.database import Database
from storage.kinds import Duty, Role
from storage.tables import Membership, Person, Shift, ShiftException, Swap
from tests.desk.stage import NOON, Stage

Doing = Callable[[Work], Awaitable[object]]
ON, CALL = Duty.ON_DUTY, Duty.ON_CALL
DAYTIME, TODAY = (480, 1050), NOON.date()


@pytest.fixture
def stage(database: Database) -> Stage:
    """A desk of its own."""
    return Stage(database)


async def _people(stage: Stage) -> dict[str, Person]:
    return {
        "foreman": await stage.person("Fang", (Role.FOREMAN, "team:plumbing")),
        "office": await stage.person("Ada", (Role.OFFICE, "")),
        "worker": await stage.person("Wang", (Role.WORKER, "team:plumbing")),
        "teammate": await stage.person("Sam", (Role.WORKER, "category:plumbing")),
        "other": await stage.person("Zhao", (Role.FOREMAN, "team:electrical")),
        "resident": await stage.person("Lin"),
    }


async def _there(stage: Stage) -> list[str]:
    async with stage.work() as work:
        found = await who_is_there(work, "plumbing")
        return sorted(found.on_duty) if found is not None else []


async def test_who_counts(stage: Stage) -> None:
    """Whoever takes the team's jobs, by whatever scope; not who is away, suspended, or has left."""
    people = await _people(stage)
    async with stage.work(people["office"]) as work:
        for who in ("worker", "teammate", "foreman"):
            await add_shift(work, "plumbing", people[who].row_id, "1234567", DAYTIME, ON)
    assert await _there(stage) == ["Fang", "Sam", "Wang"]
    for change, left in (
        (
            update(Person).where(col(Person.name) == "Wang").values(away_until=NOON + timedelta(hours=1)),
            ["Fang", "Sam"],
        ),
        (update(Person).where(col(Person.name) == "Wang").values(away_until=NOON), ["Fang", "Sam", "Wang"]),
        (update(Person).where(col(Person.name) == "Sam").values(suspended_at=NOON), ["Fang", "Wang"]),
        (delete(Membership).where(col(Membership.person_id) == people["worker"].id), ["Fang"]),
    ):
        async with stage.work() as work:
            await work.session.execute(change)
        assert await _there(stage) == left
    async with stage.work() as work:
        assert await who_is_there(work, "electrical") is None


async def _refusal(stage: Stage, person: Person, kind: type[DeskError], doing: Doing) -> None:
    async with stage.work(person, keep=False) as work:
        with pytest.raises(kind):
            await doing(work)


async def test_who_may_change_it(stage: Stage) -> None:
    """The team's foreman and the office; nobody else, and nothing that cannot be."""
    people = await _people(stage)
    wang, sam = people["worker"].row_id, people["teammate"].row_id
    async with stage.work(people["foreman"]) as work:
        shift = await add_shift(work, "plumbing", wang, "3", DAYTIME, ON)
        extra = await add_extra(work, "plumbing", TODAY, sam, (600, 660), CALL)
    key = f"{shift.row_id}.{TODAY.toordinal()}"

    def adding(who: int, code: str = "plumbing") -> Doing:
        return lambda work: add_shift(work, code, who, "345", (500, 600), ON)

    def changing(which: str, who: int | None) -> Doing:
        return lambda work: change_turn(work, which, who)

    for who in ("worker", "teammate", "other", "resident"):
        for doing in (
            adding(sam),
            changing(key, None),
            lambda work: remove_shift(work, shift.row_id),
            lambda work: add_extra(work, "plumbing", TODAY, sam, (0, 60), ON),
        ):
            await _refusal(stage, people[who], NotLead, doing)
    await _refusal(stage, people["other"], NotYourTeam, lambda work: rota_for(work, "plumbing"))
    await _refusal(stage, people["resident"], NoRota, lambda work: rota_for(work, "plumbing"))
    foreman = people["foreman"]
    await _refusal(stage, foreman, NotAWorker, adding(people["resident"].row_id))
    await _refusal(stage, foreman, NotAWorker, changing(key, 10**9))
    await _refusal(stage, foreman, ShiftThere, adding(wang))
    await _refusal(stage, foreman, HasTurnThen, changing(key, sam))
    await _refusal(stage, foreman, HasTurnThen, lambda w: add_extra(w, "plumbing", TODAY, sam, (650, 700), ON))
    for gone in (f"{shift.row_id}.{TODAY.toordinal() + 1}", "999.739000", "x999", "rubbish", f"{10**9}.1"):
        await _refusal(stage, foreman, TurnGone, changing(gone, wang))
    # As it was before leaves no trace; an extra one that is nobody's is gone.
    async with stage.work(foreman) as work:
        for whose in (people["foreman"].row_id, None, wang):
            turn = await change_turn(work, key, whose)
            assert (turn.person if turn is not None else None) == whose
        await change_turn(work, f"x{extra.row_id}", None)
        assert (await work.session.execute(select(func.count()).select_from(ShiftException))).scalar_one() == 0


async def test_two_foremen_at_once(stage: Stage) -> None:
    """Both give Wang the first shift of the roster, at the same hours: he gets it once."""
    people = await _people(stage)
    wang = people["worker"].row_id

    async def add() -> None:
        async with stage.work(people["office"]) as work:
            await add_shift(work, "plumbing", wang, "12345", DAYTIME, ON)
            await asyncio.sleep(0.2)

    refused = [each for each in await asyncio.gather(add(), add(), return_exceptions=True) if each is not None]
    assert [type(each) for each in refused] == [ShiftThere]


async def test_removed_with_a_swap_under_way(stage: Stage) -> None:
    """The shift is gone: who agrees now swaps nothing, who declines is answered."""
    people = await _people(stage)
    async with stage.work(people["foreman"]) as work:
        shift = await add_shift(work, "plumbing", people["worker"].row_id, "4", DAYTIME, ON)
    key = f"{shift.row_id}.{TODAY.toordinal() + 1}"
    async with stage.work(people["worker"]) as work:
        swap = await ask_swap(work, key, people["teammate"].row_id, None)
        assert [told.swap for told in work.to_person] == [swap.id]
    async with stage.work(people["foreman"]) as work:
        await remove_shift(work, shift.row_id)
    await _refusal(stage, people["teammate"], DeskError, lambda work: answer_swap(work, swap.row_id, yes=True))
    async with stage.work(people["teammate"]) as work:
        _swap, done = await answer_swap(work, swap.row_id, yes=False)
        assert done.key == "✖️ {name} declined the swap."
        assert (await work.session.get_one(Swap, swap.row_id)).agreed is False


async def test_a_file_has_an_end(stage: Stage) -> None:
    """More turns than the outbox takes in one file: a sentence."""
    people = await _people(stage)

    async def filled(work: Work) -> object:
        for n in range(MOST // 92 + 1):
            work.session.add(
                Shift(
                    team="plumbing",
                    person_id=work.actor.row_id,
                    duty=ON,
                    days="1234567",
                    begins=n * 60,
                    ends=n * 60 + 30,
                )
            )
        await work.session.flush()
        return await own_file(work, "plumbing")

    await _refusal(stage, people["worker"], TooManyTurns, filled)
