"""Necklines: what is cut out of a front and a back around the neck, and what straps leave of the shoulders."""

from dataclasses import dataclass, replace

from modiste.core.garment_spec import GarmentSpec, Neck
from modiste.sewing.blocks.bodice.figure import Figure, neck_of
from modiste.sewing.blocks.drafting.cut_error import CutError, Remedy
from modiste.sewing.blocks.drafting.shapes import between, curve, line
from modiste.sewing.pattern.values import Edge, Point

STRAP_CM = {"spaghetti": 1.2, "wide": 4.5, "racer": 4.0}
"""Widths of finished straps at the shoulder."""
_BIB_LIFT = 0.12
"""How steeply the armhole of a bib leaves its side seam, as a share of its height."""
_BIB_REACH = (0.78, 0.5)
"""How far a bib reaches towards the shoulder's end, front and back: behind, it narrows to where the straps meet."""
_MUSCLE_CM = (2.2, 1.4)
"""How much longer straps are that go over a man's shoulder muscle, which stands above the line from neck to shoulder
point, front and back; those of what is sewn to a waist, and cannot ride up instead."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Top:
    """What is above the side seam of one half: each edge from the underarm on, counter-clockwise. Empty shoulders and
    armholes are those of strapless and halter tops.
    """

    neck: tuple[Edge, ...]
    armhole: tuple[Edge, ...] | None = None
    shoulder: tuple[Edge, ...] | None = None


def neck_along(fig: Figure, neck: Neck) -> float:
    """How far from the side neck point, along the shoulder, the neckline begins. Raises InputError."""
    import math

    from modiste.sewing.blocks.bodice.figure import SLOPE_DEG

    half = neck.width_cm / 2
    along = (half - fig.neck_x) / math.cos(math.radians(SLOPE_DEG + 2))
    if along < -3.2:
        least = 2 * fig.neck_x - 5
        raise CutError("sewing.neckline_narrow", width_cm=neck.width_cm, least=least,
                       remedy=Remedy("neck", "width_cm", least + 0.2))
    return along


def top_of(spec: GarmentSpec, fig: Figure, is_front: bool, underarm: Point) -> Top:
    """The neckline, and armhole and shoulder where straps or a bare shoulder change them."""
    neck = neck_of(spec)
    if neck.line == "strapless":
        return _strapless(fig, neck, is_front, underarm)
    if neck.line == "halter" or neck.straps == "halter":
        return _halter(fig, neck, is_front, underarm)
    along = neck_along(fig, neck)
    widest = fig.shoulder_cm + fig.extra_cm - 1.0
    if along > widest and neck.line != "off_shoulder":
        room = 2 * fig.shoulder_end(True, widest)[0]
        raise CutError("sewing.neckline_wide", width_cm=neck.width_cm, room=room,
                       remedy=Remedy("neck", "width_cm", room - 0.2))
    point = fig.shoulder_end(is_front, along)
    depth = neck.depth_cm if is_front else neck.back_depth_cm
    floor = fig.bottom_y + 4.0
    centre = max(point[1] - depth, floor)
    if depth > 0 and centre > point[1] - depth + 1e-9:
        most = point[1] - floor
        raise CutError("sewing.neckline_deep", depth=depth, most=most,
                       remedy=Remedy("neck", "depth_cm" if is_front else "back_depth_cm", most - 0.1))
    form = neck.line if is_front else "back"
    edges = neck_edges(form, point, (0.0, centre))
    if neck.straps in STRAP_CM:
        top = _strapped(fig, neck, is_front, underarm, edges, spec.details)
        return _raised(top, muscle_cm(spec, is_front))
    return Top(neck=edges)


def muscle_cm(spec: GarmentSpec, is_front: bool) -> float:
    """How much longer a strap is for the shoulder muscle under it."""
    is_hung = spec.skirt is not None or spec.legs is not None
    over = spec.sex == "men" and is_hung and neck_of(spec).straps in ("wide", "racer")
    return _MUSCLE_CM[0 if is_front else 1] if over else 0.0


def _raised(top: Top, rise: float) -> Top:
    """The same with longer straps: their upper ends lie higher."""
    if not rise or not top.armhole or not top.shoulder:
        return top
    neck, hole, shoulder = top.neck[0], top.armhole[-1], top.shoulder[0]
    end, inner = ((x, y + rise) for x, y in (shoulder.start, shoulder.end))
    return Top(neck=(replace(neck, start=inner), *top.neck[1:]), armhole=(*top.armhole[:-1], replace(hole, end=end)),
               shoulder=(replace(shoulder, start=end, end=inner),))  # fmt: skip


def neck_edges(form: str, point: Point, centre: Point) -> tuple[Edge, ...]:
    """The neckline from the neck point to the centre."""
    x, y = point
    low = centre[1]
    depth = y - low
    if form == "v":
        return (curve("neck", point, centre, (x * 0.56, y - depth * 0.56), allowance_cm=0.7),)
    if form == "square":
        corner = (x * 0.93, low)
        return line("neck_side", point, corner, allowance_cm=0.7), line("neck", corner, centre, allowance_cm=0.7)
    if form == "sweetheart":
        rise = min(5.5, depth * 0.4)
        corner = (x * 0.9, low + rise)
        heart = curve(
            "neck", corner, centre, (x * 0.72, low + rise * 1.45), (x * 0.3, low + rise * 1.3), allowance_cm=0.7
        )
        return line("neck_side", point, corner, allowance_cm=0.7), heart
    if form == "boat":
        return (curve("neck", point, centre, (x * 0.75, low + depth * 0.12), (x * 0.4, low), allowance_cm=0.7),)
    if form == "cowl":
        return (line("neck", point, centre, allowance_cm=3.0),)
    if form == "back":
        first = (x - min(0.35 * depth, 1.5), y - 0.62 * depth) if depth < 8 else (x * 0.92, y - 0.55 * depth)
        return (curve("neck", point, centre, first, (x * 0.6, low), allowance_cm=0.7),)
    hollow = 0.58 if form == "scoop" else 0.62
    return (
        curve(
            "neck", point, centre, (x - min(0.22 * depth, 2.0), y - hollow * depth), (x * hollow, low), allowance_cm=0.7
        ),
    )


def _strapped(
    fig: Figure, neck: Neck, is_front: bool, underarm: Point, edges: tuple[Edge, ...], details: tuple[str, ...]
) -> Top:
    """Straps cut in one with the body: narrow shoulders, and armholes that reach in to them."""
    width = STRAP_CM[neck.straps]
    inner = edges[0].start
    along = neck_along(fig, neck)
    end = fig.shoulder_end(is_front, along + width)
    if neck.straps == "spaghetti":  # thin straps are set tight: they give
        end, inner = (end[0], end[1] - 0.7), (inner[0], inner[1] - 0.7)
    shoulder = (line("shoulder", end, inner),)
    low = edges[-1].end[1]
    if neck.straps == "spaghetti":
        # the strap is a strip down to where the cup begins; from there one edge falls to the underarm
        base_y = min(max(fig.bust_y + 8.5, underarm[1] + 2.5), end[1] - 4) if is_front else underarm[1] + 1.0
        base_x = min(max(fig.bust_x + 1.0, inner[0] * 0.8), inner[0] + 2.0) if is_front else inner[0] * 0.86
        foot_out, foot_in = (base_x + width, base_y), (base_x, base_y + 0.2)
        under = curve("armhole", underarm, foot_out, between(underarm, (foot_out[0], underarm[1]), 0.55))
        armhole = (under, line("strap_outer", foot_out, end))
        low = min(low, base_y - 0.8)
        across = curve(
            "neck",
            foot_in,
            (0.0, low),
            (foot_in[0] * 0.62, low + (foot_in[1] - low) * 0.2),
            (foot_in[0] * 0.3, low),
            allowance_cm=0.7,
        )
        if neck.line == "v" and is_front:
            across = curve("neck", foot_in, (0.0, low), (foot_in[0] * 0.5, low + (foot_in[1] - low) * 0.42))
        if neck.line == "square" or not is_front:
            across = line("neck", foot_in, (0.0, low))
        return Top(neck=(line("strap_inner", inner, foot_in), across), armhole=armhole, shoulder=shoulder)
    reach = _BIB_REACH[0 if is_front else 1] if "bib" in details else 0.9
    reach = 0.62 if neck.straps == "racer" and not is_front else reach
    across_x = min(end[0] * reach + 0.6, underarm[0] - 4.0)
    height = end[1] - underarm[1]
    # The corner of a bib's side is a blunt one: with level edges it would stand out from the waist as a wing.
    lift = _BIB_LIFT if "bib" in details else 0.0 if is_front else 0.02
    hole = curve(
        "armhole",
        underarm,
        end,
        (across_x, underarm[1] + lift * height),
        (across_x, underarm[1] + 0.5 * height),
    )
    return Top(neck=edges, armhole=(hole,), shoulder=shoulder)


def _strapless(fig: Figure, neck: Neck, is_front: bool, underarm: Point) -> Top:
    """The upper edge over the bust, from the underarm to the centre."""
    snp = fig.snp_f if is_front else fig.snp_b
    highest = underarm[1] + (4.0 if is_front else 0.5)
    low = min(snp - (neck.depth_cm if is_front else max(neck.back_depth_cm, snp - underarm[1] + 1.0)), highest)
    low = max(low, fig.bust_y - 3.0 if is_front else fig.bottom_y + 4.0)
    if is_front:
        peak = (fig.bust_x + 0.5, max(fig.bust_y + 6.5, underarm[1] + 1.0, low + 2.5))
        return Top(
            neck=(
                curve("neck_side", underarm, peak, (underarm[0] - 2.0, underarm[1] + 0.3), (peak[0] + 4.0, peak[1])),
                curve("neck", peak, (0.0, low), (peak[0] - 3.5, peak[1]), (peak[0] * 0.35, low + 1.5)),
            ),
            armhole=(),
            shoulder=(),
        )
    return Top(
        neck=(curve("neck", underarm, (0.0, low), (underarm[0] * 0.6, low), (underarm[0] * 0.4, low)),),
        armhole=(),
        shoulder=(),
    )


def _halter(fig: Figure, neck: Neck, is_front: bool, underarm: Point) -> Top:
    """A front that narrows to the neck, and a back cut straight across."""
    if not is_front:
        low = max(underarm[1] - 1.0, fig.bottom_y + 4.0)
        return Top(neck=(curve("neck", underarm, (0.0, low), (underarm[0] * 0.55, low)),), armhole=(), shoulder=())
    along = max(min(neck_along(fig, neck), 3.0), 0.0)
    inner, outer = fig.shoulder_end(True, along), fig.shoulder_end(True, along + 3.0)
    low = max(inner[1] - neck.depth_cm, fig.bottom_y + 4.0)
    form = "v" if neck.depth_cm > 14 else "crew"
    hole = curve(
        "armhole",
        underarm,
        outer,
        (outer[0] + 1.5, underarm[1] + 1.0),
        (outer[0] - 0.5, underarm[1] + 0.55 * (outer[1] - underarm[1])),
    )
    return Top(neck=neck_edges(form, inner, (0.0, low)), armhole=(hole,), shoulder=(line("shoulder", outer, inner),))
