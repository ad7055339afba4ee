"""What the commands about equipment do: read a file of it, write one."""

from __future__ import annotations

import asyncio
from pathlib import Path

from rich.progress import MofNCompleteColumn, Progress

from bot.people_acts import desk_for, until_done
from bot.roster_files import Sheet, read_sheet
from bot.row_files import SHOWN, OnlyLooked, RowsWrong, checked, complain, sheet_of
from bot.settings import Settings
from bot.terminal import complaints, console
from bot.written_files import writing
from desk.assets.importing import Change, Outcome, all_assets, bring_in
from desk.assets.rows import COLUMNS, NEEDED, column_of, read_row
from storage.tables import Asset


def import_assets(settings: Settings, file: Path, *, dry_run: bool, skip_errors: bool) -> None:
    """Read a file of equipment, and say what that changed. Code 1: nothing was written."""
    with Progress(*Progress.get_default_columns(), MofNCompleteColumn(), console=complaints) as progress:
        sheet = sheet_of(file, lambda path: read_sheet(path, COLUMNS, column_of, NEEDED))
        outcome, left_out = until_done(_brought_in(settings, sheet, progress, dry_run=dry_run, skip_errors=skip_errors))
    _report(file, outcome, left_out, dry_run=dry_run)


async def _brought_in(
    settings: Settings, sheet: Sheet, progress: Progress, *, dry_run: bool, skip_errors: bool
) -> tuple[Outcome, int]:
    outcome = Outcome()
    async with desk_for(settings) as desk:
        catalogue = desk.campus.catalogue
        rows, wrong = checked(
            sheet, lambda at, written: read_row(at, written, catalogue), lambda row: row.code, "code", progress
        )
        complain(wrong)
        if wrong and not skip_errors:
            raise RowsWrong(len(wrong), len(sheet.rows))
        task = progress.add_task("Writing", total=len(rows))
        try:
            async with desk.work() as work:
                outcome = await bring_in(work, rows, lambda count: progress.advance(task, count))
                if dry_run:
                    raise OnlyLooked
        except OnlyLooked:
            pass
    return outcome, len(wrong)


def _report(file: Path, outcome: Outcome, left_out: int, *, dry_run: bool) -> None:
    for change in outcome.changes[:SHOWN]:
        console.print(_told(change), markup=False)
    if len(outcome.changes) > SHOWN:
        console.print(f"… and {len(outcome.changes) - SHOWN} more changes.")
    counts = f"added {outcome.added}, changed {len(outcome.changes)}, unchanged {outcome.unchanged}"
    console.print(f"{file.name}: {counts}" + (f", left out {left_out}." if left_out else "."), markup=False)
    if dry_run:
        console.print("That is what would change: nothing was written.")


def _told(change: Change) -> str:
    return f"{change.code}: " + ", ".join(
        ("gone" if new is not None else "there again") if name == "gone_at" else f"{name} {old or '–'} → {new or '–'}"
        for name, (old, new) in change.values.items()
    )


def export_assets(settings: Settings, file: str) -> None:
    """Write all equipment into a file, by its ending, or to the terminal as CSV. Code 1: it cannot be written."""
    count = until_done(_export(settings, file))
    if file != "-":
        console.print(f"{file}: {count} rows.", markup=False)


async def _export(settings: Settings, file: str) -> int:
    count = 0
    with writing(file, [headings[0] for headings in COLUMNS.values()], "equipment") as write:
        async with desk_for(settings) as desk, desk.work() as work:
            async for assets in all_assets(work):
                # Disk and terminal may be slow; the transaction reads only.
                await asyncio.to_thread(lambda rows: [write(row) for row in rows], [*map(_row, assets)])
                count += len(assets)
    return count


def _row(asset: Asset) -> list[str]:
    warranty = asset.warranty_until.isoformat() if asset.warranty_until else ""
    said = (asset.code, asset.kind, asset.number, asset.building, asset.floor, asset.room, asset.model, warranty)
    return [*(value or "" for value in said), "yes" if asset.gone_at is not None else "no"]
