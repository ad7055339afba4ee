"""What `campusdesk reading read` does: messages in JSON lines, what was understood out."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import typer
from rich.table import Table
from rich.text import Text

from bot.terminal import complaints, console, refuse
from desk.reading import Understanding, understand

FIELDS = ("kind", "category", "building", "room", "urgency", "opens_ticket")
"""What is said of each message."""

_LONGEST_LINE = 1_000_000
_SURE = 0.8

Answer = Mapping[str, Any]


def read_file(file: str, *, as_json: bool) -> None:
    """Read a file of messages, or the standard input. Ends with code 1 when a line was no message."""
    wrong = 0
    shown: list[Answer] = []
    for answer in map(_answer, _numbered(_lines(file))):
        wrong += "error" in answer
        if as_json:
            sys.stdout.write(_writable(json.dumps(answer, ensure_ascii=False)) + "\n")
        else:
            shown.append(answer)
    if as_json:
        sys.stdout.flush()
    else:
        _show(shown)
    if wrong:
        raise typer.Exit(1)


def _lines(file: str) -> Iterator[bytes]:
    try:
        if file == "-":
            yield from sys.stdin.buffer
        else:
            with Path(file).open("rb") as opened:
                yield from opened
    except OSError as error:
        refuse(f"{file}: cannot be read: {error.strerror}")


def _numbered(lines: Iterator[bytes]) -> Iterator[tuple[int, bytes]]:
    """The lines that say something, by their numbers."""
    return ((number, line) for number, line in enumerate(lines, 1) if line.strip())


def _answer(numbered: tuple[int, bytes]) -> Answer:
    number, line = numbered
    try:
        message = _message(number, line)
    except ValueError as problem:
        return {"line": number, "error": str(problem)}
    known = {"id": message["id"]} if "id" in message else {}
    text = message.get("text")
    if not isinstance(text, str):
        return {**known, "line": number, "error": f'Line {number}: there is no text: write {{"text": "…"}}.'}
    return {**known, **_said(understand(text))}


def _message(number: int, line: bytes) -> dict[str, Any]:
    if len(line) > _LONGEST_LINE:
        raise ValueError(f"Line {number}: it is longer than a million bytes: one message a line.")
    try:
        message = json.loads(line.decode("utf-8-sig"))
    except (UnicodeDecodeError, ValueError, RecursionError):
        raise ValueError(f'Line {number}: it is no JSON: write {{"text": "…"}}, one message a line.') from None
    if not isinstance(message, dict):
        raise ValueError(f'Line {number}: it is no object: write {{"text": "…"}}, one message a line.')
    return message


def _said(understood: Understanding) -> dict[str, Any]:
    return {**{name: getattr(understood, name) for name in FIELDS}, "confidence": dict(understood.confidence)}


def _writable(line: str) -> str:
    """The line without halves of characters, which JSON can hold and no terminal can show."""
    return line.encode("utf-8", "replace").decode("utf-8")


def _show(answers: list[Answer]) -> None:
    """What was understood, for people: what is unsure is yellow, what was no message stands below."""
    table = Table("id", *(name.replace("_", " ") for name in FIELDS))
    for number, answer in enumerate(answers, 1):
        if "error" not in answer:
            table.add_row(Text(_writable(str(answer.get("id", number)))), *(_cell(answer, field) for field in FIELDS))
    console.print(table)
    for answer in answers:
        if "error" in answer:
            complaints.print(answer["error"], markup=False)


def _cell(answer: Answer, field: str) -> Text:
    value = answer[field]
    shown = value if isinstance(value, str) else {None: "–", True: "yes", False: "no"}[value]
    return Text(_writable(shown), style="" if answer["confidence"][field] >= _SURE else "yellow")
