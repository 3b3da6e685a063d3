"""Necklines that crumpled while nothing stood on them yet are straightened before collars are laid along them."""

from typing import Final

import numpy as np

from modiste.sewing.simulation.dynamics.constraints import welded
from modiste.sewing.simulation.mesh.meshing import ClothMesh
from modiste.sewing.simulation.values import Floats, Ints

_STROKES: Final = 40
_THERE_AND_BACK: Final = (0.5, -0.52)
"""Shares of two strokes after Taubin (1995): kinks go, the line gets no shorter than its kinks were."""
_FADE: Final = 10
_MIDDLE_M: Final = 0.03
"""So near to the middle the points of V necks are meant."""


def straightened(mesh: ClothMesh, x: Floats, row: Ints) -> Floats:
    """The same places (V x 3, metres; NaN: not placed yet) with the vertices `row`, which a collar is sewn to, on a
    smooth line; what lies beside them follows, less and less.
    """
    dof, count = welded(len(mesh.uv), mesh.pairs)
    placed = np.isfinite(x[:, 0])
    on = np.zeros(count, bool)
    on[dof[row]] = True
    steps = [np.stack([ids[:-1], ids[1:]], 1) for ids, _ in mesh.edges.values()]
    ends = np.concatenate(steps)
    ends = np.unique(np.sort(dof[ends[placed[ends].all(1)]], 1), axis=0)
    ends = ends[on[ends].all(1) & (ends[:, 0] != ends[:, 1])]
    a, b = np.concatenate([ends[:, 0], ends[:, 1]]), np.concatenate([ends[:, 1], ends[:, 0]])
    many = np.bincount(a, minlength=count)
    places = np.zeros((count, 3))
    places[dof[placed]] = x[placed]
    free = (many == 2) & (np.abs(places[:, 0]) > _MIDDLE_M)
    line = places.copy()
    for _ in range(_STROKES):
        for share in _THERE_AND_BACK:
            mean = np.stack([np.bincount(a, line[b, k], count) for k in range(3)], 1) / np.maximum(many, 1)[:, None]
            line[free] += share * (mean[free] - line[free])
    jumps = line - places
    faces = dof[mesh.faces[placed[mesh.faces].all(1)]]
    one, two = faces[:, [0, 1, 2]].ravel(), faces[:, [1, 2, 0]].ravel()
    one, two = np.concatenate([one, two]), np.concatenate([two, one])
    beside = np.maximum(np.bincount(one, minlength=count), 1)[:, None]
    moves = jumps.copy()
    for _ in range(_FADE):
        moves = np.stack([np.bincount(one, moves[two, k], count) for k in range(3)], 1) / beside
        moves[on] = jumps[on]
    return np.where(placed[:, None], x + moves[dof], x)
