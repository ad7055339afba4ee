"""What the commands about places do: read a file into the desk, and write all places into one."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path

from rich.progress import MofNCompleteColumn, Progress

from bot.people_acts import desk_for, until_done
from bot.roster_files import Sheet, read_sheet
from bot.row_files import OnlyLooked, RowsWrong, complain, sheet_of
from bot.settings import Settings
from bot.terminal import complaints, console
from bot.written_files import writing
from desk.people.roster_rows import Wrong
from desk.places.exporting import HEADINGS, exported
from desk.places.importing import Outcome, bring_in, planned
from desk.places.rows import COLUMNS, PlaceRow, column_of, read_row
from storage.kinds import PlaceKind


def import_places(settings: Settings, file: Path, *, dry_run: bool, skip_errors: bool) -> None:
    """Read a file of places into the desk, and say what that changed. Code 1: nothing was written."""
    with Progress(*Progress.get_default_columns(), MofNCompleteColumn(), console=complaints) as progress:
        sheet = sheet_of(file, lambda path: read_sheet(path, COLUMNS, column_of, needed=("kind",)))
        rows = [read_row(number, written) for number, written in progress.track(sheet.rows, description="Checking")]
        outcome, left_out = until_done(
            _import(settings, sheet, rows, progress, dry_run=dry_run, skip_errors=skip_errors)
        )
    _report(file, outcome, left_out, dry_run=dry_run)


async def _import(
    settings: Settings,
    sheet: Sheet,
    rows: Sequence[PlaceRow | Wrong],
    progress: Progress,
    *,
    dry_run: bool,
    skip_errors: bool,
) -> tuple[Outcome, int]:
    columns = {name for _number, written in sheet.rows for name in written}
    outcome, wrong = Outcome(), 0
    async with desk_for(settings) as desk:
        try:
            async with desk.work() as work:
                made = await planned(work, rows, columns)
                wrong = len({each.row for each in made.wrong})
                complain(made.wrong)
                if wrong and not skip_errors:
                    raise RowsWrong(wrong, len(sheet.rows))
                task = progress.add_task("Writing", total=made.places)
                outcome = await bring_in(work, made, lambda count: progress.advance(task, count))
                if dry_run:
                    raise OnlyLooked
        except OnlyLooked:
            pass
    return outcome, wrong


def _report(file: Path, outcome: Outcome, left_out: int, *, dry_run: bool) -> None:
    counts = (
        f"added {outcome.added.total()}, changed {outcome.changed.total()}, unchanged {outcome.unchanged()}, "
        f"closed {outcome.closed.total()}"
    )
    console.print(f"{file.name}: {counts}" + (f", rows left out {left_out}." if left_out else "."), markup=False)
    for kind in PlaceKind:
        if outcome.added[kind] or outcome.changed[kind]:
            console.print(
                f"  {kind}s: added {outcome.added[kind]}, changed {outcome.changed[kind]}, "
                f"unchanged {outcome.unchanged(kind)}, closed {outcome.closed[kind]}"
            )
    if dry_run:
        console.print("That is what would change: nothing was written.")


def export_places(settings: Settings, file: str) -> None:
    """Write all places into a file, by its ending, or to the terminal as CSV."""
    count = until_done(_export(settings, file))
    if file != "-":
        console.print(f"{file}: {count} rows.", markup=False)


async def _export(settings: Settings, file: str) -> int:
    count = 0
    with writing(file, HEADINGS, "places") as write:
        async with desk_for(settings) as desk, desk.work() as work:
            async for row in exported(work):
                # Disk and terminal may be slow; the transaction reads only.
                await asyncio.to_thread(write, [str(row.get(name, "")) for name in HEADINGS])
                count += 1
    return count
