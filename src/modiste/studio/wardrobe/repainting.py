"""One garment painted in the place of another that somebody wears in a photo, where that looks like the garment."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import numpy as np
from PIL import Image

from modiste.core.colour import from_8bit, srgb_to_oklab
from modiste.core.errors import ImageError
from modiste.core.garment_mask import Alpha, GarmentMask
from modiste.core.values import Photo, parse_hex
from modiste.studio.garments import ClothRequest, DrapeRequest, Garments, RecolourRequest

if TYPE_CHECKING:
    from modiste.garment.reading.reader import CutReader

NOT_PAINTED: Final = ("footwear", "bag", "other")
"""Shoes and bags differ in shape more than in colour."""
_SHAPE: Final = ("sleeve_length", "top_length", "collar", "closure", "skirt_length", "skirt", "leg_length", "leg")
_ALIKE: Final = 0.5      # how likely two garments are of one kind of sleeve, collar, hem ...
_PRINTED: Final = 0.5
_DARK: Final = 0.35      # OKLab lightness below which a camera keeps too few folds for a light cloth
_LIGHTER: Final = 0.12


@dataclass(frozen=True, slots=True, eq=False)
class Garment:
    """A garment as a picture shows it: where it is, and its type."""

    photo: Photo
    alpha: Alpha = field(repr=False)
    part: str
    type: str


def painted(worn: Garment, other: Garment, garments: Garments, reader: "CutReader") -> Image.Image | None:
    """The photo of what is worn, with the cloth of the other laid on it in the light that falls there; outside of it no
    pixel changes. None where the two are not of one shape, or the photo does not show what light falls on what is
    worn: what was painted then would not be the other garment.

    Raises:
        WeightsError: a model cannot be loaded.
    """
    if worn.part in NOT_PAINTED or not _of_one_shape(worn, other, reader):
        return None
    mask = GarmentMask((worn.part,), worn.alpha[None], (1.0,))
    theirs = GarmentMask((worn.part,), other.alpha[None], (1.0,))
    try:
        if not shows_its_light(worn.photo, mask, worn.part):
            return None
        cloth = garments.cloth(ClothRequest(photo=other.photo, mask=theirs, names=False))
        if cloth.placed is not None or cloth.blocks or cloth.colour is None:
            return None
        if cloth.swatch is None and is_too_dark(worn.photo, worn.alpha, cloth.colour):
            return None
    except ImageError:  # too little of a cloth is seen
        return None
    if cloth.swatch is None:
        return garments.recolour(RecolourRequest(photo=worn.photo, colour=cloth.colour, mask=mask)).image
    return garments.drape(DrapeRequest(photo=worn.photo, fabric=cloth.swatch, mask=mask)).image


def shows_its_light(photo: Photo, mask: GarmentMask, part: str) -> bool:
    """Whether the cloth of a garment is plain enough to tell its folds from its dyes.

    Raises:
        ImageError: too little of it is seen.
    """
    from modiste.garment.cloth.plain import print_likelihood
    from modiste.garment.cloth.sample import sample_cloth

    return print_likelihood(sample_cloth(photo, mask, part)) < _PRINTED


def is_too_dark(photo: Photo, alpha: Alpha, colour: str) -> bool:
    """Whether a garment is so dark, and a colour so much lighter, that its folds would be missed."""
    inside = np.asarray(photo.image)[alpha > 127]
    if not len(inside):
        return True
    light = float(np.median(srgb_to_oklab(from_8bit(inside))[:, 0]))
    wanted = float(srgb_to_oklab(from_8bit(np.array(parse_hex(colour), np.uint8)))[0])
    return light < _DARK and wanted > light + _LIGHTER


def _of_one_shape(worn: Garment, other: Garment, reader: "CutReader") -> bool:
    from modiste.garment.reading.labels import garment_class, kinds_of

    kind = garment_class(worn.type) if worn.type else None
    if kind is None or not other.type or garment_class(other.type) != kind:
        return False
    first, second = (reader.told(np.asarray(one.photo.image.convert("RGB")), one.alpha) for one in (worn, other))
    if first is None or second is None:
        return False
    return all(_chance(first.answers[one], second.answers[one]) >= _ALIKE for one in kinds_of(kind) if one in _SHAPE)


def _chance(one: np.ndarray, other: np.ndarray) -> float:
    """How likely two garments are of the same class, by the log probabilities of both."""
    return float(np.exp(one + other).sum())
