"""Segment the one garment that a picture on white is known to show, such as a design.

A segmenter trained on photos takes a drawn beige skirt for skin and a shirt for trousers. Where the kind of garment is
known, its middle is known too, and so its colours; GrabCut (Rother, Kolmogorov and Blake, 2004) finds the rest.
"""

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from modiste.core.garment_mask import GarmentMask
from modiste.core.values import Photo
from modiste.garment.segmentation.refine import refine
from modiste.imaging.cutout import find_foreground
from modiste.imaging.light import Flags, Pixels, Soft, to_oklab


@dataclass(frozen=True, slots=True)
class _Middle:
    """Where on the figure a kind of garment surely is: rows (0 is its top, 1 its bottom), and how far from the middle
    line, over the figure's width. What is lighter than `ground` and surrounded by it is the ground between two legs, no
    print."""

    rows: tuple[float, float]
    aside: float = 0.25
    ground: int = 252


_MIDDLES: Final = {
    "upper": _Middle((0.12, 0.55)), "outerwear": _Middle((0.12, 0.55)), "dress": _Middle((0.2, 0.6)),
    "lower": _Middle((0.3, 0.6), 0.35, 205),
}
KNOWN_PARTS: Final = tuple(_MIDDLES)
"""The parts of clothes for which `segment_known` works."""

_WORK_PX: Final = 256       # longer side of the copy that is looked at
_EDGE: Final = 0.07         # of the figure, at the picture's edge: legs below a top, a top above trousers
_TONES: Final = 3           # colours of a garment
_LIGHTNESS: Final = 0.5     # how much it counts: light and shadow lie on one cloth
_ALIKE: Final = 0.09        # distance in OKLab within which a colour is one of the garment's,
_NEAR: Final = 0.12         # that of the middle, which is garment unless a print or a hand lies on it,
_FOREIGN: Final = 0.2       # and that from which on it is another's
_FEWEST: Final = 60
_PIECE: Final = 0.08        # of the largest piece: a sleeve behind an arm, no speck
_HOLE: Final = 0.04         # of the garment: prints and buttons
_STEPS: Final = 3
_CLOTH_LIGHTNESS: Final = 0.25  # how much it counts between one cloth and another
_ONE_CLOTH: Final = 0.06    # distance up to which a colour is the cloth's, in light and shadow,
_OTHER_CLOTH: Final = 0.11  # and from which on it is another's
_LEAST: Final = 0.15        # of the figure: a garment that takes less of it was not found


def segment_known(photo: Photo, part: str) -> GarmentMask | None:
    """The one garment, of the kind `part`, that a picture on white is known to show; None where the picture is not on
    white, the garment cannot be told from it, or the kind is none of `KNOWN_PARTS`."""
    if part not in KNOWN_PARTS:
        return None
    image = np.asarray(photo.image)
    scale = min(1.0, _WORK_PX / max(image.shape[:2]))
    size = (max(1, round(photo.width_px * scale)), max(1, round(photo.height_px * scale)))
    small = np.asarray(cv2.resize(image, size, interpolation=cv2.INTER_AREA), np.uint8)
    figure = find_foreground(small)
    garment = _garment(small, _outlined(figure), part) if figure is not None else None
    if garment is None:
        return None
    soft = cv2.GaussianBlur(garment.astype(np.float32), (0, 0), 0.8)
    return GarmentMask((part,), refine(image, np.stack((1 - soft, soft)), [1]), (1.0,))


def of_one_cloth(photo: Photo, mask: GarmentMask) -> GarmentMask:
    """The mask without what is of another colour than most of it: skin and other clothes that a picture blurs into the
    garment. Prints and buttons inside it stay."""
    pixels, area = to_oklab(np.asarray(photo.image)), mask.of()
    cloth = np.median(pixels[area > 127], axis=0)
    apart = np.sqrt((((pixels - cloth) * (_CLOTH_LIGHTNESS, 1, 1)) ** 2).sum(axis=-1))
    alike = np.clip((_OTHER_CLOTH - apart) / (_OTHER_CLOTH - _ONE_CLOTH), 0, 1).astype(np.float32)
    alike = _without_holes(alike, float(_HOLE * 2 * np.count_nonzero(area > 127)))
    soft = np.round(area * alike).astype(np.uint8)
    return GarmentMask(mask.parts, np.asarray(soft)[None], mask.confidence)


def _without_holes(alike: Soft, largest: float) -> Soft:
    """Holes of at most `largest` pixels filled."""
    count, labels, stats, _ = cv2.connectedComponentsWithStats((alike < 0.5).astype(np.uint8), connectivity=4)
    small = [number for number in range(1, count) if stats[number, cv2.CC_STAT_AREA] <= largest]
    return np.where(cv2.dilate(np.isin(labels, small).astype(np.uint8), np.ones((3, 3), np.uint8)) > 0, 1, alike)


def _garment(pixels: Pixels, figure: Flags, part: str) -> Flags | None:
    height = _height(figure)
    light = np.asarray(pixels.min(axis=-1) >= _MIDDLES[part].ground)
    middle = _middle(figure, height, _MIDDLES[part])
    if np.count_nonzero(middle & ~light) > middle.sum() / 2:  # else it is white itself
        middle &= ~light
    if np.count_nonzero(middle) < _FEWEST:
        return None
    off = _distance(pixels, middle)
    marks = np.where(figure, np.where(off < _ALIKE, cv2.GC_PR_FGD, cv2.GC_PR_BGD), cv2.GC_BGD).astype(np.uint8)
    marks[middle & (off < _NEAR)] = cv2.GC_FGD
    marks[_beyond(figure, height, part) & (off > _ALIKE)] = cv2.GC_BGD
    marks[off > _FOREIGN] = cv2.GC_BGD
    cv2.setRNGSeed(1)  # its colour models start at random
    cv2.grabCut(pixels, marks, None, np.zeros((1, 65)), np.zeros((1, 65)), _STEPS, cv2.GC_INIT_WITH_MASK)
    found = _in_one((marks == cv2.GC_FGD) | (marks == cv2.GC_PR_FGD), figure, light)
    return found if found.sum() > _LEAST * figure.sum() else None


def _outlined(figure: Flags) -> Flags:
    """With what has some of the figure on all four sides: white cloth on a white ground."""
    sides = [np.flip(np.logical_or.accumulate(np.flip(figure, axis), axis=axis), axis) for axis in (0, 1)]
    sides += [np.logical_or.accumulate(figure, axis=axis) for axis in (0, 1)]
    return np.asarray(np.logical_and.reduce(sides))


def _height(figure: Flags) -> Soft:
    """Where each row lies on the figure, h x 1: 0 at its top, 1 at its bottom."""
    rows = np.flatnonzero(figure.any(axis=1))
    return np.asarray((np.arange(len(figure)) - rows[0]) / max(1, rows[-1] - rows[0]), np.float32)[:, None]


def _middle(figure: Flags, height: Soft, where: _Middle) -> Flags:
    band = figure & (height > where.rows[0]) & (height < where.rows[1])
    counts = band.sum(axis=1)
    if not counts.any():
        return band
    columns = np.arange(figure.shape[1])
    centres = (band @ columns)[counts > 0] / counts[counts > 0]
    aside = np.abs(columns - np.median(centres)) / np.median(counts[counts > 0])
    return np.asarray(band & (aside < where.aside)[None])


def _beyond(figure: Flags, height: Soft, part: str) -> Flags:
    """Where the picture's edge cuts the figure there is another garment."""
    rows = np.flatnonzero(figure.any(axis=1))
    if part == "lower":
        return figure & (height < _EDGE) if rows[0] <= 2 else np.zeros_like(figure)
    return figure & (height > 1 - _EDGE) if rows[-1] >= len(figure) - 3 else np.zeros_like(figure)


def _distance(pixels: Pixels, middle: Flags) -> Soft:
    """How far each pixel's colour is from the nearest of those in the middle, h x w."""
    lab = to_oklab(np.asarray(cv2.GaussianBlur(pixels, (0, 0), 1.0), np.uint8))
    lab[..., 0] *= _LIGHTNESS
    ends = (cv2.TERM_CRITERIA_EPS + cv2.TERM_CRITERIA_MAX_ITER, 10, 0.01)
    cv2.setRNGSeed(1)
    _, _, tones = cv2.kmeans(np.ascontiguousarray(lab[middle]), _TONES, None, ends, 1, cv2.KMEANS_PP_CENTERS)
    gaps: NDArray[np.float32] = np.linalg.norm(lab[:, :, None] - tones, axis=-1)
    return np.asarray(gaps.min(axis=-1), np.float32)


def _in_one(found: Flags, figure: Flags, light: Flags) -> Flags:
    """Without specks, and with the holes that prints and buttons leave filled, unless they are mostly `light`."""
    solid = cv2.morphologyEx(found.astype(np.uint8), cv2.MORPH_OPEN, np.ones((3, 3), np.uint8))
    _, panels, stats, _ = cv2.connectedComponentsWithStats(solid)
    areas = stats[:, cv2.CC_STAT_AREA].copy()
    areas[0] = 0
    kept: Flags = (areas >= max(1, _PIECE * areas.max()))[panels]
    count, framed, stats, _ = cv2.connectedComponentsWithStats(np.pad((~kept).astype(np.uint8), 1, constant_values=1))
    holes, sizes = framed[1:-1, 1:-1], stats[:, cv2.CC_STAT_AREA]
    lit = np.bincount(holes[light], minlength=count)
    filled = (sizes < _HOLE * kept.sum()) & (lit < sizes / 2)
    filled[0] = False
    return np.asarray(kept | (filled[holes] & figure))
