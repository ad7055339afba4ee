"""Invitations: an admin makes a link, sees which are open, withdraws one; somebody opens one."""

from __future__ import annotations

from collections.abc import Sequence

from aiogram import Router
from aiogram.filters import Command, CommandObject
from aiogram.types import CallbackQuery, Message

from conversations.helping import FOR_THE_OFFICE, FOR_WORKERS, for_team
from conversations.reached import InGroup, Private
from desk.entities import Invitation, Role
from desk.errors import Anonymous, NotOpened
from desk.errors.people import OnlyInPrivate
from desk.people.invitations import for_admins_only, invite, join, open_invitations, withdraw
from desk.people.roles import ANONYMOUS_ADMIN, OFFICE_ROLES, TEAM_ROLES, role_text
from desk.text import Text, _
from desk.work import Work
from wording.buttons import WithdrawPress
from wording.links import invitation_text
from wording.messages import Answers, Button, Say, Show, Toast
from wording.speech import Content, Lines


def router() -> Router:
    """The routes of this dialogue."""
    routes = Router(name="inviting")

    @routes.message(Command("invite"))
    async def invited(message: Message, command: CommandObject, work: Work) -> Answers:
        return await _invite(message, command.args or "", work)

    @routes.message(Command("invites"), Private())
    async def listed(message: Message, work: Work) -> Answers:
        return [await _list(work)]

    @routes.message(Command("invites"), InGroup())
    async def listed_in_group(message: Message, work: Work) -> Answers:
        raise OnlyInPrivate()

    @routes.callback_query(WithdrawPress.filter())
    async def withdrawn(query: CallbackQuery, callback_data: WithdrawPress, work: Work) -> Answers:
        await withdraw(work, callback_data.token)
        return [await _list(work), Toast(_("Withdrawn."))]

    return routes


async def _invite(message: Message, written: str, work: Work) -> Answers:
    if message.from_user is None or message.from_user.id == ANONYMOUS_ADMIN:
        raise Anonymous()
    invitation = await invite(work, written)
    if message.chat.type == "private" or not for_admins_only(invitation.role):
        return [Say(invitation_text(work.campus, invitation, work.now))]
    # Whoever has this link decides for others: it is not for all who read the group.
    if not work.actor.reachable:
        raise NotOpened(bot=work.campus.bot_name)
    work.for_the_actor.append(invitation)
    return [Say(_("I sent you the link in private."))]


async def _list(work: Work) -> Show:
    invitations = await open_invitations(work)
    lines: list[Content] = [_line(work, number, each) for number, each in enumerate(invitations, 1)]
    if not lines:
        lines = [_("No link is open. /invite and a team's code makes one.")]
    buttons = [
        Button(_("Withdraw {count}", count=number), WithdrawPress(token=each.token))
        for number, each in enumerate(invitations, 1)
    ]
    return Show("invites", Lines([_("<b>Open invitations</b>"), *lines]), buttons=[buttons], fresh=True)


def _line(work: Work, number: int, invitation: Invitation) -> Text:
    return _(
        "{count}. {role} · until {until:time} · uses left: {uses}",
        count=number,
        role=role_text(work.campus.catalogue, invitation.role, invitation.scope),
        until=invitation.expires_at,
        uses=invitation.uses_left,
    )


async def joined(work: Work, token: str) -> Answers:
    """Somebody opens an invitation."""
    invitation = await join(work, token)
    return [Say(_welcome(work, invitation))]


def _welcome(work: Work, invitation: Invitation) -> Content:
    match invitation.role:
        case Role.OFFICE if not invitation.scope:
            return Lines(
                [_("Welcome to the office. You can decide on reports in the office's group."), *FOR_THE_OFFICE]
            )
        case Role.WORKER if invitation.scope.startswith("team:"):
            team = work.campus.catalogue.team(invitation.scope.removeprefix("team:"))
            return Lines(
                [
                    _("Welcome to the team: {team}.", team=team),
                    _("Jobs come into your team's group. Press Accept there; the whole job then comes to you here."),
                    *FOR_WORKERS,
                ]
            )
        case Role.RESIDENT:
            return _("Welcome. Is something broken? Tell me what and where, or send a photo.")
        case role:
            name = role_text(work.campus.catalogue, role, invitation.scope)
            welcome = _("Welcome. Your role here: {role}. /help tells what you can do.", role=name)
            return Lines([welcome, *_commands(role)])


def _commands(role: Role) -> Sequence[Content]:
    lines: list[Content] = [*for_team(works=role in TEAM_ROLES, leads=role is Role.FOREMAN)]
    if role in OFFICE_ROLES:
        lines += FOR_THE_OFFICE
    return lines
