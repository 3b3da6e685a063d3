"""Every address of the server. FastAPI takes half a second to read what two hundred handlers want; the applications of
one process share what it read, since they differ in their context alone (`app.state.context`)."""

from functools import cache
from typing import TypeAlias

from fastapi import APIRouter
from pydantic import BaseModel
from starlette.routing import BaseRoute

from modiste.web import answers, api, partials
from modiste.web.auth import router as auth_router
from modiste.web.page import Page

Shapes: TypeAlias = tuple[tuple[str, type[BaseModel]], ...]
"""The kinds of jobs and what each is asked by."""


@cache
def routes_of(pages: tuple[Page, ...], shapes: Shapes) -> tuple[BaseRoute, ...]:
    """The addresses of the API, of the pieces of pages, of the way in, and of `pages` in every language."""
    whole = APIRouter()
    whole.include_router(api.router_of(shapes))
    whole.include_router(partials.router)
    whole.include_router(auth_router)
    whole.include_router(answers.router)
    for page in pages:
        whole.include_router(page.router, prefix="/{language}", include_in_schema=False)
    return tuple(whole.routes)
