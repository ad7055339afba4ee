"""What of a duty roster goes into a calendar file: somebody's own turns, or the whole team's, of the next months."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from desk.catalogue.parts import Team
from desk.days.dates import today
from desk.duty.rota import Rota, check_sees, rota_of
from desk.duty.shifts import Turn, turns
from desk.errors.duty import TooManyTurns
from desk.work import Work

AHEAD = 92
"""Days: three months."""

MOST = 400
"""Turns in a file that is sent in a chat: so many fit within what the outbox takes."""


@dataclass(frozen=True, slots=True)
class Listed:
    """What a file lists: turns, and those that a calendar may still show although they are nobody's of its."""

    rota: Rota
    team: Team
    turns: Sequence[Turn]
    gone: Sequence[Turn]


async def own_file(work: Work, code: str) -> Listed:
    """The turns of whoever acts. Raises NoRota, NotYourTeam, TooManyTurns."""
    team = await check_sees(work, code)
    listed = await _listed(work, team, work.actor.row_id)
    if len(listed.turns) + len(listed.gone) > MOST:
        raise TooManyTurns()
    return listed


async def team_file(work: Work, team: Team) -> Listed:
    """Everybody's turns, for the operator."""
    return await _listed(work, team, None)


async def _listed(work: Work, team: Team, person: int | None) -> Listed:
    first = today(work.now, work.campus.catalogue.calendar)
    last = first + timedelta(days=AHEAD)
    rota = await rota_of(work, team.code, first, last)
    mine = [turn for turn in rota.turns(first, last) if person in (None, turn.person)]
    # By the pattern alone they would be there: an earlier file said so.
    usual = [turn for turn in turns(rota.shifts, (), first, last, rota.zone) if person in (None, turn.person)]
    keys = {turn.key for turn in mine}
    return Listed(rota, team, mine, [turn for turn in usual if turn.key not in keys])
