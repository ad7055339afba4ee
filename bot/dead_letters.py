"""The commands about dead letters: `campusdesk dead-letters`. What they do is in bot/dead_letter_acts.py."""

from __future__ import annotations

from typing import Annotated

import typer

from bot.terminal import read_settings, refuse

dead_letters_cli = typer.Typer(
    help="Dead letters: updates that failed each time they were tried, kept sealed for 30 days.", no_args_is_help=True
)

Numbers = Annotated[list[int] | None, typer.Argument(help="Numbers from the list.", metavar="[NUMBER]...")]


@dead_letters_cli.command("list")
def list_newest(limit: Annotated[int, typer.Option(min=1, help="How many at most.")] = 50) -> None:
    """List them, the newest first: number, time, kind, attempts and what they failed of; nothing that people wrote."""
    settings = read_settings()
    from bot.dead_letter_acts import list_letters

    list_letters(settings, limit)


@dead_letters_cli.command()
def show(number: Annotated[int, typer.Argument(help="A number from the list.")]) -> None:
    """Show one of them, opened: the update as JSON and the whole traceback. Both hold personal words."""
    settings = read_settings()
    from bot.dead_letter_acts import show_letter

    show_letter(settings, number)


@dead_letters_cli.command()
def retry(
    numbers: Numbers = None,
    every: Annotated[bool, typer.Option("--all", help="All of them, the oldest first.")] = False,
) -> None:
    """Handle them once more, each exactly once. What goes well is gone from the list; what fails again stays."""
    _named(numbers, every=every)
    settings = read_settings()
    from bot.dead_letter_acts import retry_letters

    retry_letters(settings, numbers or [])


@dead_letters_cli.command()
def drop(
    numbers: Numbers = None,
    every: Annotated[bool, typer.Option("--all", help="All of them.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask whether it is meant.")] = False,
) -> None:
    """Let them go for good: what people said in them is lost."""
    _named(numbers, every=every)
    settings = read_settings()
    from bot.dead_letter_acts import drop_letters

    drop_letters(settings, numbers or [], sure=yes)


def _named(numbers: list[int] | None, *, every: bool) -> None:
    """Either numbers or all, and not by oversight."""
    if bool(numbers) == every:
        refuse("Name the dead letters by their numbers, or all of them by --all.")
