"""What was done about people, and the ways to find them and their invitations"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """The history of a person's rights begins here."""
    op.create_table(
        "people_event",
        sa.Column("id", sa.BigInteger(), primary_key=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.BigInteger(), sa.ForeignKey("person.id")),
        sa.Column("person_id", sa.BigInteger(), sa.ForeignKey("person.id"), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("role", sa.String(length=24)),
        sa.Column("scope", sa.String(), nullable=False),
    )
    op.create_index("people_event_of_person", "people_event", ["person_id", sa.text("id DESC")])
    op.create_index("person_of_username", "person", [sa.text("lower(username)")])
    op.create_index("invitation_expires", "invitation", ["expires_at"])
    op.create_index("roster_change_of_number", "roster_change", ["number", "import_id"])


def downgrade() -> None:
    """It is forgotten who did it."""
    op.drop_index("roster_change_of_number", "roster_change")
    op.drop_index("invitation_expires", "invitation")
    op.drop_index("person_of_username", "person")
    op.drop_table("people_event")
