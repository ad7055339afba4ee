"""The end of a repair: fixed or not, stars, what was wrong, a word."""

from __future__ import annotations

from collections.abc import Sequence

from aiogram.fsm.context import FSMContext

from conversations.form import Choice, Entered, FormKind, Forms, Slot, Values, words
from conversations.mine import card_of
from desk.access import access, own
from desk.entities import Form
from desk.errors import Unclear
from desk.lifecycle import Move
from desk.repairs import DESCRIPTION_LENGTH, confirm, rate, reopen
from desk.text import Text, _
from desk.work import Work
from wording.cards import headline, resident_card
from wording.messages import Answers, Show, Toast
from wording.speech import Content, Joined, Lines
from wording.views import view_of

CONTENT_WITH = 4
"""From this many stars on, nobody is asked what was wrong."""


async def fixed(forms: Forms, work: Work, state: FSMContext, ticket_id: int) -> Answers:
    """The resident says that it is fixed: it is closed, and they are asked for stars."""
    await confirm(work, ticket_id)
    return [*await forms.begin(work, state, RATING.name, ticket=ticket_id), Toast(_("Glad to hear it!"))]


async def not_fixed(forms: Forms, work: Work, state: FSMContext, ticket_id: int, seen: int) -> Answers:
    """The resident says that it is not fixed: they are asked what is wrong."""
    await access(work, ticket_id, to=Move.REOPEN, seen=seen)
    return [*await forms.begin(work, state, NOT_FIXED.name, ticket=ticket_id), Toast()]


# --- stars


def _stars(_work: Work, _form: Form) -> Sequence[Choice]:
    return [Choice(f"⭐{stars}", str(stars)) for stars in range(1, 6)]


def _choose_stars(_work: Work, _form: Form, value: str) -> Values:
    return {"stars": int(value)} if value in set("12345") else {}


def _enter_stars(_work: Work, _form: Form, entered: Entered) -> Values:
    written = (entered.text or "").strip()
    stars = written.count("⭐") or (int(written) if written in set("12345") else 0)
    if not 1 <= stars <= 5:
        raise Unclear(what=_("Please press one of the stars, 1 to 5."))
    return {"stars": stars}


def _tags(work: Work, form: Form) -> Sequence[Choice]:
    chosen = form.filled.get("tags", [])
    return [
        Choice(Joined(["✓" if code in chosen else "▫️", Text("{name}", {"name": name})]), code)
        for code, name in work.campus.catalogue.rating_tags.items()
    ]


def _choose_tag(work: Work, form: Form, value: str) -> Values:
    chosen = [tag for tag in form.filled.get("tags", []) if tag in work.campus.catalogue.rating_tags]
    return {"tags": [tag for tag in chosen if tag != value] if value in chosen else [*chosen, value]}


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
    return Show(key=f"ticket:{form.ticket_id}", text=Lines([headline(view), given]))


async def _rate(work: Work, _state: FSMContext, form: Form) -> Answers:
    filled = form.filled
    ticket = await rate(work, form.ticket_id or 0, filled["stars"], filled.get("tags", []), filled.get("comment"))
    card = await card_of(work, ticket, fresh=bool(filled.get("comment")))
    return [card, Toast(_("Thank you!"))]


RATING = FormKind(
    name="rating",
    slots=(
        Slot("stars", _("How did it go?"), _enter_stars, _choose_stars, _stars, columns=5),
        Slot(
            "tags",
            _("What was not good? Choose any, then go on."),
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
)


# --- not fixed

_WHAT = _("What is still wrong? Choose, or write it.")


def _reasons(work: Work, _form: Form) -> Sequence[Choice]:
    reasons = work.campus.catalogue.not_fixed_reasons
    return [Choice(Text("{name}", {"name": name}), code) for code, name in reasons.items()]


async def _asked_card(work: Work, form: Form, slot: Slot | None) -> Show:
    ticket = await access(work, form.ticket_id or 0, to=Move.REOPEN)
    return Show(key=f"ticket:{ticket.id}", text=headline(await view_of(work, ticket)))


async def _dropped(work: Work, form: Form) -> Show:
    return await card_of(work, await own(work, form.ticket_id or 0))


async def _reopen(work: Work, _state: FSMContext, form: Form) -> Answers:
    ticket = await reopen(work, form.ticket_id or 0, form.filled["reason"])
    return [resident_card(await view_of(work, ticket)), Toast(_("It goes back to the workers."))]


NOT_FIXED = FormKind(
    name="not_fixed",
    slots=(
        Slot(
            "reason",
            _WHAT,
            lambda _work, _form, entered: {"reason": words(entered, DESCRIPTION_LENGTH, _WHAT)},
            lambda _work, _form, value: {"reason": value},
            _reasons,
            columns=1,
        ),
    ),
    missing=lambda _work, form: None if form.filled.get("reason") else "reason",
    card=_asked_card,
    finish=_reopen,
    drop=_dropped,
)
