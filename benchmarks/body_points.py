"""Points of the mannequin that landmarks and tapes run over, chosen on the mean woman in the A-pose by rays."""

import numpy as np
from embreex import rtcore_scene
from embreex.mesh_construction import TriangleMesh
from numpy.typing import NDArray

from modiste.sewing.body.measuring import hull_girth
from modiste.sewing.body.pose import BONES

Floats = NDArray[np.float64]
Pick = tuple[NDArray[np.int64], Floats]

WAIST, SEAT = 0.628, 0.5055
"""Heights in statures: the natural waist, the fullest of the seat."""
NECK_BACK, NECK_SIDE, NECK_FRONT = 0.8555, 0.8645, 0.833


class Picker:
    """Points as triangles' corners (K x 3) and their shares (K x 3), found by rays on one body."""

    def __init__(self, vertices: Floats, faces: NDArray[np.int64], weights: Floats, joints: Floats,
                 seam: NDArray[np.bool_]) -> None:  # fmt: skip
        self.vertices, self.faces, self.weights, self.seam = vertices, faces, weights, seam
        self.joint = {bone: joints[i] for i, bone in enumerate(BONES)}
        self.stature = float(vertices[:, 2].max())
        self.points: dict[str, Pick] = {}
        arm = self.share_of("upperarm", "forearm", "hand")
        self.trunk = faces[(arm[faces] < 0.5).all(1)]
        self.left_arm = faces[(self.share_of("upperarm_L", "forearm_L", "hand_L")[faces] > 0.5).all(1)]
        self.arm = arm

    def share_of(self, *stems: str) -> Floats:
        """How much each vertex belongs to the bones so named."""
        return self.weights[:, [i for i, bone in enumerate(BONES) if bone.startswith(stems)]].sum(1)

    def rays(self, origins: Floats, directions: Floats, faces: NDArray[np.int64]) -> Pick:
        scene = rtcore_scene.EmbreeScene()
        TriangleMesh(scene, self.vertices.astype(np.float32), faces.astype(np.int32))
        start = np.atleast_2d(origins).astype(np.float32)
        hits = scene.run(start, np.broadcast_to(np.float32(directions), start.shape).copy(), output=1)
        if (hits["primID"] < 0).any():
            raise SystemExit(f"no surface at {start[hits['primID'] < 0]}")
        return faces[hits["primID"]], np.stack([1 - hits["u"] - hits["v"], hits["u"], hits["v"]], 1)

    def put(self, name: str, origins: Floats, directions: Floats, faces: NDArray[np.int64] | None = None) -> Floats:
        self.points[name] = self.rays(origins, directions, self.trunk if faces is None else faces)
        return self.at(name)

    def at(self, name: str) -> Floats:
        index, share = self.points[name]
        return np.einsum("kc,kcd->kd", share, self.vertices[index])

    def vertex(self, name: str, index: int) -> None:
        self.points[name] = (np.array([[index] * 3]), np.array([[1.0, 0.0, 0.0]]))

    def take(self, name: str, source: str, k: int) -> None:
        index, share = self.points[source]
        self.points[name] = (index[k : k + 1], share[k : k + 1])

    def join(self, name: str, *parts: str) -> None:
        index, share = (np.concatenate([self.points[part][i] for part in parts]) for i in (0, 1))
        self.points[name] = (index, share)

    def mirrored(self, index: int) -> int:
        return int(np.argmin(((self.vertices - self.vertices[index] * [-1, 1, 1]) ** 2).sum(1)))

    def normals(self) -> Floats:
        a, b, c = (self.vertices[self.faces[:, k]] for k in range(3))
        out = np.zeros_like(self.vertices)
        for k in range(3):
            np.add.at(out, self.faces[:, k], np.cross(b - a, c - a))
        return out / np.linalg.norm(out, axis=1, keepdims=True)


def pick_points(picker: Picker) -> dict[str, Pick]:
    """All points by name."""
    _neck_and_shoulder(picker)
    _trunk(picker)
    _lines(picker)
    _limbs(picker)
    for name in [name for name in picker.points if name.startswith("_")]:
        del picker.points[name]
    return picker.points


def _neck_and_shoulder(p: Picker) -> None:
    h = p.stature
    angle = np.arange(48) / 48 * 2 * np.pi  # 0 the front, a quarter turn the left side
    cosine = np.cos(angle)
    z = h * (NECK_SIDE + np.where(cosine > 0, NECK_FRONT - NECK_SIDE, NECK_BACK - NECK_SIDE) * cosine**2)
    middle = np.stack([0 * angle, 0 * angle - 0.0025, z], 1)
    p.put("neck_ring", middle, np.stack([np.sin(angle), -np.cos(angle), 0 * angle], 1))
    for name, k in (("neck_front", 0), ("side_neck_L", 12), ("neck_back", 24), ("side_neck_R", 36)):
        p.take(name, "neck_ring", k)
    joint = p.joint["upperarm_L"]
    for name, side in (("shoulder_L", 1), ("shoulder_R", -1)):
        p.put(name, np.array([side * (joint[0] + 0.012), joint[1] + 0.004, 2.0]), np.array([0, 0, -1]), p.faces)
    neck, shoulder = p.at("side_neck_L")[0], p.at("shoulder_L")[0]
    line = neck + (shoulder - neck) * np.linspace(0, 1, 13)[1:-1, None]
    is_low = (p.vertices[p.faces].mean(1)[:, 2] < neck[2] + 0.03) & (p.share_of("head")[p.faces] < 0.3).all(1)
    p.put("_seam", np.stack([line[:, 0], line[:, 1], 0 * line[:, 0] + 2], 1), np.array([0, 0, -1]), p.faces[is_low])
    p.join("shoulder_seam", "side_neck_L", "_seam", "shoulder_L")
    back = np.array([0, 0.060, 0.838 * h]) - np.array([0, shoulder[1], shoulder[2]])
    back /= np.linalg.norm(back)
    across = np.linspace(-1, 1, 33)[1:-1] * shoulder[0]
    start = np.stack([across, 0 * across + shoulder[1], 0 * across + shoulder[2]], 1) + 0.35 * back
    p.put("_line", start, -back, p.faces)
    p.join("shoulder_line", "shoulder_R", "_line", "shoulder_L")


def _trunk(p: Picker) -> None:
    v, h = p.vertices, p.stature
    pit = np.flatnonzero((p.normals()[:, 2] < -0.8) & (v[:, 0] > 0.1) & (v[:, 0] < 0.26) & (v[:, 2] > 0.7 * h))
    underarm = int(pit[v[pit, 2].argmax()])
    p.vertex("underarm_L", underarm)
    p.vertex("underarm_R", p.mirrored(underarm))
    beside = (v[:, 0] > 0.04) & (v[:, 0] < 0.16) & (p.arm < 0.1)
    chest = np.flatnonzero(beside & (v[:, 2] > 0.68 * h) & (v[:, 2] < 0.8 * h))
    bust = v[chest[v[chest, 1].argmin()]]
    for name, side in (("bust_L", 1), ("bust_R", -1)):
        p.put(name, np.array([side * bust[0], -0.5, bust[2]]), np.array([0, 1, 0]))
    turn = np.arange(8) * np.pi / 4
    inward = np.stack([-np.sin(turn), np.cos(turn), 0 * turn], 1)
    for name, z in (("underbust", bust[2] - 0.042 * h), ("waist", WAIST * h), ("hip", SEAT * h)):
        p.put(name, np.array([0, 0, z]) - 0.6 * inward, inward)
    low = np.flatnonzero(p.seam & (v[:, 2] < 0.6 * h))
    p.vertex("crotch", int(low[v[low, 2].argmin()]))
    p.vertex("crown", int(v[:, 2].argmax()))


def _lines(p: Picker) -> None:
    h, front, behind = p.stature, np.array([0, 1, 0]), np.array([0, -1, 0])
    pit, bust, neck = p.at("underarm_L")[0], p.at("bust_L")[0], p.at("side_neck_L")[0]
    across = np.linspace(-1, 1, 25) * (pit[0] - 0.004)
    p.put("back_line", np.stack([across, 0 * across + 0.4, 0 * across + pit[2] + 0.022 * h], 1), behind, p.faces)
    z = np.linspace(p.at("neck_back")[0, 2], WAIST * h, 24)[1:]
    p.put("_back", np.stack([0 * z, 0 * z + 0.5, z], 1), behind)
    p.join("back_seam", "neck_back", "_back")
    upper = neck + (bust - neck) * np.linspace(0, 1, 17)[1:-1, None]
    p.put("_upper", np.stack([upper[:, 0], 0 * upper[:, 0] - 0.5, upper[:, 2]], 1), front)
    p.join("front_upper", "side_neck_L", "_upper", "bust_L")
    z = np.linspace(bust[2], WAIST * h, 15)[1:]
    p.put("_lower", np.stack([0 * z + bust[0], 0 * z - 0.5, z], 1), front)
    p.join("front_lower", "bust_L", "_lower")


def _limbs(p: Picker) -> None:
    for name, bone, before, out in (("elbow_L", "forearm_L", "upperarm_L", (0.5, 0.9, 0.5)),
                                    ("wrist_L", "hand_L", "forearm_L", (0.6, 0.5, 0.6))):  # fmt: skip
        along = p.joint[bone] - p.joint[before]
        along /= np.linalg.norm(along)
        outward = np.array(out) - along * (np.array(out) @ along)
        outward /= np.linalg.norm(outward)
        p.put(name, p.joint[bone] + 0.2 * outward, -outward, p.left_arm)


def pick_fractions(p: Picker) -> dict[str, float]:
    """Where along limbs the fullest calf, the slimmest ankle and the fullest head lie."""

    def girths(stems: tuple[str, ...], heights: Floats) -> list[float]:
        pairs = np.concatenate([p.faces[:, [0, 1]], p.faces[:, [1, 2]], p.faces[:, [2, 0]]])
        inside = pairs[(p.share_of(*stems)[pairs] > 0.5).all(1)]
        up = np.array([0, 0, 1.0])
        return [hull_girth(p.vertices[inside[:, 0]], p.vertices[inside[:, 1]], z * up, up) for z in heights]

    knee, ankle, head = p.joint["shin_L"][2], p.joint["foot_L"][2], p.joint["head"][2]
    leg = ("thigh_L", "shin_L", "foot_L")
    calf, low, skull = np.linspace(0.1, 0.6, 26), np.linspace(0.6, 1.0, 21), np.linspace(0.2, 0.95, 31)
    return {
        "calf": float(calf[np.argmax(girths(leg, knee + calf * (ankle - knee)))]),
        "ankle": float(low[np.argmin(girths(leg, knee + low * (ankle - knee)))]),
        "head": float(skull[np.argmax(girths(("neck", "head"), head + skull * (p.stature - head)))]),
        "upper_arm": 0.42,
    }
