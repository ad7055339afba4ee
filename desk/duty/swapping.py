"""Swapping turns by agreement: a worker asks a colleague, who agrees or declines; then both exceptions are written."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col

from desk.days.dates import today
from desk.duty.rota import Rota, members, rota_of, scopes_of_team
from desk.duty.rota_changes import give, hold_rota, other_turns, place_of
from desk.duty.shifts import Turn, turn_text
from desk.errors.duty import (
    AskedAlready,
    CannotAsk,
    HasTurnThen,
    NoColleague,
    NotTheirTurn,
    NotYourTurn,
    SwapAnswered,
    SwapGone,
    SwapStale,
    TurnBegun,
    TurnGone,
)
from desk.text import Text, _
from desk.work import Told, Work
from storage.kinds import Role
from storage.tables import Membership, Person, Swap

AHEAD = 28
"""Days whose turns can be swapped."""

_A_DAY = timedelta(days=1)


async def coming_turns(work: Work, code: str, person_id: int) -> list[Turn]:
    """The turns of somebody of the team that have not begun, of the next four weeks."""
    since = today(work.now, work.campus.catalogue.calendar)
    rota = await rota_of(work, code, since, since + timedelta(days=AHEAD))
    found = rota.turns(since, since + timedelta(days=AHEAD))
    return [turn for turn in found if turn.person == person_id and turn.begins > work.now]


async def own_turn(work: Work, key: str) -> tuple[str, Turn]:
    """A turn that is still to come, and whoever acts has, with its team. Raises TurnGone, NotYourTurn, TurnBegun."""
    code, day = await place_of(work, key)
    turn = (await rota_of(work, code, day, day)).turn(key, day)
    if turn is None or turn.person != work.actor.id:
        raise NotYourTurn()
    if turn.begins <= work.now:
        raise TurnBegun()
    return code, turn


async def colleagues(work: Work, code: str) -> list[Person]:
    """Who else belongs to the team of a turn of whoever acts, by name."""
    return [person for person in await members(work, code) if person.id != work.actor.id]


async def ask_swap(work: Work, mine: str, colleague_id: int, theirs: str | None) -> Swap:
    """Ask a colleague to take a turn, and perhaps to give one of theirs; they hear it in private.

    Raises TurnGone, NotYourTurn, TurnBegun, NoColleague, CannotAsk, NotTheirTurn, HasTurnThen, AskedAlready.
    """
    code, turn = await own_turn(work, mine)
    colleague = await work.session.get(Person, colleague_id)
    if colleague is None or colleague_id not in {person.id for person in await colleagues(work, code)}:
        raise NoColleague(name=colleague.name if colleague is not None else "–")
    if not colleague.reachable:
        raise CannotAsk(name=colleague.name)
    wanted = await _wanted(work, code, theirs, colleague)
    await _check_free(work, code, turn, wanted, work.actor, colleague)
    values = {"team": code, "asker_id": work.actor.id, "colleague_id": colleague_id, "given": mine, "wanted": theirs}
    row = insert(Swap).values(**values, asked_at=work.now, agreed=False).on_conflict_do_nothing().returning(Swap)
    swap = (await work.session.execute(row)).scalar_one_or_none()
    if swap is None:
        raise AskedAlready(name=colleague.name)
    work.to_person.append(Told(colleague, _question(work.actor, turn, wanted), swap=swap.row_id))
    return swap


async def answer_swap(work: Work, number: int, *, yes: bool) -> tuple[Swap, Text]:
    """The colleague agrees or declines: both, and the foremen, hear what comes of it; and how that reads.

    Of two colleagues who agree at once to take the same turn one gets it.
    Raises SwapGone, SwapAnswered, SwapStale, TurnBegun, HasTurnThen: then nothing is swapped.
    """
    held = select(Swap).where(col(Swap.id) == number).with_for_update()
    swap = (await work.session.execute(held.execution_options(populate_existing=True))).scalar_one_or_none()
    if swap is None or swap.colleague_id != work.actor.id:
        raise SwapGone()
    if swap.answered_at is not None:
        raise SwapAnswered()
    asker = await work.session.get_one(Person, swap.asker_id)
    done = await _exchange(work, swap, asker) if yes else await _declined(work, swap)
    swap.answered_at, swap.agreed = work.now, yes
    await work.session.flush()
    work.to_person.append(Told(asker, done))
    if yes:
        informed = [
            person for person in await foremen_of(work, swap.team) if person.id not in (asker.id, work.actor.id)
        ]
        work.to_person += [Told(person, done) for person in informed]
    return swap, done


async def foremen_of(work: Work, code: str) -> Sequence[Person]:
    """Who leads a team."""
    held = select(col(Membership.person_id)).where(
        col(Membership.role) == Role.FOREMAN, col(Membership.scope).in_(scopes_of_team(work, code))
    )
    query = select(Person).where(col(Person.id).in_(held), col(Person.suspended_at).is_(None)).order_by(col(Person.id))
    return (await work.session.execute(query)).scalars().all()


async def _exchange(work: Work, swap: Swap, asker: Person) -> Text:
    await hold_rota(work, swap.team)
    given = await _still(work, swap.given, swap.asker_id)
    wanted = await _still(work, swap.wanted, swap.colleague_id) if swap.wanted is not None else None
    if work.actor.id not in {person.id for person in await members(work, swap.team)}:
        raise SwapStale()
    await _check_free(work, swap.team, given, wanted, asker, work.actor)
    await give(work, swap.team, swap.given, swap.colleague_id)
    values = {"asker": asker.name, "colleague": work.actor.name, "given": turn_text(given)}
    if wanted is None or swap.wanted is None:
        return _("✅ Swapped: {colleague} takes {given} from {asker}.", **values)
    await give(work, swap.team, swap.wanted, swap.asker_id)
    return _(
        "✅ Swapped: {colleague} takes {given} from {asker}, who takes {wanted}.",
        **values,
        wanted=turn_text(wanted),
    )


async def _declined(work: Work, swap: Swap) -> Text:
    try:
        code, day = await place_of(work, swap.given)
        turn = (await rota_of(work, code, day, day)).turn(swap.given, day)
    except TurnGone:
        turn = None
    if turn is None:
        return _("✖️ {name} declined the swap.", name=work.actor.name)
    return _("✖️ {name} declined: {turn} stays as it is.", name=work.actor.name, turn=turn_text(turn))


async def _still(work: Work, key: str, person_id: int) -> Turn:
    """The turn, which is still to come and still that person's. Raises SwapStale, TurnBegun."""
    try:
        code, day = await place_of(work, key)
    except TurnGone:
        raise SwapStale() from None
    turn = (await rota_of(work, code, day, day)).turn(key, day)
    if turn is None or turn.person != person_id:
        raise SwapStale()
    if turn.begins <= work.now:
        raise TurnBegun()
    return turn


async def _wanted(work: Work, code: str, key: str | None, colleague: Person) -> Turn | None:
    if key is None:
        return None
    team, day = await place_of(work, key)
    turn = (await rota_of(work, code, day, day)).turn(key, day) if team == code else None
    if turn is None or turn.person != colleague.id:
        raise NotTheirTurn(name=colleague.name)
    if turn.begins <= work.now:
        raise TurnBegun()
    return turn


async def _check_free(
    work: Work, code: str, given: Turn, wanted: Turn | None, asker: Person, colleague: Person
) -> None:
    """Nobody is to be in two places at once. Raises HasTurnThen."""
    if await _busy(work, code, given, colleague, wanted):
        raise HasTurnThen(name=colleague.name)
    if wanted is not None and await _busy(work, code, wanted, asker, given):
        raise HasTurnThen(name=asker.name)


async def _busy(work: Work, code: str, turn: Turn, person: Person, but: Turn | None) -> bool:
    rota = await _around(work, code, turn.day)
    return any(but is None or other.key != but.key for other in other_turns(rota, turn, person.row_id))


async def _around(work: Work, code: str, day: date) -> Rota:
    return await rota_of(work, code, day - _A_DAY, day + _A_DAY)


def _question(asker: Person, given: Turn, wanted: Turn | None) -> Text:
    if wanted is None:
        return _("🔁 {name} asks whether you take this shift: {given}.", name=asker.name, given=turn_text(given))
    return _(
        "🔁 {name} asks for a swap. You would take {given} and give {wanted}.",
        name=asker.name,
        given=turn_text(given),
        wanted=turn_text(wanted),
    )
