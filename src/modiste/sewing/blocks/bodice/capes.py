"""Capes and ponchos: no sleeves; the shoulder line goes on over the arm, as a seam (cape) or a fold (poncho)."""

import math
from dataclasses import replace
from typing import Final

from modiste.core.garment_spec import Bodice as BodiceSpec
from modiste.core.garment_spec import GarmentSpec
from modiste.core.measures import BodyMeasures
from modiste.sewing.blocks.bodice.bodice import Bodice, lay_halves
from modiste.sewing.blocks.bodice.figure import Figure, figure, neck_of
from modiste.sewing.blocks.bodice.necklines import neck_along, neck_edges
from modiste.sewing.blocks.bodice.opening import opened, opening_of
from modiste.sewing.blocks.drafting.draft import Draft
from modiste.sewing.blocks.drafting.half import Half, start_half
from modiste.sewing.blocks.drafting.shapes import curve, line
from modiste.sewing.pattern.values import Point

KINDS = ("cape", "poncho")
_DOWN_THE_ARM: Final = 1.0
"""Length of a side seam over the arm, for a drop of 1: hung, the hem is level."""
_OVER_THE_BUST: Final = 2.0
"""How much longer a front is at its centre, for what an eased front has over the back: it hangs off the bust."""
_LIFTED: Final = {"women": 0.06, "men": 0.03}
"""How much longer a cape's front must be at its centre than at its sides, over the girth of the bust: what hangs free
off the bust and between the arms is lifted by them, and the inside of the back shows below it."""
_WIDEST: Final = 0.86
"""Sine of the most that a side seam leaves the plumb line by: beyond it a cape is a half circle and more."""


def is_cape(spec: GarmentSpec) -> bool:
    """Whether the spec is one of these."""
    return spec.flat is not None and spec.flat.kind in KINDS


def as_bodice(spec: GarmentSpec, body: BodyMeasures) -> GarmentSpec:
    """The spec with a wide bodice of the cape's length, for what measures, collars and closures ask of one."""
    if spec.flat is None:
        return spec
    wide = max(spec.flat.width_cm - body.bust / 2, 30.0)
    return replace(
        spec,
        flat=None,
        bodice=BodiceSpec(
            kind="loose",
            length_cm=spec.flat.length_cm,
            bust_ease_cm=min(wide, 90.0),
            waist_ease_cm=min(wide, 120.0),
            hip_ease_cm=min(wide, 150.0),
        ),
    )


def add_cape(table: Draft, kind: str, width_cm: float) -> Bodice:
    """Cut, lay and sew a cape or poncho of a width over the arms. `table.spec` has the bodice of `as_bodice`."""
    fig = figure(table.spec, table.body)
    opening = opening_of(table.spec, fig)
    front, back = (_half(table, fig, kind, width_cm / 2, is_front) for is_front in (True, False))
    if opening.is_front:
        front = opened(front, fig, opening, neck_of(table.spec))
    return lay_halves(table, fig, front, back, opening)


def _half(table: Draft, fig: Figure, kind: str, reach: float, is_front: bool) -> Half:
    """Half a cape: from the neck over the shoulder down the arm to the hem."""
    neck = neck_of(table.spec)
    point = fig.shoulder_end(is_front, neck_along(fig, neck))
    depth = neck.depth_cm if is_front else neck.back_depth_cm
    edges = neck_edges(neck.line if is_front else "back", point, (0.0, point[1] - depth))
    low = fig.bottom_y
    if is_front and kind == "cape":
        low -= _OVER_THE_BUST * (fig.snp_f - fig.snp_b)
    name, side = ("front", "left") if is_front else ("back", "right")
    if kind == "poncho":
        end = (reach, point[1] - 0.2 * (reach - point[0]))
        hem = line("hem", (0.0, low), (reach, low + 0.1 * reach), kind="hem", allowance_cm=2.0)
        free = line("side_free", hem.end, end, kind="hem", allowance_cm=2.0)
        roles = {"hem": (hem,), "free": (free,), "side": (), "armhole": (), "shoulder": (line("shoulder", end, point),)}
    else:
        end = fig.shoulder_end(is_front)
        corner = _side_corner(end, reach, low)
        # The hem leaves the centre level and meets the side seam at a right angle, as that of a ring does.
        away, down = (corner[0] - end[0]), (end[1] - corner[1])
        pull = 0.42 * corner[0] / math.hypot(away, down)
        inner = (corner[0] - pull * down, corner[1] - pull * away)
        low -= _LIFTED.get(table.spec.sex, 0.0) * table.body.bust if is_front else 0.0
        hem = curve("hem", (0.0, low), corner, (corner[0] * 0.45, low), inner, kind="hem", allowance_cm=2.0)
        over = curve(
            "side",
            corner,
            end,
            (end[0] + (corner[0] - end[0]) * 0.8, end[1] - (end[1] - corner[1]) * 0.62),
            (end[0] + (corner[0] - end[0]) * 0.32, end[1] - (corner[0] - end[0]) * 0.16),
        )
        roles = {"hem": (hem,), "side": (over,), "armhole": (), "shoulder": (line("shoulder", end, point),)}
    centre = line("centre", (0.0, edges[-1].end[1]), (0.0, low))
    return start_half(name, side, {**roles, "neck": edges, "centre": (centre,)}, (reach, low + 5.0))


def _side_corner(end: Point, reach: float, low: float) -> Point:
    """Where the side seam of a cape that begins at the shoulder's `end` meets its hem, about `reach` from the centre:
    so far down the arm, which hangs outwards, that the hem is level with the centre's at `low`.
    """
    side = _DOWN_THE_ARM * (end[1] - low)
    away = min(max(reach - end[0], 6.0), _WIDEST * side)
    return end[0] + away, end[1] - math.sqrt(side**2 - away**2)
