"""Jobs: long work, started by kind, looked at, cancelled, run again."""

import re
from collections.abc import Sequence
from typing import Annotated, Any, Final

from fastapi import APIRouter, Body, Query, Response
from fastapi.responses import FileResponse
from pydantic import BaseModel

from modiste.studio.store import NotFoundError
from modiste.web.api.deps import ContextDep, Id, UserDep
from modiste.web.api.schemas import JobOut
from modiste.web.waiting import changed_job

_NAME: Final = re.compile(r"[0-9A-Za-z][0-9A-Za-z._-]{0,120}")


class FileOut(BaseModel):
    """A file that a job made."""

    name: str
    bytes: int


def router_of(shapes: Sequence[tuple[str, type[BaseModel]]]) -> APIRouter:
    """The addresses of jobs: one for each kind to start it, and the common ones."""
    router = APIRouter(prefix="/jobs", tags=["jobs"])
    for name, shape in shapes:
        _add_kind(router, name, shape)

    @router.get("")
    def find(context: ContextDep, user: UserDep, limit: Annotated[int, Query(ge=1, le=200)] = 50) -> tuple[JobOut, ...]:
        """Your jobs, the newest first."""
        return tuple(JobOut.of(job) for job in context.jobs.list(user, limit))

    @router.get("/{job}")
    async def get(context: ContextDep, user: UserDep, job: Id,
                  since: Annotated[int, Query(ge=-1, le=2**31 - 1)] = -1,
                  wait: Annotated[float, Query(ge=0, le=20)] = 0) -> JobOut:
        """One job; with `wait` seconds, as soon as its version is no longer `since`."""
        return JobOut.of(await changed_job(context, user, job, since, wait))

    @router.post("/{job}/cancel")
    def cancel(context: ContextDep, user: UserDep, job: Id) -> JobOut:
        """Stop it at the next step."""
        return JobOut.of(context.jobs.cancel(user, job))

    @router.post("/{job}/again")
    def again(context: ContextDep, user: UserDep, job: Id) -> JobOut:
        """Run a failed, cancelled or interrupted one again."""
        return JobOut.of(context.jobs.run_again(user, job))

    @router.delete("/{job}", status_code=204)
    def remove(context: ContextDep, user: UserDep, job: Id) -> None:
        """Take a finished one off the list; what it made stays."""
        context.jobs.remove(user, job)

    @router.get("/{job}/preview", response_class=Response, responses={200: {"content": {"image/webp": {}}}})
    def preview(context: ContextDep, user: UserDep, job: Id) -> Response:
        """The latest early picture, while it runs."""
        data = context.jobs.preview(user, job)
        if data is None:
            raise NotFoundError("preview of job", job)
        return Response(data, media_type="image/webp", headers={"cache-control": "no-store"})

    @router.get("/{job}/files")
    def files(context: ContextDep, user: UserDep, job: Id) -> tuple[FileOut, ...]:
        """The files that it made, such as those for a printer."""
        return tuple(FileOut(name=path.name, bytes=path.stat().st_size) for path in context.jobs.files(user, job))

    @router.get("/{job}/files/{name}", response_class=FileResponse,
                responses={200: {"content": {"application/octet-stream": {}}}})
    def one_file(context: ContextDep, user: UserDep, job: Id, name: str) -> Response:
        """One of these files."""
        if not _NAME.fullmatch(name):
            raise NotFoundError("file", name)
        return FileResponse(context.jobs.file(user, job, name), filename=name, media_type="application/octet-stream")

    return router


def _add_kind(router: APIRouter, kind: str, shape: type[BaseModel]) -> None:
    def start(context: ContextDep, user: UserDep, asked: Any) -> JobOut:
        return JobOut.of(context.jobs.submit(user, kind, asked))

    # FastAPI reads the body's type off the annotation, which is known only here.
    start.__annotations__["asked"] = Annotated[shape, Body()]
    router.add_api_route(f"/{kind}", start, methods=["POST"], status_code=202, name=f"start_{kind}",
                         summary=f"Start a job: {kind}", description=(shape.__doc__ or "").strip())
