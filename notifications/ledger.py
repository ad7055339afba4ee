"""Writing down what has been said: whatever was said while the last lot was being written goes together in the next."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import structlog

from storage import outbox
from storage.database import Database
from storage.outbox import Said

log = structlog.get_logger(__name__)


class Ledger:
    """Strikes rows off the outbox. At a quiet hour each is written at once; in a rush many share a transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._said: list[tuple[Sequence[Said], asyncio.Future[bool]]] = []
        self._pen = asyncio.Lock()

    async def strike(self, said: Sequence[Said]) -> bool:
        """Write down what one message said; False when the whole lot could not be written, and each is on its own."""
        written: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self._said.append((said, written))
        async with self._pen:
            if not written.done():
                await self._write_lot()
        return written.result()

    async def _write_lot(self) -> None:
        lot, self._said = self._said, []
        well = False
        try:
            well = await self._wrote([row for said, _written in lot for row in said])
        finally:
            for _said, written in lot:
                written.set_result(well)

    async def _wrote(self, lot: Sequence[Said]) -> bool:
        """It does not wait for the disk: if the database itself crashes, the rows are back and are said once more.

        The same as if this process had died a moment earlier: every message at least once is all that is promised.
        """
        try:
            async with self._database.transaction(lasting=False) as session:
                await outbox.said(session, lot)
        except Exception as error:  # noqa: BLE001  (each row meets it again by itself, and acts on it)
            log.info("delivery writes its outcomes one by one", rows=len(lot), error=type(error).__name__)
            return False
        return True
