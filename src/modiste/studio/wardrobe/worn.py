"""An outfit as worn: each garment's cut and cloth read off its photo, sewn, and hung one over the other."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from PIL import Image

from modiste import language
from modiste.core.attributes import Attributes
from modiste.core.colour import oklab_to_srgb, to_8bit
from modiste.core.errors import ImageError, InputError, ModisteError, UnknownNameError
from modiste.core.garment_spec import GarmentSpec
from modiste.core.progress import Progress
from modiste.core.values import Palette, Photo, Swatch
from modiste.sewing.wearing import worn_order
from modiste.studio.garments import ClothRequest, Garments
from modiste.studio.sewing.plans import plans_of
from modiste.studio.sewing.requests import SewRequest, settled
from modiste.studio.sewn_photos import sewn_photo, tags_of
from modiste.stylist.outfits.harmony import colour_facts
from modiste.stylist.outfits.layout import FACTS
from modiste.stylist.wardrobe.traits import traits_of
from modiste.stylist.wardrobe.values import WardrobeItem

if TYPE_CHECKING:
    from modiste.studio.sewing.door import Sewing

SEWN_SLOTS: Final = ("outer", "mid", "upper", "dress", "lower")
_GAP_PX: Final = 24
_SIZE: Final = "M"


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
    for item, photo in items:
        cut = cut_of(item, photo, garments) if traits_of(item).slot in SEWN_SLOTS else None
        if cut is None:
            left_out.append(item.id)
        else:
            made.append(cut)
    order = worn_order([one.spec for one in made])
    if not made or order is None:
        raise InputError("studio.nothing_sewn", titles=[item.called for item, _ in items])
    fabrics = [next(one.fabric for one in made if one.spec is spec) for spec in order]
    request = SewRequest(source=order[0], over=order[1:] or None, fabric=fabrics[0], over_fabrics=tuple(fabrics[1:]),
                         show="mannequin", pixels=pixels, quick=quick, seed=0)
    picture = next(iter(sewing.sew(request, progress))).pictures["front"]
    return Worn(_beside(picture.image, flat), tuple(left_out))


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
    if photo is not None:
        part = item.part or item.shows or None
        with suppress(ImageError, UnknownNameError):
            reading = garments.cut_of_photo(photo)
        with suppress(ImageError, UnknownNameError):
            cloth = garments.cloth(ClothRequest(photo=photo, part=part))
    material = seen.materials[:1] or ((cloth.material,) if cloth is not None and cloth.material else ())
    text = language.caption(Attributes(garment=seen.garment, colours=seen.colours[:1], materials=material), "en")
    colour = cloth.colour if cloth is not None and cloth.colour else _own_colour(item)
    for like in (reading, None):
        with suppress(ModisteError):
            spec = next(plans_of(settled(SewRequest(text=text, like=like, colour=colour, seed=0)))).spec
            return None if spec is None else Cut(spec, None if cloth is None else cloth.swatch)
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
