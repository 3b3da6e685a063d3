"""Events and profiles: what people did with garments, and what they say of themselves."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Bring the tables up to this revision."""
    op.create_table(
        "events",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("user", sa.Integer(), nullable=False),
        sa.Column("person", sa.String(length=200), nullable=False),
        sa.Column("item", sa.String(length=200), nullable=False),
        sa.Column("event", sa.String(length=20), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("reason", sa.String(length=20), nullable=True),
        sa.Column("size", sa.String(length=20), nullable=True),
        sa.Column("fit", sa.String(length=10), nullable=True),
        sa.Column("occasion", sa.String(length=60), nullable=True),
        sa.Column("digest", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["user"], ["users.number"], name="fk_events_user_users", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("number", name="pk_events"),
        sa.UniqueConstraint("user", "digest", name="uq_events_user_digest"),
    )
    op.create_index("ix_events_user_person_at", "events", ["user", "person", "at"])
    op.create_table(
        "profiles",
        sa.Column("user", sa.Integer(), nullable=False),
        sa.Column("person", sa.String(length=200), nullable=False),
        sa.Column("said", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["user"], ["users.number"], name="fk_profiles_user_users", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("user", "person", name="pk_profiles"),
    )
