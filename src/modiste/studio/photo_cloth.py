"""The cloth of a garment in a photo: its print as a swatch, or its material and colour. The rooms garment and fabric
composed."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from modiste.core.errors import ImageError
from modiste.core.garment_mask import GarmentMask
from modiste.core.messages import Message, message
from modiste.core.values import Palette, Photo, Swatch
from modiste.studio.garments import ClothRequest, Garments
from modiste.studio.models import Models
from modiste.studio.pictures_in import OpenPhoto, lineage_in

if TYPE_CHECKING:
    from modiste.garment.cloth.sample import ClothSample

PLAIN: Final = "solid"
_LEAST_PX: Final = 12         # a side of the piece: less shows nothing
_FEW_PX: Final = 1.6          # a centimetre: prints are then guessed at
_FOLDED: Final = 0.6          # quality of the piece
_LEAST_CM: Final = 7.0        # a side of the piece that shows how a print goes on
_PRINTED: Final = 0.5
_NAMED: Final = 0.5           # of the heads' probability: below it a print is only "printed"
_NOT_A_PRINT: Final = frozenset({PLAIN, "printed", "graphic", "logo", "striped", "checked", "tartan", "gingham",
                                 "pinstripe", "polka_dot", "houndstooth"})
"""Patterns that the heads may not name: placed ones, and those that their geometry tells better."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PhotoCloth:
    """The cloth that a photo's garment is made of.

    `swatch` is its print, one repeat that closes, with its size on cloth (None: plain); `material` and `pattern` are
    vocabulary ids, None where they cannot be told ("solid" is plain); `colour` ("#1a2b3c") is the cloth's on its lit
    side, of a print the ground's; `confidence` 0 to 1 that it is this cloth; `part` of the clothes it was read from;
    `notes` what makes it doubtful.
    """

    swatch: Swatch | None
    material: str | None
    colour: str | None
    pattern: str | None
    confidence: float
    part: str
    notes: tuple[Message, ...] = ()


def cloth_of_photo(photo: Photo | Path | str, part: str | None = None, *, models: Models) -> PhotoCloth:
    """The cloth of a garment in a photo.

    Args:
        photo: the photo, or its file.
        part: "upper", "lower", "dress", "outerwear" ...; None takes the largest.
        models: the studio's, of which segmenter, encoder and upscaler are used.

    Raises:
        ImageError: the photo cannot be read, shows no clothes, or too little of the cloth.
        UnknownNameError: the part is not in the photo.
    """
    return Garments(models).cloth(ClothRequest(photo=photo, part=part))


def cloth_in(opened: OpenPhoto, mask: GarmentMask, part: str | None, models: Models, *, names: bool = True
             ) -> PhotoCloth:
    """The same, where it is known where the clothes are; without `names` the encoder is not asked what they are."""
    from modiste.garment.cloth.sample import sample_cloth

    sample = sample_cloth(opened.photo, mask, part)
    if min(sample.piece.shape[:2]) < _LEAST_PX:
        raise ImageError("studio.cloth_too_small", source=opened.photo.source, part=sample.part)
    sure = mask.confidence[mask.parts.index(sample.part)]
    return _read(opened, sample, sure, models, _said(sample, models) if names else {})


def _said(sample: "ClothSample", models: Models) -> dict[str, dict[str, float]]:
    from modiste.garment.cloth.material import read_attributes

    return read_attributes(sample, models.encoder())


def _read(opened: OpenPhoto, sample: "ClothSample", sure: float, models: Models, said: dict[str, dict[str, float]]
          ) -> PhotoCloth:
    from modiste.garment.cloth.plain import plain_colour, print_likelihood

    printed = print_likelihood(sample)
    material = None
    if said:
        from modiste.garment.cloth.material import likely_material

        material = likely_material(said.get("garment", {}))
    doubt = sure * max(printed, 1 - printed) * (0.5 + 0.5 * min(1.0, sample.region.quality / _FOLDED))
    plain = PhotoCloth(
        swatch=None, material=material.value if material is not None else None,
        colour=Palette((plain_colour(sample),)).hex[0], pattern=PLAIN, confidence=doubt, part=sample.part,
        notes=_notes(sample))
    return plain if printed < _PRINTED else _printed(opened, sample, plain, said.get("pattern", {}), models)


def _printed(opened: OpenPhoto, sample: "ClothSample", read: PhotoCloth, said: dict[str, float],
             models: Models) -> PhotoCloth:
    from modiste.fabric.finishing.inks import reduce_to_inks
    from modiste.fabric.from_photo.swatch import FlatCloth, swatch_of_cloth
    from modiste.fabric.neural.upscale import upscaler_at

    region = sample.region
    cloth = FlatCloth(pixels=sample.pixels, clear=sample.clear, pixels_a_cm=sample.pixels_a_cm,
                      piece=(region.left, region.top, region.right, region.bottom))
    found = lineage_in(opened.photo.source)
    made = swatch_of_cloth(cloth, opened.photo.source, upscaler_at(None, models),
                           (found,) if found is not None else ())
    names = {name: likely for name, likely in said.items() if name not in _NOT_A_PRINT}
    named = max(names, key=lambda name: names[name], default=None)
    pattern = made.pattern or (named if named is not None and names[named] >= _NAMED else "printed")
    settings = (*made.swatch.lineage.settings, ("part", sample.part))
    swatch = replace(made.swatch, category=pattern, lineage=replace(made.swatch.lineage, settings=settings))
    ground = reduce_to_inks(sample.piece, 6).inks.hex[0]
    return replace(read, swatch=swatch, pattern=pattern, colour=ground, confidence=read.confidence * made.confidence)


def _notes(sample: "ClothSample") -> tuple[Message, ...]:
    """What makes the reading doubtful, a line each."""
    side_cm = min(sample.piece.shape[:2]) / sample.pixels_a_cm
    notes = []
    if sample.pixels_a_cm < _FEW_PX:
        notes.append(message("studio.cloth_few_pixels", part=sample.part, count=sample.pixels_a_cm))
    if sample.region.quality < _FOLDED:
        notes.append(message("studio.cloth_folded", part=sample.part))
    if side_cm < _LEAST_CM:
        notes.append(message("studio.cloth_hidden", part=sample.part, side=side_cm))
    return tuple(notes)
