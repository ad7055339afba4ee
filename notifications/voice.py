"""python-telegram-bot's bot as the desk speaks with it."""

from __future__ import annotations

from typing import Any

from telegram.ext import ExtBot


class Voice(ExtBot[Any]):
    """An `ExtBot` with its limiter and errors, which takes and gives plain JSON where the desk speaks most.

    Putting buttons and answers into the library's objects, of which nobody looks at more than a number, costs as much
    as the rest of a send (docs/benchmarks.md).
    """

    async def call(self, method: str, **parameters: Any) -> Any:
        """The result of a Bot API method. `parameters` are as the Bot API names them; None is left out.

        Raises the library's errors.
        """
        return await self._post(method, parameters)
