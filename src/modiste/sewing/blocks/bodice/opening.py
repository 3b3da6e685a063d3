"""How a bodice opens: overlaps, the roll lines of lapels, the long slope of a wrap."""

from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from modiste.core.garment_spec import GarmentSpec, Neck
from modiste.sewing.blocks.bodice.figure import Figure, neck_of
from modiste.sewing.blocks.drafting.cut_error import CutError
from modiste.sewing.blocks.drafting.half import Half, Piece
from modiste.sewing.blocks.drafting.shapes import curve, line
from modiste.sewing.pattern.geometry import edge_points
from modiste.sewing.pattern.values import Edge, Line

FRONTS: Final = ("front", "double_front", "asymmetric_front", "wrap")
LAPELS: Final = ("shawl", "notched", "peak", "camp")
TAILORED: Final = ("notched", "peak", "shawl")


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """How a bodice opens: `extension_cm` each front reaches beyond the centre; a wrap's goes to the other side;
    `slant_cm`: how much less at the hem, as the zip of a biker jacket runs."""

    is_front: bool = False
    is_back: bool = False
    is_wrap: bool = False
    extension_cm: float = 0.0
    slant_cm: float = 0.0

    @property
    def is_overlapping(self) -> bool:
        """Whether one front lies over the other."""
        return self.extension_cm > 0


def over_side(sex: str) -> str:
    """The side whose front lies on top: the right of women, the left of men."""
    return "left" if sex == "men" else "right"


def opening_of(spec: GarmentSpec, fig: Figure) -> Opening:
    """Where and how far a bodice opens."""
    closure, kind = spec.closure, spec.bodice.kind if spec.bodice else "loose"
    is_back = closure is not None and closure.kind != "none" and closure.place == "back"
    collar = neck_of(spec).collar
    if neck_of(spec).line == "one_shoulder":
        return Opening()
    if kind == "wrap" or (closure is not None and closure.place == "wrap"):
        wide = min(0.72 * fig.waist_f, fig.chest_f - 6.0, 15.5)
        return Opening(is_front=True, is_wrap=True, extension_cm=max(wide, 8.0), is_back=is_back)
    if closure is None or closure.kind == "none" or closure.place not in FRONTS:
        if collar in LAPELS:
            return Opening(is_front=True, extension_cm=2.0, is_back=is_back)
        return Opening(is_back=is_back)
    if closure.place == "double_front":
        return Opening(is_front=True, extension_cm=min(7.5, 0.34 * fig.chest_f))
    if closure.place == "asymmetric_front":
        reach = min(8.0, 0.36 * fig.chest_f)
        return Opening(is_front=True, extension_cm=reach, slant_cm=reach - 1.8)
    wide = {"buttons": 1.8, "snaps": 1.8, "toggles": 3.0}.get(closure.kind, 0.0)
    if collar in TAILORED and wide:
        wide = 2.2
    return Opening(is_front=True, extension_cm=wide)


def opened(half: Half, fig: Figure, opening: Opening, worn: Neck) -> Half:
    """A front that opens at the centre: its overlap, the roll line of lapels, a V that runs on to the edge, or a wrap's
    long slope."""
    collar = worn.collar
    piece, centre = half.only("centre")
    neck = piece.edge(half.roles["neck"][-1][1])
    hem = piece.edge(half.roles["hem"][0][1])
    cf = Line(name="centre_front", kind="centre_front", points=(centre.end, centre.start))
    ext = opening.extension_cm
    if ext <= 0 and collar not in LAPELS:
        return half.with_piece(replace(piece, lines=(*piece.lines, cf)))
    low = (opening.slant_cm - ext, hem.start[1])
    stand_hem = line("hem_stand", low, hem.start, kind=hem.kind, allowance_cm=hem.allowance_cm)
    new: tuple[Edge, ...]
    if opening.is_wrap or collar in LAPELS or _is_v(half, worn):
        if collar in LAPELS and not half.roles["shoulder"] and half.roles["neck"][0][1] == "neck_side":
            raise CutError("sewing.strapless_lapels")
        neck_edges, breaks = _sloping_neck(half, piece, fig, opening, worn)
        crossing = _crossing(neck_edges[-1])
        cf = replace(cf, points=(centre.end, (0.0, crossing)))
        last = line("centre", breaks, low, kind="finished")
    else:
        stand = line("neck_stand", neck.end, (-ext, neck.end[1]), allowance_cm=neck.allowance_cm)
        neck_edges = (*(piece.edge(name) for _, name in half.roles["neck"]), stand)
        last = line("centre", stand.end, low, kind="finished")
    names = {name for _, name in half.roles["neck"]}
    kept = [edge for edge in piece.edges if edge.name not in names and edge.name != "centre"]
    new = (*kept, *neck_edges, last, *((stand_hem,) if ext > 0 else ()))
    roles = {
        **half.roles,
        "neck": tuple((piece.name, edge.name) for edge in neck_edges),
        "hem": (((piece.name, "hem_stand"),) if ext > 0 else ()) + half.roles["hem"],
    }
    return replace(half.with_piece(replace(piece, edges=new, lines=(*piece.lines, cf))), roles=roles)


def _is_v(half: Half, worn: Neck) -> bool:
    """Whether the neck slopes straight to the front's edge. With a corner at the centre line a band round the neck has
    to turn within the overlap, and crumples there."""
    return worn.line == "v" and len(half.roles["neck"]) == 1 and bool(half.roles["shoulder"])


def _sloping_neck(
    half: Half, piece: Piece, fig: Figure, opening: Opening, worn: Neck
) -> tuple[tuple[Edge, ...], tuple[float, float]]:
    """The neck edge of a lapel's roll line or a V (straight), or of a wrap (a little hollow), and where it ends."""
    collar, depth = worn.collar, worn.depth_cm
    edges = [piece.edge(name) for _, name in half.roles["neck"]]
    is_bare = not half.roles["armhole"]
    kept = tuple(edges[:-1]) if is_bare else ()
    start = edges[-1].start if is_bare else edges[0].start
    ext = opening.extension_cm
    floor = fig.bottom_y + 2.0
    if opening.is_wrap:
        # the slope crosses the centre where the spec's depth says, and ends at the waist on the other side
        end = (-ext, max(floor, fig.waist_y - 1.0))
        straight = start[1] - (start[1] - end[1]) * start[0] / (start[0] + ext)
        across = max(start[1] - depth, end[1] + 2.5)
        if collar in LAPELS or across > straight + 1.5:
            end = (-ext, min(max(start[1] - (start[1] - across) * (start[0] + ext) / start[0], end[1]), across - 1.0))
            return (*kept, line("neck", start, end)), end
        bend = (-(start[0] + end[0]) / 2, max(2 * across - (start[1] + end[1]) / 2, end[1] + 0.5))
        return (*kept, curve("neck", start, end, bend)), end
    end = (-ext, max(start[1] - depth, floor))
    return (*kept, line("neck", start, end)), end


def _crossing(edge: Edge) -> float:
    """The height at which an edge that goes from x > 0 to x <= 0 is at the centre."""
    points = edge_points(edge, np.linspace(0, 1, 200))
    return float(np.interp(0.0, -points[:, 0], points[:, 1]))
