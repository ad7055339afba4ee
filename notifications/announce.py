"""Who hears of what: every event of a ticket, told to everybody but the one who did it.

It writes into the outbox in the transaction of the event itself, so that what is told has happened, and what has
happened is told.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from desk.channels import channel_of, waiting_for
from desk.lifecycle import Move
from desk.people import OFFICE, reachable_admins
from desk.text import Text, _
from desk.work import Happened, Linked, Work
from notifications.alerts import lost_group, no_group, no_group_of
from storage.alerts import claim
from storage.kinds import Lane, State, Urgency
from storage.tables import Channel, Person, Ticket
from wording.cards import (
    SHOWN,
    WHOLE,
    TicketView,
    feedback_buttons,
    headline,
    progress,
    quoted,
    resident_card,
)
from wording.job_cards import job_card, review_card
from wording.links import invitation_text
from wording.messages import Message, Pictures, Say, Show
from wording.posting import Place, post
from wording.speech import Content, Lines, Wording
from wording.views import view_of, views_of, whole_job, worker_card_of

HEARD: Mapping[str, Text] = {
    Move.APPROVE: _("{number}: your report has passed the review."),
    Move.REJECT: _("{number}: the office did not accept your report."),
    Move.ASK: _("{number}: the office has a question."),
    Move.ACCEPT: _("{number}: {worker} has taken your repair."),
    Move.START: _("{number}: {worker} has started."),
    Move.RELEASE: _("{number}: the worker gave it back; the team is looking for another one."),
    Move.FINISH: _("{number}: {worker} says it is repaired."),
    Move.EXPIRE: _("{number} was closed, as we heard nothing from you. Is something still wrong? Just write to me."),
}
"""What the resident reads of each move that somebody else made."""


@dataclass(frozen=True, slots=True)
class Announcer:
    """Tells people of events, in their own language."""

    wording: Wording

    async def __call__(self, work: Work) -> None:
        """Announce all that happened in this piece of work. An announcement makes nothing happen itself."""
        for happened in work.happened:
            await self._announce(work, happened)
        for linked in work.linked:
            await self._show_waiting(work, linked)
        for invitation in work.for_the_actor:
            self.tell(work, work.actor, Say(invitation_text(work.campus, invitation)), Lane.ANSWER)
        for lost in work.lost:
            await self.alert(work, lost_group(lost))
        for concern in work.to_admins:
            await self.alert(work, *concern.notes, cause=concern.cause, lane=concern.lane)

    async def _show_waiting(self, work: Work, linked: Linked) -> None:
        """Show a group what has been waiting for it. New jobs do not wait behind that."""
        channel = linked.channel
        for view in await views_of(work, await waiting_for(work, channel.purpose)):
            card = review_card(view) if channel.purpose == OFFICE else job_card(view)
            self.tell_channel(work, channel, replace(card, fresh=linked.anew), Lane.REMINDER)
            if linked.anew and (photos := view.pictures()):
                self.tell_channel(work, channel, Pictures(photos[:10], card.key), Lane.REMINDER)

    async def _announce(self, work: Work, happened: Happened) -> None:
        kind, ticket = happened.event.kind, happened.ticket
        if kind == "rated" or (kind == Move.SUBMIT and ticket.state is not State.SUBMITTED):
            return  # What passes by itself in the same breath: the approval tells all there is to tell.
        telling = _Telling(self, work, happened, await view_of(work, ticket))
        match kind:
            case "urge" | "word" | "photo":
                await telling.noted()
            case "after":
                await telling.shown_after()
            case _:
                await telling.moved()

    def tell(self, work: Work, person: Person, message: Message, lane: Lane = Lane.WORK) -> None:
        """Say something to a person in private, if they ever opened the bot."""
        if person.reachable:
            place = Place(person.chat_user, self.wording.speech(person.language))
            post(work.session, place, message, lane, work.now)

    def tell_channel(self, work: Work, channel: Channel, message: Message, lane: Lane = Lane.WORK) -> None:
        """Say something in a linked group, in the group's language."""
        place = Place(channel.chat_id, self.wording.speech(channel.language), channel.thread_id)
        post(work.session, place, message, lane, work.now)

    async def alert(self, work: Work, *lines: Content, cause: str | None = None, lane: Lane = Lane.WORK) -> None:
        """Tell the admins what only they can put right; of one `cause` at most once an hour, whoever finds it."""
        admins = await reachable_admins(work)
        if not admins or (cause is not None and not await claim(work.session, cause, work.now)):
            return
        for person in admins:
            self.tell(work, person, Say(Lines(lines)), lane)


@dataclass(frozen=True, slots=True)
class _Telling:
    """One event, and those who hear of it."""

    to: Announcer
    work: Work
    happened: Happened
    view: TicketView

    @property
    def _ticket(self) -> Ticket:
        return self.happened.ticket

    @property
    def _lane(self) -> Lane:
        return Lane.EMERGENCY if self._ticket.urgency is Urgency.EMERGENCY else Lane.WORK

    async def moved(self) -> None:
        """The ticket's state changed: every card of it changes, and the resident hears it."""
        move, state = Move(self.happened.event.kind), self._ticket.state
        by_itself = move is Move.APPROVE and self.happened.event.actor_id is None
        safety = self.work.campus.catalogue.category(self._ticket.category).safety
        if _UNDER_REVIEW & {self.happened.before, state} and (safety or not by_itself):
            await self._office(move)
        if _AT_TEAM & {self.happened.before, state}:
            await self._team(move)
        await self._worker(move)
        if not by_itself:
            await self._resident(move)

    async def noted(self) -> None:
        """The resident urged, or added something: whoever has the ticket hears it, and reads it on their card."""
        event = self.happened.event
        words = _("“{words}”", words=event.note) if event.note else None
        await self._whoever_has_it(Say(Lines([headline(self.view), _NOTED[event.kind], words])))
        if event.kind == "urge":
            return
        card = await self._their_card()
        await self._whoever_has_it(card)
        if photos := self.view.pictures(at=event.at):
            await self._whoever_has_it(Pictures(photos[:10], card.key))

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
        return review_card(self.view) if self._ticket.state in _UNDER_REVIEW else job_card(self.view)

    async def _office(self, move: Move) -> None:
        channel = await channel_of(self.work, OFFICE)
        if channel is None:
            if self._ticket.state is State.SUBMITTED:
                await self._nobody_hears(OFFICE)
            return
        # An answer is news for the office: an edited card far up would not be seen.
        card = replace(review_card(self.view), fresh=move is Move.ANSWER)
        self.to.tell_channel(self.work, channel, card, self._lane)
        if move is Move.ANSWER:
            self._pictures(channel, card.key, self.view.pictures(at=self.happened.event.at))
        elif self.happened.before in (None, State.SUBMITTED) and move in (Move.SUBMIT, Move.APPROVE):
            seen_before = move is Move.APPROVE and self.happened.event.actor_id is not None
            self._pictures(channel, card.key, [] if seen_before else self.view.pictures())
            if move is Move.SUBMIT and len(self._ticket.description) > SHOWN:
                # Who decides reads all of it.
                self.to.tell_channel(self.work, channel, Say(quoted(self._ticket.description, WHOLE)), self._lane)

    async def _team(self, move: Move) -> None:
        channel = await channel_of(self.work, self._ticket.team)
        if channel is None:
            if self._ticket.state is State.QUEUED:
                await self._nobody_hears(self._ticket.team)
            return
        # A job that came back is news for the team: an edited card far up would not be seen.
        card = replace(job_card(self.view), fresh=move is Move.RELEASE)
        self.to.tell_channel(self.work, channel, card, self._lane)
        if move in (Move.APPROVE, Move.REOPEN, Move.RELEASE):
            self._pictures(channel, card.key, self.view.pictures())

    def _pictures(self, channel: Channel, under: str, photos: Sequence[str]) -> None:
        if photos:
            self.to.tell_channel(self.work, channel, Pictures(photos[:10], under), self._lane)

    async def _worker(self, move: Move) -> None:
        if move is Move.ACCEPT:
            await self._hand_over()
        elif move in (Move.CANCEL, Move.CONFIRM, Move.REOPEN, Move.EXPIRE):
            worker = await self._person(self.happened.previous_assignee)
            if worker is None:
                return
            if move in _TO_WORKER:
                why = self.view.said(self.happened.event.note) if self.happened.event.note else None
                self.to.tell(self.work, worker, Say(Lines([headline(self.view), _TO_WORKER[move], why])))
            card = await worker_card_of(self.work, self._ticket, reader=worker, view=self.view)
            self.to.tell(self.work, worker, card)

    async def _hand_over(self) -> None:
        """The whole job, with its photos, in the chat of the worker who took it: anew at each taking."""
        worker = await self._person(self._ticket.assignee_id)
        if worker is None or not worker.reachable:
            return
        for message in await whole_job(self.work, self._ticket, worker, self.view):
            self.to.tell(self.work, worker, message, self._lane)

    async def _resident(self, move: Move) -> None:
        resident = await self._person(self._ticket.resident_id)
        heard = HEARD.get(move)
        if resident is None or heard is None:
            return
        card = resident_card(self.view)
        told: Content = Text(heard.key, {"number": self.view.number, "worker": self.view.worker})
        if move is Move.FINISH:
            await self._ask_resident(resident, told)
        elif move in (Move.ASK, Move.REJECT):
            self.to.tell(self.work, resident, Show(card.key, Lines([told, card.text]), card.buttons, fresh=True))
        else:
            self.to.tell(self.work, resident, Say(told), self._lane)
            self.to.tell(self.work, resident, card)

    async def _ask_resident(self, resident: Person, told: Content) -> None:
        if photos := self.view.pictures(after=True)[:10]:
            self.to.tell(self.work, resident, Pictures(photos))
        note = quoted(self.view.note) if self.view.note else None
        question = Lines([told, note, progress(self._ticket.state), _("Is it fixed?")])
        key = f"ticket:{self._ticket.id}"
        self.to.tell(self.work, resident, Show(key, question, feedback_buttons(self._ticket), fresh=True))

    async def _person(self, person_id: int | None) -> Person | None:
        return await self.work.session.get(Person, person_id) if person_id is not None else None

    async def _nobody_hears(self, purpose: str) -> None:
        """No group is linked to those who should hear: the admins do, of many waiting tickets once an hour.

        Emergencies, and what a resident says to nobody, are causes of their own.
        """
        kind, cause = self.happened.event.kind, no_group_of(purpose)
        if kind in _NOTED or self._ticket.urgency is Urgency.EMERGENCY:
            cause = f"{cause}, {self.view.number}, {kind}"
        await self.to.alert(self.work, headline(self.view), no_group(purpose), cause=cause, lane=self._lane)


_UNDER_REVIEW = {State.SUBMITTED, State.NEEDS_INFO}
_AT_TEAM = {State.QUEUED, State.ACCEPTED, State.IN_PROGRESS, State.DONE}

_NOTED: Mapping[str, Text] = {
    "urge": _("⏰ The resident asks you to hurry."),
    "word": _("💬 The resident adds:"),
    "photo": _("📷 The resident adds a photo."),
}

_TO_WORKER: Mapping[Move, Text] = {
    Move.CANCEL: _("The resident cancelled this report. Nothing needs to be done."),
    Move.CONFIRM: _("The resident says: fixed. Thank you!"),
    Move.REOPEN: _("The resident says it is not fixed. It is back in your team's group."),
}
