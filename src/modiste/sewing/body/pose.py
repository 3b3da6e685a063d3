"""How a body stands: a skeleton of 19 bones, linear blend skinning, and the four poses.

Skinning: v' = sum over bones b of w_b (R_b (v - j_b) + j_b'), with R_b the bone's turn from the rest pose, j_b its
joint at rest and j_b' where the parent carries it (Magnenat-Thalmann et al. 1988, "Joint-dependent local
deformations"). A pose is said by directions of bones; every turn is the smallest that brings the bone there, so that
a share of it turns the same way, less far.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

TRUNK: Final = ("pelvis", "spine", "chest", "neck", "head")
LIMBS: Final = ("clavicle", "upperarm", "forearm", "hand", "thigh", "shin", "foot")
BONES: Final = (*TRUNK, *(f"{bone}_L" for bone in LIMBS), *(f"{bone}_R" for bone in LIMBS))
_PARENT_OF: Final = {"spine": "pelvis", "chest": "spine", "neck": "chest", "head": "neck", "clavicle": "chest",
                     "upperarm": "clavicle", "forearm": "upperarm", "hand": "forearm", "thigh": "pelvis",
                     "shin": "thigh", "foot": "shin"}  # fmt: skip


def _parent(bone: str) -> int:
    stem, _, side = bone.partition("_")
    if stem not in _PARENT_OF:
        return -1
    parent = _PARENT_OF[stem]
    return BONES.index(parent if parent in TRUNK else f"{parent}_{side}")


PARENTS: Final = tuple(_parent(bone) for bone in BONES)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stance:
    """Directions of the left limbs (x outwards, y backwards, z up; any length); the right ones mirror them unless
    `right` says others. None: as at rest.
    """

    upper_arm: tuple[float, float, float] | None = None
    forearm: tuple[float, float, float] | None = None
    hand: tuple[float, float, float] | None = None
    thigh: tuple[float, float, float] | None = None
    shin: tuple[float, float, float] | None = None
    clavicle_drop_deg: float = 0.0
    foot_pitch_deg: float = 0.0
    right: "Stance | None" = None


STANCES: Final[dict[str, Stance]] = {
    "a": Stance(),
    "relaxed": Stance(upper_arm=(0.30, 0.05, -1.0), forearm=(0.235, -0.19, -1.0), clavicle_drop_deg=3.0),
    "walking": Stance(
        upper_arm=(0.30, 0.22, -1.0), forearm=(0.25, -0.02, -1.0), clavicle_drop_deg=3.0,
        thigh=(0.03, -0.26, -1.0), shin=(0.03, -0.06, -1.0), foot_pitch_deg=-8.0,
        right=Stance(
            upper_arm=(0.30, -0.13, -1.0), forearm=(0.25, -0.38, -1.0), clavicle_drop_deg=3.0,
            thigh=(0.03, 0.0, -1.0), shin=(0.03, 0.66, -1.0), foot_pitch_deg=18.0,
        ),
    ),
}  # fmt: skip
"""The poses but "hips", whose arms are found from where the body's side is (`hands_on_hips`)."""


def turn_between(start: Floats, end: Floats, share: float = 1.0) -> Floats:
    """The smallest rotation that turns the direction `start` to `end`, or a share of it (Rodrigues)."""
    a, b = start / np.linalg.norm(start), end / np.linalg.norm(end)
    axis = np.cross(a, b)
    sine = float(np.linalg.norm(axis))
    if sine < 1e-9:
        return np.eye(3)
    return turn_about(axis / sine, share * float(np.arctan2(sine, a @ b)))


def turn_about(axis: Floats, angle: float) -> Floats:
    """The rotation by `angle` radians about a unit axis."""
    x, y, z = axis
    k = np.array([[0.0, -z, y], [z, 0.0, -x], [-y, x, 0.0]])
    return np.asarray(np.eye(3) + np.sin(angle) * k + (1.0 - np.cos(angle)) * (k @ k))


def hands_on_hips(joints: Floats, wrist: Floats) -> Stance:
    """Arms whose left wrist lies at `wrist` (metres), elbows out and back (law of cosines)."""
    at = {bone: joints[i] for i, bone in enumerate(BONES)}
    shoulder = at["upperarm_L"]
    upper = float(np.linalg.norm(at["forearm_L"] - shoulder))
    lower = float(np.linalg.norm(at["hand_L"] - at["forearm_L"]))
    reach = wrist - shoulder
    distance = float(np.clip(np.linalg.norm(reach), abs(upper - lower) + 1e-3, 0.995 * (upper + lower)))
    along = reach / np.linalg.norm(reach)
    out = np.array([1.0, 0.45, 0.0])
    out -= (out @ along) * along
    out /= np.linalg.norm(out)
    cosine = (upper**2 + distance**2 - lower**2) / (2.0 * upper * distance)
    elbow = shoulder + upper * (cosine * along + np.sqrt(max(1.0 - cosine**2, 0.0)) * out)
    first, second = elbow - shoulder, shoulder + distance * along - elbow
    return Stance(upper_arm=(first[0], first[1], first[2]), forearm=(second[0], second[1], second[2]),
                  hand=(0.0, -0.75, -0.65))  # fmt: skip


def turns(joints: Floats, stance: Stance, share: float = 1.0) -> Floats:
    """The turn of each bone from rest, 19 x 3 x 3, for a share (0 to 1) of the stance. `joints` 19 x 3 at rest."""
    out = np.tile(np.eye(3), (len(BONES), 1, 1))
    for side in ("L", "R"):
        half = stance.right if side == "R" and stance.right is not None else stance
        _turn_side(out, joints, half, side, share)
    return out


def _turn_side(out: Floats, joints: Floats, half: Stance, side: str, share: float) -> None:
    mirror = np.array([1.0 if side == "L" else -1.0, 1.0, 1.0])
    index = {bone: BONES.index(f"{bone}_{side}") for bone in LIMBS}
    drop = turn_about(np.array([0.0, 1.0, 0.0]), np.radians(half.clavicle_drop_deg) * share * mirror[0])
    out[index["clavicle"]] = drop
    out[index["upperarm"]] = out[index["forearm"]] = out[index["hand"]] = drop
    for bone, child, goal in (("upperarm", "forearm", half.upper_arm), ("forearm", "hand", half.forearm),
                              ("thigh", "shin", half.thigh), ("shin", "foot", half.shin)):  # fmt: skip
        if goal is not None:
            rest = joints[index[child]] - joints[index[bone]]
            out[index[bone]] = turn_between(rest, mirror * np.array(goal), share)
    out[index["hand"]] = out[index["forearm"]]
    if half.hand is not None:
        rest = joints[index["hand"]] - joints[index["forearm"]]
        out[index["hand"]] = turn_between(rest, mirror * np.array(half.hand), share)
    pitch = np.radians(half.foot_pitch_deg) * share
    if half.thigh is not None:
        out[index["foot"]] = turn_about(np.array([1.0, 0.0, 0.0]), pitch)


def carried(joints: Floats, rotations: Floats) -> Floats:
    """Where the joints (19 x 3) go: each is carried by its parent's turn."""
    out = joints.copy()
    for i, parent in enumerate(PARENTS):
        if parent >= 0:
            out[i] = out[parent] + rotations[parent] @ (joints[i] - joints[parent])
    return out


def skin(points: Floats, weights: NDArray[np.floating], joints: Floats, rotations: Floats) -> Floats:
    """Points (N x 3) moved by the bones' turns; `weights` N x 19, rows sum to 1."""
    moved = carried(joints, rotations)
    shifts = moved - np.einsum("bij,bj->bi", rotations, joints)
    blended = np.asarray(weights @ np.concatenate([rotations.reshape(-1, 9), shifts], axis=1), dtype=np.float64)
    turned: Floats = np.einsum("nij,nj->ni", blended[:, :9].reshape(-1, 3, 3), points)
    return turned + blended[:, 9:]
