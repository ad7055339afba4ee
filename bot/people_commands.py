"""The commands about the roster: `campusdesk people`. What they do is in bot/people_acts.py."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bot.terminal import read_settings

people_cli = typer.Typer(
    help="The roster: who belongs to the university, where they live, and what they are here.", no_args_is_help=True
)


@people_cli.command("import")
def import_file(
    file: Annotated[Path, typer.Argument(help="A CSV or XLSX file whose first row names the columns.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would change.")] = False,
    skip_errors: Annotated[bool, typer.Option("--skip-errors", help="Leave out the rows that are wrong.")] = False,
) -> None:
    """Read a file into the roster: number, name, building, room, phone, role, scope; in English or Chinese.

    Nothing is written when any row is wrong. What a column's absence does not say stays as it is.
    """
    settings = read_settings()
    from bot.people_acts import import_people

    import_people(settings, file, dry_run=dry_run, skip_errors=skip_errors)


@people_cli.command()
def undo(
    number: Annotated[int | None, typer.Argument(help="A number from `people imports`; else the latest.")] = None,
) -> None:
    """Let the roster stand as before an import."""
    settings = read_settings()
    from bot.people_acts import undo_import

    undo_import(settings, number)


@people_cli.command()
def imports() -> None:
    """List the files that were read, the newest first."""
    settings = read_settings()
    from bot.people_acts import list_imports

    list_imports(settings)
