"""The doctor at Telegram: token, privacy mode, clock, webhook, and the bot's rights in each linked group."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.asking import Answer, NoAnswer, NoBotApi, Telegram, telegram_at
from bot.doctor_clock import clock
from bot.findings import Finding, mind, well, wrong
from bot.settings import Settings
from bot.web import WEBHOOK
from storage.tables import Channel

MANY = 100
"""As many updates as Telegram hands out at once: more of them wait longer than one moment."""

LATELY = timedelta(hours=1)
"""An error of the webhook that is older is over."""


async def look_at_telegram(
    settings: Settings, channels: Sequence[Channel], now: Callable[[], datetime]
) -> list[Finding]:
    """All looks; after one that finds no Bot API, or no such bot, there is nothing more to look at."""
    if settings.bot_token is None:
        return [well("Telegram: no BOT_TOKEN, so `campusdesk run` starts the sandbox")]
    base = settings.telegram_api_base
    found: list[Finding] = []
    try:
        async with telegram_at(base, settings.bot_token.get_secret_value()) as telegram:
            async for finding in _looks(telegram, settings, channels, now):
                found.append(finding)  # noqa: PERF401  (what was found before an error stays)
    except NoAnswer as error:
        found.append(wrong(f"Telegram: {error}", f"Can this machine reach {base}?"))
    except NoBotApi:
        found.append(wrong("Telegram: what answers is no Bot API", f"Is TELEGRAM_API_BASE right? It is {base}."))
    return found


async def _looks(
    telegram: Telegram, settings: Settings, channels: Sequence[Channel], now: Callable[[], datetime]
) -> AsyncIterator[Finding]:
    me = await telegram.ask("getMe")
    asked_at = now()
    if not isinstance(me.result, dict):
        yield _unknown(me)
        return
    yield well(f"Telegram: serves @{me.result.get('username')}")
    yield privacy(me.result)
    if me.at is not None:
        yield clock("Telegram", me.at, asked_at)
    yield webhook(await telegram.ask("getWebhookInfo"), expected_webhook(settings), asked_at)
    for channel in channels:
        yield await _rights(telegram, channel, me.result["id"])


def _unknown(me: Answer) -> Finding:
    if me.code == 401:
        return wrong("Telegram does not know this token", "Ask BotFather for it: /mybots, API Token.")
    return wrong(f"Telegram: {me.description}", "Try again in a moment.")


def privacy(me: dict[str, Any]) -> Finding:
    """Whether groups keep their talk to themselves: the desk needs none of it."""
    if me.get("can_read_all_group_messages"):
        return mind(
            "privacy mode: off, so Telegram brings all that is said in groups; the desk does not need it",
            "Tell BotFather: /setprivacy, Enable.",
        )
    return well("privacy mode: on")


def expected_webhook(settings: Settings) -> str:
    """Where Telegram is to bring updates; empty when the desk fetches them."""
    return f"{settings.webhook_url}{WEBHOOK}" if settings.webhook_url else ""


def webhook(info: Answer, expected: str, now: datetime) -> Finding:
    """Where Telegram brings updates, against where it should, and how that has gone lately."""
    if not isinstance(info.result, dict):
        return wrong(f"updates: {info.description}", "Try again in a moment.")
    url, waiting = info.result.get("url", ""), info.result.get("pending_update_count", 0)
    if url != expected:
        return mind(
            f"updates: Telegram brings them to {url or 'nobody'}, not to {expected or 'who asks for them'}",
            "`campusdesk run` tells Telegram at its start. If it runs: does another program use this token?",
        )
    if complaint := _complaint(info.result, now):
        return mind(f"updates: {waiting} wait, as Telegram says: {complaint}", f"Does {expected} reach this desk?")
    if waiting > MANY:
        return mind(f"updates: {waiting} wait at Telegram", "Does `campusdesk run` run? Its log says what holds it up.")
    return well(f"updates: {'brought to ' + url if url else 'fetched'}, {waiting} wait")


def _complaint(info: dict[str, Any], now: datetime) -> str:
    """What went wrong with the webhook within the last hour."""
    at = datetime.fromtimestamp(info.get("last_error_date", 0), UTC)
    return str(info.get("last_error_message", "")) if now - at < LATELY else ""


async def _rights(telegram: Telegram, channel: Channel, me: int) -> Finding:
    member = await telegram.ask("getChatMember", chat_id=channel.chat_id, user_id=me)
    group = await telegram.ask("getChat", chat_id=channel.chat_id)
    return rights(channel.purpose, member, group)


def rights(purpose: str, member: Answer, group: Answer) -> Finding:
    """Whether the desk can say something in the group of this team, or of the office."""
    again = f"Add the bot to the group again and write /link {purpose} there."
    refused = member if member.result is None else group
    if refused.result is None and refused.code not in (400, 403):
        return mind(f"group of {purpose}: {refused.description}", "Try again in a moment.")
    if refused.result is None:
        return wrong(f"group of {purpose}: {refused.description}", again)
    if member.result.get("status") in ("left", "kicked"):
        return wrong(f"group of {purpose}: the bot is not in it", again)
    if not _may_send(member.result, group.result.get("permissions", {})):
        return wrong(
            f"group of {purpose}: the bot may not send messages there", "Let it, or make it an admin of the group."
        )
    return well(f"group of {purpose}: the bot may write in {group.result.get('title')}")


def _may_send(member: dict[str, Any], permissions: dict[str, Any]) -> bool:
    """Admins always; who is restricted by their own rights; everybody else by the group's."""
    match member.get("status"):
        case "creator" | "administrator":
            return True
        case "restricted":
            return bool(member.get("is_member")) and bool(member.get("can_send_messages"))
    return bool(permissions.get("can_send_messages", True))
