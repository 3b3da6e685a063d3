"""Modiste's errors as HTTP answers: `{"error": "one line"}` and a status."""

from typing import Final

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field

from modiste.core.errors import InputError, ModisteError, OutputError
from modiste.studio.store import ConflictError, NotFoundError, QueueFullError, SignInError
from modiste.web.texts import Words, words_for


class ErrorOut(BaseModel):
    """What went wrong, in one line; `version` is the one to look at where something was changed meanwhile."""

    error: str = Field(examples=["there is no picture 'x' here; it may have been deleted"])
    version: int | None = None


_STATUS: Final[tuple[tuple[type[ModisteError], int], ...]] = (
    (NotFoundError, 404), (ConflictError, 409), (QueueFullError, 429), (SignInError, 401), (InputError, 400),
    (OutputError, 507),
)
ERROR_RESPONSES: Final[dict[int | str, dict[str, object]]] = {
    status: {"model": ErrorOut, "description": text}
    for status, text in (
        (400, "The request cannot be used."), (401, "Sign in first."), (403, "Another site asks."),
        (404, "There is no such thing, or it is another user's."), (409, "It was changed meanwhile."),
        (413, "Too large."), (422, "A value is missing or of the wrong kind."), (429, "Too many jobs wait already."),
        (507, "It could not be kept: the disk is full or cannot be written to."))
}


def status_of(error: ModisteError) -> int:
    """The HTTP status that says what kind of error it is."""
    return next((status for kind, status in _STATUS if isinstance(error, kind)), 500)


def register(app: FastAPI) -> None:
    """Answer Modiste's errors, and requests of the wrong shape, in one form."""

    @app.exception_handler(ModisteError)
    def modiste_error(request: Request, error: Exception) -> JSONResponse:
        status = status_of(error) if isinstance(error, ModisteError) else 500
        version = error.version if isinstance(error, ConflictError) else None
        said = {"error": _words(request).error(str(error))}
        return JSONResponse({**said, **({"version": version} if version is not None else {})}, status)

    @app.exception_handler(RequestValidationError)
    def wrong_shape(request: Request, error: Exception) -> JSONResponse:
        first = error.errors()[0] if isinstance(error, RequestValidationError) else {"loc": (), "msg": str(error)}
        where = ".".join(str(part) for part in first["loc"][1:]) or "request"
        return JSONResponse({"error": _words(request).error(f"{where}: {first['msg']}")}, 422)


def _words(request: Request) -> Words:
    """The language that the request asks for first: the pages ask for theirs."""
    return words_for(request.headers.get("accept-language", ""))
