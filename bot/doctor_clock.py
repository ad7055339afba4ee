"""The doctor at the clocks: this machine's beside another's."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.findings import Finding, mind, well

APART = timedelta(seconds=30)
"""Two clocks that differ by more than this are not the network's doing."""


def clock(whose: str, theirs: datetime, ours: datetime) -> Finding:
    """Two clocks beside each other; both times are aware."""
    seconds = round(abs(theirs - ours).total_seconds())
    if seconds <= APART.total_seconds():
        return well(f"clock: goes with that of {whose}")
    return mind(
        f"clock: this machine is {seconds} s {'behind' if ours < theirs else 'ahead of'} {whose}",
        "Let the machine keep time (chrony, systemd-timesyncd): due times and expiries count by its clock.",
    )
