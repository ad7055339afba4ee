"""The sandbox's time: the machine's, moved on when somebody asks."""

from datetime import UTC, datetime, timedelta


class TimeRunsForward(ValueError):
    """The clock was asked to go back."""


class Clock:
    """Machine time plus an offset that only grows."""

    def __init__(self, offset: timedelta = timedelta(0)) -> None:
        self.offset = offset

    def now(self) -> datetime:
        """The sandbox's time, aware UTC."""
        return datetime.now(UTC) + self.offset

    def advance(self, by: timedelta) -> datetime:
        """Move time on and return the new now. Raises TimeRunsForward for a negative step."""
        if by < timedelta(0):
            raise TimeRunsForward("time only moves forward")
        self.offset += by
        return self.now()
