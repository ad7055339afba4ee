"""The commands about the working calendar: `campusdesk calendar`. What they do is in bot/calendar_acts.py."""

from __future__ import annotations

from typing import Annotated

import typer

from bot.terminal import read_settings

calendar_cli = typer.Typer(
    help="The working calendar: when the office is open, and when a target runs out.", no_args_is_help=True
)


@calendar_cli.command()
def show(
    since: Annotated[
        str | None, typer.Option("--from", metavar="DATE", help="The first day, as 2026-10-01; else today.")
    ] = None,
    days: Annotated[int, typer.Option(min=1, max=400, help="How many days.")] = 14,
) -> None:
    """List days with their openings, and why they differ: a holiday, a make-up workday, a term, an override."""
    settings = read_settings()
    from bot.calendar_acts import show_days

    show_days(settings, since, days)


@calendar_cli.command()
def due(
    start: Annotated[str, typer.Argument(help="When it begins, by the campus's clock: '2026-02-13 16:00'.")],
    target: Annotated[str, typer.Argument(help="How long it may take, as in the catalogue: 4h, 3d, '10m 24x7'.")],
) -> None:
    """Say when a target runs out, to check a promise by hand. It counts opening hours, or every hour with 24x7."""
    settings = read_settings()
    from bot.calendar_acts import say_due

    say_due(settings, start, target)
