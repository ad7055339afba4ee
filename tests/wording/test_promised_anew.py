"""A change of what was promised, as a resident hears it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from desk.tickets.prioritising import URGENCY
from desk.work import Happened
from storage.kinds import Language, State
from storage.tables import Event
from tests.wording.test_screens import WORDING, _ticket
from wording.promises import promised_anew

_IN_CHARGE = "Those in charge hear of it."
NOON = datetime(2026, 10, 12, 4, 0, tzinfo=UTC)


@pytest.mark.parametrize(("hours", "said"), [(5, "It should be repaired by"), (0, _IN_CHARGE), (-5, _IN_CHARGE)])
def test_it_is_never_promised_for_what_is_over(hours: int, said: str) -> None:
    """A report that is found urgent a day later may be late at once: that is no new promise; somebody is told."""
    ticket = _ticket(State.QUEUED, due_at=NOON + timedelta(hours=hours))
    event = Event(ticket_id=1, at=NOON, kind=URGENCY, state=State.QUEUED, cycle=1, note="normal urgent")
    found = promised_anew(Happened(event, ticket, State.QUEUED, due_before=NOON + timedelta(days=3)))
    assert found is not None
    assert WORDING.speech(Language.EN).html(found).startswith(said)
