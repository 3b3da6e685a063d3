"""Closings that lie in a seam: hidden zips of skirts behind and at the side, buttons at the sides of dungarees."""

from collections.abc import Iterator
from typing import Final

import numpy as np

from modiste.sewing.blocks.drafting.draft import Draft
from modiste.sewing.pattern.geometry import edge_points
from modiste.sewing.pattern.values import Edge, Panel, Point, Trim

_ZIP_CM: Final = 18.0
_PULL_CM: Final = 0.4
_GOES_ON_CM: Final = 0.3
_INSET_CM: Final = 0.3
_BUTTONS: Final = {"buttons": "button", "snaps": "snap", "hooks": "snap", "toggles": "toggle"}
_STEP_CM: Final = 5.5


def add_small_closings(table: Draft) -> None:
    """Set what closes at the side, and behind where nothing else has been set there."""
    closure = table.spec.closure
    if closure is None or closure.kind == "none" or closure.place == "fly":
        return
    skirt = table.spec.skirt
    if skirt is not None and skirt.kind == "wrap" and table.spec.bodice is None and closure.kind != "zip":
        has_belt = table.spec.waist is not None and table.spec.waist.belt != "none"
        if closure.kind in _BUTTONS or not has_belt:
            _wrap_fastening(table, _BUTTONS.get(closure.kind, "bow"), closure.count or 1)
        return
    if closure.kind == "zip":
        if not any(_is_closing(trim) for panel in table.panels.values() for trim in panel.trims):
            _hidden_zip(table, closure.place)
    elif closure.kind in _BUTTONS and closure.place == "side":
        _side_buttons(table, _BUTTONS[closure.kind], closure.count)


def _wrap_fastening(table: Draft, kind: str, count: int) -> None:
    """At the free edge of the front of a wrap skirt that lies over: a bow, or buttons one under the other."""
    over = table.panels.get("front_left" if table.spec.sex == "men" else "front_right")
    if over is None:
        return
    corners = [point for edge in over.edges for point in (edge.start, edge.end)]
    sign = -1.0 if over.name.endswith("left") else 1.0
    x = max(corner[0] * sign for corner in corners if corner[1] > max(y for _, y in corners) - 4.0)
    top = max(y for cx, y in corners if cx * sign > x - 1.0)
    points = [(sign * (x - 1.6), top - 1.6 - _STEP_CM * number) for number in range(count)]
    size = 3.5 if kind == "bow" else 1.8
    table.trim(over.name, *(Trim(kind=kind, points=(point,), size_cm=size) for point in points))


def _is_closing(trim: Trim) -> bool:
    """Whether a trim is a zip that closes the garment; those of pockets are 0.6 or 1.0 cm wide."""
    return trim.kind == "zip" and not 0.5 < trim.size_cm < 1.1


def _hidden_zip(table: Draft, place: str) -> None:
    """Down from the top of the centre back, else along the wearer's left side."""
    begin = {"back": "centre", "front": "centre"}.get(place, "side")
    halves = ("front",) if place in ("front", "side", "half_front", "asymmetric_front") else ("back", "front")
    for half in halves:
        for name in dict.fromkeys((begin, "side", "gore", "high", "low")):
            found = list(_edges(table, half, name))
            for number, (panel, edges) in enumerate(found):
                # Its pull is at the top; what lies below only goes on.
                size = _PULL_CM if number == 0 else _GOES_ON_CM
                table.trim(panel.name, Trim(kind="zip", points=_down(panel, edges), size_cm=size))
            if found:
                return


def _edges(table: Draft, half: str, name: str) -> Iterator[tuple[Panel, list[Edge]]]:
    """The panels of a half whose left edges of this name reach the top, with those edges from the top down."""
    for panel in table.panels.values():
        is_left = panel.name.endswith("_left") or panel.name.endswith(half)
        if not is_left or half not in panel.name or panel.placement.region not in ("torso", "left_leg"):
            continue
        if panel.part not in ("body", "skirt"):
            continue
        edges = [edge for edge in panel.edges if edge.name.startswith(name) and not edge.name.endswith("_right")]
        edges = [edge for edge in edges if abs(edge.end[1] - edge.start[1]) > 1.0]
        if edges:
            yield panel, sorted(edges, key=lambda edge: -max(edge.start[1], edge.end[1]))


def _down(panel: Panel, edges: list[Edge]) -> tuple[Point, ...]:
    """A line beside edges, from the top down as far as a zip is long."""
    rows: list[Point] = []
    for edge in edges:
        points = [(float(x), float(y)) for x, y in edge_points(edge, np.linspace(0.02, 0.98, 9))]
        rows += sorted(points, key=lambda point: -point[1])
    xs = [x for each in panel.edges for x, _ in (each.start, each.end)]
    middle = (min(xs) + max(xs)) / 2
    top = rows[0][1]
    kept = [row for row in rows if top - row[1] <= _ZIP_CM]
    return tuple((x + (_INSET_CM if x < middle else -_INSET_CM), y) for x, y in kept)


def _side_buttons(table: Draft, kind: str, count: int) -> None:
    """Half of them at either side of legs; all on the left of a skirt, from the top of its side down."""
    panels = list(_edges(table, "front", "side"))
    lower = [row for row in panels if row[0].part == "skirt" or row[0].placement.region == "left_leg"] or panels
    if not lower:
        return
    panel, edges = lower[0]
    row = _down(panel, edges)
    heights = np.array([y for _, y in row])
    partner = panel.name.removesuffix("_left") + "_right" if panel.name.endswith("_left") else ""
    both = partner in table.panels and table.spec.legs is not None
    for number in range(count):
        y = row[0][1] - 1.6 - _STEP_CM * (number // 2 if both else number)
        x = float(np.interp(-y, -heights, [each for each, _ in row]))
        x -= np.sign(x) * 0.9
        host, at = (partner, (-x, y)) if both and number % 2 else (panel.name, (x, y))
        table.trim(host, Trim(kind=kind, points=((float(at[0]), float(at[1])),), size_cm=1.5))
