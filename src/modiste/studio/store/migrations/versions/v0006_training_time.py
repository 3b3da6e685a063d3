"""How long each person's trainings took."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Bring the tables up to this revision."""
    op.create_table(
        "training_time",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("user", sa.Integer(), nullable=False),
        sa.Column("job", sa.String(length=16), nullable=False),
        sa.Column("created", sa.DateTime(), nullable=False),
        sa.Column("asked_s", sa.Float(), nullable=False),
        sa.Column("spent_s", sa.Float(), nullable=False),
        sa.Column("ended", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["user"], ["users.number"], name="fk_training_time_user_users", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("number", name="pk_training_time"),
    )
    op.create_index("ix_training_time_user", "training_time", ["user"])
    op.create_index("ix_training_time_job", "training_time", ["job"])
