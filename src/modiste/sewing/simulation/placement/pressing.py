"""Pressed pleats: folds that run from one edge to another, as an iron lays them.

The garment hangs as the plain one that its pleats make; then each pleat is laid on its surface, fold on fold. Row by
row of the panel the cloth between two folds keeps its length, so that pleats lie flat however wide the row is: that
is what the folds' lines say, which come nearer to each other where the skirt opens.
"""

from dataclasses import dataclass, field, replace
from typing import Final

import numpy as np

from modiste.sewing.pattern.geometry import edge_points, outline, polygon
from modiste.sewing.pattern.values import Edge, Line, Panel, Pattern
from modiste.sewing.simulation.mesh.fold_lines import side_points, through_lines
from modiste.sewing.simulation.mesh.meshing import ClothMesh
from modiste.sewing.simulation.mesh.seams import barycentric
from modiste.sewing.simulation.mesh.surface import on_surface
from modiste.sewing.simulation.placement.pleats import Knots, knots_of
from modiste.sewing.simulation.values import Floats

_WHOLE: Final = 0.7
_FLATTEST: Final = 0.3
"""Of its length, what cloth between two folds takes at least of the row, however high it stands."""
_LAYER_M: Final = (0.0011, 0.0018, 0.0032)
"""Distance of layers where they are sewn, `_LOOSE_CM` below, and `_FREE_CM` below."""
_LOOSE_CM: Final = (0.0, 5.0, 70.0)
_OWN_CM: Final = 0.15
_LEVELS: Final = 40
UNDER: Final = "_under"
"""How the name of a fold ends that lies under the cloth, on panels whose pleats turn to both sides."""
_SAME_CM: Final = 1e-3
_STIFFER: Final = 25.0
"""Three layers that are pressed bend this much harder than one."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Pressed:
    """A panel folded along `lines` (each K x 2, cm, downwards; from left to right). Between two of them the cloth runs
    on (+1) or back (-1), `ways`; on them it lies `heights` layers out. `top` is the y of the pleated edge. Folded, its
    rows turn by `turn` (radians) from side to side, and are as wide as `net` says (K x 2: y falling, width, cm).
    """

    lines: tuple[Floats, ...]
    ways: Floats
    heights: Floats
    top: float
    turn: float = 0.0
    net: Floats = field(default_factory=lambda: np.zeros((1, 2)))

    def at(self, uv: Floats) -> tuple[Floats, Floats]:
        """Points (N x 2, cm) in the plane of the folded panel, and their height over its middle layer (N, metres)."""
        low = self.top - uv[:, 1]
        x = np.stack([np.interp(-uv[:, 1], -line[:, 1], line[:, 0]) for line in self.lines], 1)
        layer = np.interp(low, _LOOSE_CM, _LAYER_M)
        long = np.maximum(np.diff(x, axis=1), 1e-6)
        rise = np.diff(self.heights)[None] * layer[:, None] * 100
        net = self.ways * np.sqrt(np.maximum(long**2 - rise**2, (_FLATTEST * long) ** 2))
        to = np.concatenate([x[:, :1], x[:, :1] + np.cumsum(net, 1)], 1)
        # What lies at x = 0 (the middle, or the centre's edge) stays there.
        folded = _inner(x, to, uv[:, 0]) - _inner(x, to, np.clip(0.0, x[:, 0], x[:, -1]))
        return self._opened(folded, uv[:, 1]), (_inner(x, np.broadcast_to(self.heights, x.shape), uv[:, 0]) - 1) * layer

    def _opened(self, folded: Floats, y: Floats) -> Floats:
        """Rows that get wider downwards as arcs: a cone laid flat, whose hem hangs level."""
        if self.turn < 1e-3:
            return np.stack([folded, y], 1)
        radius = np.interp(-y, -self.net[:, 0], self.net[:, 1]) / self.turn
        angle = folded / radius
        return np.stack([radius * np.sin(angle), y + radius * (1 - np.cos(angle))], 1)


def _inner(x: Floats, y: Floats, at: Floats) -> Floats:
    """Row by row: the broken line through (x, y) (N x K, x rising) at `at` (N); beyond its ends it goes on."""
    k = np.clip((x <= at[:, None]).sum(1) - 1, 0, x.shape[1] - 2)
    row = np.arange(len(x))
    step = np.maximum(x[row, k + 1] - x[row, k], 1e-6)
    result: Floats = y[row, k] + (at - x[row, k]) / step * (y[row, k + 1] - y[row, k])
    return result


def pressed(pattern: Pattern) -> dict[str, Pressed]:
    """The panels of a pattern that are pleated from edge to edge, by name."""
    found = {}
    for panel in pattern.panels:
        knots = knots_of(pattern, panel)
        height = float(np.ptp(outline(panel)[:, 1]))
        if knots is not None and knots.reach > _WHOLE * height and panel.placement.polar is None:
            found[panel.name] = _pressed(panel, knots)
    return found


def _pressed(panel: Panel, knots: Knots) -> Pressed:
    lines = through_lines(panel)
    places = []
    apart = np.concatenate([[True], np.diff(knots.x) > _SAME_CM])
    knot_x, knot_to, heights = knots.x[apart], knots.to[apart], knots.height[apart]
    ways = np.sign(np.diff(knot_to))
    turns = np.concatenate([[True], ways[1:] != ways[:-1], [True]])
    heights = heights[turns].copy()
    for k, x in enumerate(knot_x[turns]):
        own = min(lines, key=lambda line: abs(_top(line)[0] - x), default=None)
        if own is not None and abs(_top(own)[0] - x) < _OWN_CM:
            points = np.array(sorted(own.points, key=lambda point: -point[1]))
            # Which of its two folds a pleat hides follows from its zigzag alone only where all turn to one side.
            if any(line.name.endswith(UNDER) for line in lines):
                heights[k] = 0.0 if own.name.endswith(UNDER) else 2.0
        else:
            points = np.array([[x, knots.y]])
        places.append(points)
    flat = Pressed(lines=tuple(places), ways=ways[turns[:-1]], heights=heights, top=knots.y)
    area = polygon(panel)
    _, low, _, high = area.bounds
    levels = np.linspace(high - 0.01, low + 0.01, _LEVELS)
    left, right = (flat.at(side_points(area, levels, bound))[0][:, 0] for bound in (0, 2))
    net = np.stack([levels, right - left], 1)
    return replace(flat, turn=max(float(net[-1, 1] - net[0, 1]) / (high - low), 0.0), net=net)


def _top(line: Line) -> tuple[float, float]:
    return max(line.points, key=lambda point: point[1])


def plain_pattern(pattern: Pattern, folded: dict[str, Pressed]) -> Pattern:
    """The same garment with those panels as wide as they are when folded, sewn plainly."""
    if not folded:
        return pattern
    panels = tuple(replace(p, edges=_narrow(p, folded[p.name]), lines=(), trims=(), holes=(),
                           stiffness=p.stiffness * _STIFFER)
                   if p.name in folded else p for p in pattern.panels)  # fmt: skip
    seams = tuple(replace(s, kind="plain", ratio=1.0, folds=())
                  if s.folds and {s.a.panel, s.b.panel} & set(folded) else s for s in pattern.seams)  # fmt: skip
    return replace(pattern, panels=panels, seams=seams)


def _narrow(panel: Panel, folded: Pressed) -> tuple[Edge, ...]:
    """The edges folded: cubics nearest (by least squares) to where their points come to lie."""
    edges = []
    for edge in panel.edges:
        t = np.linspace(0, 1, 25)
        points = folded.at(edge_points(edge, t))[0]
        start, end = points[0], points[-1]
        controls: tuple[tuple[float, float], ...] = ()
        if np.ptp(points[:, 1]) > 0.05:
            lengths = np.concatenate([[0.0], np.cumsum(np.linalg.norm(np.diff(points, axis=0), axis=1))])
            t = lengths / lengths[-1]
            rest = points - (1 - t[:, None]) ** 3 * start - t[:, None] ** 3 * end
            weights = np.stack([3 * t * (1 - t) ** 2, 3 * t**2 * (1 - t)], 1)
            solved = np.linalg.lstsq(weights, rest, rcond=None)[0]
            controls = tuple((float(x), float(y)) for x, y in solved)
        edges.append(replace(edge, start=(float(start[0]), float(start[1])), end=(float(end[0]), float(end[1])),
                             controls=controls))  # fmt: skip
    return tuple(edges)


def lay_pleats(plain: ClothMesh, x: Floats, mesh: ClothMesh, folded: dict[str, Pressed]) -> Floats:
    """Places of the pleated garment's vertices on the plain one that hangs (x, metres)."""
    result = np.full((len(mesh.uv), 3), np.nan)
    for i, panel in enumerate(mesh.pattern.panels):
        mine = mesh.panel == i
        if panel.name not in folded:
            own = plain.faces[plain.face_panel == i]
            face, weights = barycentric(mesh.uv[mine], plain.uv, own)
            result[mine] = np.einsum("nk,nkj->nj", np.clip(weights, -1, 2), x[own[face]])
            continue
        uv, height = folded[panel.name].at(mesh.uv[mine])
        flat = on_surface(plain, x, i, uv, 0.0)
        result[mine] = flat + (on_surface(plain, x, i, uv, 1.0) - flat) * height[:, None]
    return result
