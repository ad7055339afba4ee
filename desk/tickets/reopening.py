"""How long a closed ticket may be opened again."""

from __future__ import annotations

from datetime import timedelta

from desk.work import Work
from storage.kinds import State
from storage.tables import Ticket


def reopens(work: Work, ticket: Ticket) -> bool:
    """Whether the ticket was closed so lately that it may be opened again."""
    days = timedelta(days=work.campus.catalogue.reopen_days)
    return ticket.state is State.CLOSED and work.now <= ticket.state_since + days
