"""Refusals of words that somebody writes on a ticket."""

from __future__ import annotations

from desk.errors import DeskError
from desk.text import _


class NotInTalk(DeskError):
    """Somebody who may read a ticket wrote on it, but only its resident, who has the job and the office talk there."""

    say = _("Only the resident, whoever has the job, the foreman and the office write here. Accept the job first.")


class TalkOver(DeskError):
    """Somebody wrote on a ticket that is over; `how` is the sentence that says how to go on."""

    say = _("{number}: {state}. Nothing is passed on any more. {how}")
