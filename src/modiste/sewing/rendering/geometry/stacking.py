"""Layers in their order on the smooth surface: pockets, belts, collars and the upper front lie over what is under them.

Smoothing shrinks each panel towards its own chords, so that cloth which hung a millimetre above other cloth dips into
it in places, and its edge shows as a row of teeth. Rays between the two tell how high the upper one lies. Where that
is less than a cloth's thickness, what is covered sinks, which nobody sees; then what still lies too low is lifted.
"""

from dataclasses import replace
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from modiste.sewing.pattern.values import Pattern
from modiste.sewing.rendering.geometry.loop import Faces, Points, Surface, unit
from modiste.sewing.rendering.raycast.rays import Scene
from modiste.sewing.simulation.finishing.layer_order import layers_of

GAP_M: Final = 0.0013
"""How high a layer lies over the one under it, at least."""
_DEEPEST_M: Final = 0.012
_MOST_M: Final = 0.006
_NEAR_M: Final = 0.014
_ALIKE: Final = 0.3
"""Cosine between a face and the way to it from which it counts as lying on the other cloth: sleeves beside do not."""
_AGAIN: Final = 3
_RINGS: Final = 3
_SEAM_RINGS: Final = 4
_FADE: Final = 0.6

Mask = NDArray[np.bool_]
Lengths = NDArray[np.float64]


def stacked(mesh: Surface, pattern: Pattern) -> Surface:
    """The same surface with each panel outside of those of lower layers that it lies on."""
    of_panel = layers_of(pattern)
    levels = np.unique(of_panel)
    if len(levels) < 2:
        return mesh
    at = mesh.place[mesh.faces]
    layer = of_panel[mesh.panel[mesh.faces[:, 0]]]
    places = mesh.places.copy()
    # A face in reach of a place has a corner no farther than its own length; what is moved may stretch it a little.
    reach = _NEAR_M + _MOST_M + max(float(np.ptp(places[at, axis], axis=1).max()) for axis in range(3))
    for level in levels[:0:-1]:
        _sink(places, at[layer == level], at[layer < level], reach)
    for level in levels[1:]:
        _lift(places, at[layer == level], at[layer < level], reach)
    return replace(mesh, places=places)


def _sink(places: Points, upper: Faces, lower: Faces, reach: float) -> None:
    """Moves what lies under the upper faces, but not deep enough, away from them (places in place)."""
    mine, near = _beside(places, lower, upper)
    if not len(mine):
        return
    upper, lower = (_around(places, faces, mine, reach) for faces in (upper, lower))
    up = _facing(_normals(places, upper)[near], _normals(places, lower)[mine])
    height = _heights(places, upper, mine, up, way=1)
    lack = np.clip(GAP_M - height, 0, _MOST_M)
    places[mine] -= up * lack[:, None]


def _lift(places: Points, upper: Faces, lower: Faces, reach: float) -> None:
    """Moves what of the upper faces lies too low, and the cloth around it (places in place)."""
    mine, near = _beside(places, upper, lower)
    if not len(mine):
        return
    own = upper
    upper, lower = (_around(places, faces, mine, reach) for faces in (upper, lower))
    up = _facing(_normals(places, upper)[mine], _normals(places, lower)[near])
    height = _heights(places, lower, mine, up, way=-1)
    move = np.zeros_like(places)
    move[mine] = up * np.clip(GAP_M - height, 0, _MOST_M)[:, None]
    free = np.zeros(len(places), np.bool_)
    free[mine] = True
    places += _followed(move, own, free)


def _around(places: Points, faces: Faces, mine: NDArray[np.intp], reach: float) -> Faces:
    """The faces that can be met from some places, and all faces at their neighbours: a tree of boxes over a pocket's
    surroundings is built in a tenth of the time of one over the garment."""
    close = places[mine]
    inside = _within(places, close.min(axis=0) - reach, close.max(axis=0) + reach)
    return faces[inside[faces[:, 0]] | inside[faces[:, 1]] | inside[faces[:, 2]]]


def _within(places: Points, low: Points, high: Points) -> Mask:
    """Which places lie in a box."""
    inside = np.ones(len(places), np.bool_)
    for axis in range(3):
        inside &= (places[:, axis] >= low[axis]) & (places[:, axis] <= high[axis])
    return inside


def _beside(places: Points, own: Faces, other: Faces) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Places of some faces, but not those next to a seam with the others (cloth does not lie on what it goes on as);
    and the nearest places of the others, where there are any near.
    """
    is_other, is_own = (np.zeros(len(places), np.bool_) for _ in range(2))
    is_other[other], is_own[own] = True, True
    others = np.flatnonzero(is_other)
    sewn = is_own & is_other
    for _ in range(_SEAM_RINGS if sewn.any() else 0):
        sewn[own[sewn[own].any(axis=1)]] = True
    mine = np.flatnonzero(is_own & ~sewn)
    for _ in range(2):  # what lies in reach of the other's box
        others, mine = _in_reach(places, others, mine), _in_reach(places, mine, others)
    if not len(mine) or not len(others):
        return np.zeros(0, np.intp), np.zeros(0, np.intp)
    away, near = cKDTree(places[others]).query(places[mine], distance_upper_bound=_NEAR_M)
    close = np.isfinite(away)
    return mine[close].astype(np.intp), others[near[close]]


def _in_reach(places: Points, some: NDArray[np.intp], of: NDArray[np.intp]) -> NDArray[np.intp]:
    """Those of some places that may be near to others."""
    if not len(of):
        return some[:0]
    box = places[of]
    return some[_within(places[some], box.min(axis=0) - _NEAR_M, box.max(axis=0) + _NEAR_M)]


def _facing(normals: Points, along: Points) -> Points:
    """Normals turned to the side of others: a collar that is turned down shows its wrong side."""
    return np.where(np.einsum("ni,ni->n", normals, along)[:, None] < 0, -normals, normals)


def _heights(places: Points, faces: Faces, mine: NDArray[np.intp], up: Points, *, way: int) -> Lengths:
    """How high upper cloth lies over lower: `way` 1 from places of the lower one up to `faces`, -1 from places of the
    upper one down to them; inf where there are none.
    """
    scene, facing = Scene(places.astype(np.float32), faces), _face_normals(places, faces)
    height = np.full(len(mine), np.inf)
    begun = np.full(len(mine), -_DEEPEST_M)
    left = np.arange(len(mine))
    for _ in range(_AGAIN):
        ray = way * up[left]
        start = places[mine[left]] + begun[left, None] * ray
        face, _, _, far = scene.hits(start.astype(np.float32), ray.astype(np.float32))
        at = begun[left] + far
        found = (face >= 0) & (at < _DEEPEST_M)
        alike = np.abs(np.einsum("ni,ni->n", facing[face], up[left])) > _ALIKE
        height[left[found & alike]] = at[found & alike]
        begun[left] = at + 1e-4
        left = left[found & ~alike]
        if not len(left):
            break
    return height


def _followed(move: Points, faces: Faces, free: Mask) -> Points:
    """The moves with the cloth around them following, less with each ring."""
    after = np.roll(faces, -1, axis=1)
    one, two = np.concatenate([faces, after]).ravel(), np.concatenate([after, faces]).ravel()
    many = np.maximum(np.bincount(one, minlength=len(move)), 1)[:, None]
    least = np.linalg.norm(move, axis=1, keepdims=True)
    now = move
    for _ in range(_RINGS):
        spread = _FADE * np.stack([np.bincount(one, now[two, k], len(move)) for k in range(3)], axis=1) / many
        longer = (np.linalg.norm(spread, axis=1, keepdims=True) > least) & free[:, None]
        now = np.where(longer, spread, move)
    return now


def _normals(places: Points, faces: Faces) -> Points:
    """Unit normals of places, W x 3 (0 where no face is)."""
    spread = np.repeat(_face_normals(places, faces), 3, axis=0)
    return unit(np.stack([np.bincount(faces.ravel(), spread[:, k], len(places)) for k in range(3)], axis=1))


def _face_normals(places: Points, faces: Faces) -> Points:
    """Unit normals of faces, F x 3."""
    corner = places[faces]
    return unit(np.cross(corner[:, 1] - corner[:, 0], corner[:, 2] - corner[:, 0]))
