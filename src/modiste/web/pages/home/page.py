"""The first page: a prompt to begin with, where one can go, and what was made last, or what can be made."""

from typing import Final

from fastapi import APIRouter
from fastapi.responses import RedirectResponse, Response

from modiste.studio.example.making import EXAMPLE
from modiste.studio.jobs.kinds.example import ExampleJobRequest
from modiste.studio.store import Job
from modiste.studio.store.pictures.values import IN_PASSING
from modiste.studio.wardrobe.importing import CUTOUT
from modiste.web.fields import Fields
from modiste.web.job_view import job_view
from modiste.web.page import FormDep, Page, PageDep, PageRequest

_SHOWN: Final = 8
_NOT_MADE: Final = (*IN_PASSING, "photo", CUTOUT)
"""Kinds of pictures that were brought, or cut out of those, or shown on the way."""
SAMPLES: Final = ("dress", "jacket", "skirt", "trench", "puffer", "shirt")
"""Pictures of `static/samples` that a new studio shows."""
PEOPLE: Final = (
    ("designer", ("sewing", "design", "fabric", "try-on", "boards")),
    ("label", ("fabric", "train", "find", "trends", "boards")),
    ("shopper", ("stylist", "find", "wardrobe", "outfits", "foryou")))
"""Who somebody is here, and the pages to begin with."""
EXAMPLE_JOB: Final = "example"
router = APIRouter()


@router.get("/")
def show(page: PageDep) -> Response:
    """The page."""
    latest = page.context.store.pictures.list(page.user, without=_NOT_MADE, limit=_SHOWN).pictures
    there = {one.path: one for one in page.request.app.state.pages}
    people = [{"name": name, "steps": [there[step] for step in steps if step in there]} for name, steps in PEOPLE]
    return page.page("home/page.html", {
        "pictures": latest, "samples": SAMPLES, "examples": sewn(page), "people": people, "example": _example(page),
        "view": job_view(page.context, page.user, _running(page), page.words)},
        title=page.words("home.name"))


@router.post("/example")
def example(page: PageDep, sent: FormDep) -> Response:
    """Make the example, or throw it away."""
    asked = ExampleJobRequest(remove=bool(Fields(sent).text("remove")), spoken=page.words.language)
    return page.submitted(lambda: page.context.jobs.submit(page.user, EXAMPLE_JOB, asked),
                          lambda _notice: show(page))


def _example(page: PageRequest) -> bool:
    """Whether the example is there."""
    return bool(page.context.store.pictures.list(page.user, tag=EXAMPLE, limit=1).pictures)


def _running(page: PageRequest) -> Job | None:
    """The job that makes the example or throws it away, while it does: it cannot be asked for twice."""
    return next(iter(page.context.jobs.moving(page.user, (EXAMPLE_JOB,))), None)


@router.get("")
def without_slash(page: PageDep) -> Response:
    """To the page."""
    return RedirectResponse(f"/{page.words.language}/", 308)


def sewn(page: PageRequest) -> tuple[str, ...]:
    """Garments to begin with."""
    return tuple(page.words(f"sewing.example.{number}") for number in (1, 2, 3, 4))


PAGE: Final = Page(path="", name="home.name", about="home.lead", router=router)
