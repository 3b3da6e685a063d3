"""A board as a lookbook to give away: one HTML file that needs nothing beside it, or a PDF."""

import base64
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from PIL import Image

from modiste.core.errors import ImageError
from modiste.language import Language
from modiste.studio.home import UserId
from modiste.studio.lookbook.captions import Caption, board_facts, caption, check_language
from modiste.studio.store.pictures.files import THUMBNAIL_SIDES
from modiste.studio.store.pictures.values import Picture
from modiste.studio.store.store import Store

_TEMPLATES: Final = Path(__file__).parent / "templates"


@dataclass(frozen=True, slots=True)
class _Plate:
    caption: Caption
    data: str
    width: int
    height: int


def lookbook_html(store: Store, user: UserId, board: str, language: str = "en") -> str:
    """The board as one HTML page: pictures inside (WebP, at most 1024 pixels a side), no script, nothing fetched.

    Raises:
        NotFoundError: the board is not this user's.
        SettingError: the language is neither en nor ru.
    """
    tongue = check_language(language)
    shown = store.boards.get(user, board)
    environment = Environment(loader=FileSystemLoader(_TEMPLATES), autoescape=True, undefined=StrictUndefined)
    plates = [_plate(store, user, picture, tongue) for picture in shown.pictures]
    return environment.get_template("lookbook.html").render(
        board=shown, facts=board_facts(shown, tongue), language=tongue, plates=plates
    )


def lookbook_pdf(store: Store, user: UserId, board: str, language: str = "en") -> bytes:
    """The board as a PDF in A4: a cover, then four pictures a page with their captions. One picture at a time is open;
    one that is missing or damaged leaves its place empty.

    Raises:
        NotFoundError: the board is not this user's.
        SettingError: the language is neither en nor ru.
    """
    from modiste.studio.lookbook.pdf import Plate, draw_pdf

    tongue = check_language(language)
    shown = store.boards.get(user, board)
    plates = [Plate(caption(picture, tongue), partial(_load, store, user, picture.id)) for picture in shown.pictures]
    return draw_pdf(shown.title, shown.note, board_facts(shown, tongue), plates)


def _load(store: Store, user: UserId, picture: str) -> Image.Image | None:
    """The picture as it is drawn; None where its file is missing or damaged."""
    try:
        return store.pictures.photo(user, picture).image
    except ImageError:
        return None


def _plate(store: Store, user: UserId, picture: Picture, language: Language) -> _Plate:
    try:
        path = store.pictures.thumbnail(user, picture.id, THUMBNAIL_SIDES[-1])
        with Image.open(path, formats=("WEBP",)) as small:
            width, height = small.size
        data = base64.b64encode(path.read_bytes()).decode("ascii")
    except (ImageError, OSError):  # one damaged picture leaves its place empty, and spoils no lookbook
        width, height, data = picture.width_px, picture.height_px, ""
    return _Plate(caption(picture, language), data, width, height)
