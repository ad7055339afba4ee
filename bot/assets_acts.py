"""What the commands about equipment do: read a file of it, write one."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path

import openpyxl
from rich.progress import MofNCompleteColumn, Progress

from bot.people_acts import OnlyLooked, desk_for, until_done
from bot.roster_files import FileUnusable, Sheet, read_sheet
from bot.settings import Settings
from bot.terminal import complaints, console, refuse
from desk.assets.importing import Change, Outcome, all_assets, bring_in
from desk.assets.rows import COLUMNS, NEEDED, AssetRow, column_of, read_row
from desk.catalogue import Catalogue
from desk.roster_rows import Wrong
from storage.tables import Asset

SHOWN = 50
"""Wrong rows, and changes, that are named."""


def import_assets(settings: Settings, file: Path, *, dry_run: bool, skip_errors: bool) -> None:
    """Read a file of equipment, and say what that changed. Code 1: nothing was written."""
    with Progress(*Progress.get_default_columns(), MofNCompleteColumn(), console=complaints) as progress:
        try:
            sheet = read_sheet(file, COLUMNS, column_of, NEEDED)
        except FileUnusable as error:
            refuse(str(error))
        except OSError as error:
            refuse(f"{file}: cannot be read: {error.strerror}")
        outcome, left_out = until_done(_brought_in(settings, sheet, progress, dry_run=dry_run, skip_errors=skip_errors))
    _report(file, outcome, left_out, dry_run=dry_run)


async def _brought_in(
    settings: Settings, sheet: Sheet, progress: Progress, *, dry_run: bool, skip_errors: bool
) -> tuple[Outcome, int]:
    outcome = Outcome()
    async with desk_for(settings) as desk:
        rows, wrong = _checked(sheet, desk.campus.catalogue, progress)
        _complain(sheet, wrong)
        if wrong and not skip_errors:
            refuse(f"Rows that are wrong: {len(wrong)} of {len(sheet.rows)}. Nothing was written.")
        writing = progress.add_task("Writing", total=len(rows))
        try:
            async with desk.work() as work:
                outcome = await bring_in(work, rows, lambda count: progress.advance(writing, count))
                if dry_run:
                    raise OnlyLooked
        except OnlyLooked:
            pass
    return outcome, len(wrong)


def _checked(sheet: Sheet, catalogue: Catalogue, progress: Progress) -> tuple[list[AssetRow], list[Wrong]]:
    """The rows that are right, and what is wrong with the others. A code that stands twice is wrong."""
    rows: list[AssetRow] = []
    wrong: list[Wrong] = []
    first: dict[str, int] = {}
    for number, written in progress.track(sheet.rows, description="Checking"):
        row = read_row(number, written, catalogue)
        if isinstance(row, Wrong):
            wrong.append(row)
        elif row.code in first:
            wrong.append(Wrong(number, f"The code {row.code} stands in row {first[row.code]} already."))
        else:
            first[row.code] = number
            rows.append(row)
    return rows, wrong


def _complain(sheet: Sheet, wrong: Sequence[Wrong]) -> None:
    if sheet.ignored:
        complaints.print(f"Columns that are not read: {', '.join(sheet.ignored)}.", markup=False, soft_wrap=True)
    for each in wrong[:SHOWN]:
        complaints.print(f"Row {each.row}: {each.sentence}", markup=False, soft_wrap=True)
    if len(wrong) > SHOWN:
        complaints.print(f"… and {len(wrong) - SHOWN} more rows.")


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


def export_assets(settings: Settings, file: Path) -> None:
    """Write all equipment. Code 1: the file cannot be written."""
    writer = {".csv": _write_csv, ".xlsx": _write_xlsx}.get(file.suffix.lower())
    if writer is None:
        refuse(f"{file.name}: please name it .csv or .xlsx.")
    rows = until_done(_exported(settings))
    try:
        writer(file, rows)
    except OSError as error:
        refuse(f"{file}: cannot be written: {error.strerror}")
    complaints.print(f"{file}: written: {len(rows)}.", markup=False, soft_wrap=True)


async def _exported(settings: Settings) -> list[list[str]]:
    async with desk_for(settings) as desk, desk.work() as work:
        return [_row(asset) for some in [found async for found in all_assets(work)] for asset in some]


def _row(asset: Asset) -> list[str]:
    warranty = asset.warranty_until.isoformat() if asset.warranty_until else ""
    said = (asset.code, asset.kind, asset.number, asset.building, asset.floor, asset.room, asset.model, warranty)
    return [*(value or "" for value in said), "yes" if asset.gone_at is not None else "no"]


_HEADINGS = [headings[0] for headings in COLUMNS.values()]


def _write_csv(file: Path, rows: Iterable[Sequence[str]]) -> None:
    # With the mark by which spreadsheets know UTF-8.
    with file.open("w", encoding="utf-8-sig", newline="") as opened:
        csv.writer(opened).writerows([_HEADINGS, *rows])


def _write_xlsx(file: Path, rows: Iterable[Sequence[str]]) -> None:
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("equipment")
    for row in (_HEADINGS, *rows):
        sheet.append(list(row))
    book.save(file)
