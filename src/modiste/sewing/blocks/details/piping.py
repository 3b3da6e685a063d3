"""Piping: a covered cord set into the edges that tailors pipe: collars, necks, cuffs, waistbands and pocket mouths;
where a garment has none of these, its hems. Centimetres.
"""

from collections.abc import Iterator
from typing import Final

import numpy as np

from modiste.sewing.blocks.drafting.draft import Draft
from modiste.sewing.pattern.geometry import edge_length, edge_points
from modiste.sewing.pattern.values import Edge, Line, Panel

_LEAST_CM: Final = 4.0
_STEP_CM: Final = 0.8
_SET_ON: Final = ("cuffs", "waistband")
"""Parts that are piped where they are set to the rest."""
_MOUTHS: Final = ("mouth", "top", "opening")


def add_piping(table: Draft) -> None:
    """Draw the piping, when all is sewn."""
    if not table.has("piping"):
        return
    sewn = {(ref.panel, ref.edge) for seam in table.seams for ref in (seam.a, seam.b)}
    joined = {ref.panel: ref.edge for seam in table.seams for ref, other in ((seam.a, seam.b), (seam.b, seam.a))
              if table.panels[ref.panel].part in _SET_ON
              and table.panels[other.panel].part != table.panels[ref.panel].part}  # fmt: skip
    panels = list(table.panels.values())
    piped = [(panel, edge) for panel in panels for edge in _edges(panel, sewn, joined)]
    if not piped:
        piped = [(panel, edge) for panel in panels for edge in panel.edges
                 if edge.kind == "hem" and panel.placement.region != "host"]  # fmt: skip
    for panel, edge in piped:
        if edge_length(edge) > _LEAST_CM:
            table.draw(panel.name, _cord(edge))


def _edges(panel: Panel, sewn: set[tuple[str, str]], joined: dict[str, str]) -> Iterator[Edge]:
    for edge in panel.edges:
        is_free = (panel.name, edge.name) not in sewn
        is_neck = panel.placement.region == "torso" and edge.name.startswith("neck")
        is_mouth = panel.part == "pockets" and edge.name in _MOUTHS
        if (is_free and (is_neck or panel.part == "collar" or is_mouth)) or joined.get(panel.name) == edge.name:
            yield edge


def _cord(edge: Edge) -> Line:
    count = max(3, round(edge_length(edge) / _STEP_CM))
    points = edge_points(edge, np.linspace(0.01, 0.99, count))
    return Line(name=f"piping_{edge.name}", kind="piping", points=tuple((float(x), float(y)) for x, y in points))
