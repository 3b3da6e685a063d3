"""Finer triangles where light changes fast: around trims, and under the edges of pockets, collars and plackets.

Light is found at the corners of triangles; where something small casts a shadow they must lie close together. New
corners lie on the old edges, so that the surface keeps its shape and has no gaps.
"""

from dataclasses import replace
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from modiste.sewing.rendering.geometry.loop import Surface, unit
from modiste.sewing.rendering.geometry.model import Model
from modiste.sewing.rendering.values import Floats, Ints

_NEAR_TRIM_M: Final = 0.011
_NEAR_EDGE_M: Final = (0.008, 0.0045)
_NEAR_BODY_M: Final = (0.035, 0.025, 0.016)
_TRIM_LEVELS: Final = 2


def refined_at_edges(model: Model, mesh: Surface) -> Model:
    """Finer below the free edges of other panels."""
    rim, panel = _rim(mesh)
    if not len(rim):
        return model
    tree = cKDTree(rim)
    for reach in _NEAR_EDGE_M:
        middle = _middles(model)
        count = min(4, len(rim))
        away, found = tree.query(middle, k=count, distance_upper_bound=reach)
        hit = np.isfinite(away.reshape(len(middle), count))
        other = panel[np.minimum(found.reshape(len(middle), count), len(panel) - 1)] != model.item[:, None]
        model = split(model, (hit & other).any(axis=1))
    return model


def refined_at_trims(model: Model, trims: Floats) -> Model:
    """Finer around the trims' places (N x 3), twice."""
    if not len(trims):
        return model
    tree = cKDTree(trims)
    for _ in range(_TRIM_LEVELS):
        away, _found = tree.query(_middles(model), distance_upper_bound=_NEAR_TRIM_M)
        model = split(model, np.isfinite(away))
    return model


def refined_under(model: Model, mesh: Surface, item: int) -> Model:
    """An item (the mannequin) finer where the garment's free edges lie on it."""
    rim, _ = _rim(mesh)
    if not len(rim):
        return model
    tree = cKDTree(rim)
    for reach in _NEAR_BODY_M:
        away, _found = tree.query(_middles(model), distance_upper_bound=reach)
        model = split(model, np.isfinite(away) & (model.item == item))
    return model


def split(model: Model, chosen: NDArray[np.bool_]) -> Model:
    """The model with each of the chosen triangles as four."""
    if not chosen.any():
        return model
    faces = model.faces[chosen]
    size = len(model.position)
    pairs = np.stack([faces, np.roll(faces, -1, axis=1)], axis=2).astype(np.int64)
    keys, inverse = np.unique(pairs.min(axis=2) * size + pairs.max(axis=2), return_inverse=True)
    a, b = keys // size, keys % size
    ij, jk, ki = (size + inverse.reshape(faces.shape)).astype(np.int32).T
    i, j, k = faces.T
    four = np.stack([i, ij, ki, ij, j, jk, ki, jk, k, ij, jk, ki], axis=1).reshape(-1, 3)
    item = model.item[chosen]
    return replace(
        model,
        position=_between(model.position, a, b),
        normal=_between(model.normal, a, b, of_one=True),
        tangent=_between(model.tangent, a, b, of_one=True),
        uv=_between(model.uv, a, b),
        place=np.concatenate([model.place, model.places + np.arange(len(a), dtype=np.int32)]),
        faces=np.concatenate([model.faces[~chosen], four.astype(np.int32)]),
        item=np.concatenate([model.item[~chosen], np.repeat(item, 4)]),
    )


def _between(values: Floats, a: NDArray[np.int64], b: NDArray[np.int64], *, of_one: bool = False) -> Floats:
    middle = (values[a] + values[b]) / 2
    if of_one:
        middle = unit(middle.astype(np.float64)).astype(np.float32)
    return np.concatenate([values, middle])


def _middles(model: Model) -> Floats:
    return np.asarray(model.position[model.faces].mean(axis=1))


def _rim(mesh: Surface) -> tuple[NDArray[np.float64], Ints]:
    """Places on free edges, and their panels."""
    shared = mesh.place[mesh.faces]
    pairs = np.stack([shared, np.roll(shared, -1, axis=1)], axis=2).astype(np.int64).reshape(-1, 2)
    low, high = pairs.min(axis=1), pairs.max(axis=1)
    _, first, counts = np.unique(low * len(mesh.places) + high, return_index=True, return_counts=True)
    free = first[counts == 1]
    return mesh.places[pairs[free]].mean(axis=1), mesh.panel[mesh.faces[free // 3, 0]]
