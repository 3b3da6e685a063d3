"""What is mended once a garment hangs: yarns that are stretched too far, faces that cut through others, open gathers.

Stretch is limited per triangle along warp and weft (as Thomaszewski et al. 2009), over all triangles at once, with
over-relaxation. Crossings are resolved by moving edges and faces so that their line of intersection gets shorter
(Volino and Magnenat-Thalmann 2006), which needs no inside or outside. Only what is at fault moves, by millimetres.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from modiste.core.material import Material
from modiste.sewing.simulation.checks import Cuts, Keep, near_pairs, outside_of, pierced
from modiste.sewing.simulation.dynamics.constraints import welded
from modiste.sewing.simulation.dynamics.contact import Collider, vertex_normals
from modiste.sewing.simulation.finishing.ironing import ironed
from modiste.sewing.simulation.finishing.layer_order import lay_over, layers_of
from modiste.sewing.simulation.mesh.fold_lines import through_lines
from modiste.sewing.simulation.mesh.meshing import ClothMesh
from modiste.sewing.simulation.mesh.seams import GATHER_GAP_M
from modiste.sewing.simulation.values import Floats, Ints

WOVEN_GIVE: Final = 0.09
"""Cloth that gives less than this is woven without elastane."""
_LIMIT: Final = 0.04
_VISIBLE: Final = 0.02
_OVER: Final = 1.4
_MOMENTUM: Final = 0.85
_STEP_M: Final = 0.0006
_REFRESH: Final = 12
_ROUNDS: Final = 60
_PATIENCE: Final = 12
_FADE: Final = 8
_LAST_ROUNDS: Final = 12
_OUTSIDE_M: Final = 0.0016
_WIDE_M: Final = 0.04

Mask = NDArray[np.bool_]


def unmet(x: Floats, _moved: Ints | None = None) -> Floats:
    """Keeps all places as they are: where no body need be met."""
    return x


def relaxed(mesh: ClothMesh, x: Floats, cloths: list[Material], keep: Keep, rounds: int = 40) -> Floats:
    """The same places (V x 3) with yarns no longer than they can be; seams stay closed."""
    dof, count = welded(len(mesh.uv), mesh.pairs)
    return limit_stretch(mesh, _joined(x, dof, count), cloths, dof, rounds, keep)[dof]


def mended(mesh: ClothMesh, x: Floats, cloths: list[Material], keep: Keep) -> Floats:
    """All of a garment (V x 3) out of the body and of itself, gathers closed, yarns of what was laid last relaxed."""
    dof, count = welded(len(mesh.uv), mesh.pairs)
    bare = np.array([panel.placement.region == "host" for panel in mesh.pattern.panels])[mesh.panel]

    met = np.nonzero(~bare)[0].astype(np.int32)

    def kept(places: Floats, moved: Ints | None = None) -> Floats:
        return keep(places, met if moved is None else moved[~bare[moved]])

    _, first = np.unique(dof, return_index=True)
    x, closed = close_gathers(mesh, kept(x), dof)
    x = limit_stretch(mesh, _joined(x, dof, count), cloths, dof, _LAST_ROUNDS, unmet, closed)[dof]
    x = _falls_outside(mesh, kept(x), dof)
    weld = first.astype(np.int32)[dof]
    before = x
    x = lay_over(x, mesh.faces, weld, layers_of(mesh.pattern)[mesh.face_panel], kept)
    x = kept(untangle(x, mesh.faces, weld, _ROUNDS, kept))
    # What was moved apart may be stretched now, and what is eased may cut again: once more, both.
    def eased(places: Floats) -> Floats:
        return limit_stretch(mesh, _joined(places, dof, count), cloths, dof, _LAST_ROUNDS, unmet, closed)[dof]

    x = eased(x)
    moved = np.abs(x - before).max(1) > 1e-6
    x = kept(untangle(x, mesh.faces, weld, _ROUNDS // 2, kept, moved))
    pressed = np.array([len(through_lines(panel)) > 0 for panel in mesh.pattern.panels])[mesh.panel]
    return kept(ironed(x, mesh.faces, weld, pressed, kept, untangle, lambda places: kept(eased(places)),
                       lambda places: _stretched(mesh, places, cloths)))


def _falls_outside(mesh: ClothMesh, x: Floats, dof: Ints) -> Floats:
    """The same places with collars that fall over (but for the edge that they are sewn by) outside of what they lie
    on.
    """
    places = [panel.placement for panel in mesh.pattern.panels]
    falls = np.array([place.region == "neck" and place.layer >= 1 for place in places])[mesh.panel]
    under = np.array([place.region in ("torso", "left_arm", "right_arm") for place in places])[mesh.panel]
    free = np.nonzero(falls & ~np.isin(dof, dof[~falls]))[0].astype(np.int32)
    if not len(free) or not under.any():
        return x
    normals = vertex_normals(x, mesh.faces[under[mesh.faces[:, 0]]])
    lain_on = outside_of(Collider(x[under], normals[under], _OUTSIDE_M))
    return lain_on(x, free)


def _joined(x: Floats, dof: Ints, count: int) -> Floats:
    many = np.bincount(dof, minlength=count)[:, None]
    result: Floats = np.stack([np.bincount(dof, x[:, k], count) for k in range(3)], 1) / many
    return result


def limit_stretch(mesh: ClothMesh, x: Floats, cloths: list[Material], dof: Ints, rounds: int,
                  keep: Keep, fixed: Ints | None = None) -> Floats:  # fmt: skip
    """The same unknowns (U x 3, metres) with no yarn stretched beyond its limit, as far as so many rounds get.

    `dof` V vertex -> unknown; `keep` moves what got into the body out of it, now and then; the unknowns `fixed` stay.
    """
    most, slopes = _yarn_limits(mesh, cloths)
    faces = dof[mesh.faces]
    x = x.copy()
    speed, moved = np.zeros_like(x), np.zeros(len(x), bool)
    for number in range(rounds):
        corners = x[faces]
        moves = []
        for k in (0, 1):
            image = np.einsum("nc,ncj->nj", slopes[k], corners)
            length = np.sqrt(np.einsum("ij,ij->i", image, image))
            bad = np.nonzero(length > most)[0]
            size = (length[bad] - most[bad]) / np.maximum((slopes[k][bad] ** 2).sum(1), 1e-9)
            way = image[bad] / length[bad, None] * size[:, None]
            moves.append((faces[bad], -slopes[k][bad][:, :, None] * way[:, None]))
        ids = np.concatenate([m[0].ravel() for m in moves])
        if not len(ids):
            break
        step = _averaged(ids, np.concatenate([m[1].reshape(-1, 3) for m in moves]), len(x)) * _OVER
        if fixed is not None:
            step[fixed] = 0
        # Momentum carries slack from far; it is dropped where a round would push back.
        speed = step + _MOMENTUM * np.where((step * speed).sum(1, keepdims=True) >= 0, speed, 0.0)
        x += speed
        moved[ids] = True
        if number % 8 == 7:
            x = keep(x, np.nonzero(moved)[0].astype(np.int32))
            moved[:] = False
    return keep(x, None)


def _stretched(mesh: ClothMesh, x: Floats, cloths: list[Material]) -> int:
    """How many faces have a yarn clearly longer than its limit."""
    most, slopes = _yarn_limits(mesh, cloths)
    lengths = [np.linalg.norm(np.einsum("nc,ncj->nj", slope, x[mesh.faces]), axis=1) for slope in slopes]
    return int(np.count_nonzero(np.max(lengths, axis=0) > most + _VISIBLE))


def _yarn_limits(mesh: ClothMesh, cloths: list[Material]) -> tuple[Floats, tuple[Floats, Floats]]:
    """Per face how long a metre of yarn may become, and the slopes of warp and weft."""
    limit = np.array([1 + (_LIMIT if cloth.give < WOVEN_GIVE else max(cloth.give, _LIMIT)) for cloth in cloths])
    grain = np.deg2rad([panel.grain_deg for panel in mesh.pattern.panels])
    return limit[mesh.face_panel], _slopes(mesh, grain[mesh.face_panel])


def _slopes(mesh: ClothMesh, grain: Floats) -> tuple[Floats, Floats]:
    """Per face the weights of its corners (F x 3) that give the image of a metre of warp, and of weft."""
    uv = mesh.uv[mesh.faces] / 100
    cos, sin = np.cos(grain)[:, None], np.sin(grain)[:, None]
    p, q = uv[..., 0] * cos + uv[..., 1] * sin, uv[..., 1] * cos - uv[..., 0] * sin
    det = (p[:, 1] - p[:, 0]) * (q[:, 2] - q[:, 0]) - (p[:, 2] - p[:, 0]) * (q[:, 1] - q[:, 0])
    det = np.where(np.abs(det) < 1e-9, 1e-9, det)[:, None]
    along = np.stack([q[:, 1] - q[:, 2], q[:, 2] - q[:, 0], q[:, 0] - q[:, 1]], 1) / det
    across = np.stack([p[:, 2] - p[:, 1], p[:, 0] - p[:, 2], p[:, 1] - p[:, 0]], 1) / det
    return along, across


def _averaged(ids: Ints, moves: Floats, count: int) -> Floats:
    """The mean of all moves (N x 3) of each of `count` points."""
    many = np.maximum(np.bincount(ids, minlength=count), 1)[:, None]
    return np.stack([np.bincount(ids, moves[:, k], count) for k in range(3)], 1) / many


def untangle(x: Floats, faces: Ints, weld: Ints, rounds: int, keep: Keep, where: Mask | None = None) -> Floats:
    """The same places (V x 3, metres) with fewer faces that cut through others. `weld` V: the first vertex of those
    that are one; `where` V: the only places where faces may cut (None: anywhere).
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
        step = _contour_step(x, at, pairs[cuts.pair], cuts)
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
    """How far each vertex moves (V x 3): edges along the line of intersection into their face, what they cut the other
    way.
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
    result: Floats = _STEP_M * total / np.sqrt(length**2 + 0.3**2)
    return result


def _normals(corners: Floats) -> Floats:
    normal = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    result: Floats = normal / np.maximum(np.linalg.norm(normal, axis=1, keepdims=True), 1e-12)
    return result


def close_gathers(mesh: ClothMesh, x: Floats, dof: Ints) -> tuple[Floats, Ints]:
    """The same places (V x 3) with gathered edges exactly on the shorter edge that they are sewn to; what lies beside
    them follows. And the unknowns that lie there now.
    """
    ties = mesh.ties
    is_point = ties.a.max(1) == ties.a.min(1)
    rows = np.nonzero((np.abs(ties.gap - GATHER_GAP_M) < 1e-9) & is_point)[0]
    count = int(dof.max()) + 1
    own = dof[ties.a[rows, 0]]
    rows, own = rows[~np.isin(own, dof[ties.b[rows]])], own[~np.isin(own, dof[ties.b[rows]])]
    if not len(rows):
        return x, np.zeros(0, np.int32)
    one, first = np.unique(own, return_index=True)
    on = np.einsum("nk,nkj->nj", ties.wb[rows[first]], x[ties.b[rows[first]]])
    still = np.unique(dof[ties.b[rows]])
    jumps = on - x[ties.a[rows[first], 0]]
    moves = np.zeros((count, 3))
    faces = dof[mesh.faces]
    ends = np.concatenate([faces, faces[:, [1, 2, 0]]]).ravel(), np.concatenate([faces[:, [1, 2, 0]], faces]).ravel()
    many = np.maximum(np.bincount(ends[0], minlength=count), 1)[:, None]
    for _ in range(_FADE):
        moves = np.stack([np.bincount(ends[0], moves[ends[1], k], count) for k in range(3)], 1) / many
        moves[still] = 0
        moves[one] = jumps
    return x + moves[dof], one.astype(np.int32)
