"""Bottoms without legs: of swimsuits, bodysuits, briefs. Centimetres.

After the swimsuit and bodysuit blocks for stretch cloth (H. Joseph-Armstrong, "Patternmaking for Fashion Design",
knits): front and back on the fold, joined at the sides and under the crotch; the back reaches under the body, about
hips/9 further down than the crotch, the front hips/30; the leg line's length is that of the opening asked for.
"""

from dataclasses import dataclass

from scipy.optimize import brentq

from modiste.core.garment_spec import Legs
from modiste.sewing.blocks.drafting.cut_error import CutError, Remedy
from modiste.sewing.blocks.drafting.draft import Draft, Openings, edge_ref
from modiste.sewing.blocks.drafting.shapes import curve, line
from modiste.sewing.blocks.legs.leg_plan import RISE_CM
from modiste.sewing.blocks.skirt.skirt_laying import LaidSkirt, lay
from modiste.sewing.blocks.skirt.skirt_quarter import Quarter
from modiste.sewing.blocks.waist.lower_figure import LowerFigure
from modiste.sewing.blocks.waist.lower_joins import Part, join_waist
from modiste.sewing.blocks.waist.waistband import BandSize, above_waist, add_belt, add_waistband
from modiste.sewing.pattern.geometry import edge_length
from modiste.sewing.pattern.values import Edge, EdgeRef, Hold, Point

_DRAWN = 0.86
"""Elastic at a leg's opening, of what it is sewn to: it hugs the leg."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Size:
    """A quarter's waist and its girth share at the side's foot, the lengths at the centre, half the crotch's width."""

    waist: float
    hip: float
    rise: float
    under: float
    crotch: float
    fuller: float


def add_briefs(table: Draft, openings: Openings | None) -> None:
    """Draft the bottom and join it to a bodice or to a band of its own. Raises InputError for a leg opening that
    cannot be cut."""
    legs = table.spec.legs
    if legs is None:
        return
    figure = LowerFigure(table.body, table.spec.sex)
    depth = _depth(table, legs, figure, openings)
    stretch = min((table.body.hips + legs.hip_ease_cm) / table.body.hips, 1.03)
    waists = _waists(table, figure, depth, stretch, openings)
    sizes = [_size(figure, depth, stretch, waist, half) for waist, half in zip(waists, ("front", "back"), strict=True)]
    foot = _foot(table, legs, figure, depth, stretch, sizes)
    prefix = "" if openings is None else "brief_"
    laid = {}
    for half, size in zip(("front", "back"), sizes, strict=True):
        quarter = _quarter(size, foot, figure.girth(depth + foot) * stretch / 4)
        laid[half] = lay(table, f"{prefix}{half}", half, {"left": quarter, "right": quarter}, is_split=False,
                         landmark_y=depth, part="body", lift=0.2)  # fmt: skip
    _sew(table, prefix, laid)
    _hold_legs(table, laid, legs)
    parts = {f"{half}_{side}": Part(chain=laid[half].waist(side), finished=waist)
             for half, waist in zip(("front", "back"), waists, strict=True) for side in ("left", "right")}  # fmt: skip
    if openings is not None:
        join_waist(table, openings, parts)
        add_belt(table, figure, depth=depth, girth=figure.girth(depth))
        return
    _, height = above_waist(table)
    worn = figure.girth(depth) * 0.97
    band = BandSize(depth=depth, height=height, lower=worn, upper=worn, cloth=2 * sum(waists))
    add_waistband(table, parts, band, opens="left", figure=figure)


def _depth(table: Draft, legs: Legs, figure: LowerFigure, openings: Openings | None) -> float:
    if openings is not None:
        return min(openings.drop_cm, 0.7 * figure.hip)
    _, height = above_waist(table)
    return min(RISE_CM[legs.rise] * figure.scale + height, 0.7 * figure.hip)


def _waists(table: Draft, figure: LowerFigure, depth: float, stretch: float,
            openings: Openings | None) -> tuple[float, float]:  # fmt: skip
    if openings is None:
        waist = figure.girth(depth) * min(stretch, 0.97)
        return waist / 4, waist / 4
    over = openings.extension_cm + openings.wrap_cm
    return table.length(openings.bottom_front) / 2 - over, table.length(openings.bottom_back) / 2


def _size(figure: LowerFigure, depth: float, stretch: float, waist: float, half: str) -> _Size:
    is_back = half == "back"
    hips = figure.body.hips
    return _Size(
        waist=waist, hip=hips * stretch / 4, rise=(figure.crotch - depth) * (0.5 + 0.5 * stretch),
        under=(0.108 if is_back else 0.032) * hips * stretch, crotch=0.017 * hips, fuller=1.0 if is_back else 0.0,
    )  # fmt: skip


def _leg(size: _Size, foot: float, width: float) -> Edge:
    """The leg line from the crotch to the side's foot: hollow in front, over the seat fuller behind."""
    start: Point = (size.crotch, -size.rise - size.under)
    end: Point = (width, -foot)
    high = end[1] - start[1]
    if size.fuller:
        return curve("leg", start, end, (start[0] + 0.10 * width, start[1] + 0.42 * high),
                     (end[0] - 0.34 * width, end[1] - 0.22 * high), kind="hem", allowance_cm=1.0)  # fmt: skip
    return curve("leg", start, end, (start[0] + 0.02 * width, start[1] + 0.55 * high),
                 (end[0] - 0.42 * width, end[1] - 0.10 * high), kind="hem", allowance_cm=1.0)  # fmt: skip


def _foot(table: Draft, legs: Legs, figure: LowerFigure, depth: float, stretch: float, sizes: list[_Size]) -> float:
    """How far down the side reaches: the shorter, the higher the legs are cut and the longer the opening is."""

    def opening(foot: float) -> float:
        width = figure.girth(depth + foot) * stretch / 4
        return sum(edge_length(_leg(size, foot, width)) for size in sizes)

    low, high = 1.5, 0.86 * (figure.crotch - depth)
    longest, shortest = opening(low), opening(high)
    if not shortest <= legs.hem_cm <= longest:
        raise CutError("sewing.leg_opening", garment=table.spec.garment, hem_cm=legs.hem_cm, shortest=shortest,
                       longest=longest,
                       remedy=Remedy("legs", "hem_cm", min(max(legs.hem_cm, shortest + 0.3), longest - 0.3)))
    return float(brentq(lambda foot: opening(foot) - legs.hem_cm, low, high, xtol=1e-4))


def _quarter(size: _Size, foot: float, width: float) -> Quarter:
    bottom = -size.rise - size.under
    leg = _leg(size, foot, width)
    top: Point = (size.waist, 0.0)
    bend: Point = (top[0] + 0.3 * (width - top[0]), -0.3 * foot)
    side = curve("side", leg.end, top, (leg.end[0], leg.end[1] + 0.35 * foot), bend)
    edges = (
        line("crotch", (0.0, bottom), leg.start), leg, side, line("waist", top, (0.0, 0.0)),
        line("centre", (0.0, 0.0), (0.0, bottom)),
    )  # fmt: skip
    return Quarter(edges=edges, hem=("leg",), side=("side",), waist=("waist",), centre=("centre",))


def _sew(table: Draft, prefix: str, laid: dict[str, LaidSkirt]) -> None:
    for side in ("left", "right"):
        table.sew(f"{prefix}side_{side}", laid["front"].chain(side, "side"), laid["back"].chain(side, "side"))
        front = edge_ref(f"{prefix}front", f"crotch_{side}", backwards=side == "right")
        back = edge_ref(f"{prefix}back", f"crotch_{side}", backwards=side == "left")
        table.sew(f"{prefix}crotch_{side}", (front,), (back,))


def _hold_legs(table: Draft, laid: dict[str, LaidSkirt], legs: Legs) -> None:
    for side in ("left", "right"):
        for half in ("front", "back"):
            for ref in laid[half].chain(side, "hem"):
                edge = EdgeRef(panel=ref.panel, edge=ref.edge)
                table.holds.append(Hold(ref=edge, girth_cm=_DRAWN * legs.hem_cm, landmark=None))
    left = tuple(ref for half in ("front", "back") for ref in laid[half].chain("left", "hem"))
    table.measure("leg_hem", legs.hem_cm, chain=left)
