"""What the desk does not keep: group chatter, words in clear of what failed, and what failed long ago."""

from __future__ import annotations

from datetime import timedelta
from itertools import count
from typing import Any

import pytest

from notifications.jobs import forget_what_is_over
from storage.tables import DeadLetter, Outbox, Person, SeenUpdate
from tests.bot.conftest import SECRET, Door

EVE = 70_099
_NUMBERS = count(500)


async def test_nobody_reads_in_the_database_what_a_dead_letter_says(door: Door) -> None:
    """What people wrote, their names and a shared phone number are sealed; number and kind are in clear."""
    update = door.update("break")
    update["message"]["contact"] = {"phone_number": "+8613800000000", "first_name": "Lin", "user_id": door.lin}
    await door.intake.handle(update)
    [letter] = await door.rows(DeadLetter)
    assert (letter.update["update_id"], letter.update["kind"]) == (update["update_id"], "message")
    kept = str(letter.model_dump())
    assert not [words for words in ("+8613800000000", "Lin", SECRET) if words in kept]


async def test_what_failed_is_forgotten_after_a_month(door: Door) -> None:
    """Dead letters and messages that could not be said stay for the operator, but not for ever."""
    await door.intake.handle(door.update("break"))
    await door.said()
    report = door.update("3-502 tap drips")
    door.world.block(door.lin)
    await door.intake.handle(report)
    await door.said()
    for days, left in ((29, 1), (2, 0)):
        door.world.advance(timedelta(days=days))
        await forget_what_is_over(door.app.desk)
        assert (len(await door.rows(DeadLetter)), len(await door.rows(Outbox))) == (left, left)


@pytest.mark.parametrize("kind", ["message", "edited_message"])
async def test_what_people_say_among_themselves_leaves_nothing(door: Door, kind: str) -> None:
    """Where the bot is a group's admin it hears all: who says something there is nobody to the desk."""
    for content in ({"text": "lunch?"}, {"text": "/start@another_bot"}, {"text": None}):
        await door.intake.handle(_from_eve(kind, content))
    assert EVE not in [person.chat_user for person in await door.rows(Person)]
    assert await door.rows(SeenUpdate) == []


@pytest.mark.parametrize(
    "content",
    [
        {"text": "/help"},
        {"caption": "/help@CampusDesk_bot", "photo": []},
        {"migrate_to_chat_id": -1005},
        {"text": "yes", "reply_to_message": {"message_id": 2, "date": 1, "chat": {"id": -5, "type": "group"}}},
    ],
)
async def test_what_is_said_to_the_desk_in_a_group_is_heard(door: Door, content: dict[str, Any]) -> None:
    """Commands, replies to the bot, and that the group became a supergroup."""
    if "reply_to_message" in content:
        bot = {"id": door.world.bot_id, "is_bot": True, "first_name": "Desk"}
        content = {**content, "reply_to_message": {**content["reply_to_message"], "from": bot}}
    await door.intake.handle(_from_eve("message", content))
    assert EVE in [person.chat_user for person in await door.rows(Person)]
    assert len(await door.rows(SeenUpdate)) == 1


def _from_eve(kind: str, content: dict[str, Any]) -> dict[str, Any]:
    group, eve = {"id": -5, "type": "group", "title": "Group"}, {"id": EVE, "is_bot": False, "first_name": "Eve"}
    return {"update_id": next(_NUMBERS), kind: {"message_id": 7, "date": 1, "chat": group, "from": eve, **content}}
