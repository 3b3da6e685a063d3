"""Wardrobes: garments, wears, outfits."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Bring the tables up to this revision."""
    _items()
    op.create_table(
        "wardrobe_wears",
        sa.Column("item", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["item"], ["wardrobe_items.number"], name="fk_wardrobe_wears_item_wardrobe_items",
                                ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("item", "day", name="pk_wardrobe_wears"),
    )
    op.create_table(
        "wardrobe_outfits",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("user", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("items", sa.JSON(), nullable=False),
        sa.Column("day", sa.Date(), nullable=True),
        sa.Column("occasion", sa.String(length=60), nullable=False),
        sa.Column("score", sa.Double(), nullable=True),
        sa.Column("created", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["user"], ["users.number"], name="fk_wardrobe_outfits_user_users",
                                ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("number", name="pk_wardrobe_outfits"),
        sa.UniqueConstraint("id", name="uq_wardrobe_outfits_id"),
    )
    op.create_index("ix_wardrobe_outfits_user_day", "wardrobe_outfits", ["user", "day"])


def _items() -> None:
    text = {"title": 200, "own_type": 60, "brand": 100, "size": 40, "place": 100, "state": 10, "photo": 200,
            "part": 20, "shows": 20, "file_sha256": 64, "sha256": 64, "embedder": 80}
    op.create_table(
        "wardrobe_items",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("user", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.String(length=length), nullable=False) for name, length in text.items()),
        sa.Column("reason", sa.Text(), nullable=False),
        *(sa.Column(name, sa.JSON(), nullable=False) for name in ("own_tags", "tags", "seasons")),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in ("quantity", "since_wash", "version", "original")),
        sa.Column("cutout", sa.Integer(), nullable=True),
        sa.Column("price", sa.String(length=20), nullable=True),
        sa.Column("currency", sa.String(length=3), nullable=True),
        sa.Column("bought", sa.Date(), nullable=True),
        sa.Column("warmth_clo", sa.Double(), nullable=True),
        sa.Column("formality", sa.Double(), nullable=True),
        sa.Column("vector", sa.LargeBinary(), nullable=True),
        sa.Column("created", sa.DateTime(), nullable=False),
        sa.Column("changed", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["user"], ["users.number"], name="fk_wardrobe_items_user_users", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["original"], ["pictures.number"], name="fk_wardrobe_items_original_pictures",
                                ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["cutout"], ["pictures.number"], name="fk_wardrobe_items_cutout_pictures",
                                ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("number", name="pk_wardrobe_items"),
        sa.UniqueConstraint("id", name="uq_wardrobe_items_id"),
        sa.UniqueConstraint("user", "sha256", "part", name="uq_wardrobe_items_user_sha256_part"),
    )
    op.create_index("ix_wardrobe_items_user_number", "wardrobe_items", ["user", "number"])
    op.create_index("ix_wardrobe_items_original", "wardrobe_items", ["original"])
    op.create_index("ix_wardrobe_items_cutout", "wardrobe_items", ["cutout"])
