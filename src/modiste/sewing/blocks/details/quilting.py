"""Quilting: the level lines of stitches that hold the filling of padded cloth."""

from typing import Final

import numpy as np
from shapely import make_valid
from shapely.geometry import LineString

from modiste.sewing.blocks.drafting.draft import Draft
from modiste.sewing.materials import material
from modiste.sewing.pattern.geometry import polygon
from modiste.sewing.pattern.values import Line, Panel

_APART_CM: Final = 8.0
_FILLED: Final = ("body", "sleeves", "collar", "skirt")


def add_quilting(table: Draft) -> None:
    """Level lines at even distances from the hem up, on all that is filled: where quilting is asked for, and wherever
    the cloth is padded.
    """
    is_padded = material(table.spec.cloth("body").material).weave == "padded"
    if not is_padded and not table.has("quilting"):
        return
    for name, panel in list(table.panels.items()):
        if panel.part in _FILLED and panel.placement.region != "host":
            table.draw(name, *_lines(panel))


def _lines(panel: Panel) -> list[Line]:
    area = make_valid(polygon(panel))
    low, high = area.bounds[1], area.bounds[3]
    found = []
    for number, y in enumerate(np.arange(low + _APART_CM, high - 3.0, _APART_CM)):
        crossed = area.intersection(LineString([(-200, y), (200, y)]))
        for part_number, part in enumerate(getattr(crossed, "geoms", [crossed])):
            if part.length > 2.0:
                x0, _, x1, _ = part.bounds
                found.append(Line(name=f"quilt_{number}_{part_number}", kind="quilting",
                                  points=((x0, float(y)), (x1, float(y)))))  # fmt: skip
    return found
