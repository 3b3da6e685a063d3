"""What is asked of the room sewing, checked."""

import contextlib
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from modiste import language
from modiste.core.attributes import Attributes
from modiste.core.errors import SettingError, UnknownNameError
from modiste.core.garment_spec import GarmentSpec
from modiste.core.measures import POSES, SEXES, BodyMeasures
from modiste.core.values import Swatch, parse_hex
from modiste.studio.cuts import CutReading
from modiste.studio.options import check_range
from modiste.studio.pictures_in import open_swatch

if TYPE_CHECKING:
    from modiste.sewing.borrowed_cloth import Lent
    from modiste.sewing.rendering.values import Cloth, Shot

MAX_GARMENTS: Final = 64
PIXELS: Final = (256, 4096)
SCALES_CM: Final = (0.2, 300.0)
TURN: Final = "turn"
"""The view that is an animation."""
_WEARERS: Final = {"women": "women", "men": "men", "girls": "children", "boys": "children", "unisex": "women"}
_PLAIN: Final = ("cotton", "#ece9e2")   # the cloth of patterns that name none


@dataclass(frozen=True, slots=True, kw_only=True)
class SewRequest:
    """What is to be sewn: `text`, or `source`, a saved spec or a pattern of GarmentCode (JSON).

    `over` is what it is worn over: a text, a saved spec or, as a Path, the file of one, or several specs, the
    outermost first (`text` may say it as well: "a blazer over a white shirt"; no text is ever read as a path, since
    texts come from browsers too); `n` garments from `seed` on, which chooses what the words (or the photo) leave open
    (None: the usual cut first, the others by chance, see `options.open_seeds`); `size` a label (None: as the
    words say, else M), `sizes` a range ("XS-XXL") or a list for pattern and tech sheet; `body`
    height/bust/waist/hips in cm, in place of the size, or, where `fits`, the body on which the
    size is tried; `fabric` a picture of one repeat, `scale_cm` its width, `over_fabrics` those of the specs of
    `over`, where they have any; `material`, `colour` ("#rrggbb", or words
    for either) in place of what the text says, `cloth` that of another garment where the text says nothing; `views`
    of the pictures, `show` and `ground` as in `sewing.rendering.Shot`; `pixels` the longer side; `quick` hangs
    coarsely, for a first look; `look`: several garments that the text names are worn together on one picture;
    `attributes` where they are other than the text says; `like` a cut read off a photo, for what the words leave open
    (no text: for all of it). Messages are in the language of the text; `spoken` says it where there is none.
    """

    text: str | None = None
    source: Path | GarmentSpec | None = None
    over: str | Path | GarmentSpec | tuple[GarmentSpec, ...] | None = None
    n: int = 1
    seed: int | None = None
    size: str | None = None
    sizes: str | None = None
    body: str | BodyMeasures | None = None
    sex: str | None = None
    fabric: Path | Swatch | None = None
    over_fabrics: tuple[Swatch | None, ...] = ()
    scale_cm: float | None = None
    material: str | None = None
    colour: str | None = None
    cloth: "Lent | None" = None
    views: tuple[str, ...] = ("front",)
    show: str = "ghost"
    ground: str = "white"
    pose: str = "relaxed"
    pixels: int = 1024
    fits: bool = False
    quick: bool = False
    look: bool = False
    spoken: language.Language = "en"
    attributes: Attributes | None = None
    like: CutReading | None = None


def check_request(request: SewRequest) -> None:
    """All of the options that can be refused without sewing; see also `sewing_plans.plans_of`.

    Raises:
        InputError: numbers, names or files that cannot be used; one line with the remedy.
    """
    if request.pose not in POSES:
        raise UnknownNameError("pose", request.pose, POSES)
    if not 1 <= request.n <= MAX_GARMENTS:
        raise SettingError("studio.garments_at_once", most=MAX_GARMENTS, n=request.n)
    shots_of(request)
    fabric_of(request)


def settled(request: SewRequest) -> SewRequest:
    """The request with words for material, colour and wearer as names of the tables.

    Raises:
        InputError: words that name none.
    """
    return replace(
        request,
        material=None if request.material is None else material_in_words(request.material),
        colour=None if request.colour is None else colour_in_words(request.colour),
        sex=None if request.sex is None else _sex_of(request.sex),
    )


def material_in_words(text: str) -> str:
    """The cloth that a name of the tables or a word ("лён", "faux leather") says."""
    from modiste.sewing.materials import material

    try:
        return material(text.strip()).id
    except UnknownNameError as error:
        for name in language.parse(text).materials:
            with contextlib.suppress(UnknownNameError):
                return material(name).id
        raise error from None


def colour_in_words(text: str) -> str:
    """"#rrggbb" of a code or of a colour's name. Raises InputError for neither."""
    said = language.parse(text).colours
    if said and not text.startswith("#"):
        return language.colour_hexes()[said[0]]
    return "#" + "".join(f"{value:02x}" for value in parse_hex(text))


def _sex_of(text: str) -> str:
    if text in SEXES:
        return text
    said = language.parse(text)
    found = "children" if "kids" in said.details else _WEARERS.get(said.gender or "")
    if found is None:
        raise UnknownNameError("wearer", text, SEXES)
    return found


def wearer_of(request: SewRequest, sex: str) -> BodyMeasures | None:
    """The body that is named, None where a size is. Raises InputError for measures that are none."""
    if request.body is None or isinstance(request.body, BodyMeasures):
        return request.body
    from modiste.sewing.body import parse_body

    return parse_body(request.body, sex)


def fabric_of(request: SewRequest) -> Swatch | None:
    """The fabric that is brought along, in its scale.

    Raises:
        ImageError: it cannot be read, or is too small to print.
        SettingError: a scale out of range.
    """
    if request.fabric is None:
        if request.scale_cm is not None:
            raise SettingError("studio.scale_without_fabric")
        return None
    swatch = request.fabric if isinstance(request.fabric, Swatch) else open_swatch(request.fabric)
    if request.scale_cm is None:
        return swatch
    width = check_range("scale_cm", request.scale_cm, *SCALES_CM)
    return replace(swatch, dpi=swatch.dpi * swatch.width_cm / width)


def cloth_of_request(request: SewRequest) -> "Cloth":
    """The cloth of a pattern that names none."""
    from modiste.sewing.tailor import plain_cloth

    return plain_cloth(request.material or _PLAIN[0], parse_hex(request.colour or _PLAIN[1]), fabric_of(request))


def shots_of(request: SewRequest) -> "dict[str, Shot]":
    """The shot of each view, in the order named. Raises InputError for a view, a display or a ground that is none."""
    from modiste.sewing.rendering.values import VIEWS, Shot

    if not PIXELS[0] <= request.pixels <= PIXELS[1]:
        raise SettingError("studio.pixels", least=PIXELS[0], most=PIXELS[1], size=request.pixels)
    shots = {}
    for view in dict.fromkeys(request.views or ("front",)):
        try:
            turn = None if view in VIEWS or view == TURN else float(view)
        except ValueError as error:
            known = f"{', '.join(VIEWS)}, {TURN}"
            raise SettingError("studio.view", known=known, view=view) from error
        shots[view] = Shot(view=view if view in VIEWS else "front", turn_deg=turn, show=request.show,
                           ground=request.ground, size=request.pixels)
    return shots


def sizes_of(request: SewRequest, sex: str) -> tuple[str, ...]:
    """The sizes to grade to: a range ("XS-XXL", "EU 36-44", "RU 42-50"), or a list with commas.

    Raises:
        SettingError: a range of swapped ends, or of a letter and a number.
        InputError: a size that is in no table.
    """
    from modiste.sewing.body.sizes import Size, read_size, size_labels

    if request.sizes is None:
        return ()
    first, dash, last = (part.strip() for part in request.sizes.partition("-"))
    if not dash:
        named = (size.strip() for size in request.sizes.split(",") if size.strip())
        return tuple(dict.fromkeys(str(read_size(size, sex)) for size in named))
    begin = read_size(first, sex)
    end = read_size(last, sex, begin.system)
    labels = size_labels(sex, begin.system)
    at, to = labels.index(begin.label), labels.index(end.label) if end.system == begin.system else -1
    if at > to or begin.label.isdigit() != end.label.isdigit():
        raise SettingError("studio.sizes", sizes=request.sizes)
    return tuple(str(Size(begin.system, label)) for label in labels[at : to + 1])
