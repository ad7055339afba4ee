"""What every command does at the terminal: read the settings, say something, refuse."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import typer
from rich.console import Console

if TYPE_CHECKING:
    from bot.settings import Settings

console = Console(highlight=False, soft_wrap=True)
complaints = Console(stderr=True, highlight=False)


def read_settings(**typed: str | None) -> Settings:
    """The settings of this folder and environment, and a log that follows them. Wrong ones end the command.

    What was `typed` with the command, under a setting's name, goes before both.
    """
    from bot.logs import configure_logs
    from bot.settings import SettingsError, load_settings

    try:
        settings = load_settings(Path(".env"), {**os.environ, **{name: word for name, word in typed.items() if word}})
    except SettingsError as error:
        refuse(str(error))
    configure_logs(settings.log_level, settings.log_format, settings.secrets())
    return settings


def refuse(*lines: str, code: int = 1) -> NoReturn:
    """Say what is wrong, a line for each problem, and end with this code: 2 where the command was typed wrong."""
    for line in lines:
        complaints.print(line, markup=False, soft_wrap=True)
    raise typer.Exit(code) from None
