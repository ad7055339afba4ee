"""What became of an asset before: its earlier tickets, for who works on it and for the office."""

from __future__ import annotations

from aiogram import Router
from aiogram.types import CallbackQuery

from desk.assets.finding import asset_of
from desk.assets.history import earlier
from desk.errors import NotFound
from desk.people.roles import is_office
from desk.work import Work
from wording.equipment import earlier_list
from wording.equipment_buttons import EarlierPress
from wording.messages import Answers, Toast
from wording.views import views_of


def router() -> Router:
    """The routes of this dialogue."""
    routes = Router(name="asset_history")

    @routes.callback_query(EarlierPress.filter())
    async def asked(query: CallbackQuery, callback_data: EarlierPress, work: Work) -> Answers:
        page = await earlier(work, callback_data.ticket, callback_data.before or None)
        asset = await asset_of(work, page.ticket.asset_id)
        if asset is None:
            raise NotFound()
        office = await is_office(work, work.actor)
        return [
            earlier_list(work.campus.catalogue, asset, page, await views_of(work, page.tickets), office=office),
            Toast(),
        ]

    return routes
