"""The commands about places: `campusdesk places`. What they do is in bot/places_acts.py."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bot.terminal import read_settings

places_cli = typer.Typer(
    help="Places beside those of the catalogue file: zones, buildings, floors and rooms.", no_args_is_help=True
)


@places_cli.command("import")
def import_file(
    file: Annotated[Path, typer.Argument(help="A CSV or XLSX file whose first row names the columns.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would change.")] = False,
    skip_errors: Annotated[bool, typer.Option("--skip-errors", help="Leave out the rows that are wrong.")] = False,
) -> None:
    """Read places from a file: kind, code, zone, building, floor, names, aliases, latitude, longitude, rooms, closed.

    Rooms may be ranges: 101-118,201-218. Nothing is written when any row is wrong. Aliases are added, and none is taken
    away; what a column's absence does not say stays as it is. A desk that runs serves by it within seconds.
    """
    settings = read_settings()
    from bot.places_acts import import_places

    import_places(settings, file, dry_run=dry_run, skip_errors=skip_errors)


@places_cli.command()
def export(
    file: Annotated[str, typer.Argument(help="A file that ends in .csv or .xlsx; - writes CSV to the terminal.")] = "-",
) -> None:
    """Write all places, those of the catalogue file too, as `places import` reads them."""
    settings = read_settings()
    from bot.places_acts import export_places

    export_places(settings, file)
