"""The office's ready sentences, as answers to a question: looked up when it is asked, and kept with its form."""

from __future__ import annotations

from conversations.slots import Choice
from desk.entities import Form, State
from desk.tickets.canned import ready_for
from desk.work import Work
from wording.desk_lists import sentence_label


async def sentences(work: Work, state: State) -> list[str]:
    """What the office says often of a report in this state."""
    return [each.words for each in await ready_for(work, state)]


def offered(form: Form) -> list[Choice]:
    """Those that were kept with the form, each by its place."""
    return [Choice(sentence_label(each), f"{_READY}{place}") for place, each in enumerate(_kept(form))]


def chosen(form: Form, value: str) -> str | None:
    """The sentence that a choice stands for; None when there is none."""
    place = value.removeprefix(_READY)
    found = value.startswith(_READY) and place.isdecimal() and int(place) < len(_kept(form))
    return _kept(form)[int(place)] if found else None


def _kept(form: Form) -> list[str]:
    ready: list[str] = form.filled.get("ready", [])
    return ready


_READY = "r"
"""How the values of these choices begin."""
