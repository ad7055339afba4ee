"""What the commands about the duty roster do: write a team's as a calendar, read a week from a file."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.people_acts import desk_for, until_done
from bot.roster_files import FileUnusable, Sheet, read_sheet
from bot.row_files import OnlyLooked
from bot.settings import Settings
from bot.terminal import complaints, console, refuse
from desk.catalogue.file import CatalogueError, load
from desk.duty.files import team_file
from desk.duty.importing import Outcome, bring_in
from desk.duty.rows import COLUMNS, NEEDED, ShiftRow, column_of, read_row
from desk.people.roster_rows import Wrong
from wording.duty_calendar import DutyFile
from wording.speech import Wording

SHOWN = 50
"""Wrong rows that are named."""


def export_team(settings: Settings, team: str, out: Path | None) -> None:
    """Write the file, or print it. Code 1: there is no such team, or it cannot be written."""
    count, content = until_done(_exported(settings, team))
    if out is None:
        console.file.write(content.decode())
        return
    try:
        out.write_bytes(content)
    except OSError as error:
        refuse(f"{out}: cannot be written: {error.strerror}")
    complaints.print(f"{out}: shifts written: {count}.", markup=False, soft_wrap=True)


async def _exported(settings: Settings, code: str) -> tuple[int, bytes]:
    async with desk_for(settings) as desk, desk.work() as work:
        campus = work.campus
        team = campus.catalogue.teams.get(code)
        if team is None:
            refuse(f"There is no team {code}: {', '.join(campus.catalogue.teams)}.")
        listed = await team_file(work, team)
        made = DutyFile(listed.rota, team, listed.turns, listed.gone, work.now)
        wording = Wording(settings.time_zone or ZoneInfo(campus.catalogue.time_zone), desk.now)
        return len(listed.turns), made(wording.speech(campus.language))


def import_shifts(settings: Settings, file: Path, *, dry_run: bool) -> None:
    """Let the teams' weeks be as the file says, and say what that changed. Code 1: nothing was written."""
    try:
        sheet = read_sheet(file, COLUMNS, column_of, NEEDED)
        catalogue = load(settings.catalogue_file)
    except (FileUnusable, CatalogueError) as error:
        refuse(str(error))
    except OSError as error:
        refuse(f"{file}: cannot be read: {error.strerror}")
    read = [read_row(number, written, catalogue) for number, written in sheet.rows]
    rows = [row for row in read if isinstance(row, ShiftRow)]
    _refuse_wrong(sheet, [row for row in read if isinstance(row, Wrong)])
    outcome = until_done(_brought_in(settings, rows, dry_run=dry_run))
    _refuse_wrong(sheet, outcome.wrong)
    counts = f"added {outcome.added}, removed {outcome.removed}, unchanged {outcome.unchanged}."
    console.print(f"{file.name}: {counts}", markup=False)
    if dry_run:
        console.print("That is what would change: nothing was written.")


async def _brought_in(settings: Settings, rows: Sequence[ShiftRow], *, dry_run: bool) -> Outcome:
    outcome = Outcome()
    async with desk_for(settings) as desk:
        try:
            async with desk.work() as work:
                outcome = await bring_in(work, rows)
                if dry_run or outcome.wrong:
                    raise OnlyLooked
        except OnlyLooked:
            pass
    return outcome


def _refuse_wrong(sheet: Sheet, wrong: Sequence[Wrong]) -> None:
    for each in wrong[:SHOWN]:
        complaints.print(f"Row {each.row}: {each.sentence}", markup=False, soft_wrap=True)
    if wrong:
        refuse(f"Rows that are wrong: {len(wrong)} of {len(sheet.rows)}. Nothing was written.")
