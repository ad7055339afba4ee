"""Who hears what of one event: the office, the team, the worker, the reporter and those who follow."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from desk.days.windows import window_text
from desk.outages.deciding import OUTAGE
from desk.people.channels import channel_of
from desk.people.meeting import OFFICE
from desk.text import Text, _
from desk.tickets.assigning import AWAY, NOT_STARTED
from desk.tickets.attachments import recorded_along
from desk.tickets.lifecycle import WITH_WORKER, Move
from desk.tickets.urging import who_hears
from desk.work import Happened, Work
from notifications.alerts import no_group, no_group_of
from notifications.followers import recount, tell_followers
from notifications.heard import heard_of
from notifications.on_call import tell_on_call
from storage.cards import stands_in
from storage.kinds import Lane, State, Urgency
from storage.tables import Channel, Person, Ticket
from wording.cards import SHOWN, WHOLE, TicketView, headline, progress, quoted
from wording.job_cards import job_card, review_card
from wording.kinds import is_repair
from wording.messages import Message, Pictures, Say, Show
from wording.resident_cards import feedback_buttons, resident_card
from wording.speech import Content, Lines
from wording.talk import relayed_recording
from wording.views import with_duty, worker_card_of
from wording.whole_job import whole_job


class Teller(Protocol):
    """Says things to people and groups, in their language."""

    def tell(self, work: Work, person: Person, message: Message, lane: Lane = Lane.WORK) -> None:
        """In private, if they ever opened the bot."""

    def tell_channel(self, work: Work, channel: Channel, message: Message, lane: Lane = Lane.WORK) -> None:
        """In a linked group."""

    async def alert(self, work: Work, *lines: Content, cause: str | None = None, lane: Lane = Lane.WORK) -> None:
        """To the admins."""


def lane_of(ticket: Ticket) -> Lane:
    """How urgent it is to tell of this ticket."""
    return Lane.EMERGENCY if ticket.urgency is Urgency.EMERGENCY else Lane.WORK


@dataclass(frozen=True, slots=True)
class Telling:
    """One event, and those who hear of it."""

    to: Teller
    work: Work
    happened: Happened
    view: TicketView

    @property
    def _ticket(self) -> Ticket:
        return self.happened.ticket

    @property
    def _lane(self) -> Lane:
        return lane_of(self._ticket)

    async def moved(self) -> None:
        """The ticket's state changed: every card of it changes, and those who wait for it hear it."""
        move, state = Move(self.happened.event.kind), self._ticket.state
        if move is Move.MERGE and self._ticket.row_id in self.work.made:
            return  # Put under an outage as it was reported: its reporter reads so, and nobody else has seen it.
        by_itself = move is Move.APPROVE and self.happened.event.actor_id is None
        safety = self.work.campus.catalogue.category(self._ticket.category).safety
        at_once = safety or self._ticket.urgency is Urgency.EMERGENCY
        if _UNDER_REVIEW & {self.happened.before, state} and (at_once or not by_itself):
            await self._office(move)
        elif move is Move.CANCEL and self.view.unreviewed:
            await self._office_reads_it()
        if _AT_TEAM & {self.happened.before, state}:
            await self._team(move)
        await self._worker(move)
        if not by_itself:
            await self._residents(move)

    async def urged(self) -> None:
        """The resident asks for haste: whoever has the ticket hears it, and each time more of those above them."""
        message = Say(Lines([headline(self.view), _("⏰ The resident asks you to hurry.")]))
        await self._whoever_has_it(message)
        await self._whoever_has_it(await self._their_card())
        count = self._ticket.level
        again = Say(Lines([headline(self.view), _("⏰ The resident has asked to hurry {count} times.", count=count)]))
        hearing = await who_hears(self.work, self._ticket)
        if hearing.office is not None:
            self.to.tell_channel(self.work, hearing.office, again, self._lane)
        for person in hearing.beside:
            self.to.tell(self.work, person, again, self._lane)

    async def noted(self) -> None:
        """Somebody has the same: whoever has the ticket sees what that added, and its reporter how many wait."""
        event = self.happened.event
        reporter = await self._person(self._ticket.resident_id)
        if reporter is not None and reporter.id != event.actor_id:
            self.to.tell(self.work, reporter, resident_card(self.view))
        await recount(self.to.tell, self.work, self.happened, self.view, self._lane)
        card = await self._their_card()
        await self._whoever_has_it(card)
        if photos := self.view.pictures(at=event.at):
            await self._whoever_has_it(Pictures(photos[:10], card.key))
        along = await recorded_along(self.work, self._ticket)
        for recording, name in along:
            if recording.sender_id == event.actor_id and recording.at >= event.at:
                for heard in relayed_recording(self.work.campus, self._ticket, name, recording):
                    await self._whoever_has_it(heard)

    async def known_as_outage(self) -> None:
        """It stands for all reports of an outage: those who wait for it hear so, and whoever has it sees how many."""
        await self._whoever_has_it(await self._their_card())
        await self._residents(OUTAGE)

    async def shown_after(self) -> None:
        """More photos of the finished work, which came after the word that it is done."""
        resident = await self._person(self._ticket.resident_id)
        if resident is not None:
            photos = self.view.pictures(after=True, at=self.happened.event.at)
            self.to.tell(self.work, resident, Pictures(photos, f"ticket:{self._ticket.id}"))

    async def _whoever_has_it(self, message: Message) -> None:
        worker = await self._person(self._ticket.assignee_id)
        if worker is not None and worker.reachable:
            self.to.tell(self.work, worker, message, self._lane)
            return
        purpose = OFFICE if self._ticket.state in _UNDER_REVIEW else self._ticket.team
        channel = await channel_of(self.work, purpose)
        if channel is not None:
            self.to.tell_channel(self.work, channel, message, self._lane)
        else:
            await self._nobody_hears(purpose)

    async def _their_card(self) -> Show:
        worker = await self._person(self._ticket.assignee_id)
        if worker is not None and worker.reachable:
            return await worker_card_of(self.work, self._ticket, reader=worker, view=self.view)
        return (
            review_card(self.view)
            if self._ticket.state in _UNDER_REVIEW
            else job_card(await with_duty(self.work, self.view))
        )

    async def _office(self, move: Move) -> None:
        channel = await channel_of(self.work, OFFICE)
        if channel is None:
            if self._ticket.state is State.SUBMITTED:
                await self._nobody_hears(OFFICE)
            return
        # What comes back is news for the office: an edited card far up would not be seen.
        card = replace(review_card(self.view), fresh=move in _BACK_IN_REVIEW)
        self.to.tell_channel(self.work, channel, card, self._lane)
        if move in _BACK_IN_REVIEW:
            self._pictures(channel, card.key, self.view.pictures(at=self.happened.event.at))
        elif self.happened.before in (None, State.SUBMITTED) and move in (Move.SUBMIT, Move.APPROVE):
            seen_before = move is Move.APPROVE and self.happened.event.actor_id is not None
            self._pictures(channel, card.key, [] if seen_before else self.view.pictures())
            if move is Move.SUBMIT and len(self._ticket.description) > SHOWN:
                # Who decides reads all of it.
                self.to.tell_channel(self.work, channel, Say(quoted(self._ticket.description, WHOLE)), self._lane)

    async def _office_reads_it(self) -> None:
        """What skipped the review stands on the office's card, with a way to refuse it: it shows how it ended."""
        channel, card = await channel_of(self.work, OFFICE), review_card(self.view)
        if channel is not None and await stands_in(self.work.session, card.key, channel.chat_id):
            self.to.tell_channel(self.work, channel, card, self._lane)

    async def _team(self, move: Move) -> None:
        await self._team_before()
        if self._ticket.state is State.SUBMITTED:
            return
        channel = await channel_of(self.work, self._ticket.team)
        view = await with_duty(self.work, self.view)
        await tell_on_call(self.to.tell, self.work, self.happened, view, self._lane)
        if channel is None:
            if self._ticket.state is State.QUEUED:
                await self._nobody_hears(self._ticket.team)
            return
        # A job that came back is news for the team: an edited card far up would not be seen.
        card = replace(job_card(view), fresh=move in (Move.RELEASE, Move.TRANSFER))
        self.to.tell_channel(self.work, channel, card, self._lane)
        if move in _NEW_FOR_TEAM:
            self._pictures(channel, card.key, self.view.pictures())

    async def _team_before(self) -> None:
        """The team that had it reads on its card whose it is now."""
        before = self.happened.previous_team
        channel = await channel_of(self.work, before) if before is not None else None
        if channel is not None and self.happened.before in _AT_TEAM:
            self.to.tell_channel(self.work, channel, job_card(self.view, moved=True), self._lane)

    def _pictures(self, channel: Channel, under: str, photos: Sequence[str]) -> None:
        if photos:
            self.to.tell_channel(self.work, channel, Pictures(photos[:10], under), self._lane)

    async def _worker(self, move: Move) -> None:
        previous = await self._person(self.happened.previous_assignee)
        if self._ticket.assignee_id not in (None, self.happened.previous_assignee):
            await self._hand_over(move)
        elif previous is None:
            return
        away = move is Move.RELEASE and self.happened.event.note == AWAY
        mine = previous is not None and previous.id == self.happened.event.actor_id
        # Whoever made the move reads the answer to it; but not on the cards of all the jobs that leave them at once.
        if previous is None or (mine and not away and move is not Move.ASSIGN):
            return
        if move in _TO_WORKER and not mine:
            why = self.view.said(self.happened.event.note) if self.happened.event.note else None
            said = why if move in _WITH_WORDS else None
            sentence = _NOT_BEGUN if self.happened.event.note == NOT_STARTED else _TO_WORKER[move]
            told = Text(sentence.key, {"window": window_text(self._ticket.window or "")})
            self.to.tell(self.work, previous, Say(Lines([headline(self.view), told, said])))
        self.to.tell(
            self.work, previous, await worker_card_of(self.work, self._ticket, reader=previous, view=self.view)
        )

    async def _hand_over(self, move: Move) -> None:
        """The whole job, with its photos, in the chat of the worker who has it from now on: anew at each taking."""
        worker = await self._person(self._ticket.assignee_id)
        if worker is None or not worker.reachable:
            return
        giver = await self._person(self.happened.event.actor_id)
        if move is Move.ASSIGN and giver is not None and giver.id != worker.id:
            given = _("{number}: {name} gives you this job.", number=self.view.number, name=giver.name)
            self.to.tell(self.work, worker, Say(given), self._lane)
        for message in await whole_job(self.work, self._ticket, worker, self.view):
            self.to.tell(self.work, worker, message, self._lane)

    async def _residents(self, made: str) -> None:
        """The reporter, and whoever follows the ticket; not who made the move."""
        resident = await self._person(self._ticket.resident_id)
        told = await heard_of(self.work, self.happened, self.view)
        if told is not None and resident is not None and resident.id != self.happened.event.actor_id:
            await self._reporter(resident, made, told)
        await tell_followers(self.to.tell, self.work, self.happened, self.view, self._lane)

    async def _reporter(self, resident: Person, made: str, told: Content) -> None:
        card = resident_card(self.view)
        if made == Move.FINISH:
            await self._ask_resident(resident, told)
        elif made in _ASKS_RESIDENT:
            self.to.tell(self.work, resident, Show(card.key, Lines([told, card.text]), card.buttons, fresh=True))
        else:
            self.to.tell(self.work, resident, Say(told), self._lane)
            self.to.tell(self.work, resident, card)

    async def _ask_resident(self, resident: Person, told: Content) -> None:
        if photos := self.view.pictures(after=True)[:10]:
            self.to.tell(self.work, resident, Pictures(photos))
        note = quoted(self.view.note) if self.view.note else None
        asks = _("Is it fixed?") if is_repair(self._ticket) else _("Is it settled?")
        question = Lines([told, note, progress(self._ticket.state, self._ticket.kind), asks])
        key = f"ticket:{self._ticket.id}"
        self.to.tell(self.work, resident, Show(key, question, feedback_buttons(self._ticket), fresh=True))

    async def _person(self, person_id: int | None) -> Person | None:
        return await self.work.session.get(Person, person_id) if person_id is not None else None

    async def _nobody_hears(self, purpose: str) -> None:
        """No group is linked to those who should hear: the admins do, of many waiting tickets once an hour.

        Emergencies, and haste, are causes of their own.
        """
        kind, cause = self.happened.event.kind, no_group_of(purpose)
        if kind == "urge" or self._ticket.urgency is Urgency.EMERGENCY:
            cause = f"{cause}, {self.view.number}, {kind}"
        await self.to.alert(self.work, headline(self.view), no_group(purpose), cause=cause, lane=self._lane)


_UNDER_REVIEW = frozenset({State.SUBMITTED, State.NEEDS_INFO})
_AT_TEAM = WITH_WORKER | {State.QUEUED, State.DONE}

_BACK_IN_REVIEW = frozenset({Move.ANSWER, Move.APPEAL, Move.SPLIT})
_NEW_FOR_TEAM = frozenset({Move.APPROVE, Move.PARTLY, Move.REOPEN, Move.RELEASE, Move.TRANSFER})
_ASKS_RESIDENT = frozenset({Move.ASK, Move.REJECT, Move.NO_ACCESS, Move.CONFIRM})
"""Moves after which the reporter can do something by the card: a roommate's word that it is fixed leaves the stars."""

_TO_WORKER: Mapping[Move, Text] = {
    Move.CANCEL: _("The resident cancelled this report. Nothing needs to be done."),
    Move.CONFIRM: _("The resident says: fixed. Thank you!"),
    Move.PARTLY: _("The resident says it is only partly fixed. You may take it first, in your team's group."),
    Move.REOPEN: _("The resident says it is not fixed. You may take it first, in your team's group."),
    Move.ASSIGN: _("Somebody else does this job now."),
    Move.RELEASE: _("This job went back to your team."),
    Move.TRANSFER: _("This job went to another team."),
    Move.MERGE: _("This is the same as another report. Nothing needs to be done here."),
    Move.PICK: _("The resident has picked a time: {window}."),
    Move.HOLD: _("This job is on hold."),
    Move.RESUME: _("This job goes on."),
}
"""What the worker who had a job hears of a move that somebody else made."""

_NOT_BEGUN = _("This job went back to your team, as you had not begun. You can still take it again.")
"""Instead, where it was the desk that gave it back."""

_WITH_WORDS = frozenset({Move.PARTLY, Move.REOPEN})
"""Moves whose words are the resident's own."""
