"""Design: words and photos in, sketches out."""

import json
from dataclasses import asdict
from typing import Final

from fastapi import APIRouter
from fastapi.responses import Response

from modiste import language
from modiste.studio.chips import chips_of
from modiste.studio.training_sets.trained_models import model_names
from modiste.web.fields import Fields, chosen_json
from modiste.web.form_state import history
from modiste.web.job_view import job_view
from modiste.web.page import FormDep, Page, PageDep, PageRequest
from modiste.web.pages.design.form import ENGINES, GARMENTS, SIZES, USES, DesignForm, recalled, typed, with_address

_KIND: Final = "design"
router = APIRouter()


@router.get("/design")
def show(page: PageDep) -> Response:
    """The page: the form as it was left, with what the address brings, and what was drawn."""
    return _page(page)


@router.post("/design")
def draw(page: PageDep, sent: FormDep) -> Response:
    """Start drawing."""
    form = typed(Fields(sent))
    return page.submitted(lambda: page.context.jobs.submit(page.user, _KIND, form.request(page.words)),
                          lambda notice: _page(page, form, notice=notice, status=422))


def _page(page: PageRequest, form: DesignForm | None = None, *, notice: str = "", status: int = 200) -> Response:
    words = page.words
    jobs = history(page, _KIND, current=page.query("job"))
    brought: tuple[str, ...] = ()
    if form is None:
        form, brought = with_address(page, recalled(page, jobs.current))
    own = model_names(page.context.store.home, page.user, "lora")
    return page.page("design/page.html", {
        "form": form, "brought": brought, "notice": notice, "history": jobs, "kind": _KIND,
        "view": job_view(page.context, page.user, jobs.current, words), "references": chosen_json(form.references),
        "examples": [words(f"design.example.{number}") for number in (1, 2, 3)], "chips": _chips(page, form),
        "uses": [(one, words(f"design.use.{one}")) for one in USES],
        "sizes": [(size, str(size) if size else words("design.size_own")) for size in SIZES],
        "engines": [(one, words(f"design.engine.{one or 'auto'}")) for one in ENGINES],
        "models": [("", words("model.bundled")), *((name, name) for name in own)],
        "garments": [(one, language.label("garment", one, words.language)) for one in GARMENTS]}, status=status)


def _chips(page: PageRequest, form: DesignForm) -> str:
    """What the prompt is understood as, for the page as it is opened."""
    return json.dumps([asdict(chip) for chip in chips_of(form.text[:2000], page.words.language, form.changes)],
                      ensure_ascii=False)


PAGE: Final = Page(path="design", name="design.name", about="design.about", router=router, group="make")
