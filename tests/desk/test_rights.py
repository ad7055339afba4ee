"""What may be done with a ticket beside moving it: every right, by everybody."""

from __future__ import annotations

import pytest

from desk.access import permitted
from desk.errors import NotLead, NotYours
from desk.people.rights import RIGHTS, Right
from storage.kinds import State
from tests.desk.test_lifecycle import RELATIONS, Cast, cast  # noqa: F401  (the cast is a fixture)


@pytest.mark.parametrize("right", Right)
async def test_every_right_of_everybody(cast: Cast, right: Right) -> None:  # noqa: F811
    """Who stands in one of its relations may; everybody else is told that it is not theirs. The desk asks for none."""
    ticket = await cast.ticket(State.ACCEPTED)
    may = set()
    for who in RELATIONS:
        async with cast.stage.work(cast.people[who]) as work:
            try:
                await permitted(work, ticket.row_id, right)
                may.add(who)
            except (NotYours, NotLead):
                continue
    assert may == {who for who, relations in RELATIONS.items() if RIGHTS[right] & relations}
