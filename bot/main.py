"""The command line: `campusdesk`."""

from __future__ import annotations

import asyncio
import errno
from collections.abc import Coroutine, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.assets_commands import assets_cli
from bot.calendar_commands import calendar_cli
from bot.clock_commands import clocks_cli
from bot.dead_letters import dead_letters_cli
from bot.duty_commands import duty_cli
from bot.people_commands import people_cli
from bot.places_commands import places_cli
from bot.qr_commands import qr
from bot.reading_commands import reading_cli
from bot.terminal import console, read_settings, refuse

# What a command works with is imported when it runs: aiogram alone takes seconds, for which nobody who types --help,
# or checks a catalogue, should wait. tests/cli/test_light.py looks that it stays so.
if TYPE_CHECKING:
    from sandbox.cast import Cast

cli = typer.Typer(
    help="Campusdesk: the service desk of a university's logistics office, living in a chat.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
catalogue_cli = typer.Typer(help="The campus file: teams, categories, places, targets.", no_args_is_help=True)
cli.add_typer(calendar_cli, name="calendar")
cli.add_typer(catalogue_cli, name="catalogue")
cli.add_typer(dead_letters_cli, name="dead-letters")
cli.add_typer(people_cli, name="people")
cli.add_typer(places_cli, name="places")
cli.add_typer(duty_cli, name="duty")
cli.add_typer(clocks_cli, name="clocks")
cli.add_typer(reading_cli, name="reading")
cli.add_typer(assets_cli, name="assets")
cli.command()(qr)


@cli.command()
def run(
    roles: Annotated[
        str | None,
        typer.Option(help="What this process does: intake, web, delivery, jobs, with commas between; else all."),
    ] = None,
) -> None:
    """Serve. With BOT_TOKEN real Telegram; without it the sandbox, with a demo campus, on a page of its own."""
    settings = read_settings(ROLES=roles)
    from bot.serving import serve

    _until_stopped(serve(settings, console.print))


@cli.command()
def sandbox(
    port: Annotated[int, typer.Option(help="Where the page and the Bot API answer.")] = 8081,
    host: Annotated[str, typer.Option(help="The address to listen at.")] = "127.0.0.1",
    cast: Annotated[Path | None, typer.Option(help="A JSON file with people and groups.")] = None,
    state: Annotated[Path | None, typer.Option(help="A file in which its chats are kept.")] = None,
) -> None:
    """A stand-in Telegram alone: a Bot API server and a page, for any bot."""
    players = _cast(cast)
    from bot.serving import serve_sandbox

    _until_stopped(serve_sandbox(host, port, players, state, console.print))


@cli.command()
def doctor() -> None:
    """Look at settings, catalogue, database and Telegram; for each a line with what to do. Code 1: something is bad."""
    settings = read_settings()
    from bot.doctor import examine
    from bot.findings import Grade

    findings = asyncio.run(examine(settings))
    colours = {Grade.OK: "green", Grade.WARN: "yellow", Grade.BAD: "red"}
    for finding in findings:
        console.print(f"[{colours[finding.grade]}]{finding.grade:<4}[/]", end=" ")
        console.print(finding.what, markup=False)
        if finding.advice:
            console.print(f"      → {finding.advice}", markup=False)
    raise typer.Exit(1 if any(finding.grade is Grade.BAD for finding in findings) else 0)


@catalogue_cli.command()
def check(file: Annotated[Path, typer.Argument(help="The catalogue to check.")]) -> None:
    """Say what is wrong in a catalogue, with file and line; nothing when all is well."""
    from desk.catalogue.file import CatalogueError, load

    try:
        catalogue = load(file)
    except CatalogueError as error:
        refuse(str(error))
    teams, categories, buildings = len(catalogue.teams), len(catalogue.categories), len(catalogue.buildings)
    console.print(f"{file}: {teams} teams, {categories} categories, {buildings} buildings.")


def main() -> None:
    """The entry point of the installed command."""
    cli()


def _cast(file: Path | None) -> Cast:
    from pydantic import ValidationError

    from sandbox.cast import Cast, default_cast

    if file is None:
        return default_cast()
    try:
        return Cast.model_validate_json(file.read_bytes())
    except OSError as error:
        refuse(f"{file}: cannot be read: {error.strerror}")
    except ValidationError as error:
        refuse(*(f"{file}: {_place(problem['loc'])}{problem['msg']}" for problem in error.errors()))


def _place(steps: Iterable[int | str]) -> str:
    """Where in a JSON file: `people.0.id: `; nothing for the file as a whole."""
    path = ".".join(map(str, steps))
    return f"{path}: " if path else ""


def _until_stopped(serving: Coroutine[Any, Any, None]) -> None:
    """Run until SIGINT or SIGTERM; what stops the start is said in one line."""
    import uvloop
    from telegram.error import InvalidToken

    from desk.catalogue.file import CatalogueError

    try:
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            runner.run(serving)
    except CatalogueError as error:
        refuse(str(error))
    except InvalidToken:
        refuse("BOT_TOKEN: Telegram does not know this token. BotFather gives it, also once more.")
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            refuse(f"The start failed: {error.strerror}. HTTP_PORT (of the sandbox alone: --port) takes another.")
        refuse(f"The start failed: {error}")
