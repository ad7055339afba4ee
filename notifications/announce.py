"""Announcing: every event of a ticket, told to everybody but the one who did it.

It writes into the outbox in the transaction of the event itself, so that what is told has happened, and what has
happened is told. Who hears what of an event stands in notifications/telling.py.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from desk.duty.on_call import who_is_there
from desk.late.chasing import Chased
from desk.late.escalating import LATE
from desk.late.snoozing import SNOOZE, WAKE
from desk.people.channels import waiting_for
from desk.people.commands import commands_of
from desk.people.meeting import OFFICE, reachable_admins
from desk.tickets.assigning import NOT_STARTED
from desk.tickets.lifecycle import Move
from desk.work import Bundle, Happened, Linked, Work
from notifications.alerts import lost_group
from notifications.chased import Chasing
from notifications.late import follow, notice_of
from notifications.outages import tell_of_outages
from notifications.placed import Placed, called_off
from notifications.repeated import tell_if_repeated
from notifications.retimed import Retimed
from notifications.talking import Relay
from notifications.telling import Telling
from storage.alerts import claim
from storage.kinds import Lane, State
from storage.tables import Channel, Person
from wording.duty_buttons import swap_answers
from wording.job_cards import job_card, review_card
from wording.links import invitation_text
from wording.messages import Menu, Message, Pictures, Say
from wording.posting import Place, post
from wording.speech import Content, Lines, Wording
from wording.views import view_of, views_of

_CHASED = frozenset(Chased)


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
            self.tell(work, work.actor, Say(invitation_text(work.campus, invitation, work.now)), Lane.ANSWER)
        for told in work.to_person:
            self.tell(work, told.person, Say(told.words, swap_answers(told.swap)))
        await self._set_menus(work)
        for bundle in work.bundles:
            await self._tell_bundle(work, bundle)
        for lost in work.lost:
            await self.alert(work, lost_group(lost))
        await tell_of_outages(self, work)
        for concern in work.to_admins:
            await self.alert(work, *concern.notes, cause=concern.cause, lane=concern.lane)

    async def _set_menus(self, work: Work) -> None:
        """Offer those whose rights have changed the commands that they may use now."""
        if work.entitled:
            await work.session.flush()
        for person in work.entitled.values():
            self.tell(work, person, Menu(await commands_of(work, person)))

    async def _tell_bundle(self, work: Work, bundle: Bundle) -> None:
        """Put before one reader what grows old."""
        notice = await notice_of(work, bundle)
        if notice is None:
            return
        if bundle.person is not None:
            self.tell(work, bundle.person, *notice)
        elif bundle.channel is not None:
            self.tell_channel(work, bundle.channel, *notice)

    async def _show_waiting(self, work: Work, linked: Linked) -> None:
        """Show a group what has been waiting for it. New jobs do not wait behind that."""
        channel = linked.channel
        there = await who_is_there(work, channel.purpose) if channel.purpose != OFFICE else None
        for view in await views_of(work, await waiting_for(work, channel.purpose)):
            card = review_card(view) if channel.purpose == OFFICE else job_card(replace(view, there=there))
            self.tell_channel(work, channel, replace(card, fresh=linked.anew), Lane.REMINDER)
            if linked.anew and (photos := view.pictures()):
                self.tell_channel(work, channel, Pictures(photos[:10], card.key), Lane.REMINDER)

    async def _announce(self, work: Work, happened: Happened) -> None:
        kind, ticket = happened.event.kind, happened.ticket
        if kind in (SNOOZE, WAKE):
            await follow(self, work, ticket, await view_of(work, ticket))
            return
        if kind == "rated" or (kind == Move.SUBMIT and ticket.state is not State.SUBMITTED):
            if kind == Move.SUBMIT and ticket.asset_id is not None:
                await tell_if_repeated(self, work, await view_of(work, ticket))
            return  # What passes by itself in the same breath: the approval tells all there is to tell.
        telling = Telling(self, work, happened, await view_of(work, ticket))
        match kind:
            case "urge":
                await telling.urged()
            case _ if happened.said is not None:
                await Relay(self, work, happened, telling.view).pass_on(happened.said)
            case "urgency" | "clocks" | "late":
                await Retimed(self, work, happened, telling.view).tell()
                if called_off(happened):
                    await Placed(self, work, happened, telling.view).tell()
                if ticket.noticed and kind != LATE:
                    await follow(self, work, ticket, telling.view)
            case "place":
                await Placed(self, work, happened, telling.view).tell()
            case "merged" | "joined":
                await telling.noted()
            case "outage":
                await telling.known_as_outage()
            case "after":
                await telling.shown_after()
            case _ if kind in _CHASED:
                await Chasing(self, work, happened, telling.view).tell()
            case _:
                await telling.moved()
                if kind == Move.RELEASE and happened.event.note == NOT_STARTED:
                    await Chasing(self, work, happened, telling.view).gave_back()
                if ticket.noticed:
                    await follow(self, work, ticket, telling.view)

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
