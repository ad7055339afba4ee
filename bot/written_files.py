"""Writing rows into a file row by row: CSV that spreadsheets open, and XLSX."""

from __future__ import annotations

import csv
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from bot.roster_files import FileUnusable

Write = Callable[[Sequence[str]], None]


@contextmanager
def writing(file: str, headings: Sequence[str], title: str) -> Iterator[Write]:
    """What writes a row into this file, after its headings; `-` is the terminal, `title` a table's.

    Raises FileUnusable, OSError. A file is there only when all of it is: what was there before stays until then.
    """
    if file == "-":
        yield _csv(sys.stdout, headings)
        return
    path = Path(file)
    half = path.with_name(f".{path.name}.half")
    try:
        match path.suffix.lower():
            case ".csv":
                # With its mark, by which spreadsheets know UTF-8.
                with half.open("w", encoding="utf-8-sig", newline="") as out:
                    yield _csv(out, headings)
            case ".xlsx":
                with _xlsx(half, headings, title) as write:
                    yield write
            case _:
                raise FileUnusable(f"{file}: call it .csv or .xlsx, or write - for the terminal.")
        half.replace(path)
    finally:
        half.unlink(missing_ok=True)


def _csv(out: TextIO, headings: Sequence[str]) -> Write:
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(headings)
    return writer.writerow


@contextmanager
def _xlsx(path: Path, headings: Sequence[str], title: str) -> Iterator[Write]:
    import openpyxl

    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet(title)
    sheet.append(list(headings))
    yield lambda row: sheet.append(list(row))
    with path.open("wb") as out:
        book.save(out)
