"""Outfits: what to wear from one's own wardrobe, for a day or for several; planned, seen as worn, improved."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Final

from fastapi import APIRouter
from fastapi.responses import RedirectResponse, Response

from modiste.core.errors import ModisteError
from modiste.language import label
from modiste.studio.jobs.kinds.wardrobe import ImproveJobRequest, PurchaseJobRequest, WornJobRequest
from modiste.studio.wardrobe.dressing import PlanRequest
from modiste.studio.wardrobe.typed import day_of
from modiste.stylist.taste.wording import attribute
from modiste.stylist.wardrobe.values import WardrobeItem, local_day
from modiste.web.fields import Chosen, Fields, chosen_json
from modiste.web.form_state import current_job
from modiste.web.job_view import job_view
from modiste.web.page import FormDep, Page, PageDep, PageRequest
from modiste.web.pages.outfits.form import COUNTS, OCCASIONS, OutfitForm, asked
from modiste.web.pages.outfits.taking import take
from modiste.web.pages.outfits.view import OutfitView, addable, kept_view, outfit_view, with_worn
from modiste.web.show_errors import FormError, error_line

_IMPROVE: Final = "improve"
_PAST_DAYS: Final = 60
router = APIRouter()


@router.get("/outfits")
def show(page: PageDep) -> Response:
    """Outfits for what the address asks; for scripts what is found alone."""
    form, there = asked(page), page.context.studio.outfits.garments(user=page.user)
    values = _common(page, form, there)
    try:
        values |= _made(page, form, there) if there else {}
    except ModisteError as error:
        if page.swaps:
            return page.problem(error)
        values["notice"] = error_line(error, page.words)
    if page.swaps:
        return page.piece("outfits/found.html", values)
    return page.page("outfits/page.html", values)


@router.get("/outfits/calendar")
def calendar(page: PageDep) -> Response:
    """What is planned, and what was kept."""
    return _calendar(page)


@router.post("/outfits/calendar")
def read_calendar(page: PageDep, sent: FormDep) -> Response:
    """Plan what a calendar of outfits says."""
    given = Fields(sent).file("file")
    try:
        if given is None:
            raise FormError(page.words("outfits.no_file"))
        new, unknown = page.context.studio.outfits.plan_calendar(
            given.file.read(), given.filename or "outfits.ics", user=page.user)
    except ModisteError as error:
        return _calendar(page, notice=error_line(error, page.words), status=422)
    return _calendar(page, done=page.words("outfits.read", new=new, unknown=unknown))


@router.post("/outfits/keep")
def keep(page: PageDep, sent: FormDep) -> Response:
    """Keep an outfit, or plan it for a day."""
    fields = Fields(sent)
    score = fields.number("score", -1)
    try:
        day = day_of(fields.text("day") or None)
        page.context.studio.outfits.keep(
            fields.many("of"), title=fields.text("title"), day=day, occasion=fields.text("occasion"),
            weather=fields.text("weather"), score=score if 0 <= score <= 1 else None, user=page.user)
    except ModisteError as error:
        return page.problem(error)
    if page.swaps:
        said = page.words("outfits.planned", day=page.words.day(day)) if day is not None else page.words("outfits.kept")
        return page.piece("outfits/said.html", {"said": said, "where": f"{_here(page)}outfits/calendar"})
    return _go(page, "outfits/calendar")


@router.post("/outfits/plan")
def plan(page: PageDep, sent: FormDep) -> Response:
    """Plan an outfit for each of several days: `plan` holds "day id id ..." for each."""
    fields = Fields(sent)
    try:
        for line in fields.many("plan"):
            day, *items = line.split()
            page.context.studio.outfits.keep(items, day=day_of(day), occasion=fields.text("occasion"),
                                             weather=fields.text("weather"), user=page.user)
    except ModisteError as error:
        return page.problem(error)
    return _go(page, "outfits/calendar")


@router.post("/outfits/wear")
def wear(page: PageDep, sent: FormDep) -> Response:
    """Note that an outfit was worn, on its day or today."""
    fields = Fields(sent)
    try:
        page.context.studio.wardrobe.wear(fields.many("of"), day_of(fields.text("day") or None) or local_day(),
                                          user=page.user)
    except ModisteError as error:
        return page.problem(error)
    if page.swaps:
        return page.piece("outfits/said.html", {"said": page.words("outfits.noted"), "where": f"{_here(page)}wardrobe"})
    return _go(page, "outfits/calendar")


@router.post("/outfits/remove")
def remove(page: PageDep, sent: FormDep) -> Response:
    """Forget an outfit that was kept; its garments stay."""
    try:
        page.context.studio.outfits.remove(Fields(sent).text("outfit"), user=page.user)
    except ModisteError as error:
        return page.problem(error)
    return _go(page, "outfits/calendar")


@router.post("/outfits/worn")
def worn(page: PageDep, sent: FormDep) -> Response:
    """Sew an outfit and hang it on a mannequin."""
    items = Fields(sent).many("of")
    return page.submitted(
        lambda: page.context.jobs.submit(page.user, "worn", WornJobRequest.model_validate({
            "items": items, "spoken": page.words.language})),
        lambda notice: page.page("problem.html", {"notice": notice}, status=422))


@router.post("/outfits/buy")
def buy(page: PageDep, sent: FormDep) -> Response:
    """Look in the catalogue for the one garment that would add most outfits."""
    fields = Fields(sent)
    return page.submitted(
        lambda: page.context.jobs.submit(page.user, "purchase", PurchaseJobRequest.model_validate({
            "occasion": fields.text("occasion") or None, "weather": fields.text("weather") or None})),
        lambda notice: page.page("problem.html", {"notice": notice}, status=422))


@router.get("/outfits/improve")
def improving(page: PageDep) -> Response:
    """Where an outfit, or a photo of somebody, is improved."""
    return _improve(page)


@router.post("/outfits/improve")
def improve(page: PageDep, sent: FormDep) -> Response:
    """Look for the smallest change that helps."""
    fields = Fields(sent)
    return page.submitted(lambda: page.context.jobs.submit(page.user, _IMPROVE, _improvement(page, fields)),
                          lambda notice: _improve(page, notice=notice, status=422), "outfits/improve")


@router.post("/outfits/take")
def take_edit(page: PageDep, sent: FormDep) -> Response:
    """Take a change that was proposed."""
    fields = Fields(sent)
    try:
        said, where = take(page, fields.text("job"), int(fields.number("edit", -1)))
    except ModisteError as error:
        return page.problem(error)
    if page.swaps:
        return page.piece("outfits/said.html", {"said": said, "where": f"{_here(page)}{where}"})
    return _go(page, where)


def _improvement(page: PageRequest, fields: Fields) -> ImproveJobRequest:
    photo, of = fields.chosen("photo"), fields.many("of")
    if not photo and not of:
        raise FormError(page.words("outfits.improve_what"))
    return ImproveJobRequest.model_validate({
        "items": () if photo else of, "photo": photo[0].id if photo else None,
        "outfit": None if photo else fields.text("outfit") or None,
        "occasion": fields.text("occasion") or None, "weather": fields.text("weather") or None,
        "boldness": fields.number("boldness", 50) / 100, "buy": fields.flag("buy"), "spoken": page.words.language})


def _common(page: PageRequest, form: OutfitForm, there: dict[str, WardrobeItem]) -> dict[str, object]:
    words = page.words
    return {
        "form": form, "here": _here(page), "outfits": [], "mine": None, "plan": (), "packed": (), "notice": "",
        "occasions": occasions(page), "counts": COUNTS, "today": local_day().isoformat(), "empty": not there,
        "tomorrow": (local_day() + timedelta(days=1)).isoformat(), "again": "",
        "led_by": [(one, page.words.error(attribute(one))) for one in form.led_by],
        "must": [(one, there[one].title_in(page.words.language)) for one in form.must if one in there],
        "addable": addable(there.values(), form.of, words)}


def _made(page: PageRequest, form: OutfitForm, there: dict[str, WardrobeItem]) -> dict[str, object]:
    door, words, here = page.context.studio.outfits, page.words, _here(page)
    request = form.request()
    seen = door.worn_pictures(user=page.user)
    if form.of:
        mine = outfit_view(door.judge(form.of, request, user=page.user), there, form, words, here)
        found = door.swap(form.of, form.swap, request, user=page.user) if form.swap in form.of else ()
        others = [outfit_view(one, there, form, words, here) for one in found]
        return {"mine": with_worn([mine], seen)[0], "outfits": with_worn(others, seen)}
    if form.days is not None:
        made = door.plan(request, PlanRequest(days=form.days, first=form.first or local_day(), most=form.pack),
                         user=page.user)
        days = [outfit_view(one, there, form, words, here, day=day) for day, one in made.days()]
        return {"outfits": with_worn(days, seen), "plan": [f"{one.day} {' '.join(one.ids)}" for one in days],
                "packed": [there[one].title_in(page.words.language) for one in made.items]}
    found = door.make(request, user=page.user)
    again = replace(form, seed=form.seed + 1)
    return {"outfits": with_worn([outfit_view(one, there, form, words, here) for one in found], seen),
            "again": f"{here}outfits?{again.query()}"}


def _calendar(page: PageRequest, *, notice: str = "", done: str = "", status: int = 200) -> Response:
    door, there = page.context.studio.outfits, page.context.studio.outfits.garments(user=page.user)
    since = local_day() - timedelta(days=_PAST_DAYS)
    planned = [kept_view(one, there, page.words, _here(page)) for one in door.kept(since, date.max, user=page.user)]
    kept = [kept_view(one, there, page.words, _here(page)) for one in door.kept(user=page.user) if one.day is None]
    today = local_day()
    ahead: list[OutfitView] = [one for one in planned if one.day is not None and one.day >= today and one.ids]
    past = [one for one in reversed(planned) if one.day is not None and one.day < today and one.ids]
    return page.page("outfits/calendar.html", {
        "ahead": ahead, "past": past, "kept": [one for one in kept if one.ids], "notice": notice, "done": done,
        "today": today}, status=status, title=page.words("outfits.calendar"))


def _improve(page: PageRequest, *, notice: str = "", status: int = 200) -> Response:
    form, there = asked(page), page.context.studio.outfits.garments(user=page.user)
    photo, mine = page.picture("photo"), None
    try:
        mine = _judged(page, form, there) if set(form.of) & there.keys() else None
    except ModisteError as error:
        notice = notice or error_line(error, page.words)
    job = current_job(page, _IMPROVE, current=page.query("job")) if page.query("job") else None
    brought = (Chosen(id=photo.id, title=photo.title),) if photo is not None else ()
    return page.page("outfits/improve.html", {
        "form": form, "mine": mine, "photo": chosen_json(brought), "occasions": occasions(page), "notice": notice,
        "view": job_view(page.context, page.user, job, page.words)}, status=status, title=page.words("outfits.improve"))


def _judged(page: PageRequest, form: OutfitForm, there: dict[str, WardrobeItem]) -> OutfitView:
    """An outfit that the address names, as the page of its improvement shows it."""
    judged = page.context.studio.outfits.judge([one for one in form.of if one in there], form.request(),
                                               user=page.user)
    return outfit_view(judged, there, form, page.words, _here(page))


def occasions(page: PageRequest) -> list[tuple[str, str]]:
    """Occasions to choose from."""
    return [("", page.words("outfits.any_occasion")),
            *((one, label("occasion", one, page.words.language)) for one in OCCASIONS)]


def _here(page: PageRequest) -> str:
    return f"/{page.words.language}/"


def _go(page: PageRequest, where: str) -> Response:
    return RedirectResponse(_here(page) + where, 303)


PAGE: Final = Page(path="outfits", name="outfits.name", about="outfits.about", router=router, group="style")
