"""Dead letters as rows: in which order they are listed, what one failed of, and who may take one up again."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest
from cryptography.fernet import Fernet

from storage import dead_letters
from storage.database import Database
from storage.intake import Failure, keep_dead_letter, mark_seen
from storage.seal import Seal
from storage.tables import DeadLetter
from tests.engine import Undone

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
SEAL = Seal(Fernet.generate_key())


async def keep(database: Database, *numbers: int) -> None:
    """Let these have failed, a minute each after the one before."""
    async with database.transaction() as session:
        for minutes, number in enumerate(numbers):
            at = NOON + timedelta(minutes=minutes)
            await keep_dead_letter(session, SEAL, {"update_id": number}, "nothing", Failure(3, "", ""), at)


async def test_the_newest_come_first(database: Database) -> None:
    """As many as were asked for; the numbers of all come as people said them."""
    await keep(database, 8, 9, 7)
    async with database.transaction() as session:
        assert [letter.update_id for letter in await dead_letters.newest(session, 2)] == [7, 9]
        assert await dead_letters.numbers(session) == [7, 8, 9]
        assert await dead_letters.count(session) == 3


async def test_what_is_dropped_is_counted(database: Database) -> None:
    """What was gone before is not."""
    await keep(database, 7, 8)
    async with database.transaction() as session:
        assert await dead_letters.drop(session, [7, 99]) == 1
        assert await dead_letters.numbers(session) == [8]


async def test_a_letter_is_taken_up_once(database: Database) -> None:
    """With the mark that its update is seen; a transaction that is rolled back gives it back, mark and all."""
    await keep(database, 7)
    with suppress(Undone):
        async with database.transaction() as session:
            assert await dead_letters.take_again(session, 7, 1, 1, NOON)
            raise Undone
    async with database.transaction() as session:
        assert await dead_letters.take_again(session, 7, 1, 1, NOON)
    async with database.transaction() as session:
        assert not await dead_letters.take_again(session, 7, 1, 1, NOON)
        assert not await mark_seen(session, 7, NOON)


async def test_what_failed_again_and_is_gone(database: Database) -> None:
    """Somebody else's attempt went well: it does not come back."""
    async with database.transaction() as session:
        await dead_letters.failed_again(session, SEAL, 7, "", "")
        assert await dead_letters.count(session) == 0


@pytest.mark.parametrize(
    ("traceback", "reason"),
    [
        ("Traceback:\n  File\nbuiltins.ValueError\n", "builtins.ValueError"),
        ("builtins.ExceptionGroup\n  | Traceback:\n  | builtins.KeyError\n", "builtins.KeyError"),
        ("", "unknown"),
    ],
)
def test_the_reason(traceback: str, reason: str) -> None:
    """The last word of the traceback; within a group that of its last part."""
    letter = DeadLetter(update_id=7, at=NOON, attempts=3, update={}, traceback=traceback)
    assert dead_letters.reason(letter) == reason
