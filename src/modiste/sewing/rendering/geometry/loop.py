"""Smooth surfaces of triangle meshes: one step of Loop's subdivision, normals and tangents.

Loop, Smooth Subdivision Surfaces Based on Triangles (1987), with Warren's vertex weights and the boundary rules of
Hoppe et al. (1994); seams and pressed folds are such lines too, so that they run smoothly. Edges of more than two
faces are kept.
"""

from dataclasses import dataclass, field, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

_CORNER: Final = 0.9
_FOLDED: Final = -0.3
"""Cosine of the angle between two faces of one panel from which on their edge is a fold."""
_TAUBIN: Final = (0.5, -0.52) * 12
_FREE_TAUBIN: Final = (0.5, -0.52) * 12
"""Hems and armholes are held by nothing beside them: their zigzags are longer, and stand against the ground."""

Points = NDArray[np.float64]
Faces = NDArray[np.int32]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Surface:
    """A mesh whose places are shared where it is sewn, while each panel keeps corners of its own.

    `places` W x 3 (m); `place` V: the place of each corner; `uv` V x 2 (cm); `panel` V; `faces` F x 3 of corners;
    `parents` V x 2: the corners of the first mesh that a corner lies between (twice the same where it was one);
    `facet` V: the side of a pressed fold that it belongs to: each side has corners of its own there.
    """

    places: Points = field(repr=False)
    place: Faces = field(repr=False)
    uv: Points = field(repr=False)
    panel: Faces = field(repr=False)
    faces: Faces = field(repr=False)
    parents: Faces = field(repr=False)
    facet: Faces = field(repr=False)


def surface(vertices: Points, uv: Points, panel: Faces, faces: Faces, weld: Faces) -> Surface:
    """The surface of a mesh whose vertices `weld` to the first of those sewn to them. Faces that close up are left
    out."""
    first, place = np.unique(weld, return_inverse=True)
    shared = place.astype(np.int32)
    corners = shared[faces]
    whole = ((corners[:, 0] != corners[:, 1]) & (corners[:, 1] != corners[:, 2]) & (corners[:, 2] != corners[:, 0]))
    itself = np.arange(len(vertices), dtype=np.int32)
    return _parted(Surface(places=vertices[first], place=shared, uv=uv, panel=panel, faces=faces[whole],
                           parents=np.stack([itself, itself], axis=1), facet=panel))  # fmt: skip


def _parted(mesh: Surface) -> Surface:
    """Corners of their own for both sides of folds that run through a panel from edge to edge."""
    _, inverse, counts = _edges(mesh.faces, len(mesh.uv))
    order = np.argsort(inverse.ravel(), kind="stable")
    start = np.concatenate([[0], np.cumsum(counts)])[:-1][counts == 2]
    one, two = order[start] // 3, order[start + 1] // 3
    flat = unit(_face_vectors(mesh.places, mesh.place[mesh.faces]))
    is_fold = np.einsum("ij,ij->i", flat[one], flat[two]) < _FOLDED
    if not is_fold.any():
        return mesh
    count = len(mesh.faces)
    joined = coo_matrix((np.ones(int((~is_fold).sum())), (one[~is_fold], two[~is_fold])), (count, count))
    side = connected_components(joined, directed=False)[1]
    keys, corners = np.unique(np.repeat(side, 3).astype(np.int64) * len(mesh.uv) + mesh.faces.ravel(),
                              return_inverse=True)  # fmt: skip
    old = (keys % len(mesh.uv)).astype(np.int32)
    return replace(mesh, place=mesh.place[old], uv=mesh.uv[old], panel=mesh.panel[old], parents=mesh.parents[old],
                   faces=corners.reshape(-1, 3).astype(np.int32), facet=(keys // len(mesh.uv)).astype(np.int32))


def subdivide(old: Surface) -> Surface:
    """Each triangle becomes four, and the surface smooth."""
    shared = old.place[old.faces]
    edges, inverse, counts = _edges(shared, len(old.places))
    places = _loop_places(old, shared, edges, inverse, counts)
    own, own_inverse, _ = _edges(old.faces, len(old.uv))
    a, b = own.T
    place = np.empty(len(old.uv) + len(own), np.int32)
    place[: len(old.uv)] = old.place
    place[len(old.uv) + own_inverse.ravel()] = len(old.places) + inverse.ravel()
    middle = (len(old.uv) + own_inverse).astype(np.int32)
    i, j, k = old.faces.T
    ij, jk, ki = middle.T
    faces = np.stack([i, ij, ki, ij, j, jk, ki, jk, k, ij, jk, ki], axis=1).reshape(-1, 3)
    return Surface(
        places=places,
        place=place,
        uv=np.concatenate([old.uv, (old.uv[a] + old.uv[b]) / 2]),
        panel=np.concatenate([old.panel, old.panel[a]]),
        faces=faces,
        parents=np.concatenate([old.parents, old.parents[own, 0]]),
        facet=np.concatenate([old.facet, old.facet[a]]),
    )


def _edges(faces: Faces, count: int) -> tuple[Faces, Faces, NDArray[np.intp]]:
    """Edges E x 2; for each face the edges (0-1, 1-2, 2-0) F x 3; how many faces each edge has."""
    pairs = np.stack([faces, np.roll(faces, -1, axis=1)], axis=2).astype(np.int64)
    low, high = pairs.min(axis=2), pairs.max(axis=2)
    keys, inverse, counts = np.unique(low * count + high, return_inverse=True, return_counts=True)
    edges = np.stack([keys // count, keys % count], axis=1).astype(np.int32)
    return edges, inverse.reshape(faces.shape).astype(np.int32), counts


def _loop_places(old: Surface, faces: Faces, edges: Faces, inverse: Faces, counts: NDArray[np.intp]) -> Points:
    places, size, (a, b) = old.places, len(old.places), edges.T
    inner = (counts == 2) & ~_seams(old, inverse, len(edges))
    opposite = _sum(inverse.ravel(), places[np.roll(faces, 1, axis=1)].reshape(-1, 3), len(edges))
    middle = (places[a] + places[b]) / 2
    upright = _sum(faces.ravel(), np.repeat(_face_vectors(places, faces), 3, axis=0), size)
    # Only across the surface: along it the cloth would slip from under its own plane (uv), which is cut evenly.
    bulge = _along(0.125 * (opposite - 2 * middle), upright[a] + upright[b])
    on_edge = middle + np.where(inner[:, None], bulge, 0)
    valence = np.bincount(edges.ravel(), minlength=size)
    ring = _sum(edges[:, ::-1].ravel(), places[edges].reshape(-1, 3), size)
    beta = np.where(valence == 3, 3 / 16, 3 / (8 * np.maximum(valence, 1)))[:, None]
    smooth = places + _along(beta * (ring - valence[:, None] * places), upright)
    rim = edges[~inner]
    rims = np.bincount(rim.ravel(), minlength=size)
    along = _sum(rim[:, ::-1].ravel(), places[rim].reshape(-1, 3), size)
    # A corner of the cloth (the point of a collar) stays where it is: its neighbours on the rim do not lie opposite.
    spread = _sum(rim[:, ::-1].ravel(), unit(places[rim] - places[rim[:, ::-1]]).reshape(-1, 3), size)
    bends = (rims == 2) & (np.linalg.norm(spread, axis=1) < _CORNER)
    moved = np.where((rims == 0)[:, None], smooth, np.where(bends[:, None], 0.75 * places + 0.125 * along, places))
    return np.concatenate([np.where((valence == 0)[:, None], places, moved), on_edge])


def _seams(mesh: Surface, inverse: Faces, count: int) -> NDArray[np.bool_]:
    """Whether an edge lies between two panels, or along a fold."""
    owner = np.repeat(mesh.facet[mesh.faces[:, 0]], 3)
    low, high = np.full(count, np.iinfo(np.int32).max), np.full(count, -1)
    np.minimum.at(low, inverse.ravel(), owner)
    np.maximum.at(high, inverse.ravel(), owner)
    return np.asarray(low != high)


def _along(moves: Points, direction: Points) -> Points:
    """The part of moves along a direction (of any length)."""
    axis = unit(direction)
    return np.asarray(axis * np.einsum("vi,vi->v", moves, axis)[:, None])


def _face_vectors(places: Points, faces: Faces) -> Points:
    corner = places[faces]
    return np.asarray(np.cross(corner[:, 1] - corner[:, 0], corner[:, 2] - corner[:, 0]))


def _sum(index: NDArray[np.integer], values: Points, size: int) -> Points:
    return np.stack([np.bincount(index, values[:, axis], size) for axis in range(values.shape[1])], axis=1)


def evened(mesh: Surface) -> Surface:
    """Seams and edges as smooth lines: a coarse mesh leaves them in small zigzags that no iron would.

    Taubin, A Signal Processing Approach to Fair Surface Design (1995): a step that smooths and one that gives back
    what it took from the size.
    """
    shared = mesh.place[mesh.faces]
    edges, inverse, counts = _edges(shared, len(mesh.places))
    seams = _seams(mesh, inverse, len(edges))
    straight = _straight(mesh, ((counts == 1) | seams)[inverse])
    places = _smoothed(mesh.places, edges[(counts == 1) | seams], _TAUBIN, straight)
    return replace(mesh, places=_smoothed(places, edges[counts == 1], _FREE_TAUBIN, straight))


def _straight(mesh: Surface, is_line: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """W: whether the lines through a place run straight on as they were cut; `is_line` F x 3: the edges of faces."""
    one, two = mesh.faces, np.roll(mesh.faces, -1, axis=1)
    ahead = unit(mesh.uv[two] - mesh.uv[one])[is_line]
    ends = np.concatenate([one[is_line], two[is_line]])
    spread = _sum(ends, np.concatenate([ahead, -ahead]), len(mesh.uv))
    degree = np.bincount(ends, minlength=len(mesh.uv))
    bent = (degree != 2) | (np.linalg.norm(spread, axis=1) > _CORNER)
    result = np.ones(len(mesh.places), np.bool_)
    result[mesh.place[bent & (degree > 0)]] = False
    return result


def _smoothed(places: Points, line: Faces, steps: tuple[float, ...], straight: NDArray[np.bool_]) -> Points:
    """Places of which those on a line, but for its corners and crossings, are smoothed along it. What was cut straight
    (W) and is bent now is a kink, and no corner.
    """
    size = len(places)
    degree = np.bincount(line.ravel(), minlength=size)
    spread = _sum(line[:, ::-1].ravel(), unit(places[line] - places[line[:, ::-1]]).reshape(-1, 3), size)
    free = (degree == 2) & (straight | (np.linalg.norm(spread, axis=1) < _CORNER))
    for step in steps:
        middle = _sum(line[:, ::-1].ravel(), places[line].reshape(-1, 3), size) / 2
        places = np.where(free[:, None], places + step * (middle - places), places)
    return places


def normals(mesh: Surface, crease_cos: float = 0.4) -> Points:
    """Unit normals of corners, V x 3: smooth across seams, but a panel's own where it turns off sharply there."""
    spread = np.repeat(_face_vectors(mesh.places, mesh.place[mesh.faces]), 3, axis=0)
    own = unit(_sum(mesh.faces.ravel(), spread, len(mesh.place)))
    shared = unit(_sum(mesh.place[mesh.faces].ravel(), spread, len(mesh.places)))[mesh.place]
    alike = (np.einsum("vi,vi->v", own, shared) > crease_cos) & ~on_folds(mesh)
    return np.where(alike[:, None], shared, own)


def on_folds(mesh: Surface) -> NDArray[np.bool_]:
    """Which corners (V) lie on a pressed fold."""
    low, high = np.full(len(mesh.uv), np.iinfo(np.int32).max), np.full(len(mesh.uv), -1)
    _, spot = np.unique(mesh.place.astype(np.int64) * (int(mesh.panel.max(initial=0)) + 1) + mesh.panel,
                        return_inverse=True)  # fmt: skip
    np.minimum.at(low, spot, mesh.facet)
    np.maximum.at(high, spot, mesh.facet)
    return np.asarray((low != high)[spot])


def tangents(mesh: Surface, normal: Points) -> Points:
    """Unit vectors along +u of the panel, at right angles to the normals, V x 3."""
    corner = mesh.places[mesh.place[mesh.faces]]
    flat = mesh.uv[mesh.faces]
    e1, e2 = corner[:, 1] - corner[:, 0], corner[:, 2] - corner[:, 0]
    f1, f2 = flat[:, 1] - flat[:, 0], flat[:, 2] - flat[:, 0]
    # du/dP of the triangle, weighted by its area in the plane: e1 v2 - e2 v1.
    along = e1 * f2[:, 1:] - e2 * f1[:, 1:]
    total = _sum(mesh.faces.ravel(), np.repeat(along, 3, axis=0), len(mesh.place))
    total -= normal * np.einsum("vi,vi->v", total, normal)[:, None]
    return unit(total)


def unit(vectors: Points) -> Points:
    """Vectors of length 1 (0 stays 0)."""
    length = np.linalg.norm(vectors, axis=-1, keepdims=True)
    return np.asarray(vectors / np.maximum(length, 1e-12))
