"""What people read of the asset that a ticket is about."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from desk.assets.history import REPEATED, WITHIN, Earlier
from desk.catalogue.parts import Catalogue
from desk.text import Text, _
from desk.tickets.lifecycle import NAMES
from storage.tables import Asset
from wording.cards import TicketView, quoted, thing_line
from wording.desk_buttons import CardDeed, CardPress
from wording.equipment_buttons import EarlierPress
from wording.messages import Button, Rows, Say
from wording.speech import Content, Joined, Lines

SHOWN_IN_HISTORY = 120
"""Characters of an earlier report, and of what was done about it."""


def warranty_line(view: TicketView) -> Content | None:
    """Until when its maker repairs it, for who decides who does."""
    until = view.asset.warranty_until if view.asset is not None else None
    if until is None or view.now is None or until < _today(view):
        return None
    return _("🛡 Under warranty until {until}", until=until)


def _today(view: TicketView) -> date:
    calendar = view.campus.catalogue.calendar
    if view.now is None:
        raise LookupError("a card that nobody is shown")
    return view.now.astimezone(calendar.time_zone).date()


def repeated_line(view: TicketView) -> Content | None:
    """That it fails again and again, for the office."""
    return repeated(view.faults)


def repeated(faults: int) -> Text | None:
    """The flag of a fault that is one of so many of late; none of a first or second."""
    if faults < REPEATED:
        return None
    if faults == REPEATED:
        return _("🔁 3rd fault in {days} days", days=WITHIN.days)
    return _("🔁 {count} faults in {days} days", count=faults, days=WITHIN.days)


def earlier_button(view: TicketView) -> Button | None:
    """Lists the asset's earlier tickets; none where the ticket is of no asset."""
    if view.asset is None:
        return None
    return Button(_("🕘 Earlier faults"), EarlierPress(ticket=view.ticket.row_id))


def earlier_list(
    catalogue: Catalogue, asset: Asset, page: Earlier, views: Sequence[TicketView], *, office: bool
) -> Say:
    """A page of an asset's earlier tickets; who is of the office can open each."""
    none = None if views else _("There was no fault of it before this one.")
    older = Button(_("Older »"), EarlierPress(ticket=page.ticket.row_id, before=page.older or 0))
    return Say(
        Lines(
            [
                Text("🕘 <b>{thing}</b>", {"thing": thing_line(catalogue, asset)}),
                none,
                *(_entry(view) for view in views),
            ]
        ),
        [*(_numbers(views) if office else []), [older] if page.older is not None else []],
    )


def _entry(view: TicketView) -> Content:
    ticket = view.ticket
    said = quoted(" ".join(ticket.description.split()), SHOWN_IN_HISTORY)
    head = Text(
        "<b>{number}</b> · {at:day} · {state}",
        {"number": view.number, "at": ticket.created_at, "state": NAMES[ticket.state]},
    )
    done = Joined(["🔧", quoted(view.done, SHOWN_IN_HISTORY)]) if view.done else None
    return Lines(["", head, said, done])


def _numbers(views: Sequence[TicketView]) -> Rows:
    buttons = [Button(view.number, CardPress(deed=CardDeed.OPEN, ticket=view.ticket.row_id)) for view in views]
    return [buttons[start : start + 4] for start in range(0, len(buttons), 4)]
