"""The outline of half a bodice: side seam through chest, waist and hip, armhole, shoulder, neck, hem."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np
from scipy.interpolate import PchipInterpolator

from modiste.core.garment_spec import GarmentSpec
from modiste.sewing.blocks.bodice.figure import EASED, Figure
from modiste.sewing.blocks.drafting.half import Half, start_half
from modiste.sewing.blocks.drafting.shapes import HEM_CM, curve, line
from modiste.sewing.pattern.values import Edge, Point

_SIDE_NAMES = ("side", "side_waist", "side_hip")
SET_IN = ("set_in", "two_piece", "dropped", "dolman", "bishop", "bell")
"""Sleeves whose cap is sewn to the whole armhole, smooth at its top."""
_BOW = 0.65
"""How much of what a corset's side widens by it has widened a third of the way up, where it turns upright."""
_SHORT_CM = 8.0
"""Bodices that end so far above the hips hang from the bust, which lifts their hem."""


def waist_dart(fig: Figure, is_front: bool) -> float:
    """The width of one waist dart: 0.6 of what chest and waist differ by; the side seam takes the rest."""
    if not fig.is_shaped or (fig.is_wrap and is_front) or (fig.is_side_body and not is_front):
        return 0.0  # a dart would lie under the other front of a wrap
    taken = (fig.chest_f - fig.waist_f) if is_front else (fig.chest_b - fig.waist_b)
    return 0.0 if taken < 1.2 else min(max(0.6 * taken, taken - 3.5), 6.0)


def side_knots(fig: Figure, is_front: bool) -> list[Point]:
    """Points of the side seam from the hem up to the underarm."""
    chest, waist, hip = (fig.chest_f, fig.waist_f, fig.hip_f) if is_front else (fig.chest_b, fig.waist_b, fig.hip_b)
    waist += waist_dart(fig, is_front)
    scye = fig.scye_f if is_front else fig.scye_b
    bottom = fig.bottom_y
    slope = max((hip - chest) / (scye - fig.hip_y), 0.35 * (hip - waist) / -fig.hip_y - 0.06)
    slope = min(max(slope, 0.0), 0.35)
    if fig.waist_y != 0.0 and abs(fig.waist_y - bottom) < 1e-9:
        return [(waist, bottom), (chest, scye)]
    knots = [(hip + slope * 40.0, fig.hip_y - 40.0), (hip, fig.hip_y), (waist, 0.0), (chest, scye)]
    if bottom < fig.hip_y - 0.5:
        return [(hip + slope * (fig.hip_y - bottom), bottom), *knots[1:]]
    follow = PchipInterpolator([y for _, y in knots], [x for x, _ in knots])
    above = [knot for knot in knots if knot[1] > bottom + 0.5]
    return [(float(follow(bottom)), bottom), *above]


def through(names: Sequence[str], knots: Sequence[Point]) -> tuple[Edge, ...]:
    """Smooth edges from knot to knot, x as a function of y without overshoot (Fritsch and Carlson 1980)."""
    heights = np.array([y for _, y in knots])
    widths = np.array([x for x, _ in knots])
    slopes = PchipInterpolator(heights, widths).derivative()(heights)
    edges = []
    for i in range(len(knots) - 1):
        third = (heights[i + 1] - heights[i]) / 3
        first = (float(widths[i] + slopes[i] * third), float(heights[i] + third))
        last = (float(widths[i + 1] - slopes[i + 1] * third), float(heights[i + 1] - third))
        straight = abs((widths[i + 1] - widths[i]) / (3 * third) - slopes[i]) + abs(slopes[i] - slopes[i + 1]) < 1e-3
        edges.append(curve(names[i], knots[i], knots[i + 1], *(() if straight else (first, last))))
    return tuple(edges)


def has_sides(fig: Figure) -> bool:
    """Whether the armholes leave a side seam above the waist line, or need none there."""
    return all(
        low < high for is_front in (True, False) for (_, low), (_, high) in pairwise(_knots_needed(fig, is_front))
    )


def side_edges(fig: Figure, is_front: bool) -> tuple[Edge, ...]:
    """The side seam from hem to underarm: "side" above the waist, "side_waist" and "side_hip" below."""
    knots = _knots_needed(fig, is_front)
    names = _SIDE_NAMES[: len(knots) - 1][::-1]
    edges = through(names, knots)
    return (*edges[:-1], _over_ribs(edges[-1])) if fig.is_corset else edges


def _over_ribs(side: Edge) -> Edge:
    """A corset's side seam from waist to underarm, bowed outwards: the ribs stand out above the waist, and what fits
    them this closely must follow; drawn in like other bodices it would be a hand narrower than they are.
    """
    (low, bottom), (wide, top) = side.start, side.end
    if wide - low < 0.3:
        return side
    third = (top - bottom) / 3
    return curve(side.name, side.start, side.end, (low + _BOW * (wide - low), bottom + third), (wide, top - third))


def _knots_needed(fig: Figure, is_front: bool) -> list[Point]:
    """The knots of the side seam; the two ends alone where it is as good as straight."""
    knots = side_knots(fig, is_front)
    xs = [x for x, _ in knots]
    ys = [y for _, y in knots]
    ideal = np.interp(ys, [ys[0], ys[-1]], [xs[0], xs[-1]])
    if np.abs(ideal - xs).max() < 0.08 and len(knots) > 2:
        return [knots[0], knots[-1]]
    return knots


def armhole_edge(
    shoulder: Point, underarm: Point, across: float, depth_share: float = 1 / 3, fall: float | None = None
) -> Edge:
    """The armhole from the underarm up to the shoulder point: a cubic that leaves the side seam level, meets the
    shoulder at about a right angle and passes the width `across` at a third of its height.

    `fall`: how much the shoulder seam falls for each cm, where a sleeve is set in: the armhole does not meet it at
    less than a right angle then. A level cap sewn between two sharp corners would stand up in a spike.
    """
    height = shoulder[1] - underarm[1]
    middle = (across - (shoulder[0] + underarm[0]) / 8) / 0.75  # the cubic's point at t = 1/2
    middle = min(middle, shoulder[0] + 1.0, underarm[0] - 0.5)
    if fall is not None:
        square = shoulder[0] - fall * height * (1 - 0.22 - depth_share)
        middle = max(middle, min(square, underarm[0] - 0.5))
    return curve(
        "armhole", underarm, shoulder, (middle, underarm[1]), (middle, underarm[1] + height * (0.22 + depth_share))
    )


def _flare(side: Edge) -> float:
    """How much a side seam widens for each cm down, at its lower end."""
    ahead = (*side.controls, side.end)[0]
    return (side.start[0] - ahead[0]) / max(ahead[1] - side.start[1], 1e-6)


def hem_edges(spec: GarmentSpec, fig: Figure, is_front: bool, side: Edge) -> tuple[tuple[Edge, ...], Point]:
    """The hem from the centre to the side, and the side's corner, moved up or down where the hem's form wants it.

    A straight hem rises a little to a side seam that flares, so that they meet at a right angle.
    """
    corner = side.start
    form = spec.bodice.hem if spec.bodice else "straight"
    if spec.skirt or spec.legs:
        form = "seam"
    x, y = corner
    reach = fig.scye_b - y
    if form == "curved":
        rise = min(7.0, 0.22 * reach)
        low = y - (1.5 if not is_front else 0.0)
        end = (x, y + rise)
        return (
            curve("hem", (0.0, low), end, (x * 0.72, low), (x * 0.72, y + rise * 0.95), kind="hem", allowance_cm=1.0),
        ), end
    if form == "high_low":
        drop = min(12.0, 0.25 * reach)
        middle = y - 0.4 * drop
        low = y if is_front else y - drop
        return (
            curve("hem", (0.0, low), (x, middle), (x * 0.5, low), (x * 0.8, middle), kind="hem", allowance_cm=1.5),
        ), (x, middle)
    kind, allowance = ("seam", 1.0) if form in ("seam", "rib", "peplum") else ("hem", HEM_CM)
    low = y - (_lifted(fig) if is_front and form != "seam" else 0.0)
    mean = sum(_flare(side_edges(fig, half)[0]) for half in (True, False)) / 2
    if kind == "hem" and mean > 0.04 and not (fig.is_shaped and y > fig.waist_y - 8.5):
        flare = min(max(_flare(side), 0.0), 0.4)
        rise = min(5.0 * min(mean, 0.4), 3.5, 0.3 * reach)  # the same on front and back: their side seams are sewn
        end = (x - flare * rise, y + rise)
        bends = (x * 0.45, low), (end[0] - x * 0.3, end[1] - x * 0.3 * flare)
        return (curve("hem", (0.0, low), end, *bends, kind=kind, allowance_cm=allowance),), end
    bends = ((x * 0.45, low), (x * 0.7, y)) if low < y else ()
    return (curve("hem", (0.0, low), (x, y), *bends, kind=kind, allowance_cm=allowance),), corner


def _lifted(fig: Figure) -> float:
    """How far the bust lifts the hem of a short front without darts: by what is not eased into the side seam of one."""
    if fig.is_shaped or fig.bottom_y < fig.hip_y + _SHORT_CM:
        return 0.0
    return fig.dart_cm * (1 - EASED) / EASED


def base_half(
    spec: GarmentSpec,
    fig: Figure,
    is_front: bool,
    neck: tuple[Edge, ...],
    *,
    armhole: tuple[Edge, ...] | None = None,
    shoulder: tuple[Edge, ...] | None = None,
) -> Half:
    """Half a front (x >= 0: the wearer's left) or back (x >= 0: the right) of one piece.

    `neck` runs from its outer end to the centre; `armhole` from the underarm up and `shoulder` to the neck are drawn
    here unless they are given.
    """
    sides = side_edges(fig, is_front)
    hem, corner = hem_edges(spec, fig, is_front, sides[0])
    if corner != sides[0].start:
        sides = _start_at(sides, corner)
    underarm = sides[-1].end
    if shoulder is None:
        end = fig.shoulder_end(is_front)
        shoulder = (line("shoulder", end, neck[0].start),)
    if armhole is None and spec.sleeves is not None and spec.sleeves.kind == "kimono":
        armhole = (line("armhole", underarm, shoulder[0].start),)
    if armhole is None:
        across = min(fig.across_f if is_front else fig.across_b, shoulder[0].start[0] - 0.8)
        across = min(across, underarm[0] - 1.0)
        kind = spec.sleeves.kind if spec.sleeves is not None else "none"
        fall = fig.shoulder_fall(is_front) if kind in SET_IN else None
        armhole = (armhole_edge(shoulder[0].start, underarm, across, fall=fall),)
    centre = line("centre", neck[-1].end, hem[0].start)
    name, side = ("front", "left") if is_front else ("back", "right")
    roles = {"hem": hem, "side": sides, "armhole": armhole, "shoulder": shoulder, "neck": neck, "centre": (centre,)}
    return start_half(name, side, roles, underarm)


def _start_at(sides: tuple[Edge, ...], corner: Point) -> tuple[Edge, ...]:
    """The side seam begun at another point of about the same line (a raised or lowered hem)."""
    kept = [edge for edge in sides if edge.end[1] > corner[1] + 1.5]
    first = kept[0]
    if first.start[1] > corner[1]:
        return (line("side_hem", corner, first.start), *kept)
    from modiste.sewing.blocks.drafting.shapes import share_at_y, split_edge

    share = share_at_y(first, corner[1])
    rest = split_edge(first, share, "_", first.name)[1]
    return (replace(rest, start=corner), *kept[1:])
