"""One garment cut out of its photo."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

import cv2
import numpy as np
from PIL import Image

from modiste.core.errors import ImageError
from modiste.core.garment_mask import Alpha, GarmentMask
from modiste.core.values import Photo
from modiste.imaging.cutout import find_foreground
from modiste.studio.pictures_in import OpenPhoto
from modiste.studio.sewn_photos import SewnPhoto, part_of, sewn_photo
from modiste.stylist.wardrobe.parts import is_worn, largest

if TYPE_CHECKING:
    from modiste.garment.segmentation.engine import SegmenterEngine

WORKED_AT_PX: Final = 1024
"""The longer side at which clothes are looked for: a phone's photo has four times as many pixels as edges need."""
_SOLID: Final = 128
_MARGIN: Final = 0.04


@dataclass(frozen=True, slots=True, kw_only=True)
class Cut:
    """A garment's soft mask H x W of its photo, 255 where it is; `part` is its part of the clothes of somebody who
    wears several, "" where the photo shows one garment; `parts` are those that could be taken as well. `confidence`
    is how likely one would keep it; None: it is not the segmenter's."""

    alpha: Alpha = field(hash=False, repr=False)
    part: str = ""
    shows: str = ""
    parts: tuple[str, ...] = ()
    confidence: float | None = None


def cut_photo(opened: OpenPhoto, segmenter: "Callable[[], SegmenterEngine]", part: str | None = None) -> Cut:
    """The garment of a photo: its own transparency where it has one, otherwise what the segmenter finds; `part` of what
    somebody wears, or the largest.

    Raises:
        ImageError: there are no clothes in the photo.
        UnknownNameError: the part is not in it.
    """
    if opened.opacity is not None:
        if not (opened.opacity >= _SOLID).any():
            raise ImageError("garment.clothes_transparent", source=opened.photo.source)
        return Cut(alpha=opened.opacity, shows=_shown(opened.photo))
    sewn = sewn_photo(opened.photo)
    if part is None and sewn is not None and len(sewn.specs) == 1:
        return Cut(alpha=_whole(opened.photo, sewn, segmenter), shows=part_of(sewn.spec))
    mask = find(opened.photo, segmenter())
    shown = part or largest(mask)
    taken = shown if part is not None or is_worn(mask) else ""
    alpha = mask.of(taken) if taken else mask.of()
    return Cut(alpha=alpha, part=taken, shows=shown, parts=mask.parts, confidence=confidence_of(alpha, mask, shown))


def confidence_of(alpha: Alpha, mask: GarmentMask, part: str) -> float:
    """How likely one would keep a cut-out of the clothes that the segmenter found, mostly those of a part."""
    from modiste.garment.segmentation.quality import cut_confidence

    return cut_confidence(alpha, mask.confidence[mask.parts.index(part)])


def _shown(photo: Photo) -> str:
    sewn = sewn_photo(photo)
    return "" if sewn is None else part_of(sewn.spec)


def _whole(photo: Photo, sewn: SewnPhoto, segmenter: "Callable[[], SegmenterEngine]") -> Alpha:
    """A sewn garment as one: all that is not ground, or all the clothes where a mannequin or no white ground is seen.

    Raises:
        ImageError: there are none.
    """
    pixels = np.asarray(photo.image)
    found = find_foreground(pixels) if sewn.is_alone else None
    if found is None:
        return find(photo, segmenter()).of()
    seen = found.astype(np.uint8) * 255
    return np.where(found, cv2.GaussianBlur(seen, (3, 3), 0.7), 0).astype(np.uint8)


def find(photo: Photo, segmenter: "SegmenterEngine") -> GarmentMask:
    """The clothes of a photo, looked for in a copy of a sensible size.

    Raises:
        ImageError: there are none.
    """
    from modiste.garment.segmentation.finder import find_garments

    scale = WORKED_AT_PX / max(photo.image.size)
    if scale >= 1:
        return find_garments(photo, segmenter)
    size = (max(1, round(photo.width_px * scale)), max(1, round(photo.height_px * scale)))
    found = find_garments(Photo(photo.image.resize(size, Image.Resampling.LANCZOS), photo.source), segmenter)
    back = [np.asarray(Image.fromarray(layer).resize(photo.image.size, Image.Resampling.BILINEAR))
            for layer in found.alpha]
    return replace(found, alpha=np.stack(back))


def cutout(photo: Photo, alpha: Alpha) -> Image.Image:
    """The garment RGBA, what is round it left off but for a narrow margin."""
    rows, columns = np.nonzero((alpha > 0).any(axis=1))[0], np.nonzero((alpha > 0).any(axis=0))[0]
    margin = round(_MARGIN * max(alpha.shape))
    box = (max(0, int(columns[0]) - margin), max(0, int(rows[0]) - margin),
           min(alpha.shape[1], int(columns[-1]) + 1 + margin), min(alpha.shape[0], int(rows[-1]) + 1 + margin))
    image = photo.image.convert("RGB")
    image.putalpha(Image.fromarray(alpha))
    return image.crop(box)
