"""The command line: `campusdesk`."""

from __future__ import annotations

import asyncio
import errno
import os
from collections.abc import Coroutine, Iterable
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer
import uvloop
from pydantic import ValidationError
from rich.console import Console
from telegram.error import InvalidToken

from bot.doctor import examine
from bot.logs import configure_logs
from bot.serving import serve, serve_sandbox
from bot.settings import Settings, SettingsError, load_settings
from desk.catalogue_file import CatalogueError, load
from sandbox.cast import Cast, default_cast

cli = typer.Typer(
    help="Campusdesk: the service desk of a university's logistics office, living in a chat.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
catalogue_cli = typer.Typer(help="The campus file: teams, categories, places, targets.", no_args_is_help=True)
cli.add_typer(catalogue_cli, name="catalogue")
console = Console(highlight=False, soft_wrap=True)
complaints = Console(stderr=True, highlight=False)


@cli.command()
def run() -> None:
    """Serve. With BOT_TOKEN real Telegram; without it the sandbox, with a demo campus, on a page of its own."""
    _until_stopped(serve(_settings(), console.print))


@cli.command()
def sandbox(
    port: Annotated[int, typer.Option(help="Where the page and the Bot API answer.")] = 8081,
    host: Annotated[str, typer.Option(help="The address to listen at.")] = "127.0.0.1",
    cast: Annotated[Path | None, typer.Option(help="A JSON file with people and groups.")] = None,
    state: Annotated[Path | None, typer.Option(help="A file in which its chats are kept.")] = None,
) -> None:
    """A stand-in Telegram alone: a Bot API server and a page, for any bot."""
    _until_stopped(serve_sandbox(host, port, _cast(cast), state, console.print))


@cli.command()
def doctor() -> None:
    """Look at settings, catalogue, database and Telegram; for each a line with what to do."""
    findings = asyncio.run(examine(_settings()))
    for finding in findings:
        console.print(f"{'[green]ok[/]  ' if finding.well else '[red]bad[/] '} {finding.what}")
        if finding.advice:
            console.print(f"      → {finding.advice}")
    raise typer.Exit(0 if all(finding.well for finding in findings) else 1)


@catalogue_cli.command()
def check(file: Annotated[Path, typer.Argument(help="The catalogue to check.")]) -> None:
    """Say what is wrong in a catalogue, with file and line; nothing when all is well."""
    try:
        catalogue = load(file)
    except CatalogueError as error:
        _refuse(str(error))
    teams, categories, buildings = len(catalogue.teams), len(catalogue.categories), len(catalogue.buildings)
    console.print(f"{file}: {teams} teams, {categories} categories, {buildings} buildings.")


def main() -> None:
    """The entry point of the installed command."""
    cli()


def _cast(file: Path | None) -> Cast:
    if file is None:
        return default_cast()
    try:
        return Cast.model_validate_json(file.read_bytes())
    except OSError as error:
        _refuse(f"{file}: cannot be read: {error.strerror}")
    except ValidationError as error:
        _refuse(*(f"{file}: {_place(problem['loc'])}{problem['msg']}" for problem in error.errors()))


def _place(steps: Iterable[int | str]) -> str:
    """Where in a JSON file: `people.0.id: `; nothing for the file as a whole."""
    path = ".".join(map(str, steps))
    return f"{path}: " if path else ""


def _settings() -> Settings:
    try:
        settings = load_settings(Path(".env"), os.environ)
    except SettingsError as error:
        _refuse(str(error))
    configure_logs(settings.log_level, settings.log_format, settings.secrets())
    return settings


def _until_stopped(serving: Coroutine[Any, Any, None]) -> None:
    """Run until SIGINT or SIGTERM; what stops the start is said in one line."""
    try:
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            runner.run(serving)
    except CatalogueError as error:
        _refuse(str(error))
    except InvalidToken:
        _refuse("BOT_TOKEN: Telegram does not know this token. BotFather gives it, also once more.")
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            _refuse(f"The start failed: {error.strerror}. HTTP_PORT (of the sandbox alone: --port) takes another.")
        _refuse(f"The start failed: {error}")


def _refuse(*lines: str) -> NoReturn:
    """Say what is wrong, a line for each problem, and end with code 1."""
    for line in lines:
        complaints.print(line, markup=False, soft_wrap=True)
    raise typer.Exit(1) from None
