"""Titles of garments that the program made are kept no more: each reader gets them in the own language."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    """Bring the tables up to this revision."""
    from modiste.studio.store.wardrobe.rows import tags_of_json
    from modiste.stylist.wardrobe.titles import file_title, own_title

    items = sa.table("wardrobe_items", sa.column("number", sa.Integer), sa.column("title", sa.String),
                     sa.column("tags", sa.JSON), sa.column("photo", sa.String), sa.column("part", sa.String))
    connection = op.get_bind()
    for number, title, tags, photo, part in connection.execute(sa.select(items)).all():
        if not own_title(title, tags_of_json(tags), file_title(photo, part)):
            connection.execute(sa.update(items).where(items.c.number == number).values(title=""))
