"""The back yoke of jeans: the top of the back cut off, its dart closed in the pattern. Centimetres.

W. Aldrich, "Metric Pattern Cutting for Women's Wear": trousers, jeans with yoke (close the back dart in the yoke,
redraw both edges as smooth curves).
"""

import math
from dataclasses import replace

from modiste.sewing.blocks.drafting.shapes import between, curve, distance, line, solve_length, split_edge
from modiste.sewing.blocks.legs.leg_draft import LegShape
from modiste.sewing.blocks.legs.leg_plan import LegPlan
from modiste.sewing.pattern.geometry import edge_length, edge_point
from modiste.sewing.pattern.values import Edge, Panel, Placement, Point

_SIDE_CM, _CENTRE_CM = 3.2, 6.8
"""Height of the yoke at the side and at the centre back, for a height of 168 cm."""


def cut_yoke(back: LegShape, plan: LegPlan) -> tuple[LegShape, Panel]:
    """The right back without its top, and the right yoke with the dart closed."""
    side, waist, centre = back.edge("side_hip"), back.edge("waist"), back.edge("centre")
    scale = min(plan.figure.scale, 0.35 * edge_length(side) / _SIDE_CM, 0.45 * edge_length(centre) / _CENTRE_CM)
    side_low, side_top = split_edge(side, 1 - _SIDE_CM * scale / edge_length(side), "side_hip", "side")
    centre_top, centre_low = split_edge(centre, _CENTRE_CM * scale / edge_length(centre), "centre", "centre")
    seam = line("yoke", side_low.end, centre_low.start)
    at = [edge.name for edge in back.edges].index("side_hip")
    rest = back.edges[at + 3 :]
    lower = replace(back, edges=(*back.edges[:at], side_low, seam, centre_low, *rest))
    return lower, _closed(side_top, waist, centre_top, seam, plan)


def _closed(side: Edge, waist: Edge, centre: Edge, seam: Edge, plan: LegPlan) -> Panel:
    """The yoke with its outer part turned about the point of the dart until the dart is shut."""
    mouth, tip = edge_point(waist, 0.5), between(seam.start, seam.end, 0.5)
    angle = 2 * math.asin(min(0.5 * plan.back_dart / max(distance(mouth, tip), 1.0), 0.3))
    side = replace(side, start=_turn(side.start, tip, angle), end=_turn(side.end, tip, angle),
                   controls=tuple(_turn(point, tip, angle) for point in side.controls))  # fmt: skip
    away = _direction(seam.end, seam.start)
    back_again = _turned(_direction(seam.start, seam.end), angle)
    lower = _smooth("yoke", centre.end, side.start, away, back_again, edge_length(seam))
    off = _turned(_direction(waist.start, waist.controls[0]), angle)
    home = _direction(waist.end, waist.controls[-1])
    upper = _smooth("waist", side.end, centre.start, off, home, edge_length(waist) - plan.back_dart)
    upper = replace(upper, allowance_cm=1.0)
    return Panel(
        name=f"{plan.prefix}yoke_right", piece=f"{plan.prefix}yoke", part="yoke", edges=(lower, side, upper, centre),
        placement=Placement(region="torso", angles_deg=(180.0, 270.0), landmark="waist", landmark_y_cm=plan.rise,
                            lift_cm=0.4),
    )  # fmt: skip


def _smooth(name: str, start: Point, end: Point, off: Point, home: Point, length: float) -> Edge:
    """A cubic with given directions at its ends and a given length."""
    chord = distance(start, end)

    def drawn(handle: float) -> Edge:
        reach = handle * chord
        return curve(name, start, end, (start[0] + off[0] * reach, start[1] + off[1] * reach),
                     (end[0] + home[0] * reach, end[1] + home[1] * reach))  # fmt: skip

    return drawn(solve_length(drawn, length, 0.02, 0.7))


def _direction(a: Point, b: Point) -> Point:
    size = max(distance(a, b), 1e-9)
    return (b[0] - a[0]) / size, (b[1] - a[1]) / size


def _turned(vector: Point, angle: float) -> Point:
    c, s = math.cos(angle), math.sin(angle)
    return vector[0] * c - vector[1] * s, vector[0] * s + vector[1] * c


def _turn(point: Point, centre: Point, angle: float) -> Point:
    dx, dy = _turned((point[0] - centre[0], point[1] - centre[1]), angle)
    return centre[0] + dx, centre[1] + dy
