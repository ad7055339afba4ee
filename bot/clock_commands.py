"""The commands about clocks: `campusdesk clocks`. What they do is in bot/clock_acts.py."""

from __future__ import annotations

from typing import Annotated

import typer

from bot.terminal import read_settings

clocks_cli = typer.Typer(
    help="Clocks: whether every promised time is what the history and the calendar make of it.", no_args_is_help=True
)


@clocks_cli.command()
def verify(
    mend: Annotated[bool, typer.Option("--mend", help="Write what comes out in the place of what is stored.")] = False,
    ticket: Annotated[str | None, typer.Option(help="Only this ticket, as R-1001.")] = None,
) -> None:
    """Work out all clocks once more from the histories, and say what is stored otherwise. Code 1: something is.

    With --mend it is put right, the desk may run meanwhile: code 0.
    """
    settings = read_settings()
    from bot.clock_acts import verify_clocks

    verify_clocks(settings, ticket, mend=mend)


@clocks_cli.command()
def show(ticket: Annotated[str, typer.Argument(help="A ticket's number, as R-1001.")]) -> None:
    """Show the clocks of a ticket, and what is to happen to it next, in the campus's time."""
    settings = read_settings()
    from bot.clock_acts import show_clocks

    show_clocks(settings, ticket)
