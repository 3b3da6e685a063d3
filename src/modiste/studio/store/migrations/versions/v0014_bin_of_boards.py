"""Boards that were deleted lie in the bin for a while, as pictures and garments do."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    """Bring the tables up to this revision."""
    op.add_column("boards", sa.Column("binned", sa.DateTime(), nullable=True))
