"""Passing on what somebody says on a ticket, to all others who talk on it, without their numbers or user names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from desk.people.channels import channel_of
from desk.people.meeting import OFFICE
from desk.tickets.talking import Hearers, hearers, side_of
from desk.work import Happened, Said, Work
from notifications.alerts import no_group, no_group_of
from notifications.telling import Teller, lane_of
from storage.cards import stands_in
from storage.kinds import Lane
from storage.tables import Person
from wording.cards import TicketView, headline
from wording.job_cards import job_card, review_card
from wording.messages import Message, Pictures, Show
from wording.talk import relayed, speaker
from wording.views import with_duty, worker_card_of


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
            for message in self._under(messages, self._card_of(person)):
                self.to.tell(self.work, person, message, self._lane)
        for purpose in heard.purposes:
            await self._tell_group(purpose, messages, said)
        await self._show(heard, said)

    def _card_of(self, person: Person) -> str | None:
        """The key of the card that this person has of the ticket in private, if they have one."""
        ticket = self.happened.ticket
        if person.id == ticket.assignee_id:
            return f"work:{ticket.id}"
        return f"ticket:{ticket.id}" if person.id == ticket.resident_id else None

    def _under(self, messages: Sequence[Message], card: str | None) -> list[Message]:
        """Pictures stand under the card."""
        return [replace(message, under=card) if isinstance(message, Pictures) else message for message in messages]

    async def _tell_group(self, purpose: str, messages: Sequence[Message], said: Said) -> None:
        channel = await channel_of(self.work, purpose)
        if channel is None:
            await self._nobody_hears(purpose)
        elif channel.chat_id != said.read_in:
            card = (review_card if purpose == OFFICE else job_card)(self.view)
            stands = await stands_in(self.work.session, card.key, channel.chat_id)
            for message in self._under(messages, card.key if stands else None):
                self.to.tell_channel(self.work, channel, message, self._lane)

    async def _show(self, heard: Hearers, said: Said) -> None:
        """The newest words on the cards of the worker and of the office, where these stand; a team reads of photos."""
        ticket = self.happened.ticket
        for worker in heard.people:
            if worker.id == ticket.assignee_id:
                card = await worker_card_of(self.work, ticket, reader=worker, view=self.view)
                self.to.tell(self.work, worker, card)
        await self._show_in(OFFICE, review_card(self.view))
        if said.photos and ticket.team in heard.purposes:
            await self._show_in(ticket.team, job_card(await with_duty(self.work, self.view)))

    async def _show_in(self, purpose: str, card: Show) -> None:
        channel = await channel_of(self.work, purpose)
        if channel is not None and await stands_in(self.work.session, card.key, channel.chat_id):
            self.to.tell_channel(self.work, channel, card)

    @property
    def _lane(self) -> Lane:
        return lane_of(self.happened.ticket)

    async def _nobody_hears(self, purpose: str) -> None:
        """Somebody waits for an answer from a group that is not linked: the admins hear of each."""
        cause = f"{no_group_of(purpose)}, {self.view.number}, {self.happened.event.kind}"
        await self.to.alert(self.work, headline(self.view), no_group(purpose), cause=cause, lane=self._lane)
