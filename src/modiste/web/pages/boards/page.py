"""Boards: everything that was made, searched, compared, followed back, and put on boards."""

from typing import Final

from fastapi import APIRouter
from fastapi.responses import RedirectResponse, Response

from modiste.core.errors import ModisteError
from modiste.studio.lineage_view import shown_tree
from modiste.studio.store import NotFoundError, PicturePage
from modiste.studio.store.boards.values import BoardSummary
from modiste.studio.store.pictures.pictures import DAYS_IN_BIN
from modiste.studio.store.pictures.values import IN_PASSING
from modiste.studio.wardrobe.importing import CUTOUT
from modiste.web.fields import Fields
from modiste.web.page import FormDep, Page, PageDep, PageRequest, whole_page
from modiste.web.quota_lines import disk_line
from modiste.web.rendering import title_of

FAVOURITE: Final = "favourite"
"""The tag of what a person likes best."""
KINDS: Final = ("all", "design", "fabric", "photo", "draped", "outfit", "mask", FAVOURITE)
_PART: Final = 24
router = APIRouter()


@router.get("/boards")
def show(page: PageDep) -> Response:
    """A picture with its history, a board, or everything, as the address says."""
    if page.query("picture"):
        return _picture(page)
    if page.query("board"):
        return _board(page)
    if page.query("bin"):
        return _bin(page)
    found, after = _found(page)
    values = {"boards": page.context.store.boards.list(page.user), "board": None, "pictures": found.pictures,
              "disk_line": disk_line(page),
              "kinds": [(one, page.words(f"boards.kind.{one}")) for one in KINDS], "kind": _kind(page),
              "search": page.query("search"), "after": after, "empty": _none(page), "notice": "", "gone": _gone(page)}
    if page.swaps:
        return page.piece("boards/found.html", values)
    return page.page("boards/page.html", values)


@router.post("/boards")
def make(page: PageDep, sent: FormDep) -> Response:
    """Make a board."""
    try:
        board = page.context.store.boards.create(page.user, Fields(sent).text("title"))
    except ModisteError as error:
        return page.problem(error)
    return RedirectResponse(f"/{page.words.language}/boards?board={board.id}", 303)


@router.post("/boards/restore")
def restore(page: PageDep, sent: FormDep) -> Response:
    """Take a picture, a garment or a board out of the bin; a board is shown at once."""
    fields = Fields(sent)
    try:
        page.context.store.boards.restore(page.user, fields.many("board"))
        page.context.store.pictures.restore(page.user, fields.many("picture"))
        page.context.store.wardrobes.restore(page.user, fields.many("garment"))
    except ModisteError as error:
        return page.problem(error)
    back = "".join(f"board={one}" for one in fields.many("board")[:1]) or "bin=1"
    return RedirectResponse(f"/{page.words.language}/boards?{back}", 303)


@router.post("/boards/remove")
def remove(page: PageDep, sent: FormDep) -> Response:
    """Delete a picture, a garment or a board of the bin for good."""
    fields = Fields(sent)
    try:
        page.context.store.boards.empty_bin(page.user, fields.many("board"))
        page.context.store.pictures.empty_bin(page.user, fields.many("picture"))
        page.context.studio.wardrobe.remove(fields.many("garment"), user=page.user)
    except ModisteError as error:
        return page.problem(error)
    return RedirectResponse(f"/{page.words.language}/boards?bin=1", 303)


@router.post("/boards/empty-bin")
def empty_bin(page: PageDep) -> Response:
    """Delete for good what is in the bin, garments and boards too."""
    page.context.store.pictures.empty_bin(page.user)
    return RedirectResponse(f"/{page.words.language}/boards?bin=1", 303)


def _found(page: PageRequest) -> tuple[PicturePage, str]:
    """A part of what the address looks for, and the address of the next part, "" at the end."""
    kind, text = _kind(page), page.query("search")[:200]
    wanted = kind if kind not in ("all", FAVOURITE) else None
    after = int(page.query("after")) if page.query("after").isdecimal() else None
    found = page.context.store.pictures.list(
        page.user, search=text, kind=wanted, tag=FAVOURITE if kind == FAVOURITE else None, after=after, limit=_PART,
        unless_kept=(*IN_PASSING, CUTOUT) if kind == "all" and not text.strip() else ())
    if found.after is None:
        return found, ""
    url = page.request.url.include_query_params(after=found.after)
    return found, f"{url.path}?{url.query}"


def _gone(page: PageRequest) -> BoardSummary | None:
    """The board that was just put into the bin, as the address says."""
    asked = page.query("gone")
    binned = page.context.store.boards.in_bin(page.user) if asked else ()
    return next((one for one in binned if one.id == asked), None)


def _kind(page: PageRequest) -> str:
    return page.query("kind") if page.query("kind") in KINDS else "all"


def _none(page: PageRequest) -> str:
    looked = page.query("search").strip() or _kind(page) != "all"
    return page.words("boards.nothing_found" if looked else "boards.nothing_yet")


def _picture(page: PageRequest) -> Response:
    store = page.context.store
    picture = page.picture("picture")
    if picture is None:
        return _missing(page)
    children = [child for child in store.pictures.children(page.user, picture.id) if child.kind != "mask"]
    return page.page("boards/picture.html", {
        "picture": picture, "tree": shown_tree(store.pictures.lineage(page.user, picture.id)), "children": children,
        "boards": store.boards.list(page.user), "board": None, "disk_line": disk_line(page)},
        title=title_of(picture, page.words))


def _board(page: PageRequest) -> Response:
    store = page.context.store
    try:
        board = store.boards.get(page.user, page.query("board"))
    except NotFoundError:
        return _missing(page)
    return page.page("boards/board.html", {
        "boards": store.boards.list(page.user), "board": board, "disk_line": disk_line(page)}, title=board.title)


def _bin(page: PageRequest) -> Response:
    store = page.context.store
    return page.page("boards/bin.html", {"pictures": store.pictures.in_bin(page.user), "board": None,
                                         "binned": store.boards.in_bin(page.user),
                                         "garments": store.wardrobes.in_bin(page.user),
                                         "boards": store.boards.list(page.user), "days": DAYS_IN_BIN,
                                         "disk_line": disk_line(page)},
                     title=page.words("boards.bin"))


def _missing(page: PageRequest) -> Response:
    return whole_page(page.request, page.words, "not_found.html", {}, status=404, title=page.words("missing.title"))


PAGE: Final = Page(path="boards", name="boards.name", about="boards.about", router=router)
