"""Wardrobe: a person's own garments, brought as photos, corrected, worn, washed, lent."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final
from urllib.parse import parse_qsl

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from modiste.core.errors import ModisteError
from modiste.studio.jobs.kinds.wardrobe import CutoutJobRequest, WardrobeJobRequest
from modiste.studio.store import Job, NotFoundError
from modiste.studio.store.wardrobe.households import SHARINGS
from modiste.studio.store.wardrobe.values import GarmentChange
from modiste.studio.wardrobe.typed import day_of
from modiste.studio.wardrobe.uploads import keep_photos
from modiste.stylist.wardrobe.doubts import doubts_of
from modiste.stylist.wardrobe.traits import traits_of
from modiste.stylist.wardrobe.values import SEASONS, STATES, local_day
from modiste.web.coming_view import uploaded_html
from modiste.web.fields import Chosen, Fields
from modiste.web.form_state import current_job
from modiste.web.job_view import job_view
from modiste.web.page import FormDep, Page, PageDep, PageRequest, whole_page
from modiste.web.pages.tryon.form import TryOnForm, brush_json, search
from modiste.web.pages.wardrobe.form import (
    FORMALITIES,
    SORTS,
    UNWORN,
    asked,
    change_of,
    choose,
    form_of,
    known,
    many_change_of,
    whom,
)
from modiste.web.pages.wardrobe.household import router as household_router
from modiste.web.pages.wardrobe.view import (
    GarmentView,
    Summary,
    garment_view,
    kind_of,
    named,
    people,
    said,
    seen_views,
    summary,
    traits_text,
)
from modiste.web.show_errors import FormError

_ADD: Final = "wardrobe"
_CUT: Final = "cutout"
_CURRENCIES: Final = ("EUR", "RUB", "USD", "GBP", "KZT", "BYN", "UAH", "CNY", "JPY", "INR", "TRY", "PLN")
router = APIRouter()
router.include_router(household_router)


@dataclass(frozen=True, slots=True, kw_only=True)
class PairView:
    """Two garments that look like one, and how alike in percent."""

    first: GarmentView
    second: GarmentView
    percent: int


@router.get("/wardrobe")
def show(page: PageDep) -> Response:
    """The garments that the address asks for, or one of them."""
    if page.query("item"):
        return _item(page, page.query("item"))
    if page.swaps and page.query("upload"):
        return HTMLResponse(uploaded_html(page.context, page.user, page.query("upload"), page.words))
    if page.swaps:
        return _again(page)
    return _page(page)


@router.get("/wardrobe/duplicates")
def duplicates(page: PageDep) -> Response:
    """Garments that may be there twice, to be merged."""
    door = page.context.studio.wardrobe
    there = {one.id: garment_view(one, page.words) for one in door.items(user=page.user)}
    pairs = [PairView(first=there[one.first], second=there[one.second], percent=int(100 * one.alike))
             for one in door.duplicates(user=page.user)]
    return page.page("wardrobe/duplicates.html", {"pairs": pairs}, title=page.words("wardrobe.duplicates"))


@router.post("/wardrobe")
def add(page: PageDep, sent: FormDep) -> Response:
    """Bring photos: those that a script brought before (`upload`), or those that come with the form."""
    return page.submitted(lambda: _started(page, Fields(sent)), lambda notice: _page(page, notice=notice, status=422))


@router.post("/wardrobe/many")
def many(page: PageDep, sent: FormDep) -> Response:
    """Change the ticked garments alike."""
    fields = Fields(sent)
    chosen, act, removed = fields.many("id"), fields.text("act"), ""
    door = page.context.studio.wardrobe
    try:
        if not chosen:
            raise FormError(page.words("wardrobe.none_chosen"))
        if act == "worn":
            door.wear(chosen, local_day(), user=page.user)
        elif act == "remove":
            removed = door.put_in_bin(chosen, user=page.user)[0]
        elif act in SHARINGS:
            page.context.studio.household.share(chosen, act, user=page.user)
        elif act in STATES:
            door.edit(chosen, GarmentChange(state=act), user=page.user)
        else:
            door.edit(chosen, many_change_of(fields), user=page.user)
    except ModisteError as error:
        return page.problem(error)
    return _listed(page, fields, removed)


@router.post("/wardrobe/edit")
def edit(page: PageDep, sent: FormDep) -> Response:
    """Change a garment; another tab may have changed it since."""
    fields = Fields(sent)
    return _changed(page, fields, lambda item: page.context.studio.wardrobe.edit(
        [item], change_of(fields), version=fields.whole("version"), user=page.user))


@router.post("/wardrobe/wear")
def wear(page: PageDep, sent: FormDep) -> Response:
    """Note a day on which a garment was worn, or take one back."""
    fields = Fields(sent)
    return _changed(page, fields, lambda item: page.context.studio.wardrobe.wear(
        [item], day_of(fields.text("day") or None) or local_day(), undo=fields.flag("undo"), user=page.user))


@router.post("/wardrobe/show-as")
def show_as(page: PageDep, sent: FormDep) -> Response:
    """Show a garment by another of its cut-outs, or by its photo as it is."""
    fields = Fields(sent)
    return _changed(page, fields, lambda item: page.context.studio.wardrobe.show_as(
        item, fields.text("cutout") or None, user=page.user))


@router.post("/wardrobe/cut")
def cut(page: PageDep, sent: FormDep) -> Response:
    """Cut a garment out anew, by the brushed mask where there is one."""
    fields = Fields(sent)
    saved = fields.mapping("brush").get("saved")
    return page.submitted(
        lambda: page.context.jobs.submit(page.user, _CUT, CutoutJobRequest.model_validate({
            "item": fields.text("item"), "mask": saved if isinstance(saved, str) else None,
            "part": fields.text("part") or None})),
        lambda notice: _item(page, fields.text("item"), notice=notice))


@router.post("/wardrobe/merge")
def merge(page: PageDep, sent: FormDep) -> Response:
    """Make one garment of two."""
    fields = Fields(sent)
    try:
        page.context.studio.wardrobe.merge(fields.text("keep"), fields.text("other"), user=page.user)
    except ModisteError as error:
        return page.problem(error)
    return _go(page, "wardrobe/duplicates")


@router.post("/wardrobe/remove")
def remove(page: PageDep, sent: FormDep) -> Response:
    """Put a garment into the bin; the answer offers it back."""
    try:
        (item,) = page.context.studio.wardrobe.put_in_bin([Fields(sent).text("item")], user=page.user)
    except ModisteError as error:
        return page.problem(error)
    return _go(page, f"wardrobe?removed={item}")


@router.post("/wardrobe/restore")
def restore(page: PageDep, sent: FormDep) -> Response:
    """Take garments that were just deleted back out of the bin."""
    fields = Fields(sent)
    try:
        page.context.studio.wardrobe.restore(fields.many("item"), user=page.user)
    except ModisteError as error:
        return page.problem(error)
    return _listed(page, fields)


def _started(page: PageRequest, fields: Fields) -> Job:
    upload = fields.text("upload")
    if not upload:
        files = [one for name in ("photos", "camera") for one in fields.files(name)]
        if not files:
            raise FormError(page.words("wardrobe.no_photos"))
        page.context.store.quotas.check_disk(page.user, sum(one.size or 0 for one in files))
        upload = keep_photos(page.context.store.home, page.user,
                             [(one.filename or "photo", one.file) for one in files]).id
    return page.context.jobs.submit(page.user, _ADD, WardrobeJobRequest.model_validate({
        "upload": upload, "as_is": fields.flag("as_is"), "each": fields.flag("each"),
        "tag": not fields.flag("no_tags")}))


def _changed(page: PageRequest, fields: Fields, change: Callable[[str], object]) -> Response:
    """The garment as it is after a change, for scripts alone, else its page."""
    item = fields.text("item")
    try:
        change(item)
        if page.swaps:
            return page.piece("wardrobe/garment.html", _item_values(page, item))
    except ModisteError as error:
        return page.problem(error)
    return _go(page, f"wardrobe?item={item}")


def _listed(page: PageRequest, fields: Fields, removed: str = "") -> Response:
    """What the list's own form asked for, after a deed; `removed` is one of those that were just put into the bin."""
    if page.swaps:
        return _again(page, fields.text("query"), removed)
    query = form_of(dict(parse_qsl(fields.text("query")))).query()
    return _go(page, "wardrobe?" + "&".join(filter(None, (query, removed and f"removed={removed}"))))


def _again(page: PageRequest, query: str | None = None, removed: str = "") -> Response:
    """What is found, and the counts, which may have changed with it."""
    return page.piece("wardrobe/again.html", {**_found(page, query, removed), "sum": _sum(page)})


def _sum(page: PageRequest) -> Summary:
    door = page.context.studio.wardrobe
    return summary(door.items(user=page.user), len(door.duplicates(user=page.user)), page.words)


def _found(page: PageRequest, query: str | None = None, removed: str = "") -> dict[str, object]:
    """What the address or `query` asks for; what was deleted together with `removed` is offered back."""
    removed = removed or page.query("removed")
    form = asked(page) if query is None else form_of(dict(parse_qsl(query)))
    found = choose(page, form)
    return {"form": form, "query": form.query(), "garments": [garment_view(one, page.words) for one in found],
            "removed": page.context.studio.wardrobe.in_bin(beside=removed, user=page.user) if removed else (),
            "states": _states(page), "here": _here(page),
            "in_household": page.context.studio.household.of(user=page.user) is not None,
            "seasons": _seasons(page), "people": people(page.words), "cleared": f"{_here(page)}wardrobe"}


def _page(page: PageRequest, *, notice: str = "", status: int = 200) -> Response:
    job = current_job(page, _ADD, current=page.query("job"))
    shown = job if job is not None and (job.open or page.query("job")) else None
    words = page.words
    return page.page("wardrobe/page.html", {
        **_found(page), "notice": notice, "view": job_view(page.context, page.user, shown, words),
        "sum": _sum(page),
        "state_choices": [("", words("wardrobe.state.any")), *_states(page)],
        "sorts": [(one, words(f"wardrobe.sort.{one}")) for one in SORTS],
        "unworn_choices": [("", words("wardrobe.unworn.any")),
                           *((str(one), words("wardrobe.unworn.days", days=one)) for one in UNWORN)]}, status=status)


def _item(page: PageRequest, name: str, *, notice: str = "") -> Response:
    try:
        values = {**_item_values(page, name), "notice": notice}
    except NotFoundError:
        return whole_page(page.request, page.words, "not_found.html", {}, status=404, title=page.words("missing.title"))
    if page.swaps:
        return page.piece("wardrobe/garment.html", values)
    return page.page("wardrobe/item.html", values, title=str(values["title"]))


def _item_values(page: PageRequest, name: str) -> dict[str, object]:
    door, words = page.context.studio.wardrobe, page.words
    one = door.item(name, user=page.user)
    values: dict[str, object] = {
        "one": one, "title": one.title_in(words.language), "shown": garment_view(one, words),
        "seen": seen_views(one, words), "doubts": doubts_of(one), "kind": kind_of(one, words.language),
        "assumed": traits_text(traits_of(one), words), "here": _here(page), "states": _states(page),
        "seasons": _seasons(page),
        "formalities": [("", words("wardrobe.formality.auto")),
                        *((f"{at:g}", words(f"wardrobe.formality.{round(100 * at)}")) for at in FORMALITIES)],
        "whom": whom(one), "people": people(words),
        "tags": {kind: named(one, kind, words.language) for kind in ("colour", "pattern", "material")},
        "options": {kind: [said(kind, value, words.language) for value in known(kind)]
                    for kind in ("garment", "colour", "pattern", "material")},
        "currencies": _CURRENCIES, "versions": door.versions(one.id, user=page.user), "notice": "",
        "days": [day for day, worn in page.context.store.wardrobes.wears(page.user).items() if one.id in worn],
        "today": local_day().isoformat(), "brush": "", "found": None, "finding": None,
        "view": None}
    if page.query("brush"):
        found = search(page, one.original)
        parts = (one.part,) if one.part in found.masks else tuple(found.masks) if not one.part else ()
        form = TryOnForm(photo=(Chosen(id=one.original, title=one.title_in(words.language)),), parts=parts)
        values |= {"brush": brush_json(form, found), "found": found,
                   "finding": job_view(page.context, page.user, found.job, words)}
    return values


def _states(page: PageRequest) -> list[tuple[str, str]]:
    return [(one, page.words(f"wardrobe.state.{one}")) for one in STATES]


def _seasons(page: PageRequest) -> list[tuple[str, str]]:
    return [(one, said("season", one, page.words.language)) for one in SEASONS]


def _here(page: PageRequest) -> str:
    return f"/{page.words.language}/"


def _go(page: PageRequest, where: str) -> Response:
    return RedirectResponse(_here(page) + where, 303)


PAGE: Final = Page(path="wardrobe", name="wardrobe.name", about="wardrobe.about", router=router, group="style")
