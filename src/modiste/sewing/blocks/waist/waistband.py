"""Waistbands and belts. Centimetres.

Straight bands as in W. Aldrich, "Metric Pattern Cutting" (waistbands: length of the waist, twice the height cut on
the fold; here the outer half). Shaped bands are ring sectors: with lower girth L, upper girth U and height h the
radius of the lower edge is h L / (L - U) and the angle L / radius (the frustum unrolled).
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from modiste.sewing.blocks.drafting.draft import Chain, Draft, edge_ref
from modiste.sewing.blocks.drafting.shapes import between, curve, line
from modiste.sewing.blocks.waist.lower_figure import LowerFigure
from modiste.sewing.blocks.waist.lower_joins import Part, from_opening, sew_parts
from modiste.sewing.pattern.geometry import edge_point
from modiste.sewing.pattern.values import Edge, EdgeRef, Hold, Line, Panel, Placement, Point, Polar, Trim

OPENS: Final = {"front": 0.0, "left": 90.0, "back": 180.0}
"""The angle at which a band opens; it goes round from there towards larger angles."""
_GATHERING: Final = ("elastic", "drawstring", "rib", "paperbag")
_STAND_CM: Final = 1.8
_LEAST_SHAPE_CM: Final = 1.2
"""A band whose girths differ by less is cut straight."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BandSize:
    """What a waistband must measure. `depth` is that of its lower edge under the natural waist.

    `lower` and `upper` are its finished girths, `cloth` the length of the edge that is sewn to it; `lap` how far its
    end (its beginning, where `laps_left`) lies over the other beyond the centre front.
    """

    depth: float
    height: float
    lower: float
    upper: float
    cloth: float
    lap: float = 0.0
    laps_left: bool = False


def is_gathering(band: str) -> bool:
    """Whether a waistband draws its cloth in (elastic, drawstring, rib), so that no darts are wanted."""
    return band in _GATHERING


def above_waist(table: Draft) -> tuple[str, float]:
    """The kind of the waistband and its height; none and 0 without one."""
    waist = table.spec.waist
    if waist is None or waist.band in {"none", "facing"}:
        return "none" if waist is None else waist.band, 0.0
    return waist.band, max(waist.height_cm, 1.5)


def add_waistband(table: Draft, parts: Mapping[str, Part], size: BandSize, *, opens: str, figure: LowerFigure) -> None:
    """Draft the waistband, sew the four quarters of the waist to it from where it opens, and hold it up."""
    band, _ = above_waist(table)
    chain = tuple(ref for part in from_opening(parts, opens) for ref in part.chain)
    if band in {"none", "facing"}:
        _hold_edges(table, chain, size.lower, size.depth)
        if band == "facing":
            table.note("waist_facing")
        return
    stiff = 1.0 if is_gathering(band) else 2.5
    ruffle = 4.0 * figure.scale if band == "paperbag" else 0.0
    lower, upper = _finished(band, size)
    more = 1 + size.lap / lower
    edges = band_edges(lower * more, upper * more, size.height + ruffle)
    start = OPENS[opens]
    table.add(
        Panel(
            name="waistband",
            piece="waistband",
            part="waistband",
            edges=edges,
            grain_deg=0.0,
            stiffness=stiff,
            fold_line=None,
            lines=(*_band_lines(band, edges, size.height), *_lap_line(edges, size, lower)),
            trims=_band_trims(table, band, edges, lower, size.height, opens),
            placement=_around(start, edges, lower * more, upper * more, size),
        )
    )  # fmt: skip
    names = [edge.name for edge in edges if edge.name.startswith("lower")]
    target = tuple(edge_ref("waistband", name) for name in names)
    sew_parts(table, "waist", from_opening(parts, opens), target, kind="elastic" if band == "rib" else "",
              topstitch="none" if is_gathering(band) else "single")  # fmt: skip
    _fasten(table, size, "plain" if is_gathering(band) else "closure")
    _hold_band(table, band, edges, size, ruffle)
    if table.has("belt_loops") and not is_gathering(band):
        _belt_loops(table, edges, size, opens)
    if opens == "front" and any(pocket.kind == "jeans" for pocket in table.spec.pockets):
        # The leather label of jeans, on the wearer's right behind.
        label = Trim(kind="label", points=(band_point(edges, 0.60, 0.5),), size_cm=min(5.5, size.height))
        table.trim("waistband", label)
    if not is_gathering(band):
        table.measure("waist", size.lower + size.lap, chain=target)


def _lap_line(edges: Sequence[Edge], size: BandSize, lower: float) -> tuple[Line, ...]:
    """Where on a lapping band the centre front is."""
    if size.lap <= 0:
        return ()
    share = size.lap / (lower + size.lap)
    at = share if size.laps_left else 1 - share
    points = band_point(edges, at, 0.0), band_point(edges, at, 1.0)
    return (Line(name="centre_front", kind="centre_front", points=points),)


def _fasten(table: Draft, size: BandSize, kind: str) -> None:
    """Close the ring: end to beginning, or the free end to the centre front of the one that laps over."""
    if size.lap <= 0:
        table.sew("waistband_end", (edge_ref("waistband", "end"),),
                  (edge_ref("waistband", "beginning", backwards=True),), kind=kind)  # fmt: skip
        return
    free = edge_ref("waistband", "end") if size.laps_left else edge_ref("waistband", "beginning", backwards=True)
    table.sew("waistband_end", (edge_ref("waistband", "centre_front"),), (free,), kind="closure")


def _belt_loops(table: Draft, edges: Sequence[Edge], size: BandSize, opens: str) -> None:
    """Loops over the band: two in front, one on each hip, one or two behind, as on jeans."""
    length, height = size.lower + size.lap, size.height - 0.2
    front = {"front": 0.0, "left": 0.75, "back": 0.5}[opens]
    for number, away in enumerate((0.105, 0.30, 0.5, 0.70, 0.895), start=1):
        share = (front + away) % 1.0
        left, right = band_point(edges, max(share - 0.01, 0.0), 0.5), band_point(edges, min(share + 0.01, 1.0), 0.5)
        turn = math.degrees(math.atan2(right[1] - left[1], right[0] - left[0]))
        half = 0.55 if length > 60 else 0.45
        y = height / 2
        corners: tuple[Point, ...] = ((-half, -y), (half, -y), (half, y), (-half, y))
        outline = tuple(
            line(name, a, b, kind="finished")
            for name, a, b in zip(("low", "side_1", "top", "side_2"), corners, (*corners[1:], corners[0]), strict=True)
        )
        stitch = tuple(Line(name=f"stitch_{k}", kind="topstitch", points=((x, -y), (x, y)))
                       for k, x in enumerate((-0.6 * half, 0.6 * half)))  # fmt: skip
        table.add(
            Panel(name=f"belt_loop_{number}", piece="belt_loop", part="waistband", edges=outline, lines=stitch,
                  placement=Placement(region="host", host="waistband", own_point=(0.0, 0.0), layer=1, lift_cm=0.1,
                                      host_point=band_point(edges, share, 0.5), turn_deg=turn), stiffness=2.0)
        )  # fmt: skip


def _finished(band: str, size: BandSize) -> tuple[float, float]:
    """The cut girths of a band: as worn, as wide as its cloth where it is drawn in, a rib a tenth shorter."""
    if band == "rib":
        return (max(size.lower * 0.92, size.cloth * 0.6),) * 2
    if is_gathering(band):
        return (size.cloth,) * 2
    if size.lower - size.upper < _LEAST_SHAPE_CM:
        return (size.lower,) * 2
    return size.lower, size.upper


def band_edges(lower: float, upper: float, height: float) -> tuple[Edge, ...]:
    """The outline of a band from its lower edge on: a rectangle, or a ring sector that is narrower above."""
    if abs(lower - upper) < 1e-9:
        corners: tuple[Point, ...] = ((0.0, 0.0), (lower, 0.0), (lower, height), (0.0, height))
        return (
            line("lower", corners[0], corners[1]),
            line("end", corners[1], corners[2]),
            line("upper", corners[2], corners[3], kind="fold"),
            line("beginning", corners[3], corners[0]),
        )
    radius = height * lower / (lower - upper)
    angle = lower / radius
    parts = max(1, math.ceil(angle / 1.6))
    below = arc_edges("lower", (0.0, radius), radius, _sweep(angle), parts)
    above = arc_edges("upper", (0.0, radius), radius - height, _sweep(angle), parts, kind="fold")
    above = tuple(_backwards(edge) for edge in reversed(above))
    end = line("end", below[-1].end, above[0].start)
    return (*below, end, *above, line("beginning", above[-1].end, below[0].start))


def _sweep(angle: float) -> tuple[float, float]:
    """Angles (from +x, radians) from the left end of the band to the right, the middle straight below the centre."""
    return -math.pi / 2 - angle / 2, -math.pi / 2 + angle / 2


def arc_edges(name: str, centre: Point, radius: float, angles: tuple[float, float], parts: int, *, kind: str = "seam",
              allowance_cm: float = 1.0) -> tuple[Edge, ...]:  # fmt: skip
    """A circular arc as cubic edges, called `name` or `name`_1, _2 ...; controls at 4/3 tan(angle / 4)."""
    step = (angles[1] - angles[0]) / parts
    reach = 4 / 3 * math.tan(step / 4) * radius
    edges = []
    for number in range(parts):
        a, b = angles[0] + number * step, angles[0] + (number + 1) * step
        p, q = _on(centre, radius, a), _on(centre, radius, b)
        one = (p[0] - math.sin(a) * reach, p[1] + math.cos(a) * reach)
        two = (q[0] + math.sin(b) * reach, q[1] - math.cos(b) * reach)
        label = name if parts == 1 else f"{name}_{number + 1}"
        edges.append(curve(label, p, q, one, two, kind=kind, allowance_cm=allowance_cm))
    return tuple(edges)


def _on(centre: Point, radius: float, angle: float) -> Point:
    return centre[0] + radius * math.cos(angle), centre[1] + radius * math.sin(angle)


def _backwards(edge: Edge) -> Edge:
    return Edge(name=edge.name, start=edge.end, end=edge.start, controls=edge.controls[::-1], kind=edge.kind,
                allowance_cm=edge.allowance_cm)  # fmt: skip


def _around(start: float, edges: Sequence[Edge], lower: float, upper: float, size: BandSize) -> Placement:
    """Once round the body from where the band opens; a shaped band by the ring that it is a part of."""
    over = 360.0 * size.lap / size.lower
    angles = (start - over, start + 360.0) if size.laps_left else (start, start + 360.0 + over)
    if not edges[0].controls:
        return Placement(region="torso", angles_deg=angles, landmark="waist", landmark_y_cm=size.depth, lift_cm=0.2)
    radius = size.height * lower / (lower - upper)
    return Placement(region="torso", angles_deg=angles, landmark="waist", lift_cm=0.2,
                     polar=Polar(centre=(0.0, radius), radius_cm=max(radius - size.depth, 1.0)))  # fmt: skip


def _band_lines(band: str, edges: tuple[Edge, ...], height: float) -> tuple[Line, ...]:
    if not is_gathering(band) or edges[0].controls:
        return ()
    length = edges[0].end[0]
    if band == "rib":
        return ()
    rows = {"elastic": (0.25, 0.5, 0.75), "drawstring": (0.15, 0.85), "paperbag": (0.02, 0.98)}[band]
    return tuple(
        Line(name=f"elastic_{number}", kind="elastic", points=((0.0, row * height), (length, row * height)))
        for number, row in enumerate(rows, start=1)
    )


def band_point(edges: Sequence[Edge], along: float, share: float) -> Point:
    """The point of a band at a share of its length, and at a share of its height."""
    rows = []
    for name in ("lower", "upper"):
        own = [edge for edge in edges if edge.name.startswith(name)]
        own = own if name == "lower" else [_backwards(edge) for edge in reversed(own)]
        number = min(int(along * len(own)), len(own) - 1)
        rows.append(edge_point(own[number], along * len(own) - number))
    return between(rows[0], rows[1], share)


def _band_trims(table: Draft, band: str, edges: Sequence[Edge], length: float, height: float,
                opens: str) -> tuple[Trim, ...]:  # fmt: skip
    middle = height / 2
    if band in {"drawstring", "paperbag"} and opens != "front":
        at = length / 2 if opens == "back" else length * 0.75
        return (
            Trim(kind="eyelet", points=((at - 2.0, middle),), size_cm=0.9),
            Trim(kind="eyelet", points=((at + 2.0, middle),), size_cm=0.9),
            Trim(kind="drawstring", points=((at - 2.0, middle), (at + 2.0, middle)), size_cm=0.7),
        )
    closure = table.spec.closure
    fastened = closure is not None and closure.place in {"fly", "front", "half_front", "double_front"}
    if opens == "front" and not is_gathering(band) and fastened and table.spec.bodice is None:
        lap = table.spec.skirt is not None and closure is not None and closure.kind in {"buttons", "snaps"}
        at = 1.7 / length
        if lap:
            at = _STAND_CM / (length + _STAND_CM) if table.spec.sex == "men" else length / (length + _STAND_CM)
        return (Trim(kind="button", points=(band_point(edges, at, 0.5),), size_cm=1.7),)
    return ()


def _hold_band(table: Draft, band: str, edges: tuple[Edge, ...], size: BandSize, ruffle: float) -> None:
    for edge in edges:
        if edge.name.startswith("lower"):
            table.holds.append(Hold(ref=EdgeRef(panel="waistband", edge=edge.name), girth_cm=size.lower,
                                    landmark="waist", below_cm=size.depth))  # fmt: skip
        elif edge.name.startswith("upper") and not ruffle:
            table.holds.append(Hold(ref=EdgeRef(panel="waistband", edge=edge.name), girth_cm=size.upper,
                                    landmark="waist", below_cm=size.depth - size.height))  # fmt: skip
    if band == "paperbag":
        table.holds.append(Hold(ref=EdgeRef(panel="waistband", edge="elastic_2"), girth_cm=size.upper,
                                landmark="waist", below_cm=size.depth - size.height))  # fmt: skip


def _hold_edges(table: Draft, chain: Chain, girth: float, depth: float) -> None:
    for ref in chain:
        stretch = EdgeRef(panel=ref.panel, edge=ref.edge, begin=min(ref.begin, ref.end), end=max(ref.begin, ref.end))
        table.holds.append(Hold(ref=stretch, girth_cm=girth, landmark="waist", below_cm=depth))


_BELT_CM: Final = {"tie": 4.0, "buckle": 3.5, "obi": 10.0}


def add_belt(table: Draft, figure: LowerFigure, *, depth: float, girth: float) -> None:
    """Lay the spec's belt round the body, its middle `depth` below the natural waist, over what has that girth."""
    waist = table.spec.waist
    if waist is None or waist.belt == "none":
        return
    height = _BELT_CM[waist.belt] * figure.scale
    length = girth + 1.0
    opens = "back" if waist.belt == "obi" else "front"
    start = OPENS[opens]
    buckle = (Trim(kind="buckle", points=((0.6, height / 2),), size_cm=height + 1.0),)
    table.add(
        Panel(
            name="belt", piece="belt", part="belt", edges=band_edges(length, length, height), grain_deg=0.0,
            stiffness=2.5 if waist.belt != "tie" else 1.2,
            trims=buckle if waist.belt == "buckle" else (),
            placement=Placement(region="torso", angles_deg=(start, start + 360.0), landmark="waist",
                                landmark_y_cm=height / 2 + depth, layer=2, lift_cm=0.4),
        )
    )  # fmt: skip
    table.sew("belt_end", (edge_ref("belt", "end"),), (edge_ref("belt", "beginning", backwards=True),), kind="closure")
    for edge, shift in (("lower", height / 2), ("upper", -height / 2)):
        table.holds.append(Hold(ref=EdgeRef(panel="belt", edge=edge), girth_cm=length, landmark="waist",
                                below_cm=depth + shift))  # fmt: skip
    if waist.belt == "tie":
        _belt_ends(table, figure, length, height, depth)


def _belt_ends(table: Draft, figure: LowerFigure, length: float, height: float, depth: float) -> None:
    """A knot on the belt and its two ends, which hang from its lower edge on both sides of the knot."""
    long, wide = 34.0 * figure.scale, height * 0.85
    turn = 360.0 * wide / length
    for side, first, share in (("left", 0.0, (0.0, wide / length)), ("right", -turn, (1 - wide / length, 1.0))):
        name = f"belt_end_{side}"
        table.add(
            Panel(
                name=name, piece="belt_end", part="belt",
                edges=(
                    line("tip", (0.0, 0.0), (wide, 0.8), kind="finished"),
                    line("side_1", (wide, 0.8), (wide, long), kind="finished"),
                    line("top", (wide, long), (0.0, long)),
                    line("side_2", (0.0, long), (0.0, 0.0), kind="finished"),
                ),
                placement=Placement(region="torso", angles_deg=(first, first + turn), landmark="waist",
                                    landmark_y_cm=long + depth + height / 2, layer=3, lift_cm=0.6),
            )
        )  # fmt: skip
        held = EdgeRef(panel="belt", edge="lower", begin=share[0], end=share[1])
        table.sew(name, (edge_ref(name, "top", backwards=True),), (held,), kind="attached")
    table.trim("belt", Trim(kind="bow", points=((0.4, height / 2),), size_cm=height * 1.1))
