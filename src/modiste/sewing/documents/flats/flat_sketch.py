"""A flat that follows changed measures at once: the flat of the garment that hangs, moved by what its measures differ.

No cloth is hung anew: every place of the drawing is displaced by what the changed figures say of its height and limb.
Lengths are let out evenly between the landmarks where a cutter would slash and spread, girths by a quarter to each
side. It is a preview; the garment as it hangs comes after it.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import distance_transform_edt

from modiste.core.garment_spec import GarmentSpec
from modiste.core.measures import BodyMeasures
from modiste.sewing.documents.drawing.drawing import Path
from modiste.sewing.documents.drawing.svg import svg_shapes
from modiste.sewing.documents.flats.flat import Flat, flat_items, flat_seen
from modiste.sewing.documents.flats.flat_legs import legs_apart
from modiste.sewing.documents.flats.flat_lines import drawn_lines
from modiste.sewing.documents.flats.flat_view import PIXEL_CM, View, scene_of, seen
from modiste.sewing.figures import STRAPLESS, figures_of
from modiste.sewing.simulation.values import Hung

UNITS_PER_CM: Final = 4.0
_MARGIN_CM: Final = 9.0
_BOLDER: Final = 1.7
"""On a screen than on paper."""
_QUARTER: Final = 0.25
_SKIRT_HEM: Final = 0.2
"""How far one side of a hem goes out for each cm of its girth: folds take up the rest of a quarter."""
_LIMBS: Final = ("trunk", "left_arm", "right_arm", "left_leg", "right_leg")

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Limb:
    """An arm's sleeve in the drawing: from `start` (the shoulder) along `way` for `length`, `half` wide, cm."""

    start: Floats = field(repr=False)
    way: Floats = field(repr=False)
    length: float
    half: float


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Sketch:
    """The front flat of a hung garment and what is needed to move it. `limb` H x W: index into _LIMBS, everywhere that
    of the nearest cloth; `wide` H x 2: left and right end of trunk or legs in each row; `levels` heights of landmarks.
    """

    flat: Flat
    limb: NDArray[np.int8] = field(repr=False)
    wide: Floats = field(repr=False)
    legs: Floats = field(repr=False)
    origin: tuple[float, float]
    levels: dict[str, float]
    arms: dict[str, Limb]


@dataclass(frozen=True, slots=True, kw_only=True)
class Handle:
    """Where a figure is dragged: a place in the drawing, the way in which it grows (unit vector, y down) and how many
    cm it grows for each cm of the way; `value` as shown."""

    figure: str
    x: float
    y: float
    dx: float
    dy: float
    per_cm: float
    value: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Sketched:
    """The moved flat as SVG elements in units of 1/UNITS_PER_CM cm, its view box (x, y, width, height), and handles."""

    svg: str = field(repr=False)
    box: tuple[float, float, float, float]
    handles: tuple[Handle, ...]


def sketch_of(hung: Hung) -> Sketch:
    """What `sketched` needs of a garment that hangs. Raises InputError where nothing is seen."""
    hung = legs_apart(hung)
    view = seen(hung, "front", scene_of(hung))
    flat = flat_seen(hung, drawn_lines(hung), view)
    limb = _limbs(hung, view)
    filled = limb >= 0
    near = distance_transform_edt(~filled, return_distances=False, return_indices=True)
    points = {name: place[2] * 100 for name, place in hung.body.landmarks.items()}
    levels = {name: float(points[key]) for name, key in
              (("neck", "side_neck_L"), ("bust", "bust_L"), ("waist", "waist"), ("hip", "hip"), ("crotch", "crotch"),
               ("knee", "knee_L"))}  # fmt: skip
    levels["hem"] = flat.bounds[1]
    trunk = np.isin(limb, (0, 3, 4))
    return Sketch(flat=flat, limb=limb[near[0], near[1]].astype(np.int8), wide=_ends(trunk, view),
                  legs=_ends(limb == _LIMBS.index("left_leg"), view), origin=view.origin, levels=levels,
                  arms={name: arm for name in ("left_arm", "right_arm")
                        if (arm := _arm(hung, limb == _LIMBS.index(name), name, view)) is not None})


def sketched(sketch: Sketch, before: GarmentSpec, after: GarmentSpec, body: BodyMeasures) -> Sketched:
    """The flat with the measures of `after`, drawn from that of `before`; both of the same parts, for `body`."""
    move = _mover(sketch, before, after)
    flat = sketch.flat
    moved = replace(
        flat, outlines=tuple(move(ring) for ring in flat.outlines), insides=tuple(move(ring) for ring in flat.insides),
        lines=tuple((kind, move(row)) for kind, row in flat.lines),
        things=tuple(replace(one, points=move(one.points), at=_pair(move(np.array([one.at]))[0]))
                     for one in flat.things),
        straps=tuple(replace(one, outer=move(one.outer), inner=move(one.inner)) for one in flat.straps))  # fmt: skip
    left, bottom, right, top = moved.bounds
    half = max(-left, right) + _MARGIN_CM
    height = (top - bottom + 2 * _MARGIN_CM) * UNITS_PER_CM
    shift = np.array([half, _MARGIN_CM - bottom]) * UNITS_PER_CM
    items = [replace(item, width=item.width * _BOLDER, dash=tuple(step * _BOLDER for step in item.dash))
             for item in flat_items(moved, UNITS_PER_CM, shift) if isinstance(item, Path)]
    svg = svg_shapes(items, height)
    values = {one.figure.id: one.value for one in figures_of(after, body)}
    handles = [Handle(figure=name, x=float(x), y=float(height - y), dx=dx, dy=-dy, per_cm=per, value=values[name])
               for name, at, (dx, dy), per in _places(sketch, before) if name in values
               for x, y in [move(np.array([at]))[0] * UNITS_PER_CM + shift]]  # fmt: skip
    return Sketched(svg=svg, box=(0.0, 0.0, 2 * half * UNITS_PER_CM, height), handles=tuple(handles))


def _pair(place: Floats) -> tuple[float, float]:
    return float(place[0]), float(place[1])


def _limbs(hung: Hung, view: View) -> NDArray[np.int64]:
    """H x W: which limb each cell shows, -1 where there is none."""
    regions = [panel.placement.region for panel in hung.pattern.panels]
    index = np.array([_LIMBS.index(region) if region in _LIMBS else 0 for region in regions])
    shown: NDArray[np.int64] = np.where(
        view.face >= 0, index[hung.panel[hung.faces[np.maximum(view.face, 0), 0]]], -1)
    return shown


def _ends(mask: NDArray[np.bool_], view: View) -> Floats:
    """Left and right end of a mask in each row, cm; of rows without any, those of the nearest row that has some."""
    x = view.origin[0] + (np.arange(mask.shape[1]) + 0.5) * PIXEL_CM
    rows = np.flatnonzero(mask.any(axis=1))
    if not len(rows):
        return np.tile(np.array([-1.0, 1.0]), (mask.shape[0], 1))
    first, last = x[mask.argmax(axis=1)], x[mask.shape[1] - 1 - mask[:, ::-1].argmax(axis=1)]
    nearest = rows[np.abs(np.arange(mask.shape[0])[:, None] - rows[None, :]).argmin(axis=1)]
    return np.stack([first[nearest], last[nearest]], axis=1)


def _arm(hung: Hung, mask: NDArray[np.bool_], name: str, view: View) -> Limb | None:
    if mask.sum() < 40 or name not in hung.body.axes:
        return None
    axis = hung.body.axes[name][:, [0, 2]] * 100
    rows, columns = np.nonzero(mask)
    cells = np.stack([columns, rows], axis=1) * PIXEL_CM + view.origin
    way = (axis[-1] - axis[0]) / max(float(np.linalg.norm(axis[-1] - axis[0])), 1e-9)
    along = (cells - axis[0]) @ way
    end = cells[along > np.quantile(along, 0.97)].mean(axis=0)
    length = float(np.linalg.norm(end - axis[0]))
    way = (end - axis[0]) / max(length, 1e-9)
    across = np.abs((cells - axis[0]) @ np.array([-way[1], way[0]]))
    low = (cells - axis[0]) @ way > 0.85 * length
    return Limb(start=axis[0], way=way, length=length, half=max(float(across[low].max(initial=3.0)), 3.0))


def _ramp(y: Floats, top: float, bottom: float) -> Floats:
    """0 above `top`, 1 below `bottom`."""
    return np.clip((top - y) / max(top - bottom, 1.0), 0.0, 1.0)


def _change(before: GarmentSpec, after: GarmentSpec, part: str, name: str) -> float:
    one, other = getattr(before, part), getattr(after, part)
    return float(getattr(other, name) - getattr(one, name)) if one is not None and other is not None else 0.0


def _mover(sketch: Sketch, before: GarmentSpec, after: GarmentSpec) -> Callable[[Floats], Floats]:
    """The displacement of places of the drawing, N x 2 -> N x 2."""
    if before.flat is not None and after.flat is not None:
        return _spread_flat(sketch, before, after)

    def move(points: Floats) -> Floats:
        at = np.floor((points - sketch.origin) / PIXEL_CM).astype(np.int64)
        rows = np.clip(at[:, 1], 0, sketch.limb.shape[0] - 1)
        limb = sketch.limb[rows, np.clip(at[:, 0], 0, sketch.limb.shape[1] - 1)]
        made = points + _trunk(sketch, before, after, points, rows)
        made += _neck(sketch, before, after, points) * np.isin(limb, (0,))[:, None]
        for name, arm in sketch.arms.items():
            mine = limb == _LIMBS.index(name)
            if mine.any():
                side = 1.0 if name == "left_arm" else -1.0
                out = np.array([side * _QUARTER * _change(before, after, "bodice", "bust_ease_cm"), 0.0])
                made[mine] = points[mine] + out + _sleeve(arm, before, after, points[mine])
        return made

    return move


def _spread_flat(sketch: Sketch, before: GarmentSpec, after: GarmentSpec) -> Callable[[Floats], Floats]:
    one, other = before.flat, after.flat
    if one is None or other is None:
        return lambda points: points
    share = np.array([other.width_cm / one.width_cm, other.length_cm / one.length_cm])
    left, bottom, right, top = sketch.flat.bounds
    if (right - left > top - bottom) != (one.width_cm > one.length_cm):
        share = share[::-1]
    middle = np.array([0.0, top])
    return lambda points: middle + (points - middle) * share


def _trunk(sketch: Sketch, before: GarmentSpec, after: GarmentSpec, points: Floats, rows: NDArray[np.int64]) -> Floats:
    levels, y = sketch.levels, points[:, 1]
    hem, goes_on = levels["hem"], before.skirt is not None or before.legs is not None
    down = _change(before, after, "bodice", "length_cm") * _ramp(y, levels["bust"], levels["waist"] if goes_on else hem)
    down = down + _change(before, after, "skirt", "length_cm") * _ramp(y, levels["waist"], hem)
    down = down + _change(before, after, "legs", "inseam_cm") * _ramp(y, levels["crotch"], hem)
    left, right = sketch.wide[rows, 0], sketch.wide[rows, 1]
    middle = (left + right) / 2
    share = np.clip((points[:, 0] - middle) / np.maximum((right - left) / 2, 1.0), -1.15, 1.15)
    out = share * _girths(sketch, before, after, y)
    if before.legs is not None:
        out = out + _leg(sketch, before, after, points, rows)
    return np.stack([out, -down], axis=1)


def _girths(sketch: Sketch, before: GarmentSpec, after: GarmentSpec, y: Floats) -> Floats:
    """How far the side at each height goes out, cm."""
    levels = sketch.levels
    bust, waist, hip = (_change(before, after, "bodice", f"{name}_ease_cm") for name in ("bust", "waist", "hip"))
    hip = hip + _change(before, after, "legs", "hip_ease_cm")
    # From below upwards: numpy interpolates over rising places.
    low = (hip * _QUARTER if before.skirt is None or not _change(before, after, "skirt", "hem_cm") else
           _change(before, after, "skirt", "hem_cm") * _SKIRT_HEM)  # fmt: skip
    if before.skirt is not None:
        low = _change(before, after, "skirt", "hem_cm") * _SKIRT_HEM
        hip = hip or low / _QUARTER * 0.25
    at = [(levels["hem"], low), (levels["hip"], hip * _QUARTER), (levels["waist"], waist * _QUARTER),
          (levels["bust"], bust * _QUARTER), (levels["neck"], 0.0)]
    rising = [at[0]]
    for place, value in at[1:]:
        if place > rising[-1][0] + 0.5:
            rising.append((place, value))
    found: Floats = np.interp(y, [place for place, _ in rising], [value for _, value in rising])
    return found


def _leg(sketch: Sketch, before: GarmentSpec, after: GarmentSpec, points: Floats, rows: NDArray[np.int64]) -> Floats:
    """Knee and hem of each leg about its own middle."""
    levels = sketch.levels
    side = np.where(points[:, 0] >= 0, 1.0, -1.0)
    inner, outer = sketch.legs[rows, 0], sketch.legs[rows, 1]
    middle, half = (inner + outer) / 2, np.maximum((outer - inner) / 2, 1.0)
    share = np.clip((np.abs(points[:, 0]) - middle) / half, -1.1, 1.1) * side
    hem = _change(before, after, "legs", "hem_cm") * _QUARTER
    knee = _change(before, after, "legs", "knee_cm") * _QUARTER
    if levels["hem"] < levels["knee"] - 4:
        grown = np.interp(points[:, 1], [levels["hem"], levels["knee"], levels["crotch"]], [hem, knee, 0.0])
    else:
        grown = np.interp(points[:, 1], [levels["hem"], levels["crotch"]], [hem, 0.0])
    made: Floats = share * grown
    return made


def _sleeve(arm: Limb, before: GarmentSpec, after: GarmentSpec, points: Floats) -> Floats:
    along = np.clip((points - arm.start) @ arm.way / max(arm.length, 1.0), 0.0, 1.1)
    side = np.array([-arm.way[1], arm.way[0]])
    across = np.clip((points - arm.start) @ side / arm.half, -1.2, 1.2)
    long = _change(before, after, "sleeves", "length_cm") * np.clip((along - 0.12) / 0.8, 0.0, 1.0)
    ease, hem = (_change(before, after, "sleeves", name) * _QUARTER for name in ("ease_cm", "hem_cm"))
    wide = across * np.interp(along, [0.0, 0.3, 1.0], [0.0, ease, hem])
    made: Floats = long[:, None] * arm.way + wide[:, None] * side
    return made


def _neck(sketch: Sketch, before: GarmentSpec, after: GarmentSpec, points: Floats) -> Floats:
    neck = before.neck
    if neck is None or neck.line in STRAPLESS:
        return np.zeros_like(points)
    top, half = sketch.levels["neck"], max(neck.width_cm / 2, 1.0)
    x, share = np.abs(points[:, 0]), np.minimum(np.abs(points[:, 0]) / half, 1.0)
    bowl = 1 - (share if neck.line == "v" else share**2)
    near = np.exp(-(((points[:, 1] - top + neck.depth_cm * bowl) / 4.0) ** 2))
    down = _change(before, after, "neck", "depth_cm") * bowl * near
    beside = np.exp(-(((x - half) / 4.0) ** 2) - ((points[:, 1] - top) / 5.0) ** 2)
    out = np.sign(points[:, 0]) * _change(before, after, "neck", "width_cm") / 2 * beside
    return np.stack([out, -down], axis=1)


def _places(sketch: Sketch, spec: GarmentSpec) -> list[tuple[str, tuple[float, float], tuple[float, float], float]]:
    """Handles before anything moved: figure, place (cm), the way it grows (y up), cm of figure for each cm of way."""
    levels, hem = sketch.levels, sketch.levels["hem"]
    down, left, right = (0.0, -1.0), (-1.0, 0.0), (1.0, 0.0)
    if spec.flat is not None:
        x0, y0, x1, y1 = sketch.flat.bounds
        is_long = (x1 - x0 > y1 - y0) != (spec.flat.width_cm > spec.flat.length_cm)
        names = ("flat.length_cm", "flat.width_cm") if is_long else ("flat.width_cm", "flat.length_cm")
        return [(names[0], (x1, (y0 + y1) / 2), right, 2.0), (names[1], ((x0 + x1) / 2, y0), down, 1.0)]
    goes_on = spec.skirt is not None or spec.legs is not None
    made = [("bodice.length_cm", (0.0, levels["waist"] if goes_on else hem), down, 1.0)]
    for name, level in (("bust", levels["bust"]), ("waist", levels["waist"]), ("hip", levels["hip"])):
        if hem < level - 2:
            made.append((f"bodice.{name}_ease_cm", (_end(sketch, level, 0), level), left, 4.0))
    made.append(("legs.hip_ease_cm", (_end(sketch, levels["hip"], 0), levels["hip"]), left, 4.0))
    if spec.neck is not None and spec.neck.line not in STRAPLESS:
        made += [("neck.depth_cm", (0.0, levels["neck"] - spec.neck.depth_cm), down, 1.0),
                 ("neck.width_cm", (-spec.neck.width_cm / 2, levels["neck"]), left, 2.0)]
    arm = sketch.arms.get("left_arm")
    if arm is not None:
        end, side = arm.start + arm.way * arm.length, np.array([-arm.way[1], arm.way[0]])
        made += [("sleeves.length_cm", _pair(end), _pair(arm.way), 1.0),
                 ("sleeves.hem_cm", _pair(end + side * arm.half), _pair(side), 4.0)]
    made += [("skirt.length_cm", (0.0, hem), down, 1.0),
             ("skirt.hem_cm", (_end(sketch, hem + 4, 1), hem + 3), right, 1 / _SKIRT_HEM)]
    if spec.legs is not None:
        inner, outer = _at(sketch.legs, sketch, hem + 2)
        made += [("legs.inseam_cm", ((inner + outer) / 2, hem), down, 1.0),
                 ("legs.hem_cm", (outer, hem + 2), right, 4.0)]
        if hem < levels["knee"] - 4:
            made.append(("legs.knee_cm", (_at(sketch.legs, sketch, levels["knee"])[1], levels["knee"]), right, 4.0))
    return made


def _at(rows: Floats, sketch: Sketch, y: float) -> tuple[float, float]:
    row = int(np.clip((y - sketch.origin[1]) / PIXEL_CM, 0, len(rows) - 1))
    return float(rows[row, 0]), float(rows[row, 1])


def _end(sketch: Sketch, y: float, side: int) -> float:
    """The left (0) or right (1) end of trunk or legs at a height."""
    return _at(sketch.wide, sketch, y)[side]
