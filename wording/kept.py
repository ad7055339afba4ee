"""Buttons under words that the desk keeps until their writer says what they are for."""

from __future__ import annotations

from enum import StrEnum

from aiogram.filters.callback_data import CallbackData

from desk.text import _
from storage.tables import Form
from wording.buttons import Number
from wording.messages import Button


class KeptDeed(StrEnum):
    """What becomes of the words."""

    REPORT = "r"
    """They are a report."""
    REOPEN = "o"
    """They say what is still wrong with the ticket that was closed."""
    APPEAL = "a"
    """They say why the ticket that was refused should be done after all."""
    NOTHING = "n"


class KeptPress(CallbackData, prefix="kept"):
    """Do this with the words that this form keeps."""

    deed: KeptDeed
    form: Number


_LABELS = {
    KeptDeed.REPORT: _("It is a new report"),
    KeptDeed.REOPEN: _("Still broken: open it again"),
    KeptDeed.APPEAL: _("Appeal with these words"),
    KeptDeed.NOTHING: _("Nothing"),
}


def kept_buttons(form: Form, *deeds: KeptDeed) -> list[list[Button]]:
    """A row for each."""
    return [[Button(_LABELS[deed], KeptPress(deed=deed, form=form.row_id))] for deed in deeds]
