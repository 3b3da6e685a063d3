"""The two shapes of a trouser leg, front and back, drafted flat. Centimetres.

After the tailored trouser block (W. Aldrich, "Metric Pattern Cutting for Women's Wear", 6th ed., ch. 8) and the
trousers block of M. Mueller & Sohn ("Hosen"): a crease line through the middle of knee and hem; front a quarter of the
hips less 0.5 cm, back a quarter more 0.5 cm; crotch extensions about hips/20 in front and hips/10 behind (their sum
here follows from the thigh asked for); the back seam slanted, its top raised until the waist meets it at a right
angle; the back inseam dropped until it is as long as the front's.

Both shapes are drawn with the outer side at larger x, the crease at x = 0 and the crotch line at y = 0: as the left
front looks, and the right back.
"""

from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from scipy.optimize import brentq

from modiste.sewing.blocks.drafting.cut_error import CutError, Remedy
from modiste.sewing.blocks.drafting.shapes import curve, line
from modiste.sewing.blocks.legs.leg_curves import crotch_edge, nearest_root, rise_edge, steep, x_at_y
from modiste.sewing.pattern.geometry import edge_length
from modiste.sewing.pattern.values import Edge, Point

THIGH_BELOW_CM: Final = 2.5
"""The thigh is measured this far below the crotch, as the trade does."""
_FRONT_SHARE: Final = 0.30
"""Share of the front in the two crotch extensions (hips/20 of hips/20 + hips/8.5)."""
_HOOK_CM: Final = 7.0
"""How far down the inseam the hollow under the crotch reaches at most."""
_HOLLOW: Final = (1.1, 0.55)
"""Slopes of the sides at hem and knee over those of straight lines: a flare grows from the knee without a corner."""
_CLOSE: Final = (0.60, 0.70, 0.82)
_INSIDE: Final = {False: (5.0, 2.8, 0.8), True: (7.0, 4.6, 0.8)}
"""How far the outseam of front and back (True) may lie inside the hip at the knee, cm, by the share (`_CLOSE`) that the
knee has of the thigh: only close legs follow the body there; on wide ones the outseam falls plumb and the inseam takes
what is left."""
_PLUMB: Final = ((5.0, 10.0), (1.0, 0.4))
"""By the ease of the thigh, cm, the part of that which is taken: a body stands with its legs apart, and a loose leg
that was pulled in at its outer side would cling to the thigh there and stand off above, as riding breeches do."""
_STEP_CM: Final = 4.0
"""By how much a thigh is made narrower at a time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LegSize:
    """What a leg must measure. Levels are heights over the crotch line; widths are whole girths.

    `waist_front` and `waist_back` are the lengths of the waist edge of one front and one back, darts and pleats
    included; `extension` the sum of both crotch extensions that is preferred; `slant` of the back seam, cm a cm;
    `front_drop` and `back_rise` how far the waist lies lower at the centre front and higher at the centre back;
    `body_thigh` the girth of the body's own thigh.
    """

    waist_y: float
    hip_y: float
    knee_y: float
    inseam: float
    waist_front: float
    waist_back: float
    side_in: float
    hips: float
    thigh: float
    knee: float
    hem: float
    extension: float
    slant: float
    body_thigh: float = 0.0
    hem_allowance: float = 3.0
    front_drop: float = 0.8
    back_rise: float = 2.5


@dataclass(frozen=True, slots=True, kw_only=True)
class LegShape:
    """One drafted shape: edges counter-clockwise from the hem, and the heights of its lines.

    `side` and `inseam` name the edges of the outseam from the hem up and of the inseam from the crotch down.
    """

    edges: tuple[Edge, ...]
    side: tuple[str, ...]
    inseam: tuple[str, ...]
    hip_y: float
    thigh_y: float
    knee_y: float
    hem_y: float
    centre_x: float
    crease_x: float = 0.0

    def edge(self, name: str) -> Edge:
        """The edge of that name."""
        return next(edge for edge in self.edges if edge.name == name)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Frame:
    """Where the points of one shape lie (x of the outer side at larger x)."""

    side_hip: float
    centre_hip: float
    tip: Point
    thigh_side: float
    knee_half: float
    crease: float
    hem_inner: float
    hem_outer: float
    hem_y: float


def draft_leg(size: LegSize) -> tuple[LegShape, LegShape]:
    """The front and the back of a leg, sewn edges of equal length. Raises InputError for girths that make no leg."""
    _check(size)
    extension, outward = _extension(size)
    whole = size.hips / 2 + extension + 2 * outward
    # What a wide leg has more than usual is the front's and the back's alike.
    more = extension - size.extension
    forward = _FRONT_SHARE * size.extension + more * (0.5 if more > 0 else 0.3)
    front_frame = _frame(size, forward, outward, whole, is_back=False, drop=0.0, hem_y=-size.inseam)
    hem_y = _hem_y(size, front_frame, whole)
    front = _front(size, _at_hem(front_frame, hem_y), whole)
    back = _back(size, extension - forward, outward, whole, hem_y, front)
    _check_drawn(size, front, back)
    return front, back


def _check_drawn(size: LegSize, front: LegShape, back: LegShape) -> None:
    """Raise InputError where the lines that were drawn do not make the leg that was asked for."""
    inner, behind = (_lengths(tuple(shape.edge(name) for name in shape.inseam)) for shape in (front, back))
    if abs(inner - size.inseam) > 0.4 or abs(behind / inner - 1) > 0.06:
        raise CutError("sewing.leg_hem_from_thigh", hem=size.hem, inseam=size.inseam, thigh=size.thigh,
                       remedy=Remedy("legs", "thigh_ease_cm", size.thigh - _STEP_CM - size.body_thigh))
    made = _width_at_thigh(front) + _width_at_thigh(back)
    if size.inseam > THIGH_BELOW_CM + 1 and abs(made - size.thigh) > 0.4:
        raise CutError("sewing.thigh_for_hips_and_hem", thigh=size.thigh, hips=size.hips, made=made,
                       remedy=Remedy("legs", "thigh_ease_cm", made - size.body_thigh))


def _check(size: LegSize) -> None:
    half = size.hips / 2
    if not 0.88 * half <= size.thigh <= 2.4 * half:
        near = min(max(size.thigh, 0.9 * half), 2.3 * half)
        raise CutError("sewing.thigh_for_hips", thigh=size.thigh, hips=size.hips, least=0.9 * half, most=2.3 * half,
                       remedy=Remedy("legs", "thigh_ease_cm", near - size.body_thigh))
    if size.inseam > 1 and size.hem > 2.6 * size.thigh + 40:
        most = 2.6 * size.thigh + 40
        raise CutError("sewing.leg_hem_wide", hem=size.hem, most=most, remedy=Remedy("legs", "hem_cm", most))


def _extension(size: LegSize) -> tuple[float, float]:
    """The sum of the crotch extensions, and how far each side runs outwards under the hip, for the thigh asked for.

    At the crotch a leg is as wide as its thigh and a little (the hollow of the inseams); what the extensions cannot
    give within what sits well, the side seams do.
    """
    hollow = float(np.interp(size.knee / size.thigh, (0.7, 0.95), (0.030, 0.006)))
    wanted = size.thigh * (1 + hollow) - size.hips / 2
    low, high = 0.80 * size.extension, 1.18 * size.extension
    extension = min(max(wanted, low), high)
    return extension, (wanted - extension) / 2


def _at_hem(frame: _Frame, hem_y: float) -> _Frame:
    return replace(frame, hem_y=hem_y)


def _frame(size: LegSize, extension: float, outward: float, whole: float, *, is_back: bool, drop: float,
           hem_y: float) -> _Frame:  # fmt: skip
    more = 1.0 if is_back else -1.0
    hip = size.hips / 4 + 0.5 * more
    front_side = (size.hips / 4 - 0.5 + size.extension * _FRONT_SHARE) / 2
    middle = (hip + extension) / 2
    # The crease of the back lies between the front's distance from the side (Aldrich) and its own middle (Mueller):
    # the side seams then hang alike, and the inseam is not bent too far.
    share = float(np.interp(size.knee / size.thigh, (0.7, 0.9), (0.45, 0.60)))
    side = middle if not is_back else front_side + share * (middle - front_side) + 0.3
    shift = min(1.0, 0.025 * min(size.knee, size.hem)) * more
    tip_x = side - hip - extension
    knee_half = size.knee / 4 + shift / 2
    inside = float(np.interp(size.knee / size.thigh, _CLOSE, _INSIDE[is_back]))
    inside *= float(np.interp(size.thigh - size.body_thigh, *_PLUMB))
    crease = max(side - inside - knee_half, 0.0)
    inner, outer = _hem_ends(size, tip_x, side + outward, whole, size.hem / 4 + shift / 2, crease)
    return _Frame(side_hip=side, centre_hip=side - hip, tip=(tip_x, -drop), thigh_side=side + outward,
                  knee_half=knee_half, crease=crease, hem_inner=inner, hem_outer=outer, hem_y=hem_y)  # fmt: skip


def _hem_ends(size: LegSize, tip_x: float, side_x: float, whole: float, half: float,
              crease: float) -> tuple[float, float]:  # fmt: skip
    """x of the hem's ends: about the crease on a long leg; the shorter it is, the nearer under the crotch's ends."""
    long = min(max((size.inseam - 6.0) / 30.0, 0.0), 1.0)
    width = side_x - tip_x
    wide = size.hem * width / whole
    lacking = width - wide
    inner = tip_x + min(max(0.80 * lacking, -0.30 * size.inseam), 0.40 * size.inseam)
    return inner + (crease - half - inner) * long, inner + wide + (crease + half - inner - wide) * long


def _reaches_knee(size: LegSize, hem_y: float) -> bool:
    return hem_y < size.knee_y - 5.0


def _side(size: LegSize, frame: _Frame, waist: Point) -> tuple[Edge, ...]:
    """The outer side from the hem up: straight below the knee, over the thigh, round the hip to the waist."""
    hip: Point = (frame.side_hip, size.hip_y)
    hem: Point = (frame.hem_outer, frame.hem_y)
    thigh_y = -THIGH_BELOW_CM
    lower: tuple[Edge, ...] = ()
    if _reaches_knee(size, frame.hem_y):
        knee: Point = (frame.crease + frame.knee_half, size.knee_y)
        at_knee = steep(hem[0], knee[0], frame.thigh_side, knee[1] - hem[1], thigh_y - knee[1])
        fall = (knee[0] - hem[0]) / (knee[1] - hem[1])
        lower = (rise_edge("side_leg", hem, knee, _HOLLOW[0] * fall, at_knee or _HOLLOW[1] * fall),)
        foot, at_foot, name = knee, at_knee, "side_thigh"
    else:
        foot, name = hem, "side_thigh"
        at_foot = (frame.thigh_side - hem[0]) / max(size.hip_y - hem[1], 1.0)
    chord = min((waist[0] - hip[0]) / (waist[1] - hip[1]), 0.0)
    # Bodies lean in nearly straight from hip to waist: a rounder line would stand off above the hip.
    at_hip = max(min(_hip_slope(foot, at_foot, hip, (frame.thigh_side, thigh_y)), 0.2 * chord), 3 * chord, -0.5)
    at_waist = 1.2 * chord if waist[0] < hip[0] else (waist[0] - hip[0]) / (waist[1] - hip[1])
    return (*lower, rise_edge(name, foot, hip, at_foot, at_hip), rise_edge("side_hip", hip, waist, at_hip, at_waist))


def _hip_slope(foot: Point, at_foot: float, hip: Point, thigh: Point) -> float:
    """The slope at the hip that brings the curve from `foot` through the thigh's point; upright if that is near."""
    height = hip[1] - foot[1]
    t = min(max((thigh[1] - foot[1]) / height, 0.05), 0.95)
    rest = thigh[0] - ((2 * t**3 - 3 * t**2 + 1) * foot[0] + (t**3 - 2 * t**2 + t) * height * at_foot
                       + (-2 * t**3 + 3 * t**2) * hip[0])  # fmt: skip
    slope = rest / ((t**3 - t**2) * height)
    return float(np.clip(slope, -0.9, 0.22)) if thigh[0] > hip[0] + 0.05 else float(np.clip(slope, -0.02, 0.14))


def _thigh_width(side: tuple[Edge, ...]) -> float:
    """x of the outer side at the height where the thigh is measured."""
    return x_at_y(next(edge for edge in side if edge.name == "side_thigh"), -THIGH_BELOW_CM)


def _inseam(size: LegSize, frame: _Frame, inner: float) -> tuple[Edge, ...]:
    """The inner leg from the crotch down, through x = `inner` at the thigh's height."""
    tip = frame.tip
    hem: Point = (frame.hem_inner, frame.hem_y)
    lower: tuple[Edge, ...] = ()
    if _reaches_knee(size, frame.hem_y):
        foot: Point = (frame.crease - frame.knee_half, size.knee_y)
        fall = (hem[0] - foot[0]) / (hem[1] - foot[1])
        lower = (rise_edge("inseam_leg", foot, hem, _HOLLOW[1] * fall, _HOLLOW[0] * fall),)
        at_foot = steep(hem[0], foot[0], inner, foot[1] - hem[1], -THIGH_BELOW_CM - foot[1])
    else:
        foot = hem
        at_foot = (foot[0] - inner) / min(foot[1] + THIGH_BELOW_CM, -1.0) * 0.6
    height = tip[1] - foot[1]
    if height < THIGH_BELOW_CM + 1.0:
        return (line("inseam_thigh", tip, foot), *lower)
    down = min(_HOOK_CM, 0.4 * height)
    lift = 0.5 * height

    def drawn(hook: float) -> Edge:
        return curve("inseam_thigh", tip, foot, (tip[0] + hook, tip[1] - down),
                     (foot[0] + at_foot * lift, foot[1] + lift))  # fmt: skip

    # x at a height is linear in the hook, for heights do not depend on it.
    at_none, at_one = (x_at_y(drawn(hook), -THIGH_BELOW_CM) for hook in (0.0, 1.0))
    hook = (inner - at_none) / max(at_one - at_none, 1e-6)
    return (drawn(min(max(hook, -2.4 * down), 2.0 * down)), *lower)


def _inner(size: LegSize, frame: _Frame, outer: float, whole: float) -> float:
    """x of the front's inner side at the thigh: its share of the thigh is that of its width in the whole at the
    crotch."""
    return outer - size.thigh * (frame.thigh_side - frame.tip[0]) / whole


def _hem_y(size: LegSize, frame: _Frame, whole: float) -> float:
    """The height of the hem that makes the front inseam as long as asked for."""
    if size.inseam < 0.5:
        return -0.5

    def miss(hem_y: float) -> float:
        at = _at_hem(frame, hem_y)
        side = _side(size, at, (at.side_hip - size.side_in, size.waist_y))
        edges = _inseam(size, at, _inner(size, at, _thigh_width(side), whole))
        return sum(edge_length(edge) for edge in edges) - size.inseam

    low, high = -size.inseam - 0.5, -0.2 * size.inseam
    if miss(high) > 0:
        return high
    return float(brentq(miss, low, high, xtol=2e-3))


def _lengths(edges: tuple[Edge, ...]) -> float:
    return sum(edge_length(edge) for edge in edges)


def _front(size: LegSize, frame: _Frame, whole: float) -> LegShape:
    waist_side: Point = (frame.side_hip - size.side_in, size.waist_y)
    side = _side(size, frame, waist_side)
    inseam = _inseam(size, frame, _inner(size, frame, _thigh_width(side), whole))
    top_y = size.waist_y - size.front_drop

    def waist(x: float) -> Edge:
        run = waist_side[0] - x
        low = size.waist_y - 0.75 * size.front_drop
        return curve("waist", waist_side, (x, top_y), (waist_side[0] - 0.33 * run, low), (x + 0.35 * run, top_y))

    x = float(brentq(lambda x: edge_length(waist(x)) - size.waist_front, waist_side[0] - size.waist_front - 1,
                     waist_side[0] - 0.5 * size.waist_front, xtol=1e-4))  # fmt: skip
    top: Point = (x, top_y)
    bend_y = 0.82 * size.hip_y
    bend: Point = (_lerp(frame.centre_hip, x, (bend_y - size.hip_y) / (top_y - size.hip_y)), bend_y)
    centre = (line("centre", top, bend), crotch_edge(bend, top, inseam[0], 0.60, 0.62))
    return _shape(size, frame, side, waist(x), centre, inseam)


def _back(size: LegSize, extension: float, outward: float, whole: float, hem_y: float, front: LegShape) -> LegShape:
    """The back: dropped at the crotch until both inseams are as long, raised at the centre of the waist."""
    want = _lengths(tuple(front.edge(name) for name in front.inseam))

    def inner_leg(drop: float) -> tuple[_Frame, tuple[Edge, ...], tuple[Edge, ...]]:
        frame = _frame(size, extension, outward, whole, is_back=True, drop=drop, hem_y=hem_y)
        side = _side(size, frame, (frame.side_hip - size.side_in, size.waist_y))
        # What the front's rounding left of the thigh is the back's.
        outer = _thigh_width(side)
        rest = size.thigh - _width_at_thigh(front)
        return frame, side, _inseam(size, frame, outer - rest)

    def miss(drop: float) -> float:
        return _lengths(inner_leg(drop)[2]) - want

    frame, side, inseam = inner_leg(nearest_root(miss, 0.4, min(1.6, 0.4 * want + 0.1)))
    waist, centre = _back_top(size, frame, side[-1].end, inseam[0])
    return _shape(size, frame, side, waist, centre, inseam)


def _back_top(size: LegSize, frame: _Frame, waist_side: Point, inseam: Edge) -> tuple[Edge, tuple[Edge, Edge]]:
    """The waist edge of the back and its centre seam, which slants by `size.slant` and stands square on the waist."""

    def waist(rise: float) -> Edge:
        x = frame.centre_hip + size.slant * (size.waist_y + rise - size.hip_y)
        top: Point = (x, size.waist_y + rise)
        run = waist_side[0] - x
        return curve("waist", waist_side, top, (waist_side[0] - 0.35 * run, size.waist_y + 0.12 * rise),
                     (x + 0.35 * run, top[1] - 0.35 * run * size.slant))  # fmt: skip

    edge = waist(size.back_rise)
    # The side took what it may; the centre takes or gives what is left of the waist.
    shift = edge_length(edge) - size.waist_back
    for _ in range(8):
        end = (edge.end[0] + shift, edge.end[1])
        edge = curve("waist", edge.start, end, edge.controls[0], (edge.controls[1][0] + shift, edge.controls[1][1]))
        shift = edge_length(edge) - size.waist_back
    top = edge.end
    bend_y = 0.80 * size.hip_y
    slope = (top[0] - frame.centre_hip) / (top[1] - size.hip_y)
    bend: Point = (frame.centre_hip + slope * (bend_y - size.hip_y), bend_y)
    return edge, (line("centre", top, bend), crotch_edge(bend, top, inseam, 0.74, 0.66))


def _width_at_thigh(shape: LegShape) -> float:
    at = max(-THIGH_BELOW_CM, shape.hem_y)
    return x_at_y(shape.edge("side_thigh"), at) - x_at_y(shape.edge("inseam_thigh"), at)


def _shape(size: LegSize, frame: _Frame, side: tuple[Edge, ...], waist: Edge, centre: tuple[Edge, Edge],
           inseam: tuple[Edge, ...]) -> LegShape:  # fmt: skip
    hem = line("hem", inseam[-1].end, side[0].start, kind="hem", allowance_cm=size.hem_allowance)
    return LegShape(
        edges=(hem, *side, waist, *centre, *inseam),
        side=tuple(edge.name for edge in side),
        inseam=tuple(edge.name for edge in inseam),
        hip_y=size.hip_y,
        thigh_y=-THIGH_BELOW_CM,
        knee_y=size.knee_y,
        hem_y=frame.hem_y,
        centre_x=frame.centre_hip,
        crease_x=frame.crease,
    )


def _lerp(a: float, b: float, share: float) -> float:
    return a + (b - a) * share
