"""The bodice: fronts and backs from their halves, cut, shaped, opened, laid on the table and sewn together."""

from dataclasses import dataclass, replace

from shapely import is_valid
from shapely.geometry import Polygon

from modiste.core.garment_spec import GarmentSpec
from modiste.sewing.blocks.bodice.bare import bare_one_shoulder, cowl, keyhole
from modiste.sewing.blocks.bodice.figure import Figure, neck_of
from modiste.sewing.blocks.bodice.necklines import top_of
from modiste.sewing.blocks.bodice.opening import TAILORED, Opening, opened, opening_of
from modiste.sewing.blocks.bodice.outline import base_half, side_edges
from modiste.sewing.blocks.bodice.shaping import measure_lines, princess, side_dart, waist_darts
from modiste.sewing.blocks.bodice.vents import sew_above_vent, vent_lengths
from modiste.sewing.blocks.drafting.cut_error import CutError
from modiste.sewing.blocks.drafting.draft import Chain, Draft, Openings, back_along, edge_ref
from modiste.sewing.blocks.drafting.half import Half, Laid, Piece, cut, lay, same_path
from modiste.sewing.blocks.drafting.shapes import between, curve, line, share_at_y, split_edge
from modiste.sewing.pattern.geometry import edge_length, edge_point, ring
from modiste.sewing.pattern.values import EdgeRef, Line, Seam


@dataclass(frozen=True, slots=True, kw_only=True)
class Bodice:
    """The bodice on the table: its halves, what it offers, and the pieces that a raglan sleeve takes from it."""

    fig: Figure
    front: Laid
    back: Laid
    opening: Opening
    openings: Openings
    raglan: tuple[Piece, Piece] | None = None


def add_bodice(table: Draft, fig: Figure) -> Bodice:
    """Cut, lay and sew a bodice."""
    spec = table.spec
    opening = opening_of(spec, fig)
    halves, raglans = [], []
    for is_front in (True, False):
        half = _flat_half(spec, fig, is_front)
        if spec.sleeves and spec.sleeves.kind == "raglan" and half.roles["shoulder"]:
            half, taken = _raglan_cut(half)
            raglans.append(taken)
        halves.append(half)
    front, back = halves
    if opening.is_front:
        front = opened(front, fig, opening, neck_of(spec))
    front, back = _yokes(table, front, True), _yokes(table, back, False)
    back = _shape(spec, fig, back, 0.0)
    front = _shape(spec, fig, front, _side_length(front) - _side_length(back))
    front = _with_short_side(front, _side_length(front) - 1.06 * _side_length(back))
    return replace(
        lay_halves(table, fig, front, back, opening), raglan=(raglans[0], raglans[1]) if len(raglans) == 2 else None
    )


def lay_halves(table: Draft, fig: Figure, front: Half, back: Half, opening: Opening) -> Bodice:
    """Put finished halves on the table, sew them together, and say what they offer."""
    layers = _overlays(table.spec, front, opening)
    laid_front = lay(table, front, whole=not opening.is_front, landmark_y=fig.snp_f, layers=layers)
    laid_back = lay(table, back, whole=not _back_is_split(table.spec, opening), landmark_y=fig.snp_b)
    is_bare = neck_of(table.spec).line == "one_shoulder"
    if is_bare:
        bare_one_shoulder(table)
    _join(table, laid_front, laid_back, opening, bare="right" if is_bare else "")
    openings = _openings(laid_front, laid_back, fig, opening)
    if is_bare:
        openings = replace(openings, neck=(edge_ref("front", "neck"), edge_ref("back", "neck")), armhole_right=())
        laid_front, laid_back = (
            replace(laid, half=replace(laid.half, roles={**laid.half.roles, "neck": ()}))
            for laid in (laid_front, laid_back)
        )
    return Bodice(fig=fig, front=laid_front, back=laid_back, opening=opening, openings=openings)


def _back_is_split(spec: GarmentSpec, opening: Opening) -> bool:
    if neck_of(spec).line == "one_shoulder":
        return False
    tailored = neck_of(spec).collar in TAILORED and spec.bodice is not None and spec.bodice.kind == "princess"
    return opening.is_back or tailored or "back_vent" in spec.details


def _flat_half(spec: GarmentSpec, fig: Figure, is_front: bool) -> Half:
    underarm = side_edges(fig, is_front)[-1].end
    top = top_of(spec, fig, is_front, underarm)
    half = base_half(spec, fig, is_front, top.neck, armhole=top.armhole, shoulder=top.shoulder)
    if neck_of(spec).line == "off_shoulder" and half.roles["armhole"] and half.roles["shoulder"]:
        half = _bare_shoulder(spec, fig, half, is_front)
    if is_front and neck_of(spec).line == "cowl" and half.roles["shoulder"] and not opening_of(spec, fig).is_front:
        half = cowl(half, neck_of(spec).depth_cm)
    if is_front and neck_of(spec).line == "keyhole" and not opening_of(spec, fig).is_front:
        half = keyhole(half)
    if any(not is_valid(Polygon(ring(piece.edges))) for piece in half.pieces):
        raise CutError("sewing.neckline_meets_armholes", garment=spec.garment)
    return half


def _bare_shoulder(spec: GarmentSpec, fig: Figure, half: Half, is_front: bool) -> Half:
    """Everything above a level line through the armhole is cut away; the sleeve is cut at the same height."""
    piece, armhole = half.only("armhole")
    height = armhole.end[1] - armhole.start[1]
    share = share_at_y(armhole, armhole.start[1] + 0.5 * height)
    start = split_edge(armhole, share, "armhole", "_")[0].end
    snp = fig.snp_f if is_front else fig.snp_b
    wanted = snp - (neck_of(spec).depth_cm if is_front else max(neck_of(spec).back_depth_cm, 10.0))
    low = min(max(wanted, fig.bust_y - 1.0 if is_front else armhole.start[1] - 2.0), start[1] - 0.5)
    neck = curve("neck", start, (0.0, low), (start[0] * 0.6, low + (start[1] - low) * 0.15), (start[0] * 0.4, low))
    below = split_edge(armhole, share, "armhole", "_")[0]
    kept = [edge for edge in piece.edges if (piece.name, edge.name) in (*half.roles["hem"], *half.roles["side"])]
    centre = line("centre", (0.0, low), kept[0].start)
    made = replace(piece, edges=(*kept, below, neck, centre))
    roles = {**half.roles, "shoulder": (), "armhole": ((piece.name, "armhole"),), "neck": ((piece.name, "neck"),)}
    return replace(half.with_piece(made), roles=roles)


def _raglan_cut(half: Half) -> tuple[Half, Piece]:
    """Take what lies above a line from the armhole to the neck, for the sleeve."""
    piece, armhole = half.only("armhole")
    neck = piece.edge(half.roles["neck"][0][1])
    at, reach = 0.42, min(0.3, 3.8 / edge_length(neck))
    start, end = edge_point(armhole, at), edge_point(neck, reach)
    middle = between(start, end, 0.45)
    bow = curve("raglan", start, end, (middle[0] + 0.8, middle[1] + 0.9))
    path, back = same_path(("raglan",), (bow,))
    made = cut(half, piece.name, "raglan", ("armhole", at, at), (neck.name, reach, reach), path, back, seam="raglan")
    rest, taken = made.piece(piece.name), made.piece("raglan")
    roles = {
        **{role: tuple(w for w in wheres if w[0] == piece.name) for role, wheres in made.roles.items()},
        "armhole": ((piece.name, "armhole"), (piece.name, "raglan")),
        "shoulder": (),
    }
    return replace(half, pieces=(rest,), roles=roles, inner=half.inner), taken


def _yokes(table: Draft, half: Half, is_front: bool) -> Half:
    """A yoke: cut straight across, from the centre or the front edge to the armhole."""
    wanted = table.has("yoke") or (table.has("back_yoke") and not is_front)
    if not wanted or not half.roles["armhole"] or not half.roles["shoulder"]:
        return half
    piece, armhole = half.only("armhole")
    centre = piece.edge("centre")
    for at in (0.62 if is_front else 0.6, 0.5, 0.4, 0.3):  # under a deep neckline it lies lower
        start = edge_point(armhole, at)
        y = start[1] if not is_front else start[1] + 0.5
        if centre.end[1] + 6.0 < y < centre.start[1] - 1.5:
            break
    else:
        return half
    share = (centre.start[1] - y) / (centre.start[1] - centre.end[1])
    end = between(centre.start, centre.end, share)
    path, back = same_path(("yoke_seam",), (line("yoke_seam", start, end),))
    made = cut(
        half,
        piece.name,
        f"{piece.name}_yoke",
        ("armhole", at, at),
        ("centre", share, share),
        path,
        back,
        seam=f"yoke_{piece.name}",
        topstitch="twin",
        part="yoke",
    )
    return _shared_lines(made, piece.name, f"{piece.name}_yoke", end[1])


def _shared_lines(half: Half, below: str, above: str, y: float) -> Half:
    """The centre line of a piece that was cut across at a height, each part on its own piece."""
    lower, upper = half.piece(below), half.piece(above)
    keep: list[Line] = []
    moved: list[Line] = []
    for each in lower.lines:
        (x0, low), (x1, high) = each.points[0], each.points[-1]
        if each.kind == "centre_front" and low < y < high:
            keep.append(replace(each, points=((x0, low), (x1, y))))
            moved.append(replace(each, points=((x0, y), (x1, high))))
        else:
            keep.append(each)
    half = half.with_piece(replace(lower, lines=tuple(keep)))
    return half.with_piece(replace(upper, lines=(*upper.lines, *moved)))


def _shape(spec: GarmentSpec, fig: Figure, half: Half, gap: float) -> Half:
    """Darts or princess seams as the bodice's kind wants them, with the lines at which it is measured."""
    kind = spec.bodice.kind if spec.bodice else "loose"
    neck = neck_of(spec)
    if kind in ("princess", "corset") and neck.line != "one_shoulder":
        if fig.is_side_body and half.name == "back":
            return measure_lines(half, fig)
        end = _princess_end(half)
        if fig.is_side_body and end is not None and half.roles["armhole"]:
            end = (end[0], 0.1)
        if end is not None and _height(half, end) > fig.waist_y + 6.5:
            return princess(half, fig, end, gap)
    if fig.is_shaped:
        if half.name == "front":
            half = side_dart(half, fig, gap)
        half = waist_darts(half, fig)
    return measure_lines(half, fig)


def _princess_end(half: Half) -> tuple[str, float] | None:
    """Where a princess seam ends above: in the armhole, or on the upper edge where there is none."""
    if half.roles["armhole"]:
        piece, edge = half.roles["armhole"][0]
        is_long = edge_length(half.piece(piece).edge(edge)) > 14.0
        return edge, 0.45 if is_long else 1.0
    name = half.roles["neck"][0][1]
    return (name, 1.0) if name == "neck_side" else (name, 0.45)


def _height(half: Half, end: tuple[str, float]) -> float:
    """The height of a point on an edge of a half."""
    piece = next(piece for piece in half.pieces if any(edge.name == end[0] for edge in piece.edges))
    return edge_point(piece.edge(end[0]), end[1])[1]


def _with_short_side(half: Half, excess: float) -> Half:
    """A front whose side seam is too long to be eased in (no dart has room): its hem rises to the side instead."""
    piece_name, hem_name = half.roles["hem"][-1]
    piece, sides = half.piece(piece_name), list(half.roles["side"])
    if excess <= 0:
        return half
    while len(sides) > 1 and sides[0][0] == piece_name and edge_length(piece.edge(sides[0][1])) < excess + 1.0:
        excess -= edge_length(piece.edge(sides[0][1]))
        piece = replace(piece, edges=tuple(edge for edge in piece.edges if edge.name != sides[0][1]))
        sides.pop(0)
    if sides[0][0] != piece_name or excess > 0.85 * edge_length(piece.edge(sides[0][1])):
        return half
    edge = piece.edge(sides[0][1])
    rest = split_edge(edge, max(excess, 0.0) / edge_length(edge), "_", edge.name)[1]
    hem = piece.edge(hem_name)
    moved = replace(hem, end=rest.start, controls=tuple((x, max(y, hem.start[1])) for x, y in hem.controls))
    piece = piece.replaced(rest, at=edge.name).replaced(moved, at=hem_name)
    return replace(half.with_piece(piece), roles={**half.roles, "side": tuple(sides)})


def _side_length(half: Half) -> float:
    return sum(edge_length(half.piece(piece).edge(edge)) for piece, edge in half.roles["side"])


def _overlays(spec: GarmentSpec, front: Half, opening: Opening) -> dict[str, int]:
    """The front that lies over the other: the right of women, the left of men."""
    if not opening.is_overlapping:
        return {}
    side = "left" if spec.sex == "men" else "right"
    return {f"{piece}_{side}": 1 for piece, _ in front.roles["centre"]}


def _join(table: Draft, front: Laid, back: Laid, opening: Opening, bare: str = "") -> None:
    """Side, shoulder and centre-back seams."""
    vents = vent_lengths(table)
    for side in ("left", "right"):
        if front.chain("side", side):
            sew_above_vent(table, f"side_{side}", front.chain("side", side), back.chain("side", side), vents["side"])
        if side != bare and front.chain("shoulder", side) and back.chain("shoulder", side):
            table.sew(f"shoulder_{side}", front.chain("shoulder", side), back.chain("shoulder", side))
    if not back.whole:
        sew_above_vent(
            table,
            "centre_back",
            back.chain("centre", "left"),
            back.chain("centre", "right"),
            0.0 if opening.is_back else vents["back"],
            kind="closure" if opening.is_back else "plain",
        )


def _openings(front: Laid, back: Laid, fig: Figure, opening: Opening) -> Openings:
    def ring(role: str) -> tuple[Chain, Chain]:
        return (
            back_along(front.chain(role, "right")) + front.chain(role, "left"),
            back_along(back.chain(role, "left")) + back.chain(role, "right"),
        )

    bottom_front, bottom_back = ring("hem")
    neck = (
        back_along(front.chain("neck", "left"))
        + back.chain("neck", "left")
        + back_along(back.chain("neck", "right"))
        + front.chain("neck", "right")
    )
    armholes = [front.chain("armhole", side) + back_along(back.chain("armhole", side)) for side in ("left", "right")]
    split = opening.is_front
    return Openings(
        bottom_front=bottom_front,
        bottom_back=bottom_back,
        neck=neck,
        armhole_left=armholes[0],
        armhole_right=armholes[1],
        centre_left=back_along(front.chain("centre", "left")) if split else (),
        centre_right=back_along(front.chain("centre", "right")) if split else (),
        drop_cm=-fig.bottom_y,
        is_front_split=split,
        extension_cm=0.0 if opening.is_wrap else opening.extension_cm,
        wrap_cm=opening.extension_cm if opening.is_wrap else 0.0,
        is_back_split=not back.whole,
    )


def centre_seams(front: Laid, *, is_open: bool = False) -> tuple[Seam, ...]:
    """The closures that tie the two centre-front lines, one for each pair of panels that has them."""
    pairs = zip(front.panels_of("centre", "left"), front.panels_of("centre", "right"), strict=True)
    return tuple(
        Seam(
            name=f"front_closure_{number + 1}",
            a=EdgeRef(panel=left, edge="centre_front"),
            b=EdgeRef(panel=right, edge="centre_front"),
            is_reversed=False,
            kind="closure",
            is_open=is_open,
        )
        for number, (left, right) in enumerate(pairs)
    )
