"""The duty roster of a team: who may see and change it, and how it stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import ARRAY, BigInteger, Date, SmallInteger, String, any_, bindparam, cast, false, null, select, true
from sqlalchemy import union_all as union
from sqlmodel import col

from desk.catalogue.parts import Team
from desk.days.dates import today
from desk.duty.shifts import Turn, hours_text, key_of, on_duty, runs_on, turns
from desk.errors import LeadsNoTeam, NotLead
from desk.errors.duty import NoRota, NotYourTeam
from desk.people.roles import TEAM_ROLES, roles_of
from desk.people.scopes import ALL, team_scope
from desk.tickets.assigning import workers_of
from desk.tickets.leading import teams_led
from desk.work import Work
from storage.kinds import Duty, Role
from storage.quick import Quick
from storage.tables import Membership, Person, Shift, ShiftException


class Member(NamedTuple):
    """Somebody who stands in the roster."""

    name: str
    away_until: datetime | None
    belongs: bool
    """False for who has left the team, or is suspended: they are never there."""


@dataclass(frozen=True, slots=True)
class Rota:
    """A team's duty roster, with the exceptions of the days for which it was read."""

    team: str
    zone: ZoneInfo
    shifts: Sequence[Shift]
    exceptions: Sequence[ShiftException]
    people: Mapping[int, Member]

    @property
    def kept(self) -> bool:
        """Whether there is anything in it."""
        return bool(self.shifts or self.exceptions)

    def turns(self, first: date, last: date) -> list[Turn]:
        """What begins on these local days, of those who belong to the team."""
        found = turns(self.shifts, self.exceptions, first, last, self.zone)
        return [turn for turn in found if self.people[turn.person].belongs]

    def turn(self, key: str, day: date) -> Turn | None:
        """The turn of this key on this day, if it is somebody's who belongs to the team."""
        return next((turn for turn in self.turns(day, day) if turn.key == key), None)

    def empty_turns(self, day: date) -> list[tuple[str, str]]:
        """The shifts of the week that nobody has on this day, by key, with their hours."""
        taken = {turn.key for turn in self.turns(day, day)}
        of_day = [(key_of(s.row_id, day), hours_text(s.begins, s.ends)) for s in self.shifts if runs_on(s, day)]
        return [(key, hours) for key, hours in of_day if key not in taken]

    def there(self, at: datetime, duty: Duty) -> list[int]:
        """The people who are there at an aware instant: not who has left the team, is suspended, or away."""
        running = on_duty(self.shifts, self.exceptions, at, self.zone)
        people = [turn.person for turn in running if turn.duty is duty and self.people[turn.person].belongs]
        return [person for person in dict.fromkeys(people) if not self.is_away(person, at)]

    def is_away(self, person: int, at: datetime) -> bool:
        """Whether the person has said that they are away then."""
        until = self.people[person].away_until
        return until is not None and until > at

    def name(self, person: int) -> str:
        """What somebody of the roster is called."""
        return self.people[person].name if person in self.people else "–"


async def rota_of(work: Work, team: str, first: date, last: date) -> Rota:
    """How a team's roster stands on these local days, both included, by one statement. Whoever asks has the right.

    What runs at the beginning of the first day is in it.
    """
    before = first - timedelta(days=1)
    values = {"team": team, "first": before, "last": last, "scopes": scopes_of_team(work, team)}
    shifts: list[Shift] = []
    exceptions: list[ShiftException] = []
    people: dict[int, Member] = {}
    for number, person, shift, duty, days, day, begins, ends, weekly, name, away_until, belongs in await _ROTA.records(
        work.session, **values
    ):
        if person is not None:
            people[person] = Member(name, away_until, bool(belongs))
        hours = {"duty": Duty(duty) if duty is not None else None, "begins": begins, "ends": ends}
        if weekly:
            shifts.append(Shift(id=number, team=team, person_id=person, days=days, **hours))
        else:
            of_day = {"day": day, "shift_id": shift}
            exceptions.append(ShiftException(id=number, team=team, person_id=person, **of_day, **hours))
    return Rota(team, work.campus.catalogue.calendar.time_zone, shifts, exceptions, people)


_BELONGS = (
    select(col(Membership.person_id))
    .where(col(Membership.person_id) == col(Person.id))
    .where(col(Membership.scope) == any_(bindparam("scopes", type_=ARRAY(String))))
    .where((col(Membership.role) == Role.WORKER) | (col(Membership.role) == Role.FOREMAN))
    .exists()
) & col(Person.suspended_at).is_(None)

_ROTA = Quick(
    union(
        select(
            col(Shift.id),
            col(Shift.person_id),
            cast(null(), BigInteger),
            cast(col(Shift.duty), String),
            col(Shift.days),
            cast(null(), Date),
            col(Shift.begins),
            col(Shift.ends),
            true(),
            col(Person.name),
            col(Person.away_until),
            _BELONGS,
        )
        .join(Person, col(Person.id) == col(Shift.person_id))
        .where(col(Shift.team) == bindparam("team")),
        select(
            col(ShiftException.id),
            col(ShiftException.person_id),
            col(ShiftException.shift_id),
            cast(col(ShiftException.duty), String),
            cast(null(), String),
            col(ShiftException.day),
            cast(col(ShiftException.begins), SmallInteger),
            cast(col(ShiftException.ends), SmallInteger),
            false(),
            col(Person.name),
            col(Person.away_until),
            _BELONGS,
        )
        .outerjoin(Person, col(Person.id) == col(ShiftException.person_id))
        .where(
            col(ShiftException.team) == bindparam("team"),
            col(ShiftException.day) >= bindparam("first"),
            col(ShiftException.day) <= bindparam("last"),
        ),
    )
)
"""Shifts and exceptions, each with its person and whether they still belong to the team."""


def scopes_of_team(work: Work, team: str) -> list[str]:
    """For what a role makes somebody one of the team: the team, all of the campus, or a kind of fault that is its."""
    kinds = [f"category:{each.code}" for each in work.campus.catalogue.categories.values() if each.team == team]
    return [team_scope(team), ALL, *kinds]


async def own_teams(work: Work) -> list[Team]:
    """The teams to which whoever acts belongs, by the order of the catalogue."""
    held = {membership.scope for membership in await roles_of(work, work.actor) if membership.role in TEAM_ROLES}
    teams = work.campus.catalogue.teams.values()
    return [team for team in teams if not held.isdisjoint(scopes_of_team(work, team.code))]


async def teams_to_see(work: Work) -> list[Team]:
    """The teams whose roster this person may see: their own, and those that they lead. Raises NoRota."""
    mine = await own_teams(work)
    try:
        led = await teams_led(work)
    except LeadsNoTeam:
        led = []
    codes = {team.code for team in (*mine, *led)}
    if not codes:
        raise NoRota()
    return [team for team in work.campus.catalogue.teams.values() if team.code in codes]


async def check_sees(work: Work, code: str) -> Team:
    """The team, whose roster this person may see. Raises NoRota, NotYourTeam."""
    team = next((team for team in await teams_to_see(work) if team.code == code), None)
    if team is None:
        raise NotYourTeam()
    return team


async def leads_team(work: Work, code: str) -> bool:
    """Whether this person may change the team's roster."""
    try:
        return any(team.code == code for team in await teams_led(work))
    except LeadsNoTeam:
        return False


async def check_leads(work: Work, code: str) -> Team:
    """The team, whose roster this person may change. Raises NotLead."""
    if not await leads_team(work, code):
        raise NotLead()
    return work.campus.catalogue.teams[code]


async def rota_now(work: Work, team: str) -> Rota | None:
    """A team's roster of this moment; None when it keeps none. One statement, or none where that is known already."""
    if work.rotas.get(team) is False:
        return None
    day = today(work.now, work.campus.catalogue.calendar)
    rota = await rota_of(work, team, day, day)
    return rota if rota.kept else None


async def rota_for(work: Work, code: str, *, first: date | None = None, days: int = 14) -> Rota:
    """A team's roster from today, or another day, on; for whoever acts. Raises NoRota, NotYourTeam."""
    await check_sees(work, code)
    since = first or today(work.now, work.campus.catalogue.calendar)
    return await rota_of(work, code, since, since + timedelta(days=days))


async def members(work: Work, code: str) -> list[Person]:
    """Who can have a shift of the team, by name."""
    return await workers_of(work, code)
