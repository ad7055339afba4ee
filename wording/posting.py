"""Putting what the desk says into the outbox: rendered in the reader's language, for one chat."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from storage import outbox
from storage.kinds import Lane
from wording.menu import menu
from wording.messages import Menu, Message, Pictures, Rows, Say, Show, Toast
from wording.speech import Speech

PRESS_LIFE = timedelta(seconds=150)
"""How long Telegram takes an answer to a press."""

TOAST_LENGTH = 200


@dataclass(frozen=True, slots=True)
class Place:
    """Where to say it, and how people speak there. `press` is the press that is being answered."""

    chat_id: int
    speech: Speech
    thread_id: int | None = None
    press: str | None = None


async def post(session: AsyncSession, place: Place, message: Message, lane: Lane, now: datetime) -> None:
    """Write one message into the outbox, to leave as soon as its turn comes."""
    match message:
        case Say():
            await outbox.put(session, outbox.Row(lane, place.chat_id, _say(place, message), now))
        case Show():
            await _post_card(session, place, message, lane, now)
        case Pictures():
            await _post_pictures(session, place, message, lane, now)
        case Menu():
            # No message of the chat's: it waits for none, and none waits for it.
            content = {"kind": "menu", "chat": place.chat_id, "commands": menu(place.speech)}
            await outbox.put(session, outbox.Row(lane, None, content, now))
        case Toast():
            if place.press is not None:
                row = outbox.Row(lane, None, _toast(place, message), now, expires_at=now + PRESS_LIFE)
                await outbox.put(session, row)


async def _post_card(session: AsyncSession, place: Place, card: Show, lane: Lane, now: datetime) -> None:
    row = await outbox.card(session, card.key, place.chat_id, place.thread_id)
    gone = None
    if card.pressed is not None:
        await outbox.adopt(session, row, card.pressed)
    elif card.fresh:
        gone = await outbox.renew(session, row)
    message = {"kind": "card", **_body(place, card.text, card.buttons), "reply_wanted": card.reply_wanted}
    if gone is not None:
        message["instead_of"] = gone
    await outbox.put(session, outbox.Row(lane, place.chat_id, message, now, card_id=row, coalesce=f"card:{row}"))


async def _post_pictures(session: AsyncSession, place: Place, pictures: Pictures, lane: Lane, now: datetime) -> None:
    under = await outbox.card(session, pictures.under, place.chat_id, place.thread_id) if pictures.under else None
    message = {
        "kind": "photos",
        "thread": place.thread_id,
        "photos": list(pictures.photos),
        "text": place.speech.html(pictures.text) if pictures.text is not None else None,
    }
    await outbox.put(session, outbox.Row(lane, place.chat_id, message, now, card_id=under))


def _say(place: Place, say: Say) -> dict[str, Any]:
    return {"kind": "say", **_body(place, say.text, say.buttons), "reply_wanted": say.reply_wanted}


def _toast(place: Place, toast: Toast) -> dict[str, Any]:
    text = place.speech.plain(toast.text)[:TOAST_LENGTH] if toast.text is not None else None
    return {"kind": "toast", "press": place.press, "text": text, "alert": toast.alert, "url": toast.url}


def _body(place: Place, text: Any, buttons: Rows) -> dict[str, Any]:
    return {
        "thread": place.thread_id,
        "text": place.speech.html(text),
        "buttons": [
            [
                {"text": place.speech.plain(button.label)}
                | ({"url": button.url} if button.press is None else {"data": button.press.pack()})
                for button in row
            ]
            for row in buttons
            if row
        ],
    }
