"""The part of Wardrobe that is the household: members, what they show each other, lending."""

from collections.abc import Callable

from fastapi import APIRouter
from fastapi.responses import RedirectResponse, Response

from modiste.core.errors import ModisteError
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
    """Begin one, join one by its code, leave it."""
    fields, door = Fields(sent), page.context.studio.household
    acts: dict[str, Callable[[], object]] = {
        "new": lambda: door.create(fields.text("title"), user=page.user),
        "join": lambda: door.join(fields.text("code"), user=page.user),
        "leave": lambda: door.leave(user=page.user),
        "borrow": lambda: door.borrow(fields.text("item"), user=page.user),
        "back": lambda: door.give_back(fields.text("item"), user=page.user)}
    try:
        acts.get(fields.text("act"), lambda: None)()
    except ModisteError as error:
        return _page(page, notice=error_line(error, page.words), status=422)
    return RedirectResponse(f"/{page.words.language}/wardrobe/household", 303)


def _page(page: PageRequest, *, notice: str = "", status: int = 200) -> Response:
    door = page.context.studio.household
    shown = [(garment_view(one.item, page.words), one) for one in door.garments(user=page.user)]
    own = {one.id: one for one in page.context.studio.wardrobe.items(user=page.user)}
    mine = [(garment_view(own[name], page.words), sharing) for name, sharing in door.sharings(user=page.user).items()
            if name in own]
    return page.page("wardrobe/household.html", {
        "home": door.of(user=page.user), "shown": shown, "mine": mine, "notice": notice,
        "here": f"/{page.words.language}/"}, status=status, title=page.words("wardrobe.household"))
