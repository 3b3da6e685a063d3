"""Find the clothes in a photo: what a segmenter thinks, as masks with the photo's own edges."""

from collections.abc import Sequence
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from modiste.core.errors import ImageError, InputError
from modiste.core.garment_mask import PARTS, Alpha, GarmentMask
from modiste.core.values import Photo
from modiste.data.cutout import WHITE, find_foreground, find_openings
from modiste.garment.engine import CLOTHES, SKIN, SegmenterEngine
from modiste.garment.refine import Soft, refine

_SMALLEST_SHARE: Final = 0.0015
"""Of the picture: a part that takes less of it is a speck."""
_LEAST_CLOTHES: Final = 0.006
_LEAST_CONFIDENCE: Final = 0.45
_SURE: Final = 128
_GROUND_PX: Final = 400
_WORN_SKIN: Final = 0.004  # of the picture: less skin than that is a hand that holds a hanger, or a mistake
_PIECE_SHARE: Final = 0.3
_HOLE_SHARE: Final = 0.02


def find_garments(photo: Photo, engine: SegmenterEngine, opacity: Alpha | None = None) -> GarmentMask:
    """Where the clothes are in a photo, part by part; of an engine that does not tell parts apart, all are "other".

    `opacity` H x W is the transparency of the file that the photo came from (255: opaque): what is not there is not
    worn either.

    Raises:
        ImageError: there are no clothes in the photo.
        InputError: the opacity is of another size.
    """
    image = np.asarray(photo.image)
    if opacity is not None and opacity.shape != image.shape[:2]:
        raise InputError(f"{photo.source}: its transparency is of another size than the photo")
    likely = alone(engine.probabilities(image), engine.classes)
    rows = _there(likely, engine.classes)
    if not rows:
        raise ImageError(f"{photo.source}: no clothes found in this photo; give one that shows a garment, or mark it "
                         "with a mask of your own")
    masks = refine(image, likely, rows)
    _open_handles(image, masks, [engine.classes[row] for row in rows])
    if opacity is not None:
        masks = np.asarray(np.minimum(masks, opacity), np.uint8)
    kept = [number for number, mask in enumerate(masks) if (mask >= _SURE).any()]
    if not kept:
        raise ImageError(f"{photo.source}: its clothes are fully transparent; give a photo that shows a garment")
    return GarmentMask(tuple(_part(engine.classes[rows[number]]) for number in kept), masks[kept],
                       tuple(_confidence(likely, rows[number]) for number in kept))


def alone(likely: Soft, classes: tuple[str, ...]) -> Soft:
    """Where no one wears the clothes, they lie in one piece, or in a few of like size: what is much smaller than the
    largest is a pattern of the floor, and what is small and fully inside is cloth. Gives probabilities C x h x w."""
    best = likely.argmax(axis=0)
    if SKIN in classes and (best == classes.index(SKIN)).mean() > _WORN_SKIN:
        return likely
    worn = np.isin(best, [row for row, name in enumerate(classes) if name in PARTS or name == CLOTHES])
    if not worn.any():
        return likely
    result = likely.copy()
    count, islands, stats, _ = cv2.connectedComponentsWithStats(worn.astype(np.uint8), connectivity=8)
    areas = stats[1:count, cv2.CC_STAT_AREA]
    small = np.isin(islands, 1 + np.flatnonzero(areas < _PIECE_SHARE * areas.max()))
    result[:, small] = 0
    result[0, small] = 1
    framed = np.pad((~worn).astype(np.uint8), 1, constant_values=1)
    count, holes, stats, _ = cv2.connectedComponentsWithStats(framed, connectivity=4)
    inner = np.flatnonzero(stats[:count, cv2.CC_STAT_AREA] < _HOLE_SHARE * areas.max())
    hole = np.isin(holes, inner[inner > 0])[1:-1, 1:-1]
    result[:, hole] = 0
    result[int(np.bincount(best[worn & ~small]).argmax()), hole] = 1
    return result


def _open_handles(image: NDArray[np.uint8], masks: Alpha, parts: Sequence[str]) -> None:
    """Take the white ground that shows inside a bag's handle off its mask, in place: on white it is surely no bag."""
    if "bag" not in parts:
        return
    factor = min(1.0, _GROUND_PX / max(image.shape[:2]))
    small = np.asarray(cv2.resize(image, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA), np.uint8)
    if find_foreground(small) is None:
        return
    ground = cv2.resize(find_openings(small).astype(np.uint8), image.shape[1::-1], interpolation=cv2.INTER_LINEAR)
    masks[parts.index("bag")][(ground > 0) & (image.min(axis=2) >= WHITE)] = 0


def _there(likely: Soft, classes: tuple[str, ...]) -> list[int]:
    """The rows of the parts that the photo shows, the largest first; none when there is hardly any cloth."""
    worn = [row for row, name in enumerate(classes) if name in PARTS or name == CLOTHES]
    best = likely.argmax(axis=0)
    if np.isin(best, worn).mean() < _LEAST_CLOTHES:
        return []
    shares = {row: float((best == row).mean()) for row in worn}
    seen = [row for row in worn if shares[row] >= _SMALLEST_SHARE and _confidence(likely, row) >= _LEAST_CONFIDENCE]
    return sorted(seen, key=lambda row: -shares[row])


def _confidence(likely: Soft, row: int) -> float:
    """Mean probability where the class is the likeliest."""
    inside = likely.argmax(axis=0) == row
    return float(np.clip(likely[row][inside].mean(), 0, 1)) if inside.any() else 0.0


def _part(name: str) -> str:
    return "other" if name == CLOTHES else name
