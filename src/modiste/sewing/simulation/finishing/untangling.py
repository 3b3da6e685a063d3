"""Untangling: faces that cut through others are moved apart.

Edges and faces are moved so that their line of intersection gets shorter (Volino and Magnenat-Thalmann 2006, "Resolving
Surface Collisions through Intersection Contour Minimization"), which needs no inside or outside. Only what is at fault
moves, by millimetres.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from modiste.sewing.simulation.checks import Cuts, Keep, near_pairs, pierced
from modiste.sewing.simulation.values import Floats, Ints

_STEP_M: Final = 0.0006
_REFRESH: Final = 12
_PATIENCE: Final = 12
_WIDE_M: Final = 0.04

Mask = NDArray[np.bool_]


def untangle(x: Floats, faces: Ints, weld: Ints, rounds: int, keep: Keep, where: Mask | None = None,
             step_m: float = _STEP_M) -> Floats:  # fmt: skip
    """The same places (V x 3, metres) with fewer faces that cut through others. `weld` V: the first vertex of those
    that are one; `where` V: the only places where faces may cut (None: anywhere); `step_m` how far a place moves in a
    round at most.
    """
    at = weld[faces]
    around = None if where is None else _around(x, faces, np.any(where[faces], axis=1))
    best: tuple[int, Floats] = (len(faces) ** 2, x)
    pairs = np.zeros((0, 2), np.int32)
    since = 0
    for number in range(rounds):
        if number % _REFRESH == 0:
            pairs = _candidates(x, faces, at, around)
        cuts = pierced(x[faces], pairs)
        if len(cuts.pair) < 0.97 * best[0]:
            best, since = (len(cuts.pair), x), number
        if not number and len(cuts.pair):
            # Only what cuts now, and what lies beside it, moves.
            bad = np.zeros(len(faces), bool)
            bad[pairs[cuts.pair].ravel()] = True
            around = _around(x, faces, bad)
        if not len(cuts.pair) or number - since > _PATIENCE:
            break
        step = step_m * _contour_step(x, at, pairs[cuts.pair], cuts)
        x = x + step[weld]
        if number % 4 == 3:
            x = keep(x, np.nonzero(np.abs(step[weld]).sum(1))[0].astype(np.int32))
    return best[1]


def _around(x: Floats, faces: Ints, which: Mask) -> Ints:
    """The faces within a few centimetres of some."""
    middle = x[faces].mean(1)
    if not which.any():
        return np.zeros(0, np.int32)
    near = cKDTree(middle[which]).query(middle, distance_upper_bound=_WIDE_M)[0]
    return np.nonzero(np.isfinite(near))[0].astype(np.int32)


def _candidates(x: Floats, faces: Ints, at: Ints, around: Ints | None) -> Ints:
    """Pairs of faces (those `around`, None: all) that may cut each other in the next rounds, near those that do."""
    own = np.arange(len(faces), dtype=np.int32) if around is None else around
    near = own[near_pairs(x[faces[own]], at[own], margin=0.004)] if len(own) else np.zeros((0, 2), np.int32)
    bad = np.zeros(len(x), bool)
    bad[at[near[pierced(x[faces], near).pair]]] = True
    for _ in range(2):
        bad[at[bad[at].any(1)]] = True
    is_close = np.any(bad[at], axis=1)
    close: Ints = near[is_close[near].all(1)]
    return close


def _contour_step(x: Floats, at: Ints, pairs: Ints, cuts: Cuts) -> Floats:
    """Which way each vertex moves (V x 3, at most 1 long): edges along the line of intersection into their face, what
    they cut the other way.
    """
    one, two = at[pairs[np.arange(len(pairs)), cuts.side]], at[pairs[np.arange(len(pairs)), 1 - cuts.side]]
    rows = np.arange(len(one))
    begin, end, third = (one[rows, (cuts.corner + k) % 3] for k in range(3))
    edge = x[end] - x[begin]
    foot = x[begin] + cuts.share[:, None] * edge
    along = np.cross(_normals(x[one]), _normals(x[two]))
    inwards = x[third] - foot
    along *= np.sign(np.einsum("ij,ij->i", along, inwards))[:, None]
    along /= np.maximum(np.linalg.norm(along, axis=1, keepdims=True), 1e-9)
    normal = _normals(x[two])
    edge /= np.maximum(np.linalg.norm(edge, axis=1, keepdims=True), 1e-9)
    steep = np.einsum("ij,ij->i", edge, normal)
    steep = np.where(np.abs(steep) < 0.1, np.where(steep < 0, -0.1, 0.1), steep)
    way = along - (2 * np.einsum("ij,ij->i", edge, along) / steep)[:, None] * normal
    way /= np.maximum(np.linalg.norm(way, axis=1, keepdims=True) / 3, 1)
    ids = np.concatenate([begin, end, two.ravel()])
    weights = np.concatenate([1 - cuts.share, cuts.share, -cuts.weights.ravel()])
    moves = weights[:, None] * np.concatenate([way, way, np.repeat(way, 3, 0)])
    total = np.stack([np.bincount(ids, moves[:, k], len(x)) for k in range(3)], 1)
    length = np.linalg.norm(total, axis=1, keepdims=True)
    result: Floats = total / np.sqrt(length**2 + 0.3**2)
    return result


def _normals(corners: Floats) -> Floats:
    normal = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    result: Floats = normal / np.maximum(np.linalg.norm(normal, axis=1, keepdims=True), 1e-12)
    return result
