"""Who of a team is there when, the days that differ, and swaps by agreement"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Teams may keep a duty roster from now on."""
    op.create_table(
        "shift",
        sa.Column("id", sa.BigInteger(), primary_key=True),
        sa.Column("team", sa.String(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), sa.ForeignKey("person.id"), nullable=False),
        sa.Column("duty", sa.String(length=24), nullable=False),
        sa.Column("days", sa.String(length=7), nullable=False),
        sa.Column("begins", sa.SmallInteger(), nullable=False),
        sa.Column("ends", sa.SmallInteger(), nullable=False),
    )
    op.create_index("shift_of_team", "shift", ["team"])
    op.create_table(
        "shift_exception",
        sa.Column("id", sa.BigInteger(), primary_key=True),
        sa.Column("team", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("shift_id", sa.BigInteger(), sa.ForeignKey("shift.id", ondelete="CASCADE")),
        sa.Column("person_id", sa.BigInteger(), sa.ForeignKey("person.id")),
        sa.Column("duty", sa.String(length=24)),
        sa.Column("begins", sa.SmallInteger()),
        sa.Column("ends", sa.SmallInteger()),
        sa.UniqueConstraint("shift_id", "day", name="one_exception_for_a_shift_on_a_day"),
    )
    op.create_index("shift_exception_of_team", "shift_exception", ["team", "day"])
    op.create_table(
        "swap",
        sa.Column("id", sa.BigInteger(), primary_key=True),
        sa.Column("team", sa.String(), nullable=False),
        sa.Column("asker_id", sa.BigInteger(), sa.ForeignKey("person.id"), nullable=False),
        sa.Column("colleague_id", sa.BigInteger(), sa.ForeignKey("person.id"), nullable=False),
        sa.Column("given", sa.String(), nullable=False),
        sa.Column("wanted", sa.String()),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True)),
        sa.Column("agreed", sa.Boolean(), nullable=False),
    )
    op.create_index(
        "swap_asked_once",
        "swap",
        ["asker_id", "colleague_id", "given"],
        unique=True,
        postgresql_where=sa.text("answered_at IS NULL"),
    )


def downgrade() -> None:
    """Nobody is on duty any more."""
    op.drop_table("swap")
    op.drop_table("shift_exception")
    op.drop_table("shift")
