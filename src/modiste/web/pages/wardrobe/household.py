"""The part of Wardrobe that is the household: members, what they show each other, lending."""

from collections.abc import Callable
from functools import partial

from fastapi import APIRouter
from fastapi.responses import RedirectResponse, Response

from modiste.core.errors import ModisteError
from modiste.studio.store.errors import NotFoundError
from modiste.studio.store.wardrobe.households import SHARINGS
from modiste.web.fields import Fields
from modiste.web.page import FormDep, PageDep, PageRequest
from modiste.web.pages.wardrobe.view import garment_view
from modiste.web.show_errors import error_line

router = APIRouter()


@router.get("/wardrobe/household")
def show(page: PageDep) -> Response:
    """The household, and what its others show."""
    return _page(page)


@router.post("/wardrobe/household")
def act(page: PageDep, sent: FormDep) -> Response:
    """Begin one, join one by its code, leave it; show, lend, borrow and give back garments."""
    fields, door = Fields(sent), page.context.studio.household
    acts: dict[str, Callable[[], object]] = {
        "new": lambda: door.create(fields.text("title"), user=page.user),
        "join": lambda: door.join(fields.text("code"), user=page.user),
        "leave": lambda: door.leave(user=page.user),
        "borrow": lambda: door.borrow(fields.text("item"), user=page.user),
        "back": lambda: door.give_back(fields.text("item"), user=page.user)}
    for sharing in SHARINGS:
        acts[sharing] = partial(door.share, [fields.text("item")], sharing, user=page.user)
    act = fields.text("act")
    try:
        acts.get(act, lambda: None)()
    except ModisteError as error:
        is_unknown = act == "join" and isinstance(error, NotFoundError)
        said = page.words("wardrobe.household_no_code") if is_unknown else error_line(error, page.words)
        return _page(page, notice=said, typed=fields, status=422)
    return RedirectResponse(f"/{page.words.language}/wardrobe/household", 303)


def _page(page: PageRequest, *, notice: str = "", typed: Fields | None = None, status: int = 200) -> Response:
    door = page.context.studio.household
    shown = [(garment_view(one.item, page.words), one) for one in door.garments(user=page.user)]
    own = {one.id: one for one in page.context.studio.wardrobe.items(user=page.user)}
    mine = [(garment_view(own[name], page.words), sharing, own[name].reason)
            for name, sharing in door.sharings(user=page.user).items() if name in own]
    kept = {name: "" if typed is None else typed.text(name) for name in ("title", "code")}
    return page.page("wardrobe/household.html", {
        "home": door.of(user=page.user), "shown": shown, "mine": mine, "notice": notice, "typed": kept,
        "here": f"/{page.words.language}/"}, status=status, title=page.words("wardrobe.household"))
