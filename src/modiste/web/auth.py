"""Signing in and out by a form, and the language to begin with."""

from typing import Annotated, Final
from urllib.parse import unquote

from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from modiste.studio.store import QueueFullError, SignInError
from modiste.web.api.deps import ContextDep
from modiste.web.context import AppContext
from modiste.web.rendering import render
from modiste.web.signing import sign_in_as, sign_out_of
from modiste.web.texts import WORDS, Words, words_of

router = APIRouter(include_in_schema=False)
_ICON: Final = (b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">'
                b'<rect width="32" height="32" fill="#7d2434"/>'
                b'<path d="M7 24V8l9 11 9-11v16" fill="none" stroke="#fffdf9" stroke-width="2.4"/></svg>')


@router.get("/")
def first(request: Request, context: ContextDep) -> Response:
    """To the pages in the language used last, or the studio's, or the browser's."""
    return RedirectResponse(f"/{_words(request, context).language}/", 307)


@router.get("/favicon.ico")
def icon() -> Response:
    """The mark."""
    return Response(_ICON, media_type="image/svg+xml", headers={"cache-control": "max-age=86400"})


@router.get("/login", response_class=HTMLResponse)
def login_form(request: Request, context: ContextDep,
               after: Annotated[str, Query(alias="next", max_length=400)] = "/") -> Response:
    """The form to sign in."""
    if not context.auth:
        return RedirectResponse("/", 303)
    return _form(_words(request, context), after, "")


@router.post("/login")
async def login(request: Request, context: ContextDep, name: Annotated[str, Form(max_length=100)],
                password: Annotated[str, Form(max_length=1000)],
                after: Annotated[str, Form(alias="next", max_length=400)] = "/") -> Response:
    """Sign in, and go where one wanted to go."""
    answer = RedirectResponse(_inside(after), 303)
    words = _words(request, context)
    try:
        await sign_in_as(context, request, answer, name, password)
    except SignInError:
        return _form(words, after, words("login.wrong"), 401)
    except QueueFullError:
        return _form(words, after, words("login.slow"), 429)
    return answer


@router.post("/sign-out")
def sign_out(request: Request, context: ContextDep) -> Response:
    """Sign out."""
    answer = RedirectResponse("/login", 303)
    sign_out_of(context, request, answer)
    return answer


def _form(words: Words, after: str, problem: str, status: int = 200) -> Response:
    return HTMLResponse(render("login.html", words, {"next": _inside(after), "problem": problem}), status)


def _inside(address: str) -> str:
    """An address of ours: one path, no other host. A browser reads backslashes and "//" as another host's."""
    plain = unquote(address)
    inside = plain.startswith("/") and not plain.startswith("//") and "\\" not in plain and plain.isprintable()
    return address if inside else "/"


def _words(request: Request, context: AppContext) -> Words:
    asked = request.cookies.get("modiste_language", "")
    if asked in WORDS:
        return words_of(asked)
    browser = request.headers.get("accept-language", "")[:2].lower()
    if context.studio.settings.language == "en" and browser in WORDS:
        return words_of(browser)
    return words_of(context.studio.settings.language)
