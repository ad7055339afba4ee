"""The log: one line for an update, and nothing in it that a person wrote or that opens a door."""

from __future__ import annotations

import io
import json
import re

import pytest

from bot.logs import configure_logs
from sandbox.faults import Kind
from sandbox.world import Fault
from storage.intake import words_of
from storage.tables import DeadLetter
from tests.bot.conftest import SECRET, Door


async def test_one_line_an_update(door: Door, logged: io.StringIO) -> None:
    """With its number, kind, milliseconds and what came of it."""
    update = door.update("3-502 tap drips")
    await door.intake.handle(update)
    await door.intake.handle(update)
    await door.intake.handle(door.update("rename me and refuse"))
    lines = [json.loads(line) for line in logged.getvalue().splitlines()]
    told = [line for line in lines if line["message"] == "update"]
    assert [line["outcome"] for line in told] == ["handled", "repeated", "refused: NotFound"]
    assert {line["kind"] for line in told} == {"message"}
    assert told[0]["update_id"] == update["update_id"]
    assert told[0]["ms"] > 0


@pytest.mark.parametrize("format", ["text", "json"])
async def test_what_people_write_is_in_no_log(door: Door, format: str) -> None:
    """Not when a handler breaks over it, nor when the database or the library does; in the dead letter it is kept."""
    stream = io.StringIO()
    configure_logs("debug", format, (), stream)
    for words in ("break", "break in the database", "remember and break", f"3-502 {SECRET}"):
        await door.intake.handle(door.update(words))
    odd = door.update(SECRET)
    odd["message"]["message_id"] = {"text": SECRET}
    await door.intake.handle(odd)
    await door.reads("Your report")

    text = stream.getvalue()
    assert "Traceback" in text
    assert "breaks" in text, "where it broke is told"
    for secret in (SECRET, "Lin Wei", "weeps", door.world.token.split(":")[1]):
        assert secret not in text, re.findall(f".{{80}}{secret}.{{80}}", text)[:3]
    letters = await door.rows(DeadLetter)
    assert any(SECRET in words_of(letter, door.app.desk.campus.seal) for letter in letters)


@pytest.mark.parametrize("kind", ["malformed", "502_html", "429", "drop"])
async def test_a_failing_telegram_puts_no_message_into_the_log(door: Door, logged: io.StringIO, kind: Kind) -> None:
    """Half an answer holds what was said; the library would write it down."""
    door.world.faults.append(Fault(kind, method="sendMessage", retry_after=1))
    await door.intake.handle(door.update(f"3-502 tap drips, {SECRET}"))
    await door.said()
    text = logged.getvalue()
    assert "delivery tries again" in text
    for secret in (SECRET, "Lin Wei", door.world.token.split(":")[1]):
        assert secret not in text
