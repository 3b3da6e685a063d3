"""The baked body model: mean shapes, linear components, skinning weights and tape points, read from `weights/body`.

A shape is linear in its coefficients: v = mean(sex) + sum c_k component_k(sex) + sum m_j mode_j (Allen, Curless &
Popovic 2003, "The space of human body shapes"). Only the left half is stored, in the A-pose, metres; the joints of
the left half follow the vertices as twelve further rows.
"""

import json
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from modiste.core.errors import WeightsError
from modiste.data.arrays import read_arrays
from modiste.data.cards import bundled
from modiste.sewing.body.pose import BONES, TRUNK

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]

FILE: Final = "body.safetensors"
SHAPES: Final = ("women", "men", "children")
N_JOINTS: Final = 12
"""Stored joints: five of the trunk and seven of the left side, the first twelve of `pose.BONES`."""
REGIONS: Final = ("torso", "left_arm", "right_arm", "left_leg", "right_leg", "neck", "head")
"""Labels of vertices, by index."""
_REGION_OF: Final = {"pelvis": "torso", "spine": "torso", "chest": "torso", "clavicle": "torso", "neck": "neck",
                     "head": "head", "upperarm": "arm", "forearm": "arm", "hand": "arm", "thigh": "leg",
                     "shin": "leg", "foot": "leg"}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Points:
    """Points on the surface: `index` K x 3 vertices and their `share` K x 3 (barycentric)."""

    index: Ints
    share: Floats

    def on(self, vertices: Floats) -> Floats:
        """Where they lie on a body's vertices (V x 3): K x 3."""
        out: Floats = np.einsum("kc,kcd->kd", self.share, vertices[self.index])
        return out


@dataclass(frozen=True, kw_only=True, eq=False)
class BodyModel:
    """All that is baked. `mean` sex -> (H + 12) x 3, `basis` sex -> K x ((H + 12) 3): components, then modes;
    `jacobian` sex -> measures x K in cm; `part` F: 0 seen, 1 hand, 2 foot, 3 head; `seam` H: on the plane x = 0.
    """

    faces: Ints = field(repr=False)
    part: NDArray[np.uint8] = field(repr=False)
    seam: NDArray[np.bool_] = field(repr=False)
    weights: Floats = field(repr=False)
    mean: dict[str, Floats] = field(repr=False)
    basis: dict[str, NDArray[np.float32]] = field(repr=False)
    jacobian: dict[str, Floats] = field(repr=False)
    mean_measures: dict[str, Floats] = field(repr=False)
    points: dict[str, Points] = field(repr=False)
    mode_names: tuple[str, ...]
    fractions: dict[str, float]

    def shape(self, sex: str, coefficients: Floats) -> tuple[Floats, Floats]:
        """Vertices (V x 3) and joints (19 x 3) in the A-pose, the soles at z = 0."""
        half = self.mean[sex] + (coefficients.astype(np.float32) @ self.basis[sex]).reshape(-1, 3)
        vertices, joints = self.whole(half)
        floor = vertices[:, 2].min()
        vertices[:, 2] -= floor
        joints[:, 2] -= floor
        return vertices, joints

    def whole(self, half: Floats) -> tuple[Floats, Floats]:
        """Both sides from the left one: vertices and joints."""
        mirror = np.array([-1.0, 1.0, 1.0])
        skin, bones = half[:-N_JOINTS].copy(), half[-N_JOINTS:].copy()
        skin[self.seam, 0] = 0.0
        bones[: len(TRUNK), 0] = 0.0
        return (np.concatenate([skin, skin[~self.seam] * mirror]),
                np.concatenate([bones, bones[len(TRUNK):] * mirror]))  # fmt: skip

    @cached_property
    def region(self) -> Ints:
        """V: the region of each vertex, an index into REGIONS."""
        out = np.zeros(len(BONES), np.int32)
        for i, bone in enumerate(BONES):
            stem, _, side = bone.partition("_")
            name = _REGION_OF[stem]
            out[i] = REGIONS.index(f"{'left' if side == 'L' else 'right'}_{name}" if name in ("arm", "leg") else name)
        totals = np.stack([self.weights[:, out == r].sum(axis=1) for r in range(len(REGIONS))], axis=1)
        return np.asarray(totals.argmax(axis=1), np.int32)

    @cached_property
    def edges(self) -> Ints:
        """E x 2: each edge once."""
        pairs = np.concatenate([self.faces[:, [0, 1]], self.faces[:, [1, 2]], self.faces[:, [2, 0]]])
        return np.asarray(pairs[pairs[:, 0] < pairs[:, 1]], np.int32)

    @cached_property
    def region_edges(self) -> dict[str, Ints]:
        """The edges whose both ends lie in a part that tapes go around: "trunk" (no arm, neck or head), a left limb."""
        label = self.region
        members = {"trunk": np.isin(label, [0, 3, 4]), "left_arm": label == 1, "left_leg": label == 3,
                   "head": np.isin(label, [5, 6])}  # fmt: skip
        return {name: self.edges[inside[self.edges].all(axis=1)] for name, inside in members.items()}

    @cached_property
    def cuts(self) -> tuple[Ints, ...]:
        """The closed loops of vertices between what is seen and what pictures leave out: neck, wrists, ankles."""
        seen = self.faces[self.part == 0]
        pairs = np.concatenate([seen[:, [0, 1]], seen[:, [1, 2]], seen[:, [2, 0]]])
        known = {(int(a), int(b)) for a, b in pairs}
        following = {b: a for a, b in known if (b, a) not in known}
        loops = []
        while following:
            first = min(following)
            loop = [first]
            while (at := following.pop(loop[-1])) != first:
                loop.append(at)
            loops.append(np.array(loop, np.int32))
        return tuple(loops)


@lru_cache(maxsize=1)
def body_model() -> BodyModel:
    """The bundled model. Raises WeightsError where it is missing or damaged."""
    return model_from(bundled("body") / FILE)


def model_from(path: Path) -> BodyModel:
    """A model from its file. Raises WeightsError."""
    tensors, head = read_arrays(path)
    try:
        seam = tensors["seam"].astype(bool)
        half = tensors["weights"].astype(np.float64)
        names = [i if bone in TRUNK else BONES.index(bone[:-1] + ("R" if bone[-1] == "L" else "L"))
                 for i, bone in enumerate(BONES)]  # fmt: skip
        weights = np.concatenate([half, half[~seam][:, names]])
        index, share = tensors["points.index"].astype(np.int32), tensors["points.share"].astype(np.float64)
        points, at = {}, 0
        for name, count in json.loads(head["points"]):
            points[name] = Points(index=index[at : at + count], share=share[at : at + count])
            at += count
        modes = tensors["modes"].astype(np.float32)
        basis = {sex: np.concatenate([tensors[f"components.{sex}"].astype(np.float32), modes]) for sex in SHAPES}
        return BodyModel(
            faces=tensors["faces"].astype(np.int32), part=tensors["part"].astype(np.uint8), seam=seam,
            weights=weights / weights.sum(axis=1, keepdims=True),
            mean={sex: tensors[f"mean.{sex}"].astype(np.float64) for sex in SHAPES},
            basis={sex: rows.reshape(len(rows), -1) for sex, rows in basis.items()},
            jacobian={sex: _optional(tensors, f"jacobian.{sex}") for sex in SHAPES},
            mean_measures={sex: _optional(tensors, f"measures.{sex}") for sex in SHAPES},
            points=points, mode_names=tuple(json.loads(head["modes"])), fractions=json.loads(head["fractions"]),
        )  # fmt: skip
    except (KeyError, ValueError) as error:
        raise WeightsError("sewing.body_model", path=path, error=error) from error


def vertex_normals(vertices: Floats, faces: NDArray[np.int32]) -> Floats:
    """Unit normals, V x 3: the mean of the adjoining faces' normals by their area."""
    a, b, c = (vertices[faces[:, k]] for k in range(3))
    normal = np.cross(b - a, c - a)
    flat = faces.T.ravel()
    total = np.stack([np.bincount(flat, np.tile(normal[:, k], 3), len(vertices)) for k in range(3)], axis=1)
    return np.asarray(total / np.maximum(np.linalg.norm(total, axis=1, keepdims=True), 1e-12))


def _optional(tensors: dict[str, NDArray[np.generic]], name: str) -> Floats:
    """A tensor that the bake adds last; empty before."""
    return tensors[name].astype(np.float64) if name in tensors else np.zeros((0,))
