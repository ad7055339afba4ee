"""The commands about equipment: `campusdesk assets`. What they do is in bot/assets_acts.py."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bot.terminal import read_settings

assets_cli = typer.Typer(
    help="Equipment: the lifts, washing machines and other things that have a number and can break.",
    no_args_is_help=True,
)


@assets_cli.command("import")
def import_file(
    file: Annotated[Path, typer.Argument(help="A CSV or XLSX file whose first row names the columns.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would change.")] = False,
    skip_errors: Annotated[bool, typer.Option("--skip-errors", help="Leave out the rows that are wrong.")] = False,
) -> None:
    """Read equipment from a file: code, kind, number, building, floor, room, model, warranty, gone; also in Chinese.

    Nothing is written when any row is wrong. What a column's absence does not say stays as it is.
    """
    settings = read_settings()
    from bot.assets_acts import import_assets

    import_assets(settings, file, dry_run=dry_run, skip_errors=skip_errors)


@assets_cli.command("export")
def export_file(
    file: Annotated[str, typer.Argument(help="A file that ends in .csv or .xlsx; - writes CSV to the terminal.")] = "-",
) -> None:
    """Write all equipment to a file that `assets import` reads, in the order of its codes."""
    settings = read_settings()
    from bot.assets_acts import export_assets

    export_assets(settings, file)
