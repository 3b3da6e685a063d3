"""An outfit as worn: each garment's cut and cloth read off its photo, sewn, and hung one over the other."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from modiste import language
from modiste.core.ahead import ahead
from modiste.core.attributes import Attributes
from modiste.core.colour import oklab_to_srgb, to_8bit
from modiste.core.errors import ImageError, InputError, ModisteError, UnknownNameError
from modiste.core.garment_mask import GarmentMask
from modiste.core.garment_spec import GarmentSpec
from modiste.core.progress import Progress
from modiste.core.values import Palette, Photo, Swatch
from modiste.sewing.wearing import is_outer, without_hidden, worn_order
from modiste.studio.garments import ClothRequest, Garments, SegmentRequest
from modiste.studio.photo_cloth import PhotoCloth
from modiste.studio.sewing.plans import plans_of
from modiste.studio.sewing.requests import SewRequest, settled
from modiste.studio.sewn_photos import sewn_photo, tags_of
from modiste.stylist.outfits.ages import CHILD, age_of
from modiste.stylist.outfits.harmony import colour_facts
from modiste.stylist.outfits.layout import FACTS
from modiste.stylist.wardrobe.colours import lit_colour
from modiste.stylist.wardrobe.traits import traits_of
from modiste.stylist.wardrobe.values import WardrobeItem

if TYPE_CHECKING:
    from modiste.sewing.tailor import Garment
    from modiste.studio.sewing.door import Sewing

SEWN_SLOTS: Final = ("outer", "mid", "upper", "dress", "lower")
_GAP_PX: Final = 24
_AT_ONCE: Final = 2
"""Photos whose cuts are read at once, after the first."""
_SIZE: Final = "M"
_OPENED: Final = ("front", "double_front", "asymmetric_front")
_NO_CLOTH_PRINT: Final = ("solid", "graphic", "logo")
_REPEATS: Final = ("lattice", "stripes")
_SEEN: Final = 0.5
"""How sure the repeat of a print must be."""


@dataclass(frozen=True, slots=True)
class Worn:
    """The picture, and the garments that could not be sewn, by their ids: they are in the flat collage alone."""

    image: Image.Image = field(hash=False, repr=False)
    left_out: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Cut:
    """How a garment is sewn, and the print that it is cut from; None: the plain cloth of its spec."""

    spec: GarmentSpec
    fabric: Swatch | None = field(default=None, hash=False, repr=False)


def see_worn(items: Sequence[tuple[WardrobeItem, Photo | None]], sewing: "Sewing", garments: Garments, *,
             flat: Image.Image, pixels: int = 1024, quick: bool = False, progress: Progress | None = None) -> Worn:
    """The outfit on a mannequin, beside the flat collage `flat`; photos give the cuts.

    Raises:
        InputError: none of it can be sewn.
    """
    made: list[Cut] = []
    left_out: list[str] = []
    cuts = ahead(lambda one: cut_of(*one, garments) if can_hang(one[0]) else None, items, _AT_ONCE)
    for (item, _), cut in zip(items, cuts, strict=True):
        if cut is None:
            left_out.append(item.id)
        else:
            made.append(cut)
    seen = without_hidden([one.spec for one in made])
    order = worn_order(seen)
    if not made and any(age_of(item) == CHILD for item, _ in items):
        raise InputError("studio.for_a_child", titles=[item.called for item, _ in items if age_of(item) == CHILD])
    if not made or order is None:
        raise InputError("studio.nothing_sewn", titles=[item.called for item, _ in items])
    fabrics = [next(one.fabric for one in made if one.spec is spec) for spec in order]
    worn = _one_hood(_opened(order))
    request = SewRequest(source=worn[0], over=worn[1:] or None, fabric=fabrics[0], over_fabrics=tuple(fabrics[1:]),
                         show="mannequin", quick=quick, seed=0)
    layers = sewing.hang(request, progress)
    return Worn(_beside(_whole_figure((layers.garment, *layers.under), pixels), flat), tuple(left_out))


def can_hang(item: WardrobeItem) -> bool:
    """Whether a garment may be sewn and hung: shoes and bags are not. The mannequins are grown: a child's garment on
    one of them would be another garment."""
    return (item.item.attributes().garment is not None and traits_of(item).slot in SEWN_SLOTS
            and age_of(item) != CHILD)


def _whole_figure(garments: "Sequence[Garment]", pixels: int) -> Image.Image:
    """The mannequin from head to feet."""
    from modiste.sewing.outfits import all_worn
    from modiste.sewing.rendering import Shot, photograph

    hung, cloths = all_worn(tuple(garments))
    shot = Shot(show="mannequin", aspect="figure", size=pixels, is_whole=True)
    return photograph(hung, cloths, shot).image


def _opened(order: Sequence[GarmentSpec]) -> tuple[GarmentSpec, ...]:
    """Garments from the outside in, those that button in front worn open where something else is under them, so that
    it is seen."""
    tops = [spec.bodice is not None for spec in order]
    return tuple(
        replace(spec, closure=replace(spec.closure, is_open=True))
        if spec.closure is not None and spec.closure.place in _OPENED and is_outer(spec) and any(tops[place + 1:])
        else spec for place, spec in enumerate(order))


def cut_of(item: WardrobeItem, photo: Photo | None, garments: Garments) -> Cut | None:
    """How a garment is sewn: by its tags, the cut and the cloth that its photo tells, where it tells none its own mean
    colour; None for one that cannot be sewn."""
    seen = item.item.attributes()
    if seen.garment is None:
        return None
    reading, cloth = None, None
    sewn = None if photo is None else sewn_photo(photo)
    if sewn is not None and len(sewn.specs) == 1 and not sewn.is_printed and set(tags_of(sewn)) <= set(item.item.tags):
        return Cut(replace(sewn.spec, size=_SIZE, body=None))  # what is worn together is for one body
    mask = None
    if photo is not None:
        with suppress(ImageError, UnknownNameError):
            mask = garments.segment(SegmentRequest(photo=photo))
            reading = garments.cut_of_photo(photo, mask=mask)
        if _is_printed(item):
            with suppress(ImageError, UnknownNameError):
                cloth = garments.cloth(ClothRequest(photo=photo, part=item.part or item.shows or None, mask=mask,
                                                    names=False))
    text = language.caption(Attributes(garment=seen.garment, colours=seen.colours[:1], materials=seen.materials[:1]),
                            "en")
    swatch = cloth.swatch if cloth is not None and _is_cloth_alone(cloth) else None
    colour = _own_colour(item, photo, mask) if swatch is None else cloth.colour if cloth is not None else None
    for like in (reading, None):
        with suppress(ModisteError):
            spec = next(plans_of(settled(SewRequest(text=text, like=like, colour=colour, seed=0)))).spec
            return None if spec is None else Cut(spec, swatch)
    return None


def _one_hood(order: Sequence[GarmentSpec]) -> tuple[GarmentSpec, ...]:
    """Garments from the outside in, of which only the outermost hood is up: those under it would come through it. A
    hood that is down is not sewn, so theirs are left off."""
    found, is_up = [], False
    for spec in order:
        hooded = spec.neck is not None and spec.neck.collar == "hood"
        if hooded and is_up and spec.neck is not None:
            spec = replace(spec, neck=replace(spec.neck, collar="none", collar_cm=0.0))
        is_up = is_up or hooded
        found.append(spec)
    return tuple(found)


def _is_printed(item: WardrobeItem) -> bool:
    pattern = item.item.attributes().pattern
    return pattern is not None and pattern not in _NO_CLOTH_PRINT


def _is_cloth_alone(cloth: PhotoCloth) -> bool:
    """Whether the print off a photo is the cloth's own: it closes by repeats that the photo shows. A piece that is
    merely closed at its edges has buttons, pockets and folds in it as likely as cloth: such a garment is sewn in its
    plain colour."""
    if cloth.swatch is None:
        return False
    settings = dict(cloth.swatch.lineage.settings)
    return settings.get("closed") in _REPEATS and float(str(settings.get("repeats_seen", 0))) >= _SEEN


def _own_colour(item: WardrobeItem, photo: Photo | None, mask: GarmentMask | None) -> str | None:
    """The main colour of its photo, where it is not known where in it the garment is the mean of its look, as CSS."""
    colour: NDArray[np.float64] | None = None
    if photo is not None and mask is not None:
        alpha = mask.of(item.part) if item.part in mask.parts else mask.of()
        colour = lit_colour(np.asarray(photo.image.convert("RGB")), alpha)
    elif item.look is not None:
        colour = np.asarray(colour_facts(item.look[None, FACTS])[0][:3], np.float64)
    if colour is None:
        return None
    rgb = to_8bit(oklab_to_srgb(colour))
    return Palette(((int(rgb[0]), int(rgb[1]), int(rgb[2])),)).hex[0]


def _beside(worn: Image.Image, flat: Image.Image) -> Image.Image:
    side = flat.resize((round(flat.width * worn.height / flat.height), worn.height), Image.Resampling.LANCZOS)
    sheet = Image.new("RGB", (worn.width + _GAP_PX + side.width, worn.height), "white")
    sheet.paste(worn.convert("RGB"), (0, 0))
    sheet.paste(side, (worn.width + _GAP_PX, 0))
    return sheet
