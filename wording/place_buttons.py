"""What the presses under a building's card mean. Typed, at most 64 bytes."""

from __future__ import annotations

from enum import StrEnum

from aiogram.filters.callback_data import CallbackData


class PlaceDeed(StrEnum):
    """What the office can do with a building."""

    LIST = "l"
    """Shows all of them; of whichever."""
    OPEN = "o"
    ALIAS = "a"
    """Asks for another name."""
    FORGET = "f"
    CLOSE = "c"
    """Asks whether it is to be closed."""
    SHUT = "s"
    REOPEN = "r"


class PlacePress(CallbackData, prefix="pl"):
    """Do this with a building; `mark` says which of its aliases is meant."""

    deed: PlaceDeed
    place: str = ""
    mark: str = ""
