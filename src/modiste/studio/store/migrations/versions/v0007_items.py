"""The catalogue: items with variants, pictures, tags and prices, and the ledger of imports."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Bring the tables up to this revision."""
    op.create_table(
        "items",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("user", sa.Integer(), nullable=True),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("product", sa.String(length=16), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False)
          for name in ("title", "brand", "description", "category", "url", "words")),
        sa.Column("available", sa.Boolean(), nullable=False),
        sa.Column("price", sa.BigInteger(), nullable=True),
        sa.Column("currency", sa.String(length=3), nullable=True),
        sa.Column("digest", sa.String(length=32), nullable=False),
        sa.Column("indexed", sa.String(length=32), nullable=False),
        sa.Column("embedded", sa.String(length=300), nullable=False),
        sa.Column("seen", sa.Integer(), nullable=False),
        sa.Column("created", sa.DateTime(), nullable=False),
        sa.Column("changed", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["user"], ["users.number"], name="fk_items_user_users", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("number", name="pk_items"),
        sa.UniqueConstraint("id", name="uq_items_id"),
    )
    op.create_index("ix_items_source_seen", "items", ["source", "seen"])
    op.create_index("ix_items_user", "items", ["user"])
    op.create_index("ix_items_product", "items", ["product"])
    _create_parts()
    op.create_table(
        "imports",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("user", sa.Integer(), nullable=True),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("format", sa.String(length=20), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("started", sa.DateTime(), nullable=False),
        sa.Column("ended", sa.DateTime(), nullable=True),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["user"], ["users.number"], name="fk_imports_user_users", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("number", name="pk_imports"),
        sa.UniqueConstraint("id", name="uq_imports_id"),
    )
    op.create_index("ix_imports_user", "imports", ["user"])


def _create_parts() -> None:
    _create_part(
        "item_variants",
        sa.Column("sku", sa.Text(), nullable=False),
        sa.Column("size", sa.Text(), nullable=True),
        sa.Column("size_system", sa.String(length=20), nullable=True),
        sa.Column("price", sa.BigInteger(), nullable=True),
        sa.Column("full_price", sa.BigInteger(), nullable=True),
        sa.Column("currency", sa.String(length=3), nullable=True),
        sa.Column("full_currency", sa.String(length=3), nullable=True),
        sa.Column("available", sa.Boolean(), nullable=False),
        sa.Column("stock", sa.Integer(), nullable=True),
    )
    _create_part(
        "item_pictures",
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=True),
    )
    op.create_index("ix_item_pictures_sha256", "item_pictures", ["sha256"])
    _create_part(
        "item_tags",
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("value", sa.String(length=60), nullable=False),
        sa.Column("confidence", sa.Float(), nullable=False),
        sa.Column("source", sa.String(length=10), nullable=False),
        sa.Column("share", sa.Float(), nullable=True),
    )
    op.create_index("ix_item_tags_kind_value", "item_tags", ["kind", "value"])
    op.create_table(
        "item_prices",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("item", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("price", sa.BigInteger(), nullable=True),
        sa.Column("currency", sa.String(length=3), nullable=True),
        sa.Column("available", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["item"], ["items.number"], name="fk_item_prices_item_items", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("number", name="pk_item_prices"),
    )
    op.create_index("ix_item_prices_item", "item_prices", ["item"])


def _create_part(name: str, *columns: "sa.Column[object]") -> None:
    """A table of what an item has several of, in order."""
    op.create_table(
        name,
        sa.Column("item", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        *columns,
        sa.ForeignKeyConstraint(["item"], ["items.number"], name=f"fk_{name}_item_items", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("item", "place", name=f"pk_{name}"),
    )
