"""Boards: pictures in an order, with a title and a note; and lookbooks of them."""

from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, Field
from starlette.concurrency import run_in_threadpool

from modiste.studio.jobs.kinds.fields import PictureId
from modiste.studio.lookbook import lookbook_html, lookbook_pdf
from modiste.studio.saving import slug
from modiste.web.api.deps import ContextDep, Id, UserDep
from modiste.web.api.schemas import BoardLineOut, BoardOut
from modiste.web.own_threads import decode

router = APIRouter(prefix="/boards", tags=["boards"])
Tongue = Annotated[Literal["en", "ru"], Query()]
MOST = 500


class NewBoard(BaseModel):
    """A title, and the first pictures."""

    title: str = Field(min_length=1, max_length=200)
    pictures: tuple[PictureId, ...] = Field(default=(), max_length=MOST)


class BoardChange(BaseModel):
    """What is to be changed, and the version that was looked at; what is left out stays."""

    version: int = Field(ge=0, le=2**31 - 1)
    title: str | None = Field(default=None, min_length=1, max_length=200)
    note: str | None = Field(default=None, max_length=10_000)
    pictures: tuple[PictureId, ...] | None = Field(default=None, max_length=MOST)


class MorePictures(BaseModel):
    """Pictures to put on a board."""

    pictures: tuple[PictureId, ...] = Field(min_length=1, max_length=MOST)


@router.get("")
def find(context: ContextDep, user: UserDep) -> tuple[BoardLineOut, ...]:
    """Your boards, the last changed first."""
    return tuple(BoardLineOut.of(board) for board in context.store.boards.list(user))


@router.post("", status_code=201)
def create(context: ContextDep, user: UserDep, asked: NewBoard) -> BoardOut:
    """Make a board."""
    return BoardOut.of(context.store.boards.create(user, asked.title, asked.pictures))


@router.get("/bin")
def in_bin(context: ContextDep, user: UserDep) -> tuple[BoardLineOut, ...]:
    """Your boards in the bin, the last deleted first."""
    return tuple(BoardLineOut.of(board) for board in context.store.boards.in_bin(user))


@router.post("/{board}/restore")
def restore(context: ContextDep, user: UserDep, board: Id) -> BoardOut:
    """Take a board out of the bin, as it was."""
    context.store.boards.restore(user, (board,))
    return BoardOut.of(context.store.boards.get(user, board))


@router.get("/{board}")
def get(context: ContextDep, user: UserDep, board: Id) -> BoardOut:
    """One board."""
    return BoardOut.of(context.store.boards.get(user, board))


@router.patch("/{board}")
def change(context: ContextDep, user: UserDep, board: Id, asked: BoardChange) -> BoardOut:
    """Change it; 409 when someone else, or another tab, changed it meanwhile."""
    return BoardOut.of(context.store.boards.change(user, board, asked.version, title=asked.title, note=asked.note,
                                                 pictures=asked.pictures))


@router.post("/{board}/pictures")
def append(context: ContextDep, user: UserDep, board: Id, asked: MorePictures) -> BoardOut:
    """Put pictures on it, after those that are there."""
    return BoardOut.of(context.store.boards.append(user, board, asked.pictures))


@router.delete("/{board}", status_code=204)
def remove(context: ContextDep, user: UserDep, board: Id, version: Annotated[int, Query(ge=0, le=2**31 - 1)]) -> None:
    """Put the board into the bin, for 30 days; its pictures stay."""
    context.store.boards.put_in_bin(user, board, version)


@router.get("/{board}/lookbook.html", response_class=Response, responses={200: {"content": {"text/html": {}}}})
async def lookbook_page(request: Request, context: ContextDep, user: UserDep, board: Id, language: Tongue = "en"
                        ) -> Response:
    """The lookbook as one web page that needs nothing else."""
    book = await decode(request, lookbook_html, context.store, user, board, language)
    shown = await run_in_threadpool(context.store.boards.get, user, board)
    return Response(book, media_type="text/html", headers=_as_file(shown.title, "html"))


@router.get("/{board}/lookbook.pdf", response_class=Response, responses={200: {"content": {"application/pdf": {}}}})
async def lookbook_print(request: Request, context: ContextDep, user: UserDep, board: Id, language: Tongue = "en"
                         ) -> Response:
    """The lookbook as PDF."""
    book = await decode(request, lookbook_pdf, context.store, user, board, language)
    shown = await run_in_threadpool(context.store.boards.get, user, board)
    return Response(book, media_type="application/pdf", headers=_as_file(shown.title, "pdf"))


def _as_file(title: str, ending: str) -> dict[str, str]:
    return {"content-disposition": f'attachment; filename="{slug(title)}.{ending}"'}
