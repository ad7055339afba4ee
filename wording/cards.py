"""What all cards of a ticket share. The cards stand in wording/resident_cards.py and wording/job_cards.py."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from desk.assets.words import thing_text
from desk.catalogue.parts import OTHER, Catalogue
from desk.days.windows import window_text
from desk.duty.on_call import There
from desk.text import Text, _
from desk.tickets.assigning import RELEASE_REASONS
from desk.tickets.lifecycle import OVER, STEP_OF
from desk.work import Campus
from storage.kinds import State, TicketKind, Urgency
from storage.tables import Asset, Person, Photo, Ticket
from wording.kinds import KINDS, is_repair
from wording.speech import Content, Joined

URGENCIES: Mapping[Urgency, Text] = {
    Urgency.EMERGENCY: _("🆘 Emergency"),
    Urgency.URGENT: _("❗ Urgent"),
    Urgency.NORMAL: _("Normal"),
    Urgency.LOW: _("Can wait"),
}

_MARKS: Mapping[Urgency, str] = {Urgency.EMERGENCY: "🆘", Urgency.URGENT: "❗"}

SHOWN = 600
"""Characters of a description that a card shows; the whole is kept on the ticket."""

WHOLE = 4000
"""Characters of a description that a message by itself shows: all that there can be."""

SHOWN_ADDED = 200
MOST_ADDED = 5
"""Of what was said after the report: characters of each, and how many of the latest, a card shows."""

_STEPS = (_("Apply"), _("Review"), _("Repair"), _("Feedback"))
_STEPS_OF_WORDS = (_("Apply"), _("Review"), _("Handling"), _("Feedback"))
"""Of what is no repair."""


@dataclass(frozen=True, slots=True)
class TicketView:
    """A ticket with what a card needs beside the row."""

    campus: Campus
    ticket: Ticket
    resident: str
    worker: str | None = None
    photos: int = 0
    note: str | None = None
    """The words of the latest event: a question, a reason, what was done."""
    again: str | None = None
    """Why the resident said that it was not fixed, in a later cycle."""
    back: str | None = None
    """Why its last worker gave it back, as long as nobody has it."""
    added: Sequence[Content] = ()
    """What was said on it after the report, and by whom, oldest first."""
    joined: Sequence[Content] = ()
    """What those wrote who have the same, and follow it instead of reporting it: for who repairs it, and the office."""
    answers: Sequence[str] = ()
    """What the resident answered to the office, oldest first."""
    shots: Sequence[Photo] = ()
    """Photos of the fault and of the finished work, oldest first."""
    begun: bool = False
    """It is on hold, and work had begun before."""
    hold_reason: Content = ""
    """Why it is on hold, while it is."""
    nobody_home: bool = False
    """It is on hold as nobody was home."""
    unanswered: bool = False
    """The desk closed it, as nobody answered the office."""
    unreviewed: bool = False
    """It passed by itself, and nobody of the office has looked at it."""
    alarm: bool = False
    """It went out as an emergency, and was none."""
    times: Sequence[datetime] = ()
    """When the worker could come again, of which the resident picks one."""
    partly: bool = False
    """It was fixed partly, the last time."""
    appeal: str | None = None
    """What the resident says against the refusal, if they appealed."""
    refused: str | None = None
    """Why it was refused, the last time that it was."""
    first: str | None = None
    """The worker for whom the job is kept for some time, as they had it before."""
    parent: str = ""
    """The number of the ticket of which it is a duplicate."""
    ahead: TicketView | None = None
    """That ticket itself: how far it is."""
    reopens: bool = False
    """It was closed so lately that it may be opened again."""
    late: bool = False
    """What was promised has not been done in time."""
    untold: bool = False
    """What is due was over when it came to be, as with another urgency: nobody was promised that time."""
    told: bool = False
    """Those in charge have been told so."""
    opens: datetime | None = None
    """When the office opens: what came in outside its hours, and waits for that."""
    open_link: str | None = None
    """Opens the job for the worker who has it and never opened the bot."""
    there: There | None = None
    """Who of its team is there, as long as nobody has it; None where that is not known, or no roster is kept."""
    of_outage: bool = False
    """Its parent stands for an outage: it was put under it by itself, and its reporter may say that it is another."""
    snoozed: Content | None = None
    """Until when nobody is reminded of it, why, and who said so."""
    now: datetime | None = None
    """When the card is shown."""
    asset: Asset | None = None
    """The thing that is broken, where it is known which."""
    faults: int = 0
    """Of an asset: which of its faults of late this one is: the third is 3."""
    done: str | None = None
    """What the worker said of the finished work, the last time."""
    people: Mapping[int, Person] = field(default_factory=dict)
    """The resident and the worker, by their row: whoever tells them of it need not ask the database again."""

    @property
    def words(self) -> Content:
        """The note as people read it."""
        return self.said(self.note or "–")

    def said(self, words: str) -> Content:
        """A reason of the catalogue by its name, anything else as it was written."""
        catalogue = self.campus.catalogue
        if words in RELEASE_REASONS:
            return RELEASE_REASONS[words]
        named = catalogue.reject_reasons.get(words) or catalogue.not_fixed_reasons.get(words)
        return Text("{reason}", {"reason": named}) if named else quoted(words)

    def pictures(self, *, after: bool = False, at: datetime | None = None) -> list[str]:
        """The chat's names of the photos of the fault, or of the work of this cycle; `at`: only those sent then."""
        return [
            shot.file_id
            for shot in self.shots
            if shot.after is after and (not after or shot.cycle == self.ticket.cycle) and at in (None, shot.at)
        ]

    @property
    def number(self) -> str:
        """As people say it."""
        return self.campus.number(self.ticket)

    @property
    def follows(self) -> str | None:
        """The number of the closed ticket after which it was reported anew."""
        follows = self.ticket.follows_id
        return f"{self.campus.catalogue.number_prefix}-{follows}" if follows is not None else None

    @property
    def over(self) -> bool:
        """Whether nobody has anything to do with it; of a duplicate, with its parent."""
        return self.ticket.state in OVER and (self.ahead is None or self.ahead.over)


def by_when(view: TicketView) -> Content:
    """When the present step is due, or since when it is late."""
    due = view.ticket.due_at
    if view.now is not None and due is not None and due <= view.now:
        return _("⏰ Late since {at:time}", at=due)
    return _("⏳ Due {at:time}", at=due)


def held(view: TicketView) -> Content:
    """Until when it is on hold, and why; when that date is past, when it was to go on."""
    until = view.ticket.held_until
    past = view.now is not None and until is not None and until <= view.now
    sentence = _WAS_HELD if past else _HELD
    return Text(sentence.key, {"until": until, "reason": view.hold_reason})


_HELD = _("On hold until {until:day}: {reason}")
_WAS_HELD = _("On hold; it was to go on {until:day}: {reason}")


def progress(state: State, kind: TicketKind = TicketKind.REPAIR) -> Content:
    """The four official steps, and which of them is under way, or where it ended."""
    return steps(STEP_OF[state], "✖️" if state in (State.CANCELLED, State.REJECTED) else "🔵", kind=kind)


def steps(at: int, here: str = "🔵", *, kind: TicketKind = TicketKind.REPAIR) -> Content:
    """The four official steps; those before `at` are over, it has the mark `here`."""
    names = _STEPS if kind is TicketKind.REPAIR else _STEPS_OF_WORDS
    marks = ("✅" if step < at else here if step == at else "⚪️" for step in range(len(names)))
    # A mark never stands alone at the end of a narrow line.
    return Joined([Joined([mark, name], "\N{NO-BREAK SPACE}") for mark, name in zip(marks, names, strict=True)], " › ")


def place_of(catalogue: Catalogue, ticket: Ticket) -> Content:
    """Where: building and room, or the resident's own words."""
    building = catalogue.buildings.get(ticket.building or "")
    if building is not None:
        return (
            Joined([Text("{building}", {"building": building}), ticket.room or ""])
            if ticket.room
            else Text("{building}", {"building": building})
        )
    return ticket.place_note or ticket.room or "–"


def quoted(words: str, shown: int = SHOWN) -> Content:
    """Somebody's words between quotation marks, shortened to what a card shows."""
    return _("“{words}”", words=words if len(words) <= shown else words[: shown - 1] + "…")


def headline(view: TicketView, *, public: bool = False) -> Content:
    """Number, category and place in one line; what is no repair says of what kind it is, and the rest only if known.

    `public`: without the room, in which somebody may live.
    """
    ticket, catalogue = view.ticket, view.campus.catalogue
    category = catalogue.category(ticket.category)
    parts: list[Content] = [Text("<b>{number}</b>", {"number": view.number})]
    if not is_repair(ticket):
        parts.append(KINDS[ticket.kind])
    if is_repair(ticket) or category.code != OTHER:
        parts.append(Joined([category.icon, Text("{category}", {"category": category})]))
    if is_repair(ticket) or ticket.building or ticket.place_note:
        building = catalogue.buildings.get(ticket.building or "") if public else None
        parts.append(Text("{building}", {"building": building}) if building else place_of(catalogue, ticket))
    return Joined(parts, " · ")


def hurry_mark(ticket: Ticket) -> str:
    """What stands before the number in a list, of what cannot wait; nothing of all others."""
    return _MARKS.get(ticket.urgency, "")


def marked(view: TicketView, line: Content) -> Content:
    """A ticket's line of a list, behind the mark of what cannot wait."""
    mark = hurry_mark(view.ticket)
    return Joined([mark, line]) if mark else line


def hurry(ticket: Ticket) -> Content | None:
    """How urgent it is, where that is not as always."""
    return URGENCIES[ticket.urgency] if ticket.urgency in _MARKS else None


def facts(view: TicketView, *, hurry: bool = True, added: bool = True, joined: bool = False) -> list[Content | None]:
    """What the report says, under its headline; without the `hurry` where that stands above already, and without what
    was `added` where it was not said. `joined`: with what those wrote who have the same.
    """
    ticket = view.ticket
    return [
        URGENCIES[ticket.urgency] if hurry and ticket.urgency is not Urgency.NORMAL and not _may_wait(ticket) else None,
        thing_line(view.campus.catalogue, view.asset) if view.asset is not None else None,
        quoted(ticket.description),
        *[*(view.joined if joined else ()), *(view.added if added else ())][-MOST_ADDED:],
        _("📷 Photos: {count}", count=view.photos) if view.photos else None,
        _("🕐 Visit: {window}", window=window_text(ticket.window)) if ticket.window else None,
        waiting(ticket),
    ]


def _may_wait(ticket: Ticket) -> bool:
    """Whether it goes without saying that it can wait, as of praise."""
    return ticket.urgency is Urgency.LOW and not is_repair(ticket)


def waiting(ticket: Ticket) -> Content | None:
    """How many people wait for it, if there are several: who reported it, and who follows it."""
    over = ticket.state in OVER or not ticket.followers
    return None if over else _("👥 {count} people wait for this", count=ticket.followers + 1)


def thing_line(catalogue: Catalogue, asset: Asset) -> Content:
    """An asset in one line, with its model, and its floor where no room says it."""
    icon = catalogue.kind_of_thing(asset.kind).icon
    floor = _("floor {floor}", floor=asset.floor) if asset.floor and not asset.room else None
    parts: list[Content | None] = [Joined([icon, thing_text(catalogue, asset)]), asset.model, floor]
    return Joined([part for part in parts if part], " · ")
