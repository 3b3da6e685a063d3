"""The tailored sleeve of two pieces: an upper and an under sleeve that bend with the arm."""

from dataclasses import replace
from typing import Final

from modiste.sewing.blocks.bodice.bodice import Bodice
from modiste.sewing.blocks.bodice.figure import sleeves_of
from modiste.sewing.blocks.drafting.draft import Chain, Draft
from modiste.sewing.blocks.drafting.shapes import curve, line, split_edge
from modiste.sewing.blocks.sleeve.cuffs import finish_sleeve
from modiste.sewing.blocks.sleeve.sleeves import Cap
from modiste.sewing.pattern.values import Edge, EdgeRef, Line, Panel, Placement, Point, Trim

_CUT: Final = 0.30
"""Share of each cap curve, from the underarm, that goes to the under sleeve."""
_BEND_CM: Final = 1.2
_SWING_CM: Final = 2.0


def add_two_piece(table: Draft, bodice: Bodice, cap: Cap) -> None:
    """Part a cap's tube along two lines beside the underarm, bend both pieces forward, lay and sew them.

    Aldrich, two-piece sleeve: the seams lie a few centimetres into the under side, hollow at the elbow in front and
    full behind; the hem swings forward.
    """
    sleeves = sleeves_of(table.spec)
    low = cap.height_cm - sleeves.length_cm
    under_f, upper_f = split_edge(cap.front, _CUT, "under_cap_front", "cap_front")
    upper_b, under_b = split_edge(cap.back, 1 - _CUT, "cap_back", "under_cap_back")
    width, share = cap.width_cm, (under_f.end[0] - under_f.start[0]) / cap.width_cm
    share_b = (under_b.end[0] - under_b.start[0]) / cap.width_cm
    taken = sleeves.hem_cm * (share + share_b)
    upper = _upper(upper_f, upper_b, sleeves.hem_cm - taken, low, cap)
    under = _under(under_f, under_b, width, taken, low, upper, cap)
    table.add_pair(upper)
    table.add_pair(under)
    _sew(table, bodice)
    table.note("shoulder_pads" if table.has("shoulder_pads") else "sleeve_heads")
    finish_sleeve(table, upper.name) if sleeves.cuff == "turn_back" else _hem_lines(table, low)
    top = cap.front.end
    table.measure("sleeve_length", sleeves.length_cm, panel=upper.name, points=(top, (top[0], low)))
    table.measure(
        "sleeve_hem",
        sleeves.hem_cm,
        chain=(EdgeRef(panel=upper.name, edge="hem"), EdgeRef(panel=under.name, edge="hem")),
    )
    table.measure(
        "upper_arm",
        table.body.upper_arm + sleeves.ease_cm,
        panel=upper.name,
        points=((-width / 2, 0.0), (width / 2, 0.0)),
    )


def _upper(front: Edge, back: Edge, hem_cm: float, low: float, cap: Cap) -> Panel:
    """The upper sleeve: the cap between the cuts."""
    start, end = front.start, back.end
    middle = (start[0] + end[0]) / 2 - _SWING_CM
    corner_f, corner_b = (middle - hem_cm / 2, low), (middle + hem_cm / 2, low)
    hem = line("hem", corner_f, corner_b, kind="hem", allowance_cm=4.0)
    edges = (
        hem,
        curve("seam_back", corner_b, end, *_bent(corner_b, end, _BEND_CM)),
        replace(back, start=back.end, end=back.start, controls=back.controls[::-1]),
        replace(front, start=front.end, end=front.start, controls=front.controls[::-1]),
        curve("seam_front", start, corner_f, *_bent(start, corner_f, _BEND_CM)),
    )
    place = Placement(
        region="left_arm", angles_deg=_angles(start[0], end[0], cap), landmark="shoulder", landmark_y_cm=cap.height_cm
    )
    lines = (Line(name="elbow", kind="measure", points=((start[0], low * 0.45), (end[0], low * 0.45))),)
    return Panel(name="sleeve_left", piece="sleeve", part="sleeves", edges=edges, placement=place, lines=lines)


def _under(front: Edge, back: Edge, width: float, hem_cm: float, low: float, upper: Panel, cap: Cap) -> Panel:
    """The under sleeve, its left edge the back seam: what is left of the cap, joined at the underarm line."""
    moved = replace(
        front,
        start=(front.start[0] + width, front.start[1]),
        end=(front.end[0] + width, front.end[1]),
        controls=tuple((x + width, y) for x, y in front.controls),
    )
    start, end = back.start, moved.end
    middle = (start[0] + end[0]) / 2 + _SWING_CM
    corner_b, corner_f = (middle - hem_cm / 2, low), (middle + hem_cm / 2, low)
    edges = (
        line("hem", corner_b, corner_f, kind="hem", allowance_cm=4.0),
        curve("seam_front", corner_f, end, *_bent(corner_f, end, -_BEND_CM)),
        replace(moved, start=moved.end, end=moved.start, controls=moved.controls[::-1]),
        replace(back, start=back.end, end=back.start, controls=back.controls[::-1]),
        curve("seam_back", start, corner_b, *_bent(start, corner_b, -_BEND_CM)),
    )
    first, last = _angles(start[0], end[0], cap)
    place = Placement(region="left_arm", angles_deg=(first, last), landmark="shoulder", landmark_y_cm=cap.height_cm)
    del upper
    return Panel(name="under_sleeve_left", piece="under_sleeve", part="sleeves", edges=edges, placement=place)


def _bent(a: Point, b: Point, bend: float) -> tuple[Point, Point]:
    """Controls of a seam between two points that swings to the back (larger x) at the elbow."""
    return (a[0] + (b[0] - a[0]) / 3 + bend, a[1] + (b[1] - a[1]) / 3), (
        a[0] + (b[0] - a[0]) * 2 / 3 + bend,
        a[1] + (b[1] - a[1]) * 2 / 3,
    )


def _angles(low_x: float, high_x: float, cap: Cap) -> tuple[float, float]:
    """Arm angles of two widths, 180 at the front underarm down to -180 at the back one."""
    half = cap.width_cm / 2
    return -180.0 * low_x / half, -180.0 * high_x / half


def _sew(table: Draft, bodice: Bodice) -> None:
    def up(panel: str, edge: str) -> EdgeRef:
        return EdgeRef(panel=panel, edge=edge, begin=1, end=0)

    front: Chain = (up("under_sleeve_left", "under_cap_front"), up("sleeve_left", "cap_front"))
    back: Chain = (up("sleeve_left", "cap_back"), up("under_sleeve_left", "under_cap_back"))
    # the under sleeve's front part runs from the underarm to the cut along its reversed edge
    count = len(bodice.front.chain("armhole", "left"))
    chain = bodice.openings.armhole_left
    table.sew_pair("armhole_front", front, chain[:count])
    table.sew_pair("armhole_back", back, chain[count:])
    table.sew_pair(
        "sleeve_front", (EdgeRef(panel="sleeve_left", edge="seam_front"),), (up("under_sleeve_left", "seam_front"),)
    )
    table.sew_pair(
        "sleeve_back", (up("sleeve_left", "seam_back"),), (EdgeRef(panel="under_sleeve_left", edge="seam_back"),)
    )


def _hem_lines(table: Draft, low: float) -> None:
    """Buttons at the back seam's vent."""
    panel = table.panels["sleeve_left"]
    corner = panel.edge("hem").end
    for side, sign in (("sleeve_left", 1), ("sleeve_right", -1)):
        table.trim(
            side,
            *(
                Trim(kind="button", points=((sign * (corner[0] - 1.6), low + 3.5 + 1.6 * i),), size_cm=1.5)
                for i in range(3)
            ),
        )
