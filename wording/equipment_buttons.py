"""What the presses about equipment and printed codes mean. Typed, at most 64 bytes."""

from __future__ import annotations

from aiogram.filters.callback_data import CallbackData

from wording.buttons import Number


class EarlierPress(CallbackData, prefix="eq"):
    """List the earlier tickets of this ticket's asset, or those before the one of this number."""

    ticket: Number
    before: Number = 0


class ScanPress(CallbackData, prefix="sc"):
    """What to do with a scanned code, as an open draft is for another place: put the draft there, or begin another."""

    form: Number
    anew: bool
    tag: str
