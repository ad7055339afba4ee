"""What the doctor says of each thing that it looked at."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Grade(StrEnum):
    """How it stands: well, worth a look, or so that something does not work."""

    OK = "ok"
    WARN = "warn"
    BAD = "bad"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at, and what to do about it."""

    grade: Grade
    what: str
    advice: str = ""


def well(what: str) -> Finding:
    """As it should be."""
    return Finding(Grade.OK, what)


def mind(what: str, advice: str) -> Finding:
    """The desk works, but somebody should know."""
    return Finding(Grade.WARN, what, advice)


def wrong(what: str, advice: str) -> Finding:
    """Something does not work until somebody does something about it."""
    return Finding(Grade.BAD, what, advice)
