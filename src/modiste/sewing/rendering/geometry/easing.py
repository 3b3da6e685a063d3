"""Normals eased where a mesh bends along one row of points only, as cloth never does.

A row of points that runs straight down a panel (the middle, a fold line of the pattern) is a hinge: what bends there
bends in one place, and light steps from one pixel to the next. Where the surface turns much more than around it, its
normals are spread over a centimetre or two; gathers and drapes, which turn everywhere, and pressed folds stay.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, diags

from modiste.sewing.rendering.geometry.loop import Points, Surface, on_folds, unit

_ROUNDS: Final = 10
_WIDE: Final = 5
"""Rings of neighbours that say how much the surface turns around a place."""
_SPIKE: Final = (1.25, 2.2)
"""How many times as much as around it a place turns where easing begins, and where it is full."""
_LEAST: Final = 0.05
"""Radians; what turns less is smooth."""
_REACH: Final = 3


def eased(mesh: Surface, normal: Points) -> Points:
    """The normals of corners (V x 3) with those at hinges spread; at seams and on folds they stay."""
    fixed = on_folds(mesh)
    ring = _mean_of_ring(mesh)
    turn = np.zeros(len(normal))
    one, two = _ends(mesh)
    angle = np.sqrt(np.clip(2 - 2 * np.einsum("ij,ij->i", normal[one], normal[two]), 0, 4))
    np.maximum.at(turn, one, angle)
    around = turn
    for _ in range(_WIDE):
        around = ring @ around
    share = np.clip((turn / np.maximum(around, _LEAST) - _SPIKE[0]) / (_SPIKE[1] - _SPIKE[0]), 0, 1)
    for _ in range(_REACH):
        spread = np.zeros(len(share))
        np.maximum.at(spread, one, share[two])
        share = np.maximum(share, 0.97 * spread)
    for _ in range(2):
        share = ring @ share
    share[fixed] = 0
    chosen = np.flatnonzero(share > 0.02)
    if not len(chosen):
        return normal
    result, rows, weight = normal.copy(), ring[chosen], share[chosen, None]
    for _ in range(_ROUNDS):
        result[chosen] += weight * (rows @ result - result[chosen])
    return unit(result)


def _ends(mesh: Surface) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """The edges of panels, in both directions."""
    after = np.roll(mesh.faces, -1, axis=1)
    return np.concatenate([mesh.faces, after]).ravel(), np.concatenate([after, mesh.faces]).ravel()


def _mean_of_ring(mesh: Surface) -> csr_matrix:
    """The matrix of the mean of each corner's neighbours on its panel."""
    one, two = _ends(mesh)
    count = len(mesh.uv)
    near = csr_matrix((np.ones(len(one)), (one, two)), (count, count))
    near.data[:] = 1.0
    return csr_matrix(diags(1 / np.maximum(np.asarray(near.sum(axis=1)).ravel(), 1)) @ near)
