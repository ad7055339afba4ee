"""Each update is handled once, or kept as a dead letter: nothing falls silent, and the desk goes on."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from bot import demo
from bot.intake import TRIES, conversation_of
from storage.intake import opened
from storage.tables import Conversation, DeadLetter, Form, Outbox, Person, SeenUpdate
from tests.bot.conftest import LIMIT, Door


async def test_the_same_update_twice_does_nothing_the_second_time(door: Door) -> None:
    """Telegram brings an update again when it did not hear that it was handled."""
    update = door.update("3-502 tap drips")
    await door.intake.handle(update)
    await door.reads("Your report")
    await door.intake.handle(update)
    assert len(await door.rows(Form)) == 1
    assert await door.said() == 1


async def test_the_same_update_at_the_same_moment_is_handled_once(door: Door) -> None:
    """Two processes behind a load balancer may get it together."""
    update = door.update("3-502 tap drips")
    async with asyncio.TaskGroup() as group:
        for _process in range(5):
            group.create_task(door.intake.handle(update))
    assert len(await door.rows(Form)) == 1


async def test_what_fails_three_times_is_kept_and_the_desk_goes_on(door: Door) -> None:
    """The person reads a sentence, the admins are told, the row has the traceback, the next update is handled."""
    update = door.update("break")
    await door.intake.handle(update)
    await door.reads("Something went wrong on our side")
    await door.reads(str(update["update_id"]), chat=demo.ADMIN)
    [letter] = await door.rows(DeadLetter)
    assert (letter.update_id, letter.attempts) == (update["update_id"], TRIES)
    assert opened(letter, door.app.desk.campus.seal) == update
    assert "ValueError" in letter.traceback
    assert "breaks" in letter.traceback, "the line at which it broke"

    await door.intake.handle(door.update("3-502 tap drips"))
    await door.reads("Your report")


async def test_the_admins_hear_of_one_kind_of_failure_once_an_hour(door: Door) -> None:
    """One defect may meet every update: the admins read of it, then how many there are by now."""
    for _time in range(3):
        await door.intake.handle(door.update("break"))
    await door.intake.handle(door.update("miss a file"))
    await door.said()
    assert _dead_letters_told(door) == ["Dead letters that wait: 1.", "Dead letters that wait: 4."]
    door.world.advance(timedelta(minutes=59))
    await door.intake.handle(door.update("break"))
    door.world.advance(timedelta(minutes=1))
    await door.intake.handle(door.update("break"))
    await door.said()
    assert _dead_letters_told(door)[2:] == ["Dead letters that wait: 6."]
    assert len(await door.rows(DeadLetter)) == 6


def _dead_letters_told(door: Door) -> list[str]:
    messages = door.world.chat(demo.ADMIN).messages.values()
    return [message.text.splitlines()[-1] for message in messages if "was kept" in message.text]


async def test_a_dead_letter_is_over(door: Door) -> None:
    """It was not confirmed in time and comes again: nobody is told a second time."""
    update = door.update("break")
    await door.intake.handle(update)
    said = await door.said()
    await door.intake.handle(update)
    assert await door.said() == said == 2
    assert len(await door.rows(DeadLetter)) == 1


async def test_a_missing_file_is_no_reason_to_wait_for_the_database(door: Door) -> None:
    """Not every error of the system means that the database is away: this one would hold up everybody for ever."""
    await door.intake.handle(door.update("miss a file"))
    assert len(await door.rows(DeadLetter)) == 1


@pytest.mark.parametrize(
    "content",
    [
        {"message": "words"},
        {"message": ["words"]},
        {"message": {"message_id": "x", "chat": {"id": "y"}, "from": 3}},
        {"message": {"chat": None}},
        {"callback_query": {"id": 5, "message": 3}},
        {"callback_query": {}},
    ],
)
async def test_a_malformed_update_is_kept(door: Door, content: dict[str, Any]) -> None:
    """Whatever comes, it neither stops the desk nor is it asked for again and again."""
    update = {"update_id": 17, **content}
    assert isinstance(conversation_of(update), tuple)
    await door.intake.handle(update)
    [letter] = await door.rows(DeadLetter)
    assert opened(letter, door.app.desk.campus.seal) == update
    assert len(await door.rows(SeenUpdate)) == 1
    await door.reads("17", chat=demo.ADMIN)


@pytest.mark.parametrize("words", ["a\0b", "half a face: \ud83d"])
async def test_what_the_database_cannot_keep_is_kept_without_it(door: Door, words: str) -> None:
    """Characters that PostgreSQL refuses, in the words or in the name, do not stop the desk."""
    update = door.update("3-502 tap drips")
    update["message"]["text"] = words
    await door.intake.handle(update)
    update = door.update("3-502 tap drips")
    update["message"]["from"]["first_name"] = words
    await door.intake.handle(update)
    assert len(await door.rows(DeadLetter)) == 2


@pytest.mark.parametrize(
    "content",
    [
        {"channel_post": {"message_id": 1, "date": 1, "chat": {"id": -5, "type": "channel", "title": "News"}}},
        {"message": None},
        {"a kind of next year": {"id": 1}},
        {},
    ],
)
async def test_an_update_without_a_person_is_passed_over(door: Door, content: dict[str, Any]) -> None:
    """There is nobody to answer, and nothing is written."""
    await door.intake.handle({"update_id": 18, **content})
    assert await door.rows(DeadLetter) == []
    assert await door.rows(Outbox) == []


async def test_a_private_chat_moves_nowhere(door: Door) -> None:
    """Only a group becomes a supergroup; whatever says so in private, the person's messages stay in their chat."""
    update = door.update("3-502 tap drips")
    update["message"]["migrate_to_chat_id"] = -1_005
    await door.intake.handle(update)
    await door.reads("Your report")


async def test_a_refusal_leaves_nothing_half_written(door: Door) -> None:
    """What a handler wrote before the refusal is gone; the person reads why."""
    await door.intake.handle(door.update("rename me and refuse"))
    await door.reads("I cannot find that any more")
    [lin] = [person for person in await door.rows(Person) if person.chat_user == door.lin]
    assert lin.building is None


async def test_the_conversation_stays_where_it_was_when_a_handler_fails(door: Door) -> None:
    """State and data are in the transaction: a handler that breaks after it set them has set nothing."""
    await door.intake.handle(door.update("remember"))
    await door.intake.handle(door.update("remember and break"))
    await door.reads("Something went wrong")
    [stands] = await door.rows(Conversation)
    assert (stands.state, stands.filled) == ("here", {"form": 1})


async def test_a_handler_that_hangs_has_failed(door: Door) -> None:
    """It is cut off after the limit, once: others wait behind it."""
    before = asyncio.get_running_loop().time()
    await door.intake.handle(door.update("hang"))
    assert LIMIT < asyncio.get_running_loop().time() - before < 2 * LIMIT
    [letter] = await door.rows(DeadLetter)
    assert letter.attempts == 1
    assert "TooSlow" in letter.traceback
    await door.intake.handle(door.update("3-502 tap drips"))
    await door.reads("Your report")


async def test_waiting_for_ones_turn_is_not_hanging(door: Door) -> None:
    """What waits behind a handler that hangs has all its own time when that one was cut off."""
    slow, quick = door.update("hang"), door.update("3-502 tap drips")
    async with asyncio.TaskGroup() as group:
        group.create_task(door.intake.handle(slow))
        await asyncio.sleep(0)  # the slow one is first at the lock
        group.create_task(door.intake.handle(quick))
    assert [letter.update_id for letter in await door.rows(DeadLetter)] == [slow["update_id"]]
    await door.reads("Your report")


async def test_updates_of_one_person_in_one_chat_wait_for_each_other(door: Door) -> None:
    """Handed in together, as a webhook may: each finds what the one before has left, and none fails."""
    updates = [door.update(f"3-502 tap drips {n}") for n in range(8)]
    async with asyncio.TaskGroup() as group:
        for update in updates:
            group.create_task(door.intake.handle(update))
    assert await door.rows(DeadLetter) == []
    assert len(await door.rows(SeenUpdate)) == 8


def test_the_conversation_of_an_update() -> None:
    """A press belongs to the chat of its message and to whoever pressed."""
    message = {"chat": {"id": -5}, "from": {"id": 1}}
    assert conversation_of({"update_id": 1, "message": message}) == (-5, 1)
    assert conversation_of({"update_id": 1, "callback_query": {"from": {"id": 2}, "message": message}}) == (-5, 2)
