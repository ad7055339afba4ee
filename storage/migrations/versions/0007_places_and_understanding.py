"""Places and equipment of one's own, kinds of tickets, outages, and what people put right on their drafts"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

UNDER_WAY = "state IN ('submitted', 'needs_info', 'queued', 'accepted', 'in_progress', 'on_hold')"

ROOM_CALLED = (
    "kind = 'room' AND (name_en IS NOT NULL OR name_zh_hans IS NOT NULL OR name_zh_hant IS NOT NULL "
    "OR aliases <> '[]'::jsonb)"
)


def upgrade() -> None:
    """Every ticket so far is a repair."""
    _places()
    op.add_column("ticket", sa.Column("kind", sa.String(length=24), server_default="repair", nullable=False))
    op.add_column("ticket", sa.Column("asset_id", sa.BigInteger(), sa.ForeignKey("asset.id")))
    op.create_index(
        "ticket_of_asset",
        "ticket",
        ["asset_id", sa.text("id DESC")],
        postgresql_where=sa.text("asset_id IS NOT NULL"),
    )
    op.create_index(
        "ticket_alike", "ticket", ["building", "category", "created_at"], postgresql_where=sa.text(UNDER_WAY)
    )
    _outages()
    _readings()


def _places() -> None:
    op.create_table(
        "place",
        sa.Column("id", sa.BigInteger(), primary_key=True),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("building", sa.String(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("within", sa.String()),
        sa.Column("listed", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("name_en", sa.String()),
        sa.Column("name_zh_hans", sa.String()),
        sa.Column("name_zh_hant", sa.String()),
        sa.Column("aliases", sa.dialects.postgresql.JSONB(), nullable=False),
        sa.Column("latitude", sa.Float()),
        sa.Column("longitude", sa.Float()),
        sa.Column("closed_at", sa.DateTime(timezone=True)),
        sa.Column("tag", sa.String()),
        sa.UniqueConstraint("kind", "building", "number", name="one_row_for_a_place"),
    )
    op.create_index("place_called", "place", ["building", "number"], postgresql_where=sa.text(ROOM_CALLED))
    op.create_index("place_of_tag", "place", ["tag"], unique=True, postgresql_where=sa.text("tag IS NOT NULL"))
    op.create_table(
        "asset",
        sa.Column("id", sa.BigInteger(), primary_key=True),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("number", sa.String()),
        sa.Column("building", sa.String(), nullable=False),
        sa.Column("floor", sa.String()),
        sa.Column("room", sa.String()),
        sa.Column("model", sa.String()),
        sa.Column("warranty_until", sa.Date()),
        sa.Column("gone_at", sa.DateTime(timezone=True)),
        sa.Column("tag", sa.String()),
        sa.UniqueConstraint("code", name="one_row_for_an_asset"),
    )
    op.create_index("asset_of_place", "asset", ["building", "room"])
    op.create_index("asset_of_tag", "asset", ["tag"], unique=True, postgresql_where=sa.text("tag IS NOT NULL"))


def _outages() -> None:
    op.create_table(
        "outage",
        sa.Column("id", sa.BigInteger(), primary_key=True),
        sa.Column("building", sa.String(), nullable=False),
        sa.Column("category", sa.String(), nullable=False),
        sa.Column("found_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("parent_id", sa.BigInteger(), sa.ForeignKey("ticket.id")),
        sa.Column("opened_at", sa.DateTime(timezone=True)),
        sa.Column("opened_by", sa.BigInteger(), sa.ForeignKey("person.id")),
        sa.Column("service", sa.String()),
        sa.Column("floor", sa.String()),
        sa.Column("number", sa.String()),
        sa.Column("words", sa.dialects.postgresql.JSONB(), nullable=False),
        sa.Column("waiting", sa.dialects.postgresql.JSONB(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True)),
        sa.Column("over_told_at", sa.DateTime(timezone=True)),
    )
    op.create_index(
        "outage_going_on",
        "outage",
        ["building", "category"],
        unique=True,
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_index("outage_of_parent", "outage", ["parent_id"], postgresql_where=sa.text("parent_id IS NOT NULL"))
    op.create_index("outage_of_place", "outage", ["building", "category", sa.text("id DESC")])
    op.create_index(
        "outage_to_end",
        "outage",
        ["id"],
        postgresql_where=sa.text("parent_id IS NOT NULL AND (over_told_at IS NULL OR ended_at IS NULL)"),
    )
    op.create_index("outage_to_gather", "outage", ["id"], postgresql_where=sa.text("waiting <> '[]'::jsonb"))
    op.add_column("ticket", sa.Column("apart", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column("ticket", sa.Column("followers", sa.Integer(), server_default="0", nullable=False))
    op.execute(
        "UPDATE ticket SET followers = counted.people FROM"
        " (SELECT ticket_id, count(*) AS people FROM follower GROUP BY ticket_id) AS counted"
        " WHERE counted.ticket_id = ticket.id"
    )
    op.add_column("follower", sa.Column("form_id", sa.BigInteger(), sa.ForeignKey("form.id")))
    op.add_column("follower", sa.Column("fixed", sa.Boolean()))
    op.add_column("follower", sa.Column("answered_in", sa.Integer()))


def _readings() -> None:
    op.create_table(
        "correction",
        sa.Column("id", sa.BigInteger(), primary_key=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("language", sa.String(length=24), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("field", sa.String(), nullable=False),
        sa.Column("understood", sa.String()),
        sa.Column("meant", sa.String()),
        sa.Column("sure", sa.Float(), nullable=False),
    )
    op.create_index("correction_of_field", "correction", ["field", "understood", "meant"])
    op.create_table(
        "second_reading",
        sa.Column("form_id", sa.BigInteger(), sa.ForeignKey("form.id"), primary_key=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("second_reading_in_turn", "second_reading", ["asked_at"])


def downgrade() -> None:
    """Places are those of the file again, and whatever was reported is a repair."""
    for table in ("second_reading", "correction", "outage"):
        op.drop_table(table)
    for column in ("answered_in", "fixed", "form_id"):
        op.drop_column("follower", column)
    for column in ("followers", "apart"):
        op.drop_column("ticket", column)
    op.drop_index("ticket_alike", "ticket")
    op.drop_index("ticket_of_asset", "ticket")
    op.drop_column("ticket", "asset_id")
    op.drop_column("ticket", "kind")
    op.drop_table("asset")
    op.drop_table("place")
