"""A kept outfit keeps the weather that it was made for, as it keeps the occasion."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    """Bring the tables up to this revision."""
    op.add_column("wardrobe_outfits", sa.Column("weather", sa.String(200), nullable=False, server_default=""))
