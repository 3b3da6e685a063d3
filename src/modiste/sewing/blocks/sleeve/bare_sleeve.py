"""The sleeve of an off-the-shoulder bodice: its cap is cut off level with the neckline, and elastic holds both up."""

from dataclasses import replace

from scipy.optimize import brentq

from modiste.sewing.blocks.bodice.bodice import Bodice
from modiste.sewing.blocks.bodice.figure import sleeves_of
from modiste.sewing.blocks.drafting.cut_error import CutError, Remedy
from modiste.sewing.blocks.drafting.draft import Chain, Draft, Openings, back_along
from modiste.sewing.blocks.drafting.shapes import curve, line
from modiste.sewing.blocks.sleeve.cuffs import finish_sleeve
from modiste.sewing.blocks.sleeve.sleeves import underarm
from modiste.sewing.pattern.geometry import edge_length
from modiste.sewing.pattern.values import Edge, EdgeRef, Panel, Placement

_ELASTIC = 0.86


def add_bare_sleeve(table: Draft, bodice: Bodice, width: float, lengths: tuple[float, float]) -> Openings:
    """Draft, lay and sew sleeves to the lower armholes, and hold the whole upper edge. Gives the new openings."""
    sleeves = sleeves_of(table.spec)
    armhole = bodice.openings.armhole_left[0]
    edge = table.panels[armhole.panel].edge(armhole.edge)
    rise = abs(edge.end[1] - edge.start[1])
    rise = min(rise, 0.9 * min(lengths))
    fullness = 1.3 if sleeves.kind in ("puff", "bishop") else 1.0
    reach = [_reach(length, rise) for length in lengths]
    wide = max(width * fullness, sum(reach) + 14.0)
    half, low = wide / 2, rise + 5.0 - sleeves.length_cm
    if low > -1.5:
        raise CutError("sewing.sleeves_short", garment=table.spec.garment, length_cm=sleeves.length_cm, least=rise + 7,
                       remedy=Remedy("sleeves", "length_cm", rise + 7))
    bottom = max(sleeves.hem_cm * (1.5 if sleeves.cuff in ("elastic", "shirt", "rib") else 1.0), 12.0) / 2
    tops = (-half + reach[0], rise), (half - reach[1], rise)
    front = _side("cap_front", (-half, 0.0), tops[0])
    back = _side("cap_back", (half, 0.0), tops[1])
    kind = "seam" if sleeves.cuff in ("shirt", "rib") else "hem"
    bends = underarm(half, (bottom, low), flare=sleeves.kind == "bell")
    flared = curve("hem", (-bottom, low), (bottom, low), (-bottom / 2, low - 2), (bottom / 2, low - 2), kind=kind)
    edges = (
        flared if bends else line("hem", (-bottom, low), (bottom, low), kind=kind),
        curve("under_back", (bottom, low), (half, 0.0), *bends),
        back,
        line("neck", tops[1], tops[0], kind="hem"),
        replace(front, start=front.end, end=front.start, controls=front.controls[::-1]),
        curve("under_front", (-half, 0.0), (-bottom, low), *((-x, y) for x, y in reversed(bends))),
    )
    table.add_pair(
        Panel(
            name="sleeve_left",
            piece="sleeve",
            part="sleeves",
            edges=edges,
            placement=Placement(
                region="left_arm", angles_deg=(180.0, -180.0), landmark="shoulder", landmark_y_cm=rise + 5.0
            ),
        )
    )
    chain = bodice.openings.armhole_left
    count = len(bodice.front.chain("armhole", "left"))
    table.sew_pair("armhole_front", (EdgeRef(panel="sleeve_left", edge="cap_front", begin=1, end=0),), chain[:count])
    table.sew_pair("armhole_back", (EdgeRef(panel="sleeve_left", edge="cap_back", begin=1, end=0),), chain[count:])
    table.sew_pair(
        "sleeve",
        (EdgeRef(panel="sleeve_left", edge="under_front"),),
        (EdgeRef(panel="sleeve_left", edge="under_back", begin=1, end=0),),
    )
    finish_sleeve(table, "sleeve_left")
    neck = _neck(bodice)
    girth = table.length(neck) * _ELASTIC
    for ref in neck:
        table.hold(EdgeRef(panel=ref.panel, edge=ref.edge), girth, None)
    return replace(bodice.openings, neck=neck)


def _side(name: str, start: tuple[float, float], end: tuple[float, float]) -> Edge:
    return curve(
        name,
        start,
        end,
        (start[0] + (end[0] - start[0]) * 0.55, start[1]),
        (start[0] + (end[0] - start[0]) * 0.8, start[1] + (end[1] - start[1]) * 0.45),
    )


def _reach(length: float, rise: float) -> float:
    """The width over which a curve of that length rises so far."""
    return float(
        brentq(lambda w: edge_length(_side("cap", (0.0, 0.0), (w, rise))) - length, 0.0, length + 1, xtol=1e-4)
    )


def _neck(bodice: Bodice) -> Chain:
    """The upper edge from the centre front round: front, sleeve, back, back, sleeve, front."""
    front, back = bodice.front, bodice.back
    left, right = (EdgeRef(panel=f"sleeve_{side}", edge="neck", begin=1, end=0) for side in ("left", "right"))
    return (
        *back_along(front.chain("neck", "left")),
        left,
        *back.chain("neck", "left"),
        *back_along(back.chain("neck", "right")),
        right,
        *front.chain("neck", "right"),
    )
