"""The commands about understanding messages: `campusdesk reading`. What they do is in bot/reading_acts.py."""

from __future__ import annotations

from typing import Annotated

import typer

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
