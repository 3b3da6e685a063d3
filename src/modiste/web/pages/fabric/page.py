"""Fabric: prints that repeat without a seam, and their files for the printer."""

from typing import Final

from fastapi import APIRouter
from fastapi.responses import Response

from modiste.studio.jobs.kinds.fabric import recolour_request
from modiste.studio.jobs.kinds.print_files import FORMATS
from modiste.studio.store import Job
from modiste.studio.training_sets.trained_models import model_names
from modiste.web.categories import category_choices as all_categories
from modiste.web.fields import Fields, chosen_json
from modiste.web.form_state import history, latest_job
from modiste.web.job_view import job_view
from modiste.web.page import FormDep, Page, PageDep, PageRequest, find_picture
from modiste.web.pages.fabric.form import (
    ENGINES,
    REPEATS,
    FabricForm,
    PrintForm,
    category_choices,
    recalled,
    recalled_print,
    typed,
    typed_print,
    with_address,
)
from modiste.web.show_errors import FormError

_KIND: Final = "fabric"
router = APIRouter()


@router.get("/fabric")
def show(page: PageDep) -> Response:
    """The page: the form as it was left, with what the address brings, and what was made."""
    return _page(page)


@router.post("/fabric")
def make(page: PageDep, sent: FormDep) -> Response:
    """Start making."""
    form = typed(Fields(sent))
    return page.submitted(lambda: page.context.jobs.submit(page.user, _KIND, form.request(page.words)),
                          lambda notice: _page(page, form, notice=notice, status=422))


@router.post("/fabric/print")
def print_files(page: PageDep, sent: FormDep) -> Response:
    """Start making files for the printer."""
    form = typed_print(Fields(sent))
    return page.submitted(lambda: page.context.jobs.submit(page.user, "print", form.request(page)),
                          lambda notice: _page(page, files=form, print_notice=notice, status=422))


@router.post("/fabric/recolour")
def recolour(page: PageDep, sent: FormDep) -> Response:
    """Keep a fabric in other inks."""
    fields = Fields(sent)
    source = find_picture(page.context, page.user, fields.text("picture"))

    def start() -> Job:
        if source is None:
            raise FormError(page.words("missing.lead"))
        inks = fields.colours("inks")
        if len(inks) != len(source.texts("inks")):
            raise FormError(page.words("fabric.recolour_count", count=len(source.texts("inks"))))
        return page.context.jobs.submit(page.user, _KIND, recolour_request(source, inks))

    return page.submitted(start, lambda notice: page.problem(FormError(notice)))


@router.get("/fabric/categories")
def categories(page: PageDep) -> Response:
    """The categories of the model that the address names, as options."""
    form = FabricForm(model=page.query("model"))
    return page.piece("options.html", {"options": category_choices(page, form), "value": form.category})


def _page(page: PageRequest, form: FabricForm | None = None, *, files: PrintForm | None = None, notice: str = "",
          print_notice: str = "", status: int = 200) -> Response:
    words, context, user = page.words, page.context, page.user
    jobs = history(page, _KIND, current=page.query("job"))
    brought: tuple[str, ...] = ()
    if form is None:
        form, brought = with_address(page, recalled(page, jobs.current))
    last_print = latest_job(context, user, "print")
    recalled_files, named = recalled_print(page, last_print)
    own = model_names(context.store.home, user, "fabric")
    return page.page("fabric/page.html", {
        "form": form, "brought": brought, "notice": notice, "history": jobs, "kind": _KIND,
        "view": job_view(context, user, jobs.current, words), "like": chosen_json(form.like),
        "categories": category_choices(page, form),
        "repeats": [(one, words(f"fabric.repeat.{one}")) for one in REPEATS],
        "engines": [(one, words(f"fabric.engine.{one}")) for one in ENGINES],
        "models": [("", words("model.bundled")), *((name, name) for name in own)],
        "mixes": [("", words("fabric.mix_none")), *((one, name) for name, one in all_categories(words.language))],
        "files": files or recalled_files, "print_notice": print_notice,
        "print_open": named or bool(print_notice), "print_brought": ("picture",) if named else (),
        "print_picture": chosen_json((files or recalled_files).picture),
        "print_view": None if named else job_view(context, user, last_print, words),
        "formats": [(one, words(f"fabric.format.{one}")) for one in FORMATS]}, status=status)


PAGE: Final = Page(path="fabric", name="fabric.name", about="fabric.about", router=router, group="make")
