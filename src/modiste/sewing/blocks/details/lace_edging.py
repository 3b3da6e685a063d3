"""Lace edging: a strip of scalloped lace along the hems, the ends of sleeves and the neckline. Centimetres."""

from typing import Final

import numpy as np

from modiste.sewing.blocks.drafting.draft import Draft
from modiste.sewing.pattern.geometry import edge_length, edge_points
from modiste.sewing.pattern.values import Edge, Trim

_WIDE_CM: Final = 3.2
_NARROW_CM: Final = 2.2
"""How wide the lace is along hems; and along necks, where it must follow a bend."""
_STEP_CM: Final = 0.5
_EDGED: Final = ("body", "sleeves", "skirt")
_LEAST_CM: Final = 4.0


def add_lace_edging(table: Draft) -> None:
    """Set lace along every free edge that is a hem or a neckline: the last thing on the table, when all is sewn."""
    if not table.has("lace_trim"):
        return
    sewn = {(ref.panel, ref.edge) for seam in table.seams for ref in (seam.a, seam.b)}
    for panel in list(table.panels.values()):
        if panel.part not in _EDGED or panel.placement.region == "host":
            continue
        for edge in panel.edges:
            if (panel.name, edge.name) not in sewn and edge_length(edge) > _LEAST_CM and _takes_lace(edge):
                table.trim(panel.name, _strip(edge))


def _takes_lace(edge: Edge) -> bool:
    return edge.kind == "hem" or edge.name.startswith("neck")


def _strip(edge: Edge) -> Trim:
    count = max(3, round(edge_length(edge) / _STEP_CM) + 1)
    points = edge_points(edge, np.linspace(0, 1, count))
    wide = _NARROW_CM if edge.name.startswith("neck") else _WIDE_CM
    return Trim(kind="lace", points=tuple((float(x), float(y)) for x, y in points), size_cm=wide)
