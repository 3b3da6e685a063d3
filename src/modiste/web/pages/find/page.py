"""Find: the nearest real garments to a picture, words, or another garment; and the catalogue that they are in."""

from dataclasses import dataclass, replace
from typing import Final

from fastapi import APIRouter
from fastapi.responses import RedirectResponse, Response

from modiste.core.errors import ModisteError
from modiste.core.items import Item
from modiste.language import Language, caption
from modiste.studio.catalog.demo import SOURCE
from modiste.studio.catalog.keeping import keep_item
from modiste.studio.catalog.uploads import keep_upload
from modiste.studio.example.making import EXAMPLE
from modiste.studio.jobs.kinds.catalog import DemoJobRequest, ImportJobRequest
from modiste.studio.store import Job
from modiste.web.fields import Chosen, Fields, chosen_json
from modiste.web.form_state import current_job
from modiste.web.import_view import CURRENCIES
from modiste.web.job_view import job_view
from modiste.web.page import FormDep, Page, PageDep, PageRequest
from modiste.web.pages.find.form import PICTURES, FindForm, asked
from modiste.web.pages.find.search import shown_of
from modiste.web.show_errors import FormError

_SURE: Final = 0.6
"""Confidence of what is asked for when one like it is sewn."""
_KINDS: Final = ("import", "demo")
_EXAMPLES: Final = (1, 2, 3, 4)
_USES: Final = {"design": "design?use={0}", "tryon": "try-on?photo={0}", "fabric": "fabric?like={0}",
                "part": "design?part={0}", "sewing": "sewing?text={1}", "keep": "boards?picture={0}"}
_FORMATS: Final = ("auto", "shopify", "merchant", "woocommerce", "yml", "table", "folder")
_NAMES: Final = {"shopify": "Shopify", "merchant": "Google Merchant", "woocommerce": "WooCommerce", "yml": "YML"}
router = APIRouter()


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceView:
    """A feed of the catalogue as the page lists it."""

    name: str
    title: str
    items: int
    available: int
    removable: bool


@router.get("/find")
def show(page: PageDep) -> Response:
    """The page with what the address asks; for scripts what is found alone."""
    form, notice = asked(page), ""
    try:
        shown = shown_of(page, form)
    except ModisteError as error:
        notice = page.words.error(error.message)
        if page.swaps:
            return page.problem(error)
        form = FindForm()
        shown = shown_of(page, form)
    values = {"form": form, "shown": shown, "notice": notice, "here": f"/{page.words.language}/"}
    if page.swaps:
        return page.piece("find/found.html", values)
    job = current_job(page, *_KINDS, current=page.query("job"))
    pickers = {f"{name.removesuffix('_of')}_json": _picker(page, form, name) for name in PICTURES}
    return page.page("find/page.html", {
        **values, **pickers, "examples": [page.words(f"find.example.{number}") for number in _EXAMPLES],
        "view": job_view(page.context, page.user, job, page.words) if _is_shown(page, job) else None})


@router.post("/find/use")
def use(page: PageDep, sent: FormDep) -> Response:
    """Keep a garment's picture among one's own, and go where it is to be used."""
    fields = Fields(sent)
    where = _USES.get(fields.text("to"), _USES["keep"])
    try:
        item = page.context.studio.catalog.item(fields.text("item"), page.user)
        if "{0}" not in where:
            from urllib.parse import quote

            return _go(page, where.format("", quote(_words_of(item, page.words.language))))
        kept = keep_item(page.context.studio.catalog, page.context.store, page.user, item)
        if page.swaps and where == _USES["keep"]:
            return page.piece("find/kept.html", {"picture": kept, "here": f"/{page.words.language}/"})
    except ModisteError as error:
        return page.problem(error)
    return _go(page, where.format(kept.id))


@router.get("/find/catalogue")
def catalogue(page: PageDep) -> Response:
    """What the catalogue is made of, and how more comes into it."""
    return _catalogue(page)


@router.post("/find/catalogue")
def bring(page: PageDep, sent: FormDep) -> Response:
    """Check a feed, or import it."""
    return page.submitted(lambda: _started(page, Fields(sent)),
                          lambda notice: _catalogue(page, notice=notice, status=422))


@router.post("/find/demo")
def demo(page: PageDep) -> Response:
    """Sew the demo catalogue."""
    asked_for = DemoJobRequest(spoken=page.words.language)
    return page.submitted(lambda: page.context.jobs.submit(page.user, "demo", asked_for),
                          lambda notice: _catalogue(page, notice=notice, status=422))


@router.post("/find/remove")
def remove(page: PageDep, sent: FormDep) -> Response:
    """Take a feed out of the catalogue."""
    try:
        page.context.studio.catalog.remove(user=page.user, source=Fields(sent).text("source"))
    except ModisteError as error:
        return page.problem(error)
    return _go(page, "find/catalogue")


def _words_of(item: Item, language: Language) -> str:
    """A garment in words that can be sewn: what is known of it, or its title where its type is not."""
    known = replace(item.attributes(_SURE), sizes=())
    return caption(known, language) if known.garment is not None else item.title


def _started(page: PageRequest, fields: Fields) -> Job:
    """The job that checks or imports what was sent; `upload` names what was checked before."""
    upload = fields.text("upload")
    if not upload:
        feed, pictures = fields.file("file"), fields.file("pictures")
        if feed is None:
            raise FormError(page.words("find.no_file"))
        page.context.store.quotas.check_disk(page.user, (feed.size or 0) + (pictures.size or 0 if pictures else 0))
        upload = keep_upload(page.context.store.home, page.user, feed.filename or "feed", feed.file,
                             pictures.file if pictures is not None else None).id
    return page.context.jobs.submit(page.user, "import", ImportJobRequest.model_validate({
        "upload": upload, "format": fields.text("format") or "auto", "currency": fields.text("currency") or None,
        "columns": _columns(fields), "check": fields.flag("check"), "spoken": page.words.language}))


def _columns(fields: Fields) -> dict[str, str]:
    """What the report's form says of a table's columns, by field: what was said before, and what was chosen otherwise
    than the columns were read."""
    read, said = fields.json("read"), {field: str(column) for field, column in fields.mapping("said").items()}
    if not isinstance(read, list):
        return said
    was = [(str(one[0]), str(one[1])) for one in read if isinstance(one, list) and len(one) == 2]
    now = [(name, fields.text(f"field_{place}", field)) for place, (name, field) in enumerate(was)]
    for field in dict.fromkeys(field for _, field in (*was, *now) if field):
        before, after = ([name for name, one in columns if one == field] for columns in (was, now))
        if before != after:
            said[field] = next((name for name in after if name not in before), after[0] if after else "")
    return said


def _catalogue(page: PageRequest, *, notice: str = "", status: int = 200) -> Response:
    words, info = page.words, page.context.studio.catalog.info(page.user)
    ours = {SOURCE: words("find.source.demo"), EXAMPLE: words("find.source.example")}
    sources = [SourceView(name=one.name, title=ours.get(one.name, one.name),
                          items=one.items, available=one.available, removable=True) for one in info.sources]
    if page.swaps:
        return page.piece("find/sources.html", {"sources": sources, "here": f"/{words.language}/"})
    job = current_job(page, *_KINDS, current=page.query("job"))
    return page.page("find/catalogue.html", {
        "sources": sources, "notice": notice, "here": f"/{words.language}/",
        "formats": [(one, _NAMES.get(one) or words(f"find.format.{one}")) for one in _FORMATS],
        "currencies": [("", words("find.currency_none")), *((one, one) for one in CURRENCIES)],
        "view": job_view(page.context, page.user, job, words)}, status=status, title=words("find.catalogue"))


def _picker(page: PageRequest, form: FindForm, name: str) -> str:
    """A picker's value: the picture that the address names."""
    found = page.picture(name) if form.pictures.get(name) else None
    return chosen_json((Chosen(id=found.id, title=found.title),) if found is not None else ())


def _is_shown(page: PageRequest, job: Job | None) -> bool:
    """A job is told of on the page of the search only while it goes on, or where the address names it."""
    return job is not None and (job.open or bool(page.query("job")))


def _go(page: PageRequest, where: str) -> Response:
    return RedirectResponse(f"/{page.words.language}/{where}", 303)


PAGE: Final = Page(path="find", name="find.name", about="find.about", router=router)
