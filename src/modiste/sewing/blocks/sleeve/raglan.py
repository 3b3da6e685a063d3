"""The raglan sleeve: what a raglan line cuts off the bodice joins the cap, and reaches the neck with it."""

import math
from dataclasses import replace

from modiste.sewing.blocks.bodice.bodice import Bodice
from modiste.sewing.blocks.bodice.figure import sleeves_of
from modiste.sewing.blocks.drafting.draft import Draft, Openings
from modiste.sewing.blocks.drafting.half import Piece
from modiste.sewing.blocks.drafting.shapes import line, reverse_edge, split_edge
from modiste.sewing.blocks.sleeve.cuffs import finish_sleeve
from modiste.sewing.blocks.sleeve.sleeves import bottom_width, cap_of
from modiste.sewing.pattern.geometry import edge_length
from modiste.sewing.pattern.values import Edge, EdgeRef, Panel, Placement, Point


def add_raglan(table: Draft, bodice: Bodice, width: float) -> Openings:
    """Draft, lay and sew raglan sleeves. Gives the bodice's openings with the sleeves' share of the neck.

    The wedges taken from front and back are turned so that their shoulder ends meet over the cap (Aldrich, raglan
    adaptation); the shoulder line between them is a dart down to the shoulder point.
    """
    sleeves = sleeves_of(table.spec)
    if bodice.raglan is None:
        return bodice.openings
    front, back = bodice.raglan
    low_f = _length(table, bodice, "front", "armhole")
    low_b = _length(table, bodice, "back", "armhole")
    rest_f, rest_b = edge_length(front.edge("armhole")), edge_length(back.edge("armhole"))
    cap = cap_of(low_f + rest_f, low_b + rest_b, width)
    cut_f = split_edge(cap.front, low_f / (low_f + rest_f), "cap_front", "_")[0]
    cut_b = split_edge(cap.back, rest_b / (low_b + rest_b), "_", "cap_back")[1]
    top = cap.front.end
    tip = _shoulder_tip(cut_f.end, cut_b.start, _chord(front), _chord(back))
    side_f = _wedge(front, cut_f.end, tip, is_front=True)
    side_b = _wedge(back, cut_b.start, tip, is_front=False)
    side_f, side_b = _apart(side_f, side_b)
    low = cap.height_cm - (sleeves.length_cm - (sleeves.cuff_cm if sleeves.cuff in ("shirt", "rib") else 0.0))
    half, bottom = cap.width_cm / 2, bottom_width(sleeves) / 2
    kind = "seam" if sleeves.cuff in ("shirt", "rib") else "hem"
    edges = (
        line("hem", (-bottom, low), (bottom, low), kind=kind),
        line("under_back", (bottom, low), (half, 0.0)),
        reverse_edge(cut_b),
        *side_b,
        *side_f,
        reverse_edge(cut_f),
        line("under_front", (-half, 0.0), (-bottom, low)),
    )
    panel = Panel(
        name="sleeve_left",
        piece="sleeve",
        part="sleeves",
        edges=edges,
        placement=Placement(
            region="left_arm", angles_deg=(180.0, -180.0), landmark="shoulder", landmark_y_cm=cap.height_cm
        ),
    )
    table.add_pair(panel)
    _sew(table, bodice)
    finish_sleeve(table, panel.name)
    table.measure("upper_arm", width, panel=panel.name, points=((-half, 0.0), (half, 0.0)))
    table.measure(
        "sleeve_length",
        sleeves.length_cm - (sleeves.cuff_cm if kind == "seam" else 0.0),
        panel=panel.name,
        points=(top, (top[0], low)),
    )
    return _with_sleeves(bodice)


def _length(table: Draft, bodice: Bodice, name: str, edge: str) -> float:
    laid = bodice.front if name == "front" else bodice.back
    return sum(table.ref_length(ref) for ref in laid.chain("armhole", "left") if ref.edge.startswith(edge))


def _wedge(piece: Piece, pitch: Point, shoulder: Point, *, is_front: bool) -> tuple[Edge, ...]:
    """Raglan line, neck and shoulder of a wedge, turned so that its pitch and shoulder points lie as said.

    Fronts are drafted for the left side and face the sleeve as mirror images (their outer end becomes the sleeve's
    middle), backs for the right; both are brought to the left sleeve seen from outside.
    """
    edges = {edge.name: edge for edge in piece.edges}
    armhole, seam, line_, neck = edges["armhole"], edges["raglan"], edges["shoulder"], _neck(piece)
    # walk for the front: shoulder point -> neck point -> along the neck -> raglan line down to the pitch
    chain = [line_, neck, seam]
    if not is_front:
        chain = [_flip(edge) for edge in chain]
    start_pitch = armhole.start if is_front else _flip_point(armhole.start)
    start_top = armhole.end if is_front else _flip_point(armhole.end)
    old = complex(start_top[0] - start_pitch[0], start_top[1] - start_pitch[1])
    turn = complex(shoulder[0] - pitch[0], shoulder[1] - pitch[1]) / old

    def moved(point: Point) -> Point:
        at = complex(point[0] - start_pitch[0], point[1] - start_pitch[1]) * turn
        return pitch[0] + at.real, pitch[1] + at.imag

    turned = tuple(
        replace(edge, start=moved(edge.start), end=moved(edge.end), controls=tuple(moved(p) for p in edge.controls))
        for edge in chain
    )
    suffix = "front" if is_front else "back"
    names = (f"shoulder_{suffix}", f"neck_{suffix}", f"raglan_{suffix}")
    named = tuple(replace(edge, name=name) for edge, name in zip(turned, names, strict=True))
    if is_front:
        return named
    return tuple(reverse_edge(edge) for edge in reversed(named))


def _neck(piece: Piece) -> Edge:
    return next(edge for edge in piece.edges if edge.name.startswith("neck"))


def _flip_point(point: Point) -> Point:
    return -point[0], point[1]


def _flip(edge: Edge) -> Edge:
    return replace(
        edge,
        start=_flip_point(edge.start),
        end=_flip_point(edge.end),
        controls=tuple(_flip_point(p) for p in edge.controls),
    )


def _chord(piece: Piece) -> float:
    """The straight distance from the pitch to the shoulder point of a wedge."""
    armhole = next(edge for edge in piece.edges if edge.name == "armhole")
    return math.dist(armhole.start, armhole.end)


def _shoulder_tip(front: Point, back: Point, reach_f: float, reach_b: float) -> Point:
    """Where the shoulder points of both wedges meet: as far from each pitch point as on the bodice, above them; on the
    line between where the sleeve is too wide for that.
    """
    gap = math.dist(front, back)
    scale = max(1.0, gap / (0.999 * (reach_f + reach_b)))
    a, b = reach_f * scale, reach_b * scale
    along = (a * a - b * b + gap * gap) / (2 * gap)
    up = math.sqrt(max(a * a - along * along, 0.0))
    ux, uy = (back[0] - front[0]) / gap, (back[1] - front[1]) / gap
    return front[0] + ux * along - uy * up, front[1] + uy * along + ux * up


def _apart(front: tuple[Edge, ...], back: tuple[Edge, ...]) -> tuple[tuple[Edge, ...], tuple[Edge, ...]]:
    """Both wedges with their neck points on their own sides of the shoulder dart."""
    at_f, at_b = front[0].end, back[-1].start
    if at_b[0] - at_f[0] > 0.4:
        return front, back
    x, y = (at_f[0] + at_b[0]) / 2, (at_f[1] + at_b[1]) / 2
    left, right = (x - 0.2, y), (x + 0.2, y)
    return (
        (replace(front[0], end=left), replace(front[1], start=left), *front[2:]),
        (*back[:-2], replace(back[-2], end=right), replace(back[-1], start=right)),
    )


def _sew(table: Draft, bodice: Bodice) -> None:
    def up(edge: str, *, backwards: bool = True) -> EdgeRef:
        return EdgeRef(panel="sleeve_left", edge=edge, begin=float(backwards), end=1.0 - backwards)

    front = bodice.front.chain("armhole", "left")
    back = bodice.openings.armhole_left[len(front) :]
    table.sew_pair("raglan_front", (up("cap_front"), up("raglan_front")), front)
    table.sew_pair("raglan_back", (up("raglan_back"), up("cap_back")), back)
    table.sew_pair("shoulder_dart", (up("shoulder_front", backwards=False),), (up("shoulder_back"),))
    table.sew_pair("sleeve", (up("under_front", backwards=False),), (up("under_back"),))


def _with_sleeves(bodice: Bodice) -> Openings:
    """The openings with the tops of the sleeves in the neck."""
    old = bodice.openings
    fl = tuple(replace(r, begin=r.end, end=r.begin) for r in reversed(bodice.front.chain("neck", "left")))
    bl, br = bodice.back.chain("neck", "left"), bodice.back.chain("neck", "right")
    back_r = tuple(replace(r, begin=r.end, end=r.begin) for r in reversed(br))
    left = (
        EdgeRef(panel="sleeve_left", edge="neck_front", begin=1, end=0),
        EdgeRef(panel="sleeve_left", edge="neck_back", begin=1, end=0),
    )
    right = (
        EdgeRef(panel="sleeve_right", edge="neck_back", begin=1, end=0),
        EdgeRef(panel="sleeve_right", edge="neck_front", begin=1, end=0),
    )
    neck = fl + left + bl + back_r + right + bodice.front.chain("neck", "right")
    return replace(old, neck=neck)
