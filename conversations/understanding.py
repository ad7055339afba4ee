"""What somebody writes of their own accord, when nobody has asked them anything: what it is for."""

from __future__ import annotations

import re
from enum import StrEnum

from conversations.slots import Entered
from conversations.understood import EMERGENCY
from desk.reading import read
from desk.reading.small_talk import SmallTalk, is_cry, small_talk
from desk.work import Work

SURE = 0.8
"""A message that seems to open no report is one all the same, unless the reading is at least so sure."""


class Aim(StrEnum):
    """What a message is for. Whatever is not surely something else is a report."""

    DANGER = "danger"
    CRY = "cry"
    """Somebody cries for help, without a word of what."""
    TAKING_BACK = "taking back"
    """An earlier report needs nobody any more."""
    ASKING_AFTER = "asking after"
    """How far is an earlier report?"""
    ABOUT_ONE = "about one"
    """Something is said about an earlier report, by its number."""
    SMALL_TALK = "small talk"
    REPORT = "report"


def aim(work: Work, entered: Entered) -> Aim:
    """What it is for, danger first. A photo, a recording or somebody else's words are never mere talk: they report."""
    text = entered.text or ""
    meaning = read(text, work.campus.catalogue).meaning
    if meaning.kind == EMERGENCY:
        return Aim.DANGER
    named = number_named(work, entered) is not None and not entered.forwarded
    if not entered.only_words:
        return Aim.ABOUT_ONE if named else Aim.REPORT
    if is_cry(text):
        return Aim.CRY
    if meaning.reasons[0] == "retract" and meaning.confidence["opens_ticket"] >= SURE:
        return Aim.TAKING_BACK
    if meaning.asks_after or _is_a_number(work, text):
        return Aim.ASKING_AFTER
    if named:
        return Aim.ABOUT_ONE
    return Aim.SMALL_TALK if talk_of(work, entered) is not None else Aim.REPORT


def talk_of(work: Work, entered: Entered) -> SmallTalk | None:
    """What of small talk it is, when it is nothing else."""
    text = entered.text or ""
    meaning = read(text, work.campus.catalogue).meaning
    # Of thanks to a worker alone the reader thinks as of praise; without a name of anything it is a word in passing.
    passing = meaning.kind == "praise" and meaning.category in ("other", "staff_conduct")
    return small_talk(text) if passing or not meaning.opens_ticket else None


def number_named(work: Work, entered: Entered) -> int | None:
    """The ticket that the words name by its number, in capitals or not: R-1042."""
    found = re.findall(_number(work), entered.text or "", re.IGNORECASE)
    return int(found[0]) if len(set(found)) == 1 else None


def _is_a_number(work: Work, text: str) -> bool:
    """Whether it is a ticket's number, and nothing else."""
    return re.fullmatch(rf"\W*{_number(work)}\W*", text, re.IGNORECASE) is not None


def _number(work: Work) -> str:
    prefix = re.escape(work.campus.catalogue.number_prefix)
    return rf"(?<![A-Za-z0-9]){prefix}\s?[-–—]\s?([0-9]{{1,18}})(?![A-Za-z0-9])"
