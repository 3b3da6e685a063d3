"""Households: people who show each other garments, and lend them."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    """Bring the tables up to this revision."""
    op.create_table(
        "households",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("code", sa.String(length=16), nullable=False),
        sa.Column("created", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_households"),
        sa.UniqueConstraint("code", name="uq_households_code"),
    )
    op.create_table(
        "household_members",
        sa.Column("user", sa.Integer(), nullable=False),
        sa.Column("household", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["user"], ["users.number"], name="fk_household_members_user_users",
                                ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["household"], ["households.number"], name="fk_household_members_household_households",
                                ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("user", name="pk_household_members"),
    )
    op.create_index("ix_household_members_household", "household_members", ["household"])
    op.create_table(
        "wardrobe_shares",
        sa.Column("item", sa.Integer(), nullable=False),
        sa.Column("lends", sa.Boolean(), nullable=False),
        sa.Column("borrower", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["item"], ["wardrobe_items.number"], name="fk_wardrobe_shares_item_wardrobe_items",
                                ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["borrower"], ["users.number"], name="fk_wardrobe_shares_borrower_users",
                                ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("item", name="pk_wardrobe_shares"),
    )
    op.create_index("ix_wardrobe_shares_borrower", "wardrobe_shares", ["borrower"])
