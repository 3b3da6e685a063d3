"""Pictures: taken in, listed, looked at, followed back to where they began."""

from enum import IntEnum
from typing import Annotated, Literal

from fastapi import APIRouter, File, Form, Query, Request, Response, UploadFile
from fastapi.responses import FileResponse
from pydantic import BaseModel, Field
from starlette.concurrency import run_in_threadpool

from modiste.core.errors import InputError
from modiste.studio.jobs.kinds.fields import PictureId
from modiste.studio.saving import slug
from modiste.studio.store import NewPicture
from modiste.web.api.deps import ContextDep, Id, UserDep
from modiste.web.api.schemas import NodeOut, PictureOut, PicturesOut
from modiste.web.context import AppContext
from modiste.web.own_threads import decode

router = APIRouter(prefix="/pictures", tags=["pictures"])
_KEEP = "private, max-age=31536000, immutable"
NO_STORE = "private, no-store"
"""Of what is one person's where several share browsers: who signs in next must not find it."""
_MEDIA_TYPES = {".png": "image/png", ".webp": "image/webp", ".jpg": "image/jpeg"}
_ALONE = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
UploadKind = Literal["photo", "mask", "sketch"]


class Side(IntEnum):
    """The longer side of a small copy, in pixels."""

    SMALL = 256
    LARGE = 1024


class PictureChange(BaseModel):
    """What is to be changed; what is left out stays."""

    title: str | None = Field(default=None, max_length=200)
    tags: tuple[str, ...] | None = Field(default=None, max_length=20)


class SomePictures(BaseModel):
    """Pictures by their ids."""

    pictures: tuple[PictureId, ...] = Field(min_length=1, max_length=500)


@router.post("", status_code=201)
async def add(request: Request, context: ContextDep, user: UserDep,
              file: Annotated[UploadFile, File(description="JPEG, PNG, WebP, AVIF, HEIC or TIFF.")],
              kind: Annotated[UploadKind, Form()] = "photo", parent: Annotated[str, Form(max_length=40)] = ""
              ) -> PictureOut:
    """Take in a picture. It is decoded and kept upright, in sRGB, without its metadata."""
    name = (file.filename or "picture").replace("\\", "/").rpartition("/")[2][:80] or "picture"
    title = name.rpartition(".")[0] or name
    new = NewPicture(kind=kind, title=title, parents=(parent,) if parent else ())
    return PictureOut.of(await decode(request, lambda: context.store.pictures.add_upload(
        user, file.file.read(), name, new)))


@router.get("")
def find(context: ContextDep, user: UserDep, search: Annotated[str, Query(max_length=200)] = "",
         kind: Annotated[str | None, Query(max_length=20)] = None,
         without: Annotated[str | None, Query(max_length=20)] = None,
         tag: Annotated[str | None, Query(max_length=40)] = None,
         after: Annotated[int | None, Query(ge=0, le=2**31 - 1)] = None,
         limit: Annotated[int, Query(ge=1, le=200)] = 50) -> PicturesOut:
    """Your pictures, newest first; every word of `search` must occur in the title, the prompt or the tags,
    as it is or as the studio says it; `without` leaves a kind out."""
    left_out = (without,) if without else ()
    page = context.store.pictures.list(user, search=search, kind=kind, without=left_out, tag=tag, after=after,
                                       limit=limit)
    return PicturesOut(pictures=tuple(PictureOut.of(picture) for picture in page.pictures), after=page.after)


class Binned(BaseModel):
    """What was asked to go into the bin and stayed: `worn` pictures show garments of the wardrobe."""

    worn: tuple[str, ...] = ()


@router.post("/bin")
def put_in_bin(context: ContextDep, user: UserDep, asked: SomePictures) -> Binned:
    """Put pictures into the bin: nothing shows them but the bin, and after 30 days they are deleted. A picture that a
    garment of the wardrobe shows is only taken off its boards."""
    return Binned(worn=context.store.pictures.put_in_bin(user, asked.pictures))


@router.post("/restore", status_code=204)
def restore(context: ContextDep, user: UserDep, asked: SomePictures) -> None:
    """Take pictures out of the bin."""
    context.store.pictures.restore(user, asked.pictures)


@router.get("/bin")
def in_bin(context: ContextDep, user: UserDep) -> tuple[PictureOut, ...]:
    """What is in the bin, the last deleted first."""
    return tuple(PictureOut.of(picture) for picture in context.store.pictures.in_bin(user))


@router.delete("/bin", status_code=204)
def empty_bin(context: ContextDep, user: UserDep) -> None:
    """Delete for good what is in the bin, garments of the wardrobe and boards too."""
    context.store.pictures.empty_bin(user)


@router.get("/{picture}")
def get(context: ContextDep, user: UserDep, picture: Id) -> PictureOut:
    """One picture."""
    return PictureOut.of(context.store.pictures.get(user, picture))


@router.patch("/{picture}")
def change(context: ContextDep, user: UserDep, picture: Id, asked: PictureChange) -> PictureOut:
    """Give it another title or other tags."""
    return PictureOut.of(context.store.pictures.change(user, picture, title=asked.title, tags=asked.tags))


@router.delete("/{picture}", status_code=204)
def remove(context: ContextDep, user: UserDep, picture: Id) -> None:
    """Delete it for good, from its boards as well; 400 for one that a garment of the wardrobe shows."""
    if context.store.pictures.is_worn(user, picture):
        raise InputError("studio.picture_worn")
    context.store.pictures.remove(user, picture)


@router.get("/{picture}/file", response_class=FileResponse,
            responses={200: {"content": {"image/png": {}, "image/webp": {}, "image/jpeg": {}}}})
def file(request: Request, context: ContextDep, user: UserDep, picture: Id) -> Response:
    """The picture as it is kept: PNG; a shop's photo WebP, a large photo that came as JPEG JPEG."""
    kept = context.store.pictures.get(user, picture)
    path = context.store.pictures.file(user, picture)
    return file_answer(request, context, str(path), kept.sha256, _MEDIA_TYPES[path.suffix])


@router.get("/{picture}/thumbnail", response_class=FileResponse, responses={200: {"content": {"image/webp": {}}}})
async def thumbnail(request: Request, context: ContextDep, user: UserDep, picture: Id, side: Side = Side.SMALL
                    ) -> Response:
    """A small copy as WebP, of a picture in the bin too; `side` bounds its longer side."""
    sha256 = await run_in_threadpool(context.store.pictures.file_hash, user, picture)
    path = await run_in_threadpool(context.store.pictures.kept_thumbnail, user, picture, side)
    if path is None:
        path = await decode(request, context.store.pictures.thumbnail, user, picture, side)
    return file_answer(request, context, str(path), f"{sha256}-{side}", "image/webp")


@router.get("/{picture}/download", response_class=Response, responses={200: {"content": {"image/png": {}}}})
async def download(request: Request, context: ContextDep, user: UserDep, picture: Id) -> Response:
    """The PNG to keep, with how it was made inside."""
    kept = await run_in_threadpool(context.store.pictures.get, user, picture)
    data = await decode(request, context.store.pictures.download, user, picture)
    name = f"{slug(kept.title)}-{kept.id[:6]}.png"
    return Response(data, media_type="image/png",
                    headers={"content-disposition": f'attachment; filename="{name}"', "cache-control": NO_STORE})


@router.get("/{picture}/lineage")
def lineage(context: ContextDep, user: UserDep, picture: Id) -> NodeOut:
    """How it came about, back to the words and photos it began with."""
    return NodeOut.of(context.store.pictures.lineage(user, picture))


@router.get("/{picture}/children")
def children(context: ContextDep, user: UserDep, picture: Id) -> tuple[PictureOut, ...]:
    """What was made from it."""
    return tuple(PictureOut.of(child) for child in context.store.pictures.children(user, picture))


def file_answer(request: Request, context: AppContext, path: str, tag: str, media_type: str) -> Response:
    """A file that a browser keeps, unless several people share the studio."""
    kept = NO_STORE if context.auth else _KEEP
    headers = {"etag": f'"{tag}"', "cache-control": kept, "content-security-policy": _ALONE}
    if request.headers.get("if-none-match") == f'"{tag}"':
        return Response(status_code=304, headers=headers)
    return FileResponse(path, media_type=media_type, headers=headers)
