"""Designs sewn in the style of a photo: the cut by the words, the cloth of what the photo shows."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np
from PIL import Image

from modiste.core.colour import from_8bit, oklab_to_srgb, srgb_to_oklab
from modiste.core.errors import ModisteError
from modiste.core.garment_spec import PartCloth
from modiste.core.images import load_photo
from modiste.core.progress import StepProgress
from modiste.core.values import Lineage, Photo, Prompt, Swatch, parse_hex
from modiste.studio.cuts import CutReading
from modiste.studio.designs.requests import DesignRequest, PictureSource, RestyleRequest
from modiste.studio.designs.routing import Choice
from modiste.studio.designs.sewn import SewnDesign, design_sewn
from modiste.studio.home import UserId
from modiste.studio.models import Models
from modiste.studio.sewn_photos import sewn_photo, sewn_reading

if TYPE_CHECKING:
    from modiste.studio.sewing.door import Sewing

_BODY: Final = "body"
_COTTON: Final = "cotton"
_GREY: Final = "#808080"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferenceCloth:
    """The cloth of what a picture shows: as a part of a spec, and its print as a `fabric` where it is a picture;
    `lineage` is that of the picture where it has one."""

    cloth: PartCloth
    fabric: Swatch | None = None
    lineage: Lineage | None = None


def reference_cloth(source: PictureSource, models: Models) -> ReferenceCloth:
    """The cloth of a garment in a picture: exactly, where we have sewn it, else as it can be told from the photo.

    Raises:
        ImageError: the photo cannot be read, or shows no clothes, or too little of the cloth.
    """
    photo = source if isinstance(source, Photo) else load_photo(source)
    sewn = sewn_photo(photo)
    if sewn is not None:
        return ReferenceCloth(cloth=sewn.spec.cloth(_BODY), lineage=photo.lineage)
    from modiste.studio.photo_cloth import cloth_of_photo

    seen = cloth_of_photo(photo, models=models)
    cloth = PartCloth(part=_BODY, material=_sewn_material(seen.material), colour=seen.colour or _GREY)
    return ReferenceCloth(cloth=cloth, fabric=seen.swatch, lineage=photo.lineage)


def with_photos_cut(prompt: Prompt, source: PictureSource, models: Models) -> Prompt:
    """The words with the cut of what the photo shows, where they leave it open.

    Raises:
        ImageError: the photo cannot be read, or shows no clothes or several people.
    """
    from modiste.studio.cuts import with_cut
    from modiste.studio.garments import Garments

    return replace(prompt, attributes=with_cut(prompt, Garments(models).cut_of_photo(source)))


def sewn_reference(prompt: Prompt, source: PictureSource) -> CutReading | None:
    """The garment of a photo that was sewn, where the words name none or that very one.

    Raises:
        ImageError: the photo cannot be read.
    """
    reading = sewn_reading(source if isinstance(source, Photo) else load_photo(source))
    if reading is None or reading.spec is None:
        return None
    said = prompt.attributes
    return reading if (said.construction.garment or said.garment) in (None, reading.spec.garment) else None


def _sewn_material(name: str | None) -> str:
    """The cloth that is sewn for a material of the vocabulary; cotton where none is known."""
    from modiste.sewing.materials import material

    try:
        return material(name or _COTTON).id
    except ModisteError:
        return _COTTON


def main_reference(request: RestyleRequest) -> PictureSource:
    """The photo that weighs most; of equal ones the first."""
    weights = request.weights or (1.0,) * len(request.photos)
    return request.photos[max(range(len(request.photos)), key=lambda number: weights[number])]


def restyle_sewn(sewing: "Sewing", request: RestyleRequest, found: ReferenceCloth, prompt: Prompt, choice: Choice,
                 progress: StepProgress | None = None, owner: UserId = None, *, like: CutReading | None = None
                 ) -> Iterator[SewnDesign]:
    """Sew what the text asks for in that cloth; what the words say of colour and print counts before it. `like` is a
    garment that was sewn, of which they say what is other.

    Raises:
        InputError: it cannot be sewn, or does not hold.
    """
    said = prompt.attributes
    fabric = found.fabric if said.pattern is None else None
    if fabric is not None and said.colours:
        fabric = _dyed(fabric, found.cloth.colour, said.colours[0])
    asked = DesignRequest(text=request.text, options=request.options, attributes=request.attributes, fabric=fabric)
    for design in design_sewn(sewing, asked, prompt, choice, progress, owner, cloth=found.cloth, like=like):
        names = tuple(photo.source if isinstance(photo, Photo) else str(photo) for photo in request.photos)
        parents = (*((found.lineage,) if found.lineage is not None else ()), *design.lineage.parents)
        yield replace(design, lineage=replace(design.lineage, kind="restyle", parents=parents,
                                              inputs=(*design.lineage.inputs, *names)))


def _dyed(fabric: Swatch, ground: str, colour: str) -> Swatch:
    """The print on a ground of another colour, all its inks moved alike in OKLab."""
    from modiste import language

    try:
        wanted = parse_hex(language.colour_hexes()[colour])
    except (KeyError, ModisteError):
        return fabric
    pair = srgb_to_oklab(from_8bit(np.array([parse_hex(ground), wanted], np.uint8)))
    lab = srgb_to_oklab(from_8bit(np.asarray(fabric.tile))) + (pair[1] - pair[0])
    tile = np.rint(np.clip(oklab_to_srgb(lab), 0, 1) * 255).astype(np.uint8)
    return replace(fabric, tile=Image.fromarray(tile))
