"""The clothes of several people in one photo: how many wear them, and those of the one who takes most of it."""

from dataclasses import dataclass, field, replace
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from modiste.core.garment_mask import GarmentMask

_WORKED_AT_PX: Final = 256
_SOLID: Final = 128
_TORSO: Final = ("upper", "outerwear", "dress")
_ANOTHER: Final = 0.25    # of the largest one's clothes: so many has somebody else who is meant to be seen
_WORN: Final = 0.15       # of a figure's clothes: less of a part may be another's sleeve at the edge
_ABOVE: Final = 0.4       # of the narrower of two pieces: so far one lies above the other where one body wears both
Flags = NDArray[np.bool_]


@dataclass(slots=True)
class _Figure:
    """Pieces of clothes one above the other, with the columns that they take."""

    left: int
    right: int
    pieces: list[int] = field(default_factory=list)


def of_one_person(mask: GarmentMask) -> tuple[GarmentMask, int]:
    """The clothes of the person who takes most of a photo, and how many people wear what `mask` shows. Garments of one
    kind that lie apart count as people; a top beside trousers, as they are laid out, does not."""
    numbers, figures = _figures(mask.of())
    if len(figures) < 2:
        return mask, 1
    small = np.stack([cv2.resize(layer, numbers.shape[::-1], interpolation=cv2.INTER_AREA) for layer in mask.alpha])
    held = {number: _held(mask.parts, small, np.isin(numbers, one.pieces)) for number, one in enumerate(figures)}
    first = max(held, key=lambda number: sum(held[number].values()))
    most = sum(held[first].values())
    others = [number for number in held if number != first and sum(held[number].values()) >= _ANOTHER * most
              and _compete(held[first], held[number])]
    if not others:
        return mask, 1
    gone = [piece for number in others for piece in figures[number].pieces]
    return _without(mask, np.isin(numbers, gone)), 1 + len(others)


def _figures(alpha: NDArray[np.uint8]) -> tuple[NDArray[np.int32], list[_Figure]]:
    """The pieces of clothes, numbered on a small grid h x w, and which of them lie one above the other."""
    step = max(1.0, max(alpha.shape) / _WORKED_AT_PX)
    size = (max(1, round(alpha.shape[1] / step)), max(1, round(alpha.shape[0] / step)))
    solid = (cv2.resize(alpha, size, interpolation=cv2.INTER_AREA) >= _SOLID).astype(np.uint8)
    count, numbers, stats, _ = cv2.connectedComponentsWithStats(solid, connectivity=8)
    figures: list[_Figure] = []
    for piece in sorted(range(1, count), key=lambda one: -int(stats[one, cv2.CC_STAT_AREA])):
        left = int(stats[piece, cv2.CC_STAT_LEFT])
        right = left + int(stats[piece, cv2.CC_STAT_WIDTH])
        figure = next((one for one in figures if _is_above(one, left, right)), None)
        if figure is None:
            figure = _Figure(left, right)
            figures.append(figure)
        figure.left, figure.right = min(figure.left, left), max(figure.right, right)
        figure.pieces.append(piece)
    return numbers.astype(np.int32), figures


def _is_above(figure: _Figure, left: int, right: int) -> bool:
    shared = min(figure.right, right) - max(figure.left, left)
    return shared >= _ABOVE * min(figure.right - figure.left, right - left)


def _held(parts: tuple[str, ...], small: NDArray[np.uint8], where: Flags) -> dict[str, float]:
    """How much of each part of clothes a figure wears."""
    return {part: float(layer[where].sum()) for part, layer in zip(parts, small, strict=True)}


def _compete(one: dict[str, float], other: dict[str, float]) -> bool:
    """Whether two figures wear the same part of clothes, or both something on the trunk."""
    worn = [{part for part, area in held.items() if area >= _WORN * sum(held.values())} for held in (one, other)]
    torsos = [bool(parts & set(_TORSO)) for parts in worn]
    return all(torsos) or bool(worn[0] & worn[1] - {"other", "bag"})


def _without(mask: GarmentMask, gone: Flags) -> GarmentMask:
    """The mask without what lies in some places of its small grid; parts of which nothing is left are left out."""
    wide = cv2.dilate(gone.astype(np.uint8), np.ones((3, 3), np.uint8))
    out = cv2.resize(wide, (mask.width_px, mask.height_px), interpolation=cv2.INTER_NEAREST).astype(bool)
    alpha = np.where(out, 0, mask.alpha).astype(np.uint8)
    left = [row for row in range(len(mask.parts)) if (alpha[row] >= _SOLID).any()]
    return replace(mask, parts=tuple(mask.parts[row] for row in left), alpha=alpha[left],
                   confidence=tuple(mask.confidence[row] for row in left))
