"""The whole life of a ticket: holds, followers, duplicates, roles with a scope, the roster, ready sentences, search"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from storage import words

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_UNDER_WAY = "state IN ('submitted', 'needs_info', 'queued', 'accepted', 'in_progress', 'on_hold')"
_NEW_OF_TICKET = ("level", "appealed", "parent_id", "follows_id", "held_until", "offered_to", "offered_until")
_NEW_OF_PERSON = ("registered_at", "suspended_at", "away_until")


def upgrade() -> None:
    """Who belongs to a team now belongs to its scope."""
    op.execute(words.MAKE)
    for name in _NEW_OF_PERSON:
        op.add_column("person", sa.Column(name, sa.DateTime(timezone=True)))
    op.create_index("person_words", "person", [sa.text("campusdesk_words(name)")], postgresql_using="gin")
    op.create_index("person_of_room", "person", ["building", "room"])
    op.alter_column("membership", "team", new_column_name="scope")
    op.alter_column("invitation", "team", new_column_name="scope")
    op.execute("UPDATE membership SET scope = 'team:' || scope WHERE scope <> ''")
    op.execute("UPDATE invitation SET scope = 'team:' || scope WHERE scope <> ''")
    op.create_index("membership_of_role", "membership", ["role", "scope"])
    # "Add a word" is asked by another kind of form from now on.
    op.execute("UPDATE form SET open = false WHERE kind = 'add'")
    _tickets()
    _beside_tickets()
    _roster()


def _tickets() -> None:
    op.add_column("ticket", sa.Column("level", sa.Integer(), server_default="0", nullable=False))
    op.add_column("ticket", sa.Column("appealed", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.alter_column("ticket", "level", server_default=None)
    op.alter_column("ticket", "appealed", server_default=None)
    op.add_column("ticket", sa.Column("parent_id", sa.BigInteger(), sa.ForeignKey("ticket.id")))
    op.add_column("ticket", sa.Column("follows_id", sa.BigInteger(), sa.ForeignKey("ticket.id")))
    op.add_column("ticket", sa.Column("held_until", sa.DateTime(timezone=True)))
    op.add_column("ticket", sa.Column("offered_to", sa.BigInteger(), sa.ForeignKey("person.id")))
    op.add_column("ticket", sa.Column("offered_until", sa.DateTime(timezone=True)))
    op.create_index("ticket_due", "ticket", ["due_at"], postgresql_where=sa.text(_UNDER_WAY))
    op.create_index("ticket_on_hold", "ticket", ["held_until"], postgresql_where=sa.text("state = 'on_hold'"))
    op.create_index(
        "ticket_of_team",
        "ticket",
        ["team", "assignee_id"],
        postgresql_where=sa.text("assignee_id IS NOT NULL AND " + _UNDER_WAY),
    )
    op.create_index("ticket_of_place", "ticket", ["building", "room", sa.text("id DESC")])
    op.create_index("ticket_words", "ticket", [sa.text("campusdesk_words(description)")], postgresql_using="gin")
    op.create_index("ticket_of_parent", "ticket", ["parent_id"], postgresql_where=sa.text("parent_id IS NOT NULL"))


def _beside_tickets() -> None:
    op.create_table(
        "hold",
        sa.Column("id", sa.BigInteger(), primary_key=True),
        sa.Column("ticket_id", sa.BigInteger(), sa.ForeignKey("ticket.id"), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("note", sa.String()),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("times", postgresql.JSONB(), nullable=False),
        sa.Column("left", sa.Integer()),
        sa.Column("ended_at", sa.DateTime(timezone=True)),
    )
    op.create_index("hold_of_ticket", "hold", ["ticket_id", "id"])
    op.create_table(
        "follower",
        sa.Column("ticket_id", sa.BigInteger(), sa.ForeignKey("ticket.id"), primary_key=True),
        sa.Column("person_id", sa.BigInteger(), sa.ForeignKey("person.id"), primary_key=True),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("follower_person", "follower", ["person_id"])
    op.create_table(
        "recording",
        sa.Column("id", sa.BigInteger(), primary_key=True),
        sa.Column("ticket_id", sa.BigInteger(), sa.ForeignKey("ticket.id"), nullable=False),
        sa.Column("file_id", sa.String(), nullable=False),
        sa.Column("seconds", sa.Integer(), nullable=False),
        sa.Column("sender_id", sa.BigInteger(), sa.ForeignKey("person.id"), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("recording_of_ticket", "recording", ["ticket_id", "id"])
    op.create_table(
        "canned_reply",
        sa.Column("id", sa.BigInteger(), primary_key=True),
        sa.Column("state", sa.String(length=24), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("made_by", sa.BigInteger(), sa.ForeignKey("person.id"), nullable=False),
    )
    op.create_index("canned_reply_of_state", "canned_reply", ["state", "id"])


def _roster() -> None:
    op.create_table(
        "roster_entry",
        sa.Column("number", sa.String(), primary_key=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("building", sa.String()),
        sa.Column("room", sa.String()),
        sa.Column("phone", sa.LargeBinary()),
        sa.Column("role", sa.String(length=24), nullable=False),
        sa.Column("scope", sa.String(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), sa.ForeignKey("person.id"), unique=True),
    )
    op.create_table(
        "roster_import",
        sa.Column("id", sa.BigInteger(), primary_key=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("file", sa.String(), nullable=False),
        sa.Column("added", sa.Integer(), nullable=False),
        sa.Column("changed", sa.Integer(), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True)),
    )
    op.create_table(
        "roster_change",
        sa.Column("import_id", sa.BigInteger(), sa.ForeignKey("roster_import.id"), primary_key=True),
        sa.Column("number", sa.String(), primary_key=True),
        sa.Column("before", postgresql.JSONB()),
    )
    op.create_table(
        "attempt",
        sa.Column("person_id", sa.BigInteger(), sa.ForeignKey("person.id"), primary_key=True),
        sa.Column("at", sa.DateTime(timezone=True), primary_key=True),
    )


def downgrade() -> None:
    """Scopes that are no team are forgotten, and so is what the roles above the office were.

    What is on hold goes on, and a duplicate is cancelled: the program before knows neither.
    """
    for table in ("ticket", "event"):
        states = sa.table(table, sa.column("state"))
        op.execute(states.update().where(states.c.state == "on_hold").values(state="in_progress"))
        op.execute(states.update().where(states.c.state == "duplicate").values(state="cancelled"))
    for table in ("attempt", "roster_change", "roster_import", "roster_entry"):
        op.drop_table(table)
    for table in ("canned_reply", "recording", "follower", "hold"):
        op.drop_table(table)
    for name in ("due", "on_hold", "of_team", "of_place", "words", "of_parent"):
        op.drop_index(f"ticket_{name}", "ticket")
    for name in reversed(_NEW_OF_TICKET):
        op.drop_column("ticket", name)
    op.drop_index("membership_of_role", "membership")
    for name in ("membership", "invitation"):
        rows = sa.table(name, sa.column("role"), sa.column("scope"))
        op.execute(
            rows.delete().where(
                rows.c.role.not_in(["resident", "worker", "office", "admin"])
                | ((rows.c.scope != "") & ~rows.c.scope.startswith("team:"))
            )
        )
        op.execute(rows.update().where(rows.c.scope != "").values(scope=sa.func.substr(rows.c.scope, 6)))
        op.alter_column(name, "scope", new_column_name="team")
    op.drop_index("person_of_room", "person")
    op.drop_index("person_words", "person")
    for name in reversed(_NEW_OF_PERSON):
        op.drop_column("person", name)
    op.execute(words.DROP)
