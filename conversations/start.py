"""Meeting somebody: the greeting, the language, help, and links that open the bot."""

from __future__ import annotations

import re

from aiogram import Router
from aiogram.filters import Command, CommandObject, CommandStart
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from conversations import noticing
from conversations.form import Forms
from conversations.helping import FOR_THE_OFFICE, for_team
from conversations.inviting import joined
from conversations.office import ticket_opened
from conversations.reached import Private
from conversations.repair import KIND as REPAIR
from conversations.scanning import scanned
from desk.access import visible
from desk.drafts.forms import latest_form
from desk.entities import Language
from desk.errors import NotLinked
from desk.people.admission import Registration
from desk.people.channels import speak
from desk.people.commands import commands_of
from desk.people.meeting import OFFICE
from desk.people.roles import is_admin, is_office, is_worker
from desk.text import Text, _
from desk.tickets.assigning import jobs_of
from desk.tickets.leading import leads_some_team
from desk.work import Work
from wording.buttons import LanguagePress
from wording.links import DESK, INVITATION, JOB, LATE, PLACE
from wording.messages import Answers, Button, Menu, Rows, Say, Show, Toast
from wording.speech import Content, Lines
from wording.whole_job import whole_job

JOB_LINK = re.compile(JOB + "[0-9]{1,18}")
DESK_LINK = re.compile(DESK + "[0-9]{1,18}")
LATE_LINK = re.compile(LATE + "[0-9]{1,18}")
NAMES = {Language.ZH_HANS: "简体中文", Language.ZH_HANT: "繁體中文", Language.EN: "English"}
"""Each language by its own name."""


def router(forms: Forms) -> Router:
    """The routes of this dialogue."""
    routes = Router(name="start")

    @routes.message(CommandStart(deep_link=True), Private())
    async def opened(message: Message, command: CommandObject, work: Work, state: FSMContext) -> Answers:
        payload = command.args or ""
        if payload.startswith(INVITATION):
            return await joined(work, payload.removeprefix(INVITATION))
        if JOB_LINK.fullmatch(payload):
            return await _job(work, int(payload.removeprefix(JOB)))
        if DESK_LINK.fullmatch(payload):
            return await ticket_opened(work, int(payload.removeprefix(DESK)))
        if LATE_LINK.fullmatch(payload):
            return await noticing.shown(work, int(payload.removeprefix(LATE)))
        if payload.startswith(PLACE):
            draft = await scanned(forms, work, state, payload.removeprefix(PLACE))
            return [await own_menu(work), *draft]
        return await _greeted(forms, work, state)

    @routes.message(CommandStart(), Private())
    async def greeted(message: Message, work: Work, state: FSMContext) -> Answers:
        return await _greeted(forms, work, state)

    @routes.message(Command("help"), Private())
    async def helped(message: Message, work: Work) -> Answers:
        return [Say(await _help(work))]

    @routes.message(Command("language"))
    async def asked_language(message: Message, work: Work) -> Answers:
        return [Say(_("Which language shall I speak?"), buttons=_languages())]

    @routes.callback_query(LanguagePress.filter())
    async def chose_language(query: CallbackQuery, callback_data: LanguagePress, work: Work) -> Answers:
        return await _speak(query, work, callback_data.language)

    return routes


async def _greeted(forms: Forms, work: Work, state: FSMContext) -> Answers:
    return [Say(greeting(work)), await own_menu(work), *await _under_way(forms, work, state)]


async def own_menu(work: Work) -> Menu:
    """The menu of whoever acts: what they may use, in the language that they chose here."""
    return Menu(await commands_of(work, work.actor))


async def _under_way(forms: Forms, work: Work, state: FSMContext) -> Answers:
    """What the person left: their draft, and the jobs that they have."""
    jobs = [answer for job in await jobs_of(work, work.actor) for answer in await whole_job(work, job, work.actor)]
    draft = await latest_form(work, REPAIR)
    return [*jobs, *(await forms.show(work, state, draft) if draft is not None else [])]


def greeting(work: Work) -> Content:
    """What this is, and what to do first."""
    return Lines(
        [
            _("👋 <b>{campus} service desk</b>", campus=_campus(work)),
            _("Is something broken? Tell me what and where, or send a photo. For example:"),
            _("<code>3-502 the tap drips</code>"),
            _("I tell you of each step until it is repaired: apply › review › repair › feedback."),
            _("/my shows your reports, /language changes the language."),
            _("Danger to people? Call {number} first.", number=work.campus.catalogue.emergency_number),
        ]
    )


def _campus(work: Work) -> Text:
    return Text("{campus}", {"campus": work.campus.catalogue.campus})


async def _help(work: Work) -> Content:
    lines: list[Content | None] = [
        _("Write what is broken and where, or send a photo; I ask for what is missing."),
        _("💬 on a card, or a reply to any message about a report: words, photos or a recording for the others on it"),
        _("/my – your reports: see where they stand, add something, urge or cancel"),
        _("/language – 简体中文, 繁體中文, English"),
    ]
    if work.actor.registered_at is None and work.campus.registration is not Registration.INVITE:
        lines.append(_("/register – show by your number and name that you belong to the university"))
    works = await is_worker(work, work.actor)
    if works:
        lines += [
            _("For workers: press Accept on a job in your team's group; the whole job then comes to you here."),
            _("On its card, Start says that you begin, Done that it is repaired; Release gives it back to the team."),
            _("Cannot go on and Nobody home put it on hold; More… passes it to another team."),
        ]
    lines += for_team(works=works, leads=await leads_some_team(work, work.actor))
    if await is_office(work, work.actor):
        lines += FOR_THE_OFFICE
    if await is_admin(work, work.actor):
        lines += [
            _("For admins, in a group: /link plumbing or /link office binds the group, /unlink undoes it."),
            _("/invite plumbing – a link by which workers join a team; /invite office for the office"),
            _("/invites – the links that are still open; /people and a name – what somebody may do here"),
            _("Teams: {teams}", teams=", ".join([*work.campus.catalogue.teams, OFFICE])),
        ]
    return Lines(lines)


def _languages() -> Rows:
    return [[Button(name, LanguagePress(language=language)) for language, name in NAMES.items()]]


async def _speak(query: CallbackQuery, work: Work, language: Language) -> Answers:
    said = Show(key="language", text=_("From now on I speak {language}.", language=NAMES[language]))
    if query.message is not None and query.message.chat.type != "private":
        if not await speak(work, query.message.chat.id, language):
            raise NotLinked()
        return [said, Toast()]
    work.actor.language = language
    return [said, await own_menu(work), Toast()]


async def _job(work: Work, ticket_id: int) -> Answers:
    ticket = await visible(work, ticket_id)
    return await whole_job(work, ticket, work.actor) if ticket.assignee_id == work.actor.id else [Say(greeting(work))]
