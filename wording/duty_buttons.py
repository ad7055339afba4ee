"""What the buttons of the duty roster mean."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from aiogram.filters.callback_data import CallbackData
from pydantic import Field

from desk.text import _
from wording.buttons import Number
from wording.crew_buttons import Code, Row
from wording.messages import Button, Rows

Key = Annotated[str, Field(pattern=r"^(x?\d{1,10}|\d{1,10}\.\d{1,7})$")]
"""What a turn is known by (desk.duty.shifts.Turn.key)."""

Wanted = Annotated[str, Field(pattern=r"^(x?\d{1,10}|\d{1,10}\.\d{1,7}|-)?$")]
"""The turn in return; `-`: none is wanted; empty: that is still to be asked."""


class DutyDeed(StrEnum):
    """What can be looked at, or begun, in a team's duty roster."""

    TEAMS = "teams"
    BOARD = "board"
    MINE = "mine"
    """Which of my shifts is to be swapped."""
    FILE = "file"
    """The calendar file of my shifts."""
    ADD = "add"
    PATTERN = "week"
    """The shifts of the week, of which one can be removed."""
    EXCEPT = "day"


class DutyPress(CallbackData, prefix="duty"):
    """Show this of a team's roster; `page` counts from 0, on the board by weeks."""

    deed: DutyDeed
    team: Code = ""
    page: Row = 0


class RemovePress(CallbackData, prefix="unshift"):
    """Take this shift out of the week; `sure`: yes."""

    shift: Number
    sure: bool = False


class SwapPress(CallbackData, prefix="swap"):
    """Swap this turn of mine: with whom, and for what, is asked as long as it is not said."""

    mine: Key
    colleague: Row = 0
    theirs: Wanted = ""


class SwapAnswerPress(CallbackData, prefix="swapped"):
    """The colleague's answer."""

    swap: Number
    yes: bool


def swap_answers(swap: int | None) -> Rows:
    """The buttons under a question about a swap; none under what asks nothing."""
    if swap is None:
        return ()
    agree = Button(_("Agree"), SwapAnswerPress(swap=swap, yes=True))
    return [[agree, Button(_("Decline"), SwapAnswerPress(swap=swap, yes=False))]]
