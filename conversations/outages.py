"""Outages: the office says whether many reports are one; whose report was put under one says that it is another."""

from __future__ import annotations

from aiogram import Router
from aiogram.types import CallbackQuery

from desk.entities import Outage
from desk.errors.outages import OutageDecided, OutageGone
from desk.outages.deciding import declare, dismiss, offer_of
from desk.outages.leaving import leave
from desk.text import _
from desk.work import Work
from wording.buttons import OutagePress
from wording.messages import Answers, Toast
from wording.outages import outage_card
from wording.views import ticket_card_of


def router() -> Router:
    """The routes of this dialogue."""
    routes = Router(name="outages")

    @routes.callback_query(OutagePress.filter())
    async def decided(query: CallbackQuery, callback_data: OutagePress, work: Work) -> Answers:
        return await _decide(work, callback_data)

    return routes


async def _decide(work: Work, press: OutagePress) -> Answers:
    try:
        offer = await (declare if press.one else dismiss)(work, press.outage)
    except (OutageDecided, OutageGone) as late:
        outage = await work.session.get_one(Outage, press.outage)
        return [outage_card(work.campus, await offer_of(work, outage), over=True), Toast(late.text)]
    done = _("One outage. Everybody concerned is told.") if press.one else _("Each report stays by itself.")
    return [outage_card(work.campus, offer), Toast(done)]


async def went_its_own_way(work: Work, ticket_id: int) -> Answers:
    """A resident says that their report is something else than the outage."""
    ticket = await leave(work, ticket_id)
    return [await ticket_card_of(work, ticket), Toast(_("It is a report of its own again."))]
