"""The tables of the duty roster: who of a team is there when, the days that differ, and swaps that were asked for.

Hours are minutes after midnight of the local day, as the campus's clocks show them.
"""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlmodel import Field

from storage.columns import Kept, moment, word_of
from storage.kinds import Duty


class Shift(Kept, table=True):
    """On these days of every week one person of the team is there, from `begins` to `ends`."""

    __table_args__ = (sa.Index("shift_of_team", "team"),)

    id: int | None = Field(default=None, primary_key=True, sa_type=sa.BigInteger)
    team: str
    person_id: int = Field(foreign_key="person.id", sa_type=sa.BigInteger)
    duty: Duty = word_of(Duty)
    days: str = Field(sa_type=sa.String(7))
    """The days of the week by number, Monday is 1: `12345`."""
    begins: int = Field(sa_type=sa.SmallInteger)
    """0 to 1439."""
    ends: int = Field(sa_type=sa.SmallInteger)
    """1 to 1440; when that is not later than `begins`, it is on the next day."""


class ShiftException(Kept, table=True):
    """What is different on one day: whose a shift is then, if anybody's; or, without a shift, one more of its own."""

    __tablename__ = "shift_exception"
    __table_args__ = (
        sa.UniqueConstraint("shift_id", "day", name="one_exception_for_a_shift_on_a_day"),
        sa.Index("shift_exception_of_team", "team", "day"),
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=sa.BigInteger)
    team: str
    day: date = Field(sa_type=sa.Date)
    """The local day on which it begins."""
    shift_id: int | None = Field(
        default=None,
        sa_column=sa.Column(sa.BigInteger, sa.ForeignKey("shift.id", ondelete="CASCADE"), nullable=True),
    )
    person_id: int | None = Field(default=None, foreign_key="person.id", sa_type=sa.BigInteger)
    """None: nobody is there."""
    duty: Duty | None = word_of(Duty, default=None)
    begins: int | None = Field(default=None, sa_type=sa.SmallInteger)
    ends: int | None = Field(default=None, sa_type=sa.SmallInteger)


class Swap(Kept, table=True):
    """A question to a colleague: would they take this turn, and perhaps give one of theirs?"""

    __table_args__ = (
        # A colleague is asked once about a turn, until they have answered.
        sa.Index(
            "swap_asked_once",
            "asker_id",
            "colleague_id",
            "given",
            unique=True,
            postgresql_where=sa.text("answered_at IS NULL"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=sa.BigInteger)
    team: str
    asker_id: int = Field(foreign_key="person.id", sa_type=sa.BigInteger)
    colleague_id: int = Field(foreign_key="person.id", sa_type=sa.BigInteger)
    given: str
    """The turn by its key (desk.duty.shifts.Turn.key)."""
    wanted: str | None = None
    """The colleague's turn in return; None: nothing."""
    asked_at: datetime = moment()
    answered_at: datetime | None = moment(nullable=True)
    agreed: bool = False
