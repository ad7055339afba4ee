"""What people read of a duty roster: the board of a week, lists to choose from, and what was done."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from functools import reduce

from desk.catalogue.parts import Team
from desk.days.dates import today
from desk.duty.rota import Rota
from desk.duty.shifts import DUTIES, Turn, hours_text, turn_text
from desk.duty.words import EVERY_DAY
from desk.text import Text, _
from desk.work import Work
from storage.kinds import Duty
from storage.tables import Person, Shift
from wording.duty_buttons import DutyDeed, DutyPress, RemovePress, SwapPress
from wording.messages import Button, Show
from wording.rows import names, short
from wording.speech import Content, Joined, Lines

OWN = 14
"""Of somebody's own turns, as many lines as stand on the board."""

OF_A_DAY = 5
"""Turns of one day that stand on the board; of more, how many."""

PAGE = 8
"""Turns, or shifts, to choose from on one page."""

CHOICES = 90
"""Colleagues to choose among: Telegram shows 100 buttons under a message."""

RETURNS = 24
"""Turns of a colleague of which one may be had in return."""

WEEKS = 13
"""How many weeks ahead the board goes."""

_MARKS = {Duty.ON_DUTY: "🧰", Duty.ON_CALL: "📟"}

WEEKDAYS = (_("Mon"), _("Tue"), _("Wed"), _("Thu"), _("Fri"), _("Sat"), _("Sun"))


def team_choice(teams: Sequence[Team]) -> Show:
    """Which team's roster somebody wants to see."""
    rows = [[Button(Text("{team}", {"team": team}), DutyPress(deed=DutyDeed.BOARD, team=team.code))] for team in teams]
    return Show("duty", _("Which team's duty roster?"), rows)


def days_text(days: str) -> Content:
    """Days of the week in few words: Mon–Fri."""
    if days == EVERY_DAY:
        return _("every day")
    names_of = [WEEKDAYS[int(day) - 1] for day in days]
    if len(days) > 2 and int(days[-1]) - int(days[0]) == len(days) - 1:
        return _("{first}–{last}", first=names_of[0], last=names_of[-1])
    return reduce(lambda one, other: _("{one}, {other}", one=one, other=other), names_of)


def shift_text(rota: Rota, shift: Shift) -> Content:
    """A shift of the week in one line; a cross marks who does not belong to the team any more, and so never comes."""
    hours = hours_text(shift.begins, shift.ends)
    gone = "" if rota.people[shift.person_id].belongs else " ✖️"
    return Joined([_MARKS[shift.duty], f"{short(rota.name(shift.person_id))}{gone}", "·", days_text(shift.days), hours])


def board(work: Work, rota: Rota, *, week: int, leads: bool, several: bool, belongs: bool) -> Show:
    """Who is there now, the reader's own turns, and the team's week; `week` counts from this one, from today on.

    `leads`: the reader may change it; `several`: they see other teams', too; `belongs`: they have shifts themselves.
    """
    since = today(work.now, work.campus.catalogue.calendar)
    team = work.campus.catalogue.team(rota.team)
    head = _("<b>{team}: duty roster</b>", team=team)
    if not rota.kept:
        empty = (
            _("No shift stands in it yet. Add the first one: who, on which days, from when to when.")
            if leads
            else _("No shift stands in it yet. Your foreman can add some.")
        )
        return Show("duty", Lines([head, empty]), _ways(rota.team, (), leads=leads, several=several))
    mine = [
        turn
        for turn in rota.turns(since - timedelta(days=1), since + timedelta(days=13))
        if turn.person == work.actor.id and turn.ends > work.now
    ]
    first = since + timedelta(weeks=week)
    days = [first + timedelta(days=n) for n in range(7)]
    text = Lines(
        [
            head,
            *_now(rota, work.now),
            *(_own(mine) if belongs and (mine or not leads) else ()),
            "",
            _("<b>The week from {day:day}</b>", day=_noon(first, rota)),
            *(_day(rota, day) for day in days),
            *_legend(rota, days),
        ]
    )
    return Show("duty", text, _board_ways(rota.team, week, mine, leads=leads, several=several, belongs=belongs))


def _now(rota: Rota, at: datetime) -> list[Content]:
    there = {duty: [rota.name(person) for person in rota.there(at, duty)] for duty in Duty}
    on_call = there[Duty.ON_CALL]
    return [
        _("🧰 On duty: {names}", names=names(there[Duty.ON_DUTY]))
        if there[Duty.ON_DUTY]
        else _("🧰 Nobody is on duty now."),
        *([_("📟 On call: {names}", names=names(on_call))] if on_call else []),
    ]


def _own(mine: Sequence[Turn]) -> list[Content]:
    if not mine:
        return ["", _("You have no shift in the next two weeks.")]
    more = [_("… and {count} more", count=len(mine) - OWN)] if len(mine) > OWN else []
    return ["", _("<b>Your shifts, two weeks</b>"), *(Joined(["•", turn_text(turn)]) for turn in mine[:OWN]), *more]


def _legend(rota: Rota, days: Sequence[date]) -> list[Content]:
    """What the marks of these days mean, as far as they stand there."""
    shown = [turn for day in days for turn in rota.turns(day, day)[:OF_A_DAY]]
    marks = [kind_text(Duty.ON_CALL)] if any(turn.duty is Duty.ON_CALL for turn in shown) else []
    marks += [_("* another than usual")] if any(turn.changed for turn in shown) else []
    marks += [_("🏖 away")] if any(rota.is_away(turn.person, turn.begins) for turn in shown) else []
    return ["", Joined(marks, " · ")] if marks else []


def _day(rota: Rota, day: date) -> Content:
    found = rota.turns(day, day)
    shown = [_of_day(rota, turn) for turn in found[:OF_A_DAY]]
    more = [f"+{len(found) - OF_A_DAY}"] if len(found) > OF_A_DAY else []
    if len(shown) > 1:  # On a phone a line is full with one.
        return Lines([_weekday(day, rota), *shown, *more])
    return Joined([_weekday(day, rota), *(shown or ["–"])])


def _of_day(rota: Rota, turn: Turn) -> Content:
    changed = "*" if turn.changed else ""
    away = " 🏖" if rota.is_away(turn.person, turn.begins) else ""
    return f"{_MARKS[turn.duty]} {turn.hours} {short(rota.name(turn.person))}{changed}{away}"


def _weekday(day: date, rota: Rota) -> Text:
    return Text("<b>{day:day}</b>", {"day": _noon(day, rota)})


def _noon(day: date, rota: Rota) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=rota.zone)


def _board_ways(
    code: str, week: int, mine: Sequence[Turn], *, leads: bool, several: bool, belongs: bool
) -> list[list[Button]]:
    turn = [
        *([Button("«", DutyPress(deed=DutyDeed.BOARD, team=code, page=week - 1))] if week else []),
        *([Button("»", DutyPress(deed=DutyDeed.BOARD, team=code, page=week + 1))] if week < WEEKS else []),
    ]
    own = [
        *([Button(_("Swap a shift"), DutyPress(deed=DutyDeed.MINE, team=code))] if mine else []),
        *([Button(_("Calendar file"), DutyPress(deed=DutyDeed.FILE, team=code))] if belongs else []),
    ]
    return _ways(code, [turn, own], leads=leads, several=several)


def _ways(code: str, rows: Sequence[list[Button]], *, leads: bool, several: bool) -> list[list[Button]]:
    change = [
        Button(_("Add a shift"), DutyPress(deed=DutyDeed.ADD, team=code)),
        *([Button(_("Remove a shift"), DutyPress(deed=DutyDeed.PATTERN, team=code))] if rows else []),
        Button(_("One day differs"), DutyPress(deed=DutyDeed.EXCEPT, team=code)),
    ]
    other = [[Button(_("« All teams"), DutyPress(deed=DutyDeed.TEAMS))]] if several else []
    return [*rows, *([change] if leads else []), *other]


# --- lists to choose from


def pattern(work: Work, rota: Rota, page: int) -> Show:
    """The shifts of the week, of which one may be removed."""
    shifts = sorted(rota.shifts, key=lambda shift: (shift.days, shift.begins, shift.row_id))
    page = min(page, max(0, (len(shifts) - 1) // PAGE))
    rows = [
        [Button(shift_text(rota, shift), RemovePress(shift=shift.row_id))]
        for shift in shifts[page * PAGE : (page + 1) * PAGE]
    ]
    question = _("<b>Which shift is to be removed?</b>") if shifts else _("There is no shift of the week to remove.")
    text = Lines([Text("<b>{team}</b>", {"team": work.campus.catalogue.team(rota.team)}), question])
    return Show("duty", text, [*rows, *_turning(DutyDeed.PATTERN, rota.team, page, len(shifts))])


def remove_sure(rota: Rota, shift: Shift) -> Show:
    """What is about to be removed, before it is."""
    yes = Button(_("Yes, remove"), RemovePress(shift=shift.row_id, sure=True))
    back = Button(_("« Back"), DutyPress(deed=DutyDeed.PATTERN, team=rota.team))
    question = _("Remove this shift, with all that was swapped of it?")
    return Show(
        "duty", Lines([shift_text(rota, shift), Text("<b>{question}</b>", {"question": question})]), [[yes, back]]
    )


def which_turn(code: str, mine: Sequence[Turn], page: int) -> Show:
    """Which of somebody's turns is to be swapped."""
    page = min(page, max(0, (len(mine) - 1) // PAGE))
    rows = [[Button(turn_text(turn), SwapPress(mine=turn.key))] for turn in mine[page * PAGE : (page + 1) * PAGE]]
    text = (
        _("<b>Which of your shifts do you want to swap?</b>")
        if mine
        else _("You have no shift to swap in the next four weeks.")
    )
    return Show("duty", text, [*rows, *_turning(DutyDeed.MINE, code, page, len(mine))])


def with_whom(code: str, turn: Turn, colleagues: Sequence[Person], now: datetime) -> Show:
    """Who is to be asked."""
    rows = [
        [Button(_colleague(person, now), SwapPress(mine=turn.key, colleague=person.row_id))]
        for person in colleagues[:CHOICES]
    ]
    question = _("Who shall take it?") if colleagues else _("Nobody else belongs to this team.")
    back = Button(_("« Back"), DutyPress(deed=DutyDeed.MINE, team=code))
    return Show("duty", _asked(turn_text(turn), question), [*rows, [back]])


def in_return(turn: Turn, colleague: Person, theirs: Sequence[Turn]) -> Show:
    """Which turn of the colleague's is wanted in return."""
    ask = SwapPress(mine=turn.key, colleague=colleague.row_id)
    rows = [[Button(_("Nothing in return"), ask.model_copy(update={"theirs": "-"}))]]
    rows += [[Button(turn_text(other), ask.model_copy(update={"theirs": other.key}))] for other in theirs[:RETURNS]]
    back = Button(_("« Back"), SwapPress(mine=turn.key))
    question = _("Which shift of {name} do you take in return?", name=short(colleague.name))
    return Show("duty", _asked(turn_text(turn), question), [*rows, [back]])


def asked(code: str, turn: Turn, colleague: Person) -> Show:
    """The question is on its way."""
    text = _("I have asked {name}: {turn}. You hear the answer here.", name=short(colleague.name), turn=turn_text(turn))
    return Show("duty", text, [[to_board(code)]])


def kind_text(duty: Duty) -> Content:
    """A kind of shift with its mark."""
    return Joined([_MARKS[duty], DUTIES[duty]])


def to_board(code: str) -> Button:
    """The way back to the roster."""
    return Button(_("« Duty roster"), DutyPress(deed=DutyDeed.BOARD, team=code))


def _colleague(person: Person, now: datetime) -> Content:
    away = person.away_until is not None and person.away_until > now
    return f"{short(person.name)} 🏖" if away else short(person.name)


def _asked(head: Content, question: Content) -> Content:
    return Lines([head, Text("<b>{question}</b>", {"question": question})])


def _turning(deed: DutyDeed, code: str, page: int, count: int) -> list[list[Button]]:
    turn = [
        *([Button("«", DutyPress(deed=deed, team=code, page=page - 1))] if page else []),
        *([Button("»", DutyPress(deed=deed, team=code, page=page + 1))] if (page + 1) * PAGE < count else []),
    ]
    return [turn, [to_board(code)]]
