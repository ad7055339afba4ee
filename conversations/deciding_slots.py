"""What the office is asked when it decides: a reason, a question, another report, a worker, a team."""

from __future__ import annotations

from collections.abc import Sequence

from conversations.ready import chosen, offered
from conversations.slots import Choice, Entered, Slot, Values, words
from desk.entities import Form
from desk.errors import Unclear
from desk.folding import fold
from desk.text import Text, _
from desk.tickets.finding import number_in
from desk.tickets.repairs import DESCRIPTION_LENGTH
from desk.work import Work
from wording.speech import Content, Joined

MOST_WORKERS = 40
"""Workers that are offered, those with the fewest jobs; any other is named."""

NAME_LENGTH = 300
"""Characters of what somebody writes to name a report, a worker or a team."""

_CATALOGUE = "c"
"""How the value of a reason of the catalogue begins, before its code."""


def _choose_words(_work: Work, form: Form, value: str) -> Values:
    """A sentence by its place, a reason by its code: the resident reads that in their own language."""
    if value.startswith(_CATALOGUE):
        return {"words": value.removeprefix(_CATALOGUE)}
    sentence = chosen(form, value)
    return {"words": sentence} if sentence is not None else {}


def _words_slot(question: Text, *, catalogue: bool = False) -> Slot:
    def enter(_work: Work, _form: Form, entered: Entered) -> Values:
        return {"words": words(entered, DESCRIPTION_LENGTH, question), "typed": True}

    def choices(work: Work, form: Form) -> Sequence[Choice]:
        reasons = work.campus.catalogue.reject_reasons if catalogue else {}
        named = [Choice(Text("{name}", {"name": name}), f"{_CATALOGUE}{code}") for code, name in reasons.items()]
        return [*named, *offered(form)]

    return Slot("words", question, enter, _choose_words, choices, columns=1)


REASON = _words_slot(_("Why not? Choose, or write the reason."), catalogue=True)
QUESTION = _words_slot(_("What do you want to know? Choose, or write it."))


# --- the same as another report

_WHICH = _("Which report came first? Choose, or write its number.")


def unknown_number(number: str) -> Text:
    """There is no report of this number, or none within the office's reach."""
    return _("I know no report {number}. Please write the number of the other one, like R-1042.", number=number)


def _enter_number(work: Work, _form: Form, entered: Entered) -> Values:
    said = words(entered, DESCRIPTION_LENGTH, _WHICH)
    number = number_in(work, said)
    if number is None:
        raise Unclear(what=unknown_number(said[:NAME_LENGTH]))
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
    said = fold(words(entered, NAME_LENGTH, _WHO))
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
    # Who stands further down can be named, and has no button.
    return [
        Choice(_worker(each["name"], each["jobs"], away=each["id"] in away), str(each["id"]))
        for each in form.filled.get("workers", [])[:MOST_WORKERS]
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
    said = fold(words(entered, NAME_LENGTH, WHICH_TEAM)).strip()
    for code, team in work.campus.catalogue.teams.items():
        if said in {code, *(fold(name) for name in (team.name.en, team.name.zh_hans, team.name.zh_hant))}:
            return {"team": code, "typed": True}
    raise Unclear(what=WHICH_TEAM)


TEAM = Slot("team", WHICH_TEAM, _enter_team, lambda _work, _form, value: {"team": value}, _teams, columns=2)
