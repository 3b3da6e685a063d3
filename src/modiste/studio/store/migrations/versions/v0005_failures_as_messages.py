"""Why a job failed as a code and its parameters, so that it can be said in any language."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Bring the tables up to this revision."""
    op.add_column("jobs", sa.Column("failure", sa.JSON(), nullable=True))
    jobs = sa.table("jobs", sa.column("number", sa.Integer), sa.column("error", sa.Text), sa.column("failure", sa.JSON))
    connection = op.get_bind()
    for number, error in connection.execute(sa.select(jobs.c.number, jobs.c.error).where(jobs.c.error != "")).all():
        # A code that no table of texts has is its own text: a former line is shown as it was.
        failure = {"code": error, "parameters": {}}
        connection.execute(sa.update(jobs).where(jobs.c.number == number).values(failure=failure))
    op.execute("ALTER TABLE jobs DROP COLUMN error")
