"""The mannequin: a fitted body in a pose, with landmarks, axes and what pictures leave out."""

from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from modiste.core.errors import UnknownNameError
from modiste.core.measures import POSES, SEXES, BodyMeasures
from modiste.sewing.body.arm_contact import arm_slope, part_arm
from modiste.sewing.body.model import BodyModel, body_model, vertex_normals
from modiste.sewing.body.pose import BONES, STANCES, Stance, carried, hands_on_hips, skin, turns
from modiste.sewing.body.shape_fit import FittedShape, fitted
from modiste.sewing.simulation.values import BodyMesh

Floats = NDArray[np.float64]

_LEVELS: Final = ("waist", "hip", "underbust")
_POINTS: Final = ("side_neck_L", "side_neck_R", "neck_front", "neck_back", "shoulder_L", "shoulder_R", "underarm_L",
                  "underarm_R", "bust_L", "bust_R", "crotch", "crown")  # fmt: skip
_CAP_RINGS: Final = ((1.0, 0.0), (0.985, 0.0016), (0.955, 0.0030), (0.90, 0.0042), (0.6, 0.0055), (0.3, 0.0062))
_CAP_TOP: Final = 0.0065
"""Shares of the cut's width and rises in metres of a cap's rings, and the rise of its middle."""
_JOINTS: Final = {"knee": "shin", "ankle": "foot", "wrist": "hand", "elbow": "forearm"}


@lru_cache(maxsize=32)
def mannequin(measures: BodyMeasures, sex: str, pose: str = "relaxed") -> BodyMesh:
    """A mannequin of these measures that stands in a pose; the same topology for every body and pose.

    Raises UnknownNameError for another sex or pose.
    """
    return posed(measures, sex, pose, 1.0)


def posed(measures: BodyMeasures, sex: str, pose: str, share: float) -> BodyMesh:
    """The mannequin a share (0 to 1) of the way from the A-pose to `pose`. The arrays are new each time.

    Raises UnknownNameError for another sex or pose.
    """
    if sex not in SEXES:
        raise UnknownNameError("sex", sex, SEXES)
    if pose not in POSES:
        raise UnknownNameError("pose", pose, POSES)
    model, shape = body_model(), fitted(measures, sex)
    vertices, joints = _stand(model, shape, pose, share)
    caps = [_cap(vertices[loop]) for loop in model.cuts]
    ends = np.cumsum([0, *(len(points) for points, _ in caps)])
    cap_vertices = np.concatenate([points for points, _ in caps])
    cap_faces = np.concatenate([faces + start for (_, faces), start in zip(caps, ends[:-1], strict=True)])
    landmarks = _landmarks(model, vertices, joints)
    return BodyMesh(
        vertices=vertices, faces=model.faces, normals=vertex_normals(vertices, model.faces), landmarks=landmarks,
        axes=_axes(landmarks, joints), hidden_faces=model.part > 0, measures=measures, sex=sex, pose=pose,
        regions=model.region, cap_vertices=cap_vertices, cap_normals=vertex_normals(cap_vertices, cap_faces),
        cap_faces=cap_faces,
    )  # fmt: skip


def frames(measures: BodyMeasures, sex: str, pose: str, count: int) -> Iterator[Floats]:
    """Vertices (V x 3, metres) on the way from the A-pose to `pose`: `count` arrays, the last one in the pose."""
    model, shape = body_model(), fitted(measures, sex)
    for i in range(1, count + 1):
        yield _stand(model, shape, pose, i / count)[0]


def _stand(model: BodyModel, shape: FittedShape, pose: str, share: float) -> tuple[Floats, Floats]:
    """Vertices and joints in a share of a pose, the lowest point on the floor."""
    rotations = turns(shape.joints, _stance(model, shape, pose), share)
    vertices = skin(shape.vertices, model.weights, shape.joints, rotations)
    joints = carried(shape.joints, rotations)
    is_trunk = np.isin(model.region, [0, 3, 4])
    for side in ("L", "R"):
        bones = [BONES.index(f"{stem}_{side}") for stem in ("upperarm", "forearm", "hand")]
        upper = (model.region == (1 if side == "L" else 2)) * (1.0 - model.weights[:, bones[1:]].sum(axis=1))
        arm = joints[bones[1]] - joints[bones[0]]
        underarm = model.points[f"underarm_{side}"].on(vertices)[0]
        part_arm(vertices, upper, is_trunk, underarm, arm)
    floor = vertices[:, 2].min()
    vertices[:, 2] -= floor
    joints[:, 2] -= floor
    return vertices, joints


def _stance(model: BodyModel, shape: FittedShape, pose: str) -> Stance:
    """The stance of a pose, its arms as far from the trunk as this body needs."""
    if pose == "hips":
        return _hips_stance(model, shape)
    stance = STANCES[pose]
    if stance.upper_arm is None:
        return stance
    trunk = shape.vertices[np.isin(model.region, [0, 3])]
    underarm = model.points["underarm_L"].on(shape.vertices)[0]
    radius = shape.measured["upper_arm"] / 200.0 / np.pi
    slope = arm_slope(trunk, shape.joints[BONES.index("upperarm_L")], underarm, radius)
    halves = [_spread(half, slope) for half in (stance, stance.right) if half is not None]
    return replace(halves[0], right=halves[1]) if len(halves) > 1 else halves[0]


def _spread(half: Stance, slope: float) -> Stance:
    """A stance whose arm goes out by `slope` for each metre down."""
    if half.upper_arm is None or half.forearm is None:
        return half
    upper = (slope, half.upper_arm[1], -1.0)
    return replace(half, upper_arm=upper, forearm=(0.8 * slope, half.forearm[1], -1.0))


def _hips_stance(model: BodyModel, shape: FittedShape) -> Stance:
    """Hands where the side of the pelvis is, with room for a sleeve and a hand."""
    level = model.points["waist"].on(shape.vertices)[:, 2].mean()
    hip = model.points["hip"].on(shape.vertices)[:, 2].mean()
    z = level - 0.55 * (level - hip)
    near = (np.abs(shape.vertices[:, 2] - z) < 0.02) & (model.region == 0)
    side = shape.vertices[near]
    widest = side[side[:, 0].argmax()]
    hand = 0.065 * shape.vertices[:, 2].max() / 1.7
    return hands_on_hips(shape.joints, np.array([widest[0] + hand, widest[1] + 0.01, z + hand]))


def _landmarks(model: BodyModel, vertices: Floats, joints: Floats) -> dict[str, Floats]:
    """Named points, metres. Levels (waist, hip, ...) lie in the middle of their slice."""
    out = {name: model.points[name].on(vertices)[0] for name in _POINTS}
    for name in _LEVELS:
        out[name] = model.points[name].on(vertices).mean(axis=0)
    for name, bone in _JOINTS.items():
        for side in ("L", "R"):
            out[f"{name}_{side}"] = joints[BONES.index(f"{bone}_{side}")].copy()
    return out


def _axes(landmarks: dict[str, Floats], joints: Floats) -> dict[str, Floats]:
    """Polylines down the trunk and limbs, metres, from their upper end."""
    at = {bone: joints[i] for i, bone in enumerate(BONES)}
    neck = 0.5 * (landmarks["side_neck_L"] + landmarks["side_neck_R"])
    out = {
        "torso": np.stack([neck, 0.5 * (landmarks["bust_L"] + landmarks["bust_R"]) * [1, 0, 1]
                           + [0, landmarks["underbust"][1], 0], landmarks["underbust"], landmarks["waist"],
                           landmarks["hip"], landmarks["crotch"]]),
        "neck": np.stack([at["head"], neck]),
        "head": np.stack([landmarks["crown"], at["head"]]),
    }  # fmt: skip
    for side, name in (("L", "left"), ("R", "right")):
        out[f"{name}_arm"] = np.stack([at[f"upperarm_{side}"], at[f"forearm_{side}"], at[f"hand_{side}"]])
        out[f"{name}_leg"] = np.stack([at[f"thigh_{side}"], at[f"shin_{side}"], at[f"foot_{side}"]])
    return out


def _cap(loop: Floats) -> tuple[Floats, NDArray[np.int32]]:
    """A disc with a rounded edge that closes a loop of points (counter-clockwise from outside the cut): its points
    and faces. Rings shrink towards the middle and rise by a few millimetres.
    """
    centre = loop.mean(axis=0)
    arms = loop - centre
    normal = np.cross(arms, np.roll(arms, -1, axis=0)).sum(axis=0)
    normal /= np.linalg.norm(normal)
    n = len(loop)
    rings = [centre + width * arms + rise * normal for width, rise in _CAP_RINGS]
    points = np.concatenate([*rings, centre[None] + _CAP_TOP * normal])
    this = np.arange(n)
    following = np.roll(this, -1)
    faces = []
    for k in range(len(rings) - 1):
        a, b, c, d = this + k * n, following + k * n, this + (k + 1) * n, following + (k + 1) * n
        faces += [np.stack([a, b, c], axis=1), np.stack([b, d, c], axis=1)]
    last = (len(rings) - 1) * n
    faces.append(np.stack([this + last, following + last, np.full(n, len(points) - 1)], axis=1))
    return points, np.concatenate(faces).astype(np.int32)
