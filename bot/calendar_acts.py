"""What the commands about the calendar do: list its days, and say when a target runs out."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import typer
from rich.table import Table

from bot.settings import Settings
from bot.terminal import console, refuse
from desk.catalogue import values as values
from desk.catalogue.file import CatalogueError, load
from desk.catalogue.parts import Catalogue
from desk.days.calendar import Calendar, NeverOpen, Windows
from storage.kinds import Language

_YEARS = range(1970, 2200)
"""What a date typed by hand may mean; arithmetic does not reach far beyond what dates can say."""


def show_days(settings: Settings, since: str | None, count: int) -> None:
    """Print a table of so many days from a date, or from today."""
    calendar = _catalogue(settings).calendar
    first = _today(calendar) if since is None else _date(since)
    table = Table("day", "", "open", "why")
    for day in (first + timedelta(days=step) for step in range(count)):
        table.add_row(f"{day}", f"{day:%a}", _openings(calendar.windows(day)), _why(calendar, day))
    console.print(table)


def say_due(settings: Settings, start: str, target: str) -> None:
    """Print when a target that begins then runs out, by the campus's clock."""
    catalogue = _catalogue(settings)
    zone = catalogue.calendar.time_zone
    began = _moment(start)
    began = (began if began.tzinfo else began.replace(tzinfo=zone)).astimezone(zone)
    try:
        wanted = values.target(target, catalogue.calendar.usual_day)
    except ValueError as error:
        raise typer.BadParameter(f"{error}.", param_hint="TARGET") from None
    try:
        ends = catalogue.due(began, wanted).astimezone(zone)
    except NeverOpen as error:
        refuse(f"The office does not open: {error}.")
    console.print(f"{target} from {began:%a %Y-%m-%d %H:%M} ends on {ends:%a %Y-%m-%d %H:%M} ({zone.key}).")


def _catalogue(settings: Settings) -> Catalogue:
    try:
        return load(settings.catalogue_file)
    except CatalogueError as error:
        refuse(str(error))


def _today(calendar: Calendar) -> date:
    from bot.wiring import machine_time  # the chat libraries come with it, for which nobody waits who gives a date

    return machine_time().astimezone(calendar.time_zone).date()


def _date(text: str) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(f"'{text}' is no date; write it as 2026-10-01.", param_hint="--from") from None
    _in_reach(day, text, "--from")
    return day


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        advice = f"'{text}' is no time; write it as '2026-02-13 16:00'."
        raise typer.BadParameter(advice, param_hint="START") from None
    _in_reach(moment, text, "START")
    return moment


def _in_reach(day: date, text: str, hint: str) -> None:
    if day.year not in _YEARS:
        advice = f"'{text}' lies too far away; write a year from {_YEARS[0]} to {_YEARS[-1]}."
        raise typer.BadParameter(advice, param_hint=hint)


def _openings(windows: Windows) -> str:
    """As the catalogue writes them."""
    return ", ".join(map(values.clock, windows)) or "closed"


def _why(calendar: Calendar, day: date) -> str:
    reason = calendar.reasons.get(day)
    if reason is None:
        return ""
    name = reason.name.get(Language.EN)
    return f"{reason.why}: {name}" if name else reason.why
