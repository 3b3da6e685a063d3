"""How sleeves end: hems, shirt cuffs, ribs, elastic, turned-back cuffs and straps."""

from typing import Final

from modiste.core.garment_spec import Sleeves
from modiste.sewing.blocks.bodice.figure import sleeves_of
from modiste.sewing.blocks.drafting.draft import Draft, edge_ref, mirror_chain
from modiste.sewing.blocks.drafting.shapes import between, polygon_edges
from modiste.sewing.pattern.geometry import edge_length
from modiste.sewing.pattern.values import Edge, EdgeRef, Line, Panel, Placement, Point, Trim

_RUFFLE_CM: Final = 8.0
_FULLNESS: Final = 1.7


def finish_sleeve(table: Draft, name: str, hem: str = "hem") -> None:
    """Finish the lower edge of a sleeve (given the left one) and of its mirror image."""
    sleeves = sleeves_of(table.spec)
    panel = table.panels[name]
    edge = panel.edge(hem)
    if sleeves.cuff in ("shirt", "rib"):
        _band(table, panel, edge, sleeves)
    elif below_sleeve(table) > 0:
        _ruffle(table, panel, edge)
    elif sleeves.cuff == "elastic":
        for side in (name, name.replace("left", "right")):
            table.hold(edge_ref(side, hem), sleeves.hem_cm, None)
        _draw_hem(table, panel, edge, 1.6, "elastic")
    elif sleeves.cuff == "turn_back":
        _turned(table, panel, edge, max(sleeves.cuff_cm, 2.0))
    elif sleeves.cuff == "strap":
        _draw_hem(table, panel, edge, 2.5, "topstitch")
        _strap(table, panel, edge)
    elif sleeves.cuff == "hem":
        _draw_hem(table, panel, edge, min(max(sleeves.cuff_cm, 1.0), 4.0), "topstitch")
    if sleeves.cuff in ("hem", "none", "turn_back") and _is_plain(sleeves):
        table.measure("sleeve_hem", sleeves.hem_cm, chain=(edge_ref(name, hem),))


def below_sleeve(table: Draft) -> float:
    """How much of the sleeve's length is a cuff or a ruffle that is sewn to it."""
    sleeves = sleeves_of(table.spec)
    if sleeves.cuff in ("shirt", "rib"):
        return sleeves.cuff_cm
    is_room = sleeves.length_cm > 24.0 and sleeves.kind in ("set_in", "puff", "dropped", "bishop")
    return _RUFFLE_CM if table.has("ruffle_sleeves") and sleeves.cuff in ("hem", "none") and is_room else 0.0


def _ruffle(table: Draft, panel: Panel, edge: Edge) -> None:
    """A gathered strip below the sleeve."""
    half, top = _FULLNESS * edge_length(edge) / 2, edge.start[1]
    low = top - _RUFFLE_CM
    corners = [(-half, low), (half, low), (half, top), (-half, top)]
    edges = polygon_edges(("hem", "end_back", "top", "end_front"), corners, kind="hem", allowance_cm=1.0)
    place = panel.placement
    table.add_pair(
        Panel(
            name="sleeve_ruffle_left",
            piece="sleeve_ruffle",
            part="sleeves",
            edges=edges,
            placement=Placement(
                region="left_arm",
                angles_deg=(180.0, -180.0),
                landmark=place.landmark,
                landmark_y_cm=place.landmark_y_cm,
            ),
        )
    )
    table.sew_pair(
        "sleeve_ruffle",
        (EdgeRef(panel="sleeve_ruffle_left", edge="top", begin=1, end=0),),
        (edge_ref(panel.name, edge.name),),
        kind="gathered",
    )
    table.sew_pair(
        "ruffle_end",
        (edge_ref("sleeve_ruffle_left", "end_front"),),
        (edge_ref("sleeve_ruffle_left", "end_back", backwards=True),),
    )


def _is_plain(sleeves: Sleeves) -> bool:
    return sleeves.kind not in ("puff", "bell", "bishop", "cap")


def _band(table: Draft, panel: Panel, edge: Edge, sleeves: Sleeves) -> None:
    """A cuff as a ring below the sleeve, seam under seam; the sleeve is gathered or pleated into it."""
    half, top = sleeves.hem_cm / 2, edge.start[1]
    height = max(sleeves.cuff_cm, 1.5)
    is_rib = sleeves.cuff == "rib"
    corners = [(-half, top - height), (half, top - height), (half, top), (-half, top)]
    kind = "rib" if is_rib else "seam"
    edges = polygon_edges(("hem", "end_back", "top", "end_front"), corners, kind=kind)
    low = top - height
    lines = (
        ()
        if is_rib
        else (
            Line(name="cuff_top", kind="topstitch", points=((-half, top - 0.5), (half, top - 0.5))),
            Line(name="cuff_low", kind="topstitch", points=((-half, low + 0.5), (half, low + 0.5))),
        )
    )
    place = panel.placement
    trims = () if is_rib else (Trim(kind="button", points=((half - 1.5, top - height / 2),), size_cm=1.0),)
    cuff = Panel(
        name="cuff_left",
        piece="cuff",
        part="cuffs",
        edges=edges,
        lines=lines,
        trims=trims,
        stiffness=1.0 if is_rib else 3.0,
        placement=Placement(
            region="left_arm", angles_deg=(180.0, -180.0), landmark=place.landmark, landmark_y_cm=place.landmark_y_cm
        ),
    )
    table.add_pair(cuff)
    ratio = edge_length(edge) / sleeves.hem_cm
    join = "elastic" if is_rib else "gathered" if ratio > 1.115 else "plain"
    table.sew_pair(
        "cuff", (edge_ref(panel.name, edge.name),), (EdgeRef(panel="cuff_left", edge="top", begin=1, end=0),), kind=join
    )
    ends = (edge_ref("cuff_left", "end_front"),), (edge_ref("cuff_left", "end_back", backwards=True),)
    kind = "plain" if is_rib else "closure"
    table.sew("cuff_left", *ends, kind=kind)
    table.sew("cuff_right", mirror_chain(ends[0]), mirror_chain(ends[1]), kind=kind)
    table.measure("cuff", sleeves.hem_cm, chain=(edge_ref("cuff_left", "top"),))
    table.note("rib_cuffs" if is_rib else "interface_cuffs")


def _draw_hem(table: Draft, panel: Panel, edge: Edge, up: float, kind: str) -> None:
    name = panel.name
    for side in (name, name.replace("left", "right")):
        own = table.panels[side].edge(edge.name)
        points = tuple((x, y + up) for x, y in _along(own))
        table.draw(side, Line(name="hem_stitch", kind=kind, points=points))


def _along(edge: Edge) -> list[Point]:
    import numpy as np

    from modiste.sewing.pattern.geometry import edge_points

    count = 9 if edge.controls else 2
    return [(float(x), float(y)) for x, y in edge_points(edge, np.linspace(0.004, 0.996, count))]


def _turned(table: Draft, panel: Panel, edge: Edge, height: float) -> None:
    """A cuff turned back over the sleeve: it lies on it, a little wider than it."""
    seam = "under" if any(each.name == "under_front" for each in panel.edges) else "seam"
    front, back = panel.edge(f"{seam}_front"), panel.edge(f"{seam}_back")
    whole = edge_length(front)
    share = min(height / whole, 0.5)
    upper_f = between(front.end, front.start, share)
    upper_b = between(back.start, back.end, share)
    corners = [edge.start, edge.end, upper_b, upper_f]
    edges = polygon_edges(("fold", "end_back", "upper", "end_front"), corners)
    table.add_pair(
        Panel(
            name="turn_back_left",
            piece="turn_back",
            part="cuffs",
            edges=edges,
            stiffness=2.0,
            placement=Placement(region="host", host=panel.name, layer=1, lift_cm=0.15),
        )
    )


def _strap(table: Draft, panel: Panel, edge: Edge) -> None:
    """A narrow strap across the outer side of the wrist, with a buckle."""
    y = edge.start[1] + 4.0
    half = min(abs(edge.start[0]), abs(edge.end[0])) * 0.75
    corners = [(-half, y), (half, y), (half, y + 3.0), (-half, y + 3.0)]
    edges = polygon_edges(("low", "end_back", "top", "end_front"), corners, kind="finished")
    table.add_pair(
        Panel(
            name="sleeve_strap_left",
            piece="sleeve_strap",
            part="cuffs",
            edges=edges,
            stiffness=3.0,
            trims=(Trim(kind="button", points=((half - 1.5, y + 1.5),), size_cm=1.8),),
            placement=Placement(region="host", host=panel.name, layer=1, lift_cm=0.15),
        )
    )
