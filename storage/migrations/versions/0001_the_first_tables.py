"""The first tables"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(sa.schema.CreateSequence(sa.Sequence("ticket_number", start=1001)))
    op.create_table(
        "alert",
        sa.Column("cause", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("cause"),
    )
    op.create_table(
        "card",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("thread_id", sa.BigInteger(), nullable=True),
        sa.Column("message_id", sa.BigInteger(), nullable=True),
        sa.Column("entry", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("key", "chat_id", name="one_card_for_a_thing_in_a_chat"),
    )
    op.create_index("card_of_message", "card", ["chat_id", "message_id"], unique=False)
    op.create_table(
        "conversation",
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("thread_id", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(), nullable=True),
        sa.Column("filled", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.PrimaryKeyConstraint("chat_id", "user_id", "thread_id"),
    )
    op.create_table(
        "dead_letter",
        sa.Column("update_id", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("update", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("traceback", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("update_id"),
    )
    op.create_table(
        "person",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("chat_user", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("username", sa.String(), nullable=True),
        sa.Column(
            "language",
            sa.Enum("en", "zh-Hans", "zh-Hant", name="language", native_enum=False, length=24),
            nullable=False,
        ),
        sa.Column("phone", sa.LargeBinary(), nullable=True),
        sa.Column("building", sa.String(), nullable=True),
        sa.Column("room", sa.String(), nullable=True),
        sa.Column("reachable", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("chat_user"),
    )
    op.create_table(
        "seen_update",
        sa.Column("update_id", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("update_id"),
    )
    op.create_index(op.f("ix_seen_update_at"), "seen_update", ["at"], unique=False)
    op.create_table(
        "channel",
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("thread_id", sa.BigInteger(), nullable=True),
        sa.Column(
            "language",
            sa.Enum("en", "zh-Hans", "zh-Hant", name="language", native_enum=False, length=24),
            nullable=False,
        ),
        sa.Column("linked_by", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["linked_by"],
            ["person.id"],
        ),
        sa.PrimaryKeyConstraint("purpose"),
    )
    op.create_index(op.f("ix_channel_chat_id"), "channel", ["chat_id"], unique=False)
    op.create_table(
        "invitation",
        sa.Column("token", sa.String(), nullable=False),
        sa.Column(
            "role",
            sa.Enum("resident", "worker", "office", "admin", name="role", native_enum=False, length=24),
            nullable=False,
        ),
        sa.Column("team", sa.String(), nullable=False),
        sa.Column("made_by", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("uses_left", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["made_by"],
            ["person.id"],
        ),
        sa.PrimaryKeyConstraint("token"),
    )
    op.create_table(
        "membership",
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.Column("team", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
        ),
        sa.PrimaryKeyConstraint("person_id", "role", "team"),
    )
    op.create_table(
        "outbox",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("lane", sa.SmallInteger(), nullable=False),
        sa.Column("chat_id", sa.BigInteger(), nullable=True),
        sa.Column("card_id", sa.BigInteger(), nullable=True),
        sa.Column("message", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("coalesce", sa.String(), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("failed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("failure", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["card_id"],
            ["card.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(
        "outbox_coalesce", "outbox", ["coalesce"], unique=True, postgresql_where=sa.text("failed_at IS NULL")
    )
    op.create_index(
        "outbox_of_chat", "outbox", ["chat_id"], unique=False, postgresql_where=sa.text("failed_at IS NULL")
    )
    op.create_index(
        "outbox_waiting", "outbox", ["lane", "id"], unique=False, postgresql_where=sa.text("failed_at IS NULL")
    )
    op.create_table(
        "ticket",
        sa.Column("id", sa.BigInteger(), server_default=sa.text("nextval('ticket_number')"), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "submitted",
                "needs_info",
                "rejected",
                "queued",
                "accepted",
                "in_progress",
                "done",
                "closed",
                "cancelled",
                name="state",
                native_enum=False,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("cycle", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("category", sa.String(), nullable=False),
        sa.Column("team", sa.String(), nullable=False),
        sa.Column("building", sa.String(), nullable=True),
        sa.Column("room", sa.String(), nullable=True),
        sa.Column("place_note", sa.String(), nullable=True),
        sa.Column("description", sa.String(), nullable=False),
        sa.Column(
            "urgency",
            sa.Enum("emergency", "urgent", "normal", "low", name="urgency", native_enum=False, length=24),
            nullable=False,
        ),
        sa.Column("window", sa.String(), nullable=True),
        sa.Column("share_phone", sa.Boolean(), nullable=False),
        sa.Column("resident_id", sa.BigInteger(), nullable=False),
        sa.Column("assignee_id", sa.BigInteger(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state_since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("urged_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("rating", sa.Integer(), nullable=True),
        sa.Column("rating_tags", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("rating_comment", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["assignee_id"],
            ["person.id"],
        ),
        sa.ForeignKeyConstraint(
            ["resident_id"],
            ["person.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ticket_of_assignee", "ticket", ["assignee_id", "state"], unique=False)
    op.create_index("ticket_of_resident", "ticket", ["resident_id", sa.literal_column("id DESC")], unique=False)
    op.create_index(
        "ticket_to_close", "ticket", ["state_since"], unique=False, postgresql_where=sa.text("state = 'done'")
    )
    op.create_index(
        "ticket_waiting",
        "ticket",
        ["state", "team"],
        unique=False,
        postgresql_where=sa.text("state IN ('submitted', 'queued')"),
    )
    op.create_table(
        "event",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("ticket_id", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("actor_id", sa.BigInteger(), nullable=True),
        sa.Column(
            "state",
            sa.Enum(
                "submitted",
                "needs_info",
                "rejected",
                "queued",
                "accepted",
                "in_progress",
                "done",
                "closed",
                "cancelled",
                name="state",
                native_enum=False,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("cycle", sa.Integer(), nullable=False),
        sa.Column("note", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["actor_id"],
            ["person.id"],
        ),
        sa.ForeignKeyConstraint(
            ["ticket_id"],
            ["ticket.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("event_of_ticket", "event", ["ticket_id", "id"], unique=False)
    op.create_table(
        "form",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("ticket_id", sa.BigInteger(), nullable=True),
        sa.Column("filled", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("asking", sa.String(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("open", sa.Boolean(), nullable=False),
        sa.Column("touched_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
        ),
        sa.ForeignKeyConstraint(
            ["ticket_id"],
            ["ticket.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("form_of_person", "form", ["person_id", "kind", sa.literal_column("id DESC")], unique=False)
    op.create_table(
        "photo",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("ticket_id", sa.BigInteger(), nullable=False),
        sa.Column("file_id", sa.String(), nullable=False),
        sa.Column("after", sa.Boolean(), nullable=False),
        sa.Column("cycle", sa.Integer(), nullable=False),
        sa.Column("sender_id", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["sender_id"],
            ["person.id"],
        ),
        sa.ForeignKeyConstraint(
            ["ticket_id"],
            ["ticket.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("photo_of_ticket", "photo", ["ticket_id", "id"], unique=False)


def downgrade() -> None:
    op.drop_index("photo_of_ticket", table_name="photo")
    op.drop_table("photo")
    op.drop_index("form_of_person", table_name="form")
    op.drop_table("form")
    op.drop_index("event_of_ticket", table_name="event")
    op.drop_table("event")
    op.drop_index("ticket_waiting", table_name="ticket", postgresql_where=sa.text("state IN ('submitted', 'queued')"))
    op.drop_index("ticket_to_close", table_name="ticket", postgresql_where=sa.text("state = 'done'"))
    op.drop_index("ticket_of_resident", table_name="ticket")
    op.drop_index("ticket_of_assignee", table_name="ticket")
    op.drop_table("ticket")
    op.drop_index("outbox_waiting", table_name="outbox", postgresql_where=sa.text("failed_at IS NULL"))
    op.drop_index("outbox_of_chat", table_name="outbox", postgresql_where=sa.text("failed_at IS NULL"))
    op.drop_index("outbox_coalesce", table_name="outbox", postgresql_where=sa.text("failed_at IS NULL"))
    op.drop_table("outbox")
    op.drop_table("membership")
    op.drop_table("invitation")
    op.drop_index(op.f("ix_channel_chat_id"), table_name="channel")
    op.drop_table("channel")
    op.drop_index(op.f("ix_seen_update_at"), table_name="seen_update")
    op.drop_table("seen_update")
    op.drop_table("person")
    op.drop_table("dead_letter")
    op.drop_table("conversation")
    op.drop_index("card_of_message", table_name="card")
    op.drop_table("card")
    op.drop_table("alert")
    op.execute(sa.schema.DropSequence(sa.Sequence("ticket_number")))
