"""Pages of our own for what is not there or not allowed; programs are answered in JSON."""

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse, RedirectResponse, Response
from starlette.exceptions import HTTPException
from starlette.routing import Match

from modiste.core.messages import message
from modiste.web.page import whole_page
from modiste.web.texts import WORDS, Words, words_for


def register(app: FastAPI) -> None:
    """Answer wrong addresses."""

    @app.exception_handler(HTTPException)
    def wrong_address(request: Request, error: Exception) -> Response:
        status = error.status_code if isinstance(error, HTTPException) else 500
        headers = error.headers if isinstance(error, HTTPException) else None
        words = _words(request)
        if status == 404 and request.method == "GET" and _is_page(request, f"/{words.language}{request.url.path}"):
            return RedirectResponse(str(request.url.replace(
                scheme="", netloc="", path=f"/{words.language}{request.url.path}")), 307)
        if wants_page(request) and status == 404:
            return whole_page(request, words, "not_found.html", {}, status=404,
                              title=words("missing.title"))
        known = {404: message("web.nothing_here"), 405: message("web.method")}
        problem = known.get(status, message("web.refused", reason=getattr(error, "detail", "")))
        return JSONResponse({"error": words.error(problem), "code": problem.code}, status, headers)


def _is_page(request: Request, path: str) -> bool:
    """Whether one of our pages has this address, where the one asked lacks its language: "/find"."""
    first = request.url.path.strip("/").partition("/")[0]
    if not first or first in WORDS:
        return False
    scope = {**request.scope, "path": path, "raw_path": path.encode()}
    return any(route.matches(scope)[0] is Match.FULL for route in request.app.routes)


def wants_page(request: Request) -> bool:
    """Whether a person looks at the answer."""
    path = request.url.path
    return "text/html" in request.headers.get("accept", "") and not path.startswith(("/api/", "/ui/", "/static/"))


def _words(request: Request) -> Words:
    first = request.url.path.strip("/").partition("/")[0]
    known = next((words for name, words in WORDS.items() if name == first), None)
    cookie = next((words for name, words in WORDS.items() if name == request.cookies.get("modiste_language")), None)
    return known or cookie or words_for(request.headers.get("accept-language", ""))
