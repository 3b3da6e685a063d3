"""The mannequin's mesh: MakeHuman's body closed, smoothed and meshed anew with even triangles, mirror-symmetric.

Needs `pymeshlab` (installed with --target for this script alone). Metres, in MakeHuman's rest pose.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pymeshlab
import scipy.sparse as sp
from makehuman_source import Source
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

REFERENCE = {"gender": 0.5, "age": 2 / 3, "weight": 0.42, "muscle": 0.5, "cupsize": 0.4, "firmness": 0.8}
EDGE = 0.0135
N_BODY = 13380
"""The body's vertices come first in MakeHuman's mesh."""


@dataclass(frozen=True, kw_only=True)
class Template:
    """`vertices` V x 3 with the left half first (`half` of them), `faces`, `seam` V: on the plane x = 0, `part` F."""

    vertices: Floats
    faces: Ints
    half: int
    seam: NDArray[np.bool_]
    part: Ints

    def whole(self, half: Floats) -> Floats:
        """Both sides from the left one."""
        return np.concatenate([half, half[~self.seam[: self.half]] * [-1, 1, 1]])


def triangles(source: Source) -> Ints:
    """The body's quads as triangles."""
    quads = source.groups["body"]
    return np.concatenate([quads[:, :3], quads[:, [0, 2, 3]]])


def neighbour_mean(faces: Ints, n: int) -> sp.csr_matrix:
    """The matrix that gives each vertex the mean of its neighbours."""
    pairs = np.concatenate([faces[:, [0, 1]], faces[:, [1, 2]], faces[:, [2, 0]]])
    pairs = np.concatenate([pairs, pairs[:, ::-1]])
    links = sp.coo_matrix((np.ones(len(pairs)), (pairs[:, 0], pairs[:, 1])), shape=(n, n)).tocsr()
    links.data[:] = 1
    return sp.diags(1 / np.asarray(links.sum(1)).ravel()) @ links


def make_template(source: Source) -> Template:
    """Close, smooth, halve, mesh evenly, cut at neck, wrists and ankles, mirror."""
    body = source.body(**REFERENCE)
    heads = {bone: body[rows].mean(0) for bone, rows in source.rig()[0].items()}
    vertices, faces = _closed(source, body, heads)
    vertices = _smooth(vertices, faces, heads)
    vertices[np.abs(vertices[:, 0]) < 0.0025, 0] = 0
    vertices, faces = _left_half(vertices, faces)
    vertices, faces = _even(vertices, faces)
    vertices[_border(faces), 0] = 0
    vertices[:, 0] = np.maximum(vertices[:, 0], 0)
    along = heads["wrist.L"] - heads["lowerarm01.L"]
    along /= np.linalg.norm(along)
    cuts: list[tuple[Floats, Floats, Callable[[Floats], NDArray[np.bool_]]]] = [
        (heads["neck01"] + 0.35 * (heads["head"] - heads["neck01"]), np.array([0, -0.45, 1.0]),
         lambda v: (np.abs(v[:, 0]) < 0.13) & (v[:, 2] > 0.5) & (v[:, 2] < 0.68)),
        (heads["wrist.L"] + 0.022 * along, along, lambda v: (v[:, 0] > 0.36) & (v[:, 2] < 0.22) & (v[:, 2] > 0.05)),
        (np.array([0, 0, heads["foot.L"][2]]), np.array([0, 0, -1.0]), lambda v: v[:, 2] < -0.6),
    ]  # fmt: skip
    for point, normal, near in cuts:
        vertices, faces = _split(vertices, faces, point, normal / np.linalg.norm(normal), near)
    part = np.zeros(len(faces), np.int64)
    middle = vertices[faces].mean(1)
    for k, (point, normal, _) in enumerate(cuts):
        side = (middle[:, 2] > 0.5, (middle[:, 0] > 0.36) & (middle[:, 2] < 0.4), middle[:, 2] < -0.6)[k]
        part[side & ((middle - point) @ normal > 0)] = (3, 1, 2)[k]
    seam = np.zeros(len(vertices), bool)
    seam[_border(faces)] = True
    vertices[seam, 0] = 0
    other = np.where(seam, np.arange(len(seam)), -1)
    other[~seam] = len(seam) + np.arange((~seam).sum())
    return Template(
        vertices=np.concatenate([vertices, vertices[~seam] * [-1, 1, 1]]),
        faces=np.concatenate([faces, other[faces][:, ::-1]]), half=len(seam),
        seam=np.concatenate([seam, np.zeros((~seam).sum(), bool)]), part=np.concatenate([part, part]),
    )  # fmt: skip


def _closed(source: Source, body: Floats, heads: dict[str, Floats]) -> tuple[Floats, Ints]:
    """The body with mittens for hands, its hollows narrower than 24 mm filled: grown by 12 mm and shrunk again."""
    faces = triangles(source)
    weights = source.rig()[2]
    finger, long_finger = np.zeros(len(body)), np.zeros(len(body), bool)
    for bone, rows in weights.items():
        if bone.startswith(("finger", "metacarpal")):
            finger[rows[:, 0].astype(int)] += rows[:, 1]
        if bone.startswith(("finger2", "finger3", "finger4", "finger5")) and bone.endswith(".L"):
            long_finger[rows[rows[:, 1] > 0.3][:, 0].astype(int)] = True
    is_hand = finger > 0.5
    mitten, mitten_faces = _ellipsoid(heads["wrist.L"], body[long_finger & is_hand])
    faces = faces[~is_hand[faces].any(1)]
    points = np.concatenate([body[:N_BODY], mitten, mitten * [-1, 1, 1]])
    both = [mitten_faces + N_BODY, mitten_faces[:, ::-1] + N_BODY + len(mitten)]
    meshes = pymeshlab.MeshSet()
    meshes.add_mesh(pymeshlab.Mesh(points, np.concatenate([faces, *both])))
    for cell, offset in ((0.006, 0.012), (0.005, -0.0115)):
        meshes.generate_resampled_uniform_mesh(
            cellsize=pymeshlab.PureValue(cell), offset=pymeshlab.PureValue(offset), mergeclosevert=True,
            multisample=True,
        )  # fmt: skip
        first = meshes.mesh_number()
        meshes.generate_splitting_by_connected_components()
        meshes.set_current_mesh(max(range(first, meshes.mesh_number()), key=lambda i: meshes.mesh(i).vertex_number()))
    meshes.meshing_isotropic_explicit_remeshing(targetlen=pymeshlab.PureValue(0.008), iterations=4)
    mesh = meshes.current_mesh()
    return mesh.vertex_matrix(), mesh.face_matrix().astype(np.int64)


def _ellipsoid(wrist: Floats, fingers: Floats) -> tuple[Floats, Ints]:
    """A mitten from the wrist to the finger tips."""
    along = fingers.mean(0) - wrist
    along /= np.linalg.norm(along)
    broad = np.linalg.svd(fingers - fingers.mean(0))[2][1]
    broad = broad - along * (broad @ along)
    broad /= np.linalg.norm(broad)
    length = ((fingers - wrist) @ along).max()
    theta, phi = np.linspace(0, np.pi, 33), np.arange(48) * 2 * np.pi / 48
    unit = np.stack([np.outer(np.cos(theta), np.ones(48)), np.outer(np.sin(theta), np.cos(phi)),
                     np.outer(np.sin(theta), np.sin(phi))], -1).reshape(-1, 3)  # fmt: skip
    frame = np.stack([along, broad, np.cross(along, broad)])
    points = wrist + 0.5 * length * along + (unit * [0.48 * length, 0.040, 0.021]) @ frame
    i = np.arange(32 * 48)
    j = (i // 48) * 48 + (i + 1) % 48
    faces = np.concatenate([np.stack([i, i + 48, j], 1), np.stack([j, i + 48, j + 48], 1)])
    normal = np.cross(points[faces[:, 1]] - points[faces[:, 0]], points[faces[:, 2]] - points[faces[:, 0]])
    outward = (normal * (points[faces].mean(1) - points.mean(0))).sum()
    return points, faces if outward > 0 else faces[:, ::-1]


def _smooth(vertices: Floats, faces: Ints, heads: dict[str, Floats]) -> Floats:
    """Taubin (1995) all over; Laplacian where features are to go: face, mittens, feet, between the buttocks."""
    mean = neighbour_mean(faces, len(vertices))

    def ramp(x: Floats, low: float, high: float) -> Floats:
        return np.clip((x - low) / (high - low), 0, 1)[:, None]

    def laplacian(v: Floats, where: Floats, times: int) -> Floats:
        for _ in range(times):
            v = v + 0.5 * where * (mean @ v - v)
        return v

    def taubin(v: Floats, where: Floats | float, times: int) -> Floats:
        for _ in range(times):
            v = v + 0.5 * where * (mean @ v - v)
            v = v - 0.52 * where * (mean @ v - v)
        return v

    v = taubin(vertices, 1.0, 25)
    along = heads["wrist.L"] - heads["lowerarm01.L"]
    along /= np.linalg.norm(along)
    left = np.stack([np.abs(v[:, 0]), v[:, 1], v[:, 2]], axis=1)
    hand = np.where(left[:, :1] > 0.25, ramp((left - heads["wrist.L"]) @ along, 0.0, 0.03), 0)
    head, feet = ramp(v[:, 2], 0.60, 0.66), ramp(-v[:, 2], 0.735, 0.775)
    hips = heads["upperleg01.L"][2]
    cleft = (ramp(-np.abs(v[:, 0]), -0.060, -0.025) * ramp(v[:, 1], -0.005, 0.02)
             * ramp(v[:, 2], hips - 0.085, hips - 0.05) * ramp(-v[:, 2], -hips - 0.16, -hips - 0.10))  # fmt: skip
    front = (ramp(-np.abs(v[:, 0]), -0.14, -0.10) * ramp(-v[:, 1], 0.02, 0.05)
             * ramp(v[:, 2], hips - 0.03, hips) * ramp(-v[:, 2], -hips - 0.24, -hips - 0.18))  # fmt: skip
    v = laplacian(v, hand, 12)
    v = laplacian(v, head, 60)
    v = taubin(v, head, 60)
    v = laplacian(v, cleft, 60)
    v = taubin(v, front, 60)
    return laplacian(v, feet, 6)


def _left_half(vertices: Floats, faces: Ints) -> tuple[Floats, Ints]:
    """What lies at x >= 0, cut along the plane."""
    new, cut = _cut_at(vertices, faces, vertices[:, 0])
    keep = cut[(new[cut][:, :, 0] >= -1e-9).all(1) & (new[cut][:, :, 0] > 1e-9).any(1)]
    used, index = np.unique(keep, return_inverse=True)
    return new[used], index.reshape(-1, 3)


def _even(vertices: Floats, faces: Ints) -> tuple[Floats, Ints]:
    meshes = pymeshlab.MeshSet()
    meshes.add_mesh(pymeshlab.Mesh(vertices, faces))
    meshes.meshing_merge_close_vertices(threshold=pymeshlab.PureValue(0.0005))
    meshes.meshing_isotropic_explicit_remeshing(
        targetlen=pymeshlab.PureValue(EDGE), iterations=12, featuredeg=60, checksurfdist=False
    )
    mesh = meshes.current_mesh()
    return mesh.vertex_matrix(), mesh.face_matrix().astype(np.int64)


def _border(faces: Ints) -> Ints:
    pairs = np.sort(np.concatenate([faces[:, [0, 1]], faces[:, [1, 2]], faces[:, [2, 0]]]), 1)
    edges, count = np.unique(pairs, axis=0, return_counts=True)
    return np.unique(edges[count == 1])


def _split(vertices: Floats, faces: Ints, point: Floats, normal: Floats, near: Callable[[Floats], NDArray[np.bool_]],
           snap: float = 0.0052) -> tuple[Floats, Ints]:  # fmt: skip
    """Edges along a plane where `near` says so: vertices within `snap` move onto it, longer crossings are split."""
    on = near(vertices)
    distance = (vertices - point) @ normal
    close = on & (np.abs(distance) < snap)
    step = -distance[:, None] * normal
    step[vertices[:, 0] == 0, 0] = 0
    moved = vertices.copy()
    moved[close] += step[close]
    distance = (moved - point) @ normal
    distance[close] = 0
    inside = on[faces].all(1)
    new, cut = _cut_at(moved, faces[inside], distance)
    return new, np.concatenate([faces[~inside], cut])


def _cut_at(vertices: Floats, faces: Ints, distance: Floats) -> tuple[Floats, Ints]:
    """Triangles whose corners have distances of both signs become two or three, with corners at distance 0."""
    side = np.sign(distance)
    new, cut, out = list(vertices), {}, []
    for face in faces.tolist():
        if {1.0, -1.0} - set(side[face]):
            out.append(face)
            continue
        above: list[int] = []
        below: list[int] = []
        for a, b in zip(face, face[1:] + face[:1], strict=True):
            above += [a] * int(side[a] >= 0)
            below += [a] * int(side[a] <= 0)
            if side[a] * side[b] < 0:
                key = (min(a, b), max(a, b))
                if key not in cut:
                    share = distance[a] / (distance[a] - distance[b])
                    cut[key] = len(new)
                    new.append(vertices[a] + share * (vertices[b] - vertices[a]))
                above.append(cut[key])
                below.append(cut[key])
        for ring in (above, below):
            out += _fan([new[i] for i in ring], ring)
    return np.array(new), np.array(out, np.int64)


def _fan(points: list[Floats], ring: list[int]) -> list[list[int]]:
    """A triangle, or a quadrangle along its shorter diagonal."""
    if len(ring) == 3:
        return [ring]
    a, b, c, d = ring
    if np.linalg.norm(points[0] - points[2]) < np.linalg.norm(points[1] - points[3]):
        return [[a, b, c], [a, c, d]]
    return [[b, c, d], [b, d, a]]
