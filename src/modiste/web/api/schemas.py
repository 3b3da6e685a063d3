"""What the API answers with: the store's values as JSON."""

from datetime import datetime

from pydantic import BaseModel, Field, JsonValue

from modiste.studio.store import Board, BoardSummary, Job, LineageNode, Picture


class PictureOut(BaseModel):
    """A kept picture. Its pixels are at `file`, a small copy at `thumbnail`."""

    id: str
    kind: str
    title: str
    prompt: str
    tags: tuple[str, ...]
    width_px: int
    height_px: int
    created: datetime
    parents: tuple[str, ...]
    part: str = Field(description="Of a mask: the part of clothes that is white in it, or all.")
    origin: str = Field(description="How it came about: upload, design, segmenter, brush, ...")
    attributes: dict[str, JsonValue] = Field(description="What it shows: a design's garment, a fabric's category, ...")
    file: str
    thumbnail: str

    @classmethod
    def of(cls, picture: Picture) -> "PictureOut":
        """The picture as JSON."""
        return cls(id=picture.id, kind=picture.kind, title=picture.title, prompt=picture.prompt, tags=picture.tags,
                   width_px=picture.width_px, height_px=picture.height_px, created=picture.created,
                   parents=picture.parents, part=picture.part, origin=picture.origin,
                   attributes=dict(picture.attributes), file=f"/api/v1/pictures/{picture.id}/file",
                   thumbnail=f"/api/v1/pictures/{picture.id}/thumbnail")


class PicturesOut(BaseModel):
    """A part of a list, newest first; pass `after` on for the next part, None ends it."""

    pictures: tuple[PictureOut, ...]
    after: int | None


class NodeOut(BaseModel):
    """One step of how a picture came about, and what it was made from."""

    kind: str
    label: str
    picture: PictureOut | None
    model: str
    seed: int | None
    settings: tuple[tuple[str, str], ...]
    parents: tuple["NodeOut", ...]

    @classmethod
    def of(cls, node: LineageNode) -> "NodeOut":
        """The tree as JSON."""
        return cls(kind=node.kind, label=node.label, model=node.model, seed=node.seed, settings=node.settings,
                   picture=PictureOut.of(node.picture) if node.picture is not None else None,
                   parents=tuple(cls.of(parent) for parent in node.parents))


class BoardOut(BaseModel):
    """A board with its pictures in order; hand `version` back when changing it."""

    id: str
    title: str
    note: str
    version: int
    pictures: tuple[PictureOut, ...]
    changed: datetime

    @classmethod
    def of(cls, board: Board) -> "BoardOut":
        """The board as JSON."""
        return cls(id=board.id, title=board.title, note=board.note, version=board.version, changed=board.changed,
                   pictures=tuple(PictureOut.of(picture) for picture in board.pictures))


class BoardLineOut(BaseModel):
    """A board in a list."""

    id: str
    title: str
    version: int
    count: int
    cover: str | None
    changed: datetime

    @classmethod
    def of(cls, board: BoardSummary) -> "BoardLineOut":
        """The line as JSON."""
        return cls(id=board.id, title=board.title, version=board.version, count=board.count, cover=board.cover,
                   changed=board.changed)


class JobOut(BaseModel):
    """A job as it stands: `state` is queued, running, done, failed, cancelled or interrupted."""

    id: str
    kind: str
    state: str
    title: str
    done: int = Field(description="Units of work done, of `total`; 0 of 0 is not known yet.")
    total: int
    message: str
    pictures: tuple[str, ...] = Field(description="The ids of the pictures that it made.")
    items: tuple[str, ...] = Field(description="The ids of the catalogue or wardrobe items that it made.")
    summary: dict[str, str] = Field(description="Facts about what it made, such as a model's name.")
    error: str = Field(description="Why it failed, in one line; empty where it did not.")
    code: str = Field(description="Why it failed, for programs; empty where it did not.")
    version: int
    ahead: int
    previews: int
    created: datetime
    finished: datetime | None

    @classmethod
    def of(cls, job: Job) -> "JobOut":
        """The job as JSON."""
        return cls(id=job.id, kind=job.kind, state=job.state, title=job.title, done=job.done, total=job.total,
                   message=job.message, pictures=job.pictures, items=job.result.items,
                   summary=dict(job.result.summary), error=job.error,
                   code=job.failure.code if job.failure is not None else "", version=job.version, ahead=job.ahead,
                   previews=job.previews, created=job.created, finished=job.finished)
