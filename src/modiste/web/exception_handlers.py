"""Modiste's errors as HTTP answers: `{"error": "one line", "code": "studio.not_found"}` and a status."""

from typing import Final

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field

from modiste.core.errors import InputError, ModisteError, OutputError
from modiste.core.validation import unfit
from modiste.studio.store import ConflictError, NotFoundError, QueueFullError, SignInError
from modiste.web.texts import words_for


class ErrorOut(BaseModel):
    """What went wrong, in one line and, for programs, by its code; `version` is the one to look at where something was
    changed meanwhile."""

    error: str = Field(examples=["there is no picture 'x' here; it may have been deleted"])
    code: str = Field(default="", examples=["studio.not_found"])
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
        if not isinstance(error, ModisteError):
            raise error
        version = {"version": error.version} if isinstance(error, ConflictError) else {}
        return JSONResponse({**_said(request, error), **version}, status_of(error))

    @app.exception_handler(RequestValidationError)
    def wrong_shape(request: Request, error: Exception) -> JSONResponse:
        if not isinstance(error, RequestValidationError):
            raise error
        # The first part of a place is "body", "path" or "query".
        return JSONResponse(_said(request, unfit(error.errors()[0], at=1)), 422)


def _said(request: Request, error: ModisteError) -> dict[str, object]:
    """In the language that the request asks for first: the pages ask for theirs."""
    words = words_for(request.headers.get("accept-language", ""))
    return {"error": words.error(error.message), "code": error.code}
