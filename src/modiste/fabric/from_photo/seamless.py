"""Close a piece of cloth to a tile: its edges are laid over each other and cut where they look most alike.

Minimum-error boundary cuts (Efros and Freeman, 2001, "Image quilting"), by dynamic programming, closed so that the tile
repeats (as in Kwatra et al., 2003, "Graphcut textures"). The width of the tile and the place of the cut are chosen
together: of many, those whose cut is seen least.
"""

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from modiste.core.colour import from_8bit, oklab_to_srgb, srgb_to_oklab, to_8bit
from modiste.fabric.finishing.repeats import cheapest_cut
from modiste.fabric.finishing.seams import Pixels

Soft = NDArray[np.float32]

_BAND: Final = 0.22         # of the side: how wide the edges overlap
_LEAST_SHARE: Final = 0.5   # of the side that a tile keeps
_WIDTHS: Final = 28
_STARTS: Final = 7
_LARGER: Final = 0.6        # what a tile of half the side costs more than one of the whole
_SOFT_PX: Final = 1.2       # over which the two sides of a cut go over into each other


@dataclass(frozen=True, slots=True)
class Closed:
    """A tile H x W x 3 and what its worst cut shows: mean difference of the colours along it over that of the cloth's
    colours at large (0 is nothing, 1 as if cut blindly)."""

    tile: Pixels
    cut: float


def close(pixels: Pixels) -> Closed:
    """Close an H x W x 3 piece of cloth of at least 8 pixels a side."""
    lab = srgb_to_oklab(from_8bit(pixels)).astype(np.float32)
    first, one = _close_across(lab)
    second, two = _close_across(np.ascontiguousarray(first.swapaxes(0, 1)))
    tile = np.ascontiguousarray(second.swapaxes(0, 1))
    return Closed(to_8bit(oklab_to_srgb(tile)), max(one, two))


def _close_across(lab: Soft) -> tuple[Soft, float]:
    """The piece (H x W x 3, OKLab) closed from side to side, and what the cut shows."""
    whole = lab.shape[1]
    widths = _candidates(whole)
    far = lab - lab.mean((0, 1))
    blind = float(np.sqrt(2 * (far**2).sum(-1).mean())) + 1e-4
    best = (np.inf, widths[0], 0, 2)
    for one in widths:
        band = max(2, min(round(_BAND * one), whole - one))
        gap = np.linalg.norm(lab[:, : whole - one] - lab[:, one:], axis=-1)
        starts = np.unique(np.linspace(0, whole - one - band, _STARTS).astype(int)) if whole - one > band else [0]
        costs = _open_costs(np.stack([gap[:, start : start + band] for start in starts]))
        share = one / whole
        for start, cost in zip(starts, costs, strict=True):
            seen = cost / blind + _LARGER * (1 - share)
            if seen < best[0]:
                best = (float(seen), one, int(start), band)
    _, one, start, band = best
    gap = np.linalg.norm(lab[:, start : start + band] - lab[:, start + one : start + one + band], axis=-1)
    cut = cheapest_cut(gap**2 + 1e-6)
    place = np.arange(band)[None, :]
    share = (place >= cut[:, None]).astype(np.float32)  # 1: the piece's own left edge; 0: what goes on at its right
    share = cv2.GaussianBlur(np.pad(share, ((4, 4), (0, 0)), mode="wrap"), (0, 0), _SOFT_PX,
                             borderType=cv2.BORDER_REPLICATE)[4:-4][..., None]
    tile = lab[:, start : start + one].copy()
    tile[:, :band] = share * tile[:, :band] + (1 - share) * lab[:, start + one : start + one + band]
    shown = float(gap[np.arange(len(cut)), cut].mean()) / blind
    return tile, shown


def _candidates(whole: int) -> list[int]:
    most = round(whole / (1 + _BAND))
    return sorted({int(one) for one in np.linspace(max(4, _LEAST_SHARE * whole), most, _WIDTHS)})


def _open_costs(gaps: Soft) -> NDArray[np.float64]:
    """The mean of `gaps` (N x H x W) along the cheapest path from top to bottom of each."""
    squared = gaps.astype(np.float64) ** 2
    total = squared[:, 0].copy()
    padded = np.full((total.shape[0], total.shape[1] + 2), np.inf)
    for row in range(1, squared.shape[1]):
        padded[:, 1:-1] = total
        total = np.minimum(np.minimum(padded[:, :-2], padded[:, 2:]), padded[:, 1:-1]) + squared[:, row]
    return np.asarray(np.sqrt(total.min(axis=1) / squared.shape[1]))
