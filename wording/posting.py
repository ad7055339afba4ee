"""Putting what the desk says into the outbox: rendered in the reader's language, for one chat."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from storage import outbox
from storage.kinds import Lane
from wording.menu import menu
from wording.messages import (
    LARGEST_FILE,
    Button,
    Document,
    Menu,
    Message,
    Pictures,
    Rows,
    Say,
    Show,
    Toast,
    Voice,
)
from wording.rows import in_rows
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


def post(session: AsyncSession, place: Place, message: Message, lane: Lane, now: datetime) -> None:
    """Put one message into the outbox, to leave as soon as its turn comes. A toast answers a press, or nothing."""
    if place.press is not None or not isinstance(message, Toast):
        outbox.put(session, _row(place, message, lane, now))


def body(speech: Speech, say: Say) -> dict[str, Any]:
    """A message as a row of the outbox holds it, for many chats of one language."""
    return _say(Place(0, speech), say)


def _row(place: Place, message: Message, lane: Lane, now: datetime) -> outbox.Row:
    match message:
        case Say():
            return outbox.Row(lane, place.chat_id, _say(place, message), now, expires_at=message.until)
        case Show():
            return outbox.Row(lane, place.chat_id, _show(place, message), now, card=_card(place, message), edits=True)
        case Pictures():
            under = outbox.CardOf(message.under, place.chat_id, place.thread_id) if message.under else None
            return outbox.Row(lane, place.chat_id, _pictures(place, message), now, card=under)
        case Voice():
            return outbox.Row(lane, place.chat_id, _voice(place, message), now)
        case Document():
            return outbox.Row(lane, place.chat_id, _document(place, message), now)
        case Menu():
            # No message of the chat's: it waits for none, and none waits for it.
            commands = {"kind": "menu", "chat": place.chat_id, "commands": menu(place.speech, message.commands)}
            return outbox.Row(lane, None, commands, now)
        case Toast():
            return outbox.Row(lane, None, _toast(place, message), now, expires_at=now + PRESS_LIFE)


def _card(place: Place, show: Show) -> outbox.CardOf:
    anew = show.fresh and show.pressed is None
    return outbox.CardOf(show.key, place.chat_id, place.thread_id, becomes=show.pressed, anew=anew)


def _show(place: Place, show: Show) -> dict[str, Any]:
    card = {"kind": "card", **_body(place, show.text, show.buttons), "reply_wanted": show.reply_wanted}
    return card if show.entry is None else {**card, "entry": _words(place, show.entry.text, show.entry.buttons)}


def _pictures(place: Place, pictures: Pictures) -> dict[str, Any]:
    return {
        "kind": "photos",
        "thread": place.thread_id,
        "photos": list(pictures.photos),
        "text": place.speech.html(pictures.text) if pictures.text is not None else None,
        "buttons": _buttons(place, pictures.buttons),
    }


def _voice(place: Place, voice: Voice) -> dict[str, Any]:
    return {"kind": "voice", **_body(place, voice.text, voice.buttons), "file": voice.file_id}


def _document(place: Place, document: Document) -> dict[str, Any]:
    content = document.content(place.speech)
    if len(content) > LARGEST_FILE:
        raise ValueError(f"a file of {len(content)} bytes is too large for the outbox")
    body = _body(place, document.text, document.buttons)
    return {"kind": "document", **body, "name": document.name, "content": b64encode(content).decode("ascii")}


def _say(place: Place, say: Say) -> dict[str, Any]:
    return {"kind": "say", **_body(place, say.text, say.buttons), "reply_wanted": say.reply_wanted}


def _toast(place: Place, toast: Toast) -> dict[str, Any]:
    text = place.speech.plain(toast.text)[:TOAST_LENGTH] if toast.text is not None else None
    return {"kind": "toast", "press": place.press, "text": text, "alert": toast.alert, "url": toast.url}


def _body(place: Place, text: Any, buttons: Rows) -> dict[str, Any]:
    return {"thread": place.thread_id, **_words(place, text, buttons)}


def _words(place: Place, text: Any, buttons: Rows) -> dict[str, Any]:
    return {"text": place.speech.html(text), "buttons": _buttons(place, buttons)}


def _buttons(place: Place, buttons: Rows) -> list[Any]:
    return [fitting for row in buttons if row for fitting in in_rows([_button(place, button) for button in row])]


def _button(place: Place, button: Button) -> dict[str, str]:
    does = {"url": button.url or ""} if button.press is None else {"data": button.press.pack()}
    return {"text": place.speech.plain(button.label), **does}
