"""Pleats: cloth laid to and fro. Short ones (tucks of trousers) begin folded; those that run down a whole skirt are
hung as the plain skirt that they make, and laid in folds on its surface afterwards, as an iron does.
"""

from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from modiste.sewing.pattern.geometry import edge_points, outline
from modiste.sewing.pattern.values import Edge, Panel, Pattern, Point
from modiste.sewing.simulation.meshing import ClothMesh
from modiste.sewing.simulation.sewing import barycentric
from modiste.sewing.simulation.surface import on_surface
from modiste.sewing.simulation.values import Floats

PLEAT_M: Final = 0.003
_LAID_M: Final = 0.0016
_WHOLE: Final = 0.7
_OPENS_PER_CM: Final = 0.015


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Folded:
    """A pleated panel's x (cm) folded: at `x` it lies at `to`, `height` layers out (0 to 2), down to `reach` cm from
    `y`. `opens`: how much wider the folded panel gets with each cm of distance from there (a share of its width).
    """

    x: Floats
    to: Floats
    height: Floats
    y: float
    reach: float
    opens: float = 0.0

    def at(self, uv: Floats) -> tuple[Floats, Floats]:
        """Folded x (cm) and height above the lowest layer (metres) of points (N x 2, cm)."""
        far = np.abs(uv[:, 1] - self.y)
        share = np.clip(1.5 - far / max(self.reach, 0.1), 0, 1)
        height = np.interp(uv[:, 0], self.x, self.height)
        if not self.opens:
            return uv[:, 0] + share * np.interp(uv[:, 0], self.x, self.to - self.x), share * height * PLEAT_M
        # What runs back stands up as the pleats open: it gets narrower, and as high as its length lets it.
        steps = np.diff(self.to)
        ahead = np.concatenate([[0.0], np.cumsum(np.maximum(steps, 0))])
        back = np.concatenate([[0.0], np.cumsum(np.maximum(-steps, 0))])
        net = ahead[-1] - back[-1]
        left = np.clip((ahead[-1] - (1 + self.opens * far) * net) / max(back[-1], 1e-6), 0.15, 1)
        to = np.interp(uv[:, 0], self.x, ahead) - left * np.interp(uv[:, 0], self.x, back)
        middle = (ahead[-1] - left * back[-1]) / 2
        length = float(np.median(-steps[steps < 0])) / 100
        rise = np.clip(0.5 * length * np.sqrt(1 - left**2), _LAID_M, 0.008)
        return self.to[0] + net / 2 + to - middle, height * rise


def folds_of(pattern: Pattern, panel: Panel) -> Folded | None:
    """How a panel folds that is pleated into another along an edge; None where it is not."""
    tables: list[tuple[Floats, Floats, Floats, float]] = []
    for seam in pattern.seams:
        for ref, corners in ((seam.a, seam.folds), (seam.b, tuple((b, a) for a, b in seam.folds))):
            edge = next((e for e in panel.edges if e.name == ref.edge), None)
            if ref.panel != panel.name or len(corners) < 3 or (seam.ratio > 1) != (ref is seam.a) or edge is None:
                continue
            table = np.array(corners)
            points = edge_points(edge, ref.begin + table[:, 0] * (ref.end - ref.begin))
            net = abs(points[-1, 0] - points[0, 0]) / max(seam.ratio, 1 / seam.ratio)
            slope = np.sign(np.diff(table[:, 1]))
            height = np.zeros(len(table))
            height[1:-1] = np.sign(slope[:-1] - slope[1:])
            order = slice(None) if points[-1, 0] > points[0, 0] else slice(None, None, -1)
            along = table[:, 1] * net if points[-1, 0] > points[0, 0] else (1 - table[:, 1]) * net
            tables.append((points[order, 0], along[order], height[order], float(points[:, 1].mean())))
    if not tables:
        return None
    tables.sort(key=lambda row: float(row[0][0]))
    ring = outline(panel)
    low, high = float(ring[:, 0].min()) - 1, float(ring[:, 0].max()) + 1
    x, to, heights = [np.array([low])], [np.array([low])], [np.zeros(1)]
    for xs, along, up, _ in tables:
        begin = float(to[-1][-1]) + float(xs[0]) - float(x[-1][-1])
        x.append(xs + 1e-6 * np.arange(len(xs)))
        to.append(begin + along)
        heights.append(up)
    x.append(np.array([high]))
    to.append(np.array([float(to[-1][-1]) + high - float(x[-2][-1])]))
    heights.append(np.zeros(1))
    lines = [abs(line.points[-1][1] - line.points[0][1]) for line in panel.lines if line.kind == "pleat"]
    reach = max(lines) if lines else float(np.ptp(ring[:, 1]))
    return Folded(x=np.concatenate(x), to=np.concatenate(to), height=np.concatenate(heights) + 1,
                   y=float(np.mean([row[3] for row in tables])), reach=2 * reach)  # fmt: skip


def pressed(pattern: Pattern) -> dict[str, Folded]:
    """The panels of a pattern that are pleated all the way down, by name."""
    found = {}
    for panel in pattern.panels:
        folded = folds_of(pattern, panel)
        height = float(np.ptp(outline(panel)[:, 1]))
        if folded is not None and folded.reach / 2 > _WHOLE * height and panel.placement.polar is None:
            found[panel.name] = replace(folded, opens=_OPENS_PER_CM)
    return found


def plain_pattern(pattern: Pattern, folded: dict[str, Folded]) -> Pattern:
    """The same garment with those panels as wide as they are when folded, sewn plainly."""
    if not folded:
        return pattern
    panels = tuple(replace(p, edges=tuple(_narrow(edge, folded[p.name]) for edge in p.edges), lines=(), trims=(),
                           holes=()) if p.name in folded else p for p in pattern.panels)  # fmt: skip
    seams = tuple(replace(s, kind="plain", ratio=1.0, folds=())
                  if s.folds and {s.a.panel, s.b.panel} & set(folded) else s for s in pattern.seams)  # fmt: skip
    return replace(pattern, panels=panels, seams=seams)


def _narrow(edge: Edge, folded: Folded) -> Edge:
    def moved(point: Point) -> Point:
        return float(folded.at(np.array([point]))[0][0]), point[1]

    return replace(edge, start=moved(edge.start), end=moved(edge.end), controls=tuple(moved(c) for c in edge.controls))


def lay_pleats(plain: ClothMesh, x: Floats, mesh: ClothMesh, folded: dict[str, Folded]) -> Floats:
    """Places of the pleated garment's vertices on the plain one that hangs (x, metres)."""
    result = np.full((len(mesh.uv), 3), np.nan)
    for i, panel in enumerate(mesh.pattern.panels):
        mine = mesh.panel == i
        if panel.name not in folded:
            own = plain.faces[plain.face_panel == i]
            face, weights = barycentric(mesh.uv[mine], plain.uv, own)
            result[mine] = np.einsum("nk,nkj->nj", np.clip(weights, -1, 2), x[own[face]])
            continue
        to, height = folded[panel.name].at(mesh.uv[mine])
        uv = np.stack([to, mesh.uv[mine, 1]], 1)
        flat = on_surface(plain, x, i, uv, 0.0)
        result[mine] = flat + (on_surface(plain, x, i, uv, 1.0) - flat) * height[:, None]
    return result
