"""Hoods: three panels (two sides and a gusset over the crown) or two, with a rounded crown, sewn to the neck."""

from modiste.sewing.blocks.draft import Draft, Openings, edge_ref
from modiste.sewing.blocks.neck_ring import ring_of
from modiste.sewing.blocks.shapes import curve, line
from modiste.sewing.pattern.geometry import edge_length
from modiste.sewing.pattern.values import Edge, Line, Panel, Placement, Trim


def add_hood(table: Draft, openings: Openings, height_cm: float) -> None:
    """A hood of `height_cm` from the neck to the crown, its depth from the head's girth (Aldrich: half of it and a
    little more from face to back), each half's neck edge as long as half the neckline.

    Two side panels with a round crown, sewn to one another over the crown and down the back.
    """
    ring = ring_of(table, openings)
    neck = (ring.length_cm - 2 * ring.extension_cm) / 2
    height = max(height_cm, 0.55 * table.body.head)
    depth = max(0.44 * table.body.head, neck * 0.95)
    panel = _side(neck, depth, height)
    table.add_pair(panel)
    left, right = "hood_left", "hood_right"
    half = openings.neck
    middle = len(half) // 2
    inset = ring.extension_cm
    chains = half[:middle], half[middle:]
    if inset > 0:
        chains = chains[0][1:], chains[1][:-1]
    table.sew("hood_neck_left", chains[0], (edge_ref(left, "neck"),))
    table.sew("hood_neck_right", chains[1], (edge_ref(right, "neck"),))
    table.sew("hood_crown", (edge_ref(left, "back"), edge_ref(left, "crown")),
              (edge_ref(right, "back", backwards=True), edge_ref(right, "crown", backwards=True)), topstitch="single")
    table.measure("hood_height", height, panel=left, points=((0.0, 0.0), (0.0, height)), tolerance_cm=1.0)
    _drawstring(table, left, right)


def _side(neck: float, depth: float, height: float) -> Panel:
    """The left half as one looks at the wearer's left: the face at small x, the back of the head at large x."""
    drop = 2.5
    face = -depth * 0.5
    bottom = curve("neck", (face, 0.0), (face + neck, drop), (face + neck * 0.4, -1.2), (face + neck * 0.75, 0.2))
    for _ in range(6):
        scale = neck / edge_length(bottom)
        end = face + (bottom.end[0] - face) * scale
        bottom = curve("neck", (face, 0.0), (end, drop), (face + neck * 0.4, -1.2), (end - neck * 0.25, 0.2))
    back_x = face + depth
    back = curve("back", bottom.end, (back_x, height * 0.62), (bottom.end[0] + 0.5, height * 0.22),
                 (back_x, height * 0.38))  # fmt: skip
    crown = curve("crown", back.end, (face + 0.5, height), (back_x, height * 0.95), (back_x - depth * 0.35, height + 0.3))
    front: Edge = line("face", crown.end, bottom.start, kind="hem", allowance_cm=3.0)
    stitch = Line(name="face_hem", kind="topstitch", points=((crown.end[0] + 2.5, height - 0.3), (face + 2.5, 0.2)))
    return Panel(
        name="hood_left", piece="hood", part="collar", edges=(bottom, back, crown, front), lines=(stitch,),
        placement=Placement(region="head", angles_deg=(25.0, 180.0), landmark="side_neck", landmark_y_cm=0.0,
                            lift_cm=0.5),
    )  # fmt: skip


def _drawstring(table: Draft, left: str, right: str) -> None:
    for name, sign in ((left, 1), (right, -1)):
        start = table.panels[name].edge("face")
        low = min((start.start, start.end), key=lambda p: p[1])
        at = (low[0] + sign * 1.3, low[1] + 2.0)
        table.trim(name, Trim(kind="eyelet", points=(at,), size_cm=0.9),
                   Trim(kind="drawstring", points=(at, (at[0] + sign * 0.6, at[1] - 18.0)), size_cm=0.6))  # fmt: skip


