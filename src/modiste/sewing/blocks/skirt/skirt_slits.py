"""Long slits part: their edges are cut away towards the hem, or they hang closed on whoever stands. Centimetres."""

from dataclasses import replace
from typing import Final

import numpy as np

from modiste.sewing.blocks.drafting.draft import Draft
from modiste.sewing.blocks.drafting.shapes import split_edge
from modiste.sewing.blocks.skirt.skirt_laying import LaidSkirt
from modiste.sewing.blocks.skirt.skirt_plan import SkirtPlan
from modiste.sewing.pattern.geometry import edge_length
from modiste.sewing.pattern.values import Edge, Panel, Point

_LONG_CM: Final = 32.0
"""Slits from here on are meant to be seen; shorter ones give room to walk."""
_PARTS: Final = {"front": 0.16, "back": 0.05}
"""How far each edge of a slit recedes at the hem, as a share of the slit's length."""
_MOST: Final = 0.4
_SIDES: Final = {"left": ("left",), "right": ("right",), "sides": ("left", "right")}


def part_slit(table: Draft, plan: SkirtPlan, laid: dict[str, LaidSkirt]) -> float:
    """Cut the edges of a long slit at a side seam away; how much shorter the hem is for it."""
    if plan.slit < _LONG_CM:
        return 0.0
    lost = 0.0
    for side in _SIDES.get(plan.skirt.slit, ()):
        for half, share in _PARTS.items():
            name = laid[half].panel(side)
            tail = "" if laid[half].is_split else f"_{side}"
            panel, taken = _receding(table.panels[name], f"slit{tail}", share * plan.slit)
            # A piece whose halves differ is not cut on the fold.
            table.panels[name] = replace(panel, fold_line=panel.fold_line if plan.skirt.slit == "sides" else None)
            lost += taken
    return lost


def _receding(panel: Panel, slit: str, away: float) -> tuple[Panel, float]:
    """A panel whose slit's lower corner lies `away` further in along its hem, and how much of the hem is gone."""
    free = panel.edge(slit)
    corner = min((free.start, free.end), key=lambda point: point[1])
    hem = next(edge for edge in panel.edges if edge.name.startswith("hem") and corner in (edge.start, edge.end))
    share = min(away / edge_length(hem), _MOST)
    is_first = hem.start == corner
    kept = split_edge(hem, share, "_", hem.name)[1] if is_first else split_edge(hem, 1 - share, hem.name, "_")[0]
    moved = _sheared(free, corner, kept.start if is_first else kept.end)
    edges = tuple({hem.name: kept, slit: moved}.get(edge.name, edge) for edge in panel.edges)
    return replace(panel, edges=edges), edge_length(hem) - edge_length(kept)


def _sheared(edge: Edge, corner: Point, to: Point) -> Edge:
    """An edge one end of which is moved, and what lies between as much less as it is further away."""
    points = np.array([edge.start, *edge.controls, edge.end])
    weights = np.linspace(1, 0, len(points))
    weights = weights if edge.start == corner else weights[::-1]
    points = points + weights[:, None] * np.subtract(to, corner)
    controls = tuple((float(x), float(y)) for x, y in points[1:-1])
    if edge.start == corner:
        return replace(edge, start=to, controls=controls)
    return replace(edge, controls=controls, end=to)
