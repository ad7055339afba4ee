"""The command that prints codes: `campusdesk qr`. What it does is in bot/qr_acts.py."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bot.terminal import read_settings


def qr(
    out: Annotated[Path, typer.Option(help="The PDF file that is written.")],
    building: Annotated[list[str] | None, typer.Option(help="A building by code or name; may be given again.")] = None,
    everywhere: Annotated[bool, typer.Option("--all", help="All buildings.")] = False,
    floor: Annotated[list[int] | None, typer.Option(help="Only of this floor; may be given again.")] = None,
    room: Annotated[list[str] | None, typer.Option(help="Only these rooms: 502, or 101-118, or 101,102.")] = None,
    assets: Annotated[bool, typer.Option("--assets", help="Of the equipment there, and not of the rooms.")] = False,
    form: Annotated[
        str, typer.Option("--format", help="Sheets to be cut (a4), or a label a page, 62 × 40 mm (label).")
    ] = "a4",
    lang: Annotated[str, typer.Option(help="Languages on each code, with commas between: zh-Hans,en.")] = "",
    new: Annotated[bool, typer.Option("--new", help="Make new codes. The old ones are not valid any more.")] = False,
    bot: Annotated[str, typer.Option(help="The bot's user name, where Telegram cannot be asked.")] = "",
) -> None:
    """Print a code for each room, or thing: whoever scans it reports there with one sentence.

    A code stays the same however often it is printed.
    """
    settings = read_settings()
    from bot.qr_acts import Wanted, print_codes

    wanted = Wanted(building or [], everywhere, floor or [], room or [], things=assets, anew=new)
    print_codes(settings, wanted, form=form, languages=lang, out=out, bot=bot)
