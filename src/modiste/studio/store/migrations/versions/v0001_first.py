"""The first tables, and the local user of a studio without accounts."""

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Bring the tables up to this revision."""
    _create_users()
    _create_boards()
    _create_jobs()
    _create_pictures()
    _create_what_users_own()
    _create_links_of_pictures()


def _create_users() -> None:
    op.create_table(
        "users",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("name_key", sa.String(length=192), nullable=False),
        sa.Column("password", sa.String(length=256), nullable=False),
        sa.Column("created", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_users"),
        sa.UniqueConstraint("name_key", name="uq_users_name_key"),
        sqlite_autoincrement=True,
    )
    users = sa.table(
        "users",
        sa.column("number", sa.Integer), sa.column("name", sa.String), sa.column("name_key", sa.String),
        sa.column("password", sa.String), sa.column("created", sa.DateTime),
    )
    local = {"number": 0, "name": "", "name_key": "", "password": "", "created": datetime.now(UTC).replace(tzinfo=None)}
    op.bulk_insert(users, [local])


def _create_boards() -> None:
    op.create_table(
        "boards",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("user", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created", sa.DateTime(), nullable=False),
        sa.Column("changed", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["user"], ["users.number"], name="fk_boards_user_users", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("number", name="pk_boards"),
        sa.UniqueConstraint("id", name="uq_boards_id"),
    )
    op.create_index("ix_boards_user_changed", "boards", ["user", "changed"])


def _create_jobs() -> None:
    op.create_table(
        "jobs",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("user", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("request", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("error", sa.Text(), nullable=False),
        sa.Column("pictures", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created", sa.DateTime(), nullable=False),
        sa.Column("started", sa.DateTime(), nullable=True),
        sa.Column("finished", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["user"], ["users.number"], name="fk_jobs_user_users", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("number", name="pk_jobs"),
        sa.UniqueConstraint("id", name="uq_jobs_id"),
    )
    op.create_index("ix_jobs_state", "jobs", ["state"])
    op.create_index("ix_jobs_user_number", "jobs", ["user", "number"])


def _create_pictures() -> None:
    op.create_table(
        "pictures",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("user", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("prompt", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("width_px", sa.Integer(), nullable=False),
        sa.Column("height_px", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("created", sa.DateTime(), nullable=False),
        sa.Column("lineage", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["user"], ["users.number"], name="fk_pictures_user_users", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("number", name="pk_pictures"),
        sa.UniqueConstraint("id", name="uq_pictures_id"),
    )
    op.create_index("ix_pictures_sha256", "pictures", ["sha256"])
    op.create_index("ix_pictures_user_kind_number", "pictures", ["user", "kind", "number"])
    op.create_index("ix_pictures_user_number", "pictures", ["user", "number"])


def _create_what_users_own() -> None:
    op.create_table(
        "preferences",
        sa.Column("user", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["user"], ["users.number"], name="fk_preferences_user_users", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("user", "name", name="pk_preferences"),
    )
    op.create_table(
        "sign_ins",
        sa.Column("token_sha256", sa.String(length=64), nullable=False),
        sa.Column("user", sa.Integer(), nullable=False),
        sa.Column("expires", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["user"], ["users.number"], name="fk_sign_ins_user_users", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("token_sha256", name="pk_sign_ins"),
    )
    op.create_index("ix_sign_ins_user", "sign_ins", ["user"])


def _create_links_of_pictures() -> None:
    op.create_table(
        "board_pictures",
        sa.Column("board", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("picture", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["board"], ["boards.number"],
            name="fk_board_pictures_board_boards", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["picture"], ["pictures.number"],
            name="fk_board_pictures_picture_pictures", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("board", "place", name="pk_board_pictures"),
        sa.UniqueConstraint("board", "picture", name="uq_board_pictures_board_picture"),
    )
    op.create_index("ix_board_pictures_picture", "board_pictures", ["picture"])
    op.create_table(
        "picture_origins",
        sa.Column("picture", sa.Integer(), nullable=False),
        sa.Column("parent", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["parent"], ["pictures.number"],
            name="fk_picture_origins_parent_pictures", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["picture"], ["pictures.number"],
            name="fk_picture_origins_picture_pictures", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("picture", "parent", name="pk_picture_origins"),
    )
    op.create_index("ix_picture_origins_parent", "picture_origins", ["parent"])
    op.create_table(
        "picture_tags",
        sa.Column("picture", sa.Integer(), nullable=False),
        sa.Column("tag", sa.String(length=40), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["picture"], ["pictures.number"],
            name="fk_picture_tags_picture_pictures", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("picture", "tag", name="pk_picture_tags"),
    )
    op.create_index("ix_picture_tags_tag_picture", "picture_tags", ["tag", "picture"])
