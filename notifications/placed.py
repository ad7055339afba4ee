"""What those hear who are on their way, or should be, when it is said where an emergency is, or that it is none."""

from __future__ import annotations

from dataclasses import dataclass, replace

from desk.people.channels import channel_of
from desk.people.meeting import OFFICE
from desk.text import Text, _
from desk.tickets.emergencies import PLACE
from desk.tickets.lifecycle import WITH_WORKER
from desk.tickets.prioritising import URGENCY, change_in
from desk.work import Happened, Work
from notifications.telling import Teller, lane_of
from storage.cards import stands_in
from storage.kinds import Lane, State, Urgency
from storage.tables import Person, Ticket
from wording.cards import TicketView, headline, place_of
from wording.job_cards import job_card, review_card
from wording.messages import Say, Show
from wording.speech import Content, Lines
from wording.views import with_duty, worker_card_of


def called_off(happened: Happened) -> bool:
    """Whether the reporter has said that it is no emergency."""
    event = happened.event
    if event.kind != URGENCY or event.actor_id != happened.ticket.resident_id:
        return False
    return change_in(event.note or "")[0] is Urgency.EMERGENCY


@dataclass(frozen=True, slots=True)
class Placed:
    """Where it is, or that it is no emergency; and those who hear it."""

    to: Teller
    work: Work
    happened: Happened
    view: TicketView

    async def tell(self) -> None:
        """The worker who has it, or else the team, hears it; the office sees it where it has a card."""
        ticket, place = self._ticket, place_of(self.work.campus.catalogue, self._ticket)
        said = _("📍 It is here: {place}", place=place) if self.happened.event.kind == PLACE else _NONE
        worker = await self._worker()
        if worker is not None:
            self.to.tell(self.work, worker, Say(Lines([headline(self.view), said])), self._lane)
            card = await worker_card_of(self.work, ticket, reader=worker, view=self.view)
            self.to.tell(self.work, worker, card, self._lane)
        elif ticket.state is State.QUEUED:
            await self._team(said)
        await self._office()

    @property
    def _ticket(self) -> Ticket:
        return self.happened.ticket

    @property
    def _lane(self) -> Lane:
        # They may be running: that it is none is as urgent as that it is one.
        return Lane.EMERGENCY if called_off(self.happened) else lane_of(self._ticket)

    async def _worker(self) -> Person | None:
        if self._ticket.state not in WITH_WORKER or self._ticket.assignee_id is None:
            return None
        worker = await self.work.session.get(Person, self._ticket.assignee_id)
        return worker if worker is not None and worker.reachable else None

    async def _team(self, said: Content) -> None:
        """Who is on call has a card of their own, and needs the place as much."""
        channel = await channel_of(self.work, self._ticket.team)
        if channel is None:
            return
        card = job_card(await with_duty(self.work, self.view))
        self.to.tell_channel(self.work, channel, Say(Lines([headline(self.view), said])), self._lane)
        self.to.tell_channel(self.work, channel, replace(card, fresh=True), self._lane)

    async def _office(self) -> None:
        channel = await channel_of(self.work, OFFICE)
        card: Show = review_card(self.view)
        if channel is None:
            return
        in_review = self._ticket.state in (State.SUBMITTED, State.NEEDS_INFO)
        if in_review or await stands_in(self.work.session, card.key, channel.chat_id):
            self.to.tell_channel(self.work, channel, card, self._lane)


_NONE: Text = _("The resident says that it is no emergency. It counts as any other report now.")
