"""Pictures that were deleted lie in the bin for a while."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Bring the tables up to this revision."""
    op.add_column("pictures", sa.Column("binned", sa.DateTime(), nullable=True))
