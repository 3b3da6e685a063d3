"""Pictures that were "redrawn" came from image-to-image, as it is called everywhere now; lineages are read so too."""

from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Bring the tables up to this revision."""
    op.execute("UPDATE pictures SET origin = 'image_to_image' WHERE origin = 'redraw'")
