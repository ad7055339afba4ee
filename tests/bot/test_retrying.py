"""A dead letter is handled once more, exactly once, however many operators try and however it ends."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from aiogram import Dispatcher, F, Router
from aiogram.types import Message
from sqlalchemy import delete

from bot.intake import TRIES, Intake
from bot.retrying import GONE, Retried, Retrying
from bot.transaction import TransactionMiddleware
from conversations.routes import routes
from desk.errors import NotFound
from notifications.announce import Announcer
from storage import dead_letters
from storage.intake import Failure, keep_dead_letter, opened, words_of
from storage.tables import DeadLetter, Form, SeenUpdate
from tests.bot.conftest import LIMIT, SECRET, Door, breaking, ear
from wording.messages import Answers


def refusing() -> Router:
    """A program that knows an answer to what broke before: a refusal."""
    router = Router()

    @router.message(F.text == "break")
    async def refuses(message: Message) -> Answers:
        raise NotFound()

    return router


def program(door: Door, *first: Router) -> Retrying:
    """The program as it is later: with these routes before its own. Without any, what broke has been mended."""
    dispatcher = Dispatcher(disable_fsm=True)
    desk, wording = door.app.desk, door.app.wording
    dispatcher.update.outer_middleware(TransactionMiddleware(desk, wording, limit=LIMIT, take=dead_letters.take_again))
    dispatcher.include_routers(*first, routes())
    return Retrying(desk, ear(door.app, door.world), dispatcher)


async def broken(door: Door) -> dict[str, Any]:
    """Lin has written something at which the program broke, and has read that it did."""
    update = door.update("break")
    await door.intake.handle(update)
    await door.said()
    return update


async def test_what_was_mended_is_handled(door: Door) -> None:
    """The person has the answer, the letter is gone; the same update from Telegram still does nothing."""
    update = await broken(door)
    assert await program(door).retry(update["update_id"]) == Retried(well=True, outcome="handled")
    await door.reads("Your report")
    assert await door.rows(DeadLetter) == []
    await door.intake.handle(update)
    assert len(await door.rows(Form)) == 1


async def test_a_mark_that_was_forgotten_is_made_anew(door: Door) -> None:
    """Marks go after two days, letters after thirty."""
    update = await broken(door)
    async with door.app.desk.database.transaction() as session:
        await session.execute(delete(SeenUpdate))
    await program(door).retry(update["update_id"])
    assert [seen.update_id for seen in await door.rows(SeenUpdate)] == [update["update_id"]]


async def test_what_fails_again_stays(door: Door) -> None:
    """With one attempt more, the new reason in clear and its words sealed; the person is not told a second time."""
    update = await broken(door)
    said = await door.said()
    again = await program(door, breaking()).retry(update["update_id"])
    assert again == Retried(well=False, outcome="failed again: ValueError")
    [letter] = await door.rows(DeadLetter)
    assert letter.attempts == TRIES + 1
    assert dead_letters.reason(letter) == "builtins.ValueError"
    assert SECRET not in str(letter.model_dump())
    seal = door.app.desk.campus.seal
    assert opened(letter, seal) == update
    assert SECRET in words_of(letter, seal)
    assert await door.said() == said


async def test_the_reason_is_the_last_one(door: Door) -> None:
    """What it failed of at first may be mended, and what comes after it not."""
    update = {"update_id": 17, "message": "words"}
    async with door.app.desk.database.transaction() as session:
        why = Failure(1, "builtins.KeyError", "")
        await keep_dead_letter(session, door.app.desk.campus.seal, update, "message", why, door.world.clock.now())
    assert (await program(door).retry(17)).outcome == "failed again: ValidationError"
    [letter] = await door.rows(DeadLetter)
    assert (letter.attempts, dead_letters.reason(letter)) == (2, "pydantic_core._pydantic_core.ValidationError")


@pytest.mark.parametrize("operators", [2, 6])
async def test_of_those_who_try_at_once_one_handles_it(door: Door, operators: int) -> None:
    """The others hear that it is gone."""
    update = await broken(door)
    async with asyncio.TaskGroup() as group:
        tries = [group.create_task(program(door).retry(update["update_id"])) for _operator in range(operators)]
    assert sorted(each.result().outcome for each in tries) == ["handled"] + [GONE.outcome] * (operators - 1)
    assert len(await door.rows(Form)) == 1


async def test_one_that_fails_beside_one_that_goes_well(door: Door) -> None:
    """Two programs, an older and a mended one: the letter does not come back."""
    update = await broken(door)
    async with asyncio.TaskGroup() as group:
        group.create_task(program(door, breaking()).retry(update["update_id"]))
        group.create_task(program(door).retry(update["update_id"]))
    assert await door.rows(DeadLetter) == []
    assert len(await door.rows(Form)) == 1


async def test_a_retry_and_telegram_at_once(door: Door) -> None:
    """Telegram brings the update just now, as it did not hear that it was handled."""
    update = await broken(door)
    async with asyncio.TaskGroup() as group:
        group.create_task(program(door).retry(update["update_id"]))
        group.create_task(_mended(door).handle(update))
    assert await door.rows(DeadLetter) == []
    assert len(await door.rows(Form)) == 1


async def test_a_refusal_is_an_answer(door: Door) -> None:
    """The person reads why, and the letter is gone."""
    update = await broken(door)
    assert (await program(door, refusing()).retry(update["update_id"])).outcome == "refused: NotFound"
    await door.reads("I cannot find that any more")
    assert await door.rows(DeadLetter) == []


async def test_what_is_passed_over_by_now(door: Door) -> None:
    """There is nobody to answer: the letter goes all the same."""
    post = {"message_id": 1, "date": 1, "chat": {"id": -5, "type": "channel", "title": "News"}}
    update = {"update_id": 18, "channel_post": post}
    async with door.app.desk.database.transaction() as session:
        why = Failure(1, "", "")
        await keep_dead_letter(session, door.app.desk.campus.seal, update, "channel_post", why, door.world.clock.now())
    assert await program(door).retry(18) == Retried(well=True, outcome="ignored")
    assert await door.rows(DeadLetter) == []


async def test_a_number_that_is_gone(door: Door) -> None:
    """Somebody else was faster, or dropped it."""
    assert await program(door).retry(5) is GONE


def _mended(door: Door) -> Intake:
    desk, wording = door.app.desk, door.app.wording
    transactions = TransactionMiddleware(desk, wording, limit=LIMIT)
    dispatcher = Dispatcher(disable_fsm=True)
    dispatcher.update.outer_middleware(transactions)
    dispatcher.include_router(routes())
    return Intake(desk, ear(door.app, door.world), dispatcher, transactions, Announcer(wording))
