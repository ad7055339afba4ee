"""A job that cannot go on: why and until when; nobody was home, and when somebody could come again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from aiogram.fsm.context import FSMContext

from conversations.days import day_choices, day_of, enter_day, example, unread_times
from conversations.form import Forms
from conversations.sides import DESK, LEAD, WORKER, Side
from conversations.slots import Choice, Entered, FormKind, Slot, Values, words
from desk.access import access
from desk.days.dates import FURTHEST, times_in, visits
from desk.entities import Form
from desk.errors import NotInThePast, Unclear
from desk.errors.days import TooFarAhead
from desk.text import Text, _
from desk.tickets.holds import MOST_TIMES, NOBODY_HOME, NOTE_LENGTH, OTHER, REASONS, hold, no_access, resume
from desk.tickets.lifecycle import Move
from desk.work import Work
from wording.messages import Answers, Toast
from wording.speech import Content, Joined
from wording.worker_buttons import proposed


async def holding(forms: Forms, work: Work, state: FSMContext, kind: str, ticket_id: int, seen: int) -> Answers:
    """Ask why the job cannot go on, and until when; `kind` is HOLD's or LEAD_HOLD's name."""
    await access(work, ticket_id, to=Move.HOLD, seen=seen)
    return [*await forms.begin(work, state, kind, ticket=ticket_id), Toast()]


async def nobody_home(forms: Forms, work: Work, state: FSMContext, ticket_id: int, seen: int) -> Answers:
    """Ask the worker when they could come again."""
    await access(work, ticket_id, to=Move.NO_ACCESS, seen=seen)
    return [*await forms.begin(work, state, NO_ACCESS.name, ticket=ticket_id), Toast()]


async def resumed(work: Work, side: Side, ticket_id: int, seen: int) -> Answers:
    """The work goes on."""
    ticket = await resume(work, ticket_id, seen)
    return [await side.card(work, ticket), Toast(_("It goes on."))]


# --- cannot go on

_WHY = _("Why can it not go on? Choose, or write it.")
_WORDS = _("What is it? A few words; the resident reads them.")


def _until(work: Work) -> Text:
    return _("When does it go on? Choose a day, or write one: {date}, {day}.{month}. or “in 5 days”.", **example(work))


def _reasons(_work: Work, _form: Form) -> Sequence[Choice]:
    return [Choice(name, code) for code, name in REASONS.items() if code != NOBODY_HOME]


def _enter_reason(_work: Work, _form: Form, entered: Entered) -> Values:
    return {"reason": OTHER, "note": words(entered, NOTE_LENGTH, _WHY), "typed": True}


def _enter_words(_work: Work, _form: Form, entered: Entered) -> Values:
    return {"note": words(entered, NOTE_LENGTH, _WORDS), "typed": True}


def _choose_reason(_work: Work, _form: Form, code: str) -> Values:
    # A forged press names whatever it likes.
    return {"reason": code if code in REASONS and code != NOBODY_HOME else OTHER}


def _held_missing(_work: Work, form: Form) -> str | None:
    filled = form.filled
    if "reason" not in filled:
        return "reason"
    if filled["reason"] == OTHER and "note" not in filled:
        return "words"
    return None if "until" in filled else "until"


def _why(_work: Work, form: Form) -> list[Content | None]:
    reason, note = form.filled.get("reason"), form.filled.get("note")
    said: Content | None = note or REASONS.get(reason or "")
    return [Joined(["⏸", said])] if said else []


def _holding(name: str, side: Side) -> FormKind:
    async def finish(work: Work, _state: FSMContext, form: Form) -> Answers:
        filled = form.filled
        until = day_of(work, filled["until"])
        ticket = await hold(work, form.ticket_id or 0, filled["reason"], until, filled.get("note"), filled.get("seen"))
        return [await side.settled(work, form, ticket), Toast(_("On hold until {until:day}.", until=until))]

    return FormKind(
        name=name,
        slots=(
            Slot("reason", _WHY, _enter_reason, _choose_reason, _reasons, columns=1),
            Slot("words", _WORDS, _enter_words),
            Slot("until", _until, enter_day(_until), lambda _w, _f, day: {"until": day}, day_choices, columns=None),
        ),
        missing=_held_missing,
        card=side.asking(Move.HOLD, _why),
        finish=finish,
        drop=side.dropped(Move.HOLD),
        takes=side.takes,
    )


HOLD = _holding("hold", WORKER)
LEAD_HOLD = _holding("lead_hold", LEAD)
DESK_HOLD = _holding("desk_hold", DESK)


# --- nobody home

_SEND = "send"


def _slots(work: Work, form: Form) -> Sequence[Choice]:
    ticked = _ticked(work, form)
    offered = visits(work.now, work.campus.catalogue.calendar, MOST_TIMES)
    choices = [
        Choice(
            Joined(["✓" if visit.at in ticked else "▫️", Text("{at:day}", {"at": visit.at}), visit.clock]),
            _packed(visit.at),
        )
        for visit in offered
    ]
    return [*choices, Choice(_("Send"), _SEND)] if ticked else choices


def _packed(at: datetime) -> str:
    """A time within a button's 64 bytes: the minute of the epoch."""
    return str(int(at.timestamp()) // 60)


def _tick(work: Work, form: Form, value: str) -> Values:
    ticked = _ticked(work, form)
    if value == _SEND:
        return {"sent": True} if ticked else {}
    try:
        at = datetime.fromtimestamp(int(value) * 60, UTC)
    except (ValueError, OverflowError, OSError):
        return {}
    return _kept([time for time in ticked if time != at] if at in ticked else [*ticked, at])


def _write_times(work: Work, form: Form, entered: Entered) -> Values:
    question = _times_question(work)
    written = words(entered, NOTE_LENGTH, question)
    times = times_in(written, work.now, work.campus.catalogue.calendar)
    if times is None:
        raise unread_times(work, written, question, FURTHEST)
    if min(times) <= work.now:
        raise Unclear(what=NotInThePast.say)
    if max(times) > work.now + FURTHEST:
        raise Unclear(what=TooFarAhead(days=FURTHEST.days).text)
    return {**_kept([*_ticked(work, form), *times]), "typed": True}


def _kept(times: Sequence[datetime]) -> Values:
    distinct = sorted(set(times))
    if len(distinct) > MOST_TIMES:
        raise Unclear(what=_("At most {count} times, please. Take one away first.", count=MOST_TIMES))
    return {"times": [time.isoformat() for time in distinct]}


def _ticked(work: Work, form: Form) -> list[datetime]:
    """What was chosen, as far as it is still to come: a form may lie for days."""
    times = [datetime.fromisoformat(time) for time in form.filled.get("times", [])]
    return [time for time in times if time > work.now]


def _times_question(work: Work) -> Text:
    return _(
        "When can you come again? Tick up to {count} times and press Send, "
        "or write some: “{day}.{month}. 14:00, tomorrow 9:00”.",
        count=MOST_TIMES,
        **example(work),
    )


def _proposed(work: Work, form: Form) -> list[Content | None]:
    return [proposed(_ticked(work, form))]


async def _nobody_home(work: Work, _state: FSMContext, form: Form) -> Answers:
    ticket = await no_access(work, form.ticket_id or 0, _ticked(work, form))
    return [await WORKER.settled(work, form, ticket), Toast(_("I ask the resident to pick a time."))]


NO_ACCESS = FormKind(
    name="no_access",
    slots=(Slot("times", _times_question, _write_times, _tick, _slots),),
    missing=lambda work, form: None if form.filled.get("sent") and _ticked(work, form) else "times",
    card=WORKER.asking(Move.NO_ACCESS, _proposed),
    finish=_nobody_home,
    drop=WORKER.dropped(Move.NO_ACCESS),
    takes=WORKER.takes,
)
