"""What is cut flat: scarves, shawls, snoods, tote bags, aprons. Centimetres."""

from modiste.core.garment_spec import Flat
from modiste.sewing.blocks.drafting.draft import Draft, edge_ref
from modiste.sewing.blocks.drafting.shapes import curve, line
from modiste.sewing.pattern.values import Edge, EdgeRef, Hold, Line, Panel, Placement, Point, Trim

_HANDLE_CM = 3.0
_FRINGE_CM = 7.0
_TIE_CM = 3.0
_TIE_EASE_CM = 4.0
"""An apron is tied over what is worn: so much more than around the waist itself."""


def add_flat(table: Draft) -> None:
    """Draft the flat piece of the spec; capes and poncho are bodices and none of these."""
    flat = table.spec.flat
    if flat is None:
        return
    if flat.kind == "tote":
        _tote(table, flat)
    elif flat.kind == "apron":
        _apron(table, flat)
    elif flat.kind in {"scarf", "square", "snood", "shawl"}:
        _scarf(table, flat)


def _rectangle(wide: float, high: float, *, kind: str = "hem", allowance_cm: float = 1.0) -> tuple[Edge, ...]:
    corners: list[Point] = [(-wide / 2, 0.0), (wide / 2, 0.0), (wide / 2, high), (-wide / 2, high)]
    return tuple(
        line(name, start, end, kind=kind, allowance_cm=allowance_cm)
        for name, start, end in zip(
            ("bottom", "right", "top", "left"), corners, [*corners[1:], corners[0]], strict=True
        )
    )


def _flat(y: float = 0.0, lift: float = 0.0, layer: int = 0) -> Placement:
    return Placement(region="flat", own_point=(0.0, y), lift_cm=lift, layer=layer)


def _scarf(table: Draft, flat: Flat) -> None:
    """One piece, with fringes of their own where the spec asks for them."""
    wide, high = flat.width_cm, flat.length_cm
    if flat.kind == "square":
        wide = high
    edges = _rectangle(wide, high)
    x, low, top = wide / 2 - 0.8, 0.8, high - 0.8
    stitch = ((-x, low), (x, low), (x, top), (-x, top), (-x, low))
    lines = (Line(name="hem_stitch", kind="topstitch", points=stitch),)
    table.add(Panel(name="scarf", piece="scarf", part="body", edges=edges, placement=_flat(high / 2), lines=lines))
    if table.has("fringe") and flat.kind in {"scarf", "shawl"}:
        _fringes(table, wide, high)
    if flat.kind == "snood":
        table.sew("ring", (edge_ref("scarf", "top"),), (edge_ref("scarf", "bottom", backwards=True),), kind="closure")
    table.measure("length", high, panel="scarf", points=((0.0, 0.0), (0.0, high)))
    table.measure("width", wide, panel="scarf", points=((-wide / 2, high / 2), (wide / 2, high / 2)))


def _fringes(table: Draft, wide: float, high: float) -> None:
    """Knotted strands along the short ends, each a narrow strip."""
    count = max(10, min(round(wide / 1.15), 60))
    long = min(_FRINGE_CM, 0.1 * high)
    for end, y, sign in (("bottom", 0.0, -1.0), ("top", high, 1.0)):
        points = tuple((-wide / 2 + wide * (k + 0.5) / count, y) for k in range(count))
        outline: list[Point] = []
        for x, _ in points:
            outline += [(x - 0.38, 0.0), (x - 0.3, sign * long), (x + 0.3, sign * long), (x + 0.38, 0.0)]
        outline += [(wide / 2, -sign * 0.4), (-wide / 2, -sign * 0.4)]
        outline = outline if sign < 0 else outline[::-1]
        edges = tuple(line(f"edge_{k}", a, b, kind="finished", allowance_cm=0.0)
                      for k, (a, b) in enumerate(zip(outline, [*outline[1:], outline[0]], strict=True)))  # fmt: skip
        table.add(
            Panel(name=f"fringe_{end}", piece="fringe", part="trims", edges=edges,
                  placement=Placement(region="flat", own_point=(0.0, high / 2 - y), lift_cm=-0.1))
        )  # fmt: skip


def _tote(table: Draft, flat: Flat) -> None:
    """Front and back with boxed corners, and two handles stitched on with crosses."""
    wide, high, deep = flat.width_cm, flat.length_cm, flat.depth_cm
    cut = min(deep / 2, 0.3 * wide, 0.3 * high)
    for half, lift in (("front", 2.0 + deep / 6), ("back", 0.0)):
        table.add(
            Panel(
                name=half, piece="bag", part="body", edges=_bag(wide, high + cut, cut), placement=_flat(high / 2, lift),
                lines=(Line(name="mouth_stitch", kind="topstitch", points=((-wide / 2, high + cut - 3.0),
                                                                           (wide / 2, high + cut - 3.0))),),
                is_mirrored=half == "back", stiffness=1.5,
            )
        )  # fmt: skip
    mirror = {"bottom": "bottom", "side_right": "side_right", "side_left": "side_left", "box_right": "box_right",
              "box_left": "box_left", "base_right": "base_right", "base_left": "base_left"}  # fmt: skip
    names = [edge.name for edge in table.panels["front"].edges if edge.name in mirror]
    for name in names:
        if name.startswith(("base", "box")):
            continue
        table.sew(name, (edge_ref("front", name),), (edge_ref("back", mirror[name]),))
    if cut > 0.1:
        for half in ("front", "back"):
            for side in ("left", "right"):
                table.sew(f"box_{half}_{side}", (edge_ref(half, f"base_{side}"),),
                          (edge_ref(half, f"box_{side}", backwards=True),))  # fmt: skip
    _handles(table, flat, wide, high + cut)
    for pocket in table.spec.pockets[:1]:
        patch = min(0.46 * wide / (1.25 if pocket.count > 1 else 1.0), 17.0)
        _patches(table, "front", pocket.count, patch, min(1.1 * patch, 0.5 * high), cut + 0.72 * high)
    table.measure("width", wide, chain=(EdgeRef(panel="front", edge="mouth"),))
    table.measure("length", high + cut, panel="front", points=((0.0, 0.0), (0.0, high + cut)))


def _bag(wide: float, high: float, cut: float) -> tuple[Edge, ...]:
    half = wide / 2
    if cut <= 0.1:
        corners: list[tuple[str, str, Point]] = [
            ("bottom", "seam", (-half, 0.0)), ("side_right", "seam", (half, 0.0)), ("mouth", "hem", (half, high)),
            ("side_left", "seam", (-half, high)),
        ]  # fmt: skip
    else:
        corners = [("bottom", "seam", (-half + cut, 0.0)), ("base_right", "seam", (half - cut, 0.0)),
                   ("box_right", "seam", (half - cut, cut)), ("side_right", "seam", (half, cut)),
                   ("mouth", "hem", (half, high)), ("side_left", "seam", (-half, high)),
                   ("box_left", "seam", (-half, cut)), ("base_left", "seam", (-half + cut, cut))]  # fmt: skip
    points = [point for _, _, point in corners]
    return tuple(line(name, a, b, kind=kind, allowance_cm=3.0 if kind == "hem" else 1.0)
                 for (name, kind, a), b in zip(corners, [*points[1:], points[0]], strict=True))  # fmt: skip


def _handles(table: Draft, flat: Flat, wide: float, top: float) -> None:
    """Each handle is an arch whose ends lie on the bag's face."""
    apart = 0.42 * wide
    strap = flat.strap_cm or 56.0
    rise = max((strap - apart) / 2.6, 6.0)
    for half, lift in (("front", 2.4 + flat.depth_cm / 6), ("back", -0.4)):
        table.add(
            Panel(
                name=f"handle_{half}", piece="handle", part="straps", edges=_arch(apart / 2, rise, _HANDLE_CM),
                placement=_flat(flat.length_cm / 2 - (top - 5.0), lift, layer=1), stiffness=3.0,
                lines=tuple(Line(name=f"cross_{k}", kind="topstitch", points=(
                    (x - 1.1, 0.4), (x + 1.1, 3.6), (x - 1.1, 3.6), (x + 1.1, 0.4))) for k, x in
                    enumerate((-apart / 2, apart / 2))),
            )
        )  # fmt: skip


def _arch(half: float, rise: float, wide: float) -> tuple[Edge, ...]:
    """Two legs and a round top, counter-clockwise from the left leg's outer foot."""
    outer, inner, foot = half + wide / 2, half - wide / 2, 5.0
    top = foot + rise
    return (
        line("foot_left", (-outer, 0.0), (-inner, 0.0), kind="finished"),
        line("inner_1", (-inner, 0.0), (-inner, foot), kind="finished"),
        curve("inner_2", (-inner, foot), (0.0, top - wide), (-inner, top - wide - 1.0), (-0.6 * inner, top - wide),
              kind="finished"),
        curve("inner_3", (0.0, top - wide), (inner, foot), (0.6 * inner, top - wide), (inner, top - wide - 1.0),
              kind="finished"),
        line("inner_4", (inner, foot), (inner, 0.0), kind="finished"),
        line("foot_right", (inner, 0.0), (outer, 0.0), kind="finished"),
        line("outer_1", (outer, 0.0), (outer, foot), kind="finished"),
        curve("outer_2", (outer, foot), (0.0, top), (outer, top - 1.0), (0.6 * outer, top), kind="finished"),
        curve("outer_3", (0.0, top), (-outer, foot), (-0.6 * outer, top), (-outer, top - 1.0), kind="finished"),
        line("outer_4", (-outer, foot), (-outer, 0.0), kind="finished"),
    )  # fmt: skip


def _apron(table: Draft, flat: Flat) -> None:
    """A bib apron: bib and skirt in one piece, held at the waist by its ties and at the neck by a band."""
    body = table.body
    down = body.front_waist_length - body.bust_depth * 0.62
    bib, half = 0.16 * body.bust, flat.width_cm / 2
    top, bottom = min(down, 0.45 * flat.length_cm), -(flat.length_cm - min(down, 0.45 * flat.length_cm))
    edges = (
        line("hem", (-half, bottom), (half, bottom), kind="hem", allowance_cm=3.0),
        line("side_left", (half, bottom), (half, -_TIE_CM), kind="finished"),
        line("tie_left", (half, -_TIE_CM), (half, 0.0)),
        curve("arm_left", (half, 0.0), (bib, top), (0.62 * half, 0.12 * top), (bib + 0.5, 0.5 * top), kind="finished"),
        line("bib", (bib, top), (-bib, top), kind="hem", allowance_cm=3.0),
        curve("arm_right", (-bib, top), (-half, 0.0), (-bib - 0.5, 0.5 * top), (-0.62 * half, 0.12 * top),
              kind="finished"),
        line("tie_right", (-half, 0.0), (-half, -_TIE_CM)),
        line("side_right", (-half, -_TIE_CM), (-half, bottom), kind="finished"),
    )  # fmt: skip
    wide = min(half / (0.25 * body.hips), 1.6) * 90.0
    waist = Line(name="waist_line", kind="elastic", points=((-half + 0.2, -0.3), (half - 0.2, -0.3)))
    table.add(
        Panel(name="apron", piece="apron", part="body", edges=edges, lines=(waist,),
              placement=Placement(region="torso", angles_deg=(-wide, wide), landmark="waist", lift_cm=0.5))
    )  # fmt: skip
    _tie(table, half)
    for pocket in table.spec.pockets[:1]:
        deep = min(0.32 * flat.length_cm, 18.0)
        _patches(table, "apron", pocket.count, min(deep * 1.15, half * 0.8), deep, -_TIE_CM - 5.0)
    reach = 2 * half
    table.holds.append(Hold(ref=EdgeRef(panel="apron", edge="bib"), girth_cm=2 * bib, landmark="bust",
                            below_cm=-(top - (body.front_waist_length - body.bust_depth))))  # fmt: skip
    table.holds.append(Hold(ref=EdgeRef(panel="apron", edge="waist_line"), girth_cm=reach, landmark="waist",
                            below_cm=0.3))  # fmt: skip
    table.measure("length", flat.length_cm, panel="apron", points=((0.0, top), (0.0, bottom)))
    table.measure("width", flat.width_cm, chain=(EdgeRef(panel="apron", edge="hem"),))


def _patches(table: Draft, host: str, count: int, wide: float, deep: float, top: float) -> None:
    """Patches on a flat piece, their mouths at height `top`: one in the middle, or two side by side."""
    for number in range(min(count, 2)):
        x = 0.0 if count == 1 else (0.5 - number) * 1.16 * wide
        corners: list[Point] = [(-wide / 2, -deep), (wide / 2, -deep), (wide / 2, 0.0), (-wide / 2, 0.0)]
        edges = tuple(line(name, a, b, kind="finished" if name == "mouth" else "seam") for name, a, b in zip(
            ("bottom_1", "side_1", "mouth", "side_2"), corners, [*corners[1:], corners[0]], strict=True))  # fmt: skip
        stitch = ((-wide / 2 + 0.4, -0.2), (-wide / 2 + 0.4, 0.4 - deep), (wide / 2 - 0.4, 0.4 - deep),
                  (wide / 2 - 0.4, -0.2))  # fmt: skip
        hem = ((-wide / 2 + 0.4, -1.8), (wide / 2 - 0.4, -1.8))
        table.add(
            Panel(name=f"waist_pocket_{('left', 'right')[number]}", piece="waist_pocket", part="pockets", edges=edges,
                  lines=(Line(name="stitch", kind="topstitch", points=stitch),
                         Line(name="mouth_hem", kind="topstitch", points=hem)),
                  placement=Placement(region="host", host=host, host_point=(x, top), layer=1, lift_cm=0.05))
        )  # fmt: skip


def _tie(table: Draft, half: float) -> None:
    """The ties behind as one band from side to side, with their bow at the centre back."""
    high = _TIE_CM
    long = max(1.03 * table.body.waist + _TIE_EASE_CM - 2 * half, 8.0)
    angle = min(180.0 * 2 * half / (2 * half + long), 170.0)
    edges = tuple(
        line(name, a, b, kind="seam" if name in {"beginning", "end"} else "finished")
        for name, a, b in (("lower", (0.0, 0.0), (long, 0.0)), ("end", (long, 0.0), (long, high)),
                           ("upper", (long, high), (0.0, high)), ("beginning", (0.0, high), (0.0, 0.0)))
    )  # fmt: skip
    table.add(
        Panel(name="apron_tie", piece="apron_tie", part="body", edges=edges,
              placement=Placement(region="torso", angles_deg=(angle, 360.0 - angle), landmark="waist",
                                  landmark_y_cm=high, lift_cm=0.5),
              trims=(Trim(kind="bow", points=((long / 2, high / 2),), size_cm=6.0),))
    )  # fmt: skip
    table.sew("tie_left", (edge_ref("apron", "tie_left", backwards=True),), (edge_ref("apron_tie", "beginning"),))
    table.sew("tie_right", (edge_ref("apron", "tie_right"),), (edge_ref("apron_tie", "end", backwards=True),))
