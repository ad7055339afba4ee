"""What is counted while the desk works, for a Prometheus: one step up for each update and each message, no more."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Histogram

from bot.intake import UPDATES
from notifications.outcome import ASKED_TO_WAIT, Later, Outcome

_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)
"""Where the histogram of handling times has its borders; the last is the most that a handler may take."""


class Metrics:
    """The counters of one process, in the registry that they were made in."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self._updates = Counter(
            "campusdesk_updates", "Updates that were handled for good.", ["kind", "outcome"], registry=registry
        )
        self._seconds = Histogram(
            "campusdesk_update_seconds", "How long an update was worked on.", registry=registry, buckets=_SECONDS
        )
        self._deliveries = Counter(
            "campusdesk_deliveries", "What came of tries to say a message.", ["kind", "outcome"], registry=registry
        )
        self._asked_to_wait = Counter(
            "campusdesk_telegram_429", "How often Telegram asked for a wait.", registry=registry
        )

    def heard(self, kind: str, outcome: str, seconds: float) -> None:
        """An update of this kind has been handled. Whatever comes, the words of both are few."""
        word = outcome.partition(":")[0]
        self._updates.labels(kind if kind in UPDATES else "other", _SHORT.get(word, word)).inc()
        self._seconds.observe(seconds)

    def spoken(self, kind: str, outcome: Outcome) -> None:
        """A message of this kind was to be said, and this came of it."""
        self._deliveries.labels(kind, type(outcome).__name__.lower()).inc()
        if isinstance(outcome, Later) and outcome.reason == ASKED_TO_WAIT:
            self._asked_to_wait.inc()


_SHORT = {"dead letter": "dead"}
