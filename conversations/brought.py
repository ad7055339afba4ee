"""What a message brings to a draft beside its words and photos: recordings, that it was forwarded, several faults.

Of a draft, `recordings` are kept until it is submitted, `forwarded` is true when somebody else wrote the words, and
`pieces` are the faults that its words seem to tell of, as long as nobody has said whether it is one report or several.
"""

from __future__ import annotations

from collections.abc import Sequence

from conversations.slots import Choice, Entered, Slot, Values, words
from desk.entities import Form
from desk.reading.faults import faults
from desk.text import Text, _
from desk.tickets.repairs import DESCRIPTION_LENGTH
from desk.work import Recorded, Work
from wording.cards import quoted
from wording.speech import Content, Joined
from wording.talk import length_of, line

RECORDINGS = 5
"""Recordings of one draft; those that come after the last are not kept."""

SHOWN_PIECE = 80
"""Characters of a piece that the card shows."""


def brought(entered: Entered) -> Values:
    """What the first message of a draft brings."""
    pieces = list(faults(entered.text)) if entered.text else []
    return {
        **({"pieces": pieces} if len(pieces) > 1 else {}),
        **({"forwarded": True} if entered.forwarded else {}),
        **({"recordings": [list(entered.recording)]} if entered.recording is not None else {}),
    }


def recorded(filled: Values, recording: Recorded) -> Values:
    """One more recording than there are."""
    return {"recordings": [*filled.get("recordings", []), list(recording)][:RECORDINGS]}


def recordings_of(form: Form) -> Sequence[Recorded]:
    """The recordings that are kept with the draft."""
    return [Recorded(*each) for each in form.filled.get("recordings") or ()]


def said_with(work: Work, form: Form) -> list[Content]:
    """How the recordings stand on the card of the new ticket."""
    return [line(work.actor.name, None, seconds=each.seconds) for each in recordings_of(form)]


def brought_lines(form: Form) -> list[Content | None]:
    """What of it the draft card shows."""
    kept = [Joined(["🎤", length_of(each.seconds)]) for each in recordings_of(form)]
    heard = _("{recordings} · passed on with the report; I cannot listen to it.", recordings=Joined(kept, ", "))
    return [
        heard if kept else None,
        _("➡️ Forwarded: you are the one who hears of it.") if form.filled.get("forwarded") else None,
        _several(form.filled["pieces"]) if form.filled.get("pieces") else None,
    ]


def _several(pieces: Sequence[str]) -> Content:
    told = Joined([quoted(" ".join(piece.split()), SHOWN_PIECE) for piece in pieces], " / ")
    if len(pieces) == 2:
        return _("✂️ This looks like two things: {pieces}", pieces=told)
    return _("✂️ This looks like {count} things: {pieces}", count=len(pieces), pieces=told)


# --- one report, or several

ONE, EACH = "one", "each"


def _enter(_work: Work, form: Form, entered: Entered) -> Values:
    """Whoever writes on instead of pressing has lost nothing by it; one story it is, then."""
    text = f"{form.filled['description']}\n{entered.text}"
    return {"description": words(Entered(text), DESCRIPTION_LENGTH, _ASK), "pieces": None}


def _choices(_work: Work, form: Form) -> Sequence[Choice]:
    count = len(form.filled.get("pieces") or ())
    several = _("Two reports") if count == 2 else Text(_REPORTS.key, {"count": count})
    return [Choice(several, EACH), Choice(_("One report"), ONE)]


_REPORTS = _("{count} reports")
_ASK = _("Is it one report, or one for each? Each goes to those who repair it.")

SPLIT = Slot("split", _ASK, _enter, lambda _work, _form, _value: {"pieces": None}, _choices)
"""Asks whether the pieces of a message are reports by themselves; conversations/splitting.py makes them so."""
