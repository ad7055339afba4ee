"""Passing on what somebody says on a ticket, to all others who talk on it, without their numbers or user names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from desk.channels import channel_of
from desk.people import OFFICE
from desk.talking import Hearers, hearers, side_of
from desk.work import Happened, Said, Work
from notifications.alerts import no_group, no_group_of
from notifications.telling import Teller
from storage.cards import stands_in
from storage.kinds import Lane, State, Urgency
from storage.tables import Person
from wording.cards import TicketView, headline
from wording.job_cards import review_card
from wording.messages import Message
from wording.talk import relayed, speaker
from wording.views import worker_card_of


@dataclass(frozen=True, slots=True)
class Relay:
    """What was said on a ticket, and those who hear it."""

    to: Teller
    work: Work
    happened: Happened
    view: TicketView

    async def pass_on(self, said: Said) -> None:
        """Tell everybody but who said it; the cards of who has the ticket show it from now on."""
        ticket = self.happened.ticket
        who = await self.work.session.get_one(Person, self.happened.event.actor_id)
        heard = await hearers(self.work, ticket, who)
        name = speaker(self.work.campus, ticket, who.name, await side_of(self.work, ticket, who))
        messages = relayed(self.work.campus, ticket, name, said)
        for person in heard.people:
            self._tell(person, messages)
        for purpose in heard.purposes:
            await self._tell_group(purpose, messages, said)
        await self._show(heard)

    def _tell(self, person: Person, messages: Sequence[Message]) -> None:
        for message in messages:
            self.to.tell(self.work, person, message, self._lane)

    async def _tell_group(self, purpose: str, messages: Sequence[Message], said: Said) -> None:
        channel = await channel_of(self.work, purpose)
        if channel is None:
            await self._nobody_hears(purpose)
        elif channel.chat_id != said.read_in:
            for message in messages:
                self.to.tell_channel(self.work, channel, message, self._lane)

    async def _show(self, heard: Hearers) -> None:
        """The newest words on the cards of the worker and of the office, where these stand."""
        ticket = self.happened.ticket
        for worker in heard.people:
            if worker.id == ticket.assignee_id:
                card = await worker_card_of(self.work, ticket, reader=worker, view=self.view)
                self.to.tell(self.work, worker, card)
        office = await channel_of(self.work, OFFICE)
        card = review_card(self.view)
        if office is not None and await stands_in(self.work.session, card.key, office.chat_id):
            self.to.tell_channel(self.work, office, card)

    @property
    def _lane(self) -> Lane:
        return Lane.EMERGENCY if self.happened.ticket.urgency is Urgency.EMERGENCY else Lane.WORK

    async def _nobody_hears(self, purpose: str) -> None:
        """Somebody waits for an answer from a group that is not linked: the admins hear of each."""
        if purpose == OFFICE and self.happened.ticket.state not in (State.SUBMITTED, State.NEEDS_INFO):
            return  # Those of the office who talk there are told by the next card that reaches them.
        cause = f"{no_group_of(purpose)}, {self.view.number}, {self.happened.event.kind}"
        await self.to.alert(self.work, headline(self.view), no_group(purpose), cause=cause, lane=self._lane)
