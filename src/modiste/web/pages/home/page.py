"""The first page: a prompt to begin with, where one can go, and what was made last, or what can be made."""

from typing import Final

from fastapi import APIRouter
from fastapi.responses import RedirectResponse, Response

from modiste.web.page import Page, PageDep, PageRequest

_SHOWN: Final = 8
SAMPLES: Final = ("dress", "jacket", "skirt", "trench", "puffer", "shirt")
"""Pictures of `static/samples` that a new studio shows."""
router = APIRouter()


@router.get("/")
def show(page: PageDep) -> Response:
    """The page."""
    latest = page.context.store.pictures.list(page.user, without="mask", limit=_SHOWN).pictures
    return page.page("home/page.html", {"pictures": latest, "samples": SAMPLES, "examples": sewn(page)},
                     title=page.words("home.name"))


@router.get("")
def without_slash(page: PageDep) -> Response:
    """To the page."""
    return RedirectResponse(f"/{page.words.language}/", 308)


def sewn(page: PageRequest) -> tuple[str, ...]:
    """Garments to begin with."""
    return tuple(page.words(f"sewing.example.{number}") for number in (1, 2, 3, 4))


PAGE: Final = Page(path="", name="home.name", about="home.lead", router=router)
