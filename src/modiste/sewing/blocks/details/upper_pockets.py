"""Pockets above the waist (chest, sleeve) and the kangaroo pocket; those at a jacket's hips by the lower half's."""

from dataclasses import replace
from functools import partial
from typing import Final

from shapely.geometry import LineString

from modiste.core.errors import InputError
from modiste.core.garment_spec import Pocket
from modiste.sewing.blocks.bodice.bodice import Bodice
from modiste.sewing.blocks.bodice.figure import neck_of
from modiste.sewing.blocks.bodice.opening import LAPELS, over_side
from modiste.sewing.blocks.details.lower_pockets import Hosts, add_pockets
from modiste.sewing.blocks.drafting.draft import Draft
from modiste.sewing.blocks.drafting.shapes import curve, line, polygon_edges
from modiste.sewing.pattern.geometry import polygon
from modiste.sewing.pattern.values import Edge, Line, Panel, Placement, Point, Trim

_UNDER_BIB_CM: Final = 3.5
"""How far below the upper edge of a bib its pocket begins."""
_LONGER_CM: Final = 8.0
"""What ends so far below the hips is no hoodie but a dress."""
_ORDER: Final = {1: ("left",), 2: ("left", "right")}


def add_upper_pockets(table: Draft, bodice: Bodice) -> None:
    """Set the spec's pockets on the bodice."""
    for pocket in table.spec.pockets:
        if pocket.kind == "kangaroo":
            _kangaroo(table, bodice)
        elif pocket.place == "chest":
            closure = table.spec.closure
            is_slanted = closure is not None and closure.place == "asymmetric_front" and pocket.count == 1
            for side in (over_side(table.spec.sex),) if is_slanted else _ORDER.get(pocket.count, _ORDER[2]):
                if is_slanted and pocket.kind == "zip":
                    _biker_zip(table, bodice, side)
                    continue
                _chest(table, bodice, pocket, side)
        elif pocket.place == "sleeve":
            _sleeve(table, pocket)
    if table.spec.skirt is None and table.spec.legs is None and bodice.front.chain("side", "left"):
        front_l, front_r = (_outer(bodice, side) for side in ("left", "right"))
        fig = bodice.fig
        size = min(max(table.body.height / 168, 0.55), 1.2)
        low = max(fig.hip_y, fig.bottom_y + 6.0)
        # A patch of 16.5 cm ends clear of the hem; its mouth lies 4 cm over the level, and under the waist.
        high = max(low, min(fig.bottom_y + 15.5 * size, fig.waist_y - 3.0))
        names = (front_l, front_r, bodice.back.panel_of("hem", "left"), bodice.back.panel_of("hem", "right"))
        closure = table.spec.closure
        laps = closure is not None and closure.place == "double_front"
        hosts = partial(_hosts, names, size=size, clear_x=bodice.opening.extension_cm if laps else 0.0)
        for pocket in table.spec.pockets:
            is_patch = pocket.place == "hip" and pocket.kind in ("patch", "cargo")
            if pocket.kind == "zip" and pocket.place == "hip":
                _hip_zips(table, hosts(low))
            elif is_patch and high > low:
                _as_high_as_fits(table, pocket, [hosts(y) for y in (high, (high + low) / 2, low)])
            else:
                add_pockets(table, hosts(low), (pocket,))


def _hosts(names: tuple[str, str, str, str], hip_y: float, size: float, clear_x: float) -> Hosts:
    left, right, back_left, back_right = names
    return Hosts(
        front_left=left,
        front_right=right,
        back_left=back_left,
        back_right=back_right,
        waist_y=max(0.0, hip_y + 9.0),
        hip_y=hip_y,
        thigh_y=hip_y - 12.0,
        scale=size,
        clear_x=clear_x,
    )


def _as_high_as_fits(table: Draft, pocket: Pocket, levels: list[Hosts]) -> None:
    """A patch at the highest of some levels where its panel is wide enough."""
    for hosts in levels[:-1]:
        try:
            add_pockets(table, hosts, (pocket,))
        except InputError:
            continue
        return
    add_pockets(table, levels[-1], (pocket,))


def _outer(bodice: Bodice, side: str) -> str:
    """The front panel that carries a pocket at the hip: the one at the side seam."""
    return bodice.front.panel_of("centre" if bodice.fig.is_side_body else "side", side)


def _chest(table: Draft, bodice: Bodice, pocket: Pocket, side: str) -> None:
    """A pocket on the chest: patch, with a flap, or a welt or zip drawn there."""
    fig, sign = bodice.fig, 1 if side == "left" else -1
    host = bodice.front.panel_of("centre", side)
    size = min(max(table.body.height / 168, 0.55), 1.2)
    wide, high = 10.5 * size, 12.0 * size
    middle = min(fig.bust_x, 0.42 * fig.chest_f) + 0.7
    x = max(middle, bodice.opening.extension_cm + wide / 2 + 1.2) if bodice.opening.is_front else middle
    x = min(x, fig.across_f - wide / 2 - 0.5)
    at = (sign * x, fig.scye_f + 1.5)
    if table.has("bib") and pocket.count == 1:
        at = (0.0, fig.snp_f - neck_of(table.spec).depth_cm - _UNDER_BIB_CM)
    if pocket.kind in ("welt", "zip"):
        _welt(table, host, at, wide * 0.95, pocket, sign)
        return
    stitched = _patch_edges(wide, high)
    inside = tuple(
        Line(name=f"stitch_{i}", kind="topstitch", points=points) for i, points in enumerate(_inside(wide, high))
    )
    name = f"chest_{pocket.kind}_{side}"
    table.add(
        Panel(
            name=name,
            piece="chest_pocket",
            part="pockets",
            edges=stitched,
            lines=inside,
            stiffness=1.5,
            placement=_on(host, at, 1),
        )
    )
    if pocket.kind in ("flap", "cargo"):
        flap = _flap_edges(wide + 0.4, 5.0 * size)
        table.add(
            Panel(
                name=f"chest_{pocket.kind}_top_{side}",
                piece="chest_flap",
                part="pockets",
                edges=flap,
                stiffness=1.5,
                trims=(Trim(kind="button", points=((0.0, -3.4 * size),), size_cm=1.1),),
                placement=_on(host, (at[0], at[1] + 0.9), 2),
            )
        )


def _on(host: str, at: Point, layer: int) -> Placement:
    return Placement(region="host", host=host, host_point=at, layer=layer, lift_cm=0.05 * layer)


def _patch_edges(wide: float, high: float) -> tuple[Edge, ...]:
    """A patch, its upper edge on y = 0: straight with a shallow point below."""
    half = wide / 2
    corners = [(-half, -high + 1.4), (0.0, -high), (half, -high + 1.4), (half, 0.0), (-half, 0.0)]
    return polygon_edges(("low_left", "low_right", "right", "top", "left"), corners, kind="fold")


def _inside(wide: float, high: float) -> list[tuple[Point, ...]]:
    half = wide / 2 - 0.2
    sides: tuple[Point, ...] = (
        (-half, 0.0),
        (-half, -high + 1.5),
        (0.0, -high + 0.25),
        (half, -high + 1.5),
        (half, 0.0),
    )
    return [sides, ((-half, -2.2), (half, -2.2))]


def _flap_edges(wide: float, high: float) -> tuple[Edge, ...]:
    half = wide / 2
    corners = [(-half, -high + 1.2), (0.0, -high), (half, -high + 1.2), (half, 0.0), (-half, 0.0)]
    return polygon_edges(("low_left", "low_right", "right", "top", "left"), corners, kind="fold")


def _welt(table: Draft, host: str, at: Point, wide: float, pocket: Pocket, sign: int) -> None:
    """A slanting welt with its mouth; or a zip."""
    half = wide / 2
    low, high = (at[0] - half, at[1] - 0.6 * sign), (at[0] + half, at[1] + 0.6 * sign)
    if pocket.kind == "zip":
        fig_drop = 6.0 if table.spec.neck is not None and table.spec.neck.collar in LAPELS else 0.0
        start, end = (low[0] - 2 * sign, low[1] - fig_drop - 1.5), (high[0], high[1] - fig_drop + 0.8)
        for inward in (0.0, 2.5 * sign, 5.0 * sign):  # as far out as the panel has room for it
            if _zip_within(table, host, (start[0] - inward, start[1]), (end[0] - inward, end[1])):
                return
        return
    edges = polygon_edges(
        ("low", "right", "top", "left"), ((-half, -2.2), (half, -2.2), (half, 0.0), (-half, 0.0)), kind="fold"
    )
    side = "left" if sign > 0 else "right"
    placed = replace(_on(host, at, 1), turn_deg=5.0 * sign)
    table.add(
        Panel(
            name=f"chest_welt_{side}", piece="chest_welt", part="pockets", edges=edges, stiffness=2.0, placement=placed
        )
    )


def _biker_zip(table: Draft, bodice: Bodice, side: str) -> None:
    """The zip on the upper front of a biker jacket: below the lapel, between the seam over the bust and the closing,
    its outer end the higher one."""
    fig, sign = bodice.fig, 1 if side == "left" else -1
    low, high = (0.5 * sign, fig.bust_y - 2.2), ((fig.bust_x + 1.0) * sign, fig.bust_y + 3.0)
    _zip_within(table, bodice.front.panel_of("centre", side), low, high)


def _zip_within(table: Draft, host: str, start: Point, end: Point) -> bool:
    """A zip along a line, as much of it as lies clear of its panel's edges; whether there is room for one."""
    room = polygon(table.panels[host]).buffer(-1.1)
    inside = LineString([start, end]).intersection(room)
    parts = sorted(getattr(inside, "geoms", [inside]), key=lambda part: -float(part.length))
    if parts[0].length <= 5.0:
        return False
    points = tuple((float(x), float(y)) for x, y in parts[0].coords)
    table.trim(host, Trim(kind="zip", points=points, size_cm=1.0))
    return True


def _hip_zips(table: Draft, hosts: Hosts) -> None:
    """Zips that slant outwards and down on the fronts of a jacket."""
    for host, out in ((hosts.front_left, 1.0), (hosts.front_right, -1.0)):
        shape = polygon(table.panels[host])
        y = hosts.hip_y + 5.0
        across = shape.intersection(LineString([(-200.0, y), (200.0, y)]))
        if across.is_empty:
            continue
        near, far = sorted((across.bounds[0], across.bounds[2]), key=abs)
        middle = near + (far - near) * (0.45 if abs(far - near) < 16.0 else 0.6)
        reach = 6.8 * hosts.scale
        _zip_within(table, host, (middle - 0.3 * out * reach, y + reach), (middle + 0.42 * out * reach, y - reach))


def _kangaroo(table: Draft, bodice: Bodice) -> None:
    """One pocket across the front with slanting openings; two halves where a zip parts the front."""
    if any(panel.piece == "kangaroo" for panel in table.panels.values()):
        return
    fig = bodice.fig
    # On dresses it lies where it does on a hoodie, not at the hem.
    low = fig.bottom_y + 0.2 if fig.bottom_y > fig.hip_y - _LONGER_CM else fig.hip_y
    high = min(20.0, 0.45 * (fig.scye_f - low))
    wide_low, wide_high = 0.72 * fig.chest_f, 0.44 * fig.chest_f
    host = bodice.front.panel_of("centre", "left")
    half = (
        line("bottom", (0.0, low), (wide_low, low), kind="fold"),
        line("side", (wide_low, low), (wide_low, low + high * 0.3), kind="fold"),
        curve(
            "opening",
            (wide_low, low + high * 0.3),
            (wide_high, low + high),
            (wide_low - 0.8, low + high * 0.72),
            kind="finished",
        ),
        line("top", (wide_high, low + high), (0.0, low + high), kind="fold"),
        line("centre", (0.0, low + high), (0.0, low), kind="finished"),
    )
    stitch = Line(
        name="mouth",
        kind="twin_topstitch",
        points=((wide_low - 1.8, low + high * 0.3), (wide_high - 1.6, low + high - 0.2)),
    )
    if bodice.opening.is_front:
        for edges, side in ((half, "left"),):
            table.add_pair(
                Panel(
                    name=f"kangaroo_{side}",
                    piece="kangaroo",
                    part="pockets",
                    edges=edges,
                    lines=(stitch,),
                    placement=Placement(region="host", host=host, layer=1, lift_cm=0.1),
                )
            )
        return
    from modiste.sewing.blocks.drafting.half import both_sides
    from modiste.sewing.blocks.drafting.shapes import unfold

    table.add(
        Panel(
            name="kangaroo",
            piece="kangaroo",
            part="pockets",
            edges=unfold(half, "centre", "left"),
            lines=both_sides((stitch,)),
            placement=Placement(region="host", host=host, layer=1, lift_cm=0.1),
        )
    )


def _sleeve(table: Draft, pocket: Pocket) -> None:
    host = "sleeve_left"
    if host not in table.panels:
        return
    if pocket.kind == "zip":
        table.trim(host, Trim(kind="zip", points=((0.0, -2.0), (0.0, -14.0)), size_cm=1.0))
        return
    table.add(
        Panel(
            name="sleeve_pocket_left",
            piece="sleeve_pocket",
            part="pockets",
            edges=_patch_edges(9.0, 11.0),
            placement=_on(host, (0.0, 2.0), 1),
        )
    )
