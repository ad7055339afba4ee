"""/pause: a worker is away for some days; their jobs are offered to the team again."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from aiogram import Router
from aiogram.filters import Command, CommandObject
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from conversations.days import LENGTH, example, read_day
from conversations.form import Forms
from conversations.meant import answers_it
from conversations.reached import Private
from conversations.slots import Choice, Entered, FormKind, Slot, Values, words
from desk.days.dates import LONGEST, opening_of, today
from desk.entities import Form
from desk.errors import NotOfCrew, Unclear
from desk.people.roles import is_worker
from desk.text import Text, _
from desk.tickets.assigning import come_back, is_away, pause
from desk.work import Work
from wording.crew_buttons import BackPress
from wording.messages import Answers, Button, Say, Show, Toast
from wording.speech import Content, Lines

_NOT_AWAY = _("You are not away. /pause tells me when you are.")

_OFF = frozenset({"off", "end", "结束", "結束", "关", "關", "取消"})

_TILL = re.compile(r"^(?:me\b)?\s*(?:(?:until|till|to)\b|直到|到|至)?\s*", re.IGNORECASE)
"""What may stand before the day: “/pause me until Friday”."""

_LENGTHS: Sequence[tuple[int, Text]] = (
    (1, _("Today")),
    (2, _("Today and tomorrow")),
    (3, _("3 days")),
    (7, _("A week")),
)
"""The ready answers: so many days from today on."""

_AS_WRITTEN: Mapping[str, int] = {
    **dict.fromkeys(("today", "今天", "今日"), 1),
    **dict.fromkeys(("today and tomorrow", "今明两天", "今明兩天", "今天和明天"), 2),
}
"""Words that name the days away, where a date names the day on which somebody is back."""


def router(forms: Forms) -> Router:
    """The routes of this dialogue."""
    routes = Router(name="away")

    @routes.message(Command("pause"), Private())
    async def asked(message: Message, command: CommandObject, work: Work, state: FSMContext) -> Answers:
        return await _asked(forms, work, state, (command.args or "").strip())

    @routes.callback_query(BackPress.filter())
    async def back(query: CallbackQuery, work: Work) -> Answers:
        return [Show("away", (await _back(work)).text), Toast()]

    return routes


async def _asked(forms: Forms, work: Work, state: FSMContext, written: str) -> Answers:
    if not await is_worker(work, work.actor):
        raise NotOfCrew()
    if written.casefold() in _OFF:
        return [await _back(work)]
    if not written:
        return await forms.begin(work, state, PAUSE.name)
    try:
        day = _day(work, written)
    except Unclear as unclear:
        return [Say(unclear.text), *await forms.begin(work, state, PAUSE.name)]
    return [await _away(work, day, "away")]


def _day(work: Work, written: str) -> date:
    """The day on which somebody is back. Raises Unclear, with why it is none."""
    since = today(work.now, work.campus.catalogue.calendar)
    said = _TILL.sub("", written.strip()) if len(written) <= LENGTH else ""
    if said.casefold() in _AS_WRITTEN:
        return since + timedelta(days=_AS_WRITTEN[said.casefold()])
    hint = _("Please write it like {date}, {day}.{month}. or “in 5 days”, within a year.", **example(work))
    return read_day(work, said or written, hint, since + timedelta(days=1), LONGEST)


async def _back(work: Work) -> Say:
    if not is_away(work, work.actor):
        return Say(_NOT_AWAY)
    come_back(work)
    return Say(_("Welcome back! You can accept jobs again."))


async def _away(work: Work, day: date, key: str, *, fresh: bool = True) -> Show:
    until = opening_of(day, work.campus.catalogue.calendar)
    jobs = await pause(work, until)
    given = ", ".join(work.campus.number(job) for job in jobs[:20])
    given_back = _("Offered to your team again: {numbers}", numbers=given) if jobs else None
    return _shown(work, key, given_back, fresh=fresh)


def _shown(work: Work, key: str, *more: Content | None, fresh: bool = False) -> Show:
    """How it stands with somebody who is away."""
    return Show(key, Lines([_until(work), *more]), [[Button(_("I am back"), BackPress())]], fresh=fresh)


def _until(work: Work) -> Text:
    return _("🏖 You are away until {until:day}, and get no jobs until then.", until=work.actor.away_until)


def _asks(work: Work) -> Text:
    return _(
        "How long are you away? Choose, or write the day you are back: {date}, {day}.{month}. or “in 5 days”.",
        **example(work),
    )


def _choices(work: Work, _form: Form) -> Sequence[Choice]:
    since = today(work.now, work.campus.catalogue.calendar)
    return [Choice(name, (since + timedelta(days=days)).isoformat()) for days, name in _LENGTHS]


def _enter(work: Work, _form: Form, entered: Entered) -> Values:
    return {"until": _day(work, words(entered, LENGTH, _asks(work))).isoformat(), "typed": True}


async def _card(work: Work, form: Form, slot: Slot | None) -> Show:
    already = _until(work) if is_away(work, work.actor) else None
    warning = _("🏖 As soon as you say how long, your jobs go back to your team.")
    return Show(key=f"form:{form.id}", text=Lines([already, warning]))


async def _dropped(work: Work, form: Form) -> Show:
    if is_away(work, work.actor):
        return _shown(work, f"form:{form.id}")
    return Show(key=f"form:{form.id}", text=_NOT_AWAY)


async def _finish(work: Work, _state: FSMContext, form: Form) -> Answers:
    fresh = bool(form.filled.get("typed"))
    return [await _away(work, date.fromisoformat(form.filled["until"]), f"form:{form.id}", fresh=fresh), Toast()]


PAUSE = FormKind(
    name="pause",
    slots=(Slot("until", _asks, _enter, lambda _w, _f, day: {"until": day}, _choices),),
    missing=lambda _work, form: None if "until" in form.filled else "until",
    card=_card,
    finish=_finish,
    drop=_dropped,
    takes=answers_it,
)
