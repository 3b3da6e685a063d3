"""Panels without side seams that hang from the shoulders over the arms (ponchos): laid as a roof, not wrapped.

Around the trunk such a panel would go more than once. So it begins as on a rail: joined front to back along its upper
edge, which lies across the shoulders, bent over it, and straight down from there.
"""

from typing import Final

import numpy as np

from modiste.sewing.pattern.geometry import edge_points, outline
from modiste.sewing.pattern.values import EdgeRef, Panel, Pattern, Seam
from modiste.sewing.simulation.placement.tubes import landmark
from modiste.sewing.simulation.values import BodyMesh, Floats

_STEEP: Final = 0.7
_BEND_M: Final = 0.14
"""Least radius of the bend over the shoulders; larger where bust, belly or seat stand out farther."""
_LIFT_M: Final = 0.02
_CLEAR_M: Final = 0.01
_NEAR_CM: Final = 15.0


def over_arms(pattern: Pattern) -> frozenset[str]:
    """The panels of a pattern that reach up to the neck and are joined to no other of the trunk at their sides, nor
    sewn on top of one that is: a yoke is part of the front or back that it was cut from."""
    around = {panel.name for panel in pattern.panels if panel.placement.region == "torso"}
    joins = [seam for seam in pattern.seams if {seam.a.panel, seam.b.panel} <= around and not seam.is_open]
    sided = {ref.panel for seam in joins if seam.a.panel != seam.b.panel and _joins_sides(pattern, seam)
             for ref in (seam.a, seam.b)}
    carried = {above.panel for seam in joins for above, below in ((seam.a, seam.b), (seam.b, seam.a))
               if below.panel in sided and _is_low(pattern.panel(above.panel), above)}
    return frozenset(name for name in around - sided - carried if _reaches_the_neck(pattern.panel(name)))


def _joins_sides(pattern: Pattern, seam: Seam) -> bool:
    """Whether a seam runs steeply along either of its panels."""
    ends = [_ends(pattern.panel(ref.panel), ref) for ref in (seam.a, seam.b)]
    ways = [np.abs(both[1] - both[0]) for both in ends if both is not None]
    return any(up > _STEEP * across for across, up in ways)


def _is_low(panel: Panel, ref: EdgeRef) -> bool:
    """Whether an edge lies in the lower half of its panel."""
    ends, heights = _ends(panel, ref), outline(panel, 0.5)[:, 1]
    return ends is not None and float(ends[:, 1].mean()) < (heights.min() + heights.max()) / 2


def _ends(panel: Panel, ref: EdgeRef) -> Floats | None:
    """Both ends (2 x 2, cm) of what a seam takes of an edge; None of a line within a panel."""
    edge = next((each for each in panel.edges if each.name == ref.edge), None)
    return None if edge is None else edge_points(edge, np.array([ref.begin, ref.end]))


def _reaches_the_neck(panel: Panel) -> bool:
    """A rib at a hem is placed from the neck too, but ends far below it."""
    placement = panel.placement
    if placement.landmark != "side_neck" or placement.polar is not None:
        return False
    return float(outline(panel, 0.5)[:, 1].max()) > placement.landmark_y_cm - _NEAR_CM


def as_roof(panel: Panel, uv: Floats, body: BodyMesh) -> Floats:
    """Places (N x 3, metres) of a panel's points (N x 2, cm) over the shoulders of a body."""
    placement = panel.placement
    ring = outline(panel, 0.5)
    top = landmark(body, "side_neck")
    # The upper edge as far as the neckline's ends, which are its highest points; level between them.
    u = np.linspace(float(ring[:, 0].min()), float(ring[:, 0].max()), 200)
    upper = np.array([ring[np.abs(ring[:, 0] - at) <= np.ptp(u) / 100, 1].max(initial=-np.inf) for at in u])
    known = np.isfinite(upper)
    upper = np.interp(u, u[known], upper[known])
    peak = [float(u[side][np.argmax(upper[side])]) for side in (u <= 0, u >= 0) if side.any()]
    inner = (u > min(peak)) & (u < max(peak)) if len(peak) == 2 else np.zeros(len(u), bool)
    upper[inner] = upper[~inner].max()
    ridge = np.interp(uv[:, 0], u, upper)
    down = np.maximum(ridge - uv[:, 1], 0) / 100
    sign = 1.0 if np.cos(np.deg2rad(np.mean(placement.angles_deg))) < 0 else -1.0
    bend = max(_BEND_M, _stands_out(body, sign, float(top[2]) - float(down.max())) + _CLEAR_M)
    turn = np.minimum(down / bend, np.pi / 2)
    # Behind, x runs from the wearer's left to the right as the panel is seen from outside.
    x = uv[:, 0] / 100 * (-1.0 if sign > 0 else 1.0)
    y = float(top[1]) + sign * bend * np.sin(turn)
    height = float(top[2]) + _LIFT_M + (ridge - placement.landmark_y_cm) / 100
    z = height - bend * (1 - np.cos(turn)) - np.maximum(down - bend * np.pi / 2, 0)
    return np.stack([x, y, z], 1)


def _stands_out(body: BodyMesh, sign: float, lowest: float) -> float:
    """How far before (`sign` -1) or behind (1) the side of the neck a body stands out between that and a height, m."""
    top = landmark(body, "side_neck")
    level = (body.vertices[:, 2] > lowest) & (body.vertices[:, 2] < top[2])
    return float((sign * (body.vertices[level, 1] - top[1])).max(initial=0.0))
