"""On whose card a question about a job stands: its worker's, the foreman's, or the office's."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace

from conversations.meant import answers_it, asked_lately
from conversations.slots import Entered, Slot
from desk.access import access
from desk.entities import Form, Ticket
from desk.tickets.lifecycle import Move
from desk.work import Work
from wording.cards import headline
from wording.desk_views import desk_card_of
from wording.lead_cards import lead_card_of
from wording.messages import Show
from wording.speech import Content, Lines
from wording.views import view_of, worker_card_of


@dataclass(frozen=True, slots=True)
class Side:
    """A card of a job: how its key begins, and how it looks when nothing is asked."""

    key: str
    card: Callable[[Work, Ticket], Awaitable[Show]]
    takes: Callable[[Work, Form, Entered], bool] = answers_it
    """Whether what somebody writes is for what was asked here."""

    async def asked(self, work: Work, form: Form, move: Move, *lines: Content | None) -> Show:
        """The card while something is asked for a move, which must still be possible."""
        ticket = await access(work, form.ticket_id or 0, to=move, seen=form.filled.get("seen"))
        return Show(key=f"{self.key}:{ticket.id}", text=Lines([headline(await view_of(work, ticket)), *lines]))

    async def settled(self, work: Work, form: Form, ticket: Ticket) -> Show:
        """The card afterwards: at the end of the chat when words were written meanwhile."""
        card = await self.card(work, ticket)
        return replace(card, fresh=True) if form.filled.get("typed") else card

    def dropped(self, move: Move) -> Callable[[Work, Form], Awaitable[Show]]:
        """What a form shows that was given up."""

        async def dropped(work: Work, form: Form) -> Show:
            return await self.card(work, await access(work, form.ticket_id or 0, to=move))

        return dropped

    def asking(
        self, move: Move, lines: Callable[[Work, Form], list[Content | None]]
    ) -> Callable[[Work, Form, Slot | None], Awaitable[Show]]:
        """How a form looks: the job, and what has been answered already."""

        async def card(work: Work, form: Form, slot: Slot | None) -> Show:
            return await self.asked(work, form, move, *lines(work, form))

        return card


async def _worker_card(work: Work, ticket: Ticket) -> Show:
    return await worker_card_of(work, ticket)


async def _lead_card(work: Work, ticket: Ticket) -> Show:
    return await lead_card_of(work, ticket)


async def _desk_card(work: Work, ticket: Ticket) -> Show:
    return await desk_card_of(work, ticket)


WORKER = Side("work", _worker_card)
LEAD = Side("lead", _lead_card)
DESK = Side("desk", _desk_card, takes=asked_lately)
"""The office's reasons may well speak of other places and faults."""
