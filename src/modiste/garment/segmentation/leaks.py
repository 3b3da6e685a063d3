"""What a brush may take beyond what was brushed, of the mask (an eraser) or of its surroundings (a stroke that adds).

An eraser: a mask leaks where a part of it is of one piece with what lies
outside of it, or, like a hand, stands out from the garment on all sides and was brushed for a good part; anything else
is the garment's own cloth, whatever its folds and prints look like.

Measured on strokes in the midst of garments and on leaks of street photos (docs/LOG.md): leaks share most of their
outline with the outside and hardly differ from it there, cloth does not.
"""

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

Flags = NDArray[np.bool_]
Pixels = NDArray[np.uint8]

_NEAR: Final = 7        # side of the square whose colours are compared across an outline
_FEWEST: Final = 3      # pixels of either side in it
_OPEN: Final = 0.4      # of the outline that lies at the outside, from which on a piece hangs together with it
_SAME: Final = 11.0     # distance in CIELAB up to which the outside goes on in it (median over that outline)
_MEANT: Final = 1 / 3   # of a piece that lies inside, from which on all of it is meant
_CLEAR: Final = 12.0    # lower quartile of the distance to the garment, from which on less of an opening will do
_BRUSHED: Final = 1 / 20  # of a piece that is added, from which on it is meant and no slip over the edge
_APART: Final = 25.0    # the same where there is none


def leaking(image: Pixels, held: Flags, gone: Flags, seeds: Flags, pointed: Flags) -> Flags:
    """Of what GrabCut would take off a mask, what is to go: of each piece all where it leaks or was pointed at, else
    what was brushed.

    Args:
        image: H x W x 3.
        held: the mask before; `gone`: what would go of it; `seeds`: what was brushed; `pointed`: what was pointed at,
            which has no size to be meant.
    """
    lab = cv2.cvtColor(image.astype(np.float32) / 255, cv2.COLOR_RGB2LAB)
    count, pieces = cv2.connectedComponents(gone.astype(np.uint8), connectivity=4)
    taken = gone & seeds
    for number in range(1, count):
        piece: Flags = pieces == number
        if (piece & pointed).any() or _leaks(lab, piece, seeds, ~held, held & ~gone):
            taken |= piece
    return taken


def overgrown(image: Pixels, held: Flags, grown: Flags, seeds: Flags, pointed: Flags) -> Flags:
    """Of what GrabCut would add to a mask, what is not to come: of each piece all but what was brushed, where it is no
    cloth of the garment. Cloth is of one piece with the mask, or ends at edges of its own and was brushed for a part
    that is more than a slip over the garment's edge.

    Args:
        image: H x W x 3.
        held: the mask before; `grown`: what would be added; `seeds`: what was brushed; `pointed`: what was pointed at.
    """
    lab = cv2.cvtColor(image.astype(np.float32) / 255, cv2.COLOR_RGB2LAB)
    count, pieces = cv2.connectedComponents(grown.astype(np.uint8), connectivity=4)
    left = np.zeros(grown.shape, bool)
    for number in range(1, count):
        piece: Flags = pieces == number
        if not (piece & pointed).any() and not _is_cloth(lab, piece, seeds, held):
            left |= piece & ~seeds
    return left


def _is_cloth(lab: NDArray[np.float32], piece: Flags, seeds: Flags, held: Flags) -> bool:
    around = ~held & ~piece
    if _leaks(lab, piece, seeds, held, around):
        return True
    edges = _differences(lab, piece, around, piece & _wider(around))
    ends = float(np.percentile(edges, 25)) >= _CLEAR if len(edges) else False
    return ends and (piece & seeds).sum() >= _BRUSHED * piece.sum()


def _leaks(lab: NDArray[np.float32], piece: Flags, seeds: Flags, outside: Flags, garment: Flags) -> bool:
    open_outline, inner_outline = piece & _wider(outside), piece & _wider(garment)
    if not inner_outline.any():
        return True  # nothing of the garment is beside it
    share = open_outline.sum() / (open_outline.sum() + inner_outline.sum())
    beyond = _differences(lab, piece, outside, open_outline)
    edges = _differences(lab, piece, garment, inner_outline)
    edge = float(np.percentile(edges, 25)) if len(edges) else 0.0
    if len(beyond) and float(np.median(beyond)) < _SAME and (share >= _OPEN or edge >= _CLEAR):
        return True
    return edge >= _APART and (piece & seeds).sum() >= _MEANT * piece.sum()


def _differences(lab: NDArray[np.float32], one: Flags, other: Flags, outline: Flags) -> NDArray[np.float32]:
    """How far the colours of two regions are apart across an outline, where there is enough of both."""
    (first, many), (second, much) = (_around(lab, region) for region in (one, other))
    there = outline & (many >= _FEWEST) & (much >= _FEWEST)
    return np.asarray(np.linalg.norm(first - second, axis=2)[there], np.float32)


def _around(lab: NDArray[np.float32], region: Flags) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """The mean colour of a region's pixels around each pixel, and how many they are."""
    weight = region.astype(np.float32)
    many = cv2.boxFilter(weight, -1, (_NEAR, _NEAR), normalize=False)
    total = cv2.boxFilter(lab * weight[..., None], -1, (_NEAR, _NEAR), normalize=False)
    return total / np.maximum(many, 1e-3)[..., None], many


def _wider(region: Flags) -> Flags:
    return np.asarray(cv2.dilate(region.astype(np.uint8), np.ones((3, 3), np.uint8)) > 0)
