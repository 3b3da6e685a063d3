"""What is drawn on legs: the fly, creases, stripes down the side, worn places. Centimetres."""

import math
from collections.abc import Callable

import numpy as np
from shapely.geometry import LineString

from modiste.core.garment_spec import Legs
from modiste.sewing.blocks.drafting.draft import Draft
from modiste.sewing.blocks.drafting.shapes import line, share_at_y
from modiste.sewing.blocks.legs.leg_plan import LegPlan, is_jeans
from modiste.sewing.pattern.geometry import edge_point, polygon
from modiste.sewing.pattern.values import Edge, Line, Panel, Placement, Point, Trim

_STRIPE_CM = 2.0


def add_leg_details(table: Draft, plan: LegPlan, legs: Legs) -> None:
    """Draw what the spec asks for below the waist of trousers."""
    closure = table.spec.closure
    if closure is not None and closure.place == "fly" and not plan.is_gathered:
        _fly(table, plan)
    if table.has("crease") and legs.kind not in {"leggings", "skinny"}:
        _creases(table, plan)
    if table.has("side_stripes"):
        _stripes(table, plan)
    if table.has("distressed"):
        _worn(table, plan)
    if table.has("bib"):
        _buckles(table)


def _buckles(table: Draft) -> None:
    """The metal slides of dungarees where the straps meet the bib, and the buttons that they hook on."""
    for name, panel in list(table.panels.items()):
        if panel.part != "body" or not name.startswith("front"):
            continue
        for side in (edge for edge in panel.edges if edge.name.startswith(("neck_side", "strap_inner"))):
            low, high = sorted((side.start, side.end), key=lambda point: point[1])
            out = math.copysign(1.0, low[0])
            y = low[1] + 0.22 * (high[1] - low[1])
            inner = abs(low[0] + (high[0] - low[0]) * 0.22)
            row = polygon(panel).intersection(LineString([(out * (inner - 0.5), y), (out * (inner + 12.0), y)]))
            if row.is_empty:
                continue
            x = (row.bounds[0] + row.bounds[2]) / 2
            table.trim(name, Trim(kind="buckle", points=((float(x), float(y)),), size_cm=2.6),
                       Trim(kind="button", points=((float(x), float(y - 2.6)),), size_cm=1.7))  # fmt: skip


def _fly(table: Draft, plan: LegPlan) -> None:
    """The J of a fly on the wearer's left front, two rows on jeans: down beside the centre, round into the seam."""
    name = f"{plan.prefix}front_left"
    panel = table.panels[name]
    centre, waist = panel.edge("centre"), panel.edge("waist" if _has(panel, "waist") else _last_waist(panel))
    width = min(3.6 * plan.figure.scale, 0.3 * plan.size.waist_front)
    rows = (0.0, 0.6) if is_jeans(table) else (0.0,)
    for number, inset in enumerate(rows, start=1):
        wide = width - inset
        points: list[Point] = [_at_x(waist, centre.start[0] + wide)]
        foot = edge_point(centre, 0.93)
        turn_y = foot[1] + 1.6 * wide
        heights = [float(y) for y in np.linspace(points[0][1] - 0.5, turn_y, 8)]
        points += [(edge_point(centre, share_at_y(centre, y))[0] + wide, y) for y in heights]
        corner, top = points[-1], foot[1] + 0.15 * inset
        points += [
            (foot[0] + (corner[0] - foot[0]) * math.cos(t), top + (corner[1] - top) * (1 - math.sin(t)))
            for t in np.linspace(0.12, math.pi / 2, 9)
        ]
        table.draw(name, Line(name=f"fly_{number}", kind="fly", points=tuple((float(x), float(y)) for x, y in points)))


def _has(panel: Panel, name: str) -> bool:
    return any(edge.name == name for edge in panel.edges)


def _last_waist(panel: Panel) -> str:
    return [edge.name for edge in panel.edges if edge.name.startswith("waist_") and "dart" not in edge.name][-1]


def _at_x(edge: Edge, x: float) -> Point:
    points = np.array([edge_point(edge, share) for share in np.linspace(0, 1, 65)])
    order = np.argsort(points[:, 0])
    return x, float(np.interp(x, points[order, 0], points[order, 1]))


def _creases(table: Draft, plan: LegPlan) -> None:
    """Pressed lines: in front up to the pleat or the hip, behind up to the seat."""
    size = plan.size
    tops = {"front": size.hip_y + 0.35 * (size.waist_y - size.hip_y), "back": 0.6 * size.hip_y}
    for half, top in tops.items():
        for side in ("left", "right"):
            name = f"{plan.prefix}{half}_{side}"
            hem = table.panels[name].edge("hem")
            x = (hem.start[0] + hem.end[0]) / 2
            table.draw(name, Line(name="crease", kind="crease", points=((x, hem.start[1]), (0.3 * x, top))))


def _stripes(table: Draft, plan: LegPlan) -> None:
    """A stripe down each side: a strip on the front and one on the back that meet at the side seam."""
    for half, outer in (("front", 1.0), ("back", -1.0)):
        name = f"{plan.prefix}{half}_left"
        edges = [edge for edge in table.panels[name].edges if edge.name.startswith("side_")]
        outline = _strip(edges, outer)
        table.add_pair(
            Panel(
                name=f"stripe_{half}_left", piece=f"stripe_{half}", part="trims",
                edges=tuple(line(f"edge_{i}", a, b, kind="finished", allowance_cm=0.6)
                            for i, (a, b) in enumerate(zip(outline, [*outline[1:], outline[0]], strict=True))),
                placement=Placement(region="host", host=name, own_point=outline[0], host_point=outline[0], layer=1,
                                    lift_cm=0.05),
            )
        )  # fmt: skip


def _strip(edges: list[Edge], outer: float) -> list[Point]:
    """A strip inside a side seam, counter-clockwise; its outer line stays a hair inside the seam."""
    rows = sorted({edge_point(edge, share) for edge in edges for share in np.linspace(0.0, 1.0, 7)},
                  key=lambda point: point[1])  # fmt: skip
    near = [(x - outer * 0.25, y) for x, y in rows]
    far = [(x - outer * _STRIPE_CM, y) for x, y in rows]
    spaced: Callable[[list[Point]], list[Point]] = _thinned
    up, down = (near, far[::-1]) if outer > 0 else (far, near[::-1])
    return [*spaced(up), *spaced(down)]


def _thinned(points: list[Point]) -> list[Point]:
    kept = [points[0]]
    for point in points[1:]:
        if math.dist(point, kept[-1]) > 1.0:
            kept.append(point)
    return kept


def _worn(table: Draft, plan: LegPlan) -> None:
    """Rubbed places over thigh and knee, as short grooves across the front of each leg."""
    knee, thigh = plan.size.knee_y, -0.5 * abs(plan.size.knee_y)
    rng = np.random.default_rng(7)
    for side, sign in (("left", 1.0), ("right", -1.0)):
        name = f"{plan.prefix}front_{side}"
        bottom = table.panels[name].edge("hem").start[1]
        for number, middle in enumerate((max(thigh, bottom + 7.0), knee, knee + 2.4, knee - 2.2)):
            y = middle + float(rng.uniform(-1.5, 1.5))
            if y < bottom + 5:
                continue
            half = float(rng.uniform(2.5, 5.0))
            table.draw(name, Line(name=f"worn_{number}", kind="groove",
                                  points=((sign * -half, y), (0.0, y + 0.3), (sign * half, y - 0.1))))  # fmt: skip
