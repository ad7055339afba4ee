"""aiogram's conversation state, kept in the same transaction as everything else that an update does."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from aiogram.fsm.state import State
from aiogram.fsm.storage.base import BaseStorage, StateType, StorageKey
from sqlalchemy.ext.asyncio import AsyncSession

from storage.tables import Conversation


class ConversationStorage(BaseStorage):
    """The storage of one conversation, for as long as one update's transaction."""

    def __init__(self, session: AsyncSession, row: Conversation) -> None:
        self._session = session
        self._row = row

    async def set_state(self, key: StorageKey, state: StateType = None) -> None:
        """Where the conversation stands from now on."""
        self._row.state = state.state if isinstance(state, State) else state
        self._session.add(self._row)

    async def get_state(self, key: StorageKey) -> str | None:
        """Where it stands."""
        return self._row.state

    async def set_data(self, key: StorageKey, data: Mapping[str, Any]) -> None:
        """What it remembers from now on."""
        self._row.filled = dict(data)
        self._session.add(self._row)

    async def get_data(self, key: StorageKey) -> dict[str, Any]:
        """What it remembers; a copy."""
        return dict(self._row.filled)

    async def close(self) -> None:
        """Nothing is held: the transaction belongs to somebody else."""
