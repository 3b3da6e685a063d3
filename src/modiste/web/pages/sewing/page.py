"""Sewing: words become a garment that hangs; its measures, cloth, size and halves are changed; it is written down."""

import json
from collections.abc import Callable
from dataclasses import asdict, replace
from typing import Annotated, Final
from urllib.parse import quote

from fastapi import APIRouter, Query
from fastapi.responses import JSONResponse, Response
from PIL.Image import Image
from starlette.datastructures import FormData

from modiste.core.errors import ModisteError
from modiste.core.values import Lineage
from modiste.language import Language
from modiste.studio.chips import chips_of
from modiste.studio.jobs.kinds.sewing import SEWN, SewJobRequest
from modiste.studio.saving import slug
from modiste.studio.sewing.changes import remeasured, swatch_of_cloth
from modiste.studio.sewing.live import DOCUMENTS
from modiste.studio.store import NewPicture, NotFoundError
from modiste.studio.store.pictures.files import encode_webp
from modiste.web.fields import Chosen, Fields, chosen_json
from modiste.web.form_state import current_job, history, kept_pictures
from modiste.web.job_view import job_view
from modiste.web.page import NOTICE, FormDep, Page, PageDep, PageRequest
from modiste.web.pages.home.page import SAMPLES
from modiste.web.pages.sewing.bench import Bench, bench_of_job, bench_of_picture, described_of
from modiste.web.pages.sewing.form import (
    PIXELS,
    BenchForm,
    WordsForm,
    hung_again,
    recalled_words,
    spec_line,
    typed_bench,
    typed_words,
)
from modiste.web.show_errors import FormError

_KIND: Final = "sew"
_LOOKED_BACK: Final = 50
"""Jobs: of what was sewn before, something is as good as forgotten."""
_EXAMPLES: Final = (1, 2, 3, 4)
_FRESH: Final = {"cache-control": "no-store"}
_DESCRIBED: Final = "x-modiste-described"
"""What a photograph shows in words, percent-encoded: a header holds no Cyrillic."""
_TYPES: Final = {"pdf": "application/pdf", "svg": "image/svg+xml", "dxf": "image/vnd.dxf", "glb": "model/gltf-binary",
                 "ora": "image/openraster",
                 "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}
View = Annotated[str, Query(pattern="^(front|back|34|side)$")]
router = APIRouter()


@router.get("/sewing")
def show(page: PageDep) -> Response:
    """The page: the garment of the last job, of the one that the address names, or of a picture `from`."""
    return _page(page)


@router.get("/sewing/again")
def shown_again(page: PageDep) -> Response:
    """Where the second form ends without scripts."""
    return _page(page)


@router.post("/sewing")
def sew(page: PageDep, sent: FormDep) -> Response:
    """Sew from words."""
    form = typed_words(Fields(sent))
    return page.submitted(lambda: page.context.jobs.submit(page.user, _KIND, _new(page, form.request(page.words))),
                          lambda notice: _page(page, form, notice=notice, status=422))


def _new(page: PageRequest, asked: SewJobRequest) -> SewJobRequest:
    """A request that would not give once more what is there.

    Raises:
        FormError: the same is sewn already, or is being sewn.
    """
    said = asked.model_dump(exclude={"spoken"})
    for job in page.context.jobs.list(page.user, _LOOKED_BACK, kinds=(_KIND,)):
        same = SewJobRequest.model_validate_json(job.request).model_dump(exclude={"spoken"}) == said
        if same and (job.open or kept_pictures(page.context, page.user, job.pictures)):
            raise FormError(page.words("sewing.there_already", seed=(asked.seed or 0) + 1))
    return asked


@router.post("/sewing/again")
def again(page: PageDep, sent: FormDep) -> Response:
    """Hang the garment with what was changed of it."""
    return page.submitted(
        lambda: page.context.jobs.submit(page.user, _KIND, typed_bench(Fields(sent)).request(page)),
        lambda notice: _page(page, notice=notice, status=422))


@router.get("/sewing/garment")
def garment(page: PageDep) -> Response:
    """What a job hung, as the pieces that go into the page."""
    job = current_job(page, _KIND, current=page.query("job"))
    bench = bench_of_job(page, job)
    values = {"bench": bench, "here": f"/{page.words.language}/", "said": hung_again(job), **_bench_values(bench)}
    return page.piece("sewing/garment.html", values)


@router.post("/sewing/photo")
def photo(page: PageDep, sent: FormDep, view: View = "front") -> Response:
    """The garment that hangs in the cloth chosen, as WebP."""

    def made(form: BenchForm) -> Response:
        return Response(encode_webp(_photographed(page, form, view), PIXELS), media_type="image/webp",
                        headers={_DESCRIBED: quote(described_of(page, form)), **_FRESH})

    return _live(page, sent, made)


@router.post("/sewing/flat")
def flat(page: PageDep, sent: FormDep) -> Response:
    """The front flat with the measures typed, and its handles."""

    def made(form: BenchForm) -> Response:
        drawn = page.context.studio.sewing.live.sketch(form.spec, remeasured(form.spec, form.figures), form.wearer(),
                                                       owner=page.user)
        handles = [{**asdict(one), "label": page.words(f"sewing.figure.{one.figure}")} for one in drawn.handles]
        return JSONResponse({"svg": drawn.svg, "box": drawn.box, "handles": handles}, headers=_FRESH)

    return _live(page, sent, made)


@router.post("/sewing/files/{name}")
def file(page: PageDep, sent: FormDep, name: str, all_sizes: bool = False) -> Response:
    """A document of the garment that hangs."""
    known = next((one for one in DOCUMENTS if one == name), None)
    if known is None:
        raise NotFoundError("file", name)
    sizes = _letters() if all_sizes or Fields(sent).flag("all_sizes") else ()

    def made(form: BenchForm) -> Response:
        data = page.context.studio.sewing.live.document(
            known, form.looks(), form.swatch(page), sizes=sizes, language=page.words.language, wearer=form.wearer(),
            owner=page.user)
        called = f"{slug(form.title(page))}-{known}"
        return Response(data, media_type=_TYPES[known.rpartition(".")[2]],
                        headers={"content-disposition": f'attachment; filename="{called}"', **_FRESH})

    return _live(page, sent, made)


@router.post("/sewing/keep")
def keep(page: PageDep, sent: FormDep, view: View = "front") -> Response:
    """Keep the garment as it looks now, as a picture: what can be done with it."""
    return _live(page, sent, lambda form: _kept(page, form, view))


@router.post("/sewing/cloth")
def cloth(page: PageDep, sent: FormDep) -> Response:
    """The garment's cloth as a fabric of one's own, to be tried on a photo."""
    return _live(page, sent, lambda form: JSONResponse({"id": _fabric(page, form)}, headers=_FRESH))


def _live(page: PageRequest, sent: FormData, make: Callable[[BenchForm], Response]) -> Response:
    """What is made of the garment that hangs; for scripts, what is wrong as a notice: its line and code, of which
    "sewing.not_hung" says that it has to be hung again."""
    try:
        return make(typed_bench(Fields(sent)))
    except ModisteError as error:
        if not page.swaps:
            raise
        told = {"error": page.words.error(error.message), "code": error.code}
        return JSONResponse(told, headers={NOTICE: "1", **_FRESH})


def _photographed(page: PageRequest, form: BenchForm, view: str) -> Image:
    return page.context.studio.sewing.live.photograph(
        form.looks(), form.swatch(page), view=view, pixels=PIXELS, wearer=form.wearer(), owner=page.user)


def _kept(page: PageRequest, form: BenchForm, view: str) -> Response:
    looks, image = form.looks(), _photographed(page, form, view)
    garment = looks.garment
    title = form.title(page)
    lineage = Lineage(kind="sew", model="modiste sewing", seed=None, inputs=(title,),
                      settings=(("garment", garment), ("view", view), ("material", looks.cloth("body").material),
                                ("colour", looks.cloth("body").colour)))
    picture = page.context.store.pictures.add(page.user, image, NewPicture(
        kind="design", title=title, prompt=title, tags=(garment.replace("_", " ")[:40],),
        parents=tuple(one.id for one in form.fabric), lineage=lineage, origin=SEWN,
        attributes={"garment": garment, "view": view, "spec": json.loads(spec_line(looks))}))
    return page.piece("sewing/kept.html", {"picture": picture, "described": described_of(page, form)})


def _fabric(page: PageRequest, form: BenchForm) -> str:
    if form.fabric:
        return page.context.store.pictures.get(page.user, form.fabric[0].id).id
    swatch = swatch_of_cloth(form.looks())
    return page.context.store.pictures.add(page.user, swatch.tile, NewPicture(
        kind="fabric", title=swatch.category, lineage=swatch.lineage, origin=SEWN,
        attributes={"category": swatch.category, "dpi": swatch.dpi})).id


def _page(page: PageRequest, form: WordsForm | None = None, *, notice: str = "", status: int = 200) -> Response:
    words = page.words
    jobs = history(page, _KIND, current=page.query("job"))
    picture = page.picture("from")
    bench = bench_of_picture(page, picture) or bench_of_job(page, jobs.current)
    brought: tuple[str, ...] = ()
    if form is None:
        form = recalled_words(page, jobs.current)
        text, fabric = page.query("text").strip(), page.picture("fabric")
        if text:
            form, brought = WordsForm(text=text), ("text", "wish", "seed")
        elif fabric is not None:
            form, brought = replace(form, fabric=(Chosen(id=fabric.id, title=fabric.title),)), ("of",)
        elif picture is not None and bench is not None:
            form, brought = WordsForm(text=picture.prompt), ("text", "wish", "seed")
        elif page.query("job"):
            brought = ("*",)
    view = job_view(page.context, page.user, jobs.current, words)
    return page.page("sewing/page.html", {
        "form": form, "brought": brought, "notice": notice, "history": jobs, "kind": _KIND, "view": view,
        "samples": SAMPLES, "examples": [words(f"sewing.example.{number}") for number in _EXAMPLES],
        "chips": _chips(form, words.language), "of_json": chosen_json(form.fabric),
        "bench": bench, **_bench_values(bench)}, status=status)


def _chips(form: WordsForm, tongue: Language) -> str:
    """What the words are understood as, for the page as it is opened."""
    return json.dumps([asdict(chip) for chip in chips_of(form.text[:2000], tongue, form.changes)], ensure_ascii=False)


def _bench_values(bench: Bench | None) -> dict[str, object]:
    if bench is None:
        return {"cloth_json": "[]"}
    return {"cloth_json": chosen_json(bench.form.fabric)}


def _letters() -> tuple[str, ...]:
    from modiste.sewing.tailor import SIZES

    return SIZES


PAGE: Final = Page(path="sewing", name="sewing.name", about="sewing.about", router=router, group="make")
