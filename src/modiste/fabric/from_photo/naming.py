"""What a tile's print is called, as far as its geometry says: stripes, checks, dots."""

from typing import Final

import cv2
import numpy as np

from modiste.core.colour import from_8bit, srgb_to_oklab
from modiste.fabric.finishing.inks import reduce_to_inks
from modiste.fabric.finishing.seams import Pixels
from modiste.fabric.from_photo.repeat import PhotoTile

_WOVEN: Final = 0.4      # of the variance that rows and columns leave: less is crossed stripes
_ROUND: Final = (0.62, 0.92)  # of its box that a dot fills: a disk 0.79, a cross less, a square of a check all
_SLIM: Final = 1.8       # length over width of a dot


def name_print(made: PhotoTile) -> str | None:
    """The vocabulary id of a print that its geometry tells; None for motifs."""
    if made.kind == "stripes":
        return "horizontal_stripes" if made.lie else "vertical_stripes"
    if made.kind != "lattice":
        return None
    if _dotted(made.tile):
        return "polka_dot"
    return "checked" if _crossed(made.tile) else None


def _crossed(tile: Pixels) -> bool:
    """Whether rows and columns account for a tile: checks are stripes laid over stripes."""
    lab = srgb_to_oklab(from_8bit(tile))
    middle = lab.mean((0, 1))
    rows, columns = lab.mean(1, keepdims=True) - middle, lab.mean(0, keepdims=True) - middle
    rest = float(((lab - middle - rows - columns) ** 2).sum())
    whole = float(((lab - middle) ** 2).sum())
    both = min(float((rows**2).sum()) * lab.shape[1], float((columns**2).sum()) * lab.shape[0])
    return rest < _WOVEN * whole and both > 0.1 * whole


def _dotted(tile: Pixels) -> bool:
    """Whether the rarer of two inks lies in round islands."""
    inked = reduce_to_inks(tile, 2)
    if inked.shares[0] > 1 - 1e-3:
        return False
    height, width = tile.shape[:2]
    islands = np.tile((inked.plates == 1).astype(np.uint8), (3, 3))
    _, _, stats, _ = cv2.connectedComponentsWithStats(islands, connectivity=8)
    whole = [one for one in stats[1:] if one[cv2.CC_STAT_LEFT] > 0 and one[cv2.CC_STAT_TOP] > 0
             and one[cv2.CC_STAT_LEFT] + one[cv2.CC_STAT_WIDTH] < 3 * width
             and one[cv2.CC_STAT_TOP] + one[cv2.CC_STAT_HEIGHT] < 3 * height
             and one[cv2.CC_STAT_AREA] > 0.01 * height * width]
    if not whole:
        return False
    return all(_ROUND[0] < one[cv2.CC_STAT_AREA] / (one[cv2.CC_STAT_WIDTH] * one[cv2.CC_STAT_HEIGHT]) < _ROUND[1]
               and max(one[cv2.CC_STAT_WIDTH], one[cv2.CC_STAT_HEIGHT])
               < _SLIM * min(one[cv2.CC_STAT_WIDTH], one[cv2.CC_STAT_HEIGHT]) for one in whole)
