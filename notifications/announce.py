"""Who hears of what: every event of a ticket, told to everybody but the one who did it.

It writes into the outbox in the transaction of the event itself, so that what is told has happened, and what has
happened is told.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from desk.channels import channel_of, waiting_for
from desk.lifecycle import Move
from desk.people import OFFICE, reachable_admins
from desk.repairs import photos_of
from desk.text import Text, _
from desk.work import Happened, Work
from storage.kinds import Lane, State, Urgency
from storage.tables import Channel, Person, Ticket
from wording.cards import TicketView, feedback_buttons, headline, job_card, progress, resident_card, review_card
from wording.links import job_link
from wording.messages import Message, Pictures, Say, Show
from wording.posting import Place, post
from wording.speech import Content, Lines, Wording
from wording.views import view_of, worker_card_of

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
        for channel in work.linked:
            await self._catch_up(work, channel)

    async def _catch_up(self, work: Work, channel: Channel) -> None:
        """Show a newly linked group what has been waiting for it."""
        for ticket in await waiting_for(work, channel.purpose):
            view = await view_of(work, ticket)
            card = review_card(view) if channel.purpose == OFFICE else job_card(view)
            await self.tell_channel(work, channel, card)

    async def _announce(self, work: Work, happened: Happened) -> None:
        telling = _Telling(self, work, happened, await view_of(work, happened.ticket))
        match happened.event.kind:
            case "urge" | "word" | "photo":
                await telling.noted()
            case "rated":
                pass
            case _:
                await telling.moved()

    async def tell(self, work: Work, person: Person, message: Message, lane: Lane = Lane.WORK) -> None:
        """Say something to a person in private, if they ever opened the bot."""
        if person.reachable:
            place = Place(person.chat_user, self.wording.speech(person.language))
            await post(work.session, place, message, lane, work.now)

    async def tell_channel(self, work: Work, channel: Channel, message: Message, lane: Lane = Lane.WORK) -> None:
        place = Place(channel.chat_id, self.wording.speech(channel.language), channel.thread_id)
        await post(work.session, place, message, lane, work.now)


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
        if move is Move.SUBMIT and state is not State.SUBMITTED:
            return  # It passed by itself in the same breath: the approval tells all there is to tell.
        by_itself = move is Move.APPROVE and self.happened.event.actor_id is None
        if _UNDER_REVIEW & {self.happened.before, state} and not by_itself:
            await self._office(move)
        if _AT_TEAM & {self.happened.before, state}:
            await self._team(move)
        await self._worker(move)
        if not by_itself:
            await self._resident(move)

    async def noted(self) -> None:
        """The resident urged, or added something: whoever has the ticket hears it."""
        event = self.happened.event
        text = _NOTED[event.kind]
        message = Say(
            Lines([headline(self.view), text, *([Text("“{note}”", {"note": event.note})] if event.note else [])])
        )
        photos = (await photos_of(self.work, self._ticket, after=False))[-10:] if event.kind == "photo" else []
        for each in (message, Pictures(photos) if photos else None):
            if each is not None:
                await self._whoever_has_it(each)

    async def _whoever_has_it(self, message: Message) -> None:
        worker = await self._person(self._ticket.assignee_id)
        if worker is not None and worker.reachable:
            await self.to.tell(self.work, worker, message, self._lane)
            return
        channel = await channel_of(self.work, OFFICE if self._ticket.state in _UNDER_REVIEW else self._ticket.team)
        if channel is not None:
            await self.to.tell_channel(self.work, channel, message, self._lane)

    async def _office(self, move: Move) -> None:
        channel = await channel_of(self.work, OFFICE)
        if channel is None:
            if move is Move.SUBMIT:
                await self._alert(
                    _("A report waits for review, and no group is linked to the office. Write /link office in one.")
                )
            return
        await self.to.tell_channel(self.work, channel, review_card(self.view), self._lane)
        await self._pictures(channel, f"review:{self._ticket.id}", new=move is Move.SUBMIT)

    async def _team(self, move: Move) -> None:
        channel = await channel_of(self.work, self._ticket.team)
        if channel is None:
            if self._ticket.state is State.QUEUED:
                await self._alert(
                    _(
                        "A job waits, and no group is linked to its team. Write /link {team} in one.",
                        team=self._ticket.team,
                    )
                )
            return
        worker = await self._person(self._ticket.assignee_id)
        unreached = worker is not None and not worker.reachable and self._ticket.state is State.ACCEPTED
        card = job_card(self.view, job_link(self.work.campus, self._ticket) if unreached else None)
        # A job that came back is news for the team: an edited card far up would not be seen.
        await self.to.tell_channel(self.work, channel, replace(card, fresh=move is Move.RELEASE), self._lane)
        await self._pictures(channel, card.key, new=move in (Move.APPROVE, Move.REOPEN))

    async def _pictures(self, channel: Channel, under: str, *, new: bool) -> None:
        photos = await photos_of(self.work, self._ticket, after=False) if new else []
        if photos:
            await self.to.tell_channel(self.work, channel, Pictures(photos[:10], under), self._lane)

    async def _worker(self, move: Move) -> None:
        if move is Move.ACCEPT:
            worker = await self._person(self._ticket.assignee_id)
            if worker is not None:
                await self.to.tell(self.work, worker, await worker_card_of(self.work, self._ticket), self._lane)
                photos = await photos_of(self.work, self._ticket, after=False)
                if photos:
                    await self.to.tell(self.work, worker, Pictures(photos[:10], f"work:{self._ticket.id}"), self._lane)
        elif move in (Move.CANCEL, Move.CONFIRM, Move.REOPEN):
            worker = await self._person(self.happened.previous_assignee)
            if worker is not None:
                await self.to.tell(self.work, worker, Say(Lines([headline(self.view), _TO_WORKER[move]])))
                if move is Move.CANCEL:
                    await self.to.tell(self.work, worker, await worker_card_of(self.work, self._ticket))

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
            await self.to.tell(self.work, resident, Show(card.key, Lines([told, card.text]), card.buttons, fresh=True))
        else:
            await self.to.tell(self.work, resident, Say(told), self._lane)
            await self.to.tell(self.work, resident, card)

    async def _ask_resident(self, resident: Person, told: Content) -> None:
        photos = (await photos_of(self.work, self._ticket, after=True))[-10:]
        if photos:
            await self.to.tell(self.work, resident, Pictures(photos))
        note = Text("“{note}”", {"note": self.view.note}) if self.view.note else None
        question = Lines([told, note, progress(self._ticket.state), _("Is it fixed?")])
        key = f"ticket:{self._ticket.id}"
        await self.to.tell(self.work, resident, Show(key, question, feedback_buttons(self._ticket), fresh=True))

    async def _person(self, person_id: int | None) -> Person | None:
        return await self.work.session.get(Person, person_id) if person_id is not None else None

    async def _alert(self, text: Text) -> None:
        for admin in await reachable_admins(self.work):
            await self.to.tell(self.work, admin, Say(Lines([headline(self.view), text])))


_UNDER_REVIEW = {State.SUBMITTED, State.NEEDS_INFO}
_AT_TEAM = {State.QUEUED, State.ACCEPTED, State.IN_PROGRESS, State.DONE}

_NOTED: Mapping[str, Text] = {
    "urge": _("⏰ The resident asks to hurry."),
    "word": _("💬 The resident adds:"),
    "photo": _("📷 The resident adds a photo."),
}

_TO_WORKER: Mapping[Move, Text] = {
    Move.CANCEL: _("The resident took this report back. Nothing needs to be done."),
    Move.CONFIRM: _("The resident says: fixed. Thank you!"),
    Move.REOPEN: _("The resident says it is not fixed. It is back in your team's group."),
}
