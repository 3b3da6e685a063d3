"""Find the clothes in a photo: what a segmenter thinks, as masks with the photo's own edges."""

from collections.abc import Callable, Sequence
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from modiste.core.errors import ImageError, InputError
from modiste.core.garment_mask import PARTS, Alpha, GarmentMask
from modiste.core.values import Photo
from modiste.garment.segmentation.engine import CLOTHES, SKIN, HasClothingDetector, HasFlatLayReader, SegmenterEngine
from modiste.garment.segmentation.flat_lay import refine_by_colour
from modiste.garment.segmentation.merge_regions import merge_regions
from modiste.garment.segmentation.refine import Soft, refine
from modiste.imaging.cutout import WHITE, find_foreground, find_openings

_SMALLEST_SHARE: Final = 0.0015
"""Of the picture: a part that takes less of it is a speck."""
_LEAST_CLOTHES: Final = 0.006
_LEAST_CONFIDENCE: Final = 0.45
_SURE: Final = 128
_GROUND_PX: Final = 400
_SURE_SKIN: Final = 0.6
_WORN_SKIN: Final = 0.008
"""Of the picture, places that are so surely skin: with fewer nobody wears the clothes. 40 photos of the street that
were trained on have 0.012 and more, 216 of 219 photos of people's own clothes that nobody wears at most 0.0072 (the
others: skin-coloured soles, yellow wood, a wall)."""
_MOST_CLOTHES: Final = 0.97
_EVEN: Final = 0.5
_NONE: Final = 1e-6
_PIECE_SHARE: Final = 0.3
FlatLayEyes = Callable[[NDArray[np.uint8]], Soft | None]
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
        raise InputError("garment.transparency_size", source=photo.source)
    seen = engine.probabilities(image)
    # Who shows skin wears something, in whatever pose.
    worn = _is_worn(seen, engine.classes)
    if isinstance(engine, HasClothingDetector) and not worn and not engine.shows_clothes(image):
        raise _nothing(photo)
    reader = engine.lying if isinstance(engine, HasFlatLayReader) else None
    likely = keep_main_pieces(refine_flat_lay(image, seen, engine.classes, reader), engine.classes)
    likely = merge_regions(image, likely, engine.classes)
    rows = _there(likely, engine.classes)
    if not rows:
        raise _nothing(photo)
    masks = refine(image, likely, rows)
    # However clear the colours made it: as sure as the segmenter was itself.
    believed = np.minimum(likely, _clothes(seen, engine.classes))
    _open_handles(image, masks, [engine.classes[row] for row in rows])
    if opacity is not None:
        masks = np.asarray(np.minimum(masks, opacity), np.uint8)
    kept = [number for number, mask in enumerate(masks) if (mask >= _SURE).any()]
    if not kept:
        raise ImageError("garment.clothes_transparent", source=photo.source)
    return GarmentMask(tuple(_part(engine.classes[rows[number]]) for number in kept), masks[kept],
                       tuple(_confidence(likely, rows[number], believed) for number in kept),
                       on_person=worn or SKIN not in engine.classes)


def _nothing(photo: Photo) -> ImageError:
    return ImageError("garment.no_clothes", source=photo.source)


def refine_flat_lay(image: NDArray[np.uint8], likely: Soft, classes: tuple[str, ...],
                    reader: FlatLayEyes | None = None) -> Soft:
    """Where no one wears the clothes, a second pair of eyes looks where the garment lies, if there is a `reader`, and
    the colours tell where it ends: see `flat_lay`. What they add is of the kind that is there most, and at least a few
    places wide. On white, products are found as they are. Gives probabilities C x h x w."""
    if SKIN not in classes or _is_worn(likely, classes):
        return likely
    rows = [row for row, name in enumerate(classes) if name in PARTS]
    best, worn = likely.argmax(axis=0), np.asarray(likely[rows].sum(axis=0), np.float32)
    there = np.isin(best, rows)
    if not _LEAST_CLOTHES < there.mean() < _MOST_CLOTHES or _on_white(image):
        return likely
    second = reader(image) if reader is not None else None
    mended = refine_by_colour(image, worn, second)
    found = (mended > worn) & (mended > _EVEN) & (worn <= _EVEN)
    wide = cv2.morphologyEx(found.astype(np.uint8), cv2.MORPH_OPEN, np.ones((3, 3), np.uint8)) > 0
    mended = np.where(found & ~wide, worn, mended)
    result = likely.copy()
    result[rows] *= mended / np.maximum(worn, _NONE)
    result[[row for row in range(len(classes)) if row not in rows]] = 0
    result[0] = 1 - mended  # a hand that holds it is ground, too
    result[:, wide] = 0
    result[int(np.bincount(best[there]).argmax()), wide] = mended[wide]
    result[0, wide] = 1 - mended[wide]
    return np.asarray(result / result.sum(axis=0), np.float32)


def keep_main_pieces(likely: Soft, classes: tuple[str, ...]) -> Soft:
    """Where no one wears the clothes, they lie in one piece, or in a few of like size: what is much smaller than the
    largest is a pattern of the floor, and what is small and fully inside is cloth. Gives probabilities C x h x w."""
    if _is_worn(likely, classes):
        return likely
    best = likely.argmax(axis=0)
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


def _is_worn(likely: Soft, classes: tuple[str, ...]) -> bool:
    return SKIN in classes and bool((likely[classes.index(SKIN)] > _SURE_SKIN).mean() > _WORN_SKIN)


def _open_handles(image: NDArray[np.uint8], masks: Alpha, parts: Sequence[str]) -> None:
    """Take the white ground that shows inside a bag's handle off its mask, in place: on white it is surely no bag."""
    if "bag" not in parts:
        return
    if not _on_white(image):
        return
    openings = find_openings(_reduced(image)).astype(np.uint8)
    ground = cv2.resize(openings, image.shape[1::-1], interpolation=cv2.INTER_LINEAR)
    masks[parts.index("bag")][(ground > 0) & (image.min(axis=2) >= WHITE)] = 0


def _on_white(image: NDArray[np.uint8]) -> bool:
    return find_foreground(_reduced(image)) is not None


def _reduced(image: NDArray[np.uint8]) -> NDArray[np.uint8]:
    factor = min(1.0, _GROUND_PX / max(image.shape[:2]))
    return np.asarray(cv2.resize(image, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA), np.uint8)


def _there(likely: Soft, classes: tuple[str, ...]) -> list[int]:
    """The rows of the parts that the photo shows, the largest first; none when there is hardly any cloth."""
    worn = [row for row, name in enumerate(classes) if name in PARTS or name == CLOTHES]
    best = likely.argmax(axis=0)
    if np.isin(best, worn).mean() < _LEAST_CLOTHES:
        return []
    shares = {row: float((best == row).mean()) for row in worn}
    seen = [row for row in worn if shares[row] >= _SMALLEST_SHARE and _confidence(likely, row) >= _LEAST_CONFIDENCE]
    return sorted(seen, key=lambda row: -shares[row])


def _clothes(likely: Soft, classes: tuple[str, ...]) -> Soft:
    """Probability h x w of any clothes."""
    return np.asarray(likely[[row for row, name in enumerate(classes) if name in PARTS or name == CLOTHES]].sum(axis=0))


def _confidence(likely: Soft, row: int, believed: Soft | None = None) -> float:
    """Mean probability, or what is `believed` of it, where the class is the likeliest."""
    inside = likely.argmax(axis=0) == row
    return float(np.clip((likely if believed is None else believed)[row][inside].mean(), 0, 1)) if inside.any() else 0.0


def _part(name: str) -> str:
    return "other" if name == CLOTHES else name
