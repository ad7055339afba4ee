"""What a form is made of: slots, how each is asked and read, and what its kind of form does with them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from aiogram.fsm.context import FSMContext

from desk.entities import Form
from desk.errors import NotFound, Unclear
from desk.text import Text, _
from desk.work import Recorded, Work
from wording.messages import Answers, Show
from wording.speech import Content


@dataclass(frozen=True, slots=True)
class Entered:
    """What a person sent: words, photos, a recording, or a shared phone number.

    `album` is the same for the photos of one album.
    `left_out`: the message held something else too, which no form can keep.
    `forwarded`: somebody else wrote it; who sent it on brings it before the desk.
    """

    text: str | None = None
    photos: tuple[str, ...] = ()
    phone: str | None = None
    album: str | None = None
    left_out: bool = False
    recording: Recorded | None = None
    forwarded: bool = False

    @property
    def holds_nothing(self) -> bool:
        """Whether a report could take nothing of it: a phone number alone."""
        return not self.text and not self.photos and self.recording is None

    @property
    def only_words(self) -> bool:
        """Whether it is nothing but the person's own words."""
        return bool(self.text) and not self.photos and self.recording is None and not self.forwarded


@dataclass(frozen=True, slots=True)
class Choice:
    """A ready answer."""

    label: Content
    value: str


Values = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Aside:
    """What a form takes at any time, whichever question is open; `rest` is what is left for that question."""

    values: Values
    rest: Entered | None = None
    note: Text | None = None
    """What the person should know of it."""


class AskAgain(Exception):
    """What was entered is kept, but answers nothing yet: the question is put once more, under what they wrote."""

    def __init__(self, values: Values) -> None:
        super().__init__()
        self.values = values


@dataclass(frozen=True, slots=True)
class Slot:
    """One thing to be filled in. Readers take what was entered or chosen and return the values it sets."""

    name: str
    question: Text | Callable[[Work], Text]
    """What is asked; one with an example depends on the day."""
    enter: Callable[[Work, Form, Entered], Values]
    """Raises Unclear, with the sentence that says what fits, and AskAgain where the card itself says it."""
    choose: Callable[[Work, Form, str], Values] = lambda _work, _form, _value: {}
    choices: Callable[[Work, Form], Sequence[Choice]] = lambda _work, _form: ()
    columns: int | None = 2
    """How many choices stand side by side; None: as many as fit."""
    skip: Values | None = None
    """What skipping it sets; None when it cannot be skipped."""
    skip_label: Text = field(default_factory=lambda: _("Skip"))
    stays: bool = False
    """Several may be chosen, one after the other; Skip ends it."""

    def asks(self, work: Work) -> Text:
        """The question, as it is asked now."""
        return self.question if isinstance(self.question, Text) else self.question(work)


@dataclass(frozen=True, slots=True)
class FormKind:
    """A dialogue made of slots."""

    name: str
    slots: Sequence[Slot]
    missing: Callable[[Work, Form], str | None]
    """The slot to ask for next; None when all that is needed is there."""
    card: Callable[[Work, Form, Slot | None], Awaitable[Show]]
    """How the form looks, apart from the question that is asked and its buttons."""
    finish: Callable[[Work, FSMContext, Form], Awaitable[Answers]]
    by_submit: bool = False
    """Finished by its Submit button only; otherwise as soon as nothing is missing."""
    drop: Callable[[Work, Form], Awaitable[Show]] | None = None
    """How the card looks after it was given up."""
    takes: Callable[[Work, Form, Entered], bool] | None = None
    """Whether what somebody writes can be meant for it; else `meant_for_it`. What is for no form opens a report."""
    aside: Callable[[Work, Form, Entered], Aside] | None = None
    """Takes what needs no question; it may end the one that is open."""
    unasked: Callable[[Work, Form, Entered], Values] | None = None
    """Takes words when nothing is asked."""
    keep: Callable[[Work, Form], Awaitable[None]] | None = None
    """Writes down, after each answer, what must not be lost if the person goes no further."""
    more: Callable[[Work, Form, Entered], Awaitable[Answers]] | None = None
    """Takes the rest of an album of which an earlier photo finished the form."""
    photos: bool = False
    """Whether it takes photos; else only the words that come with them."""
    holds_up: Callable[[Work, Form], Awaitable[Show | None]] | None = None
    """What is asked once more before it is finished; None when nothing is."""

    def slot(self, name: str) -> Slot:
        """Raises NotFound when a button names one that there is not (any more)."""
        for slot in self.slots:
            if slot.name == name:
                return slot
        raise NotFound()


def words(entered: Entered, length: int, otherwise: Text) -> str:
    """The text that was entered. Raises Unclear when there is none, or it is longer than `length` characters."""
    text = (entered.text or "").strip()
    if not text:
        raise Unclear(what=otherwise)
    if len(text) > length:
        raise Unclear(
            what=_(
                "That is too long: at most {length} characters, please. Yours has {yours}.",
                length=length,
                yours=len(text),
            )
        )
    return text
