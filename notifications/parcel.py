"""What leaves as one message: a row of the outbox, and at times others that are said by it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from storage.due import Waiting
from storage.outbox import Said


@dataclass(frozen=True, slots=True)
class Parcel:
    """One message, and the rows that are said when it has been sent."""

    row: Waiting
    """The one whose turn it is."""
    message: Mapping[str, Any]
    card: int | None = None
    """The message that it is to be, or under which it stands."""
    others: Sequence[Waiting] = ()
    """The rows that go with it."""
    entries: Mapping[int, dict[str, Any]] = field(default_factory=dict)
    """What a digest shows of each card, by the card's row; empty for what is no digest."""
    leaves_digest: bool = False
    """A card that goes its own way, out of a digest that still has others."""

    @property
    def rows(self) -> Sequence[Waiting]:
        """All rows that are said by it."""
        return (self.row, *self.others)

    @property
    def begins_digest(self) -> bool:
        """Whether it is a new message for several cards."""
        return bool(self.entries) and self.card is None

    def said(self, message_id: int | None) -> Sequence[Said]:
        """What is to be written down of each row once it has been sent; `message_id`, when that made a message."""
        return [self._said(row, message_id) for row in self.rows]

    def _said(self, row: Waiting, message_id: int | None) -> Said:
        entry = self.entries.get(row.card_id or 0)
        if not self.entries:
            return Said(row, message_id)
        # Photos stand under the card, and change nothing of it.
        return Said(row, message_id, entry) if row.message["kind"] != "photos" else Said(row)


def alone(row: Waiting) -> Parcel:
    """A row that is said by itself, as nearly all are."""
    return Parcel(row, row.message, row.card)


def messages_in(row: Waiting) -> int:
    """As how many messages Telegram counts it: an album is one for each photo."""
    photos = row.message.get("photos")
    return max(1, len(photos)) if isinstance(photos, list) else 1
