"""What the commands about dead letters do: look at them, handle them once more, let them go."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Collection, Coroutine, Sequence
from contextlib import asynccontextmanager
from typing import Any, TypeVar

import typer
from aiogram.types import User
from rich.table import Table
from rich.text import Text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession

from bot import demo
from bot.asking import NoAnswer, NoBotApi, telegram_at
from bot.its_desk import of_its_desk
from bot.retrying import Retried
from bot.settings import Settings
from bot.terminal import complaints, console, refuse
from bot.wiring import database_for, retrying, seal_of
from desk.catalogue.file import CatalogueError
from storage import dead_letters
from storage.database import is_away
from storage.intake import opened, words_of
from storage.seal import SealBroken
from storage.tables import DeadLetter

T = TypeVar("T")


class Unknown(Exception):
    """There is no dead letter of this number."""


def list_letters(settings: Settings, limit: int) -> None:
    """Print a table of the newest; a sentence when there is none."""
    letters, count = _until_done(_newest(of_its_desk(settings), limit))
    if not letters:
        console.print("There are no dead letters.")
        return
    console.print(_table(letters, settings))
    if count > len(letters):
        console.print(f"Older ones that are not shown: {count - len(letters)}. --limit shows more.")


def show_letter(settings: Settings, number: int) -> None:
    """Print one, opened."""
    update, words = _until_done(_opened(of_its_desk(settings), number))
    complaints.print("What follows holds what people wrote, and their names: keep it to yourself.")
    console.print(_harmless(json.dumps(update, indent=2, ensure_ascii=False)), markup=False)
    console.print(_harmless(words), markup=False)


def retry_letters(settings: Settings, numbers: Sequence[int]) -> None:
    """Handle these once more, or all when none is named; a line for each. Code 1 when one failed again."""
    outcomes = _until_done(_retry(settings, numbers))
    if not outcomes:
        console.print("There are no dead letters.")
    raise typer.Exit(0 if all(outcome.well for outcome in outcomes) else 1)


def drop_letters(settings: Settings, numbers: Sequence[int], *, sure: bool) -> None:
    """Let these go, or all when none is named, after a question."""
    settings = of_its_desk(settings)
    meant = _until_done(_meant(settings, numbers))
    if not meant:
        console.print("There are no dead letters.")
        return
    if not sure and not typer.confirm(f"Dead letters to drop for good: {len(meant)}. Is that meant?"):
        refuse("Nothing was dropped.")
    console.print(f"Dropped: {_until_done(_drop(settings, meant))}.")


def _table(letters: Sequence[DeadLetter], settings: Settings) -> Table:
    table = Table()
    for heading in ("number", "when", "kind", "attempts"):
        table.add_column(heading, no_wrap=True)
    table.add_column("reason", overflow="fold")
    for letter in letters:
        at = letter.at.astimezone(settings.time_zone)  # without a setting the machine's own
        cells = (letter.update_id, f"{at:%Y-%m-%d %H:%M:%S}", letter.update["kind"], letter.attempts)
        table.add_row(*(Text(_harmless(str(cell))) for cell in (*cells, dead_letters.reason(letter))))
    return table


def _harmless(text: str) -> str:
    """The same with signs that do not show themselves written out: a terminal might obey them. JSON stays JSON."""
    return "".join(sign if sign in "\n\t" or sign.isprintable() else _written_out(sign) for sign in text)


def _written_out(sign: str) -> str:
    return f"\\u{ord(sign):04x}" if ord(sign) < 0x10000 else json.dumps(sign)[1:-1]


@asynccontextmanager
async def _session(settings: Settings) -> AsyncIterator[AsyncSession]:
    async with database_for(settings) as database, database.transaction() as session:
        yield session


async def _newest(settings: Settings, limit: int) -> tuple[Sequence[DeadLetter], int]:
    async with _session(settings) as session:
        return await dead_letters.newest(session, limit), await dead_letters.count(session)


async def _opened(settings: Settings, number: int) -> tuple[dict[str, Any], str]:
    """The update, and the traceback with the exception's own words. Raises Unknown, SealBroken."""
    async with _session(settings) as session:
        await _known(session, [number])
        letter = await dead_letters.find(session, number)
    if letter is None:
        raise Unknown(number)
    seal = seal_of(settings)
    return opened(letter, seal), words_of(letter, seal)


async def _meant(settings: Settings, numbers: Sequence[int]) -> Sequence[int]:
    async with _session(settings) as session:
        return await _known(session, numbers)


async def _known(session: AsyncSession, numbers: Sequence[int]) -> Sequence[int]:
    """These in the order in which people said them, each once; all when none is named. Raises Unknown."""
    there = await dead_letters.numbers(session)
    for number in numbers:
        if number not in there:
            raise Unknown(number)
    return sorted(set(numbers)) or there


async def _drop(settings: Settings, numbers: Collection[int]) -> int:
    async with _session(settings) as session:
        return await dead_letters.drop(session, numbers)


async def _retry(settings: Settings, numbers: Sequence[int]) -> list[Retried]:
    outcomes: list[Retried] = []
    me = await _bot(settings)
    settings = of_its_desk(settings)
    async with database_for(settings) as database:
        async with database.transaction() as session:
            meant = await _known(session, numbers)
        said = asyncio.Event()
        conversations = await retrying(settings, database, me, said.set)
        try:
            for number in meant:
                outcomes.append(await conversations.retry(number))
                console.print(f"{number}: {outcomes[-1].outcome}", markup=False)
        finally:
            if said.is_set():
                await database.notify()  # whoever delivers sends the answers
    return outcomes


async def _bot(settings: Settings) -> User:
    """Who the desk's bot is: what people said to it may name it, and links that it gives do."""
    if settings.bot_token is None:
        return User(is_bot=True, **demo.cast()["bot"])
    async with telegram_at(settings.telegram_api_base, settings.bot_token.get_secret_value()) as telegram:
        me = await telegram.ask("getMe")
    if me.result is None:
        raise NoAnswer(me.description)
    return User.model_validate(me.result)


_OTHER_KEY = "It was sealed with another key: is SECRET_KEY (or DATA_DIR/secret.key) the one of the desk that kept it?"


def _until_done(work: Coroutine[Any, Any, T]) -> T:
    """Run it; what stops it is said in one line."""
    try:
        return asyncio.run(work)
    except Unknown as unknown:
        refuse(f"There is no dead letter {unknown}. `campusdesk dead-letters list` shows the ones there are.")
    except CatalogueError as error:
        refuse(str(error))
    except SealBroken:
        refuse(_OTHER_KEY)
    except NoBotApi:
        refuse("What answers at TELEGRAM_API_BASE is no Bot API; nothing was done.")
    except NoAnswer as error:
        refuse(f"Telegram does not say who the bot is ({error}); nothing was done.")
    except OSError as error:
        refuse(f"It did not work: {error}")
    except SQLAlchemyError as error:
        if not is_away(error):
            raise
        refuse("The database went away. What no line says to be handled is still there.")
