"""How urgent a ticket counts as: the question, on the foreman's card or the one of the office's desk."""

from __future__ import annotations

from aiogram.filters.callback_data import CallbackData

from desk.text import _
from storage.kinds import Urgency
from storage.tables import Ticket
from wording.buttons import Number
from wording.cards import URGENCIES, TicketView, headline
from wording.crew_buttons import JobDeed, JobPress
from wording.desk_buttons import CardDeed, CardPress
from wording.messages import Button, Show
from wording.speech import Joined, Lines


class UrgencyPress(CallbackData, prefix="urg"):
    """Let the ticket count as this urgent; with none named, ask. `lead`: on the foreman's card, else on the desk's."""

    lead: bool
    ticket: Number
    seen: Number
    urgency: Urgency | None = None


def urgency_button(ticket: Ticket, *, lead: bool) -> Button:
    """Asks how urgent it is."""
    return Button(_("Urgency"), UrgencyPress(lead=lead, ticket=ticket.row_id, seen=ticket.version))


def urgency_card(view: TicketView, *, lead: bool) -> Show:
    """How urgent it is to be; what it counts as now is marked."""
    ticket = view.ticket
    press = UrgencyPress(lead=lead, ticket=ticket.row_id, seen=ticket.version)
    choices = [
        Button(
            Joined(["✅", name]) if urgency is ticket.urgency else name, press.model_copy(update={"urgency": urgency})
        )
        for urgency, name in URGENCIES.items()
    ]
    back = JobPress(deed=JobDeed.LEAD, ticket=ticket.row_id)
    desk = CardPress(deed=CardDeed.SHOW, ticket=ticket.row_id)
    return Show(
        key=f"{'lead' if lead else 'desk'}:{ticket.id}",
        text=Lines([headline(view), "", _("<b>How urgent is it?</b>"), _("Its deadlines follow.")]),
        buttons=[choices[:2], choices[2:], [Button(_("« Back"), back if lead else desk)]],
    )
