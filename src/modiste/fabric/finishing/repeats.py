"""Repeats: how a tile that closes on itself is laid out over the cloth.

Every layout comes back as a tile for a straight repeat, which is what printers and textures take. A half-drop moves
every second column down by half a tile, a brick repeat every second row sideways; a mirror repeat flips them.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from modiste.core.errors import SettingError
from modiste.core.registry import Registry
from modiste.fabric.finishing.seams import Pixels, Steps, cut_score, difference, quiet_edges, seam_score, steps_along

_BROKEN: Final = 1.25  # seam score from which on lines are seen to be cut
_EVEN: Final = 0.5     # 8-bit levels: less is no step
_ALIKE: Final = 1.0    # 8-bit levels between two moves that are as good
_OWN: Final = 6.0      # and between a pattern and itself moved by its own period, soft edges included
_OVERLAP: Final = 0.5  # of a tile's width: where the cut between two columns may run


@dataclass(frozen=True, slots=True)
class Layout:
    """A tile for a straight repeat, and how visible its worst seam is (see `seams`)."""

    tile: Pixels
    seam_score: float


def straight(tile: Pixels) -> Layout:
    """The tile as it is."""
    return Layout(tile, seam_score(tile))


def _joined(tile: Pixels) -> Layout:
    """H x 2W: the tile beside itself moved down by half, joined where they look most alike.

    The tile closes on itself, so that each column can go on past its edge. Between them runs the cheapest cut of
    Kwatra et al., 2003, "Graphcut textures": through the ground where there is one.

    Raises SettingError when the tile has an odd number of rows.
    """
    height, width = tile.shape[:2]
    if height % 2:
        raise SettingError("fabric.half_of_odd", height=height)
    moved = np.roll(tile, height // 2, axis=0)
    reach = max(2, int(width * _OVERLAP))
    first = width - reach // 2
    columns = np.arange(first, first + reach) % width
    cut = cheapest_cut(_cost(tile[:, columns], moved[:, columns])) + first
    # The way back is the same cut, one tile on and half a tile lower: the layout's own symmetry.
    back = np.roll(cut, height // 2) + width
    place = np.arange(2 * width)[None, :]
    second = ((place >= cut[:, None]) & (place < back[:, None])) | (place < back[:, None] - 2 * width)
    rows = np.arange(height)[:, None]
    laid = np.stack([tile, moved])[second.astype(np.intp), rows, place % width]
    settled = quiet_edges(laid)
    return Layout(settled, max(seam_score(settled), cut_score(laid, cut)))


def _unbroken(tile: Pixels, name: str) -> Layout:
    """A half-drop; where that would cut lines (stripes, zigzags), one that is moved by the pattern's own period.

    Raises SettingError for an odd size, and where no move leaves the lines whole.
    """
    laid = _joined(tile)
    if laid.seam_score <= _BROKEN:
        return laid
    if float(steps_along(tile, 1).mean()) < _EVEN:  # the same in every column: its lines go on unmoved
        return straight(quiet_edges(np.concatenate([tile, tile], axis=1)))
    rows = np.arange(1, tile.shape[0])
    gaps = np.array([float(difference(tile, np.roll(tile, row, axis=0)).mean()) for row in rows])
    alike = rows[gaps <= gaps.min() + _ALIKE]
    move = int(alike[np.abs(alike - tile.shape[0] / 2).argmin()])
    inside = float(steps_along(tile, 1)[:, 1:].mean())
    beside = difference(tile[:, 0], np.roll(tile[:, -1], move, axis=0)), difference(np.roll(tile[:, 0], move, axis=0),
                                                                                    tile[:, -1])
    worst = max(float(step.mean()) for step in beside) / max(inside, _EVEN)
    if gaps.min() > _OWN or worst > _BROKEN:
        raise SettingError("fabric.repeat_cuts", name=name, seam=laid.seam_score)
    return straight(quiet_edges(np.concatenate([tile, np.roll(tile, move, axis=0)], axis=1)))


def dropped(tile: Pixels) -> Layout:
    """H x 2W: a tile that was drawn for a half-drop, and beside it itself moved down by half. Nothing is cut: the tile
    and its neighbour meet as the neighbour and the next tile do, at the edge of what comes back."""
    return straight(quiet_edges(np.concatenate([tile, np.roll(tile, tile.shape[0] // 2, axis=0)], axis=1)))


def half_drop(tile: Pixels) -> Layout:
    """H x 2W: every second column half a tile lower; see `_joined` and `_unbroken`. Raises SettingError."""
    return _unbroken(tile, "half-drop")


def turned(layout: Layout) -> Layout:
    """A half-drop turned into a brick repeat."""
    return Layout(np.ascontiguousarray(layout.tile.swapaxes(0, 1)), layout.seam_score)


def brick(tile: Pixels) -> Layout:
    """2H x W: the half-drop turned by a quarter. Raises SettingError."""
    return turned(_unbroken(np.ascontiguousarray(tile.swapaxes(0, 1)), "brick"))


def mirror(tile: Pixels) -> Layout:
    """2H x 2W: the tile, its mirror images and its half turn."""
    beside = np.concatenate([tile, tile[:, ::-1]], axis=1)
    return straight(np.concatenate([beside, beside[::-1]], axis=0))


REPEATS: Final = Registry[Callable[[Pixels], Layout]]("repeat")
REPEATS.add("straight", straight, ("block", "square", "прямой"))
REPEATS.add("half-drop", half_drop, ("drop", "halfdrop", "шахматный"))
REPEATS.add("brick", brick, ("кирпич", "кирпичный"))
REPEATS.add("mirror", mirror, ("mirrored", "зеркальный"))


def cheapest_cut(cost: Steps) -> NDArray[np.intp]:
    """For each row of `cost` (H x W) the column of the cheapest path from top to bottom that closes on itself.

    Each row's column is at most one from its neighbours', the first and the last row's included. Dynamic programming
    finds the best open path; among those that start where good ones pass, the cheapest closed one is taken.
    """
    height, width = cost.shape
    padded = np.full((height, width + 2), np.inf)
    padded[:, 1:-1] = cost
    starts = np.unique(_path(padded, None)[:: max(1, height // 8)])
    best, found = np.inf, np.zeros(height, np.intp)
    for start in starts:
        path = _path(padded, int(start))
        total = float(cost[np.arange(height), path].sum())
        if total < best:
            best, found = total, path
    return found


def open_cut(cost: Steps) -> NDArray[np.intp]:
    """For each row of `cost` (H x W) the column of the cheapest path from top to bottom, as in `cheapest_cut` but that
    it need not close on itself."""
    padded = np.full((cost.shape[0], cost.shape[1] + 2), np.inf)
    padded[:, 1:-1] = cost
    return _path(padded, None)


def _path(padded: Steps, start: int | None) -> NDArray[np.intp]:
    """The cheapest path down a cost map with a column of infinity on either side; through `start` at both ends."""
    height, width = padded.shape[0], padded.shape[1] - 2
    total = padded[0].copy()
    if start is not None:
        total[:] = np.inf
        total[start + 1] = padded[0, start + 1]
    came = np.zeros((height, width), np.intp)
    for row in range(1, height):
        options = np.stack([total[:-2], total[1:-1], total[2:]])
        step = options.argmin(axis=0)
        came[row] = step - 1
        total[1:-1] = options[step, np.arange(width)] + padded[row, 1:-1]
    path = np.zeros(height, np.intp)
    if start is None:
        path[-1] = int(total[1:-1].argmin())
    else:
        near = np.arange(max(0, start - 1), min(width, start + 2))
        path[-1] = int(near[total[near + 1].argmin()])
    for row in range(height - 1, 0, -1):
        path[row - 1] = path[row] + came[row, path[row]]
    return path


def _cost(first: Pixels, second: Pixels) -> Steps:
    """What a cut before each pixel shows, `first` on its left and `second` on its right: the step across it, and, less,
    how much the two differ on either side."""
    gap = difference(first, second)
    return np.asarray(difference(np.roll(first, 1, axis=1), second) + 0.2 * (gap + np.roll(gap, 1, axis=1)) + 1e-2)
