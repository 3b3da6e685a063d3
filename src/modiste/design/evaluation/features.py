"""What the scoring classifier looks at, made by hand: nothing in it was learnt, so nothing can leak into training.

Shape and pattern: histograms of oriented gradients (Dalal and Triggs, 2005). Colour: Hellinger histograms of the
garment's pixels in OKLab. A dominant colour, as a second opinion that no classifier is part of.
"""

from collections.abc import Callable, Sequence
from typing import Final, TypeAlias

import cv2
import numpy as np
from numpy.typing import NDArray

from modiste.core.colour import delta_e_ok, from_8bit, srgb_to_oklab
from modiste.core.values import parse_hex
from modiste.data.framing import foreground, skin
from modiste.data.pack import Pictures
from modiste.language import vocabulary

Pixels: TypeAlias = NDArray[np.uint8]
Rows: TypeAlias = NDArray[np.float32]

VIEW_PX: Final = 96
"""Side at which pictures are looked at."""

_CELL_PX: Final = 8
_DIRECTIONS: Final = 9
_CONTRAST_FLOOR: Final = 4.0  # grey levels: weaker edges than these count as flat cloth
_COLOUR_PX: Final = 56
_LEAST_PIXELS: Final = 20
_BINS: Final = (8, 9, 9)
_RANGE: Final = ((0.0, 1.001), (-0.25, 0.25), (-0.25, 0.25))
_PROJECTED: Final = 256


def view(picture: Pixels, size_px: int = VIEW_PX) -> Pixels:
    """An S x S x 3 picture at the size at which it is looked at."""
    if picture.shape[0] == size_px:
        return picture
    way = cv2.INTER_AREA if picture.shape[0] > size_px else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(picture, (size_px, size_px), interpolation=way), np.uint8)


def views(pictures: Pictures, rows: Sequence[int] | NDArray[np.int64] | None = None) -> Pixels:
    """The pictures at `rows` (all by default) at VIEW_PX, N x V x V x 3."""
    chosen = range(pictures.shape[0]) if rows is None else rows
    found = [view(np.asarray(pictures[int(row)])) for row in chosen]
    return np.stack(found) if found else np.empty((0, VIEW_PX, VIEW_PX, 3), np.uint8)


def shape_features(pictures: Pixels) -> Rows:
    """N x V x V x 3 views -> N x D square-rooted, locally normalised histograms of gradient directions."""
    return _stacked(_gradients, pictures)


def mirror_shape(rows: Rows) -> Rows:
    """Shape features of the mirrored pictures: cells change sides, a direction d becomes its mirror image."""
    side = int((rows.shape[1] // _DIRECTIONS) ** 0.5)
    cells = rows.reshape(len(rows), side, side, _DIRECTIONS)
    turned = [-direction % _DIRECTIONS for direction in range(_DIRECTIONS)]
    return np.ascontiguousarray(cells[:, :, ::-1][..., turned]).reshape(rows.shape)


def colour_features(pictures: Pixels) -> Rows:
    """N x V x V x 3 views -> N x D: Hellinger histograms, hue, lightness and moments of the garment in OKLab.

    Twice: of everything in front of the background, and of that without skin.
    """
    return _stacked(_colours, pictures)


def project(rows: Rows, seed: int = 20180101) -> Rows:
    """N x D -> N x 256 by a fixed random projection (Johnson and Lindenstrauss, 1984): distances stay within a few per
    cent, and no data has shaped it. Rows a typical distance of sqrt(2) apart get coordinates of unit variance."""
    axes = np.random.default_rng(seed).normal(0, 1, (rows.shape[1], _PROJECTED)).astype(np.float32)
    return np.asarray(rows @ axes, np.float32)


def typical_distance(rows: Rows, seed: int = 0, pairs: int = 2000) -> float:
    """Median distance of random pairs of rows; 1 where all are equal."""
    rng = np.random.default_rng(seed)
    first, second = rng.integers(0, len(rows), (2, pairs))
    found = float(np.median(np.linalg.norm(rows[first] - rows[second], axis=1)))
    return found if found > 0 else 1.0


def colour_centres(names: Sequence[str]) -> NDArray[np.float64]:
    """OKLab centres of vocabulary colours, N x 3; a name without a centre (multicolour) lies out of reach."""
    found = []
    for name in names:
        code = vocabulary().entry("colour", name).hex
        found.append(np.full(3, 1e3) if code is None else srgb_to_oklab(from_8bit(np.array(parse_hex(code)))))
    return np.array(found).reshape(-1, 3)


def dominant_colours(pictures: Pixels) -> NDArray[np.float64]:
    """N x V x V x 3 views -> N x 3 OKLab: the mean around the fullest cell of the garment's colours, skin left out."""
    return np.stack([_dominant(view(picture, _COLOUR_PX)) for picture in pictures])


def nearest_centre(oklab: NDArray[np.float64], centres: NDArray[np.float64]) -> NDArray[np.int64]:
    """For each of N x 3 colours the number of the nearest of M x 3 centres."""
    return np.asarray(delta_e_ok(oklab[:, None, :], centres[None, :, :]).argmin(axis=1), np.int64)


def _stacked(look: Callable[[Pixels], NDArray[np.float64]], pictures: Pixels) -> Rows:
    rows = [look(picture).astype(np.float32) for picture in pictures]
    width = look(np.zeros((VIEW_PX, VIEW_PX, 3), np.uint8)).size
    return np.stack(rows) if rows else np.empty((0, width), np.float32)


def _gradients(picture: Pixels) -> NDArray[np.float64]:
    smooth = cv2.GaussianBlur(picture.astype(np.float32), (0, 0), 0.7)
    across, down = (cv2.Sobel(smooth, cv2.CV_32F, x, 1 - x, ksize=1) for x in (1, 0))
    strength = np.hypot(across, down)
    strongest = strength.argmax(axis=2)[..., None]  # the channel with the clearest edge, as in the paper
    across, down, strength = (np.take_along_axis(part, strongest, 2)[..., 0] for part in (across, down, strength))
    place = (np.arctan2(down, across) % np.pi) / np.pi * _DIRECTIONS
    lower = np.floor(place).astype(np.int64)
    share = place - lower
    side = strength.shape[0]
    rows, columns = np.mgrid[:side, :side]
    votes = np.zeros((side, side, _DIRECTIONS), np.float32)
    votes[rows, columns, lower % _DIRECTIONS] += strength * (1 - share)
    votes[rows, columns, (lower + 1) % _DIRECTIONS] += strength * share
    middle = slice(_CELL_PX // 2, None, _CELL_PX)
    cells = np.maximum(cv2.blur(votes, (2 * _CELL_PX, 2 * _CELL_PX))[middle, middle], 0)
    energy = np.sqrt(np.maximum(cv2.blur((cells**2).sum(axis=2), (3, 3)), 0))
    return np.asarray(np.sqrt(cells / (energy + _CONTRAST_FLOOR)[..., None]).ravel())


def _garment(picture: Pixels) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Masks of what is in front of the background, with skin and without it."""
    whole = foreground(picture)
    if whole.sum() < _LEAST_PIXELS:
        whole = np.ones_like(whole)
    cloth = whole & ~skin(picture)
    return whole, cloth if cloth.sum() >= _LEAST_PIXELS else whole


def _oklab(picture: Pixels) -> NDArray[np.float64]:
    return srgb_to_oklab(from_8bit(picture))


def _colours(picture: Pixels) -> NDArray[np.float64]:
    small = view(picture, _COLOUR_PX)
    lab = _oklab(small)
    parts: list[NDArray[np.float64]] = []
    for mask in _garment(small):
        pixels = lab[mask]
        chroma = np.hypot(pixels[:, 1], pixels[:, 2])
        hue = np.arctan2(pixels[:, 2], pixels[:, 1])
        table = np.histogramdd(pixels, bins=_BINS, range=_RANGE)[0]
        hues = np.histogram(hue, bins=24, range=(-np.pi, np.pi), weights=np.minimum(chroma, 0.2) / 0.2)[0]
        lights = np.histogram(pixels[:, 0], bins=16, range=(0.0, 1.001))[0]
        parts += [np.sqrt(counts.ravel() / len(pixels)) for counts in (table, hues, lights)]
        # Moments span about a third of what histograms do: they weigh three times.
        parts += [3 * pixels.mean(axis=0), 3 * np.median(pixels, axis=0), 3 * pixels.std(axis=0)]
    return np.concatenate(parts)


def _dominant(picture: Pixels) -> NDArray[np.float64]:
    pixels = _oklab(picture)[_garment(picture)[1]]
    table, edges = np.histogramdd(pixels, bins=(12, 16, 16), range=_RANGE)
    blurred = cv2.blur(table.reshape(12, -1), (1, 3)).reshape(table.shape)
    fullest = np.unravel_index(int(blurred.argmax()), table.shape)
    middle = np.array([(edge[at] + edge[at + 1]) / 2 for edge, at in zip(edges, fullest, strict=True)])
    near = np.linalg.norm(pixels - middle, axis=1) < 0.08
    return np.asarray(pixels[near].mean(axis=0) if near.any() else pixels.mean(axis=0))
