"""Telling people of what the desk chases by itself: the worker, the team, the resident, and who stands in for them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from desk.clocks.timers import SECOND
from desk.days.windows import agreed_time
from desk.late.chasing import Chased, planned, who_hears, who_waits
from desk.people.audience import foremen
from desk.people.channels import channel_of
from desk.people.meeting import OFFICE
from desk.people.roles import OFFICE_ROLES, has_role
from desk.text import Text, _
from desk.tickets.lifecycle import Move
from desk.work import Happened, Work
from notifications.telling import Teller, lane_of
from storage.kinds import Lane, State, TimerKind
from storage.tables import Person
from wording.cards import TicketView, headline
from wording.chasing import (
    ANSWER_PLEASE,
    HOLD_CANNOT_WAIT,
    IS_IT_FIXED,
    NO_ANSWER,
    NOBODY_PICKED,
    TO_OTHERS,
    TO_WORKER,
    comes,
    fixed_buttons,
    goes,
)
from wording.crew_buttons import JobDeed, JobPress
from wording.desk_buttons import CardDeed, CardPress
from wording.job_cards import job_card
from wording.links import desk_link, job_link
from wording.messages import Button, Message, Say, Show
from wording.move_buttons import move_button, talk_button
from wording.resident_cards import resident_card
from wording.speech import Lines
from wording.views import with_duty, worker_card_of


@dataclass(frozen=True, slots=True)
class Chasing:
    """One line of history of a chase, and those who hear of it."""

    to: Teller
    work: Work
    happened: Happened
    view: TicketView

    async def tell(self) -> None:
        """Tell whoever is reminded or asked. What has moved on in the same breath is told by its move."""
        if self.happened.event.state is not self.view.ticket.state:
            return
        match chased := Chased(self.happened.event.kind):
            case Chased.REMIND_START | Chased.ASK_HOLD | Chased.NOT_YET:
                await self._whoever_has_it(chased)
            case Chased.REMIND_INFO:
                await self._remind_to_answer()
            case Chased.REMIND_VISIT:
                await self._remind_of_visit()
            case Chased.ASK_FIXED:
                await self._ask_fixed()
            case Chased.UNHEARD:
                pass  # Who looks at the ticket reads it in its history.

    async def gave_back(self) -> None:
        """The foremen hear that a job went back to the team, as it was not begun."""
        previous = self.happened.previous_assignee
        worker = await self.work.session.get(Person, previous) if previous is not None else None
        name = worker.name if worker is not None else "–"
        told = _("↩️ {worker} had this job and did not begin. It is the team's again.", worker=name)
        for foreman in await foremen(self.work, self.view.ticket):
            if foreman.id != previous:
                say = Say(Lines([headline(self.view), told]), [[await self._opens(foreman)]])
                self.to.tell(self.work, foreman, say, self._lane)

    async def _whoever_has_it(self, chased: Chased) -> None:
        ticket = self.view.ticket
        values = {"worker": self.view.worker, "until": ticket.held_until, "due": ticket.due_at}
        if chased is Chased.REMIND_START:
            values["at"] = planned(self.work, ticket, TimerKind.START, SECOND)
        mine = NOBODY_PICKED if chased is Chased.ASK_HOLD and self.view.nobody_home else TO_WORKER[chased]
        others = Text(TO_OTHERS[chased].key, values)
        if chased is Chased.ASK_HOLD and ticket.held_until is not None and ticket.held_until > self.happened.event.at:
            mine, others = HOLD_CANNOT_WAIT, Text(HOLD_CANNOT_WAIT.key, values)
        told = await who_hears(self.work, ticket, chased)
        for person in told.people:
            if person.id == ticket.assignee_id:
                card = await worker_card_of(self.work, ticket, reader=person, view=self.view)
                self._tell(person, _under(Text(mine.key, values), card))
            else:
                self._tell(person, Say(Lines([headline(self.view), others]), [[await self._opens(person)]]))
        if told.purpose == OFFICE:
            await self._tell_group(OFFICE, self._for_office(others))
        elif told.purpose is not None:
            await self._tell_group(told.purpose, _under(others, job_card(await with_duty(self.work, self.view))))

    async def _remind_to_answer(self) -> None:
        ticket = self.view.ticket
        values = {"resident": self.view.resident, "at": planned(self.work, ticket, TimerKind.INFO, SECOND)}
        told = await who_hears(self.work, ticket, Chased.REMIND_INFO)
        instead = Text(NO_ANSWER.key, values)
        for person in told.people:
            if person.id == ticket.resident_id:
                self._tell(person, _under(Text(ANSWER_PLEASE.key, values), resident_card(self.view)))
            else:
                self._tell(person, Say(Lines([headline(self.view), instead]), [[await self._opens(person)]]))
        if told.purpose is not None:
            await self._tell_group(told.purpose, self._for_office(instead))

    async def _remind_of_visit(self) -> None:
        """The resident's side only where somebody is to come; when the visit has begun it is no reminder any more."""
        ticket, visit = self.view.ticket, agreed_time(self.view.ticket.window)
        if visit is None:
            return
        tomorrow, taken = self._is_tomorrow(visit), ticket.state is State.ACCEPTED
        values = {"worker": self.view.worker, "visit": visit}

        def said(sentence: Text, *buttons: Button) -> Say:
            return Say(Lines([headline(self.view), Text(sentence.key, values)]), [list(buttons)], until=visit)

        if taken:
            for person in await who_waits(self.work, ticket):
                self._tell(person, said(comes(tomorrow=tomorrow), talk_button(ticket)))
        told = await who_hears(self.work, ticket, Chased.REMIND_VISIT)
        for person in told.people:
            mine = person.id == ticket.assignee_id
            self._tell(person, said(goes(tomorrow=tomorrow, mine=mine, taken=taken), await self._opens(person)))
        if told.purpose is not None:
            sentence = goes(tomorrow=tomorrow, mine=False, taken=taken)
            await self._tell_group(told.purpose, said(sentence, *self._for_group(told.purpose)))

    def _for_group(self, purpose: str) -> Sequence[Button]:
        ticket = self.view.ticket
        if purpose == OFFICE:
            return [Button(_("Open"), url=desk_link(self.work.campus, ticket))]
        if ticket.state is State.QUEUED:
            return [move_button(Move.ACCEPT, ticket)]
        return [Button(_("Open"), url=job_link(self.work.campus, ticket))]

    def _is_tomorrow(self, visit: datetime) -> bool:
        zone = self.work.campus.catalogue.calendar.time_zone
        return visit.astimezone(zone).date() == self.work.now.astimezone(zone).date() + timedelta(days=1)

    async def _ask_fixed(self) -> None:
        ticket = self.view.ticket
        question = Text(IS_IT_FIXED.key, {"due": ticket.due_at})
        buttons = [*fixed_buttons(ticket), [talk_button(ticket)]]
        for person in (await who_hears(self.work, ticket, Chased.ASK_FIXED)).people:
            self._tell(person, Say(Lines([headline(self.view), question]), buttons))

    def _for_office(self, sentence: Text) -> Say:
        link = desk_link(self.work.campus, self.view.ticket)
        return Say(Lines([headline(self.view), sentence]), [[Button(_("Open"), url=link)]])

    async def _opens(self, person: Person) -> Button:
        """How somebody opens the ticket: as whoever has it, on the office's desk, or as foreman."""
        ticket = self.view.ticket
        press: JobPress | CardPress = JobPress(deed=JobDeed.LEAD, ticket=ticket.row_id)
        if person.id == ticket.assignee_id:
            press = JobPress(deed=JobDeed.OPEN, ticket=ticket.row_id)
        elif await has_role(self.work, person, OFFICE_ROLES, ticket):
            press = CardPress(deed=CardDeed.OPEN, ticket=ticket.row_id)
        return Button(_("Open"), press)

    def _tell(self, person: Person, message: Message) -> None:
        self.to.tell(self.work, person, message, self._lane)

    async def _tell_group(self, purpose: str, message: Message) -> None:
        channel = await channel_of(self.work, purpose)
        if channel is not None:
            self.to.tell_channel(self.work, channel, message, self._lane)

    @property
    def _lane(self) -> Lane:
        return lane_of(self.view.ticket)


def _under(sentence: Text, card: Show) -> Show:
    """The card at the end of the chat, under a sentence that says why it comes again."""
    return replace(card, text=Lines([sentence, "", card.text]), fresh=True, entry=None)
