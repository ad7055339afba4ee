"""The doorbell: after a commit that left something to say, whoever delivers hears of it, here or in another process."""

from __future__ import annotations

import asyncio

import structlog

from notifications.delivery import Delivery
from notifications.pause import either, pause
from storage.database import Database, is_away

log = structlog.get_logger(__name__)

AT_MOST_EVERY = 0.05
"""Seconds between two rings at another process: many commits make one."""


class Doorbell:
    """Rings at this process's delivery while that one leads, otherwise by NOTIFY at the one that does."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._delivery: Delivery | None = None
        self._pressed = asyncio.Event()

    def hang_at(self, delivery: Delivery) -> None:
        """The delivery of this process; it is made after what rings."""
        self._delivery = delivery

    def ring(self) -> None:
        """There is something to say. Never blocks."""
        if self._delivery is not None and self._delivery.leads:
            self._delivery.ring()
        else:
            self._pressed.set()

    async def run(self, stop: asyncio.Event) -> None:
        """Pass rings on until `stop`. A ring that is lost costs a second: the leader looks that often by itself."""
        while not stop.is_set():
            await either(self._pressed, stop)
            if self._pressed.is_set():
                self._pressed.clear()
                await self._pass_on()
            await pause(stop, AT_MOST_EVERY)

    async def _pass_on(self) -> None:
        try:
            await self._database.notify()
        except Exception as error:
            if not is_away(error):
                raise
            log.warning("the doorbell waits for the database", error=type(error).__name__)
