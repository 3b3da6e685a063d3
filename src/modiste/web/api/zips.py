"""Several pictures as one ZIP: of a job, of a board, or chosen ones. One picture at a time is in memory."""

import io
import zipfile
from collections.abc import Iterator, Sequence
from typing import Annotated, Final

from fastapi import APIRouter, Query
from fastapi.responses import StreamingResponse
from typing_extensions import Buffer

from modiste.studio.jobs.kinds.fields import PictureId
from modiste.studio.saving import slug
from modiste.studio.store import NotFoundError, Picture, Store, UserId
from modiste.web.api.deps import ContextDep, Id, UserDep

MOST: Final = 500
router = APIRouter(tags=["pictures"])
_ZIP: Final[dict[int | str, dict[str, object]]] = {200: {"content": {"application/zip": {}}}}


@router.get("/pictures.zip", response_class=StreamingResponse, responses=_ZIP)
def chosen(context: ContextDep, user: UserDep,
           ids: Annotated[tuple[PictureId, ...], Query(alias="id", min_length=1, max_length=MOST)]
           ) -> StreamingResponse:
    """Pictures by their ids, as PNG with how they were made inside."""
    return _answer(context.store, user, context.store.pictures.get_many(user, tuple(dict.fromkeys(ids))), "modiste")


@router.get("/jobs/{job}/pictures.zip", response_class=StreamingResponse, responses=_ZIP)
def of_job(context: ContextDep, user: UserDep, job: Id) -> StreamingResponse:
    """What a job made, without what was deleted since."""
    found = context.jobs.get(user, job)
    return _answer(context.store, user, tuple(_kept(context.store, user, found.pictures)), slug(found.title) or "job")


@router.get("/boards/{board}/pictures.zip", response_class=StreamingResponse, responses=_ZIP)
def of_board(context: ContextDep, user: UserDep, board: Id) -> StreamingResponse:
    """The pictures of a board, numbered in its order."""
    found = context.store.boards.get(user, board)
    return _answer(context.store, user, found.pictures, slug(found.title) or "board")


def _kept(store: Store, user: UserId, pictures: Sequence[str]) -> Iterator[Picture]:
    for one in pictures:
        try:
            yield store.pictures.get(user, one)
        except NotFoundError:
            continue


def _answer(store: Store, user: UserId, pictures: Sequence[Picture], name: str) -> StreamingResponse:
    headers = {"content-disposition": f'attachment; filename="{name}.zip"', "cache-control": "private, no-store"}
    return StreamingResponse(_packed(store, user, pictures), media_type="application/zip", headers=headers)


def _packed(store: Store, user: UserId, pictures: Sequence[Picture]) -> Iterator[bytes]:
    """The archive as it grows; PNGs are packed already. What was deleted meanwhile is left out."""
    taken = _Taken()
    with zipfile.ZipFile(taken, "w", zipfile.ZIP_STORED) as archive:
        for number, picture in enumerate(pictures, start=1):
            try:
                data = store.pictures.download(user, picture.id)
            except NotFoundError:
                continue
            entry = zipfile.ZipInfo(f"{number:03d}-{slug(picture.title)}-{picture.id[:6]}.png",
                                    picture.created.timetuple()[:6])
            archive.writestr(entry, data)
            yield taken.take()
    yield taken.take()


class _Taken(io.RawIOBase):
    """What the archive writes, handed on and forgotten."""

    def __init__(self) -> None:
        super().__init__()
        self._parts: list[bytes] = []

    def writable(self) -> bool:
        """It is."""
        return True

    def write(self, data: Buffer) -> int:
        """Keep it until it is taken."""
        part = bytes(data)
        self._parts.append(part)
        return len(part)

    def take(self) -> bytes:
        """What was written since the last time."""
        taken, self._parts = b"".join(self._parts), []
        return taken
