"""Digests: of a queue of job cards for one group several leave in one message, each with its own button.

A group may be sent twenty messages a minute, and a storm breaks more than twenty things.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Any

from notifications.parcel import Parcel, alone
from storage.digests import SHOW_AGAIN, Member
from storage.due import Waiting
from storage.kinds import Lane

QUEUE = 10.0
"""Seconds: more cards than may leave within that are a queue."""

MOST = 8
"""Jobs in one message; more cannot be seen at a glance."""

LONGEST = 2500
"""Of the text at first, in Telegram's units: who takes each job comes in later, and 4,096 is the most."""

LOOKED_AT = 64
"""Rows of a chat that are looked at: enough to know a queue, and to fill a message."""

_LANES = (Lane.WORK, Lane.REMINDER)


def may_begin(row: Waiting) -> bool:
    """Whether a row is a group's new card that could share a message. What is urgent stands by itself."""
    card = row.card is None and "entry" in row.message
    return card and row.lane in _LANES and row.chat_id is not None and row.chat_id < 0


def begun(row: Waiting, queue: Sequence[Waiting], room: int, single: Collection[int]) -> Parcel:
    """The first cards of the chat's queue in one message; or only this row, as long as there is no queue.

    `queue` begins with it. `room`: how many messages may leave soon; `single`: the rows that are to go by themselves.
    """
    thread = row.message["thread"]

    def fits(other: Waiting) -> bool:
        return may_begin(other) and other.message["thread"] == thread and other.id not in single

    if sum(map(fits, queue)) <= room or not fits(row):
        return alone(row)
    cards, photos = _together(queue, fits)
    if len(cards) < 2 or cards[0].id != row.id:
        return alone(row)
    entries = {card.card_id or 0: card.message["entry"] for card in sorted(cards, key=lambda card: card.card_id or 0)}
    return Parcel(cards[0], _message(entries.values(), thread), others=[*cards[1:], *photos], entries=entries)


def _together(queue: Iterable[Waiting], fits: Callable[[Waiting], bool]) -> tuple[list[Waiting], list[Waiting]]:
    """The cards that share the message, and their photos: those are not sent, who takes the job gets them with it."""
    cards: list[Waiting] = []
    photos: list[Waiting] = []
    length = 0
    for row in queue:
        # With words they are somebody's own, and wait for an answer.
        report = row.message["kind"] == "photos" and row.message["text"] is None
        if report and row.card_id in {card.card_id for card in cards}:
            photos.append(row)
            continue
        length += _units(row.message["entry"]["text"]) + len(_BETWEEN) if fits(row) else 0
        # What stands between cards keeps its place: nothing overtakes it.
        if not fits(row) or len(cards) == MOST or (cards and length > LONGEST):
            break
        cards.append(row)
    return cards, photos


def shown_again(row: Waiting, members: Sequence[Member]) -> Parcel:
    """A change of a card in a digest: all changes of the digest's cards leave as one edit of it.

    A card that is to be sent anew, or has become one that always stands by itself, gets a message of its own.
    """
    changes = [member.change for member in members if member.change is not None and member.change.id == row.id]
    if not changes:
        return alone(row)  # The digest is gone since the row was read.
    [row] = changes
    if not _is_shown(row):
        others = len(members) > 1
        return Parcel(row, row.message, None if others else row.card, leaves_digest=others)
    entries = {member.card_id: _newest(member) for member in members}
    shown = [m.change for m in members if m.change is not None and m.change.id != row.id and _is_shown(m.change)]
    return Parcel(row, _message(entries.values(), row.message["thread"]), row.card, others=shown, entries=entries)


def _newest(member: Member) -> dict[str, Any]:
    change = member.change
    return change.message.get("entry", member.entry) if change is not None and _is_shown(change) else member.entry


def _is_shown(change: Waiting) -> bool:
    return not change.message.get("anew") and ("entry" in change.message or change.message["kind"] == SHOW_AGAIN)


_BETWEEN = "\n\n"


def _message(entries: Iterable[Mapping[str, Any]], thread: int | None) -> dict[str, Any]:
    shown = list(entries)
    return {
        "kind": "card",
        "thread": thread,
        "text": _BETWEEN.join(entry["text"] for entry in shown),
        "buttons": [row for entry in shown for row in entry["buttons"]],
    }


def _units(text: str) -> int:
    """How long Telegram counts it, at the most: mark-up does not count."""
    return len(text.encode("utf-16-le")) // 2
