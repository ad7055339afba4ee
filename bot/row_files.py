"""What the commands have in common that bring a file of rows into the desk: people, places, equipment."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TypeVar

from rich.progress import Progress

from bot.roster_files import FileUnusable, Sheet
from bot.terminal import complaints, refuse
from desk.people.roster_rows import Wrong

SHOWN = 50
"""Wrong rows that are named; of more, the number is."""

Row = TypeVar("Row")


class OnlyLooked(Exception):
    """What would change is known, and is not to be."""


class RowsWrong(Exception):
    """Rows are wrong, and nobody said to leave them out; str() says how many."""

    def __init__(self, wrong: int, rows: int) -> None:
        super().__init__(f"Rows that are wrong: {wrong} of {rows}. Nothing was written.")


def sheet_of(file: Path, read: Callable[[Path], Sheet]) -> Sheet:
    """The file's rows; headings that say nothing are named. One that cannot be read is refused in one line."""
    try:
        sheet = read(file)
    except FileUnusable as error:
        refuse(str(error))
    except OSError as error:
        refuse(f"{file}: cannot be read: {error.strerror}")
    if sheet.ignored:
        complaints.print(f"Columns that are not read: {', '.join(sheet.ignored)}.", markup=False, soft_wrap=True)
    return sheet


def checked(
    sheet: Sheet,
    read_row: Callable[[int, Mapping[str, str]], Row | Wrong],
    key: Callable[[Row], str],
    noun: str,
    progress: Progress,
) -> tuple[list[Row], list[Wrong]]:
    """The rows that are right, and what is wrong with the others. A key that stands twice is wrong; `noun` names it."""
    rows: list[Row] = []
    wrong: list[Wrong] = []
    first: dict[str, int] = {}
    for number, written in progress.track(sheet.rows, description="Checking"):
        row = read_row(number, written)
        if isinstance(row, Wrong):
            wrong.append(row)
        elif key(row) in first:
            wrong.append(Wrong(number, f"The {noun} {key(row)} stands in row {first[key(row)]} already."))
        else:
            first[key(row)] = number
            rows.append(row)
    return rows, wrong


def complain(wrong: Sequence[Wrong]) -> None:
    """Say what is wrong with each of the first rows."""
    for each in wrong[:SHOWN]:
        complaints.print(f"Row {each.row}: {each.sentence}", markup=False, soft_wrap=True)
    if len(wrong) > SHOWN:
        complaints.print(f"… and {len(wrong) - SHOWN} more rows.")
