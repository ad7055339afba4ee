"""Files of a roster, as people's programs write them: CSV in several codings, and XLSX."""

from __future__ import annotations

import csv
import io
import warnings
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from desk.people.roster_rows import COLUMNS, column_of

BIGGEST = 50 * 2**20
"""Bytes of a file: a roster of a million people has fewer."""


class FileUnusable(Exception):
    """The file cannot be read as a roster; str() says what to do."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """The rows of a file: the number of each, as the file's own program counts, and its values by column."""

    rows: Sequence[tuple[int, Mapping[str, str]]]
    ignored: Sequence[str]
    """Headings that say nothing to the desk."""


def read_sheet(
    file: Path,
    columns: Mapping[str, Sequence[str]] = COLUMNS,
    column_of: Callable[[str], str | None] = column_of,
    needed: Sequence[str] = ("number", "name"),
) -> Sheet:
    """Read a file by its ending, with the columns of the roster, or others. Raises FileUnusable, OSError."""
    headings = _Headings(columns, column_of, needed)
    if file.stat().st_size > BIGGEST:
        raise FileUnusable(f"{file.name} is larger than 50 MB: is it the right file?")
    match file.suffix.lower():
        case ".csv" | ".txt" | ".tsv":
            return _sheet(file.name, _csv(file), headings)
        case ".xlsx" | ".xlsm":
            return _sheet(file.name, _xlsx(file), headings)
        case _:
            raise FileUnusable(f"{file.name}: please save it as .xlsx or .csv.")


class _Headings(NamedTuple):
    """By what the columns of a kind of file are known, and which must be there."""

    known: Mapping[str, Sequence[str]]
    column_of: Callable[[str], str | None]
    needed: Sequence[str]


def _sheet(name: str, lines: Iterable[Sequence[str]], kind: _Headings) -> Sheet:
    numbered = ((number, line) for number, line in enumerate(lines, 1) if any(cell.strip() for cell in line))
    headings = next(numbered, None)
    if headings is None:
        raise FileUnusable(f"{name} is empty.")
    columns = [kind.column_of(heading) for heading in headings[1]]
    for needed in kind.needed:
        if needed not in columns:
            raise FileUnusable(
                f"{name} has no column {needed} in its first row: call it one of {', '.join(kind.known[needed])}."
            )
    twice = sorted({column for column in columns if column is not None and columns.count(column) > 1})
    if twice:
        raise FileUnusable(f"{name} has more than one column for {', '.join(twice)}: leave one of them.")
    ignored = [heading.strip() for heading, column in zip(headings[1], columns, strict=True) if not column]
    rows = [(number, _values(columns, line)) for number, line in numbered]
    return Sheet(rows, [heading for heading in ignored if heading])


def _values(columns: Sequence[str | None], line: Sequence[str]) -> Mapping[str, str]:
    cells = [*line, *[""] * (len(columns) - len(line))]
    return {column: cell.strip() for column, cell in zip(columns, cells, strict=False) if column is not None}


def _csv(file: Path) -> Iterator[list[str]]:
    text = _text(file.name, file.read_bytes())
    first = next((line for line in text.splitlines() if line.strip()), "")
    # Spreadsheets of some countries part the cells by semicolons, and "Unicode text" by tabs.
    parting = max(",;\t，", key=first.count)
    if parting == "，":
        text, parting = text.replace("，", ","), ","
    try:
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=parting, strict=True)
    except csv.Error as error:
        raise FileUnusable(f"{file.name} is no good CSV: {error}.") from None


def _text(name: str, content: bytes) -> str:
    """UTF-8 with or without its mark, UTF-16 with it, else the coding of Chinese Windows."""
    codings = ["utf-16"] if content.startswith((b"\xff\xfe", b"\xfe\xff")) else ["utf-8-sig", "gb18030"]
    for coding in codings:
        try:
            text = content.decode(coding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise FileUnusable(f"{name}: its coding is neither UTF-8 nor GB18030. Please save it as CSV UTF-8, or as .xlsx.")


def _xlsx(file: Path) -> Iterator[list[str]]:
    import openpyxl
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of styles that are nothing to us
            book = openpyxl.load_workbook(file, read_only=True, data_only=True)
            try:
                yield from ([_cell(value) for value in row] for row in book.worksheets[0].iter_rows(values_only=True))
            finally:
                book.close()
    except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, IndexError):
        raise FileUnusable(f"{file.name} is no XLSX workbook. Please save it once more as .xlsx or .csv.") from None


def _cell(value: object) -> str:
    """A cell as it is read by people: numbers of students are no fractions."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
