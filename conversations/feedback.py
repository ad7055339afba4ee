"""The end of a repair: fixed, stars, what was wrong, a word. What is not fixed stands in conversations/reopening.py."""

from __future__ import annotations

import re
from collections.abc import Sequence

from aiogram.fsm.context import FSMContext

from conversations.form import Forms
from conversations.meant import asked_lately, names_a_report
from conversations.slots import Choice, Entered, FormKind, Slot, Values, words
from conversations.understood import names_a_fault
from desk.access import own, permitted
from desk.drafts.forms import latest_form
from desk.entities import Form, State
from desk.errors import WrongState
from desk.people.rights import Right
from desk.text import Text, _
from desk.tickets.lifecycle import NAMES
from desk.tickets.repairs import DESCRIPTION_LENGTH, confirm, rate
from desk.work import Work
from wording.cards import headline, progress, quoted
from wording.messages import Answers, Say, Show, Toast
from wording.speech import Content, Joined, Lines
from wording.views import ticket_card_of, view_of

CONTENT_WITH = 4
"""From this many stars on, nobody is asked what was wrong."""

_STARS = re.compile(r"([1-5])\s*(?:stars?|颗星|顆星|星|分)?[.!。！]?")
"""Stars as people type them."""


async def fixed(forms: Forms, work: Work, state: FSMContext, ticket_id: int, asked_in: int | None = None) -> Answers:
    """Somebody says that it is fixed: it is closed. Whoever reported it is asked for stars.

    `asked_in`: the cycle in which the desk asked at the promised time, where it did.
    A second press, which quick fingers make, finds the same question.
    """
    if await latest_form(work, RATING.name, ticket_id) is None:
        ticket = await confirm(work, ticket_id, asked_in)
        if ticket.resident_id != work.actor.id:
            return [await ticket_card_of(work, ticket), Toast(_("Glad to hear it!"))]
    return [*await forms.begin(work, state, RATING.name, ticket=ticket_id), Toast(_("Glad to hear it!"))]


async def rating(forms: Forms, work: Work, state: FSMContext, ticket_id: int) -> Answers:
    """A ticket that was closed without stars gets them after all."""
    ticket = await permitted(work, ticket_id, Right.RATE)
    if ticket.state is not State.CLOSED:
        raise WrongState(number=work.campus.number(ticket), state=NAMES[ticket.state])
    return [*await forms.begin(work, state, RATING.name, ticket=ticket_id), Toast()]


# --- stars


def _stars(_work: Work, _form: Form) -> Sequence[Choice]:
    return [Choice(f"⭐{stars}", str(stars)) for stars in range(1, 6)]


def _choose_stars(_work: Work, _form: Form, value: str) -> Values:
    return {"stars": int(value)} if value in set("12345") else {}


def _enter_stars(_work: Work, _form: Form, entered: Entered) -> Values:
    written = words(entered, DESCRIPTION_LENGTH, _HOW)
    typed = _STARS.fullmatch(written.lower())
    stars = int(typed[1]) if typed else written.count("⭐")
    # Words are kept as the comment, and the question is asked again.
    return {"stars": stars} if 1 <= stars <= 5 else {"comment": written}


def _rates(work: Work, form: Form, entered: Entered) -> bool:
    lately = asked_lately(work, form, entered) and not entered.photos
    return lately and not (names_a_report if "stars" in form.filled else names_a_fault)(work, entered)


def _tags(work: Work, form: Form) -> Sequence[Choice]:
    chosen = form.filled.get("tags", [])
    return [
        Choice(Joined(["✓" if code in chosen else "▫️", Text("{name}", {"name": name})]), code)
        for code, name in work.campus.catalogue.rating_tags.items()
    ]


def _choose_tag(work: Work, form: Form, value: str) -> Values:
    chosen = [tag for tag in form.filled.get("tags", []) if tag in work.campus.catalogue.rating_tags]
    return {"tags": [tag for tag in chosen if tag != value] if value in chosen else [*chosen, value]}


_HOW = _("How did it go? Press 1 to 5 stars.")
_COMMENT = _("Would you like to add a word?")


def _enter_comment(_work: Work, _form: Form, entered: Entered) -> Values:
    return {"tagged": True, "comment": words(entered, DESCRIPTION_LENGTH, _COMMENT)}


def _missing(_work: Work, form: Form) -> str | None:
    filled = form.filled
    if "stars" not in filled:
        return "stars"
    if filled["stars"] < CONTENT_WITH and "tagged" not in filled:
        return "tags"
    return None if "comment" in filled else "comment"


async def _card(work: Work, form: Form, slot: Slot | None) -> Show:
    view = await view_of(work, await own(work, form.ticket_id or 0))
    given: Content | None = "⭐" * form.filled["stars"] if "stars" in form.filled else None
    said = quoted(form.filled["comment"]) if form.filled.get("comment") else None
    return Show(key=f"ticket:{form.ticket_id}", text=Lines([headline(view), progress(view.ticket.state), given, said]))


async def _keep(work: Work, form: Form) -> None:
    """Stars and tags count from the moment they are given, also when nobody presses on."""
    filled = form.filled
    if "stars" in filled:
        await rate(work, form.ticket_id or 0, filled["stars"], filled.get("tags", []), filled.get("comment"))


async def _rate(work: Work, _state: FSMContext, form: Form) -> Answers:
    filled = form.filled
    ticket = await rate(work, form.ticket_id or 0, filled["stars"], filled.get("tags", []), filled.get("comment"))
    if not filled.get("comment"):
        return [await ticket_card_of(work, ticket), Toast(_("Thank you!"))]
    kept = Say(_("Thank you! Your words are kept with your rating. Is something else broken? Just write to me again."))
    return [await ticket_card_of(work, ticket, fresh=True), kept, Toast()]


RATING = FormKind(
    name="rating",
    slots=(
        Slot("stars", _HOW, _enter_stars, _choose_stars, _stars, columns=5),
        Slot(
            "tags",
            _("What was not good? Tick any, then press Skip to go on; or write it."),
            _enter_comment,
            _choose_tag,
            _tags,
            skip={"tagged": True},
            stays=True,
        ),
        Slot("comment", _COMMENT, _enter_comment, skip={"comment": None}),
    ),
    missing=_missing,
    card=_card,
    finish=_rate,
    takes=_rates,
    keep=_keep,
)
