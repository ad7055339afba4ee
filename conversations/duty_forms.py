"""What a foreman is asked for a shift of the week, and for a day that differs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta

from aiogram.fsm.context import FSMContext

from conversations import duty_slots as slots
from conversations.days import LENGTH, example, read_day
from conversations.form import Forms
from conversations.meant import answers_it
from conversations.slots import Choice, Entered, FormKind, Slot, Values, words
from desk.days.dates import today
from desk.duty.rota import check_leads, members, rota_of
from desk.duty.rota_changes import add_extra, add_shift, change_turn
from desk.duty.shifts import hours_text, turn_text
from desk.entities import Duty, Form
from desk.errors import NotAWorker, Unclear
from desk.errors.duty import HasTurnThen, ShiftThere
from desk.text import Text, _
from desk.work import Work
from wording.duty import days_text, kind_text, to_board
from wording.messages import Answers, Say, Show, Toast
from wording.rows import short
from wording.speech import Content, Lines


async def adding(forms: Forms, work: Work, state: FSMContext, code: str) -> Answers:
    """Ask for a shift of the week. Raises NotLead."""
    await check_leads(work, code)
    return await forms.begin(work, state, ADD.name, filled={"team": code, "people": await _people(work, code)})


async def excepting(forms: Forms, work: Work, state: FSMContext, code: str) -> Answers:
    """Ask what is different on which day. Raises NotLead."""
    await check_leads(work, code)
    return await forms.begin(work, state, EXCEPT.name, filled={"team": code, "people": await _people(work, code)})


async def _people(work: Work, code: str) -> list[list[object]]:
    """Kept with the form: the list does not change under a finger, and the operation checks again."""
    return [[person.row_id, person.name, person.username or ""] for person in await members(work, code)]


def _so_far(work: Work, form: Form, *head: Content) -> Show:
    filled = form.filled
    name = next((name for number, name, _username in filled.get("people", []) if number == filled.get("who")), None)
    parts: list[Content | None] = [
        Text("<b>{team}</b>", {"team": work.campus.catalogue.team(filled["team"])}),
        *head,
        f"👷 {short(name)}" if name is not None else None,
        days_text(filled["days"]) if "days" in filled else None,
        hours_text(*slots.hours_of(form)) if "hours" in filled else None,
        kind_text(Duty(filled["duty"])) if "duty" in filled else None,
    ]
    return Show(key=f"form:{form.id}", text=Lines(parts))


async def _dropped(work: Work, form: Form) -> Show:
    return Show(f"form:{form.id}", _("Nothing was changed."), [[to_board(form.filled["team"])]])


def _done(form: Form, *lines: Content) -> Show:
    buttons = [[to_board(form.filled["team"])]]
    return Show(f"form:{form.id}", Lines(lines), buttons, fresh=bool(form.filled.get("typed")))


# --- a shift of the week


async def _added(work: Work, _state: FSMContext, form: Form) -> Answers:
    filled = form.filled
    try:
        await add_shift(work, filled["team"], filled["who"], filled["days"], slots.hours_of(form), Duty(filled["duty"]))
    except (NotAWorker, ShiftThere) as unfit:
        return _again(form, unfit.text, "who")
    said = _so_far(work, form).text
    return [_done(form, _("✅ The shift stands in the duty roster."), said), Toast()]


def _again(form: Form, why: Content, *slots: str) -> Answers:
    """What does not fit is asked once more; the rest stays."""
    form.filled = {name: value for name, value in form.filled.items() if name not in slots}
    return [Say(why), Toast()]


async def _add_card(work: Work, form: Form, _slot: Slot | None) -> Show:
    await check_leads(work, form.filled["team"])
    return _so_far(work, form)


def _first_of(*names: str) -> Callable[[Work, Form], str | None]:
    return lambda _work, form: next((name for name in names if name not in form.filled), None)


ADD = FormKind(
    name="duty_add",
    slots=(slots.WHO, slots.DAYS, slots.HOURS, slots.KIND),
    missing=_first_of("who", "days", "hours", "duty"),
    card=_add_card,
    finish=_added,
    drop=_dropped,
    takes=answers_it,
)


# --- a day that differs


def _day_asked(work: Work) -> Text:
    return _("Which day differs? Choose, or write it like {date}, {day}.{month}. or “in 5 days”.", **example(work))


def _day_choices(work: Work, _form: Form) -> Sequence[Choice]:
    since = today(work.now, work.campus.catalogue.calendar)
    named = [Choice(_("Today"), since.isoformat()), Choice(_("Tomorrow"), (since + timedelta(days=1)).isoformat())]
    later = [since + timedelta(days=n) for n in range(2, 8)]
    return [*named, *(Choice(Text("{at:day}", {"at": _noon(work, day)}), day.isoformat()) for day in later)]


def _noon(work: Work, day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=work.campus.catalogue.calendar.time_zone)


def _enter_day(work: Work, _form: Form, entered: Entered) -> Values:
    written = words(entered, LENGTH, _day_asked(work))
    day = read_day(work, written, _day_asked(work), today(work.now, work.campus.catalogue.calendar))
    return {"day": day.isoformat(), "typed": True}


def _choose_day(work: Work, form: Form, value: str) -> Values:
    return {"day": value} if value in {choice.value for choice in _day_choices(work, form)} else {}


_TURN = _("Which shift differs?")


_EXTRA = Choice(_("An extra shift"), slots.EXTRA)


def _turn_choices(_work: Work, form: Form) -> Sequence[Choice]:
    """As they stood when the day was given (`_keep_turns`)."""
    return [
        *(Choice(label, key) for key, label in form.filled.get("turns", [])),
        Choice(_("An extra shift"), slots.EXTRA),
    ]


def _choose_turn(work: Work, form: Form, value: str) -> Values:
    return {"turn": value} if value in {choice.value for choice in _turn_choices(work, form)} else {}


def _enter_turn(_work: Work, _form: Form, _entered: Entered) -> Values:
    raise Unclear(what=_("Please choose one of the shifts by its button."))


async def _keep_turns(work: Work, form: Form) -> None:
    """What stands in the roster on the day that was given, to choose from."""
    if "day" not in form.filled or "turns" in form.filled:
        return
    code, day = form.filled["team"], date.fromisoformat(form.filled["day"])
    rota = await rota_of(work, code, day, day)
    listed = [[turn.key, f"{turn.hours} {short(rota.name(turn.person))}"] for turn in rota.turns(day, day)]
    of_nobody = [[key, f"{hours} –"] for key, hours in rota.empty_turns(day)]
    form.filled = {**form.filled, "turns": [*listed, *of_nobody][: slots.MOST]}


def _except_missing(_work: Work, form: Form) -> str | None:
    wanted = (
        ("day", "turn", "who") if form.filled.get("turn") != slots.EXTRA else ("day", "turn", "who", "hours", "duty")
    )
    return next((name for name in wanted if name not in form.filled), None)


async def _except_card(work: Work, form: Form, _slot: Slot | None) -> Show:
    await check_leads(work, form.filled["team"])
    return _so_far(work, form, *_day_and_turn(work, form))


def _day_and_turn(work: Work, form: Form) -> list[Content]:
    head: list[Content] = []
    if "day" in form.filled:
        head.append(Text("{at:day}", {"at": _noon(work, date.fromisoformat(form.filled["day"]))}))
    head += [label for key, label in form.filled.get("turns", []) if key == form.filled.get("turn")]
    return head


async def _excepted(work: Work, _state: FSMContext, form: Form) -> Answers:
    filled = form.filled
    day = date.fromisoformat(filled["day"])
    try:
        if filled["turn"] == slots.EXTRA:
            await add_extra(work, filled["team"], day, filled["who"], slots.hours_of(form), Duty(filled["duty"]))
            return [_done(form, _("✅ The extra shift stands in the duty roster."), _so_far(work, form).text), Toast()]
        turn = await change_turn(work, filled["turn"], filled["who"] or None)
    except (NotAWorker, HasTurnThen) as unfit:
        return _again(form, unfit.text, "who")
    name = next((name for number, name, _username in filled.get("people", []) if number == filled["who"]), "–")
    said = (
        _("✅ {turn} is {name}'s.", turn=turn_text(turn), name=short(name))
        if turn is not None
        else _("✅ Nobody has this shift on that day.")
    )
    return [_done(form, *_day_and_turn(work, form), said), Toast()]


EXCEPT = FormKind(
    name=slots.DAY_DIFFERS,
    slots=(
        Slot("day", _day_asked, _enter_day, _choose_day, _day_choices),
        Slot("turn", _TURN, _enter_turn, _choose_turn, _turn_choices, columns=1),
        slots.WHO,
        slots.HOURS,
        slots.KIND,
    ),
    missing=_except_missing,
    card=_except_card,
    finish=_excepted,
    drop=_dropped,
    takes=answers_it,
    keep=_keep_turns,
)
