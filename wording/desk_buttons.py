"""What the presses on the office's desk mean. Typed, at most 64 bytes."""

from __future__ import annotations

from enum import StrEnum

from aiogram.filters.callback_data import CallbackData

from desk.tickets.lifecycle import Move
from desk.tickets.piles import Pile
from storage.kinds import State
from wording.buttons import Number


class DeskDeed(StrEnum):
    """What can be done at the desk."""

    MENU = "menu"
    FIND = "find"
    SENTENCES = "sentences"


class DeskPress(CallbackData, prefix="dk"):
    """Do this at the desk."""

    deed: DeskDeed


class PilePress(CallbackData, prefix="dp"):
    """Show a pile, from its beginning or after this ticket, which stands at this moment (microseconds since 1970)."""

    pile: Pile
    at: Number = 0
    after: Number = 0


class CardDeed(StrEnum):
    """What can be done with a ticket on the desk that is no move."""

    OPEN = "open"
    SHOW = "show"
    """Its card again, where it was pressed."""
    PHOTOS = "photos"
    WHOLE = "whole"
    PAST = "past"
    WORD = "word"


class CardPress(CallbackData, prefix="dc"):
    """Do this with a ticket on the desk; `before`: of its history, what came before this line."""

    deed: CardDeed
    ticket: Number
    before: Number = 0


class DecidePress(CallbackData, prefix="dm"):
    """The office makes this move, on a ticket of which this version was shown."""

    move: Move
    ticket: Number
    seen: Number


class FoundPress(CallbackData, prefix="df"):
    """More of what this form's words find, before the ticket of this number."""

    form: Number
    before: Number


class SentenceDeed(StrEnum):
    """What can be done with the ready sentences of a state, or with one of them."""

    LIST = "list"
    ADD = "add"
    OPEN = "open"
    EDIT = "edit"
    DELETE = "delete"


class SentencePress(CallbackData, prefix="ds"):
    """Do this with a state's ready sentences, or with the one of this number."""

    deed: SentenceDeed
    state: State
    number: Number = 0
