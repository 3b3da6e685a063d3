"""From the flat placing of GarmentCode's panels beside the body to places around the body's limbs."""

import math
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy.spatial.transform import Rotation

from modiste.core.errors import DataError
from modiste.sewing.pattern.garmentcode_edges import signed_area
from modiste.sewing.pattern.geometry import edge_length, edge_point, ring
from modiste.sewing.pattern.pattern_json import JsonValue, number
from modiste.sewing.pattern.values import Edge, EdgeRef, Panel, Placement, Point, Seam

Vector = NDArray[np.float64]
Move: TypeAlias = Callable[[float, float], Point]

_ARM_DEG: Final = 45.5
_CHEST_CM: Final = 125.0
"""Panels that reach higher than this hang from the shoulders."""
_KINDS: Final = (
    ("hood", "head", "collar"), ("collar", "neck", "collar"), ("lapel", "neck", "collar"), ("sleeve", "arm", "sleeves"),
    ("pant_cuff", "leg", "cuffs"), ("cuff_skirt", "leg", "cuffs"), ("cuff", "arm", "cuffs"), ("pant", "leg", "body"),
    ("leg", "leg", "body"), ("wb", "torso", "waistband"), ("waistband", "torso", "waistband"),
    ("skirt", "torso", "skirt"),
)  # fmt: skip
"""A word of the panel's name; the region it goes around; the part that it belongs to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """A panel in our own plane (up is towards the head or the shoulder, counter-clockwise from outside), and where
    the file placed it: `origin` and the directions of our x and y in the file's space (y up, +z front, cm).
    """

    name: str
    label: str
    edges: tuple[Edge, ...]
    origin: Vector
    right: Vector
    up: Vector
    grain_deg: float

    def place(self, point: Point) -> Vector:
        """A point of the panel in the file's space, cm."""
        where: Vector = self.origin + self.right * point[0] + self.up * point[1]
        return where

    def edge(self, name: str) -> Edge:
        """The edge of that name."""
        return next(edge for edge in self.edges if edge.name == name)

    def ends(self, first: str, last: str) -> tuple[Vector, Vector]:
        """Where the start of one edge and the end of another are placed."""
        return self.place(self.edge(first).start), self.place(self.edge(last).end)

    def length(self, ref: EdgeRef) -> float:
        """Length of a stretch of an edge, cm."""
        return edge_length(self.edge(ref.edge)) * (ref.end - ref.begin)


def placed_panel(name: str, edges: tuple[Edge, ...], table: dict[str, JsonValue], scale: float, where: str) -> Placed:
    """A panel with its `rotation` (intrinsic XYZ, degrees) and `translation`, turned upright. Raises DataError."""
    turns, shift = (_three(table.get(key, [0, 0, 0]), f"{where}: {key}") for key in ("rotation", "translation"))
    matrix = Rotation.from_euler("XYZ", turns, degrees=True).as_matrix()
    right, up, origin = matrix[:, 0], matrix[:, 1], shift * scale
    middle = origin + np.mean([right * edge.start[0] + up * edge.start[1] for edge in edges], axis=0)
    label = str(table.get("label", ""))[:60].lower()
    region, _ = _kind(name, label)
    wanted = np.array([0.0, 1.0, 0.0])
    if region == "arm":
        wanted = _arm(math.copysign(1, middle[0]))[0]
    quarter = int(np.argmax([wanted @ axis for axis in (up, right, -up, -right)]))
    # Turned by quarters so that up is up; seen from the side from which the loop runs counter-clockwise.
    for _ in range(quarter):
        edges = _moved(edges, lambda x, y: (-y, x))
        right, up = -up, right
    if signed_area(edges) < 0:
        edges = _moved(edges, lambda x, y: (-x, y))
        right = -right
    return Placed(
        name=name, label=label, edges=edges, origin=origin, right=right, up=up,
        grain_deg=float((90 + 90 * quarter) % 180))


def placements(panels: Iterable[Placed], seams: Iterable[Seam]) -> Iterator[Panel]:
    """Our panels: each at its place around the body, its free edges hemmed."""
    listed, seams = tuple(panels), tuple(seams)
    names = {panel.name for panel in listed}
    sewn = {(ref.panel, ref.edge) for seam in seams for ref in (seam.a, seam.b)}
    regions = {panel.name: _region(panel) for panel in listed}
    for panel in listed:
        side, _, rest = panel.name.partition("_")
        is_right = side == "right" and f"left_{rest}" in names
        piece = rest if side in ("left", "right") and rest else panel.name
        low, high = _heights(panel)
        edges = tuple(edge if (panel.name, edge.name) in sewn else _free(edge, low, high) for edge in panel.edges)
        yield Panel(
            name=panel.name, piece=piece, part=_kind(panel.name, panel.label)[1], edges=edges,
            placement=_placement(panel, listed, regions, seams), grain_deg=panel.grain_deg, is_mirrored=is_right,
        )  # fmt: skip


def _placement(
    panel: Placed, panels: tuple[Placed, ...], regions: dict[str, str], seams: tuple[Seam, ...]
) -> Placement:
    region = regions[panel.name]
    zero, quarter, axis = _frame(region)
    outside = np.cross(panel.right, panel.up)
    facing = math.degrees(math.atan2(float(outside @ quarter), float(outside @ zero)))
    same = [other for other in panels if regions[other.name] == region]
    alike = [other for other in same if float(np.cross(other.right, other.up) @ outside) > 0.7]
    reach = np.concatenate([_corners(other) for other in alike]) @ panel.right
    # The trunk's axis is the file's own; limbs are where their panels are.
    low, high = (-np.abs(reach).max(), np.abs(reach).max()) if region == "torso" else (reach.min(), reach.max())
    tangent = quarter * math.cos(math.radians(facing)) - zero * math.sin(math.radians(facing))
    rising = math.copysign(1, float(panel.right @ tangent))
    across = _corners(panel) @ panel.right
    shares = [(2 * float(value) - low - high) / max(high - low, 1e-6) for value in (across.min(), across.max())]
    angles = [facing + rising * 90 * share for share in shares]
    landmark, height = _landmark(panel, panels, regions, seams, axis)
    return Placement(region=region, angles_deg=(angles[0], angles[1]), landmark=landmark, landmark_y_cm=height)


def _landmark(
    panel: Placed, panels: tuple[Placed, ...], regions: dict[str, str], seams: tuple[Seam, ...], axis: Vector
) -> tuple[str, float]:
    """A landmark, and the panel's own y that lies at it."""
    region = regions[panel.name]
    if region in ("head", "neck"):
        return "side_neck", _neck_height(panel, regions, seams)
    trunk = [other for other in panels if regions[other.name] in ("torso", "left_leg", "right_leg")]
    limb = [other for other in panels if regions[other.name] == region]
    reached = limb if region.endswith("_arm") else trunk
    top = max(float(np.max(_corners(other) @ axis)) for other in reached)
    corners = _corners(panel) @ axis
    height = max(edge.start[1] for edge in panel.edges) + top - float(corners.max())
    if region.endswith("_arm"):
        return "shoulder", height
    return ("side_neck" if top > _CHEST_CM else "waist"), height


def _neck_height(panel: Placed, regions: dict[str, str], seams: tuple[Seam, ...]) -> float:
    """The y at which a collar or hood meets the shoulder seam: between the edges sewn to front and back."""
    sewn: list[tuple[Edge, str]] = []
    for seam in seams:
        for own, other in ((seam.a, seam.b), (seam.b, seam.a)):
            if own.panel == panel.name and regions[other.panel] == "torso":
                sewn.append((panel.edge(own.edge), other.panel))
    if not sewn:
        return _heights(panel)[0]
    starts = {edge.start: to for edge, to in sewn}
    shared = [edge.end[1] for edge, to in sewn if starts.get(edge.end, to) != to]
    return shared[0] if shared else float(np.mean([edge_point(edge, 0.5)[1] for edge, _ in sewn]))


def _region(panel: Placed) -> str:
    region, _ = _kind(panel.name, panel.label)
    if region in ("arm", "leg"):
        side = panel.name.split("_")[0]
        if side not in ("left", "right"):
            side = "left" if float(_corners(panel)[:, 0].mean()) >= 0 else "right"
        return f"{side}_{region}"
    return region


def _kind(name: str, label: str) -> tuple[str, str]:
    for word, region, part in _KINDS:
        if word in name.lower():
            return region, part
    return {"arm": ("arm", "sleeves"), "leg": ("leg", "body")}.get(label, ("torso", "body"))


def _arm(side: float) -> tuple[Vector, Vector]:
    """Up along the arm towards the shoulder, and outwards from it."""
    angle = math.radians(_ARM_DEG)
    return np.array([-side * math.cos(angle), math.sin(angle), 0.0]), np.array(
        [side * math.sin(angle), math.cos(angle), 0.0]
    )


def _frame(region: str) -> tuple[Vector, Vector, Vector]:
    """The directions at 0 and at 90 degrees around a region's axis, and up along it."""
    front, left, up = np.array([0.0, 0, 1]), np.array([1.0, 0, 0]), np.array([0.0, 1, 0])
    side = -1.0 if region.startswith("right") else 1.0
    if region.endswith("_arm"):
        along, outer = _arm(side)
        return outer, front, along
    return front, left * (side if region.endswith("_leg") else 1.0), up


def _corners(panel: Placed) -> Vector:
    points = ring(panel.edges, 2.0)
    return panel.origin + points[:, :1] * panel.right + points[:, 1:] * panel.up


def _heights(panel: Placed) -> tuple[float, float]:
    y = ring(panel.edges, 2.0)[:, 1]
    return float(y.min()), float(y.max())


def _free(edge: Edge, low: float, high: float) -> Edge:
    """An edge that nothing is sewn to: a hem below, else finished."""
    is_low = edge_point(edge, 0.5)[1] < low + 0.15 * (high - low)
    return replace(edge, kind="hem" if is_low else "finished", allowance_cm=2.5 if is_low else 1.0)


def _moved(edges: tuple[Edge, ...], move: Move) -> tuple[Edge, ...]:
    return tuple(
        replace(edge, start=move(*edge.start), end=move(*edge.end), controls=tuple(move(*at) for at in edge.controls))
        for edge in edges
    )


def _three(value: JsonValue, where: str) -> Vector:
    if not isinstance(value, list) or len(value) != 3:
        raise DataError("sewing.three_numbers", where=where)
    return np.array([number(item, where) for item in value])
