"""The cloth that a photo lends to what is sewn in its likeness: material, colours and print, where words leave them
open."""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np
from PIL import Image

from modiste import language
from modiste.core.attributes import GENDERS, Attributes
from modiste.core.colour import from_8bit, oklab_to_srgb, srgb_to_oklab
from modiste.core.errors import ModisteError
from modiste.core.garment_spec import PartCloth
from modiste.core.images import load_photo
from modiste.core.values import Lineage, Photo, Prompt, Rgb, Swatch, parse_hex
from modiste.language.vocabulary import garment_entry
from modiste.sewing.borrowed_cloth import Lent
from modiste.studio.designs.requests import PictureSource
from modiste.studio.models import Models
from modiste.studio.sewing.requests import SewRequest
from modiste.studio.sewn_photos import sewn_photo

if TYPE_CHECKING:
    from modiste.studio.photo_cloth import PhotoCloth

_BODY: Final = "body"
_COTTON: Final = "cotton"
_GREY: Final = "#808080"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferenceCloth:
    """The cloth of what a picture shows: `lent` to the parts of a spec; its print as a `fabric`, or a picture `placed`
    on it, where it has one; `part` of the clothes that it was read from ("" where it was sewn); `lineage` is that of
    the picture where it has one.
    """

    lent: Lent
    fabric: Swatch | None = None
    placed: Swatch | None = None
    part: str = ""
    lineage: Lineage | None = None

    @property
    def is_printed(self) -> bool:
        """Whether the cloth has a print, or a picture on it."""
        return self.fabric is not None or self.placed is not None

    def print_for(self, prompt: Prompt) -> Swatch | None:
        """What is printed on a garment of these words: none where they name a pattern; dyed as they say; what is placed
        on a garment is only put on a bag, or on one that is worn on the same part of the body."""
        said = prompt.attributes
        if said.pattern is not None:
            return None
        if self.fabric is not None:
            return _dyed(self.fabric, _ground(self.lent), said.colours[0]) if said.colours else self.fabric
        return self.placed if _is_worn_on(said, self.part) else None


def reference_cloth(source: PictureSource, models: Models) -> ReferenceCloth:
    """The cloth of the largest garment in a picture: exactly, where we have sewn it, else as it can be told from the
    photo.

    Raises:
        ImageError: the photo cannot be read, or shows no clothes, or too little of the cloth.
    """
    photo = source if isinstance(source, Photo) else load_photo(source)
    sewn = sewn_cloth(photo)
    if sewn is not None:
        return sewn
    from modiste.studio.photo_cloth import cloth_of_photo

    return of_photo(cloth_of_photo(photo, models=models), photo.lineage)


def sewn_cloth(photo: Photo) -> ReferenceCloth | None:
    """The cloth of a photo that was sewn, exactly; None for any other."""
    sewn = sewn_photo(photo)
    if sewn is None:
        return None
    wearer = sewn.spec.sex if sewn.spec.sex in GENDERS else None
    return ReferenceCloth(lent=Lent(body=sewn.spec.cloth(_BODY), wearer=wearer), lineage=photo.lineage)


def of_photo(seen: "PhotoCloth", lineage: Lineage | None = None) -> ReferenceCloth:
    """What was seen of a photo's cloth, as it is lent."""
    material = _sewn_material(seen.material)
    body = PartCloth(part=_BODY, material=material or _COTTON, colour=seen.colour or _GREY)
    lent = Lent(body=body, parts=seen.blocks, has_material=material is not None, wearer=seen.wearer, is_seen=True)
    fabric, placed = (None if one is None else _printed_as_seen(one, body.material)
                      for one in (seen.swatch, seen.placed))
    return ReferenceCloth(lent=lent, fabric=fabric, placed=placed, part=seen.part, lineage=lineage)


def in_cloth_of(request: SewRequest, found: ReferenceCloth) -> SewRequest:
    """The request in the cloth of a photo, where neither its words nor a fabric of one's own say another."""
    words = language.prompt(request.text) if request.text else None
    print_ = found.print_for(words) if words is not None else found.fabric or found.placed
    return replace(request, cloth=found.lent, fabric=request.fabric if request.fabric is not None else print_)


def _sewn_material(name: str | None) -> str | None:
    """The cloth that is sewn for a material of the vocabulary; None where none is known."""
    from modiste.sewing.materials import material

    try:
        return None if name is None else material(name).id
    except ModisteError:
        return None


def _is_worn_on(said: Attributes, part: str) -> bool:
    """Whether the garment that is named, if any, is worn on a part of the body."""
    named = said.construction.garment or said.garment
    if named is None or not part:
        return True
    entry = garment_entry(named)
    return entry is not None and entry.group in (part, "bag")  # a picture on a bag is worn nowhere else


def _printed_as_seen(print_: Swatch, material: str) -> Swatch:
    """The print in inks that our pictures show as a photo showed it on a material."""
    from modiste.sewing.materials import material as material_of
    from modiste.sewing.rendering.as_seen import tile_seen_as

    tile = tile_seen_as(np.asarray(print_.tile.convert("RGB")), material_of(material))
    return replace(print_, tile=Image.fromarray(tile))


def _ground(lent: Lent) -> Rgb:
    """The ink of a print's ground, as `_printed_as_seen` prints it."""
    from modiste.sewing.materials import material
    from modiste.sewing.rendering.as_seen import tile_seen_as

    seen = np.array(parse_hex(lent.body.colour), np.uint8)
    red, green, blue = (int(one) for one in (
        tile_seen_as(seen, material(lent.body.material)) if lent.is_seen else seen))
    return red, green, blue


def _dyed(fabric: Swatch, ground: Rgb, colour: str) -> Swatch:
    """The print on a ground of another colour, all its inks moved alike in OKLab."""
    try:
        wanted = parse_hex(language.colour_hexes()[colour])
    except (KeyError, ModisteError):
        return fabric
    pair = srgb_to_oklab(from_8bit(np.array([ground, wanted], np.uint8)))
    lab = srgb_to_oklab(from_8bit(np.asarray(fabric.tile))) + (pair[1] - pair[0])
    tile = np.rint(np.clip(oklab_to_srgb(lab), 0, 1) * 255).astype(np.uint8)
    return replace(fabric, tile=Image.fromarray(tile))
