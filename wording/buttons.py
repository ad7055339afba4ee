"""What a button's press means. Typed, at most 64 bytes, and with the version that the person saw."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from aiogram.filters.callback_data import CallbackData
from pydantic import Field

from desk.people.scopes import KINDS
from desk.tickets.lifecycle import Move
from storage.kinds import Language, Role

Number = Annotated[int, Field(ge=0, lt=2**63)]
"""What the database can count: a forged press holds whatever it likes."""


class MovePress(CallbackData, prefix="m"):
    """Make this move on a ticket of which this version was shown."""

    move: Move
    ticket: Number
    seen: Number


class SharedPress(MovePress, prefix="s"):
    """The same, on a message that is the card of other tickets, too."""


def is_shared(data: str) -> bool:
    """Whether what a button holds says that the message is the card of other tickets, too."""
    return data.startswith(f"{SharedPress.__prefix__}{SharedPress.__separator__}")


class Deed(StrEnum):
    """What can be done with a ticket without changing its state."""

    OPEN = "open"
    TALK = "add"
    """Says something to the others; older cards call it so."""
    URGE = "urge"
    CANCEL = "cancel"
    """Asks once more before it cancels."""
    KEEP = "keep"
    """Leaves it as it is after all."""
    FOLLOW = "follow"
    UNFOLLOW = "unfollow"
    RATE = "rate"
    CALM = "calm"
    """Says that it is no emergency."""
    ANEW = "anew"
    """Reports a closed one anew, when it is too late to open it again."""
    ELSE = "else"
    """Says that a report is something else than the outage under which it was put."""


class DeedPress(CallbackData, prefix="t"):
    """Do this with a ticket."""

    deed: Deed
    ticket: Number


class TimePress(CallbackData, prefix="v"):
    """Take this time of those that the worker proposed for a visit."""

    ticket: Number
    seen: Number
    at: Annotated[int, Field(ge=0, lt=10**9)]
    """Minutes since 1970, UTC."""


class FixedPress(CallbackData, prefix="q"):
    """The answer to whether it is fixed, which the desk asked in this cycle of the ticket at the promised time."""

    fixed: bool
    ticket: Number
    cycle: Number


class FixedForPress(CallbackData, prefix="e"):
    """A follower's answer to whether it is fixed for them, in this cycle of the ticket."""

    fixed: bool
    ticket: Number
    cycle: Number


class SamePress(CallbackData, prefix="a"):
    """Instead of submitting this draft, follow that ticket; `ticket` 0: it is different, and is submitted."""

    form: Number
    seen: Number
    ticket: Number = 0


class OutagePress(CallbackData, prefix="u"):
    """What the office says of an outage: it is one, or each report stays by itself."""

    outage: Number
    one: bool


class Section(StrEnum):
    """A part of a resident's list."""

    ALL = "a"
    """The list as it begins."""
    MINE = "m"
    ROOM = "r"
    FOLLOWED = "f"


class ListPress(CallbackData, prefix="y"):
    """Go on with a part of the list behind this ticket."""

    section: Section
    over: bool = False
    """Whether that ticket is over: those that are not come first."""
    before: Number = 0


class FormDeed(StrEnum):
    """What can be done with a form as a whole, or with one of its slots."""

    ASK = "a"
    FILL = "f"
    SKIP = "s"
    BACK = "b"
    SUBMIT = "x"
    DROP = "d"


class FormPress(CallbackData, prefix="f"):
    """Do this with a form of which this version was shown."""

    deed: FormDeed
    form: Number
    seen: Number
    slot: str = ""
    value: str = ""


class LanguagePress(CallbackData, prefix="l"):
    """Speak this language from now on."""

    language: Language


class PersonDeed(StrEnum):
    """What an admin can do with a person."""

    OPEN = "o"
    GRANT = "g"
    REVOKE = "r"
    """Asks whether the role is to be taken."""
    REVOKE_SURELY = "R"
    SUSPEND = "s"
    """Asks whether they are to be suspended."""
    SUSPEND_SURELY = "S"
    LIFT = "l"


class PersonPress(CallbackData, prefix="p"):
    """Do this with a person; `role` and `scope` (see `packed`) are of the membership that is meant."""

    deed: PersonDeed
    person: Number
    role: Role | None = None
    scope: str = ""


class WithdrawPress(CallbackData, prefix="w"):
    """Withdraw this invitation."""

    token: str


def packed(scope: str) -> str:
    """A scope as a button carries it, which may hold no colon: `team:plumbing` is `t=plumbing`."""
    kind, colon, code = scope.partition(":")
    return f"{kind[0]}={code}" if colon else scope


def unpacked(scope: str) -> str:
    """The scope again; what no scope can be stays as it is, and is nobody's."""
    letter, equals, code = scope.partition("=")
    kinds = {kind[0]: kind for kind in KINDS}
    return f"{kinds[letter]}:{code}" if equals and letter in kinds else scope
