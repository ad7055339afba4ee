"""Clocks, what is to happen to a ticket when, and who is to be told that it is late"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_TICKET = "ticket.id"


def _moment(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _ticket(*, key: bool) -> sa.Column[int]:
    return sa.Column("ticket_id", sa.BigInteger(), sa.ForeignKey(_TICKET), primary_key=key, nullable=False)


def upgrade() -> None:
    """Tickets that are under way get their clocks from their history: campusdesk clocks verify --mend."""
    op.create_table(
        "clock",
        _ticket(key=True),
        sa.Column("kind", sa.String(length=16), primary_key=True),
        sa.Column("cycle", sa.Integer(), primary_key=True),
        _moment("started_at"),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("around_the_clock", sa.Boolean(), nullable=False),
        sa.Column("pauses", postgresql.JSONB(), nullable=False),
        _moment("due_at"),
        _moment("stopped_at", nullable=True),
        sa.Column("used", sa.Integer()),
        sa.Column("over", sa.Integer()),
        sa.Column("in_time", sa.Boolean()),
    )
    op.create_table(
        "timer",
        _ticket(key=True),
        sa.Column("kind", sa.String(length=16), primary_key=True),
        sa.Column("cycle", sa.BigInteger(), primary_key=True),
        sa.Column("level", sa.SmallInteger(), primary_key=True),
        _moment("at"),
        _moment("fired_at", nullable=True),
    )
    op.create_index("timer_due", "timer", ["at"], postgresql_where=sa.text("fired_at IS NULL"))
    op.create_table(
        "notice",
        sa.Column("id", sa.BigInteger(), primary_key=True),
        sa.Column("person_id", sa.BigInteger(), sa.ForeignKey("person.id")),
        sa.Column("purpose", sa.String()),
        sa.Column("role", sa.String(length=24)),
        _ticket(key=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("cycle", sa.Integer(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        _moment("at"),
        _moment("told_at", nullable=True),
    )
    untold = sa.text("told_at IS NULL")
    op.create_index("notice_untold", "notice", ["person_id", "purpose", "id"], postgresql_where=untold)
    op.create_index("notice_of_person", "notice", ["person_id", "told_at"])
    op.create_index("notice_of_purpose", "notice", ["purpose", "told_at"])
    op.create_index("notice_of_ticket", "notice", ["ticket_id", "id"])
    op.add_column("ticket", _moment("snoozed_until", nullable=True))
    op.add_column("event", sa.Column("side", sa.String()))
    op.add_column("ticket", sa.Column("noticed", sa.Boolean(), nullable=False, server_default=sa.false()))
    # What a hold takes stands on the clock from now on.
    op.drop_column("hold", "left")


def downgrade() -> None:
    """Due times stay on the tickets."""
    op.add_column("hold", sa.Column("left", sa.Integer()))
    op.drop_column("event", "side")
    op.drop_column("ticket", "noticed")
    op.drop_column("ticket", "snoozed_until")
    for table in ("notice", "timer", "clock"):
        op.drop_table(table)
