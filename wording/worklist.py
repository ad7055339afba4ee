"""A worker's own jobs in one message: what is late, what is for today, what comes later, and what waits."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from desk.catalogue.parts import Catalogue
from desk.days.windows import window_text
from desk.text import Text, _
from storage.kinds import State
from storage.tables import Ticket
from wording.cards import TicketView
from wording.crew_buttons import JobDeed, JobPress, JobsPress
from wording.messages import Button, Show
from wording.speech import Content, Joined, Lines

PAGE = 10
"""Jobs on one page."""

PLACE = 80
"""Characters of a place in the resident's own words."""

_HEADS = (_("⏰ Overdue"), _("📅 Today"), _("🗓 Later"), _("⏸ On hold"))


def path_of(catalogue: Catalogue, ticket: Ticket) -> Content:
    """Where, from the large to the small: zone ▸ building ▸ room; with a link where the building has one on a map."""
    building = catalogue.buildings.get(ticket.building or "")
    if building is None:
        words = ticket.place_note or ticket.room or "–"
        return words if len(words) <= PLACE else words[:PLACE] + "…"
    within = [part for part in (building.zone, building) if part is not None]
    path = Joined([*(Text("{place}", {"place": part}) for part in within), *filter(None, [ticket.room])], " ▸ ")
    return Text('<a href="{map}">{path}</a>', {"map": building.map, "path": path}) if building.map else path


def rank(ticket: Ticket, now: datetime, zone: ZoneInfo) -> int:
    """Which of the list's parts a job stands in: the agreed visit counts as much as the due time."""
    if ticket.state is State.ON_HOLD:
        return 3
    if ticket.due_at is not None and ticket.due_at <= now:
        return 0
    today = now.astimezone(zone).date()
    days = [at.astimezone(zone).date() for at in (ticket.due_at, _visit(ticket)) if at is not None]
    return 1 if days and min(days) <= today else 2


def order(ticket: Ticket, now: datetime, zone: ZoneInfo) -> tuple[int, float]:
    """Where a job stands in the list: by its part, and there by what comes first, the visit or the due time."""
    times = [at.timestamp() for at in (ticket.due_at, _visit(ticket)) if at is not None]
    return rank(ticket, now, zone), min(times, default=0.0)


def _visit(ticket: Ticket) -> datetime | None:
    """The time that the resident picked, if they did."""
    try:
        at = datetime.fromisoformat(ticket.window or "")
    except ValueError:
        return None
    return at if at.tzinfo is not None else None


def worklist(views: Sequence[TicketView], *, page: int, count: int, now: datetime, zone: ZoneInfo) -> Show:
    """One page of a worker's jobs, in the order in which they stand; `count` is how many there are in all."""
    parts: list[Content | None] = [_("<b>Your jobs: {count}</b>", count=count)]
    part = -1
    for view in views:
        if (of := rank(view.ticket, now, zone)) != part:
            part = of
            parts += ["", Text("<b>{head}</b>", {"head": _HEADS[part]})]
        parts.append(_line(view))
    numbers = [Button(view.number, JobPress(deed=JobDeed.OPEN, ticket=view.ticket.row_id)) for view in views]
    turn = [
        *([Button("«", JobsPress(page=page - 1))] if page > 0 else []),
        *([Button("»", JobsPress(page=page + 1))] if (page + 1) * PAGE < count else []),
    ]
    rows = [numbers[start : start + 3] for start in range(0, len(numbers), 3)]
    return Show("jobs", Lines([*parts, "", _("Press a number to open it.")]), [*rows, turn])


def _line(view: TicketView) -> Content:
    ticket = view.ticket
    category = view.campus.catalogue.category(ticket.category)
    head = Text(
        "<b>{number}</b> {icon} {path}",
        {"number": view.number, "icon": category.icon, "path": path_of(view.campus.catalogue, ticket)},
    )
    return Lines([head, Joined(["   ", Joined(list(_when(view)), " · ")])])


def _when(view: TicketView) -> Sequence[Content]:
    ticket = view.ticket
    if ticket.state is State.ON_HOLD:
        return [_("until {until:day}: {reason}", until=ticket.held_until, reason=view.hold_reason)]
    due = _("⏳ Due {at:time}", at=ticket.due_at) if ticket.due_at else None
    visit = _("🕐 Visit: {window}", window=window_text(ticket.window)) if _visit(ticket) and ticket.window else None
    at_work = _("🔧 You are at work") if ticket.state is State.IN_PROGRESS else None
    return [part for part in (at_work, visit, due) if part is not None]
