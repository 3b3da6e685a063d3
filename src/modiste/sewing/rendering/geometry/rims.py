"""The thickness of thick cloth at its free edges: fronts, hems, lapels and pockets end in a rounded fold, not a line.

A garment's mesh is the outer face of its cloth. Along each free edge a strip goes on from it, half way round a fold as
thick as the cloth lies there doubled, and a little way back under it. It has the light of the edge that it goes on
from: how dark it is in the gap under a fold of five millimetres is a matter of the fine shadow of edges.
"""

from collections.abc import Mapping
from typing import Final

import numpy as np
from numpy.typing import NDArray

from modiste.core.material import Material
from modiste.sewing.pattern.values import Pattern
from modiste.sewing.rendering.geometry.loop import Points, Surface, unit
from modiste.sewing.rendering.geometry.model import Item, Model, Piece

RIM: Final = "rim"
"""The kind of such a strip's item: cloth of its panel without what is sewn on it."""
_LAYERS: Final = 2.0
"""Layers of cloth in a folded edge, lightly pressed."""
_LEAST_M, _MOST_M = 0.002, 0.0055
_TURN: Final = np.linspace(0.0, np.pi, 6)
_UNDER_M: Final = 0.006
_SOFT: Final = ("fur", "quilted")
"""Finishes whose edges are their hair's; and what is filled is bound or drawn in at its edges."""


def rim_thickness(materials: Mapping[str, Material]) -> dict[str, float]:
    """How thick the edges of each part are, m; parts of cloth too thin to show it are left out, and
    knits, which end in their ribs."""
    found = {part: min(_LAYERS * cloth.thickness_mm / 1000, _MOST_M) for part, cloth in materials.items()
             if cloth.finish not in _SOFT and cloth.weave != "knit"}
    return {part: thick for part, thick in found.items() if thick >= _LEAST_M}


def rims(model: Model, mesh: Surface, pattern: Pattern, thickness: Mapping[str, float]) -> tuple[Piece, ...]:
    """The strips along the free edges of each panel whose part has a `thickness` (m). `model`: the garment alone, its
    corners those of `mesh`."""
    if not thickness:
        return ()
    first, second = _free_edges(mesh)
    made = []
    for index, panel in enumerate(pattern.panels):
        thick = thickness.get(panel.part, 0.0)
        mine = mesh.panel[first] == index
        if thick > 0 and mine.any():
            made.append(_strip(model, np.stack([first[mine], second[mine]], axis=1), thick,
                               Item(kind=RIM, index=index)))
    return tuple(made)


def _free_edges(mesh: Surface) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """The edges of one face alone, from corner to corner as their face runs."""
    start, end = mesh.faces.ravel(), np.roll(mesh.faces, -1, axis=1).ravel()
    a, b = (mesh.place[corner].astype(np.int64) for corner in (start, end))
    _, inverse, counts = np.unique(np.minimum(a, b) * len(mesh.places) + np.maximum(a, b), return_inverse=True,
                                   return_counts=True)
    free = counts[inverse] == 1
    return start[free], end[free]


def _strip(model: Model, edges: NDArray[np.int32], thick: float, item: Item) -> Piece:
    """The fold along edges E x 2 of one panel."""
    corners, ends = np.unique(edges, return_inverse=True)
    ends = ends.reshape(-1, 2)
    place, normal = model.position[corners].astype(np.float64), model.normal[corners].astype(np.float64)
    along = unit(_at_ends(place[ends[:, 1]] - place[ends[:, 0]], ends, len(corners)))
    out = unit(np.cross(along, normal))
    uv = model.uv[corners].astype(np.float64)
    run = unit(_at_ends(uv[ends[:, 1]] - uv[ends[:, 0]], ends, len(corners)))
    inner = np.stack([-run[:, 1], run[:, 0]], axis=1)
    radius, count = thick / 2, len(_TURN)
    rows, normals, uvs = [], [], []
    for turn in _TURN:
        normals.append(np.cos(turn) * normal + np.sin(turn) * out)
        rows.append(place - radius * normal + radius * normals[-1])
        uvs.append(uv + inner * radius * turn * 100)
    rows.append(rows[-1] - _UNDER_M * out)
    normals.append(normals[-1])
    uvs.append(uvs[-1] + inner * _UNDER_M * 100)
    size = len(corners)
    one, two = ends.T
    quads = [np.stack([one + k * size, two + (k + 1) * size, two + k * size, one + k * size, one + (k + 1) * size,
                       two + (k + 1) * size], axis=1).reshape(-1, 3) for k in range(count)]  # fmt: skip
    tangent = np.tile(model.tangent[corners], (count + 1, 1))
    turned = np.concatenate(normals).astype(np.float32)
    flat = tangent - turned * np.einsum("ni,ni->n", tangent, turned)[:, None]
    bare = np.linalg.norm(flat, axis=1) < 0.1
    flat[bare] = np.tile(along, (count + 1, 1))[bare]
    return Piece(item=item, vertices=np.concatenate(rows).astype(np.float32), normals=turned,
                 tangents=unit(flat).astype(np.float32), uv=np.concatenate(uvs).astype(np.float32),
                 faces=np.concatenate(quads).astype(np.int32),
                 place=np.tile(model.place[corners], count + 1))


def _at_ends(values: Points, ends: NDArray[np.intp], count: int) -> Points:
    """The sum at each corner of values of the edges that meet there."""
    total = np.zeros((count, values.shape[1]))
    for side in (0, 1):
        np.add.at(total, ends[:, side], values)
    return total
