"""Pockets below the waist: drawn mouths, and patches, flaps and welts that lie on their host. Centimetres.

Sizes by H. Joseph-Armstrong, "Patternmaking for Fashion Design" (pockets: a mouth of 14 to 16 cm, back patches of
jeans 13 to 14 wide and as deep, cargo pockets 17 by 19), in proportion to stature.
"""

from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from shapely.geometry import LineString, Polygon, box

from modiste.core.garment_spec import Pocket
from modiste.core.messages import named
from modiste.language import label
from modiste.sewing.blocks.drafting.cut_error import CutError
from modiste.sewing.blocks.drafting.draft import Draft
from modiste.sewing.blocks.drafting.shapes import line
from modiste.sewing.pattern.geometry import polygon
from modiste.sewing.pattern.values import Line, Panel, Placement, Point, Trim

PLACES: Final = ("waist", "hip", "seat", "thigh")
"""The places this module serves; those above the waist are the bodice's."""


_SHIFTS: Final = tuple(
    (shift, lift) for lift in (0.0, 2.0, 4.0, -2.0, 7.0, 10.0) for shift in (0.0, 0.6, 1.2, 2.0, -1.0, 3.5, -2.5, -4.0)
)
"""How far a pocket may move from its usual place for want of room: inwards, and up."""


_WHERE_RU: Final = {"waist": "на талии", "hip": "на бёдрах", "seat": "сзади", "thigh": "на штанинах"}
_FACTORS: Final[tuple[float, ...]] = (1.0, 0.9, 0.8, 0.7, 0.6, 0.5, 0.4)
"""How much smaller a pocket may be made for want of room."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hosts:
    """The panels that carry pockets (a front may be one panel for both sides), and heights in their planes; `clear_x`:
    how far from the centre the other front laps over them."""

    front_left: str
    front_right: str
    back_left: str
    back_right: str
    waist_y: float
    hip_y: float
    thigh_y: float
    scale: float
    is_jeans: bool = False
    clear_x: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class _Spot:
    """Where a pocket goes: its host, the side of it that is outer (+1: larger x), its heights."""

    host: str
    outer: float
    side: str
    half: str
    mark: str = ""


def add_pockets(table: Draft, hosts: Hosts, pockets: tuple[Pocket, ...] | None = None) -> None:
    """Set the spec's pockets that lie below the waist, or those of `pockets`."""
    for pocket in table.spec.pockets if pockets is None else pockets:
        if pocket.place in PLACES and pocket.kind != "kangaroo":
            for spot in _spots(pocket, hosts):
                _set(table, pocket, spot, hosts)


def _spots(pocket: Pocket, hosts: Hosts) -> list[_Spot]:
    front = [
        _Spot(host=hosts.front_left, outer=1.0, side="left", half="front"),
        _Spot(host=hosts.front_right, outer=-1.0, side="right", half="front")]
    back = [
        _Spot(host=hosts.back_left, outer=-1.0, side="left", half="back"),
        _Spot(host=hosts.back_right, outer=1.0, side="right", half="back")]
    if pocket.place == "seat":
        return (back + front)[: pocket.count] if pocket.count != 1 else back[1:]
    return (front + back)[: pocket.count]


def _set(table: Draft, pocket: Pocket, spot: _Spot, hosts: Hosts) -> None:
    kind = pocket.kind
    if spot.half == "back" and kind in {"jeans", "slant"}:
        kind = "patch" if kind == "jeans" else "welt"
    if spot.half == "back" and kind == "in_seam":
        return
    if kind in {"jeans", "slant", "in_seam", "zip"} and pocket.place != "thigh":
        _mouth(table, kind, replace(spot, mark=pocket.place), hosts)
        return
    _laid_on(table, kind, pocket.place, spot, hosts)


def _edge_x(panel: Panel, outer: float, y: float) -> float:
    """x of the outer side of a panel at a height."""
    shape = polygon(panel)
    low, _, high, _ = shape.bounds
    cut = shape.intersection(LineString([(low - 1, y), (high + 1, y)]))
    if cut.is_empty:
        return float(high if outer > 0 else low)
    return float(cut.bounds[2] if outer > 0 else cut.bounds[0])


def _top_y(panel: Panel, x: float) -> float:
    """Height of a panel's upper edge at x."""
    shape = polygon(panel)
    low, high = shape.bounds[1], shape.bounds[3]
    cut = shape.intersection(LineString([(x, low - 1), (x, high + 1)]))
    return float(cut.bounds[3]) if not cut.is_empty else high


def _mouth(table: Draft, kind: str, spot: _Spot, hosts: Hosts) -> None:
    """A mouth cut between waist and side (curved or slanting), in the side seam, or with a zip."""
    panel, s, out = table.panels[spot.host], hosts.scale, spot.outer
    deep = min(max(hosts.waist_y - hosts.hip_y, 6.0) * 1.25, 24.0)
    if kind == "in_seam":
        ys = np.linspace(hosts.waist_y - 0.22 * deep, hosts.waist_y - 0.22 * deep - 15.0 * s, 7)
        points = tuple((_edge_x(panel, out, float(y)) - out * 0.15, float(y)) for y in ys)
        _draw(table, spot, ("pocket_mouth", "pocket_mouth", points))
        return
    wide, low = {"jeans": (9.5 * s, min(7.2 * s, 0.6 * deep)), "slant": (4.2 * s, min(17.0 * s, 0.95 * deep)),
                 "zip": (4.2 * s, min(16.0 * s, 0.9 * deep))}[kind]  # fmt: skip
    top_x = _edge_x(panel, out, hosts.waist_y - 0.3) - out * wide
    start: Point = (top_x, _top_y(panel, top_x) - 0.05)
    side_y = hosts.waist_y - low
    end: Point = (_edge_x(panel, out, side_y) - out * 0.05, side_y)
    if kind == "jeans":
        points = _bend(start, (start[0] + out * 0.08 * wide, end[1] + 0.10 * low), end)
        inner = _bend((start[0] - out * 0.6, start[1]), (start[0] - out * 0.5, end[1] - 0.4), (end[0], end[1] - 0.65))
        _draw(table, spot, ("pocket_mouth", "pocket_mouth", points), ("pocket_stitch", "topstitch", inner))
        _jeans_extras(table, spot, start, end, low)
    elif kind == "zip":
        ends = (_share(start, end, 0.12), _share(start, end, 0.95))
        table.trim(spot.host, Trim(kind="zip", points=ends, size_cm=0.6))
    else:
        stitch = ((start[0] - out * 0.6, start[1]), (end[0] - out * 0.6, end[1] + 0.4))
        _draw(table, spot, ("pocket_mouth", "pocket_mouth", (start, end)), ("pocket_stitch", "topstitch", stitch))


def _jeans_extras(table: Draft, spot: _Spot, start: Point, end: Point, low: float) -> None:
    """Rivets at both ends of the mouth, and on the wearer's right the coin pocket in it."""
    out = spot.outer
    near = (_share(start, end, 0.0)[0] - out * 0.1, start[1] - 0.8)
    table.trim(spot.host, Trim(kind="rivet", points=(near,), size_cm=0.8),
               Trim(kind="rivet", points=((end[0] - out * 0.7, end[1] + 0.1),), size_cm=0.8))  # fmt: skip
    if spot.side != "right":
        return
    wide = abs(end[0] - start[0])
    a, b = start[0] + out * 0.30 * wide, start[0] + out * 0.88 * wide
    top, bottom = start[1] - 0.30 * low, start[1] - 0.72 * low
    _draw(table, spot, ("coin_mouth", "pocket_mouth", ((a, top), (b, top))),
          ("coin_stitch", "topstitch", ((a, bottom), (a, top))))  # fmt: skip


def _bend(start: Point, control: Point, end: Point) -> tuple[Point, ...]:
    t = np.linspace(0, 1, 13)[:, None]
    points = (1 - t) ** 2 * np.array(start) + 2 * t * (1 - t) * np.array(control) + t**2 * np.array(end)
    return tuple((float(x), float(y)) for x, y in points)


def _share(a: Point, b: Point, share: float) -> Point:
    return a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share


def _draw(table: Draft, spot: _Spot, *lines: tuple[str, str, tuple[Point, ...]]) -> None:
    drawn = (Line(name=f"{spot.mark}_{name}_{spot.side}", kind=kind, points=points) for name, kind, points in lines)
    table.draw(spot.host, *drawn)


def _laid_on(table: Draft, kind: str, place: str, spot: _Spot, hosts: Hosts) -> None:
    """A patch, flap or welt as a panel of its own on its host, moved and made smaller until it has room there."""
    middle, top = _centre(table.panels[spot.host], place, spot, hosts)
    # Darts are shut where a pocket lies on them.
    closed = polygon(table.panels[spot.host]).buffer(2.2, join_style="mitre")
    homes = [(closed.buffer(-margin, join_style="mitre"), _FACTORS) for margin in (2.6, 2.35)]
    if spot.half == "front" and hosts.clear_x > 0:
        # Where the fronts leave too little room beside the overlap, a pocket runs under it, as tailors do.
        homes.insert(0, (_beyond(closed, spot.outer, hosts.clear_x).buffer(-1.0, join_style="mitre"), _FACTORS[:3]))
    for home, factor in ((home, factor) for home, factors in homes for factor in factors):
        pieces = _pieces(kind, place, spot, hosts.scale * factor)
        for shift, lift in _SHIFTS:
            origin = (middle - spot.outer * shift, top + lift)
            if all(home.contains(_moved(piece, origin)) for piece in pieces):
                for piece in pieces:
                    x, y = piece.placement.host_point
                    placement = replace(piece.placement, host_point=(origin[0] + x, origin[1] + y))
                    table.add(replace(piece, placement=placement))
                return
    pocket = named(kind.replace("_", " "), label("pocket", kind, "ru"))
    where = named(place.replace("_", " "), _WHERE_RU[place])
    raise CutError("sewing.no_room_for_pocket", garment=table.spec.garment, pocket=pocket, place=where)


def _beyond(shape: Polygon, outer: float, clear_x: float) -> Polygon:
    """What of a front lies further out than the other front laps over it."""
    left, low, right, high = shape.bounds
    return shape.intersection(box(clear_x, low, max(right, clear_x + 1.0), high) if outer > 0
                              else box(min(left, -clear_x - 1.0), low, -clear_x, high))


def _moved(panel: Panel, origin: Point) -> Polygon:
    dx = origin[0] + panel.placement.host_point[0] - panel.placement.own_point[0]
    dy = origin[1] + panel.placement.host_point[1] - panel.placement.own_point[1]
    return Polygon([(edge.start[0] + dx, edge.start[1] + dy) for edge in panel.edges])


def _centre(panel: Panel, place: str, spot: _Spot, hosts: Hosts) -> Point:
    """The middle of a pocket's mouth on its host."""
    shape = polygon(panel)
    rise = hosts.waist_y - hosts.hip_y
    if spot.half == "back" and place != "thigh":
        y = hosts.waist_y - 0.47 * rise
        if hosts.is_jeans:
            y = min(shape.bounds[3] - 3.0, hosts.waist_y - 0.34 * rise)
        centre = _edge_x(panel, -spot.outer, y) if not _is_whole(panel) else 0.0
        return centre + spot.outer * (11.0 if hosts.is_jeans else 11.5) * hosts.scale, y
    if place == "thigh":
        y = max(hosts.thigh_y + 8.0 * hosts.scale, shape.bounds[1] + 21.0 * hosts.scale)
        return _edge_x(panel, spot.outer, hosts.thigh_y) - spot.outer * 8.8 * hosts.scale, y
    y = hosts.waist_y - 0.55 * rise
    return _edge_x(panel, spot.outer, y) - spot.outer * 10.5 * hosts.scale, y


def _is_whole(panel: Panel) -> bool:
    """Whether a panel reaches over both sides of the body."""
    low, _, high, _ = polygon(panel).bounds
    return panel.fold_line is not None and low < 0 < high


def _pieces(kind: str, place: str, spot: _Spot, scale: float) -> list[Panel]:
    usual = "front" if place == "thigh" else "back"
    half = "" if spot.half == usual else f"{spot.half}_"
    name = f"{place}_pocket_{half}{spot.side}"
    label = f"{place}_pocket"
    if kind == "welt":
        return [_rectangle(name, label, spot.host, 13.0 * scale, 1.3 * scale, 0.0)]
    if kind == "flap":
        return [_flap(name, label, spot.host, 14.0 * scale, 5.5 * scale, layer=1)]
    if kind == "cargo":
        wide, deep = 16.5 * scale, 18.5 * scale
        patch = _patch(name, label, spot.host, wide, deep, point=0.0)
        folds = (Line(name="bellows", kind="pleat", points=((0.0, -0.3), (0.0, 0.4 - deep))),)
        flap = _flap(f"{name}_flap", f"{label}_flap", spot.host, wide + 0.8, 6.0 * scale, layer=2, raised=0.8)
        return [replace(patch, lines=(*patch.lines, *folds)), flap]
    if kind == "zip":
        panel = _rectangle(name, label, spot.host, 15.0 * scale, 1.2 * scale, 0.0)
        teeth = Trim(kind="zip", points=((-7.0 * scale, -0.6), (7.0 * scale, -0.6)), size_cm=0.6)
        return [replace(panel, trims=(teeth,))]
    is_back = spot.half == "back"
    wide, deep = (13.6 * scale, 14.2 * scale) if is_back else (15.0 * scale, 16.5 * scale)
    return [_patch(name, label, spot.host, wide, deep, point=2.2 * scale if is_back else 0.0)]


def _on(host: str, layer: int = 1) -> Placement:
    return Placement(region="host", host=host, own_point=(0.0, 0.0), host_point=(0.0, 0.0), layer=layer, lift_cm=0.05)


def _patch(name: str, piece: str, host: str, wide: float, deep: float, *, point: float) -> Panel:
    """A patch with its mouth at y = 0; its bottom a little narrower, drawn down to a point on the back of jeans."""
    half, low = wide / 2, 0.45 * wide
    corners: list[Point] = [(-low, -(deep - point)), (0.0, -deep), (low, -(deep - point)), (half, 0.0), (-half, 0.0)]
    names = ["bottom_1", "bottom_2", "side_1", "mouth", "side_2"]
    edges = tuple(line(n, a, b, kind="finished" if n == "mouth" else "seam")
                  for n, a, b in zip(names, corners, [*corners[1:], corners[0]], strict=True))  # fmt: skip
    inset = [(-half + 0.5, -0.2), (-low + 0.5, -(deep - point) + 0.4), (0.0, -deep + 0.6),
             (low - 0.5, -(deep - point) + 0.4), (half - 0.5, -0.2)]  # fmt: skip
    lines = (Line(name="stitch", kind="topstitch", points=tuple(inset)),
             Line(name="mouth_hem", kind="topstitch", points=((-half + 0.4, -1.6), (half - 0.4, -1.6))))  # fmt: skip
    return Panel(name=name, piece=piece, part="pockets", edges=edges, placement=_on(host), lines=lines)


def _rectangle(name: str, piece: str, host: str, wide: float, deep: float, top: float) -> Panel:
    corners: list[Point] = [(-wide / 2, top - deep), (wide / 2, top - deep), (wide / 2, top), (-wide / 2, top)]
    edges = tuple(line(n, a, b, kind=k) for n, k, a, b in zip(
        ("lower", "side_1", "mouth", "side_2"), ("seam", "seam", "fold", "seam"), corners,
        [*corners[1:], corners[0]], strict=True))  # fmt: skip
    return Panel(name=name, piece=piece, part="pockets", edges=edges, placement=_on(host))


def _flap(name: str, piece: str, host: str, wide: float, deep: float, *, layer: int, raised: float = 0.0) -> Panel:
    """A flap that hangs from its seam, its corners cut off."""
    half, cut = wide / 2, min(1.2, 0.25 * deep)
    corners: list[Point] = [(-half + cut, -deep), (half - cut, -deep), (half, -deep + cut), (half, 0.0), (-half, 0.0),
                            (-half, -deep + cut)]  # fmt: skip
    names = ("lower", "corner_1", "side_1", "top", "side_2", "corner_2")
    edges = tuple(line(n, a, b, kind="seam" if n == "top" else "finished")
                  for n, a, b in zip(names, corners, [*corners[1:], corners[0]], strict=True))  # fmt: skip
    stitch = tuple((x * (1 - 0.6 / half), y * (1 - 0.6 / deep)) for x, y in (corners[4], corners[5], *corners[:4]))
    place = replace(_on(host, layer), host_point=(0.0, raised))
    return Panel(name=name, piece=piece, part="pockets", edges=edges, placement=place, stiffness=1.5,
                 lines=(Line(name="stitch", kind="topstitch", points=stitch),),
                 trims=(Trim(kind="button", points=((0.0, -0.7 * deep),), size_cm=1.5),) if raised else ())  # fmt: skip
