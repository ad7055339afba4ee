"""A slow twin of the clocks: minute by minute it writes down which of them run, by rules written out once more."""

from __future__ import annotations

from datetime import datetime, timedelta

from desk.days.calendar import Calendar

MINUTE = timedelta(minutes=1)
PATIENCE = 20_000
"""Minutes in which a target has to run out, or the twin gives up."""

WORK = {"queued", "accepted", "in_progress", "on_hold"}
RUN = {"review": {"submitted"}, "accept": {"queued"}, "fix": WORK}
ANEW = {
    "review": {"submit", "appeal", "split"},
    "accept": {"approve", "transfer", "reopen", "partly"},
    "fix": {"approve", "reopen", "partly"},
}
KEPT = {"review": {"approve", "reject"}, "accept": {"accept", "assign"}, "fix": {"finish", "confirm"}}


class Watch:
    """One clock as the twin knows it: the minutes in which it ran, whether the office was open or not."""

    def __init__(self, target: tuple[int, bool]) -> None:
        self.target, self.around = target
        self.ran: list[datetime] = []
        self.on = True
        self.waits = False
        self.quiet: datetime | None = None
        self.stopped: datetime | None = None
        self.kept = False


class Twin:
    """All clocks of a ticket, from its moves at whole minutes."""

    def __init__(self, calendar: Calendar, targets: dict[str, tuple[int, bool]]) -> None:
        self.targets = targets
        self.watches: dict[tuple[str, int], Watch] = {}
        self._calendar = calendar
        self._open: dict[datetime, bool] = {}
        self._now: datetime | None = None

    def turn(self, at: datetime, made: str, before: str | None, after: str, until: datetime | None) -> None:
        """A move is made."""
        self._pass(at)
        for kind in RUN:
            cycle = max((cycle for known, cycle in self.watches if known == kind), default=0)
            watch = self.watches.get((kind, cycle))
            if after in RUN[kind] and (watch is None or made in ANEW[kind]):
                self._stop(watch, at, kept=False)
                self.watches[kind, cycle + 1] = Watch(self.targets[kind])
            elif watch is not None and after in RUN[kind]:
                if not watch.on:
                    watch.target, watch.around = self.targets[kind]
                watch.on, watch.waits, watch.stopped = True, False, None
                self._hold(kind, watch, made, before, until)
            elif watch is not None and kind == "review" and after == "needs_info" and watch.on:
                watch.waits = True
            else:
                self._stop(watch, at, kept=made in KEPT[kind])

    def _hold(self, kind: str, watch: Watch, made: str, before: str | None, until: datetime | None) -> None:
        if kind != "fix":
            return
        if made in ("hold", "no_access", "pick"):
            watch.quiet = until
        elif before == "on_hold":
            watch.quiet = None

    def _stop(self, watch: Watch | None, at: datetime, *, kept: bool) -> None:
        if watch is not None and watch.on:
            watch.on, watch.waits, watch.quiet, watch.stopped, watch.kept = False, False, None, at, kept

    def urged(self, at: datetime, targets: dict[str, tuple[int, bool]]) -> None:
        """It became more urgent, or less: what runs has another target."""
        self._pass(at)
        self.targets = targets
        for (kind, _cycle), watch in self.watches.items():
            if watch.on:
                watch.target, watch.around = targets[kind]

    def _pass(self, to: datetime) -> None:
        at = self._now or to
        while at < to:
            for watch in self.watches.values():
                if self._runs(watch, at):
                    watch.ran.append(at)
            at += MINUTE
        self._now = to

    def _runs(self, watch: Watch, at: datetime) -> bool:
        return watch.on and not watch.waits and (watch.quiet is None or at >= watch.quiet)

    def used(self, watch: Watch) -> int:
        """The minutes that count."""
        return sum(watch.around or self.is_open(at) for at in watch.ran)

    def due(self, watch: Watch) -> datetime | None:
        """The end of the minute in which the target is used up, if all stays as it is; None when that takes long."""
        left = watch.target
        for at in watch.ran:
            left -= watch.around or self.is_open(at)
            if not left:
                return at + MINUTE
        since = watch.stopped or self._now
        assert since is not None
        for minute in range(PATIENCE):
            at = since + minute * MINUTE
            if (watch.quiet is None or at >= watch.quiet) and (watch.around or self.is_open(at)):
                left -= 1
            if not left:
                return at + MINUTE
        return None

    def is_open(self, at: datetime) -> bool:
        """What the clock on the office's wall says."""
        if at not in self._open:
            local = at.astimezone(self._calendar.time_zone)
            windows = self._calendar.holidays.get(local.date(), self._calendar.weekly[local.weekday()])
            self._open[at] = any(opens <= local.hour * 60 + local.minute < closes for opens, closes in windows)
        return self._open[at]
