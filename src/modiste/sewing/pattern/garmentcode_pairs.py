"""Left and right panels of a foreign file: where they are mirror images, their edges are called alike."""

import math
from dataclasses import replace
from typing import Final

from modiste.sewing.pattern.values import Edge, EdgeRef, Panel, Pattern, Point

_NEAR_CM: Final = 0.02


def paired(pattern: Pattern) -> Pattern:
    """The pattern with each right panel's edges named after its left twin's; a panel without a twin stands alone."""
    panels = {panel.name: panel for panel in pattern.panels}
    named: dict[str, dict[str, str]] = {}
    made = []
    for panel in pattern.panels:
        if not panel.is_mirrored:
            made.append(panel)
            continue
        twin = panels.get(f"left{panel.name.removeprefix('right')}")
        names = _names(twin, panel) if twin is not None else None
        if names is None:
            made.append(replace(panel, is_mirrored=False, piece=panel.name))
            continue
        named[panel.name] = names
        made.append(replace(panel, edges=tuple(replace(edge, name=names[edge.name]) for edge in panel.edges)))

    def renamed(ref: EdgeRef) -> EdgeRef:
        return replace(ref, edge=named.get(ref.panel, {}).get(ref.edge, ref.edge))

    seams = tuple(replace(seam, a=renamed(seam.a), b=renamed(seam.b)) for seam in pattern.seams)
    return replace(pattern, panels=tuple(made), seams=seams)


def _names(twin: Panel, panel: Panel) -> dict[str, str] | None:
    """The twin's name for each edge of a panel; None where they are no mirror images."""
    if len(twin.edges) != len(panel.edges):
        return None
    names: dict[str, str] = {}
    for edge in panel.edges:
        image = next((other for other in twin.edges if _is_image(edge, other)), None)
        if image is None or image.name in names.values():
            return None
        names[edge.name] = image.name
    return names


def _is_image(edge: Edge, other: Edge) -> bool:
    own = (edge.start, *edge.controls, edge.end)
    image = (other.end, *reversed(other.controls), other.start)
    return len(own) == len(image) and all(_meets(a, b) for a, b in zip(own, image, strict=True))


def _meets(a: Point, b: Point) -> bool:
    return math.hypot(a[0] + b[0], a[1] - b[1]) < _NEAR_CM
