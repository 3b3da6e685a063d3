"""Layers in their order: where cloth of a higher layer (a belt, the upper front of a wrap, a collar) has got through
what it lies on, it is laid back over it. Unlike any two cloths that cross, these have a known inside and outside.
"""

from typing import Final

import numpy as np
from scipy.spatial import cKDTree

from modiste.sewing.pattern.values import Pattern
from modiste.sewing.simulation.checks import Keep, near_pairs, pierced
from modiste.sewing.simulation.dynamics.contact import outermost
from modiste.sewing.simulation.values import Floats, Ints

_GAP_M: Final = 0.0012
_DEEPEST_M: Final = 0.015
_ROUNDS: Final = 8
_REFRESH: Final = 4
_MARGIN_M: Final = 0.004
_GROWN: Final = 3
_FACES: Final = 6
_BESIDE: Final = -0.15
_FADE: Final = 0.5
_ON_HOST: Final = 0.15
"""Of a layer, what a piece on a host adds to it."""


def layers_of(pattern: Pattern) -> Ints:
    """How far out each panel lies, by rank. A piece on a host lies over it, and under whatever lies over that: the
    lapel of the front beneath goes under the other front.
    """
    panels = pattern.panels
    layers = {panel.name: float(panel.placement.layer) for panel in panels if panel.placement.region != "host"}
    for _ in panels:
        for panel in panels:
            if panel.name not in layers and panel.placement.host in layers:
                layers[panel.name] = layers[panel.placement.host] + _ON_HOST * max(panel.placement.layer, 1)
    return np.unique([layers.get(panel.name, 0.0) for panel in panels], return_inverse=True)[1].astype(np.int32)


def lay_over(x: Floats, faces: Ints, weld: Ints, layer: Ints, keep: Keep) -> Floats:
    """The same places (V x 3, metres) with faces of higher layers (`layer` F) outside of those that they cut."""
    at = weld[faces]
    near = np.zeros((0, 2), np.int32)
    for number in range(_ROUNDS):
        if number % _REFRESH == 0:
            near = near_pairs(x[faces], at, margin=_MARGIN_M)
            near = near[layer[near[:, 0]] != layer[near[:, 1]]]
        pairs = near[np.unique(pierced(x[faces], near).pair)]
        if not len(pairs):
            break
        step = np.zeros_like(x)
        is_first = layer[pairs[:, 0]] > layer[pairs[:, 1]]
        upper, under = np.where(is_first, pairs[:, 0], pairs[:, 1]), np.where(is_first, pairs[:, 1], pairs[:, 0])
        for level in np.unique(layer[upper]):
            mine = layer[upper] == level
            step += _step(x, at, upper[mine], under[mine], layer, int(level))
        moved = np.nonzero(np.abs(step[weld]).sum(1))[0].astype(np.int32)
        if not len(moved):
            break
        x = keep(x + step[weld], moved)
    return x


def _step(x: Floats, at: Ints, upper: Ints, under: Ints, layer: Ints, number: int) -> Floats:
    """How far each place moves (V x 3): those around crossings out of what lies beneath, the cloth beside with them."""
    above = at[layer == number]
    fixed = np.zeros(len(x), bool)
    fixed[at[layer < number]] = True
    ids = np.unique(_grown(above, at[upper], len(x)))
    ids = ids[~fixed[ids]]
    step = np.zeros_like(x)
    most = np.zeros(len(ids))
    # Out of every layer beneath: what lies on one of them may still be inside of a piece that lies on that.
    for low in np.unique(layer[under]) if len(ids) else ():
        lack, normal = _lacks(x, ids, _grown(at[layer == low], at[under[layer[under] == low]], len(x)))
        more = lack > most
        most[more] = lack[more]
        step[ids[more]] = (normal * lack[:, None])[more]
    ends = np.concatenate([above, above[:, [1, 2, 0]]]).ravel(), np.concatenate([above[:, [1, 2, 0]], above]).ravel()
    many = np.maximum(np.bincount(ends[0], minlength=len(x)), 1)[:, None]
    pushed = np.zeros(len(x), bool)
    pushed[ids[most > 0]] = True
    for _ in range(_GROWN):
        spread = _FADE * np.stack([np.bincount(ends[0], step[ends[1], k], len(x)) for k in range(3)], 1) / many
        step = np.where(pushed[:, None], step, np.where(fixed[:, None], 0.0, spread))
    return step


def _lacks(x: Floats, ids: Ints, below: Ints) -> tuple[Floats, Floats]:
    """How much too low over faces (F x 3 places) each place lies (N, metres; 0 where it is not), and the way out."""
    corners = x[below]
    normal = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    normal /= np.maximum(np.linalg.norm(normal, axis=1, keepdims=True), 1e-12)
    seen = outermost(corners.mean(1), normal)
    corners, normal = corners[seen], normal[seen]
    if not len(corners):
        return np.zeros(len(ids)), np.zeros((len(ids), 3))
    count = min(_FACES, len(corners))
    near = cKDTree(corners.mean(1)).query(x[ids], k=count)[1].reshape(len(ids), count)
    height = np.einsum("nkj,nkj->nk", x[ids][:, None] - corners[near, 0], normal[near])
    inside = _inside(x[ids][:, None] - height[..., None] * normal[near], corners[near], normal[near])
    height = np.where((inside > _BESIDE) & (height > -_DEEPEST_M), height, np.inf)
    best = np.argmin(np.abs(height), 1)
    rows = np.arange(len(ids))
    return np.maximum(_GAP_M - height[rows, best], 0), normal[near[rows, best]]


def _grown(faces: Ints, corners: Ints, count: int) -> Ints:
    """The faces (N x 3 places) within a few rings of some corners."""
    chosen = np.zeros(count, bool)
    chosen[corners] = True
    for _ in range(_GROWN):
        chosen[faces[chosen[faces].any(1)]] = True
    result: Ints = faces[chosen[faces].any(1)]
    return result


def _inside(points: Floats, corners: Floats, normal: Floats) -> Floats:
    """The least of a point's three weights in the triangle of its plane, N x K (below 0: outside)."""
    a, b, c = corners[..., 0, :], corners[..., 1, :], corners[..., 2, :]
    whole = np.maximum(np.einsum("nkj,nkj->nk", np.cross(b - a, c - a), normal), 1e-12)
    sides = ((a, b), (b, c), (c, a))
    weights = [np.einsum("nkj,nkj->nk", np.cross(q - p, points - p), normal) / whole for p, q in sides]
    result: Floats = np.minimum(np.minimum(weights[0], weights[1]), weights[2])
    return result
