"""What the commands about corrections do: show what was understood wrongly, and write it down as labelled messages."""

from __future__ import annotations

import json
import sys
from collections.abc import AsyncIterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from rich.table import Table
from rich.text import Text

from bot.people_acts import desk_for, until_done
from bot.settings import Settings
from bot.terminal import complaints, console, refuse
from desk.drafts.corrections import Misread, examples, misreadings

SHOWN = 60
"""Characters of a text in the table."""


def report(settings: Settings, limit: int) -> None:
    """Print a table of what was understood wrongly, most frequent first; a sentence when there is nothing."""
    found = until_done(_misreadings(settings, limit))
    if not found:
        console.print("Nobody has put anything right yet.")
        return
    console.print(_table(found))


async def _misreadings(settings: Settings, limit: int) -> Sequence[Misread]:
    async with desk_for(settings) as desk, desk.work() as work:
        return await misreadings(work.session, limit=limit)


def _table(found: Sequence[Misread]) -> Table:
    table = Table("field", "understood", "meant", "times", "as in")
    for each in found:
        texts = "\n".join(_short(text) for text in each.texts)
        table.add_row(
            Text(each.field), Text(each.understood or "–"), Text(each.meant or "–"), str(each.times), Text(texts)
        )
    return table


def _short(text: str) -> str:
    line = " ".join(text.split())
    shown = line if len(line) <= SHOWN else line[: SHOWN - 1] + "…"
    return "".join(character if character.isprintable() else "\ufffd" for character in shown)


def export(settings: Settings, file: str) -> None:
    """Write each text that was put right as a line of JSON, as bench/readings/ holds them; - is the standard output."""
    lines = until_done(_lines(settings))
    if file == "-":
        sys.stdout.writelines(lines)
        sys.stdout.flush()
    else:
        try:
            Path(file).write_text("".join(lines), encoding="utf-8")
        except OSError as error:
            refuse(f"{file}: cannot be written: {error.strerror}")
    complaints.print(f"Messages written: {len(lines)}. Look at the labels before you use them.")


async def _lines(settings: Settings) -> Sequence[str]:
    async with desk_for(settings) as desk, desk.work() as work:
        found: AsyncIterator[Mapping[str, Any]] = examples(work.session, work.campus.catalogue)
        return [json.dumps(example, ensure_ascii=False) + "\n" async for example in found]
