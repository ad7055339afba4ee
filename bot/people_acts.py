"""What the commands about the roster do: read a file into it, list what was read, undo it."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import AsyncIterator, Coroutine, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, TypeVar

import typer
from rich.progress import MofNCompleteColumn, Progress
from rich.table import Table
from rich.text import Text
from sqlalchemy.exc import SQLAlchemyError

from bot.its_desk import of_its_desk
from bot.places_watch import PlacesWatch
from bot.roster_files import FileUnusable, Sheet, read_sheet
from bot.row_files import OnlyLooked, RowsWrong, checked, complain, sheet_of
from bot.settings import Settings
from bot.terminal import complaints, console, refuse
from bot.wiring import command_desk, database_for
from desk.catalogue.file import CatalogueError
from desk.people.roster import CannotUndo, Outcome, bring_in, imports, undo
from desk.people.roster_rows import read_row
from desk.work import Desk
from storage.database import is_away
from storage.seal import SealBroken
from storage.tables import RosterImport

T = TypeVar("T")


def import_people(settings: Settings, file: Path, *, dry_run: bool, skip_errors: bool) -> None:
    """Read a file into the roster, and say what that changed. Code 1: nothing was written."""
    with Progress(*Progress.get_default_columns(), MofNCompleteColumn(), console=complaints) as progress:
        sheet = sheet_of(file, read_sheet)
        outcome, left_out = until_done(
            _bring_in(settings, file.name, sheet, progress, dry_run=dry_run, skip_errors=skip_errors)
        )
    _report(file, outcome, left_out, dry_run=dry_run)


def _report(file: Path, outcome: Outcome, left_out: int, *, dry_run: bool) -> None:
    counts = f"added {outcome.added}, changed {outcome.changed}, unchanged {outcome.unchanged}"
    console.print(f"{file.name}: {counts}" + (f", left out {left_out}." if left_out else "."), markup=False)
    if dry_run:
        console.print("That is what would change: nothing was written.")
    elif outcome.number is not None:
        console.print(f"`campusdesk people undo {outcome.number}` undoes it.")


def undo_import(settings: Settings, number: int | None) -> None:
    """Undo an import. Code 1: it cannot be undone, and nothing was changed."""
    undone = until_done(_undo(settings, number))
    counts = f"taken out {undone.added}, changed back {undone.changed}"
    console.print(f"Import {undone.id} ({undone.file}) is undone: {counts}.", markup=False)


def list_imports(settings: Settings) -> None:
    """Print a table of the latest; a sentence when there is none."""
    read = until_done(_imports(settings))
    if not read:
        console.print("No file has been read yet. `campusdesk people import FILE` reads one.")
        return
    table = Table()
    for heading in ("number", "when", "file", "added", "changed", "undone"):
        table.add_column(heading, no_wrap=heading != "file")
    for each in read:
        at = each.at.astimezone(settings.time_zone)  # without a setting the machine's own
        undone = each.undone_at.astimezone(settings.time_zone).strftime("%Y-%m-%d %H:%M") if each.undone_at else ""
        cells = (each.id, f"{at:%Y-%m-%d %H:%M}", each.file, each.added, each.changed, undone)
        table.add_row(*(Text(str(cell)) for cell in cells))
    console.print(table)


@asynccontextmanager
async def desk_for(settings: Settings) -> AsyncIterator[Desk]:
    """The desk that `campusdesk run` serves with these settings, for as long as a command works on it."""
    settings = of_its_desk(settings)
    async with database_for(settings) as database:
        said = asyncio.Event()
        desk = command_desk(settings, database, said.set)
        await PlacesWatch(desk).look()
        yield desk
        if said.is_set():
            await database.notify()  # whoever delivers tells the people


async def _bring_in(
    settings: Settings, file: str, sheet: Sheet, progress: Progress, *, dry_run: bool, skip_errors: bool
) -> tuple[Outcome, int]:
    outcome = Outcome()
    async with desk_for(settings) as desk:
        catalogue = desk.campus.catalogue
        rows, wrong = checked(
            sheet, lambda at, written: read_row(at, written, catalogue), lambda row: row.number, "number", progress
        )
        complain(wrong)
        if wrong and not skip_errors:
            raise RowsWrong(len(wrong), len(sheet.rows))
        task = progress.add_task("Writing", total=len(rows))
        try:
            async with desk.work() as work:
                outcome = await bring_in(work, file, rows, lambda count: progress.advance(task, count))
                if dry_run:
                    raise OnlyLooked
        except OnlyLooked:
            pass
    return outcome, len(wrong)


async def _undo(settings: Settings, number: int | None) -> RosterImport:
    async with desk_for(settings) as desk, desk.work() as work:
        return await undo(work, number)


async def _imports(settings: Settings) -> Sequence[RosterImport]:
    async with desk_for(settings) as desk, desk.work() as work:
        return await imports(work)


_OTHER_KEY = (
    "Phones were sealed with another key: is SECRET_KEY (or DATA_DIR/secret.key) the desk's? Nothing was written."
)


def until_done(work: Coroutine[Any, Any, T]) -> T:
    """Run it; what stops it is said in one line, and then nothing was written."""
    try:
        return asyncio.run(work)
    except (CannotUndo, RowsWrong, FileUnusable) as error:
        refuse(str(error))
    except CatalogueError as error:
        refuse(str(error))
    except SealBroken:
        refuse(_OTHER_KEY)
    except BrokenPipeError:
        # Whoever read it has read enough, as `head` does. What is still buffered goes nowhere, without a word.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise typer.Exit(1) from None
    except OSError as error:
        refuse(f"It did not work: {error}. Nothing was written.")
    except SQLAlchemyError as error:
        if not is_away(error):
            raise
        refuse("The database went away. Nothing was written.")
