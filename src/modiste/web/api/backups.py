"""Backups of one's own work: brought in parts, since they are large, and taken away; jobs make them and bring them
back."""

from datetime import UTC
from typing import Annotated

from fastapi import APIRouter, File, Query, Response, UploadFile
from fastapi.responses import FileResponse
from pydantic import BaseModel
from starlette.concurrency import run_in_threadpool

from modiste.studio.backup.archives import made_backup, take_part
from modiste.studio.store import NotFoundError
from modiste.web.api.deps import ContextDep, Id, UserDep

router = APIRouter(prefix="/backups", tags=["backups"])


class PartOut(BaseModel):
    """A backup that is being brought: its id, and how many bytes of it are here."""

    id: str
    bytes: int


@router.post("/uploads", status_code=201)
async def upload(context: ContextDep, user: UserDep, file: Annotated[UploadFile, File(description="The next part.")],
                 upload: Annotated[str | None, Query(pattern=r"^[0-9a-f]{24}$", description="To add to.")] = None,
                 at: Annotated[int, Query(ge=0, le=2**50, description="Bytes before this part.")] = 0) -> PartOut:
    """Bring a backup, or the next part of it; a job of the kind "restore" brings it back. It is forgotten after a
    day."""
    await run_in_threadpool(context.store.quotas.check_disk, user, at + (file.size or 0))
    name, size = await run_in_threadpool(take_part, context.store.home, user, file.file, upload, at)
    return PartOut(id=name, bytes=size)


@router.get("/{job}", response_class=FileResponse, responses={200: {"content": {"application/x-tar": {}}}})
def download(context: ContextDep, user: UserDep, job: Id) -> Response:
    """The backup that a job made, for a day."""
    found = context.jobs.get(user, job)
    path = made_backup(context.store.home, user, found.id)
    if path is None:
        raise NotFoundError("backup", job)
    day = (found.finished or found.created).astimezone(UTC).date().isoformat()
    return FileResponse(path, filename=f"modiste-{day}.tar", media_type="application/x-tar",
                        headers={"cache-control": "private, no-store"})
