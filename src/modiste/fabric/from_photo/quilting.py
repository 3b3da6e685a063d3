"""A tile larger than the piece of cloth that a photo shows: patches from all over the cloth, laid over each other on a
torus and cut where they look most alike (Efros and Freeman, 2001, "Image quilting", sections 2 and 2.1).

A print without a lattice, of roses say, returns too soon when the piece itself is closed; quilted, its motifs come in
another order.
"""

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from modiste.core.colour import from_8bit, oklab_to_srgb, srgb_to_oklab, to_8bit
from modiste.fabric.finishing.repeats import open_cut
from modiste.fabric.finishing.seams import Pixels
from modiste.fabric.from_photo.lattice import Box, Flags

Soft = NDArray[np.float32]

_PATCHES: Final = (0.8, 0.65, 0.55, 0.45)   # of the piece's shorter side: the largest of which there are enough
_ENOUGH: Final = 400                        # places that a patch may come from
_LEAST_PX: Final = 16
_OVERLAP: Final = 0.3                       # of a patch
_TOLERANCE: Final = 0.15                    # how much worse than the best fit a patch may be, for variety
_AGAIN: Final = 0.35                        # of the spread of colours: what a patch costs that was used just so
_SOFT_PX: Final = 0.8
_FINE: Final = 0.17                         # of a patch: the size of things whose colour is looked at
_ODD: Final = 4.5                           # standard deviations from the cloth's colours: a bow, a badge, no print


@dataclass(frozen=True, slots=True)
class Quilted:
    """A tile H x W x 3 that closes, and what its cuts show (see `seamless.Closed`)."""

    tile: Pixels
    cut: float


def quilt(pixels: Pixels, clear: Flags, piece: Box, side_px: int, seed: int = 0) -> Quilted | None:
    """A tile of about `side_px` of an H x W x 3 cloth; None where too little of it is `clear` (H x W). The `piece` is
    where it is seen best."""
    lab = srgb_to_oklab(from_8bit(pixels)).astype(np.float32)
    found = _patches(lab, clear, piece)
    if found is None:
        return None
    patch, places = found
    overlap = max(4, round(_OVERLAP * patch))
    step = patch - overlap
    cells = max(2, round(side_px / step))
    return _Quilt(lab, places, patch, overlap, cells, np.random.default_rng(seed)).made()


def _patches(lab: Soft, clear: Flags, piece: Box) -> tuple[int, Flags] | None:
    """How large patches are, and where in the cloth whole ones begin."""
    left, top, right, bottom = piece
    for share in _PATCHES:
        patch = round(share * min(right - left, bottom - top))
        if patch < _LEAST_PX or clear.sum() < patch**2:
            return None
        sums = cv2.integral((clear & ~_odd(lab, clear, _FINE * patch)).astype(np.uint8))
        inside = sums[patch:, patch:] - sums[:-patch, patch:] - sums[patch:, :-patch] + sums[:-patch, :-patch]
        places = inside >= 0.995 * patch**2
        if places.sum() >= _ENOUGH:
            return patch, places
    return None


def _odd(lab: Soft, clear: Flags, sigma: float) -> Flags:
    """What has nearly no like on the cloth: Mahalanobis' distance of its colours, seen from afar."""
    weight = clear.astype(np.float32)
    near = np.maximum(cv2.GaussianBlur(weight, (0, 0), sigma), 1e-3)
    seen = cv2.GaussianBlur(lab * weight[..., None], (0, 0), sigma) / near[..., None]
    values = seen[clear]
    inverse = np.linalg.inv(np.cov(values.T) + 1e-5 * np.eye(3))
    gap = seen - values.mean(0)
    return np.asarray(np.einsum("...i,ij,...j->...", gap, inverse, gap) > _ODD**2, bool)


class _Quilt:
    """A torus that is filled patch by patch."""

    def __init__(self, lab: Soft, places: Flags, patch: int, overlap: int, cells: int, rng: np.random.Generator
                 ) -> None:
        self._lab, self._places, self._patch, self._overlap, self._cells = lab, places, patch, overlap, cells
        self._step = patch - overlap
        self._rng = rng
        seen = lab[: places.shape[0], : places.shape[1]][places]
        self._spread = float(((seen - seen.mean(0)) ** 2).sum(-1).mean()) + 1e-6
        self._used = np.zeros(places.shape, np.float32)
        side = cells * self._step
        self._canvas = np.zeros((side, side, 3), np.float32)
        self._filled = np.zeros((side, side), bool)
        self._shown: list[float] = []

    def made(self) -> Quilted:
        """Fill all of it."""
        for down in range(self._cells):
            for across in range(self._cells):
                self._lay(down, across)
        cut = float(np.mean(self._shown) / np.sqrt(2 * self._spread)) if self._shown else 0.0
        return Quilted(to_8bit(oklab_to_srgb(self._canvas)), cut)

    def _lay(self, down: int, across: int) -> None:
        side = self._canvas.shape[0]
        rows = (down * self._step + np.arange(self._patch)) % side
        columns = (across * self._step + np.arange(self._patch)) % side
        at = np.ix_(rows, columns)
        there, before = self._filled[at], self._canvas[at]
        top, left = self._chosen(before, there)
        new = self._lab[top : top + self._patch, left : left + self._patch]
        share = self._share(((new - before) ** 2).sum(-1), there)[..., None]
        self._canvas[at] = share * new + (1 - share) * before
        self._filled[at] = True

    def _chosen(self, before: Soft, there: Flags) -> tuple[int, int]:
        """Where the patch begins that goes on with what is there, at best."""
        if not there.any():
            near = np.argwhere(self._places)
            top, left = near[int(self._rng.integers(len(near)))]
        else:
            mask = np.repeat(there[..., None], 3, axis=-1).astype(np.float32)
            misfit = cv2.matchTemplate(self._lab, before * mask, cv2.TM_SQDIFF, mask=mask) / there.sum()
            cost = np.maximum(misfit, 0) + _AGAIN * self._spread * self._used
            cost = np.where(self._places, cost, np.inf)
            good = np.argwhere(cost <= cost.min() * (1 + _TOLERANCE) + 1e-7)
            top, left = good[int(self._rng.integers(len(good)))]
        self._mark(int(top), int(left))
        return int(top), int(left)

    def _mark(self, top: int, left: int) -> None:
        """Remember what was taken: the nearer another patch begins, the more it is the same once more."""
        reach = self._patch / 2
        down, across = (np.exp(-((np.arange(size) - at) ** 2) / (2 * (reach / 2) ** 2))
                        for size, at in zip(self._places.shape, (top, left), strict=True))
        self._used += np.outer(down, across).astype(np.float32)

    def _share(self, gap: Soft, there: Flags) -> Soft:
        """P x P: 1 where the new patch is shown, cut along each side that lies over what was there."""
        gap = np.where(there, gap, 0)
        keep = np.ones(gap.shape, bool)
        for turns in range(4):
            turned, over = np.rot90(gap, turns), np.rot90(there, turns)
            if not over[self._overlap :, : self._overlap].any():  # nothing beside this edge but what lies at its corner
                continue
            band = turned[:, : self._overlap]
            cut = open_cut(band.astype(np.float64) + 1e-9)
            self._shown.append(float(np.sqrt(band[np.arange(len(cut)), cut]).mean()))
            right = np.arange(gap.shape[1])[None, :] >= cut[:, None]
            keep &= np.rot90(right | ~over, -turns)
        share = cv2.GaussianBlur(keep.astype(np.float32), (0, 0), _SOFT_PX, borderType=cv2.BORDER_REPLICATE)
        return np.asarray(np.where(there, share, 1.0), np.float32)
