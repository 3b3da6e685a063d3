"""How well a garment hangs: depth in the body, strain, faces that cross, and whether it fell. Used by tests, too."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from modiste.core.material import Material
from modiste.sewing.simulation.dynamics.contact import Collider, Planes
from modiste.sewing.simulation.values import BodyMesh, Floats, Hung, Ints

DEPTH_M: Final = 0.0005
MOST_CROSSING: Final = 0.002
MOST_STRAIN: Final = 0.06
"""Share of faces that cut another, and 99th percentile of the strain of wovens, that nobody sees."""
MOST_CREASED: Final = 8e-4
"""So much more of the cloth may be folded sharply (`crease_share`) than of what it began as."""
_BEHIND: Final = 0.8
"""Cosine: so straight behind the nearest point of the skin lies what is within; beyond the rim of what is met (wrists,
a bare neck) cloth lies beside it."""
_BESIDE_M: Final = 0.035
"""Farther along the skin from its nearest point than this lies what is beyond a rim; points are closer together."""
_WORN: Final = frozenset({"torso", "left_leg", "right_leg", "left_arm", "right_arm"})
_FLAT: Final = 1e-13
"""Metres cubed: what rounding makes of a corner that lies in a face's plane."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Quality:
    """`depth_mm` the deepest vertex in the body; `strain_p99` the 99th percentile of the larger stretch along warp or
    weft; `crossing` the share of faces that cut another; `top_m` and `bottom_m` the garment's heights.
    """

    depth_mm: float
    strain_p99: float
    crossing: float
    top_m: float
    bottom_m: float


def quality(hung: Hung) -> Quality:
    """Measures of a hung garment."""
    return Quality(depth_mm=1000 * body_depth(hung),
                   strain_p99=float(np.percentile(yarn_strains(hung).max(1), 99)), crossing=crossing_share(hung),
                   top_m=float(hung.vertices[:, 2].max()), bottom_m=float(hung.vertices[:, 2].min()))  # fmt: skip


def faults(hung: Hung, materials: Mapping[str, Material]) -> float:
    """How far the worse of crossing faces and strain of wovens (`materials` by part, "body" among them) is past what
    passes unseen: up to 1 it is not.
    """
    woven = np.array([materials.get(panel.part, materials["body"]).weave == "woven" for panel in hung.pattern.panels])
    faces = woven[hung.panel[hung.faces[:, 0]]]
    strain = float(np.percentile(yarn_strains(hung)[faces].max(1), 99)) if faces.any() else 0.0
    return max(crossing_share(hung) / MOST_CROSSING, strain / MOST_STRAIN)


def begun_faults(hung: Hung, start: Hung, materials: Mapping[str, Material]) -> float:
    """The same of what began as another garment that hangs (`start`): it may hardly be more creased than that."""
    return max(faults(hung, materials), (crease_share(hung) - crease_share(start)) / MOST_CREASED)


def crease_share(hung: Hung) -> float:
    """The share of the triangles' sides, by length, along which cloth on trunk, legs and arms is folded sharper than a
    right angle: 0 where it hangs, a thousandth and more where it is crumpled (or pleated)."""
    regions = [panel.placement.region in _WORN for panel in hung.pattern.panels]
    faces = hung.faces[np.array(regions)[hung.panel[hung.faces[:, 0]]]]
    if not len(faces):
        return 0.0
    corners = hung.vertices[faces]
    normals = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    sides = np.sort(np.concatenate([faces[:, [0, 1]], faces[:, [1, 2]], faces[:, [2, 0]]]), axis=1)
    order = np.lexsort((sides[:, 1], sides[:, 0]))
    sides, owner = sides[order], np.tile(np.arange(len(faces)), 3)[order]
    twice = np.nonzero((sides[1:] == sides[:-1]).all(1))[0]
    lengths = np.linalg.norm(hung.vertices[sides[twice, 0]] - hung.vertices[sides[twice, 1]], axis=1)
    sharp = np.einsum("ij,ij->i", normals[owner[twice]], normals[owner[twice + 1]]) < 0
    return float(lengths[sharp].sum() / max(float(lengths.sum()), 1e-9))


def strains(uv_cm: Floats, faces: Ints, x: Floats) -> Floats:
    """Largest and smallest principal stretch minus 1 of each face, F x 2 (uv in cm, x in metres)."""
    aa, ab, bb = _metric(uv_cm, faces, x, 0.0)
    middle, half = (aa + bb) / 2, np.sqrt(((aa - bb) / 2) ** 2 + ab**2)
    result: Floats = np.sqrt(np.maximum(np.stack([middle + half, middle - half], 1), 0)) - 1
    return result


def yarn_strains(hung: Hung) -> Floats:
    """Stretch minus 1 along warp and weft of each face, F x 2. Woven cloth shears, but its yarns do not give."""
    grain = np.deg2rad([panel.grain_deg for panel in hung.pattern.panels])[hung.panel[hung.faces[:, 0]]]
    aa, _, bb = _metric(hung.uv_cm, hung.faces, hung.vertices, grain)
    result: Floats = np.sqrt(np.stack([aa, bb], 1)) - 1
    return result


def _metric(uv_cm: Floats, faces: Ints, places: Floats, turn: Floats | float) -> tuple[Floats, Floats, Floats]:
    """Squared lengths and product of the images of two unit vectors at right angles, the first turned by `turn`."""
    uv, x = uv_cm[faces] / 100, places[faces]
    e1, e2 = uv[:, 1] - uv[:, 0], uv[:, 2] - uv[:, 0]
    det = e1[:, 0] * e2[:, 1] - e1[:, 1] * e2[:, 0]
    det = np.where(np.abs(det) < 1e-9, 1e-9, det)
    d1, d2 = x[:, 1] - x[:, 0], x[:, 2] - x[:, 0]
    u = (d1 * e2[:, [1]] - d2 * e1[:, [1]]) / det[:, None]
    v = (d2 * e1[:, [0]] - d1 * e2[:, [0]]) / det[:, None]
    cos, sin = (np.broadcast_to(f(turn), len(u))[:, None] for f in (np.cos, np.sin))
    a, b = cos * u + sin * v, cos * v - sin * u
    aa, ab, bb = (np.einsum("ij,ij->i", p, q) for p, q in ((a, a), (a, b), (b, b)))
    return aa, ab, bb


def body_depth(hung: Hung) -> float:
    """How deep the deepest vertex lies in the body, metres (0: none). What cloth does not meet (hands, feet, a bare
    head, bare arms) does not count.
    """
    from modiste.sewing.simulation.dynamics.ground import regions_of, solid

    keep = solid(hung.body, regions_of(hung.pattern))
    collider = Collider(hung.body.vertices[keep], hung.body.normals[keep], 0.0)
    planes = collider.planes(hung.vertices, reach=0.005)
    heights = planes.heights(hung.vertices)[~_is_beyond(collider, planes, hung.vertices)]
    near = float(max(0.0, -heights.min(initial=0.0)))
    return max(near, _far_within(hung.vertices, hung.body.vertices[keep], hung.body.normals[keep]))


def _far_within(x: Floats, points: Floats, normals: Floats) -> float:
    """How deep (metres) cloth (N x 3) lies that is farther in than contact looks: straight behind the skin."""
    away, nearest = cKDTree(points).query(x)
    deep = -np.einsum("ij,ij->i", x - points[nearest], normals[nearest])
    return float(deep[deep > _BEHIND * away].max(initial=0.0))


Keep = Callable[[Floats, Ints | None], Floats]
"""Gives places (N x 3) with those vertices of them (None: all) that lie in a body moved out of it."""


def outside(body: BodyMesh, solid: NDArray[np.bool_], free: Floats) -> Keep:
    """What keeps cloth just outside of the solid part of a body (or as far as `free`, V metres, lets it)."""
    return outside_of(Collider(body.vertices[solid], body.normals[solid], np.minimum(DEPTH_M, free)[solid]))


def outside_of(collider: Collider) -> Keep:
    """What keeps cloth outside of a collider, for places that are at most half a centimetre inside. Beyond the rim of
    what is met (below the ankle, say) nothing is pushed: planes go on there, the body does not.
    """

    def pushed(x: Floats, ids: Ints | None = None) -> Floats:
        x = x.copy()
        for _ in range(3):
            planes = collider.planes(x, ids, reach=0.005)
            lack = np.maximum(planes.least - planes.heights(x), 0)
            lack[_is_beyond(collider, planes, x)] = 0
            if not lack.any():
                break
            x[planes.ids] += planes.normals * lack[:, None]
            ids = planes.ids[lack > 0]
        return x

    return pushed


def _is_beyond(collider: Collider, planes: Planes, x: Floats) -> NDArray[np.bool_]:
    """Which of the vertices that have planes (N) lie beyond the rim of what is met."""
    step, out = x[planes.ids] - collider.points[planes.feet], collider.normals[planes.feet]
    beside = step - np.einsum("ij,ij->i", step, out)[:, None] * out
    found: NDArray[np.bool_] = np.linalg.norm(beside, axis=1) > _BESIDE_M
    return found


def crossing_share(hung: Hung) -> float:
    """Share of faces that cut through another one that they share no vertex with."""
    return float(len(crossing_faces(hung.vertices, hung.faces, hung.weld)) / max(len(hung.faces), 1))


def crossing_faces(x: Floats, faces: Ints, weld: Ints) -> Ints:
    """Faces that cut another one that they share no vertex with."""
    return np.unique(crossing_pairs(x, faces, weld)).astype(np.int32)


def crossing_pairs(x: Floats, faces: Ints, weld: Ints) -> Ints:
    """Pairs of faces (N x 2) of which an edge of one goes through the other; candidates by a KD-tree."""
    pairs = near_pairs(x[faces], weld[faces])
    found: Ints = pairs[np.unique(pierced(x[faces], pairs).pair)]
    return found


def near_pairs(corners: Floats, at: Ints, margin: float = 0.0) -> Ints:
    """Pairs of faces (F x 3 x 3, with vertices `at` F x 3) that share no vertex and whose spheres are at most `margin`
    (metres) apart.
    """
    middle = corners.mean(1)
    # Column by column here: numpy reduces short axes slowly.
    away = [_lengths(corners[:, corner] - middle) for corner in range(3)]
    radius = np.maximum(np.maximum(away[0], away[1]), away[2])
    pairs = cKDTree(middle).query_pairs(2 * float(np.percentile(radius, 98)) + margin, output_type="ndarray")
    if not len(pairs):
        return np.zeros((0, 2), np.int32)
    one, two = pairs[:, 0], pairs[:, 1]
    close = _lengths(middle[one] - middle[two]) < radius[one] + radius[two] + margin
    pairs = pairs[close]
    a, b = at[pairs[:, 0]].T, at[pairs[:, 1]].T
    meet = np.zeros(len(pairs), np.bool_)
    for own in a:
        for other in b:
            meet |= own == other
    found: Ints = pairs[~meet].astype(np.int32)
    return found


def _lengths(vectors: Floats) -> Floats:
    """Lengths of N x 3 -> N."""
    x, y, z = vectors.T
    lengths: Floats = np.sqrt(x * x + y * y + z * z)
    return lengths


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Cuts:
    """Edges that go through faces: `pair` the number of the pair (N), whose face `side` has the edge from `corner` to
    the next one; it cuts the other face at `share` of the edge, and there at `weights` (N x 3).
    """

    pair: Ints
    side: Ints
    corner: Ints
    share: Floats
    weights: Floats


def pierced(corners: Floats, pairs: Ints) -> Cuts:
    """All edges of the pairs' faces (corners F x 3 x 3) that go through the other face."""
    found: list[tuple[Ints, Ints, Ints, Floats, Floats]] = []
    number = np.arange(len(pairs))
    for axis in range(3):  # pairs whose boxes are apart in one direction go before the next is looked at
        along = corners[:, :, axis].T
        low, high = (op(op(along[0], along[1]), along[2]) for op in (np.minimum, np.maximum))
        a, b = pairs[number, 0], pairs[number, 1]
        number = number[(low[a] <= high[b]) & (low[b] <= high[a])]
    for side in (0, 1):
        number = number[_straddle(corners, pairs[number, side], pairs[number, 1 - side])]
    for side in (0, 1):
        edged, cut = corners[pairs[number, side]], corners[pairs[number, 1 - side]]
        for k in range(3):
            hit, share, weights = _pierces(edged[:, k], edged[:, (k + 1) % 3], cut)
            at = number[hit].astype(np.int32)
            found.append((at, np.full_like(at, side), np.full_like(at, k), share[hit], weights[hit]))
    pair, of, corner, share, weights = (np.concatenate(column) for column in zip(*found, strict=True))
    return Cuts(pair=pair, side=of, corner=corner, share=share, weights=weights)


def _straddle(corners: Floats, own: Ints, other: Ints) -> NDArray[np.bool_]:
    """Whether faces have corners on both sides of the planes of others (Moller 1997): those that have not, cut none."""
    plane = corners[other]
    normal = np.cross(plane[:, 1] - plane[:, 0], plane[:, 2] - plane[:, 0])
    apart = np.einsum("nkj,nj->kn", corners[own] - plane[:, :1], normal)
    low, high = (op(op(apart[0], apart[1]), apart[2]) for op in (np.minimum, np.maximum))
    found: NDArray[np.bool_] = (low <= _FLAT) & (high >= -_FLAT)
    return found


def _pierces(p: Floats, q: Floats, triangle: Floats) -> tuple[NDArray[np.bool_], Floats, Floats]:
    """Moller and Trumbore's test of segments p q (N x 3) against triangles (N x 3 x 3): whether, and at which share of
    the segment and weights of the triangle.
    """
    e1, e2, way = triangle[:, 1] - triangle[:, 0], triangle[:, 2] - triangle[:, 0], q - p
    h = np.cross(way, e2)
    det = np.einsum("ij,ij->i", e1, h)
    safe = np.where(np.abs(det) < 1e-14, np.inf, det)
    s = p - triangle[:, 0]
    u = np.einsum("ij,ij->i", s, h) / safe
    c = np.cross(s, e1)
    v = np.einsum("ij,ij->i", way, c) / safe
    t = np.einsum("ij,ij->i", e2, c) / safe
    hit = (np.abs(det) > 1e-14) & (u > 0) & (v > 0) & (u + v < 1) & (t > 0) & (t < 1)
    return hit, t, np.stack([1 - u - v, u, v], 1)
