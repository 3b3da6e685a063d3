"""Hoods of three panels: two sides and a strip from the neck over the crown to the face, sewn to the neck."""

from typing import Final

from modiste.sewing.blocks.bodice.figure import neck_of
from modiste.sewing.blocks.bodice.neck_ring import ring_of
from modiste.sewing.blocks.drafting.draft import Chain, Draft, Openings, edge_ref
from modiste.sewing.blocks.drafting.shapes import curve, line, polygon_edges
from modiste.sewing.pattern.geometry import edge_length
from modiste.sewing.pattern.values import Edge, EdgeRef, Line, Panel, Placement, Trim

_STRIP_CM: Final = 10.0
_AT_NECK_CM: Final = 7.5
_DIPS: Final = 0.4
"""How far a hood reaches down to the front of the neck, as a share of the neck's depth: cut level, it hangs from the
crown by its edge and lifts the neck, and the front's hem with it."""
_LINED: Final = 6.0
"""Hoods are cut twice, outside and lining, which together stand by themselves."""


def add_hood(table: Draft, openings: Openings, height_cm: float) -> None:
    """A hood of `height_cm` from the neck to the crown; its depth from face to back is about 0.42 of the head's girth
    (Aldrich measures it likewise over the head), the crown round.
    """
    ring = ring_of(table, openings)
    inset = ring.extension_cm
    half = (ring.length_cm - 2 * inset) / 2
    scale = table.body.head / 56
    height = max(height_cm, 0.56 * table.body.head)
    strip, at_neck = _STRIP_CM * scale, min(_AT_NECK_CM * scale, 0.5 * half)
    dip = _DIPS * neck_of(table.spec).depth_cm
    side = _side(half - at_neck / 2, max(0.43 * table.body.head, 0.8 * half), height, dip)
    table.add_pair(side)
    back = edge_length(side.edge("back")) + edge_length(side.edge("crown"))
    table.add(_strip(strip, at_neck, back))
    chain = ring.chain if ring.is_open else openings.neck
    chain = _without(table, chain, inset) if inset > 0 else chain
    table.sew(
        "hood_neck",
        chain,
        (edge_ref("hood_left", "neck"), edge_ref("hood_strip", "neck"), edge_ref("hood_right", "neck")),
    )
    for side_name in ("left", "right"):
        is_left = side_name == "left"
        own: Chain = tuple(edge_ref(f"hood_{side_name}", name, backwards=not is_left) for name in ("back", "crown"))
        strip_edge = edge_ref("hood_strip", side_name, backwards=is_left)
        table.sew(f"hood_{side_name}", own, (strip_edge,), topstitch="single")
    table.measure("hood_height", height, panel="hood_left", points=((0.0, 0.0), (0.0, height)), tolerance_cm=1.0)
    _drawstring(table)


def _without(table: Draft, chain: Chain, inset: float) -> Chain:
    """A chain without its first and last stretch."""
    first, last = chain[0], chain[-1]
    a, b = (inset / table.ref_length(ref) for ref in (first, last))
    if a >= 1 - 1e-6 and b >= 1 - 1e-6:
        return chain[1:-1]
    start = first.begin + a * (first.end - first.begin)
    end = last.end - b * (last.end - last.begin)
    return (
        EdgeRef(panel=first.panel, edge=first.edge, begin=start, end=first.end),
        *chain[1:-1],
        EdgeRef(panel=last.panel, edge=last.edge, begin=last.begin, end=end),
    )


def _side(neck: float, depth: float, height: float, dip: float) -> Panel:
    """The left side as one looks at it: the face at small x, reaching down by `dip` there, the back of the head at
    large x."""
    face, drop = -depth * 0.5, 1.5
    start = (face, -dip)
    bends = (face + neck * 0.4, -1.0 - 0.6 * dip), (face + neck * 0.75, 0.2)
    bottom = curve("neck", start, (face + neck, drop), *bends)
    for _ in range(6):
        end = face + (bottom.end[0] - face) * neck / edge_length(bottom)
        bottom = curve("neck", start, (end, drop), bends[0], (end - neck * 0.25, 0.2))
    back_x = max(face + depth, bottom.end[0] + 1.0)
    back = curve(
        "back", bottom.end, (back_x, height * 0.6), (bottom.end[0] + 0.3, height * 0.25), (back_x, height * 0.38)
    )
    crown = curve(
        "crown", back.end, (face + 1.0, height * 0.985), (back_x, height * 0.86), (face + depth * 0.66, height * 1.01)
    )
    front: Edge = line("face", crown.end, bottom.start, kind="hem", allowance_cm=3.0)
    ends = (crown.end[0] + 2.5, height * 0.97), (face + 2.5, 0.2 - dip)
    stitch = Line(name="face_hem", kind="topstitch", points=ends)
    return Panel(
        name="hood_left",
        piece="hood",
        part="collar",
        edges=(bottom, back, crown, front),
        lines=(stitch,),
        stiffness=_LINED,
        placement=Placement(
            region="head", angles_deg=(25.0, 160.0), landmark="side_neck", landmark_y_cm=0.0, lift_cm=0.5
        ),
    )


def _strip(wide: float, at_neck: float, length: float) -> Panel:
    """The strip between the sides: from the neck (y = 0) up and over to the face."""
    low, high = at_neck / 2, wide / 2
    edges = polygon_edges(("neck", "right", "face", "left"), ((-low, 0.0), (low, 0.0), (high, length), (-high, length)))
    fold = Line(name="centre_hood", kind="fold", points=((0.0, 0.0), (0.0, length)))
    return Panel(
        name="hood_strip",
        piece="hood_strip",
        part="collar",
        edges=edges,
        lines=(fold,),
        fold_line=fold.name,
        stiffness=_LINED,
        placement=Placement(
            region="head", angles_deg=(160.0, 200.0), landmark="side_neck", landmark_y_cm=0.0, lift_cm=0.5
        ),
    )


def _drawstring(table: Draft) -> None:
    for side, sign in (("left", 1), ("right", -1)):
        face = table.panels[f"hood_{side}"].edge("face")
        low = min((face.start, face.end), key=lambda p: p[1])
        at = (low[0] + sign * 1.3, low[1] + 2.0)
        table.trim(
            f"hood_{side}",
            Trim(kind="eyelet", points=(at,), size_cm=0.9),
            Trim(kind="drawstring", points=(at,), size_cm=0.6),
        )
