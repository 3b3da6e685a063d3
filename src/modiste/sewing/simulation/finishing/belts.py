"""Belts are laid last, around what hangs: each row is the convex outline of the cloth beneath it, as long as the belt.

A belt is taut: it spans from one fold of the cloth to the next. Hung together with the cloth it would be pierced by the
folds that gather under it, which are finer than what two meshes can keep apart. What bulges past a belt that is shorter
than that outline is pressed in, as a hand smooths it when the belt is tied.
"""

from dataclasses import dataclass, field
from typing import Final

import numpy as np
import shapely
from scipy.ndimage import gaussian_filter1d, minimum_filter1d
from shapely.geometry import MultiPoint, Polygon

from modiste.sewing.pattern.values import Panel
from modiste.sewing.simulation.mesh.meshing import ClothMesh
from modiste.sewing.simulation.placement.belting import belted, height_cm, is_belt
from modiste.sewing.simulation.placement.tubes import limbs
from modiste.sewing.simulation.values import BodyMesh, Floats

_GAP_M: Final = 0.0022
_ROW_M: Final = 0.008
_ROUND_M: Final = 0.02
"""Radius to which the outline's corners are rounded: cloth does not crease over a fold beneath it."""
_GIVES: Final = 1.02
_DEEP_M: Final = 0.03
_BESIDE_M: Final = 0.025
"""Above and below a belt what was pressed swells again within so much."""
_SLIDES_M: Final = 0.03
_OVER_BELTS: Final = ("belt_loop",)
_WIDE: Final = 9
"""Degrees: as far beside a point of a sleeve a belt keeps inside of it."""
_TURN: Final = np.linspace(0.0, 2 * np.pi, 361)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Rings:
    """What lies under a belt, row by row from below: `z` K heights; `middle` K x 2; `raw` the radius of the outline at
    each of `_TURN` (K x T), `taut` that of the belt; metres.
    """

    z: Floats = field(repr=False)
    middle: Floats = field(repr=False)
    raw: Floats = field(repr=False)
    taut: Floats = field(repr=False)


def belts(mesh: ClothMesh) -> list[int]:
    """The panels of a mesh that are belts, inner ones first."""
    panels = mesh.pattern.panels
    return sorted((i for i, panel in enumerate(panels) if is_belt(panel)), key=lambda i: panels[i].placement.layer)


def lay_belts(mesh: ClothMesh, x: Floats, body: BodyMesh) -> Floats:
    """Places of all vertices (V x 3, metres; NaN: not placed yet) with all belts laid and the cloth beneath pressed."""
    for number in belts(mesh):
        x = _laid(mesh, x, number, body)
    return x


def _laid(mesh: ClothMesh, x: Floats, number: int, body: BodyMesh) -> Floats:
    panel, mine = mesh.pattern.panels[number], mesh.panel == number
    under = _is_under(mesh, number)[mesh.panel] & np.isfinite(x[:, 0])
    low, high = float(mesh.uv[mine, 1].min()), float(mesh.uv[mine, 1].max())
    z = np.array([height_cm(panel, y, body) / 100 for y in (low, high)]) + _slid(mesh, x, body)
    length = float(np.ptp(mesh.uv[mine, 0])) / 100
    sleeves = np.array([each.placement.region.endswith("arm") for each in mesh.pattern.panels])[mesh.panel]
    heights = np.linspace(z[0], z[1], max(round((z[1] - z[0]) / _ROW_M), 2) + 1)
    rings = _rings(x[under], x[sleeves & np.isfinite(x[:, 0])], body, heights, length)
    if rings is None:
        return x
    x = x.copy()
    x[under] = _pressed(x[under], rings)
    share = (mesh.uv[mine] - mesh.uv[mine].min(0)) / np.ptp(mesh.uv[mine], axis=0)
    x[mine] = _around(rings, share, panel)
    return x


def _is_under(mesh: ClothMesh, number: int) -> "np.ndarray[tuple[int], np.dtype[np.bool_]]":
    """Which panels a belt lies over: those of the trunk and legs, and the pieces on them but for its loops."""
    panels = mesh.pattern.panels
    below: set[str] = set()
    for panel in panels:
        place = panel.placement
        if place.region in ("torso", "left_leg", "right_leg") and place.layer < panels[number].placement.layer:
            below.add(panel.name)
    for _ in panels:
        below |= {panel.name for panel in panels
                  if panel.placement.region == "host" and panel.placement.host in below
                  and panel.piece not in _OVER_BELTS}  # fmt: skip
    return np.array([panel.name in below for panel in panels])


def _slid(mesh: ClothMesh, x: Floats, body: BodyMesh) -> float:
    """How far (metres) the rows that the belts gather hang from where they were placed."""
    ties = belted(mesh, body)
    if not len(ties.gap):
        return 0.0
    now = np.einsum("nk,nk->n", ties.wa, x[ties.a, 2])
    panels = mesh.pattern.panels
    meant = np.array([height_cm(panels[i], float(y), body) / 100 for i, y in
                      zip(mesh.panel[ties.a[:, 0]], np.einsum("nk,nk->n", ties.wa, mesh.uv[ties.a, 1]), strict=True)])
    return float(np.clip(np.nanmedian(now - meant), -_SLIDES_M, _SLIDES_M))


def _rings(cloth: Floats, sleeves: Floats, body: BodyMesh, heights: Floats, length: float) -> _Rings | None:
    arms = limbs(body)
    trunk = body.vertices[~(arms["left_arm"] | arms["right_arm"])]
    middle = trunk[np.abs(trunk[:, 2] - heights.mean()) < 0.02, :2].mean(0)
    raw, taut = [], []
    for height in heights:
        skin = _outline(trunk, height)
        if skin is None:
            return None
        cut = _outline(np.concatenate([trunk, cloth]), height) or skin
        raw.append(_radii(cut, middle))
        # Rounded by taking away and giving back; then as far out as the belt is long, but never into the body.
        ring = (cut.buffer(-_ROUND_M).buffer(_ROUND_M) or cut).buffer(_GAP_M)
        wanted = min(max(ring.length, length), _GIVES * length)
        ring = ring.buffer((wanted - ring.length) / (2 * np.pi))
        least = skin.buffer(_GAP_M)
        radii = _radii(shapely.convex_hull(shapely.union(ring, least)), middle)
        taut.append(np.maximum(np.minimum(radii, _before(sleeves, height, middle)), _radii(least, middle)))
    smooth = gaussian_filter1d(gaussian_filter1d(np.array(taut), 1.0, axis=0, mode="nearest"), 2.0, axis=1, mode="wrap")
    return _Rings(z=heights, middle=middle, raw=np.array(raw), taut=smooth)


def _outline(points: Floats, height: float) -> Polygon | None:
    """The convex outline of what lies at a height; None where there is nothing."""
    hull = MultiPoint(points[np.abs(points[:, 2] - height) < _ROW_M, :2]).convex_hull
    return hull if isinstance(hull, Polygon) else None


def _radii(ring: Polygon, middle: Floats) -> Floats:
    """How far a convex outline lies from a point within, at each of `_TURN` (from the front to the wearer's left)."""
    corners = np.array(ring.exterior.coords)[:-1] - middle
    angle = np.mod(np.arctan2(corners[:, 0], -corners[:, 1]), 2 * np.pi)
    order = np.argsort(angle)
    a, corners = angle[order], corners[order]
    at = np.searchsorted(a, _TURN) % len(a)
    p, q = corners[at - 1], corners[at]
    ray = np.stack([np.sin(_TURN), -np.cos(_TURN)], 1)
    side = q - p
    result: Floats = (p[:, 0] * side[:, 1] - p[:, 1] * side[:, 0]) / (ray[:, 0] * side[:, 1] - ray[:, 1] * side[:, 0])
    return result


def _before(sleeves: Floats, height: float, middle: Floats) -> Floats:
    """How far from the middle (metres, at each of `_TURN`) a belt can lie inside of sleeves that hang beside it."""
    away = sleeves[np.abs(sleeves[:, 2] - height) < 1.5 * _ROW_M, :2] - middle
    turn = np.mod(np.arctan2(away[:, 0], -away[:, 1]), 2 * np.pi) / (2 * np.pi) * (len(_TURN) - 1)
    most = np.full(len(_TURN), np.inf)
    np.minimum.at(most, np.round(turn).astype(int), np.hypot(away[:, 0], away[:, 1]) - _GAP_M)
    result: Floats = minimum_filter1d(most, _WIDE, mode="wrap")
    return result


def _pressed(x: Floats, rings: _Rings) -> Floats:
    """Cloth (N x 3) no farther out than the belt lets it be: all of it moves in, so that layers keep their order."""
    away = x[:, :2] - rings.middle
    radius = np.hypot(away[:, 0], away[:, 1])
    turn = np.mod(np.arctan2(away[:, 0], -away[:, 1]), 2 * np.pi) / (2 * np.pi) * (len(_TURN) - 1)
    row = np.interp(x[:, 2], rings.z, np.arange(len(rings.z)))
    raw, taut = (_at(ring, row, turn) for ring in (rings.raw, rings.taut))
    most = taut - _GAP_M
    floor = np.minimum(most, raw) - _DEEP_M
    share = np.clip((most - floor) / np.maximum(raw - floor, 1e-6), 0.0, 1.0)
    beside = np.abs(x[:, 2] - np.clip(x[:, 2], rings.z[0], rings.z[-1])) / _BESIDE_M
    share = 1 - (1 - share) * np.maximum(1 - beside, 0.0)
    now = np.where(radius > floor, floor + (radius - floor) * share, radius)
    moved = x.copy()
    moved[:, :2] = rings.middle + away * (now / np.maximum(radius, 1e-6))[:, None]
    return moved


def _at(table: Floats, row: Floats, column: Floats) -> Floats:
    """A table (K x T) between its rows and columns."""
    r0, c0 = np.clip(row.astype(int), 0, len(table) - 2), np.clip(column.astype(int), 0, table.shape[1] - 2)
    r, c = row - r0, column - c0
    result: Floats = ((table[r0, c0] * (1 - c) + table[r0, c0 + 1] * c) * (1 - r)
                      + (table[r0 + 1, c0] * (1 - c) + table[r0 + 1, c0 + 1] * c) * r)  # fmt: skip
    return result


def _around(rings: _Rings, share: Floats, panel: Panel) -> Floats:
    """Places of a belt's vertices: `share` (N x 2) of its length and height, from where it begins."""
    first = np.deg2rad(panel.placement.angles_deg[0])
    turns = _TURN + first
    radii = np.stack([np.interp(np.mod(turns, 2 * np.pi), _TURN, row) for row in rings.taut])
    ring = radii[..., None] * np.stack([np.sin(turns), -np.cos(turns)], 1)[None]
    column = np.zeros((len(rings.z), len(share)))
    for k, points in enumerate(ring):
        along = np.concatenate([[0.0], np.cumsum(np.linalg.norm(np.diff(points, axis=0), axis=1))])
        column[k] = np.interp(share[:, 0] * along[-1], along, np.arange(len(_TURN)))
    row = share[:, 1] * (len(rings.z) - 1)
    low = np.clip(row.astype(int), 0, len(rings.z) - 2)
    rest, own = row - low, np.arange(len(share))
    at = column[low, own] * (1 - rest) + column[low + 1, own] * rest
    places = np.stack([_at(ring[..., axis], row, at) for axis in (0, 1)], 1)
    return np.column_stack([rings.middle + places, np.interp(row, np.arange(len(rings.z)), rings.z)])
