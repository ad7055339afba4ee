"""Places that change while the desk runs: every process hears of it, and serves by the new catalogue within seconds."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace

import structlog

from desk.catalogue.parts import Catalogue
from desk.places.kept import Kept, kept
from desk.places.overlay import with_places
from desk.work import Desk
from notifications.pause import either, pause
from storage.database import is_away
from storage.places import PLACES

log = structlog.get_logger(__name__)

LOOK_AGAIN = 60.0
"""Seconds between looks that nobody asked for: a notice that was lost costs no more."""

TRY_AGAIN = 1.0
"""Seconds until a connection is sought anew."""


class PlacesWatch:
    """Keeps a desk's catalogue with what the database says of places.

    With 50,000 rooms a look costs the database a tenth of a second; only what has changed makes a new catalogue.
    """

    def __init__(self, desk: Desk, ready: Callable[[Catalogue], None] | None = None) -> None:
        """`ready` prepares a new catalogue before it is served by, in a thread: the loop goes on meanwhile."""
        self._desk = desk
        self._ready = ready
        self._kept = Kept()
        self._wake = asyncio.Event()

    async def look(self) -> bool:
        """Serve by what is kept now; whether that was something new. Raises what the database raises."""
        async with self._desk.database.transaction(lasting=False) as session:
            found = await kept(session)
        if found == self._kept:
            return False
        file = self._desk.campus.file
        catalogue = await asyncio.to_thread(self._made, file, found)
        self._desk.campus = replace(self._desk.campus, catalogue=catalogue, of_file=file)
        self._kept = found
        return True

    def _made(self, file: Catalogue, found: Kept) -> Catalogue:
        catalogue = with_places(file, found)
        if self._ready is not None:
            self._ready(catalogue)
        return catalogue

    async def run(self, stop: asyncio.Event) -> None:
        """Look whenever any process says that places have changed, and now and then, until `stop`."""
        while not stop.is_set():
            try:
                await self._listen(stop)
            except Exception as error:
                if not is_away(error):
                    raise
                log.warning("changes of places wait for the database", error=type(error).__name__)
                await pause(stop, TRY_AGAIN)

    async def _listen(self, stop: asyncio.Event) -> None:
        async with self._desk.database.hearing(PLACES, self._wake.set) as line:
            while not stop.is_set():
                self._wake.clear()
                if await self.look():
                    log.info("places have changed", buildings=len(self._desk.campus.catalogue.buildings))
                try:
                    async with asyncio.timeout(LOOK_AGAIN):
                        await either(self._wake, stop)
                except TimeoutError:
                    pass
                await line.fetch("SELECT 1")  # a line that is cut hears nothing, and does not say so by itself
