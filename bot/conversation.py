"""aiogram's conversation state, kept in the same transaction as everything else that an update does."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from aiogram.fsm.state import State
from aiogram.fsm.storage.base import BaseStorage, StateType, StorageKey

from storage.intake import Standing


class ConversationStorage(BaseStorage):
    """The storage of one conversation, for as long as one update's transaction."""

    def __init__(self, standing: Standing) -> None:
        self._standing = standing

    async def set_state(self, key: StorageKey, state: StateType = None) -> None:
        """Where the conversation stands from now on."""
        self._standing.state = state.state if isinstance(state, State) else state
        self._standing.changed = True

    async def get_state(self, key: StorageKey) -> str | None:
        """Where it stands."""
        return self._standing.state

    async def set_data(self, key: StorageKey, data: Mapping[str, Any]) -> None:
        """What it remembers from now on."""
        self._standing.filled = dict(data)
        self._standing.changed = True

    async def get_data(self, key: StorageKey) -> dict[str, Any]:
        """What it remembers; a copy."""
        return dict(self._standing.filled)

    async def close(self) -> None:
        """Nothing is held: the transaction belongs to somebody else."""
