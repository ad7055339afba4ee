"""Promise 5, and the desk's own life: whatever arrives as an update, it is answered or kept, and the desk goes on."""

from __future__ import annotations

import asyncio
import io
import json
import re
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from aiogram.types import CallbackQuery, Update
from hypothesis import HealthCheck, given
from pydantic import ValidationError
from sqlalchemy import text

from bot import demo
from bot.intake import conversation_of
from bot.supervision import supervise
from bot.wiring import Application, application
from sandbox.server import SandboxServer
from sandbox.world import World
from storage.database import Database
from storage.intake import opened
from storage.tables import DeadLetter, Outbox
from tests.bot.conftest import LIN, Door
from tests.faults.residents import button_data
from tests.faults.updates import NAME, RESIDENTS, SECRET, updates, user
from tests.stage import demo_telegram, unhurried

UPDATES = 600
"""In one try; a soak tries often."""

Json = dict[str, Any]

# What the desk has said, or will, to a chat or of a press: a newer text that takes a row's place counts anew.
_SAID = text(
    "SELECT (SELECT coalesce(sum(revision), 0) FROM outbox"
    "        WHERE chat_id::text = :chat OR message->>'press' = :press),"
    "       EXISTS (SELECT FROM dead_letter WHERE update_id = :update)"
)


@dataclass
class Slot:
    """Where updates are thrown in, one by one. The desk says nothing before it is let: all of it stands in its rows."""

    world: World
    app: Application
    numbers: Iterator[int] = field(default_factory=lambda: count(1_000))
    buried: dict[int, Json] = field(default_factory=dict)

    async def throw(self, content: Json) -> None:
        """One update: it is answered if it deserves that, it is kept if it fails, and what is right does not fail."""
        update = {"update_id": next(self.numbers), **content}
        before, _failed = await self._said(update)
        await self.app.intake.handle(update)
        after, failed = await self._said(update)
        if failed:
            self.buried[update["update_id"]] = update
        parsed = _parsed(update)
        if parsed is None:
            return
        assert not (failed and _storable(update)), "what is right does not fail"
        if _deserves_an_answer(parsed):
            assert after > before, "nobody is left without an answer"

    async def _said(self, update: Json) -> tuple[int, bool]:
        wanted = {"chat": str(conversation_of(update)[0]), "press": _press(update), "update": update["update_id"]}
        async with self.app.desk.database.transaction() as session:
            said, failed = (await session.execute(_SAID, wanted)).one()
        return said, failed

    @asynccontextmanager
    async def speaking(self) -> AsyncIterator[Door]:
        """Let the desk say what it has to."""
        stop = asyncio.Event()
        async with asyncio.TaskGroup() as group:
            group.create_task(supervise({"delivery": self.app.services["delivery"]}, stop))
            try:
                yield Door(self.world, self.app, self.app.intake)
            finally:
                stop.set()


@pytest.fixture
async def telegram() -> AsyncIterator[SandboxServer]:
    """The demo campus, and residents who have opened the bot."""
    async with demo_telegram({LIN: "Lin Wei", **dict.fromkeys(RESIDENTS, NAME)}) as server:
        yield server


@pytest.fixture
async def slot(telegram: SandboxServer, database_url: str, database: Database, tmp_path: Path) -> AsyncIterator[Slot]:
    """A desk with two repairs and two drafts on it."""
    settings = unhurried(telegram, database_url, tmp_path)
    async with application(settings, database, now=telegram.world.clock.now) as app:
        await demo.settle(app.desk)
        slot = Slot(telegram.world, app)
        for resident in RESIDENTS:
            await slot.throw({"message": _private(resident, text="3-502 tap drips")})
        [*drafts] = [row for row in await Door(telegram.world, app, app.intake).rows(Outbox) if row.card_id]
        for row in drafts[:2]:
            press = {"id": f"{row.id}", "from": user(row.chat_id), "chat_instance": "1", "data": _submit(row)}
            await slot.throw({"callback_query": {**press, "message": _private(row.chat_id)}})
        yield slot


@pytest.mark.slow
@pytest.mark.timeout(180)
@pytest.mark.soak(an_hour=150, least=34)
async def test_whatever_arrives_is_answered_or_kept(slot: Slot, logged: io.StringIO, seed: int) -> None:
    """Six hundred updates of all kinds, right and broken. Afterwards an ordinary report is served as ever."""
    loop = asyncio.get_running_loop()

    @hypothesis.seed(seed)
    @hypothesis.settings(max_examples=UPDATES, deadline=None, database=None, suppress_health_check=[*HealthCheck])
    @given(content=updates())
    def throw(content: Json) -> None:
        asyncio.run_coroutine_threadsafe(slot.throw(content), loop).result()

    await asyncio.to_thread(throw)

    async with slot.speaking() as door:
        await _serves_an_ordinary_report(door)
        await door.said()
        letters = {each.update_id: opened(each, slot.app.desk.campus.seal) for each in await door.rows(DeadLetter)}
        assert letters == slot.buried
        assert letters, "some were broken"
        assert [row.failure for row in await door.rows(Outbox) if not _nobody_there(row)] == []
    _tells_no_tales(logged.getvalue(), slot.world.token)


async def _serves_an_ordinary_report(door: Door) -> None:
    """Lin writes, presses Submit, and reads the number."""
    await door.intake.handle(door.update("3-502 tap drips"))
    await door.reads("Your report")
    [card] = [message for message in door.world.chat(LIN).messages.values() if button_data(message, "Submit")]
    door.world.press(LIN, LIN, card.id, button_data(card, "Submit"))
    await door.intake.handle(door.taken())
    await door.reads("R-")


def _tells_no_tales(log: str, token: str) -> None:
    """Where something broke is told; nobody's words or names, no token, and nothing that the desk calls an error."""
    for secret in (SECRET, "weeps", NAME, token.split(":")[1]):
        assert secret not in log
    levels = {json.loads(line)["level"] for line in log.splitlines()}
    assert levels <= {"info", "warning"}


def _private(person: int, **content: str) -> Json:
    chat = {"id": person, "type": "private", "first_name": NAME}
    return {"message_id": 1, "date": 1, "from": user(person), "chat": chat, **content}


def _submit(row: Outbox) -> str:
    (data,) = (b["data"] for buttons in row.message["buttons"] for b in buttons if b["text"] == "Submit")
    return str(data)


def _parsed(update: Json) -> Update | None:
    try:
        return Update.model_validate(update)
    except ValidationError:
        return None


def _press(update: Json) -> str:
    press = update.get("callback_query")
    number = press.get("id") if isinstance(press, dict) else None
    return number if isinstance(number, str) and _storable(number) else ""


def _deserves_an_answer(update: Update) -> bool:
    """Words in private, or a press on a message: by somebody who is no bot, and can be kept as a person."""
    said = update.callback_query or update.message
    if said is None or said.from_user is None or said.from_user.is_bot or not _storable(said.from_user.model_dump()):
        return False
    if isinstance(said, CallbackQuery):
        return said.message is not None and _storable(said.id)
    return said.chat.type == "private" and bool(said.text) and _storable(said.chat.id)


def _storable(value: Any) -> bool:
    """Whether PostgreSQL can keep it. What Telegram brings always is: proper Unicode without NUL, and 64 bits."""
    match value:
        case str():
            return "\0" not in value and not re.search("[\ud800-\udfff]", value)
        case int():
            return -(2**63) <= value < 2**63
        case dict():
            return all(_storable(each) for pair in value.items() for each in pair)
        case list():
            return all(_storable(each) for each in value)
        case _:
            return True


def _nobody_there(row: Outbox) -> bool:
    """It was meant for a chat that Telegram does not know, or where the bot is not."""
    return any(word in (row.failure or "") for word in ("Chat not found", "Forbidden"))
