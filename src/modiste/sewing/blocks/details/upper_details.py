"""Details above the waist: epaulettes, storm flaps, elbow patches, vents, stripes, ruffles, pads."""

from dataclasses import replace
from typing import Final

import numpy as np

from modiste.sewing.blocks.bodice.bodice import Bodice
from modiste.sewing.blocks.drafting.draft import Draft, Openings
from modiste.sewing.blocks.drafting.shapes import curve, line, polygon_edges
from modiste.sewing.pattern.geometry import edge_points
from modiste.sewing.pattern.values import Edge, Line, Panel, Placement, Trim

_STRAP_CM: Final = 2.2
"""Half the width of an epaulette."""


def add_upper_details(table: Draft, bodice: Bodice, openings: Openings) -> None:
    """Set the spec's details on the bodice and its sleeves; those that need words become notes."""
    if table.has("epaulettes"):
        _epaulettes(table)
    if table.has("storm_flap"):
        _storm_flap(table, bodice)
    if table.has("elbow_patches"):
        _elbow_patches(table)
    if table.has("side_stripes"):
        _sleeve_stripes(table)
    if table.has("tucks") or table.has("pleated_front"):
        _tucks(table, bodice)
    if table.has("lace_up"):
        _lace_up(table, bodice)
    for detail in ("shoulder_pads", "fur_trim", "fringe", "smocking", "back_vent", "side_vents"):
        if table.has(detail):
            table.note(detail)
    del openings


def _epaulettes(table: Draft) -> None:
    """A strap along each shoulder, on the sleeve's cap where it begins."""
    for side in ("left", "right"):
        host = next(
            (
                name
                for name in (f"front_{side}", f"front_yoke_{side}", "front_yoke", "front")
                if name in table.panels and _shoulder(table.panels[name], side) is not None
            ),
            None,
        )
        if host is None:
            _raglan_epaulette(table, side)
            continue
        edge = _shoulder(table.panels[host], side)
        if edge is None:
            continue
        ends = sorted((edge.start, edge.end), key=lambda p: abs(p[0]))
        inner, outer = ends
        length = min(float(np.hypot(outer[0] - inner[0], outer[1] - inner[1])) - 1.0, 12.5)
        turn = float(np.degrees(np.arctan2(inner[1] - outer[1], (inner[0] - outer[0]))))
        if length < 5.0:
            continue
        placement = Placement(region="host", host=host, host_point=outer, turn_deg=turn, layer=1, lift_cm=0.2)
        stitch = ((0.2, 0.4 - _STRAP_CM), (length - 1.8, 0.4 - _STRAP_CM))
        table.add(replace(_strap(side, length, placement),
                          lines=(Line(name="stitch", kind="topstitch", points=stitch),)))  # fmt: skip


def _raglan_epaulette(table: Draft, side: str) -> None:
    """On a sleeve that runs up to the neck: along its middle, from the shoulder's end to the neck."""
    sleeve = table.panels.get(f"sleeve_{side}")
    if sleeve is None or sleeve.placement.region == "torso":
        return
    top = max(y for edge in sleeve.edges for _, y in (edge.start, edge.end))
    x = 0.0
    for edge in sleeve.edges:
        if edge.name == "shoulder_front":  # the dart over the shoulder: the strap ends under it
            x, top = min((edge.start, edge.end), key=lambda point: point[1])
    length = 11.0
    table.add(_strap(side, length, Placement(region="host", host=sleeve.name, host_point=(x, top - length - 0.6),
                                             turn_deg=90.0, layer=1, lift_cm=0.2)))  # fmt: skip


def _strap(side: str, length: float, placement: Placement) -> Panel:
    """An epaulette `length` cm long, pointed where its button is."""
    edges = polygon_edges(
        ("low", "point_1", "point_2", "top", "end"),
        ((0.0, -_STRAP_CM), (length - 1.6, -_STRAP_CM), (length, 0.0), (length - 1.6, _STRAP_CM), (0.0, _STRAP_CM)),
        kind="finished")  # fmt: skip
    return Panel(name=f"epaulette_{side}", piece="epaulette", part="body", edges=edges, stiffness=2.0,
                 trims=(Trim(kind="button", points=((length - 1.8, 0.0),), size_cm=1.5),),
                 placement=placement)  # fmt: skip


def _shoulder(panel: Panel, side: str) -> Edge | None:
    for edge in panel.edges:
        if edge.name in ("shoulder", f"shoulder_{side}"):
            return edge
    return None


def _storm_flap(table: Draft, bodice: Bodice) -> None:
    """A flap over the wearer's right chest, and a cape over the back of a trench coat."""
    fig = bodice.fig
    chain = bodice.front.chain("shoulder", "right") or bodice.front.chain("armhole", "right")[-1:]
    if not chain:
        return
    host = chain[0].panel
    shoulder = table.panels[host].edge(chain[0].edge)
    outer = min((shoulder.start, shoulder.end), key=lambda p: p[0])
    inner = max((shoulder.start, shoulder.end), key=lambda p: p[0])
    low = min(fig.scye_f + 2.0, outer[1] - 8.0)
    near = min(-bodice.opening.extension_cm - 1.0, inner[0] + 3.0)
    if near - outer[0] < 6.0 or inner[0] - outer[0] < 4.0:
        return
    edges = (
        curve("low", (outer[0] + 1.6, low + 2.0), (near, low), ((outer[0] + near) / 2, low - 2.2), kind="finished"),
        line("front", (near, low), (inner[0] + 0.2, inner[1] - 0.4), kind="finished"),
        line("shoulder", (inner[0] + 0.2, inner[1] - 0.4), (outer[0] + 0.3, outer[1] - 0.3)),
        line("armhole", (outer[0] + 0.3, outer[1] - 0.3), (outer[0] + 1.6, low + 2.0)),
    )
    table.add(
        Panel(
            name="storm_flap",
            piece="storm_flap",
            part="body",
            edges=edges,
            stiffness=1.5,
            placement=Placement(region="host", host=host, layer=1, lift_cm=0.25),
        )
    )


def _elbow_patches(table: Draft) -> None:
    """An oval on the back of each elbow."""
    if "sleeve_left" not in table.panels:
        return
    panel = table.panels["sleeve_left"]
    ys = [edge.start[1] for edge in panel.edges]
    y = min(ys) + 0.46 * (max(ys) - min(ys))
    right = max(float(edge_points(edge, np.array([0.5]))[0, 0]) for edge in panel.edges)
    wide, high = 5.0, 7.5
    k = 0.5523
    at = (min(right - wide - 1.5, right * 0.55), y)
    edges = (
        curve("south_east", (0.0, -high), (wide, 0.0), (k * wide, -high), (wide, -k * high), kind="fold"),
        curve("north_east", (wide, 0.0), (0.0, high), (wide, k * high), (k * wide, high), kind="fold"),
        curve("north_west", (0.0, high), (-wide, 0.0), (-k * wide, high), (-wide, k * high), kind="fold"),
        curve("south_west", (-wide, 0.0), (0.0, -high), (-wide, -k * high), (-k * wide, -high), kind="fold"),
    )
    table.add_pair(
        Panel(
            name="elbow_patch_left",
            piece="elbow_patch",
            part="trims",
            edges=edges,
            placement=Placement(region="host", host="sleeve_left", host_point=at, layer=1),
        )
    )


def _sleeve_stripes(table: Draft) -> None:
    """Two stripes down the outer line of each sleeve."""
    if "sleeve_left" not in table.panels:
        return
    for side in ("left", "right"):
        panel = table.panels[f"sleeve_{side}"]
        ys = [edge.start[1] for edge in panel.edges]
        top, low = max(ys) - 2.0, min(ys) + 0.5
        x = 0.0
        edges = polygon_edges(
            ("low", "right", "top", "left"),
            ((x - 1.6, low), (x + 1.6, low), (x + 1.6, top), (x - 1.6, top)),
            kind="fold",
        )
        table.add(
            Panel(
                name=f"stripe_{side}",
                piece="stripe",
                part="trims",
                edges=edges,
                placement=Placement(region="host", host=f"sleeve_{side}", layer=1),
            )
        )


def _tucks(table: Draft, bodice: Bodice) -> None:
    """Narrow tucks beside the centre front, from the neck to under the bust."""
    fig = bodice.fig
    for side, sign in (("left", 1), ("right", -1)):
        name = bodice.front.panel_of("centre", side)
        low = fig.bust_y - 6.0
        for i in range(4):
            x = bodice.opening.extension_cm + 1.4 + 1.2 * i
            top = fig.scye_f + 4.0
            table.draw(name, Line(name=f"tuck_{side}_{i}", kind="groove", points=((sign * x, low), (sign * x, top))))


def _lace_up(table: Draft, bodice: Bodice) -> None:
    name = bodice.front.panel_of("centre", "left")
    line_ = next((each for each in table.panels[name].lines if each.kind in ("fold", "centre_front")), None)
    if line_ is not None:
        high = max(y for _, y in line_.points)
        table.trim(name, Trim(kind="lacing", points=((0.0, high - 0.8), (0.0, high - 14.0)), size_cm=3.0))
