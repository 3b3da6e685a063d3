"""What pictures are of, and what jobs made, in columns: nothing is read out of titles, tags or texts any more."""

import json
from collections.abc import Mapping

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

_AT_ONCE = 500
_KINDS = {"find": "segment", "learn": "train"}
_VERDICT = ": looks like "


def upgrade() -> None:
    """Bring the tables up to this revision."""
    op.add_column("pictures", sa.Column("part", sa.String(length=20), nullable=False, server_default=""))
    op.add_column("pictures", sa.Column("origin", sa.String(length=20), nullable=False, server_default=""))
    op.add_column("pictures", sa.Column("attributes", sa.JSON(), nullable=False, server_default="{}"))
    op.add_column("jobs", sa.Column("result", sa.JSON(), nullable=False, server_default="{}"))
    _fill_pictures()
    _fill_jobs()
    op.execute("ALTER TABLE jobs DROP COLUMN pictures")


def _fill_pictures() -> None:
    pictures = sa.table(
        "pictures", sa.column("number", sa.Integer), sa.column("kind", sa.String), sa.column("title", sa.String),
        sa.column("lineage", sa.Text), sa.column("part", sa.String), sa.column("origin", sa.String),
        sa.column("attributes", sa.JSON))
    connection, last = op.get_bind(), -1
    while True:
        query = sa.select(pictures.c.number, pictures.c.kind, pictures.c.title, pictures.c.lineage)
        query = query.where(pictures.c.number > last).order_by(pictures.c.number).limit(_AT_ONCE)
        rows = connection.execute(query).all()
        for number, kind, title, lineage in rows:
            part, origin, attributes = _facts(kind, title, json.loads(lineage) if lineage else {})
            connection.execute(sa.update(pictures).where(pictures.c.number == number).values(
                part=part, origin=origin, attributes=attributes))
            last = number
        if len(rows) < _AT_ONCE:
            return


def _facts(kind: str, title: str, lineage: Mapping[str, object]) -> tuple[str, str, dict[str, object]]:
    """(part, origin, attributes) of a picture, read for the last time from its title and its lineage's settings."""
    pairs = lineage.get("settings")
    settings = {str(name): str(value) for name, value in pairs} if isinstance(pairs, list) else {}
    model, made = str(lineage.get("model", "")), str(lineage.get("kind", ""))[:20]
    if kind == "mask":
        return settings.get("part", ""), model if model in ("segmenter", "brush") else "", {}
    if kind == "draped":
        photo, _, cloth = title.rpartition(" · ")
        return "", made, {"photo": photo, "cloth": cloth} if photo else {}
    if kind == "fabric" and "category" in settings:
        return "", model[:20], _of_fabric(settings, lineage.get("seed"))
    if kind == "design" and "checked" in settings:
        return "", made, {"verified": [_verdict(one) for one in settings["checked"].split("; ")]}
    return "", "sample" if made == "learn" else made if kind == "design" else "", {}


def _of_fabric(settings: Mapping[str, str], seed: object) -> dict[str, object]:
    facts: dict[str, object] = {name: settings[name] for name in ("category", "engine", "repeat", "role")
                                if name in settings}
    if isinstance(seed, int):
        facts["seed"] = seed
    if "dpi" in settings:
        facts["dpi"] = float(settings["dpi"])
    if "request" in settings:
        facts["request"] = json.loads(settings["request"])
    return facts | {"inks": settings.get("inks.colours", "").split()}


def _verdict(told: str) -> dict[str, object]:
    kind, _, rest = told.partition(" ")
    missed, _, seen = rest.partition(_VERDICT)
    return {"kind": kind, "ok": missed != "missed", **({"seen": seen} if seen else {})}


def _fill_jobs() -> None:
    jobs = sa.table("jobs", sa.column("number", sa.Integer), sa.column("kind", sa.String),
                    sa.column("pictures", sa.Text), sa.column("result", sa.JSON))
    connection = op.get_bind()
    for number, pictures in connection.execute(sa.select(jobs.c.number, jobs.c.pictures)).all():
        result = {"pictures": pictures.split(), "items": [], "summary": []}
        connection.execute(sa.update(jobs).where(jobs.c.number == number).values(result=result))
    for former, kind in _KINDS.items():
        connection.execute(sa.update(jobs).where(jobs.c.kind == former).values(kind=kind))
