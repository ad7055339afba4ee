"""/pause: a worker is away for some days; their jobs are offered to the team again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from aiogram import Router
from aiogram.filters import Command, CommandObject
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from conversations.days import enter_day
from conversations.form import Forms
from conversations.meant import answers_it
from conversations.reached import Private
from conversations.slots import Choice, FormKind, Slot
from desk.assigning import come_back, is_away, pause
from desk.dates import day_in, midnight, today
from desk.entities import Form
from desk.errors import NotOfCrew
from desk.roles import is_worker
from desk.text import _
from desk.work import Work
from wording.crew_buttons import BackPress
from wording.messages import Answers, Button, Say, Show, Toast
from wording.speech import Lines

_OFF = frozenset({"off", "end", "结束", "結束", "关", "關", "取消"})

_UNTIL = _("When are you back? Choose, or write the day: 2026-12-01, 1.12. or “in 5 days”.")


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


async def _asked(forms: Forms, work: Work, state: FSMContext, words: str) -> Answers:
    if not await is_worker(work, work.actor):
        raise NotOfCrew()
    if words.casefold() in _OFF:
        return [await _back(work)]
    calendar = work.campus.catalogue.calendar
    day = day_in(words.casefold().removeprefix("me").removeprefix("until"), work.now, calendar) if words else None
    if day is not None and day > today(work.now, calendar):
        return [await _away(work, day, "away")]
    return await forms.begin(work, state, PAUSE.name)


async def _back(work: Work) -> Say:
    if not is_away(work, work.actor):
        return Say(_("You are not away. /pause tells me when you are."))
    come_back(work)
    return Say(_("Welcome back! You can accept jobs again."))


async def _away(work: Work, day: date, key: str, *, fresh: bool = True) -> Show:
    until = midnight(day, work.campus.catalogue.calendar)
    jobs = await pause(work, until)
    given = ", ".join(work.campus.number(job) for job in jobs[:20])
    text = Lines(
        [
            _("🏖 You are away until {until:day}, and get no jobs until then.", until=until),
            _("Offered to your team again: {numbers}", numbers=given) if jobs else None,
        ]
    )
    return Show(key, text, [[Button(_("I am back"), BackPress())]], fresh=fresh)


def _choices(work: Work, _form: Form) -> Sequence[Choice]:
    since = today(work.now, work.campus.catalogue.calendar)
    lengths = ((1, _("Today")), (2, _("Today and tomorrow")), (3, _("3 days")), (7, _("A week")))
    return [Choice(name, (since + timedelta(days=days)).isoformat()) for days, name in lengths]


async def _card(work: Work, form: Form, slot: Slot | None) -> Show:
    return Show(key=f"form:{form.id}", text=_("🏖 You are away: your jobs go back to your team."))


async def _dropped(work: Work, form: Form) -> Show:
    return Show(key=f"form:{form.id}", text=_("You are not away. /pause tells me when you are."))


async def _finish(work: Work, _state: FSMContext, form: Form) -> Answers:
    fresh = bool(form.filled.get("typed"))
    return [await _away(work, date.fromisoformat(form.filled["until"]), f"form:{form.id}", fresh=fresh), Toast()]


PAUSE = FormKind(
    name="pause",
    slots=(Slot("until", _UNTIL, enter_day(_UNTIL), lambda _w, _f, day: {"until": day}, _choices),),
    missing=lambda _work, form: None if "until" in form.filled else "until",
    card=_card,
    finish=_finish,
    drop=_dropped,
    takes=answers_it,
)
