"""What can go wrong: refusals in Telegram's own words, and a player's impossible moves."""

from typing import Any


class ApiError(Exception):
    """A refusal that the bot reads: Telegram's error code and description."""

    code = 400
    prefix = "Bad Request"

    def __init__(self, description: str, **parameters: Any) -> None:
        super().__init__(description)
        self.description = f"{self.prefix}: {description}"
        self.parameters = parameters

    def answer(self) -> dict[str, Any]:
        """The body that Telegram sends."""
        body: dict[str, Any] = {"ok": False, "error_code": self.code, "description": self.description}
        if self.parameters:
            body["parameters"] = self.parameters
        return body


class BadRequest(ApiError):
    """The request cannot be fulfilled as it stands."""


class Unauthorized(ApiError):
    """The token is not this bot's."""

    code = 401

    def __init__(self) -> None:
        super().__init__("")
        self.description = "Unauthorized"


class Forbidden(ApiError):
    """The bot may not write there."""

    code = 403
    prefix = "Forbidden"


class NoSuchMethod(ApiError):
    """The Bot API knows no such method."""

    code = 404

    def __init__(self) -> None:
        super().__init__("")
        self.description = "Not Found"


class Conflict(ApiError):
    """Two ways of receiving updates at once."""

    code = 409
    prefix = "Conflict"


class TooManyRequests(ApiError):
    """Faster than Telegram allows; `retry_after` is in whole seconds."""

    code = 429
    prefix = "Too Many Requests"

    def __init__(self, retry_after: int) -> None:
        super().__init__(f"retry after {retry_after}", retry_after=retry_after)


class ServerError(ApiError):
    """Telegram itself failed."""

    code = 500

    def __init__(self) -> None:
        super().__init__("")
        self.description = "Internal Server Error"


class WorldError(Exception):
    """A player asked for something that cannot happen here; the message is a sentence for them."""


class NotAnswered(WorldError):
    """The bot did not answer a button press in time."""
