"""What is put before people when a ticket grows old: one notice, which follows it, or several in one message."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from desk.catalogue.parts import Catalogue
from desk.clocks.timers import Level
from desk.late.calling import CALLED_FOR
from desk.late.levels import Hearer, Lateness
from desk.people.meeting import OFFICE
from desk.people.roles import ROLES
from desk.text import Text, _
from desk.tickets.lifecycle import NAMES, WITH_WORKER, Move, moves_from
from desk.tickets.piles import Pile
from storage.kinds import ClockKind, State, Urgency
from storage.tables import Clock, Ticket
from wording.cards import TicketView, held, hurry, marked, place_of, quoted
from wording.late_buttons import LateDeed, LateListPress, LatePress
from wording.messages import Button, Rows, Say, Show
from wording.move_buttons import move_button
from wording.snoozes import SHOWN_OF_NAME
from wording.speech import Content, Joined, Lines, Titled

MOST = 10
"""Tickets whose lines stand in one message; those that are the furthest up come first."""

PLACE = 60
"""Letters of a place in somebody's own words: ten of them stand in one message."""

WORDS = 120
"""Letters of what the resident wrote, on the notice of one ticket."""

MOST_TOLD = 4
"""Of those who were told before, the latest."""

_SOON = {
    ClockKind.REVIEW: _("⏳ To be decided by {at:time}"),
    ClockKind.ACCEPT: _("⏳ Somebody should take it by {at:time}"),
    ClockKind.FIX: _("⏳ Should be repaired by {at:time}"),
    ClockKind.ANSWER: _("⏳ The resident waits for an answer, by {at:time}"),
}
_LATE = {
    ClockKind.REVIEW: _("⏰ Not decided: it should have been by {at:time}"),
    ClockKind.ACCEPT: _("⏰ Nobody has taken it: somebody should have by {at:time}"),
    ClockKind.FIX: _("⏰ Not repaired: it should have been by {at:time}"),
    ClockKind.ANSWER: _("⏰ No answer to the resident: it should have come by {at:time}"),
}


@dataclass(frozen=True, slots=True)
class Late:
    """A ticket of which somebody is told, as it is now. No `lateness`: it is not late any more."""

    view: TicketView
    lateness: Lateness | None
    now: datetime


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads a notice. `link`: opens the ticket for whom of a group presses it; None in private."""

    leads: bool = True
    """Whether they see to it that others do it."""
    link: str | None = None
    person_id: int | None = None
    purpose: str | None = None
    """Of a group: whose it is."""


def late_key(ticket: Ticket) -> str:
    """The key of a ticket's notice."""
    return f"late:{ticket.id}"


def late_card(late: Late, reader: Reader, *, fresh: bool = False) -> Show:
    """A single notice: how urgent, number, what and where, how late, who has it, who was told; and what to do."""
    view, lateness = late.view, late.lateness
    if lateness is None:
        lines: list[Content | None] = [_head(view), _over(view.ticket.state, view)]
        return Show(late_key(view.ticket), Lines(lines), [_open(view.ticket, reader)], fresh=fresh)
    text = Lines(
        [
            hurry(view.ticket),
            _head(view),
            quoted(" ".join(view.ticket.description.split()), WORDS),
            how_late(lateness.clock, lateness.level, late.now),
            _who_has_it(view, reader),
            _told_before(view.campus.catalogue, lateness.before, reader),
            view.snoozed,
        ]
    )
    return Show(late_key(view.ticket), text, _acts(view, lateness.clock, reader), fresh=fresh)


def gone_card(view: TicketView) -> Show:
    """What is left of a notice for who may not read the ticket any more, as it is another team's."""
    words = _("This is for others to look after now.")
    return Show(late_key(view.ticket), Lines([Text("<b>{number}</b>", {"number": view.number}), words]))


def late_list(late: Sequence[Late], count: int, open_one: Callable[[Ticket], Button], *, whole: bool) -> Say:
    """What one reader is told at once: the worst of `count`, in their order. `whole`: with a way to all of them."""
    shown = late[:MOST]
    more = _("… and {count} more", count=count - len(shown)) if count > len(shown) else None
    text = Lines([_("<b>{count} tickets need somebody</b>", count=count), *map(_line, shown), more])
    buttons = [[_numbered(each.view, open_one(each.view.ticket)) for each in shown]]
    whole_list = [[Button(_("The whole list"), LateListPress(pile=Pile.LATE))]] if whole else []
    return Say(text, [*buttons, *whole_list])


def worst_first(late: Lateness) -> tuple[int, float]:
    """The order of what is late: the furthest up first, then what was due first."""
    return -late.level, late.clock.due_at.timestamp()


def how_late(clock: Clock, level: int, now: datetime) -> Content:
    """What has not been done of a ticket, by when it should have been, and how long that is ago."""
    soon = level < Level.DUE and clock.due_at > now
    sentence = (_SOON if soon else _LATE)[clock.kind]
    by = Text(sentence.key, {"at": clock.due_at})
    minutes = int(abs((now - clock.due_at).total_seconds())) // 60
    if not minutes:
        return by
    ago = _("{span} left", span=span(minutes)) if soon else _("{span} ago", span=span(minutes))
    return Joined([by, ago], " · ")


def span(minutes: int) -> Text:
    """So many minutes as people say them: without what is none of it."""
    hours, rest = divmod(minutes, 60)
    if not hours:
        return _("{minutes} min", minutes=rest)
    days, left = divmod(hours, 24)
    if days:
        return _("{days} d {hours} h", days=days, hours=left) if left else _("{days} d", days=days)
    return _("{hours} h {minutes} min", hours=hours, minutes=rest) if rest else _("{hours} h", hours=hours)


def hearer_text(catalogue: Catalogue, hearer: Hearer) -> Content:
    """Who was told: a person with what they are, or a group."""
    if hearer.purpose == OFFICE:
        return _("the office's group")
    if hearer.purpose is not None:
        return Text("{team}", {"team": catalogue.team(hearer.purpose)})
    name = (hearer.name or "–")[:SHOWN_OF_NAME]
    return Titled(ROLES[hearer.role], name) if hearer.role is not None else name


def _head(view: TicketView) -> Content:
    """The headline, with no more of a place than a list of ten can hold."""
    category = view.campus.catalogue.category(view.ticket.category)
    place = place_of(view.campus.catalogue, view.ticket)
    if isinstance(place, str) and len(place) > PLACE:
        place = place[: PLACE - 1] + "…"
    values = {"number": view.number, "icon": category.icon, "category": category, "place": place}
    return Text("<b>{number}</b> · {icon} {category} · {place}", values)


def _who_has_it(view: TicketView, reader: Reader | None = None) -> Content | None:
    """Who has it, and until when it is on hold; with no reader in short, for a list. Nobody reads that they have it."""
    name, until = (view.worker or "–")[:SHOWN_OF_NAME], view.ticket.held_until
    mine = reader is not None and reader.person_id is not None and reader.person_id == view.ticket.assignee_id
    match view.ticket.state:
        case State.ON_HOLD if reader is None:
            return _("⏸ {worker} has it, on hold until {until:day}", worker=name, until=until)
        case State.ON_HOLD:
            rests = Joined(["⏸", held(view)])
            return rests if mine else Lines([_("👷 {worker} has it", worker=name), rests])
        case _ if mine:
            return None
        case State.QUEUED:
            return _("🆓 Nobody has it")
        case State.IN_PROGRESS:
            return _("🔧 {worker} is at work", worker=name)
        case state if state in WITH_WORKER:
            return _("👷 {worker} has it", worker=name)
    return None


def _told_before(catalogue: Catalogue, before: Sequence[Hearer], reader: Reader) -> Content | None:
    """Each of the others once, at the latest time."""
    latest = {(each.person_id, each.purpose): each for each in before}
    others = [each for who, each in latest.items() if who != (reader.person_id, reader.purpose)]
    said = [
        Text("{who} {at:time}", {"who": hearer_text(catalogue, each), "at": each.at}) for each in others[-MOST_TOLD:]
    ]
    return _("📣 Told: {who}", who=Joined(said, " · ")) if said else None


def _over(state: State, view: TicketView) -> Content:
    """What became of it."""
    name = (view.worker or "–")[:SHOWN_OF_NAME]
    match state:
        case State.ACCEPTED | State.IN_PROGRESS:
            return _("✅ {worker} has it now", worker=name)
        case State.CLOSED if view.worker is None:
            return _("✅ The resident says that it is fixed")
        case State.DONE | State.CLOSED:
            return _("✅ Done by {worker}", worker=name)
        case _:
            return Joined(["✅", NAMES[state]])


def _acts(view: TicketView, clock: Clock, reader: Reader) -> Rows:
    ticket = view.ticket
    if not reader.leads:
        return [_open(ticket, reader)]
    take = [move_button(Move.ACCEPT, ticket)] if ticket.team == reader.purpose and ticket.state is State.QUEUED else []
    assign = _("Reassign") if ticket.assignee_id is not None else _("Assign to …")
    give = [_act(assign, LateDeed.ASSIGN, ticket)] if Move.ASSIGN in moves_from(ticket.state) else []
    called_for = clock.kind is not ClockKind.REVIEW and ticket.state in CALLED_FOR
    call = [_act(_("📞 Call"), LateDeed.CALL, ticket)] if called_for else []
    wake = [_act(_("⏰ Wake"), LateDeed.WAKE, ticket)] if view.snoozed is not None else []
    waits = ticket.urgency is not Urgency.EMERGENCY
    snooze = [_act(_("💤 Snooze"), LateDeed.SNOOZE, ticket)] if waits else []
    return [[*take, *give, *call], [*wake, *snooze, *_open(ticket, reader)]]


def _act(label: Text, deed: LateDeed, ticket: Ticket) -> Button:
    return Button(label, LatePress(deed=deed, ticket=ticket.row_id))


def _open(ticket: Ticket, reader: Reader) -> list[Button]:
    """The way to the ticket; for somebody of the team who neither leads nor has it there is none."""
    if reader.link is not None:
        return [Button(_("Open"), url=reader.link)]
    theirs = reader.leads or ticket.assignee_id == reader.person_id
    return [_act(_("Open"), LateDeed.OPEN, ticket)] if theirs else []


def _line(late: Late) -> Content:
    who = _who_has_it(late.view) if late.view.ticket.state in WITH_WORKER else None
    how = how_late(late.lateness.clock, late.lateness.level, late.now) if late.lateness is not None else None
    return Lines(["", marked(late.view, _head(late.view)), how, who])


def _numbered(view: TicketView, button: Button) -> Button:
    return replace(button, label=view.number)
