"""Threads: conversations with the stylist."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Bring the tables up to this revision."""
    op.create_table(
        "threads",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("user", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created", sa.DateTime(), nullable=False),
        sa.Column("changed", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["user"], ["users.number"], name="fk_threads_user_users", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("number", name="pk_threads"),
        sa.UniqueConstraint("id", name="uq_threads_id"),
    )
    op.create_index("ix_threads_user_changed", "threads", ["user", "changed"])
    op.create_table(
        "thread_messages",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("thread", sa.Integer(), nullable=False),
        sa.Column("said", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("created", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["thread"], ["threads.number"], name="fk_thread_messages_thread_threads",
                                ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("number", name="pk_thread_messages"),
    )
    op.create_index("ix_thread_messages_thread", "thread_messages", ["thread"])
