"""The doctor at the database: version and clock, groups that nobody has linked, and what waits too long."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import datetime, timedelta

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession

from bot.doctor_clock import clock
from bot.findings import Finding, mind, well, wrong
from bot.settings import Settings
from bot.wiring import database_for
from desk.catalogue.parts import Catalogue
from desk.people.admission import Registration
from desk.people.meeting import OFFICE
from storage import dead_letters, health
from storage.database import MadeByNewer
from storage.tables import Channel

OVERDUE = timedelta(minutes=5)
"""How long a message may wait for its turn before somebody should know."""


async def look_at_database(
    settings: Settings, catalogue: Catalogue | None, now: Callable[[], datetime]
) -> tuple[list[Finding], Sequence[Channel]]:
    """All looks, and the groups that are linked; none of either once the database could not be reached."""
    try:
        async with database_for(settings) as database, database.transaction() as session:
            channels = await health.linked(session)
            found = [well(f"database: PostgreSQL {await health.version(session)}, migrated")]
            found.append(clock("the database", await health.clock(session), now()))
            # In the sandbox the demo's groups are linked by themselves.
            if catalogue is not None and settings.bot_token is not None:
                found += unlinked(catalogue, {channel.purpose for channel in channels})
            if settings.registration is Registration.ROSTER:
                found.append(roster(await health.roster_size(session)))
            return [*found, *await _waiting(session, now())], channels
    except MadeByNewer as error:
        return [wrong(f"database: {error}", "Or name the database of this one in DATABASE_URL.")], ()
    except (OSError, SQLAlchemyError) as error:
        # Only what the wiring itself says is fit to be read; SQLAlchemy's own words are long and may hold a statement.
        what = str(error) if isinstance(error, OSError) else type(error).__name__
        return [wrong(f"database: {what}", _advice(settings))], ()


def _advice(settings: Settings) -> str:
    if settings.database_url is None:
        return "The embedded one lives in DATA_DIR. Is it a folder that this user may write to?"
    return "Is DATABASE_URL right, and does the server run?"


def unlinked(catalogue: Catalogue, linked: Collection[str]) -> Iterator[Finding]:
    """The teams, and the office, whose jobs and reviews nobody would see."""
    teams = [team for team in catalogue.teams if team not in linked]
    if teams:
        yield mind(
            f"groups: none is linked for {', '.join(teams)}", f"In the group of each write /link {teams[0]} and so on."
        )
    if OFFICE not in linked:
        yield mind("groups: none is linked for the office", f"In its group write /link {OFFICE}.")


def roster(entries: int) -> Finding:
    """Who can register, where only those may report who stand in the roster."""
    if entries:
        return well(f"roster: {entries} people may register")
    return wrong(
        "roster: it is empty, and REGISTRATION=roster lets nobody else report",
        "`campusdesk people import FILE` reads it in.",
    )


async def _waiting(session: AsyncSession, now: datetime) -> list[Finding]:
    """What failed, and what should have left by now."""
    return [
        failed_updates(await dead_letters.count(session)),
        late_messages(await health.overdue(session, now - OVERDUE)),
    ]


def failed_updates(letters: int) -> Finding:
    """The dead letters."""
    if not letters:
        return well("dead letters: none")
    return mind(
        f"dead letters: {letters}", "`campusdesk dead-letters list` shows them, `… retry` handles them once more."
    )


def late_messages(rows: int) -> Finding:
    """The outbox."""
    if not rows:
        return well("outbox: nothing waits longer than it should")
    minutes = OVERDUE // timedelta(minutes=1)
    return mind(
        f"outbox: {rows} waiting for more than {minutes} minutes",
        "Does `campusdesk run` run? Its log says what holds it up; a word to many people takes its time.",
    )
