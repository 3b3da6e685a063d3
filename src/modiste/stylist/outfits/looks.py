"""The look of a garment, from its picture and mask."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

import cv2
import numpy as np
from numpy.typing import NDArray

from modiste.core.colour import from_8bit, srgb_to_oklab
from modiste.encoder.item.colours import histogram
from modiste.encoder.item.crops import Crop, lay
from modiste.imaging.cutout import find_foreground
from modiste.stylist.outfits.layout import COLOUR, LOOK, SHARPNESS, SIDE_PX, TRUNK

if TYPE_CHECKING:
    from PIL import Image

    from modiste.garment.reading.reader import CutReader

Matrix = NDArray[np.float32]
_COLOURS_PX: Final = 48
_PRODUCT_PX: Final = 512
_SURE: Final = 200
_LEAST: Final = 20
_AT_ONCE: Final = 64
_EDGE: Final = (0.5, 0.9)  # opacities between which a crop fades to white: nothing of its surroundings is seen


def crop_look(picture: "Image.Image", alpha: NDArray[np.uint8] | None) -> Crop:
    """A garment of a picture alone on white, `SIDE_PX` square; by its mask H x W, or all of the picture."""
    image = np.asarray(picture.convert("RGB"))
    mask = np.full(image.shape[:2], 255, np.uint8) if alpha is None else alpha
    laid = lay(image, mask, 2 * SIDE_PX, round_it=0.0)
    low, high = _EDGE
    kept = np.clip((laid.alpha.astype(np.float32) / 255 - low) / (high - low), 0, 1)
    alone = laid.picture * kept[..., None] + 255 * (1 - kept[..., None])
    size = (SIDE_PX, SIDE_PX)
    return Crop(np.asarray(np.rint(cv2.resize(alone, size, interpolation=cv2.INTER_AREA)), np.uint8),
                np.asarray(np.rint(cv2.resize(255 * kept, size, interpolation=cv2.INTER_AREA)), np.uint8))


def product_crop(picture: "Image.Image") -> Crop:
    """A garment of a shop's photo alone on white: what stands out from the plain ground, else all of the picture."""
    picture.thumbnail((_PRODUCT_PX, _PRODUCT_PX))
    ground = find_foreground(np.asarray(picture))
    return crop_look(picture, None if ground is None or not ground.any() else ground.astype(np.uint8) * 255)


def looks_of(crops: Sequence[Crop], reader: "CutReader") -> Matrix:
    """The looks N x L of crops of `crop_look`."""
    found = np.zeros((len(crops), LOOK), np.float32)
    for begin in range(0, len(crops), _AT_ONCE):
        some = crops[begin : begin + _AT_ONCE]
        found[begin : begin + len(some), TRUNK] = reader.features(np.stack([one.picture for one in some]),
                                                                  np.stack([one.alpha for one in some]))
    for row, crop in zip(found, crops, strict=True):
        row[COLOUR] = colour_look(crop)
        row[SHARPNESS] = sharpness(crop)
    return found


def colour_look(crop: Crop) -> Matrix:
    """64 shades, then mean (L, 3a, 3b), deviation (2L, 6a, 6b), 3 x chroma, the tenth and ninetieth percentile of L."""
    size = (_COLOURS_PX, _COLOURS_PX)
    small = cv2.resize(crop.picture, size, interpolation=cv2.INTER_AREA)
    there = cv2.resize(crop.alpha, size, interpolation=cv2.INTER_AREA) > _SURE
    if there.sum() < _LEAST:
        there = crop.alpha.astype(bool) if crop.alpha.any() else np.ones(crop.alpha.shape, bool)
        small = crop.picture
    oklab = srgb_to_oklab(from_8bit(small[there]))
    chroma = float(np.hypot(oklab[:, 1], oklab[:, 2]).mean())
    dark, light = np.percentile(oklab[:, 0], (10, 90))
    return np.concatenate([histogram(oklab), oklab.mean(axis=0) * (1, 3, 3), oklab.std(axis=0) * (2, 6, 6),
                           [3 * chroma, dark, light]]).astype(np.float32)


def sharpness(crop: Crop) -> Matrix:
    """How much detail a crop shows (log deviation of its Laplacian), alone and against its contrast."""
    grey = cv2.cvtColor(crop.picture, cv2.COLOR_RGB2GRAY).astype(np.float32)
    inner = cv2.erode((crop.alpha > _SURE).astype(np.uint8), np.ones((3, 3), np.uint8)) > 0
    if inner.sum() < _LEAST:
        inner = crop.alpha > 0 if (crop.alpha > 0).sum() >= _LEAST else np.ones(crop.alpha.shape, bool)
    detail = float(cv2.Laplacian(grey, cv2.CV_32F)[inner].std()) + 1
    return np.array([np.log(detail), np.log(detail / (float(grey[inner].std()) + 1))], np.float32)
