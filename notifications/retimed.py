"""What people hear when a ticket's time is another, or has run out, although nobody moved the ticket."""

from __future__ import annotations

from dataclasses import dataclass, replace

from desk.late.escalating import LATE
from desk.people.channels import channel_of
from desk.people.meeting import OFFICE
from desk.text import _
from desk.tickets.lifecycle import WITH_WORKER
from desk.tickets.prioritising import URGENCY, change_in, higher
from desk.work import Happened, Work
from notifications.followers import tell_followers
from notifications.heard import heard_of
from notifications.on_call import recall
from notifications.telling import Teller, lane_of
from storage.kinds import Lane, State, Urgency
from storage.tables import Person, Ticket
from wording.cards import URGENCIES, TicketView, headline
from wording.crew_buttons import JobDeed, JobPress
from wording.job_cards import job_card, review_card
from wording.messages import Button, Say
from wording.resident_cards import resident_card
from wording.speech import Lines
from wording.views import with_duty, worker_card_of

_IN_REVIEW = frozenset({State.SUBMITTED, State.NEEDS_INFO})
_AT_TEAM = WITH_WORKER | {State.QUEUED}


@dataclass(frozen=True, slots=True)
class Retimed:
    """Another urgency, a due time that was worked out anew, or one that is over; and those who hear of it."""

    to: Teller
    work: Work
    happened: Happened
    view: TicketView

    async def tell(self) -> None:
        """Every card of the ticket follows; the resident's side hears a new time, and why.

        That its promise was not kept stands on its card alone: those in charge are told by their notices.
        """
        if self.happened.event.kind != LATE:
            await self._group()
            await self._worker()
        elif not self.view.late:
            return  # Something was not done in time that is not what the resident was promised.
        await self._residents()

    @property
    def _ticket(self) -> Ticket:
        return self.happened.ticket

    @property
    def _lane(self) -> Lane:
        return lane_of(self._ticket)

    @property
    def _hurries(self) -> bool:
        """Whether it is news to whoever has it: an edited card far up would not be seen."""
        if self.happened.event.kind != URGENCY:
            return False
        before, after = change_in(self.happened.event.note or "")
        return higher(after, before) and after in (Urgency.URGENT, Urgency.EMERGENCY)

    async def _group(self) -> None:
        """The card of the office as long as it reviews, afterwards that of the team: anew while nobody has the job.

        What cannot wait by now is put before who is on call, too.
        """
        state = self._ticket.state
        purpose = OFFICE if state in _IN_REVIEW else self._ticket.team
        channel = await channel_of(self.work, purpose) if state in _IN_REVIEW | _AT_TEAM else None
        view = await with_duty(self.work, self.view)
        await recall(self.to.tell, self.work, self.happened, view, self._lane)
        if channel is None:
            return
        card = review_card(self.view) if purpose == OFFICE else job_card(view)
        fresh = self._hurries and state in _IN_REVIEW | {State.QUEUED}
        self.to.tell_channel(self.work, channel, replace(card, fresh=fresh), self._lane)

    async def _worker(self) -> None:
        """Who has the job reads it on the card; and hears it when it is more urgent, from somebody else."""
        worker = await self._person(self._ticket.assignee_id) if self._ticket.state in WITH_WORKER else None
        if worker is None:
            return
        # Of what is on hold they are asked at once whether it goes on.
        asked = self._ticket.state is State.ON_HOLD and self._ticket.urgency is Urgency.EMERGENCY
        if self._hurries and not asked and worker.id != self.happened.event.actor_id:
            due = _("⏳ Due {at:time}", at=self._ticket.due_at)
            opens = Button(_("Open"), JobPress(deed=JobDeed.OPEN, ticket=self._ticket.row_id))
            said = Say(Lines([URGENCIES[self._ticket.urgency], headline(self.view), due]), [[opens]])
            self.to.tell(self.work, worker, said, self._lane)
        card = await worker_card_of(self.work, self._ticket, reader=worker, view=self.view)
        self.to.tell(self.work, worker, card, self._lane)

    async def _residents(self) -> None:
        resident = await self._person(self._ticket.resident_id)
        if resident is not None:
            told = await heard_of(self.work, self.happened, self.view)
            if told is not None and resident.id != self.happened.event.actor_id:
                self.to.tell(self.work, resident, Say(told), self._lane)
            self.to.tell(self.work, resident, resident_card(self.view))
        await tell_followers(self.to.tell, self.work, self.happened, self.view, self._lane)

    async def _person(self, person_id: int | None) -> Person | None:
        return await self.work.session.get(Person, person_id) if person_id is not None else None
