"""Since when a message waits, however often it is put off"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """What waits already waits since it is due."""
    op.add_column(
        "outbox", sa.Column("since", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False)
    )
    op.execute("UPDATE outbox SET since = due_at")


def downgrade() -> None:
    """Forget it."""
    op.drop_column("outbox", "since")
