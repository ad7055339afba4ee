"""The doctor: what is wrong with this installation, and what to do about it."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

from bot.doctor_database import look_at_database
from bot.doctor_reading import look_at_second_reader
from bot.doctor_telegram import look_at_telegram
from bot.findings import Finding, mind, well, wrong
from bot.settings import Settings
from bot.wiring import machine_time
from desk.catalogue.file import CatalogueError, load
from desk.catalogue.parts import Catalogue
from desk.days.calendar import Calendar, NeverOpen, Why, next_opening

GIB = 2**30
ROOMY = GIB
"""Bytes on the disk of DATA_DIR below which somebody should make room."""

CRAMPED = 200 * 2**20
"""Bytes below which PostgreSQL may stop at any moment."""

SOON = timedelta(days=14)
"""A calendar that is shut for longer is more likely wrong than on holiday."""


async def examine(settings: Settings, now: Callable[[], datetime] = machine_time) -> list[Finding]:
    """Look at the catalogue, the disk, the database, Telegram and the second reader, in this order."""
    catalogue, found = _catalogue(settings, now())
    found.append(disk(settings.data_dir))
    in_database, channels = await look_at_database(settings, catalogue, now)
    at_telegram = await look_at_telegram(settings, channels, now)
    return [*found, *in_database, *at_telegram, *await look_at_second_reader(settings)]


def _catalogue(settings: Settings, now: datetime) -> tuple[Catalogue | None, list[Finding]]:
    try:
        catalogue = load(settings.catalogue_file)
    except CatalogueError as error:
        advice = "Correct the file; `campusdesk catalogue check FILE` looks again."
        return None, [wrong(f"catalogue: {error}", advice)]
    return catalogue, [well(f"catalogue: {settings.catalogue_file}"), *calendar(catalogue.calendar, now)]


def calendar(calendar: Calendar, now: datetime) -> Iterator[Finding]:
    """Whether the calendar knows this year's holidays and make-up workdays, and opens within two weeks.

    `now` is aware.
    """
    year = now.astimezone(calendar.time_zone).year
    why = {day: calendar.reasons[day].why if day in calendar.reasons else Why.OVERRIDE for day in calendar.holidays}
    if not any(day.year == year and reason is not Why.TERM for day, reason in why.items()):
        yield mind(
            f"calendar: it has no holiday in {year}",
            "List the year's holidays in the catalogue: until then due times count them as working days.",
        )
    told = {day.year for day, reason in why.items() if reason is Why.OVERRIDE}
    made_up = {day.year for day, reason in why.items() if reason is Why.MAKE_UP}
    if {year - 3, year - 2, year - 1} <= made_up and year not in made_up | told:
        yield mind(
            f"calendar: it has no make-up workday in {year}",
            "List the year's make-up workdays in the catalogue, or update the package holidays, which then knows them.",
        )
    if _opens_by(now + SOON, calendar, now):
        yield well("calendar: opens within two weeks")
    else:
        yield wrong("calendar: it is shut for two weeks", "Look at weekly and holidays in the catalogue.")


def _opens_by(end: datetime, calendar: Calendar, now: datetime) -> bool:
    try:
        return next_opening(now, calendar) < end
    except NeverOpen:
        return False


def disk(folder: Path) -> Finding:
    """The room on the disk on which this folder lies, or will."""
    there = next(place for place in (folder.resolve(), *folder.resolve().parents) if place.exists())
    return room(shutil.disk_usage(there).free)


def room(free: int) -> Finding:
    """So many bytes are free on the disk of DATA_DIR."""
    what = f"disk: {free / GIB:.1f} GiB free under DATA_DIR"
    advice = "Make room: without it PostgreSQL stops, and the desk waits."
    if free < CRAMPED:
        return wrong(what, advice)
    return mind(what, advice) if free < ROOMY else well(what)
