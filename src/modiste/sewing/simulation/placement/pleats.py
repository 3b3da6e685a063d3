"""Short pleats (tucks of trousers): cloth laid to and fro along an edge, folded before it is sewn."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from modiste.sewing.pattern.geometry import edge_points, outline
from modiste.sewing.pattern.values import Panel, Pattern
from modiste.sewing.simulation.values import Floats

PLEAT_M: Final = 0.003


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Knots:
    """Where a panel's cloth turns along the edge that is pleated, by x (cm, rising): there it lies at `to`, `height`
    layers out (0 to 2). `y` of that edge; `reach` cm from it the folds run down.
    """

    x: Floats
    to: Floats
    height: Floats
    y: float
    reach: float


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Folded:
    """A panel folded at its knots, less and less down to `reach` from their edge."""

    knots: Knots

    def at(self, uv: Floats) -> tuple[Floats, Floats]:
        """Folded x (cm) and height above the lowest layer (metres) of points (N x 2, cm)."""
        knots = self.knots
        share = np.clip(1.5 - np.abs(uv[:, 1] - knots.y) / max(2 * knots.reach, 0.1), 0, 1)
        height = np.interp(uv[:, 0], knots.x, knots.height)
        return uv[:, 0] + share * np.interp(uv[:, 0], knots.x, knots.to - knots.x), share * height * PLEAT_M


def folds_of(pattern: Pattern, panel: Panel) -> Folded | None:
    """How a panel folds that is pleated into another along an edge; None where it is not."""
    knots = knots_of(pattern, panel)
    return None if knots is None else Folded(knots=knots)


def knots_of(pattern: Pattern, panel: Panel) -> Knots | None:
    """Where a panel that is pleated into another turns; None where it is not pleated."""
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
    return Knots(x=np.concatenate(x), to=np.concatenate(to), height=np.concatenate(heights) + 1,
                 y=float(np.mean([row[3] for row in tables])), reach=reach)  # fmt: skip
