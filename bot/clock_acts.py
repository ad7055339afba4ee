"""What the commands about clocks do: look through all tickets, put right what is stored wrongly, show one."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncGenerator, Coroutine, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

import typer
from rich.progress import MofNCompleteColumn, Progress
from rich.table import Table
from rich.text import Text
from sqlalchemy.exc import SQLAlchemyError

from bot.people_acts import desk_for
from bot.settings import Settings
from bot.terminal import complaints, console, refuse
from desk.catalogue.file import CatalogueError
from desk.catalogue.parts import Catalogue
from desk.clocks.rules import runs, stands_still
from desk.clocks.verifying import Difference, Looked, bounds, look_at, mend, pages, timer_name
from desk.work import Desk
from storage.database import is_away
from storage.tables import Clock

T = TypeVar("T")

SHOWN = 200
"""Differences that are printed; of more, the summary tells how many there are."""


class NoSuchTicket(Exception):
    """Nothing can be a ticket's number that looks so, or no ticket has it. Its words say what to do."""


@dataclass
class _Sum:
    """What a look through the tickets found."""

    tickets: int = 0
    wrong: set[int] = field(default_factory=set)
    shown: list[Difference] = field(default_factory=list)
    differences: int = 0

    def add(self, looked: Looked) -> None:
        """One more ticket."""
        self.tickets += 1
        self.differences += len(looked.differences)
        self.shown += looked.differences[: SHOWN - len(self.shown)]
        if looked.differences:
            self.wrong.add(looked.ticket.row_id)


def verify_clocks(settings: Settings, ticket: str | None, *, mend: bool) -> None:
    """Compare, print what differs, and with `mend` put it right. Code 1: something differs still."""
    found, catalogue = _until_done(_verify(settings, ticket, mending=mend))
    if found.shown:
        console.print(_differences(found.shown, catalogue, _zone(settings, catalogue)))
    if found.differences > len(found.shown):
        console.print(f"… and {found.differences - len(found.shown)} more differences.")
    if not found.wrong:
        console.print(f"Tickets looked at: {found.tickets}. All clocks are as their histories say.")
        return
    counts = f"Tickets looked at: {found.tickets}; with differences: {len(found.wrong)}."
    console.print(f"{counts} Mended." if mend else f"{counts} `campusdesk clocks verify --mend` puts them right.")
    raise typer.Exit(0 if mend else 1)


def show_clocks(settings: Settings, ticket: str) -> None:
    """Print a ticket's clocks and its next timers."""
    looked, catalogue = _until_done(_show(settings, ticket))
    zone = _zone(settings, catalogue)
    if not looked.stored:
        console.print(f"{_number(looked.ticket.row_id, catalogue)} has no clocks.")
    else:
        console.print(_clocks(looked.stored, zone))
    if looked.timers:
        console.print(_timers(looked, zone))
    if looked.differences:
        console.print("What is stored is not what the history says: `campusdesk clocks verify` tells more.")


async def _verify(settings: Settings, ticket: str | None, *, mending: bool) -> tuple[_Sum, Catalogue]:
    found = _Sum()
    async with desk_for(settings) as desk:
        async with aclosing(_looked(desk, ticket)) as all_looked:
            async for looked in all_looked:
                found.add(looked)
                if mending and looked.differences:
                    async with desk.work() as work:
                        await mend(work, looked.ticket.row_id)
        return found, desk.campus.catalogue


async def _looked(desk: Desk, ticket: str | None) -> AsyncGenerator[Looked, None]:
    """One ticket, or all of them with a bar that says how far it is."""
    if ticket is not None:
        yield await _one(desk, ticket)
        return
    there = await bounds(desk)
    if there is None:
        return
    first, last = there
    with Progress(*Progress.get_default_columns(), MofNCompleteColumn(), console=complaints) as progress:
        bar = progress.add_task("Looking", total=last - first + 1)
        async for page in pages(desk):
            for looked in page:
                yield looked
            progress.update(bar, completed=page[-1].ticket.row_id - first + 1)


async def _show(settings: Settings, ticket: str) -> tuple[Looked, Catalogue]:
    async with desk_for(settings) as desk:
        return await _one(desk, ticket), desk.campus.catalogue


async def _one(desk: Desk, said: str) -> Looked:
    prefix = desk.campus.catalogue.number_prefix
    named = re.fullmatch(rf"(?:{prefix}-)?([0-9]{{1,18}})", said.strip(), re.IGNORECASE | re.ASCII)
    if named is None:
        raise NoSuchTicket(f"'{said}' is no ticket's number. Write it as {prefix}-1001.")
    async with desk.work() as work:
        looked = await look_at(work, int(named[1]))
    if looked is None:
        raise NoSuchTicket(f"There is no ticket {prefix}-{named[1]}.")
    return looked


def _differences(shown: Sequence[Difference], catalogue: Catalogue, zone: tzinfo) -> Table:
    table = _table("ticket", "clock", *(_TIME + each for each in ("stored", "recomputed")), "why")
    for each in shown:
        values = [_value(each.stored, zone), _value(each.recomputed, zone)]
        table.add_row(*map(Text, (_number(each.ticket_id, catalogue), each.clock, *values, each.why)))
    return table


def _clocks(clocks: Sequence[Clock], zone: tzinfo) -> Table:
    table = _table("clock", _TIME + "started", "target", _TIME + "due", "how it stands")
    for clock in clocks:
        hours = "every hour" if clock.around_the_clock else "open hours"
        target = f"{_long(clock.minutes)}, {hours}"
        times = [_value(clock.started_at, zone), target, _value(clock.due_at, zone)]
        table.add_row(*map(Text, (f"{clock.kind} {clock.cycle}", *times, _standing(clock, zone))))
    return table


def _standing(clock: Clock, zone: tzinfo) -> str:
    """Whether it runs, what it used, and when it stood still."""
    lines = ["stands still" if stands_still(clock) else "runs"]
    if not runs(clock) and clock.used is not None:
        kept = {None: "", True: ", in time", False: ", late"}[clock.in_time]
        lines = [f"stopped {_value(clock.stopped_at, zone)}, used {_long(clock.used)}{kept}"]
    lines += [f"stood still {_value(pause, zone)}" for pause in clock.pauses]
    return "\n".join(lines)


_TIME = "@"
"""Before the heading of a column that holds times: it is never folded within one."""


def _table(*headings: str) -> Table:
    table = Table()
    for heading in headings:
        width = 16 if heading.startswith(_TIME) else None
        table.add_column(heading.removeprefix(_TIME), overflow="fold", min_width=width)
    return table


def _timers(looked: Looked, zone: tzinfo) -> Table:
    table = _table(_TIME + "when", "what is to happen")
    for key, at in sorted(looked.timers.items(), key=lambda timer: (timer[1], timer[0])):
        table.add_row(_value(at, zone), Text(timer_name(key)))
    return table


def _value(value: object, zone: tzinfo) -> str:
    """A stored value as an operator reads it; a dash for none."""
    match value:
        case None:
            return "–"
        case datetime():
            local = value.astimezone(zone)
            return f"{local:%Y-%m-%d %H:%M}" if not local.second else f"{local:%Y-%m-%d %H:%M:%S}"
        case list():
            return "\n".join(_value(pause, zone) for pause in value)
        case (str(start), str() | None as end):
            return f"{_value(_moment(start), zone)} – {_value(_moment(end), zone) if end else '…'}"
        case _:
            return str(value)


def _moment(iso: str) -> datetime:
    return datetime.fromisoformat(iso)


def _long(minutes: int) -> str:
    return f"{minutes // 60} h {minutes % 60:02} min" if minutes >= 60 else f"{minutes} min"


def _number(ticket_id: int, catalogue: Catalogue) -> str:
    return f"{catalogue.number_prefix}-{ticket_id}"


def _zone(settings: Settings, catalogue: Catalogue) -> tzinfo:
    return settings.time_zone or ZoneInfo(catalogue.time_zone)


def _until_done(work: Coroutine[Any, Any, T]) -> T:
    """Run it; what stops it is said in one line."""
    try:
        return asyncio.run(work)
    except NoSuchTicket as error:
        refuse(str(error), code=2)
    except CatalogueError as error:
        refuse(str(error))
    except OSError as error:
        refuse(f"It did not work: {error}. What was mended before stays so.")
    except SQLAlchemyError as error:
        if not is_away(error):
            raise
        refuse("The database went away. What was mended before stays so.")
