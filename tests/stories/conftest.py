"""Every story gets a campus of its own."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from sandbox.model import Request
from sandbox.world import World
from tests.stories.campus import Campus, campus

REFUSALS = {
    ("getUpdates", 0): "the long poll that an orderly end cuts off",
    ("getUpdates", 409): "another process asks",
    ("editMessageText", 400): "the card shows it already, or its message is gone",
    ("answerCallbackQuery", 400): "the press is too old",
    ("deleteMessage", 400): "the message is too old",
}
"""Answers of Telegram's that a story may bring about, and why; beside them 429, which only a story itself asks for."""


@pytest.fixture
async def desk(database_url: str, tmp_path: Path) -> AsyncIterator[Campus]:
    """A running campus, in English, without Telegram's limits."""
    async with campus(database_url, tmp_path) as running:
        yield running
        assert_fit(running.world)


@pytest.fixture
async def empty_campus(database_url: str, tmp_path: Path) -> AsyncIterator[Campus]:
    """A desk that knows nobody but its admin, by the settings."""
    async with campus(database_url, tmp_path, settled=False) as running:
        yield running
        assert_fit(running.world)


def assert_fit(world: World) -> None:
    """Every request of the story fits the table of the Bot API, and was carried out or refused for a known reason."""
    unknown = [(request.method, request.unknown) for request in world.requests if request.unknown]
    assert not unknown, "parameters that the Bot API does not know"
    odd = [
        (request.method, request.status, request.params) for request in world.requests if not _expected(world, request)
    ]
    assert not odd, "refused by Telegram"


def _expected(world: World, request: Request) -> bool:
    if request.status in (200, 429) or (request.method, request.status) in REFUSALS:
        return True
    chat = world.chats.get(int(request.chat_id or 0))
    if chat is None:
        return False
    # Whoever blocked the bot, and a group that threw it out, cannot be written to; one that moved says where to.
    person = world.people.get(chat.id)
    gone = chat.bot not in ("member", "administrator") or (
        person is not None and (person.blocked or not person.started)
    )
    return (request.status == 403 and gone) or (request.status == 400 and chat.migrated_to is not None)
