"""Garments that were deleted lie in the bin for a while, as pictures do."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    """Bring the tables up to this revision."""
    op.add_column("wardrobe_items", sa.Column("binned", sa.DateTime(), nullable=True))
