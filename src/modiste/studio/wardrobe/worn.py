"""An outfit as worn: each garment's cut read off its photo, sewn in its own colour, and hung one over the other."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from PIL import Image

from modiste import language
from modiste.core.attributes import Attributes
from modiste.core.colour import oklab_to_srgb, to_8bit
from modiste.core.errors import ImageError, InputError, ModisteError
from modiste.core.garment_spec import GarmentSpec
from modiste.core.progress import Progress
from modiste.core.values import Palette, Photo
from modiste.sewing.wearing import worn_order
from modiste.studio.garments import Garments
from modiste.studio.sewing.plans import plans_of
from modiste.studio.sewing.requests import SewRequest, settled
from modiste.stylist.outfits.harmony import colour_facts
from modiste.stylist.outfits.layout import FACTS
from modiste.stylist.wardrobe.traits import traits_of
from modiste.stylist.wardrobe.values import WardrobeItem

if TYPE_CHECKING:
    from modiste.studio.sewing.door import Sewing

SEWN_SLOTS: Final = ("outer", "mid", "upper", "dress", "lower")
_GAP_PX: Final = 24


@dataclass(frozen=True, slots=True)
class Worn:
    """The picture, and the garments that could not be sewn, by their ids: they are in the flat collage alone."""

    image: Image.Image = field(hash=False, repr=False)
    left_out: tuple[str, ...] = ()


def see_worn(items: Sequence[tuple[WardrobeItem, Photo | None]], sewing: "Sewing", garments: Garments, *,
             flat: Image.Image, pixels: int = 1024, quick: bool = False, progress: Progress | None = None) -> Worn:
    """The outfit on a mannequin, beside the flat collage `flat`; photos give the cuts.

    Raises:
        InputError: none of it can be sewn.
    """
    specs: list[GarmentSpec] = []
    left_out: list[str] = []
    for item, photo in items:
        spec = spec_of(item, photo, garments) if traits_of(item).slot in SEWN_SLOTS else None
        if spec is None:
            left_out.append(item.id)
        else:
            specs.append(spec)
    order = worn_order(specs)
    if not specs or order is None:
        raise InputError("studio.nothing_sewn", titles=[item.title for item, _ in items])
    request = SewRequest(source=order[0], over=order[1:] or None, show="mannequin", pixels=pixels, quick=quick, seed=0)
    picture = next(iter(sewing.sew(request, progress))).pictures["front"]
    return Worn(_beside(picture.image, flat), tuple(left_out))


def spec_of(item: WardrobeItem, photo: Photo | None, garments: Garments) -> GarmentSpec | None:
    """How a garment is sewn: by its tags, its own mean colour, and the cut that its photo tells; None for one that
    cannot be."""
    seen = item.item.attributes()
    if seen.garment is None:
        return None
    text = language.caption(Attributes(garment=seen.garment, colours=seen.colours[:1], materials=seen.materials[:1]),
                            "en")
    reading = None
    if photo is not None:
        with suppress(ImageError):
            reading = garments.cut_of_photo(photo)
    for like in (reading, None):
        with suppress(ModisteError):
            return next(plans_of(settled(SewRequest(text=text, like=like, colour=_own_colour(item), seed=0)))).spec
    return None


def _own_colour(item: WardrobeItem) -> str | None:
    """The mean colour of its look as CSS."""
    if item.look is None:
        return None
    rgb = to_8bit(oklab_to_srgb(colour_facts(item.look[None, FACTS])[0][:3]))
    return Palette(((int(rgb[0]), int(rgb[1]), int(rgb[2])),)).hex[0]


def _beside(worn: Image.Image, flat: Image.Image) -> Image.Image:
    side = flat.resize((round(flat.width * worn.height / flat.height), worn.height), Image.Resampling.LANCZOS)
    sheet = Image.new("RGB", (worn.width + _GAP_PX + side.width, worn.height), "white")
    sheet.paste(worn.convert("RGB"), (0, 0))
    sheet.paste(side, (worn.width + _GAP_PX, 0))
    return sheet
