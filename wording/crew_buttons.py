"""What the buttons of a worker's and a foreman's day mean, beside the moves of wording/buttons.py."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from aiogram.filters.callback_data import CallbackData
from pydantic import Field

from desk.tickets.lifecycle import Move
from wording.buttons import Number

Row = Annotated[int, Field(ge=0, lt=10**15)]
"""The row of a person, where two of them and a team's code share the 64 bytes."""

Code = Annotated[str, Field(max_length=24)]


class JobDeed(StrEnum):
    """What can be done with a job's card without moving the job."""

    OPEN = "open"
    MORE = "more"
    LESS = "less"
    LEAD = "lead"
    """Opens it as the foreman has it."""


class JobPress(CallbackData, prefix="job"):
    """Do this with the card of a job."""

    deed: JobDeed
    ticket: Number


class JobsPress(CallbackData, prefix="jobs"):
    """Show this page of my jobs, counted from 0."""

    page: Row


class LeadPress(CallbackData, prefix="lead"):
    """A foreman's move on a job of which this version was shown; what it takes beside is asked."""

    move: Move
    ticket: Number
    seen: Number


class AssignPress(CallbackData, prefix="assign"):
    """Give the job to this worker."""

    ticket: Number
    seen: Number
    worker: Row


class TransferPress(CallbackData, prefix="pass"):
    """Pass the job to this team; with none named, ask which. `lead`: on the foreman's card."""

    lead: bool
    ticket: Number
    seen: Number
    team: Code = ""


class BackPress(CallbackData, prefix="back"):
    """I am here again."""


class CrewDeed(StrEnum):
    """What a foreman can look at."""

    TEAMS = "teams"
    BOARD = "board"
    HAND = "hand"


class CrewPress(CallbackData, prefix="crew"):
    """Show this of a team: who has what, from this page on, or whose shift may be handed over."""

    deed: CrewDeed
    team: Code = ""
    page: Row = 0


class HandPress(CallbackData, prefix="hand"):
    """Ask whether the jobs that `giver` has of a team shall go to `taker`; 0: ask to whom."""

    team: Code
    giver: Row
    taker: Row = 0


class ShiftPress(CallbackData, prefix="shift"):
    """Yes, hand over the jobs that `giver` has of a team to `taker`."""

    team: Code
    giver: Row
    taker: Row


OF_JOBS = (JobPress, LeadPress, AssignPress, TransferPress)
"""The buttons that are about one job."""


def on_lead_card(press: CallbackData) -> bool:
    """Whether the button stands on the foreman's card of a job."""
    match press:
        case LeadPress() | AssignPress() | TransferPress(lead=True):
            return True
        case JobPress(deed=deed):
            return deed is JobDeed.LEAD
    return False
