"""The database is away: the error that says so, also for a statement that got no answer in time."""

from __future__ import annotations

from sqlalchemy import event
from sqlalchemy.engine import ExceptionContext
from sqlalchemy.ext.asyncio import AsyncEngine


class DatabaseAway(ConnectionError):
    """There is no connection to the database, or none that answers."""


def no_answer() -> DatabaseAway:
    """What becomes of the driver's TimeoutError, which must not be taken for a handler's own."""
    return DatabaseAway("the database gave no answer in time")


def notice_silence(engine: AsyncEngine) -> None:
    """Let every statement of this engine that got no answer in time raise DatabaseAway."""
    event.listen(engine.sync_engine, "handle_error", _silence)


def _silence(context: ExceptionContext) -> DatabaseAway | None:
    if not isinstance(context.original_exception, TimeoutError):
        return None
    # Before a rollback the driver waits for the answer, without a limit: this connection is thrown away. The others
    # may be well: it may have been this one's process, or its line.
    context.is_disconnect = True
    context.invalidate_pool_on_disconnect = False
    return no_answer()
