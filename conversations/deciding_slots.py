"""What the office is asked when it decides: a reason, a question, another report, a worker, a team, a day."""

from __future__ import annotations

from collections.abc import Sequence

from conversations.days import day_choices, enter_day
from conversations.slots import Choice, Entered, Slot, Values, words
from desk.entities import Form
from desk.errors import Unclear
from desk.finding import number_in
from desk.folding import fold
from desk.holds import OTHER, REASONS
from desk.repairs import DESCRIPTION_LENGTH
from desk.text import Text, _
from desk.work import Work
from wording.desk_lists import sentence_label
from wording.speech import Content, Joined

MOST_WORKERS = 40
"""Workers that are offered, those with the fewest jobs; any other is named."""

NOTE_LENGTH = 300
"""Characters of why something is on hold: they stand on every card."""

_CATALOGUE, _READY = "c", "r"
"""How the values of ready answers begin: a reason of the catalogue by its code, a sentence by its place."""


def _ready(_work: Work, form: Form) -> list[Choice]:
    """The office's own sentences."""
    return [Choice(sentence_label(each), f"{_READY}{place}") for place, each in enumerate(form.filled.get("ready", []))]


def _choose_words(_work: Work, form: Form, value: str) -> Values:
    """A sentence by its place, a reason by its code: the resident reads that in their own language."""
    if value.startswith(_CATALOGUE):
        return {"words": value.removeprefix(_CATALOGUE)}
    ready, place = form.filled.get("ready", []), value.removeprefix(_READY)
    return {"words": ready[int(place)]} if place.isdecimal() and int(place) < len(ready) else {}


def _words_slot(question: Text, *, catalogue: bool = False) -> Slot:
    def enter(_work: Work, _form: Form, entered: Entered) -> Values:
        return {"words": words(entered, DESCRIPTION_LENGTH, question), "typed": True}

    def choices(work: Work, form: Form) -> Sequence[Choice]:
        reasons = work.campus.catalogue.reject_reasons if catalogue else {}
        named = [Choice(Text("{name}", {"name": name}), f"{_CATALOGUE}{code}") for code, name in reasons.items()]
        return [*named, *_ready(work, form)]

    return Slot("words", question, enter, _choose_words, choices, columns=1)


REASON = _words_slot(_("Why not? Choose, or write the reason."), catalogue=True)
QUESTION = _words_slot(_("What do you want to know? Choose, or write it."))
WHY_BACK = _words_slot(_("Why does it go back? Choose, or write it."))
WORDS = _words_slot(_("What shall I tell the resident? Choose, or write it."))


# --- the same as another report

_WHICH = _("Which report came first? Choose, or write its number.")


def unknown_number(number: str) -> Text:
    """There is no report of this number, or none within the office's reach."""
    return _("I know no report {number}. Please write the number of the other one, like R-1042.", number=number)


def _enter_number(work: Work, _form: Form, entered: Entered) -> Values:
    said = words(entered, DESCRIPTION_LENGTH, _WHICH)
    number = number_in(work, said)
    if number is None:
        raise Unclear(what=unknown_number(said[:NOTE_LENGTH]))
    return {"into": number, "typed": True}


def _choose_number(_work: Work, form: Form, value: str) -> Values:
    return {"into": int(value)} if value.isdecimal() and int(value) in form.filled.get("alike", []) else {}


def _numbers(work: Work, form: Form) -> Sequence[Choice]:
    prefix = work.campus.catalogue.number_prefix
    return [Choice(f"{prefix}-{number}", str(number)) for number in form.filled.get("alike", [])]


INTO = Slot("into", _WHICH, _enter_number, _choose_number, _numbers, columns=3)


# --- a worker, a team

_WHO = _("Who shall do it? Choose, or write the name.")
WHICH_TEAM = _("Which team's job is it?")


def _enter_worker(_work: Work, form: Form, entered: Entered) -> Values:
    said = fold(words(entered, NOTE_LENGTH, _WHO))
    called = [each["id"] for each in form.filled.get("workers", []) if said in fold(each["name"])]
    if len(called) != 1:
        raise Unclear(
            what=_("Several workers are called so. Please choose one.")
            if called
            else _("No worker of this team is called so. Please choose one.")
        )
    return {"worker": called[0], "typed": True}


def _workers(_work: Work, form: Form) -> Sequence[Choice]:
    away = form.filled.get("away", [])
    return [
        Choice(_worker(each["name"], each["jobs"], away=each["id"] in away), str(each["id"]))
        for each in form.filled.get("workers", [])
    ]


def _worker(name: str, jobs: int, *, away: bool) -> Content:
    label = _("{name} · jobs: {count}", name=name, count=jobs)
    return Joined([label, _("(away)")]) if away else label


def _choose_worker(_work: Work, form: Form, value: str) -> Values:
    offered_to = {str(each["id"]): each["id"] for each in form.filled.get("workers", [])}
    return {"worker": offered_to[value]} if value in offered_to else {}


WORKER = Slot("worker", _WHO, _enter_worker, _choose_worker, _workers, columns=2)


def _teams(work: Work, form: Form) -> Sequence[Choice]:
    teams = work.campus.catalogue.teams.items()
    return [Choice(Text("{team}", {"team": team}), code) for code, team in teams if code != form.filled.get("team_now")]


def _enter_team(work: Work, form: Form, entered: Entered) -> Values:
    said = fold(words(entered, NOTE_LENGTH, WHICH_TEAM)).strip()
    for code, team in work.campus.catalogue.teams.items():
        if said in {code, *(fold(name) for name in (team.name.en, team.name.zh_hans, team.name.zh_hant))}:
            return {"team": code, "typed": True}
    raise Unclear(what=WHICH_TEAM)


TEAM = Slot("team", WHICH_TEAM, _enter_team, lambda _work, _form, value: {"team": value}, _teams, columns=2)


# --- on hold

_WHY_HOLD = _("Why can it not go on? Choose, or write it.")
_UNTIL = _("Until which day? Choose, or write it, like 2026-12-01 or “5 days”.")


def _enter_reason(_work: Work, _form: Form, entered: Entered) -> Values:
    return {"reason": OTHER, "note": words(entered, NOTE_LENGTH, _WHY_HOLD), "typed": True}


def _reasons(_work: Work, _form: Form) -> Sequence[Choice]:
    # "Something else" says nothing: who means that writes what.
    return [Choice(text, code) for code, text in REASONS.items() if code != OTHER]


WHY_HOLD = Slot(
    "reason",
    _WHY_HOLD,
    _enter_reason,
    lambda _work, _form, value: {"reason": value} if value in REASONS else {},
    _reasons,
    columns=2,
)


UNTIL = Slot(
    "until",
    _UNTIL,
    enter_day(_UNTIL),
    lambda _work, _form, value: {"until": value},
    day_choices,
    columns=3,
)
