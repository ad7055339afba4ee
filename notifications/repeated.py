"""A fault of an asset that comes again and again: the office hears of it once, when it is a repeated one."""

from __future__ import annotations

from desk.assets.history import REPEATED
from desk.people.channels import channel_of
from desk.people.meeting import OFFICE
from desk.text import _
from desk.work import Work
from notifications.telling import Teller
from wording.cards import TicketView, headline, thing_line
from wording.equipment import repeated
from wording.links import desk_link
from wording.messages import Button, Say
from wording.speech import Lines


async def tell_if_repeated(to: Teller, work: Work, view: TicketView) -> None:
    """Tell the office's group when a report has made its asset's fault a repeated one.

    Not of what the office reads on a card of its own: what it reviews, and what goes to a team for safety's sake.
    """
    safety = work.campus.catalogue.category(view.ticket.category).safety
    if view.faults != REPEATED or view.asset is None or safety:
        return
    channel = await channel_of(work, OFFICE)
    if channel is not None:
        words = Lines([repeated(view.faults), headline(view), thing_line(work.campus.catalogue, view.asset)])
        more = Button(_("More…"), url=desk_link(work.campus, view.ticket))
        to.tell_channel(work, channel, Say(words, [[more]]))
