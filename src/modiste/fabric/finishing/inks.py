"""Inks: a picture in the few colours that a screen printer mixes, one greyscale plate each, and other colourways."""

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from modiste.core.colour import from_8bit, oklab_to_oklch, oklab_to_srgb, oklch_to_oklab, srgb_to_oklab, to_8bit
from modiste.core.errors import SettingError
from modiste.core.values import Palette, Rgb
from modiste.fabric.finishing.seams import Pixels

MOST_INKS: Final = 32
FEWEST_INKS: Final = 2
_LEVELS: Final = 32  # of each channel: the colours that clustering looks at
_ROUNDS: Final = 30
_COLOURWAYS_TRIED: Final = 40
_PLAIN: Final = 0.03  # OKLab: nearer than that to an ink, a colour is that ink


@dataclass(frozen=True, slots=True)
class Inked:
    """A picture in inks: `plates` (H x W) holds the number of the ink of each pixel, the ground is ink 0."""

    plates: NDArray[np.uint8]
    inks: Palette

    @property
    def pixels(self) -> Pixels:
        """H x W x 3 sRGB."""
        return self.inks.array()[self.plates]

    @property
    def shares(self) -> tuple[float, ...]:
        """The part of the area that each ink covers."""
        return tuple(np.bincount(self.plates.ravel(), minlength=len(self.inks)) / self.plates.size)

    def plate(self, ink: int) -> NDArray[np.uint8]:
        """The separation of one ink as printers take it: H x W, 0 where the ink is, 255 where it is not."""
        return np.where(self.plates == ink, 0, 255).astype(np.uint8)

    def merged(self) -> "Inked":
        """The same picture with one plate for inks of one colour."""
        kept = list(dict.fromkeys(self.inks.colours))
        if len(kept) == len(self.inks):
            return self
        table = np.array([kept.index(colour) for colour in self.inks.colours], np.uint8)
        return Inked(table[self.plates], Palette(tuple(kept)))

    def recoloured(self, inks: Palette) -> "Inked":
        """The same drawing in other inks. Raises SettingError when their number differs."""
        if len(inks) != len(self.inks):
            raise SettingError("fabric.colourway_colours", expected=len(self.inks), count=len(inks))
        return Inked(self.plates, inks)


def reduce_to_inks(pixels: Pixels, count: int, seed: int = 0) -> Inked:
    """The H x W x 3 picture in `count` inks, or as many as it has colours: k-means in OKLab, where equal distances look
    equally far, started by k-means++ (Arthur and Vassilvitskii, 2007); the ink of the largest area is the ground.

    Raises SettingError when `count` is not from 2 to 32.
    """
    if not FEWEST_INKS <= count <= MOST_INKS:
        raise SettingError("fabric.inks", least=FEWEST_INKS, most=MOST_INKS, count=count)
    colours, weights, where = _histogram(pixels)
    lab = srgb_to_oklab(from_8bit(colours))
    centres = _k_means(lab, weights, min(count, len(lab)), np.random.default_rng(seed))
    nearest = _nearest(lab, centres)
    areas = np.bincount(nearest, weights, minlength=len(centres))
    order = np.argsort(-areas, kind="stable")
    order = order[areas[order] > 0]
    # Squared counts: an ink is the colour of its flat areas, not of the soft edges around them.
    means = [np.average(lab[nearest == ink], axis=0, weights=weights[nearest == ink] ** 2) for ink in order]
    inks = tuple(_rgb(colour) for colour in to_8bit(oklab_to_srgb(np.stack(means))))
    gaps = np.linalg.norm(lab[:, None] - np.stack(means)[None], axis=-1)  # M N
    return Inked(_plates(gaps, where.reshape(pixels.shape[:2])), Palette(inks))


def colourways(inks: Palette, count: int, seed: int = 0) -> tuple[Palette, ...]:
    """`count` other palettes for the same drawing that keep what makes it legible: the order of lightness of the inks.

    Hues are turned together, or laid on a harmony (complement, triad, neighbours) around a new one; chroma varies;
    lightness is stretched or, for all inks at once, moved. Of many tries those are kept that lie farthest apart.
    """
    rng = np.random.default_rng([seed, 7])
    lch = oklab_to_oklch(srgb_to_oklab(from_8bit(inks.array())))
    tried = [_colourway(lch, rng) for _ in range(max(count, _COLOURWAYS_TRIED))]
    kept = [srgb_to_oklab(from_8bit(inks.array()))]
    for _ in range(count):
        gaps = [min(float(np.linalg.norm(lab - other, axis=1).mean()) for other in kept) for lab in tried]
        kept.append(tried.pop(int(np.argmax(gaps))))
    return tuple(Palette(tuple(_rgb(colour) for colour in to_8bit(oklab_to_srgb(lab)))) for lab in kept[1:])


def _colourway(lch: NDArray[np.float64], rng: np.random.Generator) -> NDArray[np.float64]:
    made = lch.copy()
    steps = ((0.0,), (0.0, 180.0), (0.0, 120.0, 240.0), (-30.0, 0.0, 30.0))[int(rng.integers(4))]
    base = rng.uniform(0, 360)
    made[:, 2] = (base + np.resize(np.asarray(steps), len(lch)) + rng.normal(0, 6, len(lch))) % 360
    made[:, 1] = np.clip(np.maximum(lch[:, 1], 0.02) * rng.uniform(0.6, 1.5), 0, 0.2)
    made[:, 0] = np.clip(0.5 + (lch[:, 0] - 0.5) * rng.uniform(0.85, 1.1) + rng.uniform(-0.06, 0.06), 0.05, 0.99)
    inside = oklch_to_oklab(made)
    for _ in range(12):  # less chroma until the screen can show it
        srgb = oklab_to_srgb(inside)
        out = ((srgb < -1e-3) | (srgb > 1 + 1e-3)).any(axis=1)
        if not out.any():
            break
        made[out, 1] *= 0.8
        inside = oklch_to_oklab(made)
    return _in_order(inside, lch[:, 0])


def _in_order(lab: NDArray[np.float64], lightness: NDArray[np.float64]) -> NDArray[np.float64]:
    """`lab` with its lightness in the order of `lightness`, equal where that is equal."""
    kept = lab.copy()
    ranks = np.unique(lightness, return_inverse=True)[1]
    levels = [float(lab[ranks == rank, 0].mean()) for rank in range(int(ranks.max()) + 1)]
    kept[:, 0] = np.maximum.accumulate(levels)[ranks]
    return kept


def _histogram(pixels: Pixels) -> tuple[NDArray[np.uint8], NDArray[np.float64], NDArray[np.intp]]:
    """The distinct colours, coarsely: their means M x 3, how many pixels each has, and which one each pixel is."""
    flat = pixels.reshape(-1, 3)
    coarse = (flat.astype(np.uint32) * _LEVELS) >> 8
    keys = (coarse[:, 0] * _LEVELS + coarse[:, 1]) * _LEVELS + coarse[:, 2]
    _, where, counts = np.unique(keys, return_inverse=True, return_counts=True)
    sums = np.stack([np.bincount(where, flat[:, channel]) for channel in range(3)], axis=1)
    return np.rint(sums / counts[:, None]).astype(np.uint8), counts.astype(np.float64), where


def _plates(gaps: NDArray[np.float64], where: NDArray[np.intp]) -> NDArray[np.uint8]:
    """The ink of each pixel of an H x W map of colour numbers, given each colour's distance from each ink (M x N).

    A soft edge between two inks passes through colours that may be those of a third: a pixel that is not plainly of one
    ink takes the nearest of those that plainly are there around it.
    """
    plates: NDArray[np.uint8] = gaps.argmin(axis=1).astype(np.uint8)[where]
    near_one = (gaps.min(axis=1) < _PLAIN)[where]
    window = np.ones((5, 5), np.float32)
    areas = [(near_one & (plates == ink)).astype(np.float32) for ink in range(gaps.shape[1])]
    # A line of one pixel has five of them in the window; a soft edge crosses a third ink's colour at a few by chance.
    plain = [(area > 0) & (cv2.filter2D(area, -1, window, borderType=cv2.BORDER_REFLECT) >= 5) for area in areas]
    rows, columns = np.nonzero(~np.any(plain, axis=0))
    if not len(rows):
        return plates
    allowed = np.stack([cv2.dilate(area.astype(np.uint8), window.astype(np.uint8))[rows, columns] > 0
                        for area in plain], axis=1)
    nearest = np.where(allowed | ~allowed.any(axis=1, keepdims=True), gaps[where[rows, columns]], np.inf)
    plates[rows, columns] = nearest.argmin(axis=1)
    return plates


def _k_means(lab: NDArray[np.float64], weights: NDArray[np.float64], count: int,
             rng: np.random.Generator) -> NDArray[np.float64]:
    # A fine line is few pixels, yet its ink matters: counts are tempered.
    weights = np.sqrt(weights)
    centres = lab[[int(np.argmax(weights))]]
    while len(centres) < count:
        gap = np.min(np.linalg.norm(lab[:, None] - centres[None], axis=-1), axis=1) ** 2 * weights
        if gap.sum() <= 0:
            break
        centres = np.vstack([centres, lab[rng.choice(len(lab), p=gap / gap.sum())]])
    for _ in range(_ROUNDS):
        nearest = _nearest(lab, centres)
        moved = np.stack([np.average(lab[nearest == ink], axis=0, weights=weights[nearest == ink])
                          if (nearest == ink).any() else centres[ink] for ink in range(len(centres))])
        if np.allclose(moved, centres, atol=1e-4):
            break
        centres = moved
    return centres


def _nearest(lab: NDArray[np.float64], centres: NDArray[np.float64]) -> NDArray[np.intp]:
    return np.asarray(np.linalg.norm(lab[:, None] - centres[None], axis=-1).argmin(axis=1))


def _rgb(colour: NDArray[np.uint8]) -> Rgb:
    red, green, blue = (int(channel) for channel in colour)
    return red, green, blue
