"""The commands about the duty roster: `campusdesk duty`. What they do is in bot/duty_acts.py."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bot.terminal import read_settings

duty_cli = typer.Typer(help="The duty roster: who of a team is there when.", no_args_is_help=True)


@duty_cli.command()
def export(
    team: Annotated[str, typer.Option(help="The team's code in the catalogue.")],
    out: Annotated[Path | None, typer.Option(help="The file to write; else it is printed.")] = None,
) -> None:
    """Write a team's shifts of the next three months as an iCalendar file, which calendars read and update."""
    settings = read_settings()
    from bot.duty_acts import export_team

    export_team(settings, team, out)


@duty_cli.command("import")
def import_file(
    file: Annotated[Path, typer.Argument(help="A CSV or XLSX file whose first row names the columns.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would change.")] = False,
) -> None:
    """Read the weekly shifts of teams: team, person, days, from, to, kind; in English or Chinese.

    The file is the whole week of each team that it names: what is not in it goes. A person is named by user name, or by
    their number in the roster. Nothing is written when any row is wrong.
    """
    settings = read_settings()
    from bot.duty_acts import import_shifts

    import_shifts(settings, file, dry_run=dry_run)
