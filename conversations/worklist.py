"""/jobs: a worker's own jobs, and the card of each."""

from __future__ import annotations

from aiogram import Router
from aiogram.filters import Command
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from conversations.form import Forms
from conversations.reached import InGroup, Private
from desk.access import visible
from desk.errors import NotOfCrew
from desk.people.roles import is_worker
from desk.text import _
from desk.tickets.assigning import jobs_of
from desk.tickets.leading import led
from desk.work import Work
from wording.crew_buttons import JobDeed, JobPress, JobsPress
from wording.lead_cards import lead_card_of
from wording.messages import Answers, Say, Show, Toast
from wording.views import views_of, worker_card_of
from wording.whole_job import whole_job
from wording.worklist import PAGE, order, worklist


def router(forms: Forms) -> Router:
    """The routes of this dialogue."""
    routes = Router(name="worklist")

    @routes.message(Command("jobs"), Private())
    async def asked(message: Message, work: Work) -> Answers:
        return [await listed(work, 0, fresh=True)]

    @routes.message(Command("jobs", "pause", "team", "duty", "register"), InGroup())
    async def asked_in_group(message: Message, work: Work) -> Answers:
        return [Say(_("That is for you alone: please write it to me in private."))]

    @routes.callback_query(JobsPress.filter())
    async def turned(query: CallbackQuery, callback_data: JobsPress, work: Work) -> Answers:
        return [await listed(work, callback_data.page), Toast()]

    @routes.callback_query(JobPress.filter())
    async def opened(query: CallbackQuery, callback_data: JobPress, work: Work, state: FSMContext) -> Answers:
        return await _open(forms, work, state, callback_data)

    return routes


async def listed(work: Work, page: int = 0, *, fresh: bool = False) -> Show | Say:
    """The jobs of whoever acts, in their order. Raises NotOfCrew."""
    now, zone = work.now, work.campus.catalogue.calendar.time_zone
    jobs = sorted(await jobs_of(work, work.actor, limit=None), key=lambda job: order(job, now, zone))
    if not jobs:
        if not await is_worker(work, work.actor):
            raise NotOfCrew()
        return Say(_("You have no job now. New ones come into your team's group: press Accept there."))
    # The list may have become shorter since the button was shown.
    page = min(page, (len(jobs) - 1) // PAGE)
    views = await views_of(work, jobs[page * PAGE : (page + 1) * PAGE])
    shown = worklist(views, page=page, count=len(jobs), now=now, zone=zone)
    return Say(shown.text, shown.buttons) if fresh else shown


async def _open(forms: Forms, work: Work, state: FSMContext, press: JobPress) -> Answers:
    if press.deed is JobDeed.LEAD:
        ticket = await led(work, press.ticket)
        await forms.leave(work, state, ticket.row_id)
        return [await lead_card_of(work, ticket), Toast()]
    ticket = await visible(work, press.ticket)
    await forms.leave(work, state, ticket.row_id)
    if press.deed is JobDeed.OPEN and ticket.assignee_id == work.actor.id:
        return [*await whole_job(work, ticket, work.actor), Toast()]
    return [await worker_card_of(work, ticket, more=press.deed is JobDeed.MORE), Toast()]
