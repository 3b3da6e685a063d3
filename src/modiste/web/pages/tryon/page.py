"""Try on: a photo, its garment, and a fabric or a colour laid on it."""

from dataclasses import replace
from typing import Final

from fastapi import APIRouter
from fastapi.responses import Response

from modiste.core.errors import ModisteError
from modiste.studio.store import NewPicture
from modiste.web.fields import Chosen, Fields, chosen_json
from modiste.web.form_state import history
from modiste.web.job_view import job_view
from modiste.web.page import FormDep, Page, PageDep, PageRequest
from modiste.web.pages.tryon.form import (
    WAYS,
    Found,
    TryOnForm,
    brush_json,
    recalled,
    search,
    typed,
    with_address,
)

_KIND: Final = "drape"
router = APIRouter()


@router.get("/try-on")
def show(page: PageDep) -> Response:
    """The page: the photo and the fabric that the address brings, otherwise those of the last try-on."""
    return _page(page)


@router.get("/try-on/garment")
def garment(page: PageDep) -> Response:
    """What was found in the photo that the address names, or the search for it."""
    photo = page.picture("photo")
    form = TryOnForm(photo=(Chosen(id=photo.id),) if photo is not None else ())
    try:
        form, found = _with_parts(page, form)
    except ModisteError as error:
        return page.problem(error)
    return page.piece("tryon/garment.html", {"form": form, "found": found,
                                             "finding": job_view(page.context, page.user, found.job, page.words)})


@router.post("/try-on")
def try_on(page: PageDep, sent: FormDep) -> Response:
    """Start laying it on."""
    fields = Fields(sent)
    form = typed(fields)
    given = fields.file("photo_file")
    if given is not None:  # a form without scripts brings the photo itself
        try:
            kept = page.context.store.pictures.add_upload(page.user, given.file.read(), given.filename or "photo",
                                                          NewPicture(kind="photo"))
        except ModisteError as error:
            return page.problem(error)
        form = replace(form, photo=(Chosen(id=kept.id, title=kept.title),), parts=(), mask="")
    return page.submitted(lambda: page.context.jobs.submit(page.user, _KIND, form.request(page.words)),
                          lambda notice: _page(page, form, notice=notice, status=422))


def _page(page: PageRequest, form: TryOnForm | None = None, *, notice: str = "", status: int = 200) -> Response:
    words = page.words
    jobs = history(page, _KIND, current=page.query("job"))
    brought: tuple[str, ...] = ()
    last = recalled(page, jobs.current)
    if form is None:
        form, brought = with_address(page, last)
    form, found = _with_parts(page, form)
    same = [one.id for one in last.photo] == [one.id for one in form.photo]
    return page.page("tryon/page.html", {
        "form": form, "brought": brought, "notice": notice, "history": jobs, "kind": _KIND, "found": found,
        "finding": job_view(page.context, page.user, found.job, words),
        "view": job_view(page.context, page.user, jobs.current, words) if same else None,
        "photo": chosen_json(form.photo), "cloth": chosen_json(form.cloth), "brush": brush_json(form, found),
        "ways": [(one, words(f"tryon.with.{one}")) for one in WAYS]}, status=status)


def _with_parts(page: PageRequest, form: TryOnForm) -> tuple[TryOnForm, Found]:
    """The form with a part chosen: the largest garment, where none is that was found."""
    if not form.photo:
        return form, Found(job=None, masks={})
    found = search(page, form.photo[0].id)
    parts = tuple(part for part in form.parts if part in found.masks)
    return replace(form, parts=parts or (found.largest if not form.mask else form.parts)), found


PAGE: Final = Page(path="try-on", name="tryon.name", about="tryon.about", router=router, group="make")
