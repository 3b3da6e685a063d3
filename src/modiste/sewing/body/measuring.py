"""Measures taken on a body's mesh in the A-pose, as ISO 8559-1:2017 defines them, in cm.

Girths are the convex hull of a plane slice (a tape bridges hollows); lengths run over points of the surface that are
fixed on the template, so that a length means the same on every body. Those of knee, calf, ankle,
inseam, head and height were not checked against the standard:

| measure | clause | taken here |
|---|---|---|
| height | 5.1.1 | floor to crown |
| inseam | 5.1.15 | floor to the lowest point of the crotch, feet as wide apart as the hips |
| head | 5.3.1 | level slice at the fullest of the skull |
| neck | 5.3.3 | base of the neck: cervicale, side neck points, pit of the neck |
| bust | 5.3.4 | level slice at the bust points, arms left out |
| underbust | 5.3.8 | level slice below the breasts |
| waist, waist_height | 5.3.10 | level slice at the natural waist |
| hips | 5.3.13 | the largest of four level slices about the fullest of the seat |
| upper_arm, wrist | 5.3.16, 5.3.19 | slices across the arm |
| thigh | 5.3.20 | level slice 1.2 % of the stature below the crotch |
| knee, calf, ankle | 5.3.22, 5.3.24, 5.3.25 | level slices |
| shoulder_width | 5.4.2 | over the back, shoulder point to shoulder point |
| back_waist_length | 5.4.5 | down the middle of the back, cervicale to waist |
| arm_length | 5.7.8 | shoulder point over the elbow to the wrist |
| crotch_depth | (body rise) | waist to crotch level, standing |
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import ConvexHull

from modiste.sewing.body.model import BodyModel
from modiste.sewing.body.pose import BONES

Floats = NDArray[np.float64]

MEASURED: Final = (
    "height", "bust", "underbust", "waist", "hips", "shoulder_width", "shoulder_length", "back_width", "neck",
    "back_waist_length", "front_waist_length", "bust_depth", "bust_span", "arm_length", "upper_arm", "wrist",
    "waist_height", "hip_depth", "inseam", "crotch_depth", "thigh", "knee", "calf", "ankle", "head",
)  # fmt: skip
"""The fields of `BodyMeasures`, in the order in which `measure` gives them."""
_SEAT: Final = (0.012, 0.0, -0.012, -0.024)
"""Levels beside that of the hip landmark, in statures, among which the fullest of the seat is looked for."""
_UP: Final = np.array([0.0, 0.0, 1.0])


def measure(model: BodyModel, vertices: Floats, joints: Floats) -> Floats:
    """All of MEASURED, in cm, of a body in the A-pose (vertices V x 3, joints 19 x 3, metres)."""
    at = {name: points.on(vertices) for name, points in model.points.items()}
    joint = {bone: joints[i] for i, bone in enumerate(BONES)}
    level = {name: float(at[name][:, 2].mean()) for name in ("bust_L", "underbust", "waist", "hip", "crotch")}
    ends = {part: (vertices[e[:, 0]], vertices[e[:, 1]]) for part, e in model.region_edges.items()}

    def around(part: str, point: Floats, normal: Floats) -> float:
        return hull_girth(*ends[part], point, normal)

    def slice_at(part: str, z: float) -> float:
        return around(part, np.array([0.0, 0.0, z]), _UP)

    stature = float(vertices[:, 2].max())
    upper = joint["forearm_L"] - joint["upperarm_L"]
    lower = joint["hand_L"] - joint["forearm_L"]
    knee, ankle = joint["shin_L"][2], joint["foot_L"][2]
    out = {
        "height": stature,
        "bust": slice_at("trunk", level["bust_L"]),
        "underbust": slice_at("trunk", level["underbust"]),
        "waist": slice_at("trunk", level["waist"]),
        "hips": max(slice_at("trunk", level["hip"] + step * stature) for step in _SEAT),
        "shoulder_width": _length(at["shoulder_line"]),
        "shoulder_length": _length(at["shoulder_seam"]),
        "back_width": _length(at["back_line"]),
        "neck": _length(np.concatenate([at["neck_ring"], at["neck_ring"][:1]])),
        "back_waist_length": _length(at["back_seam"]),
        "front_waist_length": _length(at["front_upper"]) + _taut(at["front_lower"]),
        "bust_depth": _length(at["front_upper"]),
        "bust_span": 2.0 * abs(at["bust_L"][0, 0]),
        "arm_length": _length(np.stack([at["shoulder_L"][0], at["elbow_L"][0], at["wrist_L"][0]])),
        "upper_arm": around("left_arm", joint["upperarm_L"] + model.fractions["upper_arm"] * upper, upper),
        "wrist": around("left_arm", joint["hand_L"] - 0.02 * lower, lower),
        "waist_height": level["waist"],
        "hip_depth": level["waist"] - level["hip"],
        "inseam": level["crotch"],
        "crotch_depth": level["waist"] - level["crotch"],
        "thigh": slice_at("left_leg", level["crotch"] - 0.012 * stature),
        "knee": slice_at("left_leg", knee),
        "calf": slice_at("left_leg", knee + model.fractions["calf"] * (ankle - knee)),
        "ankle": slice_at("left_leg", knee + model.fractions["ankle"] * (ankle - knee)),
        "head": slice_at("head", joint["head"][2] + model.fractions["head"] * (stature - joint["head"][2])),
    }
    return 100.0 * np.array([out[name] for name in MEASURED])


def hull_girth(first: Floats, second: Floats, point: Floats, normal: Floats) -> float:
    """The length of a tape around the slice of a part: the perimeter of the hull of where its edges (from `first` to
    `second`, E x 3 each) cross the plane.
    """
    n = normal / np.linalg.norm(normal)
    offset = float(point @ n) - 1e-9
    a, b = first @ n - offset, second @ n - offset
    cut = np.flatnonzero((a < 0.0) != (b < 0.0))
    if len(cut) < 3:
        return 0.0
    share = (a[cut] / (a[cut] - b[cut]))[:, None]
    return _hull_length(_flat(first[cut] * (1.0 - share) + second[cut] * share, n))


def _flat(points: Floats, normal: Floats) -> Floats:
    """Coordinates in the plane, N x 2."""
    n = normal / np.linalg.norm(normal)
    first = np.cross(n, [0.0, 1.0, 0.0] if abs(n[1]) < 0.9 else [1.0, 0.0, 0.0])
    first /= np.linalg.norm(first)
    return np.stack([points @ first, points @ np.cross(n, first)], axis=1)


def _hull_length(points: Floats) -> float:
    return float(ConvexHull(points).area)  # of a plane hull, Qhull's "area" is its perimeter


def _length(line: Floats) -> float:
    return float(np.linalg.norm(np.diff(line, axis=0), axis=1).sum())


def _taut(line: Floats) -> float:
    """A line down the front (top first), as a tape bridges its hollows: its convex outline seen from the side."""
    kept: list[Floats] = []
    for point in line:
        while len(kept) > 1 and _is_hollow(kept[-2], kept[-1], point):
            kept.pop()
        kept.append(point)
    return _length(np.array(kept))


def _is_hollow(a: Floats, b: Floats, c: Floats) -> bool:
    """Whether b lies behind the line from a to c (front is -y)."""
    share = (a[2] - b[2]) / max(a[2] - c[2], 1e-9)
    return bool(b[1] > a[1] + share * (c[1] - a[1]))
