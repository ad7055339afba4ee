"""A ticket's history in words: one line for each thing that was done, by whom, and what they said."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from desk.late.chasing import Chased
from desk.late.escalating import LATE
from desk.late.snoozing import REASONS as REST
from desk.late.snoozing import SNOOZE, WAKE, read_note
from desk.outages.deciding import OUTAGE
from desk.text import Text, _
from desk.tickets.assigning import AWAY, RELEASE_REASONS
from desk.tickets.attachments import JOINED
from desk.tickets.emergencies import PLACE
from desk.tickets.holds import REASONS
from desk.tickets.lifecycle import Move
from desk.tickets.past import Line
from desk.tickets.prioritising import URGENCY, change_in
from storage.kinds import ClockKind
from wording.cards import SHOWN_ADDED, URGENCIES, TicketView, quoted
from wording.late_cards import hearer_text
from wording.promises import CLOCKS, times_in
from wording.speech import Content, Joined

DONE: Mapping[str, Text] = {
    Move.SUBMIT: _("reported it"),
    Move.APPROVE: _("approved it"),
    Move.REJECT: _("rejected it"),
    Move.APPEAL: _("appealed"),
    Move.ASK: _("asked"),
    Move.ANSWER: _("answered"),
    Move.MERGE: _("said it is the same as"),
    Move.SPLIT: _("said it is not the same after all"),
    Move.CANCEL: _("cancelled it"),
    Move.ACCEPT: _("took the job"),
    Move.ASSIGN: _("gave the job to"),
    Move.TRANSFER: _("gave it to another team:"),
    Move.START: _("began"),
    Move.HOLD: _("put it on hold:"),
    Move.NO_ACCESS: _("found nobody home"),
    Move.PICK: _("picked a time:"),
    Move.RESUME: _("went on"),
    Move.RELEASE: _("gave the job back"),
    Move.FINISH: _("repaired it"),
    Move.CONFIRM: _("said that it is fixed"),
    Move.PARTLY: _("said that it is fixed only partly"),
    Move.REOPEN: _("said that it is not fixed"),
    Move.EXPIRE: _("closed it, as nobody said anything"),
    "word": _("added"),
    "photo": _("added a photo"),
    "voice": _("added a recording"),
    "urge": _("asked for haste"),
    "rated": _("rated it"),
    "merged": _("put another report to it:"),
    OUTAGE: _("said that it is an outage: it stands for all who have the same"),
    PLACE: _("said where it is:"),
    "after": _("sent more photos of the work"),
    JOINED: _("has the same, and wrote"),
    URGENCY: _("changed the urgency:"),
    CLOCKS: _("worked out the due time anew:"),
    Chased.REMIND_START: _("reminded the worker to begin"),
    Chased.ASK_HOLD: _("asked whether it goes on"),
    Chased.REMIND_INFO: _("reminded the resident to answer"),
    Chased.REMIND_VISIT: _("reminded both sides of the visit"),
    Chased.ASK_FIXED: _("asked the resident whether it is fixed"),
    Chased.NOT_YET: _("said that it is not fixed yet"),
    Chased.UNHEARD: _("had to remind or ask somebody, and could reach nobody"),
    SNOOZE: _("put off the reminders until"),
    WAKE: _("lets people be reminded again"),
}
"""What was done, after the name of who did it."""

_BY_DESK = _("The desk")

SHOWN_OF_NAME = 40
"""Letters of a name: Telegram takes names of 128."""

PUT_BEFORE: Mapping[str, Text] = {
    ClockKind.REVIEW: _("⏰ Not decided in time: put before {who}"),
    ClockKind.ACCEPT: _("⏰ Nobody took it in time: put before {who}"),
    ClockKind.FIX: _("⏰ Not repaired in time: put before {who}"),
    ClockKind.ANSWER: _("⏰ Not answered in time: put before {who}"),
}
"""What was late, by the clock that a line's note begins with."""

MOST_HEARERS = 3

_CODES = frozenset({AWAY, "other", *Chased})
"""Reasons that say nothing to people."""


def line_of(view: TicketView, line: Line, shown: int = SHOWN_ADDED) -> Content:
    """When, who, what; and so many characters of the words that came with it."""
    event = line.event
    if event.kind == LATE:
        return Text("{at:time} · {what}", {"at": event.at, "what": _put_before(view, line)})
    done = DONE.get(event.kind) or Text("{kind}", {"kind": event.kind})
    said = _said(view, event.kind, event.note, shown) if event.note else None
    who = line.actor[:SHOWN_OF_NAME] if line.actor is not None else _BY_DESK
    what = Joined([who, done]) if said is None else Joined([who, done, said])
    return Text("{at:time} · {what}", {"at": event.at, "what": what})


def _put_before(view: TicketView, line: Line) -> Content:
    sentence = PUT_BEFORE.get((line.event.note or "").partition(":")[0], PUT_BEFORE[ClockKind.FIX])
    named = [hearer_text(view.campus.catalogue, each) for each in line.told[:MOST_HEARERS]]
    more = ["…"] if len(line.told) > MOST_HEARERS else []
    return Text(sentence.key, {"who": Joined([*named, *more], ", ") if named else "–"})


def _place(view: TicketView, note: str, shown: int) -> Content:
    code, _slash, room = note.partition("/")
    building = view.campus.catalogue.buildings.get(code)
    return Joined([Text("{building}", {"building": building}), room]) if building is not None else quoted(note, shown)


def _said(view: TicketView, kind: str, note: str, shown: int) -> Content | None:
    match kind:
        case Move.REJECT | Move.PARTLY | Move.REOPEN:
            return view.said(note if len(note) <= shown else note[:shown])
        case Move.TRANSFER:
            return Text("{team}", {"team": view.campus.catalogue.team(note)})
        case Move.HOLD if note in REASONS:
            return REASONS[note]
        case Move.RELEASE if note in RELEASE_REASONS and note not in _CODES:
            return RELEASE_REASONS[note]
        case "place":
            return _place(view, note, shown)
        case Move.ASSIGN | Move.MERGE | "merged":
            return note
        case "urgency":
            return Joined([URGENCIES[urgency] for urgency in change_in(note)], " → ")
        case "clocks":
            return Joined([Text("{at:when}", {"at": at}) for at in times_in(note)], " → ")
        case "snooze":
            until, reason = read_note(note)
            words = REST.get(reason) or quoted(reason, shown)
            return Text("{at:time}: {reason}", {"at": until, "reason": words})
        case Move.PICK:
            return Text("{at:time}", {"at": datetime.fromisoformat(note)})
        case _:
            return None if note in _CODES else quoted(note, shown)
