"""Outages are told: the office is asked or reads how it stands, and all who live in the building hear of it."""

from __future__ import annotations

from datetime import timedelta
from typing import Protocol

from desk.outages.deciding import offer_of
from desk.outages.going_on import stand_in
from desk.people.audience import people_with
from desk.people.channels import channel_of
from desk.people.meeting import OFFICE
from desk.people.roles import OFFICE_ROLES
from desk.work import ToBuilding, Work
from storage.broadcast import tell_building
from storage.kinds import Lane, Language, Role
from storage.tables import Channel, Outage, Person
from wording.messages import Message
from wording.outages import building_notice, outage_card
from wording.posting import body
from wording.speech import Wording

GOOD_FOR = timedelta(hours=6)
"""A notice to a whole building that could not leave until then is none any more."""


class Teller(Protocol):
    """Says things to people and groups, in their language."""

    @property
    def wording(self) -> Wording:
        """All languages."""

    def tell(self, work: Work, person: Person, message: Message, lane: Lane = Lane.WORK) -> None:
        """In private, if they ever opened the bot."""

    def tell_channel(self, work: Work, channel: Channel, message: Message, lane: Lane = Lane.WORK) -> None:
        """In a linked group."""


async def tell_of_outages(to: Teller, work: Work) -> None:
    """Tell all that happened to outages in this piece of work."""
    for outage in work.outages.values():
        await _tell_office(to, work, outage)
    for told in work.to_buildings:
        await _tell_building(to, work, told)


async def _tell_office(to: Teller, work: Work, outage: Outage) -> None:
    """In the office's group, and each of those who may decide in private: it must not wait for who looks where."""
    card = outage_card(work.campus, await offer_of(work, outage))
    channel = await channel_of(work, OFFICE)
    if channel is not None:
        to.tell_channel(work, channel, card)
    of_place = stand_in(work, outage)
    office = await people_with(work, {Role.OFFICE}, of_place)
    # Where nobody is the office, those above it are.
    for person in office or await people_with(work, OFFICE_ROLES, of_place):
        if person is not work.person:
            to.tell(work, person, card)


async def _tell_building(to: Teller, work: Work, told: ToBuilding) -> None:
    await work.session.flush()
    notice = building_notice(work.campus, told)
    for language in Language:
        await tell_building(
            work.session,
            told.outage.building,
            language,
            body(to.wording.speech(language), notice),
            now=work.now,
            until=work.now + GOOD_FOR,
            but=[told.parent.row_id, *told.outage.waiting],
        )
