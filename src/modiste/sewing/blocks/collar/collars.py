"""Collars: bands, ribs, stands with falls, flat collars, and the collars of jackets with their lapels."""

import math
from dataclasses import replace
from typing import Final

import numpy as np

from modiste.sewing.blocks.bodice.bodice import Bodice
from modiste.sewing.blocks.bodice.figure import neck_of
from modiste.sewing.blocks.bodice.neck_ring import add_band, is_half_open, ring_of
from modiste.sewing.blocks.bodice.opening import LAPELS, over_side
from modiste.sewing.blocks.collar.hoods import add_hood
from modiste.sewing.blocks.drafting.cut_error import CutError
from modiste.sewing.blocks.drafting.draft import Chain, Draft, Openings
from modiste.sewing.blocks.drafting.shapes import curve, line, polygon_edges
from modiste.sewing.pattern.geometry import edge_length, edge_points
from modiste.sewing.pattern.values import Edge, EdgeRef, Line, Panel, Placement, Point, Polar, Trim

_RUFFLE_CM: Final = 6.0
_CLEAR_CM: Final = 0.6
_KNOT_CM: Final = 0.2
"""How far below the neck seam a bow is tied: it is what closes the band, and its loops lie over both."""
_SHOULDER_SPREAD: Final = 1.8
_BARE: Final = ("strapless", "one_shoulder", "off_shoulder", "halter")


def add_collar(table: Draft, bodice: Bodice, openings: Openings) -> None:
    """Finish the neck as the spec says: a collar, a rib, or a stitched edge."""
    neck = neck_of(table.spec)
    high = neck.collar_cm
    if neck.line in ("one_shoulder", "strapless") and neck.collar != "none":
        raise CutError("sewing.bare_shoulder_collar", garment=table.spec.garment)
    if (neck.line == "halter" or neck.straps == "halter") and bodice.front.chain("shoulder", "left"):
        _halter_strap(table, bodice)
        return
    if neck.collar == "none" or not openings.neck:
        table.note("face_neck")
        if table.has("ruffle_neck") and openings.neck and neck.line not in _BARE:
            _neck_ruffle(table, openings)
    elif neck.collar in LAPELS:
        from modiste.sewing.blocks.collar.lapels import add_lapels

        add_lapels(table, bodice, openings, high or 4.5)
    else:
        if openings.wrap_cm > 0:
            openings = replace(openings, neck=_to_the_centre(table, openings.neck))
        if neck.collar == "hood":
            add_hood(table, openings, max(high, 30.0))
            return
        _collar_on_edge(table, openings, neck.collar, high)


def _collar_on_edge(table: Draft, openings: Openings, collar: str, high: float) -> None:
    """A collar that is sewn to the whole neck edge."""
    if collar == "rib":
        _neck_rib(table, openings, high or 2.0)
    elif collar == "turtle":
        _turtle(table, openings, high or 9.0)
    elif collar == "funnel":
        add_band(table, openings, "collar", high or 7.0, taper=0.94, stiffness=2.0)
    elif collar in ("stand", "storm"):
        _standing(table, openings, high or 4.0, collar)
    elif collar in ("shirt", "polo"):
        _shirt(table, openings, high or 4.5, 2.2 if collar == "polo" else 3.0)
    elif collar == "peter_pan":
        _flat_collar(table, openings, high or 6.0)
    else:
        _bow(table, openings, high or 4.0)


def _neck_rib(table: Draft, openings: Openings, high: float) -> None:
    """A ribbed band; round a V whose fronts lap, that of the lower front ends at the centre, under the upper one's."""
    if openings.is_front_split and openings.extension_cm > 0 and neck_of(table.spec).line == "v":
        ring = ring_of(table, openings)
        cleared = _clear_of_ends(table, ring.chain, ring.extension_cm)
        is_right_over = over_side(table.spec.sex) == "right"
        chain = (cleared[0], *ring.chain[1:]) if is_right_over else (*ring.chain[:-1], cleared[-1])
        openings = replace(openings, neck=chain, extension_cm=0.0)
        add_band(table, openings, "neck_rib", high, ease=0.9, taper=0.93, kind="elastic", edge_kind="rib",
                 closure="none")  # fmt: skip
        return
    add_band(table, openings, "neck_rib", high, ease=0.9, taper=0.93, kind="elastic", edge_kind="rib")


def _halter_strap(table: Draft, bodice: Bodice) -> None:
    """The strap of a halter: from one front's upper end round the back of the neck to the other's."""
    left, right = (bodice.front.chain("shoulder", side) for side in ("left", "right"))
    wide, long = table.length(left), 0.46 * table.body.neck
    edges = polygon_edges(
        ("bottom", "end_right", "top", "end_left"),
        ((-long / 2, 0.0), (long / 2, 0.0), (long / 2, wide), (-long / 2, wide)),
        kind="finished",
    )
    table.add(
        Panel(
            name="halter_strap",
            piece="halter_strap",
            part="straps",
            edges=edges,
            placement=Placement(
                region="neck", angles_deg=(85.0, 275.0), landmark="side_neck", landmark_y_cm=0.0, lift_cm=0.4
            ),
        )
    )
    # a front's upper end runs from the armhole to the neck: the neck's side is the strap's upper edge
    table.sew("halter_left", left, (EdgeRef(panel="halter_strap", edge="end_left", begin=1, end=0),))
    table.sew("halter_right", right, (EdgeRef(panel="halter_strap", edge="end_right"),))
    table.note("face_neck")


def _turtle(table: Draft, openings: Openings, high: float) -> None:
    """A ribbed tube and its turned-down outer half, sewn at the upper edge; where fronts lap its ends meet."""
    if openings.is_front_split and openings.extension_cm > 0:
        ends = _clear_of_ends(table, openings.neck, openings.extension_cm)
        openings = replace(openings, neck=ends, extension_cm=0.0)
    inner = add_band(
        table, openings, "collar", high, ease=0.92, taper=0.9, kind="elastic", edge_kind="rib", closure="none"
    )
    top = edge_length(inner.edge("top"))
    if high < 6.0:
        return
    fall(
        table,
        "collar_fall",
        (EdgeRef(panel="collar", edge="top", begin=1, end=0),),
        top,
        top * 1.06,
        high - 0.8,
        inner.placement.angles_deg,
        high,
        kind="rib",
    )
    if not openings.is_front_split:
        table.sew(
            "collar_fall_back",
            (EdgeRef(panel="collar_fall", edge="end_left"),),
            (EdgeRef(panel="collar_fall", edge="end_right", begin=1, end=0),),
        )


def fall(
    table: Draft,
    name: str,
    chain: Chain,
    attach_cm: float,
    outer_cm: float,
    height_cm: float,
    angles: tuple[float, float],
    landmark_up_cm: float,
    *,
    kind: str = "seam",
    point: Point = (0.0, 0.0),
    stiffness: float = 1.5,
    part: str = "collar",
) -> Panel:
    """A collar's outer half that hangs from `chain` (its own upper edge, y = 0 in the middle): layer 1, right side out.

    It is cut as a part of a ring whose outer edge is `outer_cm` long, so that it spreads evenly: along a straight edge
    only its ends would (Aldrich: a collar is slashed and spread all along). `point`: how much farther out and down the
    front corners reach. `landmark_up_cm`: how high above the neck seam.
    """
    turn = min(max((outer_cm - attach_cm) / height_cm, 0.02), 2.4)
    outer, attach = _spread(attach_cm, turn, height_cm, point, kind)
    edges = (
        outer,
        line("end_right", outer.end, attach.start, kind=kind),
        attach,
        line("end_left", attach.end, outer.start, kind=kind),
    )
    panel = table.add(
        Panel(
            name=name,
            piece=name,
            part=part,
            edges=edges,
            stiffness=stiffness,
            placement=Placement(
                region="neck",
                angles_deg=angles,
                landmark="side_neck",
                landmark_y_cm=-landmark_up_cm - 1.5,
                layer=1,
                lift_cm=2.2,
            ),
        )
    )
    table.sew(f"{name}_top", (EdgeRef(panel=name, edge="attach", begin=1, end=0),), chain)
    return panel


def spread_cm(height_cm: float, stand_cm: float) -> float:
    """How much longer the outer edge of a fall is than the edge that it is sewn by, so that it covers the stand and
    lies on the shoulders beyond: there a ring around the neck grows by about 1.8 cm with each cm.
    """
    return 0.04 * height_cm + _SHOULDER_SPREAD * max(height_cm - stand_cm, 0.0)


def _spread(attach_cm: float, turn: float, height_cm: float, point: Point, kind: str) -> tuple[Edge, Edge]:
    """The outer and the upper edge of a collar that turns by so many radians, the middle of its upper edge at 0, 0."""
    radius, half = attach_cm / turn, turn / 2
    along = (math.cos(half), math.sin(half))

    def at(away: float, beyond: float = 0.0) -> Point:
        out = (math.sin(half), -math.cos(half))
        return out[0] * away + along[0] * beyond, radius + out[1] * away + along[1] * beyond

    reach = 4 / 3 * math.tan(turn / 4)
    low = radius + height_cm
    (px, py), (qx, qy) = at(radius), at(low + point[1], point[0])
    a, b = reach * radius, (reach * low) * (1 - 0.12 * point[1])
    inner = px - a * along[0], py - a * along[1]
    attach = curve("attach", (px, py), (-px, py), inner, (-inner[0], inner[1]))
    middle = radius - low
    # The curve's middle lies at an eighth of its ends and three of its controls.
    control_y = (4 * middle - qy) / 3
    control_x = max(qx - b * along[0], 0.3 * qx)
    outer = curve("outer", (-qx, qy), (qx, qy), (-control_x, control_y), (control_x, control_y), kind=kind)
    return outer, attach


def _standing(table: Draft, openings: Openings, high: float, collar: str) -> None:
    add_band(table, openings, "collar", high, taper=0.96, stiffness=4.0, rise_cm=0.6, rounded=True)
    if collar == "storm" and openings.is_front_split and openings.extension_cm > 0:
        panel = table.panels["collar"]
        end = panel.edge("end_left").start
        table.trim("collar", Trim(kind="button", points=((end[0] + 2.0, high / 2),), size_cm=1.8))
    table.note("interface_collar")


def _shirt(table: Draft, openings: Openings, high: float, stand_cm: float) -> None:
    """A stand with rounded ends, buttoned at the centre front, and a fall that spreads to points."""
    spec = table.spec
    is_closed_pullover = not openings.is_front_split and not is_half_open(table)
    stand = add_band(table, openings, "collar_stand", stand_cm, taper=0.965, stiffness=3.0, rise_cm=0.5, rounded=True)
    ring = ring_of(table, openings)
    top = edge_length(stand.edge("top"))
    inset = (ring.extension_cm + 0.3) / top if ring.is_open else 0.0
    reach = top * (1 - 2 * inset)
    chain = (EdgeRef(panel="collar_stand", edge="top", begin=1 - inset, end=inset),)
    # What is asked for is the length of its points; at the back it just covers the stand.
    back = max(0.7 * high, stand_cm + 1.2)
    tip = (1.4, max(high - back, 0.0)) if not is_closed_pullover else (0.0, 0.0)
    panel = fall(
        table, "collar", chain, reach, reach + spread_cm(back, stand_cm), back, ring.angles_deg, stand_cm,
        point=tip, stiffness=3.0,
    )
    if is_closed_pullover:
        table.sew(
            "collar_back",
            (EdgeRef(panel="collar", edge="end_left"),),
            (EdgeRef(panel="collar", edge="end_right", begin=1, end=0),),
        )
    table.draw("collar", *_inside(panel, 0.6))
    if ring.is_open and spec.closure is not None and spec.closure.kind in ("buttons", "snaps"):
        x = edge_length(stand.edge("bottom")) / 2 - ring.extension_cm
        side = -1 if spec.sex == "men" else 1
        table.trim("collar_stand", Trim(kind="button", points=((side * x, stand_cm / 2 + 0.35),), size_cm=1.0))
    table.note("interface_collar")


def _inside(panel: Panel, margin: float) -> tuple[Line, ...]:
    """A topstitch beside the free edges of a fall."""
    shares = np.linspace(0, 1, 17)
    outer = edge_points(panel.edge("outer"), shares)
    along = np.gradient(outer, axis=0)
    along /= np.linalg.norm(along, axis=1, keepdims=True)
    inner = outer + margin * np.stack([-along[:, 1], along[:, 0]], 1)
    inner[0] += margin * along[0]
    inner[-1] -= margin * along[-1]
    attach = panel.edge("attach")
    low = tuple((float(x), float(y)) for x, y in inner)
    first, last = ((x + sign * margin, y - 0.3) for (x, y), sign in ((attach.end, 1), (attach.start, -1)))
    return (Line(name="collar_stitch", kind="topstitch", points=(first, *low, last)),)


def _flat_collar(table: Draft, openings: Openings, high: float) -> None:
    """Two flat halves that lie on the shoulders, cut as parts of a ring (Aldrich: on the joined shoulders). Where
    fronts lap they meet at the centre, as the fall of a shirt's collar does: ends that lapped, too, would cross.
    """
    chain = openings.neck
    if openings.is_front_split and openings.extension_cm > 0:
        chain = _clear_of_ends(table, chain, openings.extension_cm)
    _ring_piece(table, "collar", chain, (4.0, 356.0), high, turn_deg=290.0, part="collar")
    table.note("interface_collar")


def _clear_of_ends(table: Draft, chain: Chain, away_cm: float) -> Chain:
    """A chain without so much of its length at either end."""
    kept: list[EdgeRef] = []
    start, whole = 0.0, table.length(chain)
    for ref in chain:
        length = table.ref_length(ref)
        low, high = (float(np.clip((at - start) / length, 0, 1)) for at in (away_cm, whole - away_cm))
        span = ref.end - ref.begin
        if high > low:
            kept.append(replace(ref, begin=ref.begin + low * span, end=ref.begin + high * span))
        start += length
    return tuple(kept)


def _to_the_centre(table: Draft, chain: Chain) -> Chain:
    """The neck edge of a wrap without what goes on beyond the centre, down to the waist on the other side: a collar on
    that would have to stand up along the trunk, and lie between the fronts.
    """
    edge = table.panels[chain[0].panel].edge(chain[0].edge)
    points = edge_points(edge, np.linspace(chain[0].begin, chain[0].end, 101))
    past = int(np.argmax(points[:, 0] * points[0, 0] <= 0))
    beyond = float(np.linalg.norm(np.diff(points[: past + 1], axis=0), axis=1).sum())
    return _clear_of_ends(table, chain, beyond + _CLEAR_CM)


def _neck_ruffle(table: Draft, openings: Openings) -> None:
    """A flounce round the neck: nearly a full ring, so that it falls in waves."""
    ring = ring_of(table, openings)
    _ring_piece(table, "neck_ruffle", ring.chain, ring.angles_deg, _RUFFLE_CM, turn_deg=352.0, part="trims")


def _ring_piece(
    table: Draft, name: str, chain: Chain, angles: tuple[float, float], high: float, *, turn_deg: float, part: str
) -> None:
    """A part of a ring whose inner edge is sewn to the neck; the more of a turn it has, the more it flares."""
    turn = math.radians(turn_deg)
    radius = table.length(chain) / turn
    inner = _arc("attach", radius, turn / 2, -turn / 2, 4)
    outer = _arc("outer", radius + high, -turn / 2, turn / 2, 4)
    edges = (
        *outer,
        line("end_right", outer[-1].end, inner[0].start, kind="finished"),
        *inner,
        line("end_left", inner[-1].end, outer[0].start, kind="finished"),
    )
    polar = Polar(centre=(0.0, 0.0), radius_cm=radius)
    place = Placement(region="neck", angles_deg=angles, landmark="side_neck", polar=polar, layer=1, lift_cm=1.2)
    stiffness = 2.0 if part == "collar" else 1.0
    table.add(Panel(name=name, piece=name, part=part, edges=edges, stiffness=stiffness, placement=place))
    refs = tuple(EdgeRef(panel=name, edge=f"attach_{i}", begin=1, end=0) for i in (3, 2, 1, 0))
    table.sew(f"{name}_neck", chain, refs)


def _arc(name: str, radius: float, start: float, end: float, count: int) -> tuple[Edge, ...]:
    """A circle's arc in pieces, angles from straight down (y < 0), positive to larger x."""
    step = (end - start) / count
    reach = 4 / 3 * math.tan(step / 4) * radius
    edges = []
    for i in range(count):
        a, b = start + i * step, start + (i + 1) * step
        p, q = (radius * math.sin(a), -radius * math.cos(a)), (radius * math.sin(b), -radius * math.cos(b))
        edges.append(
            curve(
                f"{name}_{i}",
                p,
                q,
                (p[0] + reach * math.cos(a), p[1] + reach * math.sin(a)),
                (q[0] - reach * math.cos(b), q[1] - reach * math.sin(b)),
            )
        )
    return tuple(edges)


def _bow(table: Draft, openings: Openings, high: float) -> None:
    """A soft band with long ends that are tied in front."""
    add_band(table, openings, "collar", high, taper=1.0)
    name = next(iter(name for name in table.panels if name in ("front", "front_right")))
    panel = table.panels[name]
    point = max((edge.start for edge in panel.edges if abs(edge.start[0]) < 3.0), key=lambda p: p[1])
    table.trim(name, Trim(kind="bow", points=((0.0, point[1] - _KNOT_CM),), size_cm=4.0))
