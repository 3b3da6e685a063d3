"""Our patterns as GarmentCode's JSON: whole edges to whole edges, panels set flat beside the body of its drafts."""

import math
from typing import Final, cast

import numpy as np

from modiste.sewing.pattern.garmentcode_edges import relative_controls, split
from modiste.sewing.pattern.geometry import ring
from modiste.sewing.pattern.pattern_json import JsonValue, pattern_of, pattern_values
from modiste.sewing.pattern.values import Edge, EdgeRef, Panel, Pattern, Point

_HEIGHTS_CM: Final = {
    "crown": 172.0, "neck_back": 146.0, "side_neck": 143.0, "neck_front": 139.0, "shoulder": 139.0, "underarm": 127.0,
    "bust": 123.0, "waist": 108.7, "hip": 87.0, "crotch": 79.0, "knee": 48.0, "ankle": 8.0, "wrist": 97.0,
}  # fmt: skip
"""Heights of the landmarks on GarmentCode's mean body."""
_ARM_DEG: Final = 45.5
_ARM_TOP: Final = (18.3, 139.0)
"""The left shoulder point: across, up."""
_LEG_CM: Final = 10.0
_FRONT_CM: Final = 25.0
_TOLERANCE: Final = 1e-5

Frame = tuple[np.ndarray, np.ndarray, np.ndarray]


def specification(pattern: Pattern) -> dict[str, JsonValue]:
    """The whole file's values: panels and stitches as other tools read them, and all of ours under `modiste`."""
    pattern = pattern_of(pattern_values(pattern), pattern.garment)  # whole numbers become what they are read back as
    parts = _parts(pattern)
    panels: dict[str, JsonValue] = {}
    for panel in pattern.panels:
        panels[panel.name] = _panel(pattern, panel, [piece for piece, _ in parts[panel.name]])
    stitches = [stitch for stitch in _stitches(pattern, parts) if stitch is not None]
    return {
        "pattern": {"panels": panels, "stitches": cast("JsonValue", stitches),
                    "panel_order": [panel.name for panel in pattern.panels]},
        "parameters": {}, "parameter_order": [],
        "properties": {"curvature_coords": "relative", "normalize_panel_translation": False,
                       "normalized_edge_loops": True, "units_in_meter": 100},
        "modiste": pattern_values(pattern),
    }  # fmt: skip


def same_geometry(pattern: Pattern, spec: dict[str, JsonValue]) -> bool:
    """Whether the panels and stitches of `spec` are still those that `pattern` was written with."""
    try:
        wanted = specification(pattern)["pattern"]
    except (KeyError, ValueError, ArithmeticError):
        return False
    return _alike(wanted, spec.get("pattern"))


def _alike(first: JsonValue, second: JsonValue) -> bool:
    if isinstance(first, dict) and isinstance(second, dict):
        return first.keys() == second.keys() and all(_alike(value, second[key]) for key, value in first.items())
    if isinstance(first, list) and isinstance(second, list):
        return len(first) == len(second) and all(_alike(a, b) for a, b in zip(first, second, strict=True))
    if isinstance(first, float) and isinstance(second, (int, float)):
        return abs(first - second) <= _TOLERANCE
    return first == second


def _parts(pattern: Pattern) -> dict[str, list[tuple[Edge, tuple[str, float, float]]]]:
    """Each panel's outline, cut where a seam ends within an edge: pieces, with the edge and shares they are of."""
    cuts: dict[tuple[str, str], set[float]] = {}
    for seam in pattern.seams:
        for ref in (seam.a, seam.b):
            cuts.setdefault((ref.panel, ref.edge), set()).update(round(share, 9) for share in (ref.begin, ref.end))
    made: dict[str, list[tuple[Edge, tuple[str, float, float]]]] = {}
    for panel in pattern.panels:
        pieces = []
        for edge in panel.edges:
            shares = sorted(share for share in cuts.get((panel.name, edge.name), set()) if 1e-6 < share < 1 - 1e-6)
            ends = [0.0, *shares, 1.0]
            for at, piece in enumerate(split(edge, shares) if shares else [edge]):
                pieces.append((piece, (edge.name, ends[at], ends[at + 1])))
        made[panel.name] = pieces
    return made


def _panel(pattern: Pattern, panel: Panel, pieces: list[Edge]) -> JsonValue:
    edges: list[JsonValue] = []
    for at, piece in enumerate(pieces):
        row: dict[str, JsonValue] = {"endpoints": [at, (at + 1) % len(pieces)]}
        if piece.controls:
            kind = "quadratic" if len(piece.controls) == 1 else "cubic"
            row["curvature"] = {"type": kind, "params": cast("JsonValue", relative_controls(piece))}
        edges.append(row)
    right, up, origin = _frame(pattern, panel, 0)
    turn = _turns(np.stack([right, up, np.cross(right, up)], axis=1))
    return {
        "translation": [round(float(value), 6) + 0.0 for value in origin],
        "rotation": [round(float(value), 6) + 0.0 for value in turn],
        "vertices": [[piece.start[0], piece.start[1]] for piece in pieces],
        "edges": edges,
    }


def _turns(matrix: np.ndarray) -> tuple[float, float, float]:
    """Angles in degrees about x, then the turned y, then the turned z, that make up a rotation."""
    tilt = math.asin(max(-1.0, min(1.0, float(matrix[0, 2]))))
    if abs(math.cos(tilt)) < 1e-6:
        return math.degrees(math.atan2(matrix[2, 1], matrix[1, 1])), math.degrees(tilt), 0.0
    first, last = math.atan2(-matrix[1, 2], matrix[2, 2]), math.atan2(-matrix[0, 1], matrix[0, 0])
    return math.degrees(first), math.degrees(tilt), math.degrees(last)


def _stitches(
    pattern: Pattern, parts: dict[str, list[tuple[Edge, tuple[str, float, float]]]]
) -> list[list[JsonValue] | None]:
    made: list[list[JsonValue] | None] = []
    for seam in pattern.seams:
        first, second = (_numbers(parts[ref.panel], ref) for ref in (seam.a, seam.b))
        if len(first) != len(second) or not first:
            continue  # a closure on a line inside a panel, or edges cut at different shares: kept under `modiste`
        if seam.is_reversed:
            second = second[::-1]
        made += [
            [{"panel": seam.a.panel, "edge": a}, {"panel": seam.b.panel, "edge": b}]
            for a, b in zip(first, second, strict=True)
        ]
    return made


def _numbers(pieces: list[tuple[Edge, tuple[str, float, float]]], ref: EdgeRef) -> list[int]:
    low, high = sorted((ref.begin, ref.end))
    return [
        at for at, (_, (edge, begin, end)) in enumerate(pieces)
        if edge == ref.edge and begin >= low - 1e-6 and end <= high + 1e-6
    ]  # fmt: skip


def _frame(pattern: Pattern, panel: Panel, depth: int) -> Frame:
    """Directions of the panel's x and y, and its origin, in GarmentCode's space."""
    place = panel.placement
    hosts = {other.name: other for other in pattern.panels}
    if place.host in hosts and depth < 8:
        return _on_host(pattern, panel, hosts[place.host], depth)
    zero, quarter, up, centre = _region(place.region, place.landmark)
    middle = (place.angles_deg[0] + place.angles_deg[1]) / 2
    facing = round(middle / 180) * 180.0 if abs(middle % 180 - 90) > 20 else middle
    radians = math.radians(facing)
    tangent = quarter * math.cos(radians) - zero * math.sin(radians)
    rising = -1.0 if place.angles_deg[1] < place.angles_deg[0] else 1.0
    right = tangent * rising
    outside = zero * math.cos(radians) + quarter * math.sin(radians)
    if float(np.cross(right, up) @ outside) < 0:
        right = -right
    x = ring(panel.edges, 1.0)[:, 0]
    span = max(abs(place.angles_deg[1] - place.angles_deg[0]), 1.0)
    across = (x.max() - x.min()) / span * (middle - facing) * rising
    distance = _FRONT_CM if place.region in ("torso", "neck", "head") else 15.0
    landmark = place.polar.centre[1] - place.polar.radius_cm if place.polar else place.landmark_y_cm
    origin = centre + outside * (distance + place.layer) + right * (across - (x.max() + x.min()) / 2) - up * landmark
    return right, up, origin


def _on_host(pattern: Pattern, panel: Panel, host: Panel, depth: int) -> Frame:
    right, up, origin = _frame(pattern, host, depth + 1)
    angle = math.radians(panel.placement.turn_deg)
    own_right = right * math.cos(angle) + up * math.sin(angle)
    own_up = up * math.cos(angle) - right * math.sin(angle)
    at = origin + _on(right, up, panel.placement.host_point) - _on(own_right, own_up, panel.placement.own_point)
    return own_right, own_up, at + np.cross(right, up) * (1.0 + panel.placement.layer)


def _on(right: np.ndarray, up: np.ndarray, point: Point) -> np.ndarray:
    return cast("np.ndarray", right * point[0] + up * point[1])


def _region(region: str, landmark: str) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Directions at 0 and 90 degrees around the region's axis, up along it, and the landmark's point on it."""
    front, left, up = np.array([0.0, 0, 1]), np.array([1.0, 0, 0]), np.array([0.0, 1, 0])
    side = -1.0 if region.startswith("right") else 1.0
    height = _HEIGHTS_CM.get(landmark, 108.7)
    if region.endswith("_arm"):
        angle = math.radians(_ARM_DEG)
        along = np.array([-side * math.cos(angle), math.sin(angle), 0.0])
        outer = np.array([side * math.sin(angle), math.cos(angle), 0.0])
        down = {"wrist": 54.0, "underarm": 12.0}.get(landmark, 0.0)
        return outer, front, along, np.array([side * _ARM_TOP[0], _ARM_TOP[1], 0.0]) - along * down
    if region.endswith("_leg"):
        return front, left * side, up, np.array([side * _LEG_CM, height, 0.0])
    return front, left, up, np.array([0.0, height, 0.0])
