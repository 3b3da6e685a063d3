"""What is drawn and set on skirts: the fly and yoke of a denim skirt. Centimetres."""

import math

import numpy as np

from modiste.sewing.blocks.drafting.draft import Draft
from modiste.sewing.blocks.skirt.skirt_laying import LaidSkirt
from modiste.sewing.blocks.skirt.skirt_plan import SkirtPlan
from modiste.sewing.pattern.geometry import edge_points
from modiste.sewing.pattern.values import Line, Point


def add_skirt_details(table: Draft, plan: SkirtPlan, laid: dict[str, LaidSkirt]) -> None:
    """Draw what the spec asks for."""
    closure = table.spec.closure
    if closure is not None and closure.place == "fly" and plan.opens == "front":
        _fly(table, plan, laid["front"])
    if table.has("back_yoke") and not plan.prefix and plan.cloth <= 1.05:
        _yoke(table, plan, laid["back"])


def _fly(table: Draft, plan: SkirtPlan, front: LaidSkirt) -> None:
    """The J of a fly beside the centre of the left front: two rows, down and round into the centre seam."""
    deep = min(15.0 * plan.figure.scale, 0.42 * plan.length)
    for number, inset in enumerate((0.0, 0.6), start=1):
        wide = 3.4 * plan.figure.scale - inset
        corner = -deep + 1.6 * wide
        bend = [(wide * math.cos(t), corner - (corner + deep - 0.4 * inset) * math.sin(t))
                for t in np.linspace(0, math.pi / 2, 9)]  # fmt: skip
        points: list[Point] = [(wide, _waist_y(table, front, "left", wide)), *bend]
        table.draw(front.panel("left"), Line(name=f"fly_{number}", kind="fly", points=tuple(points)))


def _waist_y(table: Draft, laid: LaidSkirt, side: str, x: float) -> float:
    """Height of the waist edge at x."""
    panel = table.panels[laid.panel(side)]
    points = np.concatenate(
        [edge_points(panel.edge(ref.edge), np.linspace(0, 1, 17)) for ref in laid.chain(side, "waist")]
    )
    order = np.argsort(points[:, 0])
    return float(np.interp(x, points[order, 0], points[order, 1]))


def _yoke(table: Draft, plan: SkirtPlan, back: LaidSkirt) -> None:
    """The stitched line of a yoke, lower at the centre back, as far down as the darts reach."""
    side_y = -0.22 * plan.figure.hip
    centre_y = -0.40 * plan.figure.hip
    for side, sign in (("left", -1.0), ("right", 1.0)):
        names = [ref.edge for ref in back.chain(side, "side")]
        panel = table.panels[back.panel(side)]
        points = np.concatenate([edge_points(panel.edge(name), np.linspace(0, 1, 33)) for name in names])
        order = np.argsort(points[:, 1])
        x = float(np.interp(side_y, points[order, 1], points[order, 0]))
        table.draw(panel.name, Line(name=f"yoke_{side}", kind="twin_topstitch",
                                    points=((x, side_y), (sign * 0.02, centre_y))))  # fmt: skip
