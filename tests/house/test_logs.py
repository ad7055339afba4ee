"""The log: one form for all, and never a secret on it."""

import io
import json
import logging
import sys
from typing import Any

import httpx
import pytest
import structlog
from aiohttp.log import access_logger

from bot.logs import configure_logs

TOKEN = "123456789:AAE-some_token"
PASSWORD = 'pa"ss/wörd'


@pytest.fixture
def log():
    """Configures the log onto a buffer; afterwards everything is as before."""
    root, uncaught = logging.getLogger(), sys.excepthook
    handlers, level = root.handlers, root.level
    stream = io.StringIO()

    def configured(level: str = "info", format: str = "text") -> io.StringIO:
        configure_logs(level, format, (TOKEN, PASSWORD, ""), stream)
        return stream

    yield configured
    root.handlers, sys.excepthook = handlers, uncaught
    root.setLevel(level)
    structlog.reset_defaults()


def fails() -> None:
    """What a send that did not work raises: the address holds the token."""
    request = httpx.Request("POST", f"https://api.telegram.org/bot{TOKEN}/sendMessage")
    try:
        raise httpx.ConnectError(f"could not reach {request.url}", request=request)
    except httpx.ConnectError as error:
        raise RuntimeError(f"sending failed with {PASSWORD}") from error


@pytest.mark.parametrize("format", ["text", "json"])
@pytest.mark.parametrize("logger", ["ours", "theirs"])
def test_the_token_is_never_in_the_log(log, format, logger):
    """Not as a value, not in an address, quoted or not, and not in a traceback with its causes."""
    stream = log("debug", format)
    speaker: Any = structlog.get_logger("bot.intake") if logger == "ours" else logging.getLogger("telegram.request")
    speaker.warning(f"calling https://api.telegram.org/bot{TOKEN}/getMe")
    speaker.warning("https://api.telegram.org/bot%s/getMe", TOKEN.replace(":", "%3A"))
    try:
        fails()
    except RuntimeError:
        speaker.exception("not sent")
    if logger == "ours":
        speaker.error("refused", url=httpx.URL(f"https://x/bot{TOKEN}/"), login=PASSWORD)
    text = stream.getvalue()
    assert "Traceback" in text
    assert "httpx.ConnectError" in text, "the cause is told, without the secret"
    for secret in ("AAE", "some_token", "wörd", "w%C3%B6rd", "ss/w"):
        assert secret not in text


def test_a_token_that_nobody_named_is_blanked_in_an_address(log):
    """Another bot's, as one that is being set up."""
    stream = log()
    logging.getLogger("anything").error("GET https://api.telegram.org/file/bot987654321:AAF_other/photos/1.jpg")
    assert "bot987654321:***/photos/1.jpg" in stream.getvalue()


@pytest.mark.parametrize("level", ["info", "warning", "error"])
def test_libraries_do_not_tell_every_request(log, level):
    """httpx, aiohttp and the rest speak at INFO of each; that is not worth a line."""
    stream = log(level)
    for name in ("httpx", "telegram.ext", "aiogram.event", "apscheduler.scheduler", access_logger.name):
        logging.getLogger(name).info("one more")
    assert stream.getvalue() == ""
    logging.getLogger("aiogram.dispatcher").error("that is worth one")
    assert "that is worth one" in stream.getvalue()


def test_one_event_is_one_line_of_json(log):
    """With the values of the context, and times in UTC; Chinese stays readable."""
    stream = log("info", "json")
    with structlog.contextvars.bound_contextvars(update_id=7):
        structlog.get_logger("bot.intake").info("handled", kind="message", ms=3.5)
    logging.getLogger("library").warning("%s 个", 3, extra={"chat": 5})
    ours, theirs = (json.loads(line) for line in stream.getvalue().splitlines())
    assert ours.pop("timestamp").endswith("Z")
    assert ours == {
        "message": "handled",
        "level": "info",
        "logger": "bot.intake",
        "update_id": 7,
        "kind": "message",
        "ms": 3.5,
    }
    assert (theirs["message"], theirs["chat"], theirs["level"]) == ("3 个", 5, "warning")


def test_text_is_plain_where_nobody_watches(log):
    """Colour only on a terminal."""
    stream = log()
    structlog.get_logger("bot").info("handled", update_id=7)
    assert "\x1b" not in stream.getvalue()
    assert "handled" in stream.getvalue()
    assert "update_id=7" in stream.getvalue()


def test_a_level_is_kept_by_all(log):
    """What is below it is not written, ours or a library's."""
    stream = log("warning")
    structlog.get_logger("bot").info("small talk")
    logging.getLogger("library").info("small talk")
    assert stream.getvalue() == ""


def test_what_nobody_caught_goes_the_same_way(log):
    """Python's own last words would show the address with the token."""
    stream = log()
    try:
        fails()
    except RuntimeError as error:
        sys.excepthook(type(error), error, error.__traceback__)
    assert "stopped by an error" in stream.getvalue()
    assert "AAE" not in stream.getvalue()
