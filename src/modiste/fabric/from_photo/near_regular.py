"""The one repeat behind a print that repeats: all that a photo shows of it, laid over each other.

Cloth is stretched and bent, so that no two repeats lie exactly a period apart. As in the analysis of near-regular
textures (Liu, Lin and Hays, 2004), the repeats are pulled onto their own mean by a smooth displacement, and the mean is
taken anew; what folds, light and noise do differs from repeat to repeat and goes out with the median, and since each
repeat falls differently on the camera's pixels, the mean is finer than any one of them.
"""

import warnings
from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from modiste.core.colour import from_8bit, oklab_to_srgb, srgb_to_oklab, to_8bit
from modiste.fabric.finishing.seams import Pixels
from modiste.fabric.from_photo.lattice import Flags, Lattice, Soft, Step

ROUNDS: Final = 4
FINER: Final = 3.0             # how much finer than the photo the repeat is gathered
_ACROSS: Final = 7             # repeats each way: more do not make the mean better
_MOST_PX: Final = 1600         # a side of the piece that is worked on
_REACH: Final = 0.3            # of a period: how far a repeat is pulled at most in all
_SMOOTH: Final = 0.45          # of a period: how evenly
_ENOUGH: Final = 5              # whole repeats whose median needs no others
_BAND: Final = 24              # rows or columns of a tile that is the same all along, in photo pixels


@dataclass(frozen=True, slots=True)
class Repeat:
    """One repeat, h x w x 3 sRGB, `finer` times as fine as the photo; `explained`: the share of the cloth's variance
    that it accounts for; `count`: how many of it were seen."""

    tile: Pixels
    finer: float
    explained: float
    count: float


def gather_repeat(pixels: Pixels, known: Flags, lattice: Lattice, finer: float = FINER, rounds: int = ROUNDS) -> Repeat:
    """The repeat of an H x W x 3 cloth, of the window in which its lattice was seen."""
    across = lattice.across or Step(_BAND, _BAND * lattice.slope, 1.0)
    down = lattice.down or Step(_BAND * lattice.slope, _BAND, 1.0)
    window = _window(lattice, across.x, down.y)
    pixels, known = pixels[window], known[window]
    finer = min(finer, _MOST_PX / max(pixels.shape[:2]))
    width, height = max(4, round(across.x * finer)), max(4, round(down.y * finer))
    straight, inside = _straightened(pixels, known, (across, down), (width, height))
    moving = (lattice.across is not None, lattice.down is not None)
    shift = np.zeros((*inside.shape, 2), np.float32)
    for _ in range(rounds):
        moved, there = _moved(straight, inside, shift)
        tile = _tile(moved, there, (height, width), moving)
        shift = _pulled(moved, there, tile, shift, moving)
    moved, there = _moved(straight, inside, shift)
    tile = _tile(moved, there, (height, width), moving)
    explained = _explained(moved, there, tile)
    return Repeat(to_8bit(oklab_to_srgb(tile)), finer, explained, float(there.sum()) / (width * height))


def _window(lattice: Lattice, across: float, down: float) -> tuple[slice, slice]:
    """The middle of the lattice's window, of so many repeats as are of use."""
    left, top, right, bottom = lattice.box
    wide, tall = min(right - left, round(_ACROSS * across)), min(bottom - top, round(_ACROSS * down))
    left, top = (left + right - wide) // 2, (top + bottom - tall) // 2
    return slice(top, top + tall), slice(left, left + wide)


def _straightened(pixels: Pixels, known: Flags, steps: tuple[Step, Step], size: tuple[int, int]
                  ) -> tuple[Soft, Flags]:
    """The piece in OKLab on a grid in which the steps are `size` pixels right and down: N h x M w x 3."""
    across, down = steps
    basis = np.array([[across.x / size[0], down.x / size[1]], [across.y / size[0], down.y / size[1]]])
    height, width = known.shape
    corners = np.linalg.inv(basis) @ np.array([[0, width, 0, width], [0, 0, height, height]], float)
    low, high = corners.min(1), corners.max(1)
    cells = np.maximum(1, np.ceil((high - low) / size).astype(int))
    u, v = np.meshgrid(np.arange(cells[0] * size[0]) + low[0], np.arange(cells[1] * size[1]) + low[1])
    x = (basis[0, 0] * u + basis[0, 1] * v).astype(np.float32)
    y = (basis[1, 0] * u + basis[1, 1] * v).astype(np.float32)
    lab = srgb_to_oklab(from_8bit(pixels)).astype(np.float32)
    straight = cv2.remap(lab, x, y, cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
    inside = cv2.remap(known.astype(np.float32), x, y, cv2.INTER_LINEAR) > 0.99
    return straight, inside


def _moved(straight: Soft, inside: Flags, shift: Soft) -> tuple[Soft, Flags]:
    rows, columns = np.mgrid[0 : inside.shape[0], 0 : inside.shape[1]].astype(np.float32)
    x, y = columns + shift[..., 0], rows + shift[..., 1]
    moved = cv2.remap(straight, x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return moved, cv2.remap(inside.astype(np.float32), x, y, cv2.INTER_LINEAR) > 0.99


def _tile(moved: Soft, there: Flags, size: tuple[int, int], moving: tuple[bool, bool]) -> Soft:
    """The median of all cells, h x w x 3; along a direction in which nothing changes also of all pixels."""
    height, width = size
    down, across = there.shape[0] // height, there.shape[1] // width
    cells = moved.reshape(down, height, across, width, 3).transpose(0, 2, 1, 3, 4).reshape(-1, height, width, 3)
    seen = there.reshape(down, height, across, width).transpose(0, 2, 1, 3).reshape(-1, height, width)
    values = np.where(seen[..., None], cells, np.nan)
    if not moving[0]:
        values = values.transpose(0, 2, 1, 3).reshape(-1, height, 1, 3)
    if not moving[1]:
        values = values.reshape(-1, 1, values.shape[2], 3)
    middle = _nanmedian(values)
    tile = np.broadcast_to(middle, (height, width, 3)).copy()
    gone = ~np.isfinite(tile[..., 0])
    if gone.any():
        tile[gone] = np.nanmedian(tile[~gone], axis=0) if (~gone).any() else moved.mean((0, 1))
    return np.asarray(tile, np.float32)


def _nanmedian(values: Soft) -> Soft:
    """The median of those that are numbers; of none, none."""
    whole = np.isfinite(values).all(axis=tuple(range(1, values.ndim)))
    if whole.sum() >= _ENOUGH:
        return np.asarray(np.median(values[whole], axis=0), np.float32)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)
        return np.asarray(np.nanmedian(values, axis=0), np.float32)


def _pulled(moved: Soft, there: Flags, tile: Soft, shift: Soft, moving: tuple[bool, bool]) -> Soft:
    """`shift` and what pulls each place onto the tile: optical flow (Kroeger et al., 2016), made smooth."""
    height, width = tile.shape[:2]
    model = np.tile(tile, (there.shape[0] // height, there.shape[1] // width, 1))
    flow = cv2.DISOpticalFlow.create(cv2.DISOPTICAL_FLOW_PRESET_MEDIUM).calc(*_grey(model, moved, there), None)
    period = min(height if moving[1] else 10**6, width if moving[0] else 10**6)
    weight = there.astype(np.float32)
    sigma = _SMOOTH * period
    near = cv2.GaussianBlur(weight, (0, 0), sigma)
    smooth = np.dstack([cv2.GaussianBlur(flow[..., one] * weight, (0, 0), sigma) / np.maximum(near, 0.02)
                        for one in (0, 1)])
    smooth *= np.array(moving, np.float32)
    most = np.array([_REACH * width, _REACH * height], np.float32)
    return np.asarray(np.clip(shift + smooth, -most, most), np.float32)


def _grey(model: Soft, moved: Soft, there: Flags) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """Both along the direction in which the cloth's colours differ most, in 8 bits."""
    inside = moved[there]
    inside = inside[:: max(1, len(inside) // 50_000)]
    middle = inside.mean(0)
    _, vectors = np.linalg.eigh(np.cov(inside.T))
    axis = vectors[:, -1].astype(np.float32)
    spread = max(float(((inside - middle) @ axis).std()), 1e-3)
    both = [np.clip(((one - middle) @ axis) / spread * 50 + 128, 0, 255).astype(np.uint8) for one in (model, moved)]
    return both[0], both[1]


def _explained(moved: Soft, there: Flags, tile: Soft) -> float:
    model = np.tile(tile, (there.shape[0] // tile.shape[0], there.shape[1] // tile.shape[1], 1))
    inside = moved[there]
    rest = float(((inside - model[there]) ** 2).sum())
    return 1 - rest / max(float(((inside - inside.mean(0)) ** 2).sum()), 1e-9)
