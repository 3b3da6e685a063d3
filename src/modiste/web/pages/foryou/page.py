"""For you: what to look at next and why, what was learnt, and the person's word on all of it."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Final

from fastapi import APIRouter
from fastapi.responses import RedirectResponse, Response

from modiste.core.errors import InputError, ModisteError
from modiste.studio.catalog.keeping import keep_item
from modiste.studio.jobs.kinds.advise import AdviseJobRequest
from modiste.studio.store import Job, Picture
from modiste.studio.stylist.requests import MOST_ADVISED, RecommendRequest
from modiste.stylist.advice.values import KINDS, check_kinds
from modiste.stylist.taste.events import ME
from modiste.stylist.taste.profile import Profile, read_line
from modiste.stylist.taste.quiz import PAIRS, QuizAnswer
from modiste.stylist.taste.spoken import lines_of, occasions_of
from modiste.web.advice_view import ADVISE, own_of, texts_of
from modiste.web.fields import Fields
from modiste.web.form_state import current_job
from modiste.web.job_view import job_view
from modiste.web.page import FormDep, Page, PageDep, PageRequest
from modiste.web.pages.find.view import picture_of
from modiste.web.pages.foryou.view import Choices, card_of, cards, choices, learnt_lines, left_lines, profile_view
from modiste.web.show_errors import FormError, error_line

router = APIRouter()
_SHOWN: Final = 12
_MOST: Final = 60
_JUDGED: Final = ("like", "not_for_me", "save")


def _sizes(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())


def _struck(line: str) -> tuple[str, ...]:
    read_line(line)
    return (line,)


_READ: Final[Mapping[str, Callable[[str], tuple[str, ...]]]] = {
    "sizes": _sizes, "loved": lines_of, "refused": lines_of, "occasions": occasions_of, "lines_off": _struck}


@router.get("/foryou")
def show(page: PageDep) -> Response:
    """What to look at next."""
    return _page(page)


@router.post("/foryou/judge")
def judge(page: PageDep, sent: FormDep) -> Response:
    """Like an item, or say that it is not for one, and why."""
    fields = Fields(sent)
    item, said = fields.text("item"), fields.text("event")
    taste = page.context.studio.stylist.taste
    try:
        if said not in _JUDGED:
            raise InputError("stylist.judged", known=_JUDGED)
        taste.judge(item, said, fields.text("reason") or None, page.user)
        kept = _kept(page, item) if said == "save" else None
        if page.swaps:
            shown = page.context.studio.catalog.item(item, page.user)
            return page.piece("foryou/judged.html", {"item": shown, "event": said, "here": _here(page), "kept": kept,
                                                     "picture": picture_of(shown)})
    except ModisteError as error:
        return page.problem(error)
    return _back(page)


def _kept(page: PageRequest, name: str) -> Picture | None:
    """The picture of an item that was saved, among one's own; None for an item without one."""
    item = page.context.studio.catalog.item(name, page.user)
    return keep_item(page.context.studio.catalog, page.context.store, page.user, item) if item.pictures else None


@router.post("/foryou/undo")
def undo(page: PageDep, sent: FormDep) -> Response:
    """Take back whatever was said of an item."""
    item = Fields(sent).text("item")
    try:
        page.context.studio.stylist.taste.forget(ME, item=item, user=page.user)
        if page.swaps:
            shown = page.context.studio.catalog.item(item, page.user)
            return page.piece("foryou/one.html", {"one": card_of(shown, None, page.words), "here": _here(page)})
    except ModisteError as error:
        return page.problem(error)
    return _back(page)


@router.post("/foryou/profile")
def edit(page: PageDep, sent: FormDep) -> Response:
    """Change what one says of oneself: add a line, take one out, or set dial and budget."""
    fields = Fields(sent)
    taste = page.context.studio.stylist.taste
    try:
        profile = taste.profile(user=page.user)
        taste.keep(_edited(profile, fields), user=page.user)
    except ModisteError as error:
        return page.problem(error) if page.swaps else _page(page, notice=error_line(error, page.words))
    return _back(page)


@router.post("/foryou/forget")
def forget(page: PageDep, sent: FormDep) -> Response:
    """Forget what was done: all with the profile, or the answers of the quiz, or events of one kind."""
    what = Fields(sent).text("what")
    taste = page.context.studio.stylist.taste
    try:
        if what == "quiz":
            taste.keep(replace(taste.profile(user=page.user), quiz=()), user=page.user)
        elif what == "all":
            taste.forget(ME, user=page.user)
        else:
            taste.forget(ME, event=what, user=page.user)
    except ModisteError as error:
        return page.problem(error)
    return _back(page)


@router.get("/foryou/quiz")
def quiz(page: PageDep) -> Response:
    """The next pair."""
    return _quiz(page)


@router.post("/foryou/quiz")
def answer(page: PageDep, sent: FormDep) -> Response:
    """Which of two was chosen; then the next pair."""
    fields = Fields(sent)
    try:
        said = QuizAnswer(fields.text("first"), fields.text("second"), fields.text("chosen"))
        page.context.studio.stylist.taste.answer(said, user=page.user)
    except ModisteError as error:
        return page.problem(error) if page.swaps else _quiz(page, notice=error_line(error, page.words))
    if page.swaps:
        return _quiz(page)
    return RedirectResponse(f"{_here(page)}foryou/quiz", 303)


@router.get("/foryou/advice")
def advice(page: PageDep) -> Response:
    """What garments do on one's own measures and beside one's own colours."""
    return _advice(page)


@router.post("/foryou/advice")
def advise(page: PageDep, sent: FormDep) -> Response:
    """Keep what the person says of themselves, and see the garments on it."""
    fields = Fields(sent)
    return page.submitted(lambda: _advised(page, fields),
                          lambda notice: _advice(page, fields, notice=notice, status=422), "foryou/advice")


@router.post("/foryou/advice/off")
def switch_off(page: PageDep, sent: FormDep) -> Response:
    """Switch a kind of lines off, or on again."""
    fields = Fields(sent)
    taste = page.context.studio.stylist.taste
    kind = fields.text("kind")
    try:
        check_kinds((kind,))
        profile = taste.profile(user=page.user)
        off = () if fields.flag("on") else (kind,)
        taste.keep(profile.changed(add={"advice_off": off}, remove=(kind,) if not off else ()), user=page.user)
    except ModisteError as error:
        return page.problem(error)
    return RedirectResponse(f"{_here(page)}foryou/advice", 303)


def _advised(page: PageRequest, fields: Fields) -> Job:
    taste = page.context.studio.stylist.taste
    taste.keep(own_of(taste.profile(user=page.user), fields), user=page.user)
    texts = [text for text in fields.many("text") if text.strip()]
    if not texts:
        raise FormError(page.words("foryou.advice_what"))
    return page.context.jobs.submit(page.user, ADVISE, AdviseJobRequest.model_validate(
        {"texts": texts, "spoken": page.words.language}))


def _advice(page: PageRequest, fields: Fields | None = None, *, notice: str = "", status: int = 200) -> Response:
    profile = page.context.studio.stylist.taste.profile(user=page.user)
    job = current_job(page, ADVISE, current=page.query("job"))
    texts = fields.many("text") if fields is not None else texts_of(job) if job is not None else []
    named = page.query("text")
    return page.page("foryou/advice.html", {
        "texts": ([named] if named else texts), "most": MOST_ADVISED, "body": profile.body, "notice": notice,
        "own": {name: getattr(profile, name) for name in ("hair", "eyes", "skin")}, "here": _here(page),
        "off": [kind for kind in KINDS if kind in profile.advice_off],
        "view": job_view(page.context, page.user, job, page.words)}, status=status, title=page.words("foryou.advice"))


def _page(page: PageRequest, *, notice: str = "") -> Response:
    taste, words = page.context.studio.stylist.taste, page.words
    profile = taste.profile(user=page.user)
    asked = choices(page.query("occasion"), page.query("count"), _SHOWN, _MOST)
    shown, left, remark = _recommended(page, asked)
    values = {
        "cards": shown, "left": left, "notice": notice or remark, "here": _here(page), "asked": asked,
        "profile": profile_view(profile, taste.lines(user=page.user) if shown or left else (), words),
        "asks": _asks(page, profile),
        "dial": profile.dial, "budget": profile.budget, "quiz": len(profile.quiz), "pairs": PAIRS,
        "events": taste.store.events.count(page.user, ME), "more": min(asked.count + _SHOWN, _MOST),
        "followed": page.context.studio.stylist.followed(page.user)}
    return page.page("foryou/page.html", values, status=422 if notice else 200)


def _asks(page: PageRequest, profile: Profile) -> bool:
    """Whether a pair is left for the quiz of somebody who has begun it."""
    try:
        return bool(profile.quiz) and page.context.studio.stylist.taste.quiz(user=page.user).first is not None
    except InputError:  # nothing is there to be shown
        return False


def _recommended(page: PageRequest, asked: Choices) -> tuple[list[object], list[str], str]:
    """Cards, what was left out, and a remark where there is nothing to show."""
    studio = page.context.studio
    try:
        found = studio.stylist.taste.recommend(
            RecommendRequest(count=asked.count, occasion=asked.occasion or None), page.user)
    except InputError as error:
        return [], [], error_line(error, page.words)
    items = {one.id: one for one in studio.catalog.store.items.get_many(page.user, [one.item for one in found.items])}
    return list(cards(found.items, items, page.words)), list(left_lines(found, page.words)), ""


def _edited(profile: Profile, fields: Fields) -> Profile:
    kind, line = fields.text("list"), fields.text("line")
    if kind in _READ and line:
        profile = profile.changed(add={kind: _READ[kind](line)}, remove=())
    if fields.text("remove"):
        profile = profile.changed(add={}, remove=(fields.text("remove"),))
    if fields.text("dial"):
        profile = replace(profile, dial=fields.number("dial", profile.dial))
    if "budget" in fields.form:
        text = fields.text("budget")
        profile = replace(profile, budget=fields.number("budget", -1.0) if text else None)
    return profile


def _quiz(page: PageRequest, *, notice: str = "") -> Response:
    studio, words = page.context.studio, page.words
    try:
        pair = studio.stylist.taste.quiz(user=page.user)
    except InputError as error:
        return page.page("foryou/quiz.html", {"notice": error_line(error, words), "sides": [], "here": _here(page),
                                              "number": 1, "pairs": PAIRS}, title=words("foryou.quiz"))
    names = [one for one in (pair.first, pair.second) if one is not None]
    items = studio.catalog.store.items.get_many(page.user, names)
    values: dict[str, object] = {
        "notice": notice, "here": _here(page), "number": pair.number, "pairs": PAIRS,
        "sides": [card_of(one, None, words) for one in items] if len(items) > 1 else []}
    if not values["sides"] and not notice:
        values["learnt"] = learnt_lines(studio.stylist.taste.lines(user=page.user), words)
    if page.swaps:
        return page.piece("foryou/pair.html", values)
    return page.page("foryou/quiz.html", values, title=words("foryou.quiz"))


def _here(page: PageRequest) -> str:
    return f"/{page.words.language}/"


def _back(page: PageRequest) -> Response:
    return RedirectResponse(f"{_here(page)}foryou", 303)


PAGE: Final = Page(path="foryou", name="foryou.name", about="foryou.about", router=router, group="style")
