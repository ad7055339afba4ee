"""The commands about understanding messages: `campusdesk reading`. What they do is in bot/reading_acts.py."""

from __future__ import annotations

from typing import Annotated

import typer

from bot.terminal import read_settings

reading_cli = typer.Typer(
    help="Understanding messages: what the desk makes of what people write.", no_args_is_help=True
)


@reading_cli.callback()
def _reading() -> None:
    """Understanding messages: what the desk makes of what people write."""


@reading_cli.command()
def read(
    file: Annotated[str, typer.Argument(help="JSON lines, each with a `text`; - is the standard input.")],
    as_json: Annotated[bool, typer.Option("--json", help="Give JSON lines, one for each line read.")] = False,
) -> None:
    """Say of each message what it wants, of what, where, how urgent. Code 1: a line was no message."""
    from bot.reading_acts import read_file

    read_file(file, as_json=as_json)


@reading_cli.command()
def report(
    limit: Annotated[int, typer.Option(min=1, max=1000, help="So many lines at most.")] = 20,
) -> None:
    """Show what was understood wrongly, by what residents put right on their drafts; most frequent first."""
    settings = read_settings()
    from bot.reading_corrections import report as show

    show(settings, limit)


@reading_cli.command()
def export(
    file: Annotated[str, typer.Argument(help="Where to write them; - is the standard output.")],
) -> None:
    """Write what residents put right as labelled messages, JSON lines, with what may be personal taken out."""
    settings = read_settings()
    from bot.reading_corrections import export as write

    write(settings, file)
