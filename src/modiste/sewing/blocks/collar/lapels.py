"""Jacket collars: a stand and a fall round the back of the neck, lapels turned back along their roll lines."""

from dataclasses import dataclass
from typing import Final

from modiste.sewing.blocks.bodice.bodice import Bodice
from modiste.sewing.blocks.collar.collars import fall, spread_cm
from modiste.sewing.blocks.drafting.draft import Chain, Draft, Openings, edge_ref
from modiste.sewing.blocks.drafting.shapes import curve, line
from modiste.sewing.pattern.geometry import edge_length
from modiste.sewing.pattern.values import Edge, EdgeRef, Panel, Placement, Point

_WIDTH: Final = {"notched": 7.6, "peak": 9.0, "shawl": 7.0, "camp": 6.2}
_GORGE: Final = {"notched": 6.5, "peak": 6.0, "shawl": 0.3, "camp": 4.5}
"""How far below the neck point, along the roll line, collar and lapel meet. A shawl has no notch there: its lapels go
on up to the shoulder seam."""
_UNDER_SHAWL_CM: Final = 2.2
"""How far below the neck point the back of a shawl collar begins, under the lapels, so that no gap is left."""
_SHAWL_BACK: Final = 1.15
"""Width of a shawl collar behind the neck over the height asked for: it is nearly as wide there as on the chest."""
_SHAWL_FALL: Final = 0.45
"""How much the lapel's upper end, which lies along the shoulder, falls for each cm outwards."""


@dataclass(frozen=True, slots=True)
class _Roll:
    """A roll line from the break point up to the neck point, on the left front; `wide` points to its lapel's tip."""

    low: Point
    high: Point

    @property
    def length(self) -> float:
        """Its length."""
        return float(((self.high[0] - self.low[0]) ** 2 + (self.high[1] - self.low[1]) ** 2) ** 0.5)

    def at(self, along: float, out: float) -> Point:
        """The point `along` cm up from the break point and `out` cm beside the line, over the front."""
        ux, uy = ((b - a) / self.length for a, b in zip(self.low, self.high, strict=True))
        return self.low[0] + ux * along + uy * out, self.low[1] + uy * along - ux * out


def add_lapels(table: Draft, bodice: Bodice, openings: Openings, high: float) -> None:
    """Lapels that lie on the fronts, and the collar that meets them at the gorge."""
    kind = table.spec.neck.collar if table.spec.neck else "notched"
    left = bodice.front.chain("neck", "left")[0]
    edge = table.panels[left.panel].edge(left.edge)
    roll = _Roll(edge.end, edge.start)
    gorge = min(_GORGE[kind], roll.length * 0.35)
    share = 1 - gorge / roll.length
    scale = min(1.0, roll.length / 24.0) * (1.1 if table.spec.sex == "men" else 1.0)
    wide = min(_WIDTH[kind] * scale, 0.55 * roll.length) + (1.2 if bodice.opening.extension_cm > 5 else 0.0)
    edges = _shape(kind, roll, roll.length * share, wide)
    table.add_pair(
        Panel(
            name="lapel_left",
            piece="lapel",
            part="collar",
            edges=edges,
            stiffness=4.0,
            placement=Placement(region="host", host=left.panel, layer=1, lift_cm=0.25, pinned_edge="roll"),
        )
    )
    for side in ("left", "right"):
        ref = bodice.front.chain("neck", side)[0]
        table.sew(
            f"lapel_{side}",
            (edge_ref(f"lapel_{side}", "roll", backwards=side == "right"),),
            (_upto(ref, share),),
            kind="attached",
        )
    begins = max(roll.length - _UNDER_SHAWL_CM, 0.0) / roll.length if kind == "shawl" else share
    _collar(table, openings, begins, high, kind)
    table.note("interface_collar", "face_front")


def _upto(ref: EdgeRef, share: float) -> EdgeRef:
    """From the break point up to a share of the roll line: the front's edge, walked from below."""
    walked = EdgeRef(panel=ref.panel, edge=ref.edge, begin=ref.end, end=ref.begin)
    return EdgeRef(
        panel=ref.panel, edge=ref.edge, begin=walked.begin, end=walked.begin + share * (walked.end - walked.begin)
    )


def _shape(kind: str, roll: _Roll, high: float, wide: float) -> tuple[Edge, ...]:
    """A lapel's outline: its roll line, outer edge and gorge."""
    low, inner = roll.low, roll.at(high, 0.0)
    if kind == "shawl":
        across = 0.78 * wide
        top: Point = (inner[0] + across, inner[1] - _SHAWL_FALL * across)
        outer = curve(
            "outer", low, top, roll.at(high * 0.3, wide * 0.75), roll.at(high * 0.8, wide * 1.25), kind="finished"
        )
        return outer, line("gorge", top, inner, kind="finished"), line("roll", inner, low)
    if kind == "peak":
        tip, notch = roll.at(high + 2.2, wide), roll.at(high - 0.6, wide - 3.4)
        outer = curve(
            "outer", low, tip, roll.at(high * 0.3, wide * 0.62), roll.at(high * 0.75, wide * 0.93), kind="finished"
        )
        return (
            outer,
            line("peak", tip, notch, kind="finished"),
            line("gorge", notch, inner, kind="finished"),
            line("roll", inner, low),
        )
    tip = roll.at(high + 0.5, wide)
    outer = curve(
        "outer", low, tip, roll.at(high * 0.3, wide * 0.66), roll.at(high * 0.72, wide * 0.97), kind="finished"
    )
    return outer, line("gorge", tip, inner, kind="finished"), line("roll", inner, low)


def _collar(table: Draft, openings: Openings, share: float, high: float, kind: str) -> None:
    """A crescent stand from gorge to gorge, and the fall on its upper edge."""
    chain = _above_gorge(openings.neck, share)
    length = table.length(chain)
    stand_cm = 2.6
    half = length / 2
    bottom = curve("bottom", (-half, 0.0), (half, 0.0), (-half * 0.5, -0.4), (half * 0.5, -0.4))
    top = curve("top", (half, 0.5), (-half, 0.5), (half * 0.5, stand_cm * 1.25), (-half * 0.5, stand_cm * 1.25))
    edges = (bottom, line("end_right", (half, 0.0), (half, 0.5)), top, line("end_left", (-half, 0.5), (-half, 0.0)))
    reach = 52.0
    table.add(
        Panel(
            name="collar_stand",
            piece="collar_stand",
            part="collar",
            edges=edges,
            stiffness=4.0,
            placement=Placement(
                region="neck", angles_deg=(reach, 360.0 - reach), landmark="side_neck", landmark_y_cm=0.0, lift_cm=0.4
            ),
        )
    )
    table.sew("collar_neck", chain, (EdgeRef(panel="collar_stand", edge="bottom"),))
    upper = edge_length(top)
    back = max((_SHAWL_BACK if kind == "shawl" else 0.72) * high, stand_cm + 1.4)
    point = (0.6, 1.0) if kind != "shawl" else (0.2, 0.0)
    fall(
        table,
        "collar",
        (EdgeRef(panel="collar_stand", edge="top", begin=1, end=0),),
        upper,
        upper + spread_cm(back, stand_cm),
        back,
        (reach, 360.0 - reach),
        stand_cm,
        point=point,
        stiffness=4.0,
    )


def _above_gorge(neck: Chain, share: float) -> Chain:
    """The neck without what lapels take of both fronts."""
    first, last = neck[0], neck[-1]
    cut = first.begin + share * (first.end - first.begin)
    end = last.end - share * (last.end - last.begin)
    return (
        EdgeRef(panel=first.panel, edge=first.edge, begin=cut, end=first.end),
        *neck[1:-1],
        EdgeRef(panel=last.panel, edge=last.edge, begin=last.begin, end=end),
    )
