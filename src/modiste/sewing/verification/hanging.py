"""Where a garment hangs: heights of hems and neck on the body, its sides alike, nothing slid down.

Points of the pattern are found again on the mesh by their place in the panel's plane.
"""

from collections.abc import Iterator
from typing import Final

import numpy as np

from modiste.core.garment_spec import GarmentSpec
from modiste.core.measures import BodyMeasures
from modiste.sewing.blocks.bodice.necklines import muscle_cm
from modiste.sewing.pattern.geometry import ref_points
from modiste.sewing.pattern.values import Pattern, Point
from modiste.sewing.simulation.values import BodyMesh, Floats, Hung
from modiste.sewing.verification.values import Check, near

HANG_CM: Final = 3.0
"""How far a hem, a neck or a waist may lie from where it was asked for."""
_FLARED: Final = ("half_circle", "circle", "gathered", "tiered", "godet", "mermaid", "pleated")
_CHEST_CM: Final = 12.0
"""Half of the breadth within which a front lies on the chest."""
_OUTWARDS: Final = 0.02
"""By which share of its length a loose front ends higher, where it hangs out from the chest rather than plumb."""
_FLARE: Final = 0.04
"""The same of flared skirts."""
_UNEVEN: Final = ("wrap",)


def hanging_checks(spec: GarmentSpec, hung: Hung, body: BodyMeasures) -> Iterator[Check]:
    """Heights in cm above the floor, of what the spec gives a length for."""
    if spec.flat is not None:
        return
    yield from _held(hung)
    yield from _hem(spec, hung, body)
    yield from _neck(spec, hung)
    yield from _sleeve(spec, hung)


def place(hung: Hung, panel: str, point: Point) -> Floats:
    """Where a point of a panel hangs, metres (3)."""
    number = next(i for i, each in enumerate(hung.pattern.panels) if each.name == panel)
    own = np.flatnonzero(hung.panel == number)
    nearest = own[np.argmin(np.linalg.norm(hung.uv_cm[own] - np.array(point), axis=1))]
    found: Floats = hung.vertices[nearest]
    return found


def _height(hung: Hung, panel: str, point: Point) -> float:
    return float(place(hung, panel, point)[2]) * 100


def _held(hung: Hung) -> Iterator[Check]:
    """Bands, elastics and belts stay at the height they are made for."""
    for hold in hung.pattern.holds:
        if hold.landmark is None or hold.landmark not in hung.body.landmarks:
            continue
        if hold.ref.panel == "belt" or hold.ref.edge == "upper":
            continue
        points = ref_points(hung.pattern, hold.ref, np.linspace(0.05, 0.95, 9))
        heights = [_height(hung, hold.ref.panel, (float(x), float(y))) for x, y in points]
        asked = float(hung.body.landmarks[hold.landmark][2]) * 100 - hold.below_cm
        yield near(f"height of the {hold.ref.panel}", asked, float(np.median(heights)), HANG_CM)


def _hem(spec: GarmentSpec, hung: Hung, body: BodyMeasures) -> Iterator[Check]:
    """The lower edge at the front (lengths are taken there), and left and right alike."""
    heights = _hem_heights(spec, hung, body)
    if heights is None:
        return
    region = ("left_leg", "right_leg") if spec.legs is not None else ("torso",)
    lowest = _lowest(hung, region)
    half = len(lowest) // 2
    if half == 0:
        return
    front = lowest if spec.legs is not None else np.concatenate([lowest[: half // 2], lowest[half : half + half // 2]])
    length = spec.bodice.length_cm if spec.bodice else 0.0
    tolerance = HANG_CM + _OUTWARDS * length
    tolerance += _FLARE * spec.skirt.length_cm if spec.skirt and spec.skirt.kind in _FLARED else 0.0
    found = float(np.median(front))
    yield near("height of the hem", float(np.clip(found, *heights)), found, tolerance)
    if _is_even(spec):
        difference = abs(float(np.median(lowest[:half])) - float(np.median(lowest[half:])))
        yield near("hem, left and right apart", 0.0, difference, HANG_CM)


def _is_even(spec: GarmentSpec) -> bool:
    has_side = spec.skirt is not None and (spec.skirt.slit in ("left", "right", "sides") or spec.skirt.kind in _UNEVEN)
    is_wrap = spec.bodice is not None and spec.bodice.kind in ("wrap", "kimono")
    return not has_side and not is_wrap


def _hem_heights(spec: GarmentSpec, hung: Hung, body: BodyMeasures) -> tuple[float, float] | None:
    """Between which heights (cm) the hem belongs: a front that stretches lies along the body to the waist, one that
    does not falls plumb from the fullest of the chest.
    """
    marks = hung.body.landmarks
    if spec.legs is not None:
        is_plumb = spec.legs.inseam_cm > 8 and spec.legs.cuff in ("none", "turn_back")
        height = float(marks["crotch"][2]) * 100 - spec.legs.inseam_cm
        return (height, height) if is_plumb else None
    length = (spec.bodice.length_cm if spec.bodice else 0.0) + (spec.skirt.length_cm if spec.skirt else 0.0)
    if spec.bodice is not None:
        if spec.bodice.hem in ("high_low", "curved", "elastic", "drawstring", "rib"):
            return None
        along = float(marks["waist"][2]) * 100 + body.front_waist_length - length
        plumb = _plumb_height(hung.body, length)
        return min(along, plumb), max(along, plumb)
    height = float(marks["waist"][2]) * 100 - _seam_below(hung) - length
    return height, height


def _seam_below(hung: Hung) -> float:
    """How far (cm) below the waist a skirt's waist seam is held, from which its length is cut: a band lies around the
    waist, not below it."""
    return max((hold.below_cm for hold in hung.pattern.holds
                if hold.landmark == "waist" and hold.ref.panel != "belt"), default=0.0)  # fmt: skip


def _plumb_height(body: BodyMesh, length_cm: float) -> float:
    """Where a front of that length ends (cm above the floor) which runs from the side of the neck taut over the chest
    and falls plumb from where the body is fullest.
    """
    neck = (body.landmarks["side_neck_L"] + body.landmarks["side_neck_R"]) / 2
    top, x = 100 * float(neck[2]), body.vertices * 100
    levels = np.arange(max(top - length_cm, 0.0), top, 1.0)
    middle = np.abs(x[:, 0]) < _CHEST_CM
    full = [-float(x[middle & (np.abs(x[:, 2] - level) < 1.0), 1].min(initial=0.0)) for level in levels]
    heights, outs = [top], [-100 * float(neck[1])]
    for level, out in zip(levels[::-1], full[::-1], strict=True):
        if out > outs[-1]:
            while len(outs) > 1 and _turns_in(heights, outs, float(level), out):
                heights.pop()
                outs.pop()
            heights.append(float(level))
            outs.append(out)
    path = float(np.hypot(np.diff(heights), np.diff(outs)).sum())
    return heights[-1] - (length_cm - path)


def _turns_in(heights: list[float], outs: list[float], level: float, out: float) -> bool:
    """Whether a taut cloth from the point before the last one to a new one lies outside of the last one."""
    share = (heights[-2] - heights[-1]) / (heights[-2] - level)
    return outs[-2] + share * (out - outs[-2]) >= outs[-1]


def _lowest(hung: Hung, regions: tuple[str, ...]) -> Floats:
    """The lowest point of the cloth in each of 24 directions around the body, or around each leg, cm above the floor:
    the wearer's left half first. Directions without cloth are left out in pairs."""
    heights = []
    for side, region in zip((1, -1), regions if len(regions) == 2 else regions * 2, strict=True):
        inside = np.array([panel.placement.region == region and panel.part in ("body", "skirt", "cuffs")
                           for panel in hung.pattern.panels])  # fmt: skip
        points = hung.vertices[inside[hung.panel]]
        if not len(points):
            return np.empty(0)
        centre = points[points[:, 2] < points[:, 2].min() + 0.03].mean(axis=0) if len(regions) == 2 else np.zeros(3)
        angle = np.degrees(np.arctan2(points[:, 0] - centre[0], centre[1] - points[:, 1]))  # +90 the wearer's left
        row = []
        for low in range(0, 180, 15):
            here = (angle * side >= low) & (angle * side < low + 15)
            row.append(float(points[here, 2].min()) * 100 if here.any() else np.nan)
        heights.append(row)
    both = np.array(heights)
    return both[:, np.isfinite(both).all(axis=0)].reshape(-1)


def _neck(spec: GarmentSpec, hung: Hung) -> Iterator[Check]:
    """How deep the neck reaches from its side points to the centre front, in the plane that halves the body: the chest
    slopes there, and what is drafted straight down lies along it."""
    points = {each.name: each for each in hung.pattern.measures}
    deep, wide = points.get("neck_depth"), points.get("neck_width")
    if deep is None or wide is None or spec.neck is None or deep.panel is None or wide.panel is None:
        return
    low, top = place(hung, deep.panel, deep.points[-1]), place(hung, wide.panel, wide.points[-1])
    # What a strap is longer for a muscle lies on it, above the line that the depth is drafted from.
    found = 100 * float(np.hypot(top[1] - low[1], top[2] - low[2])) - muscle_cm(spec, is_front=True)
    yield near("neck depth as it hangs", spec.neck.depth_cm, found, HANG_CM)


def _sleeve(spec: GarmentSpec, hung: Hung) -> Iterator[Check]:
    """How far from the shoulder point a plain sleeve ends, straight down the outside of the arm; with a dropped
    shoulder between that and by way of its seam, around whose curve it is farther."""
    sleeves, drop = spec.sleeves, max(spec.bodice.shoulder_cm, 0.0) if spec.bodice else 0.0
    if sleeves is None or sleeves.kind not in ("set_in", "two_piece", "dropped") or sleeves.cuff not in ("none", "hem"):
        return
    for side in ("left", "right"):
        end = _sleeve_end(hung.pattern, f"sleeve_{side}")
        if end is None:
            continue
        shoulder = hung.body.landmarks["shoulder_L" if side == "left" else "shoulder_R"]
        low = place(hung, f"sleeve_{side}", end)
        asked = sleeves.length_cm + drop
        least = most = 100 * float(np.linalg.norm(low - shoulder))
        if sleeves.kind == "dropped":
            top = place(hung, f"sleeve_{side}", _sleeve_top(hung.pattern, f"sleeve_{side}"))
            most = 100 * float(np.linalg.norm(top - shoulder) + np.linalg.norm(low - top))
        found = float(np.clip(asked, least, most))
        yield near(f"end of the {side} sleeve", asked, found, HANG_CM)


def _sleeve_top(pattern: Pattern, name: str) -> Point:
    return max((point for edge in pattern.panel(name).edges for point in (edge.start, edge.end)), key=lambda at: at[1])


def _sleeve_end(pattern: Pattern, name: str) -> Point | None:
    panel = next((each for each in pattern.panels if each.name == name), None)
    if panel is None:
        return None
    low = min(y for edge in panel.edges for _, y in (edge.start, edge.end))
    xs = [x for edge in panel.edges for x, y in (edge.start, edge.end) if y < low + 3.0]
    return (min(xs) + max(xs)) / 2, low
