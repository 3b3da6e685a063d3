"""Fronts that lap over: the strip beyond a buttoned line lies on the other front (or under it), straight and clean.

While the garment hangs the strips swing along without meeting anything; afterwards each is laid by UV: mirrored to
the other panel across the line that both share, a little outside of it or inside.
"""

from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import NDArray

from modiste.sewing.pattern.geometry import line_points
from modiste.sewing.pattern.values import EdgeRef, Seam
from modiste.sewing.simulation.dynamics.contact import vertex_normals
from modiste.sewing.simulation.mesh.meshing import ClothMesh, is_sewn
from modiste.sewing.simulation.mesh.seams import Ties, barycentric, buttoned_lines, line_of
from modiste.sewing.simulation.values import Floats, Ints

WIDEST_CM: Final = 16.0
LIFT_M: Final = 0.0022
_RAMP_CM: Final = 0.7
_OFF: Final = -0.25
"""Least weight in a triangle from which a point lies on it, and not beside the cloth."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Strip:
    """Vertices `ids` (N) that lie at `uv` (N x 2, cm) of the panel `host`, `lift` (N, metres) outside of it."""

    ids: Ints = field(repr=False)
    host: int
    uv: Floats = field(repr=False)
    lift: Floats = field(repr=False)


def strips(mesh: ClothMesh) -> list[Strip]:
    """All strips of a garment's buttoned lines, those that lie under first."""
    found: list[Strip] = []
    sewn = [seam for seam in mesh.pattern.seams if is_sewn(mesh.pattern, seam)]
    for seam in buttoned_lines(mesh.pattern, sewn):
        if not all((mesh.panel == mesh.index[ref.panel]).any() for ref in (seam.a, seam.b)):
            continue
        layers = [mesh.pattern.panel(ref.panel).placement.layer for ref in (seam.a, seam.b)]
        is_a_over = layers[0] >= layers[1]
        over, under = (seam.a, seam.b) if is_a_over else (seam.b, seam.a)
        found.insert(0, _strip(mesh, seam, under, over, -1.0))
        found.append(_strip(mesh, seam, over, under, 1.0))
    return [strip for strip in found if len(strip.ids)]


def loose(mesh: ClothMesh) -> NDArray[np.bool_]:
    """Which vertices (V) are of a strip."""
    result = np.zeros(len(mesh.uv), bool)
    for strip in strips(mesh):
        result[strip.ids] = True
    return result


def lapped(mesh: ClothMesh) -> Ties:
    """The garment's ties and those of its strips to what they lie on: two fronts that lap are one thick cloth there,
    and do not fold along the line of their buttons.
    """
    parts = [mesh.ties]
    for strip in strips(mesh):
        own = mesh.faces[mesh.face_panel == strip.host]
        face, weights = barycentric(strip.uv, mesh.uv, own)
        on = weights.min(1) > _OFF
        ids = np.repeat(strip.ids[on][:, None], 3, 1).astype(np.int32)
        parts.append(Ties(a=ids, wa=np.tile([1.0, 0.0, 0.0], (len(ids), 1)), b=own[face[on]].astype(np.int32),
                          wb=weights[on], gap=np.full(len(ids), 2 * LIFT_M)))  # fmt: skip
    return Ties(**{name: np.concatenate([getattr(part, name) for part in parts])
                   for name in ("a", "wa", "b", "wb", "gap")})


def lay_strips(mesh: ClothMesh, x: Floats) -> Floats:
    """The same places (V x 3, metres) with all strips laid."""
    x = x.copy()
    for strip in strips(mesh):
        own = mesh.faces[mesh.face_panel == strip.host]
        face, weights = barycentric(strip.uv, mesh.uv, own)
        weights = np.clip(weights, -0.7, 1.7)
        weights /= weights.sum(1, keepdims=True)
        normals = vertex_normals(x, own)
        normal = np.einsum("nk,nkj->nj", np.clip(weights, 0, 1), normals[own[face]])
        normal /= np.maximum(np.linalg.norm(normal, axis=1, keepdims=True), 1e-9)
        x[strip.ids] = np.einsum("nk,nkj->nj", weights, x[own[face]]) + strip.lift[:, None] * normal
    return x


def _strip(mesh: ClothMesh, seam: Seam, ref: EdgeRef, other: EdgeRef, sign: float) -> Strip:
    panel, host = mesh.index[ref.panel], mesh.index[other.panel]
    ids = np.nonzero(mesh.panel == panel)[0].astype(np.int32)
    share, height = _beside(mesh, ref, mesh.uv[ids])
    taken = (height > 0.05) & (height < WIDEST_CM)
    on_line = mesh.lines.get((panel, ref.edge))
    if on_line is not None:
        taken &= ~np.isin(ids, on_line[0])
    ids, share, height = ids[taken], share[taken], height[taken]
    span = ref.end - ref.begin
    part = (share - ref.begin) / (span if abs(span) > 1e-6 else 1.0)
    there = other.begin + (1 - part if seam.is_reversed else part) * (other.end - other.begin)
    feet, inwards = _frame(mesh, other, there)
    return Strip(ids=ids, host=host, uv=feet + inwards * height[:, None],
                 lift=sign * LIFT_M * np.clip(height / _RAMP_CM, 0, 1))  # fmt: skip


def _polyline(mesh: ClothMesh, ref: EdgeRef) -> Floats:
    line = line_of(mesh.pattern.panel(ref.panel), ref.edge)
    if line is None:
        raise KeyError(f"{ref.panel}: no line {ref.edge!r}")
    return line_points(line.points, np.linspace(0, 1, 101))


def _outwards(mesh: ClothMesh, ref: EdgeRef, points: Floats) -> Floats:
    """Unit normals of a line (K x 2) that point away from its panel's middle."""
    along = np.gradient(points, axis=0)
    along /= np.maximum(np.linalg.norm(along, axis=1, keepdims=True), 1e-9)
    side = np.stack([-along[:, 1], along[:, 0]], 1)
    middle = mesh.uv[mesh.panel == mesh.index[ref.panel]].mean(0)
    result: Floats = side if (points.mean(0) - middle) @ side.mean(0) > 0 else -side
    return result


def _beside(mesh: ClothMesh, ref: EdgeRef, uv: Floats) -> tuple[Floats, Floats]:
    """Share along the line of the point nearest to each uv, and how far outwards of it each lies (cm)."""
    points = _polyline(mesh, ref)
    out = _outwards(mesh, ref, points)
    near = np.argmin(np.linalg.norm(uv[:, None] - points[None], axis=2), axis=1)
    along = np.gradient(points, axis=0)
    # Between two points of the line, or else rows of the strip would be laid on one another.
    steps = np.einsum("ij,ij->i", uv - points[near], along[near]) / np.maximum((along[near] ** 2).sum(1), 1e-12)
    at = near + np.clip(steps, np.where(near == 0, -5.0, -0.5), np.where(near == 100, 5.0, 0.5))
    return at / 100.0, np.einsum("ij,ij->i", uv - points[near], out[near])


def _frame(mesh: ClothMesh, ref: EdgeRef, shares: Floats) -> tuple[Floats, Floats]:
    """Points of a line at shares, and the unit normals there that point to its panel's middle."""
    points = _polyline(mesh, ref)
    out = _outwards(mesh, ref, points)
    at = shares * 100
    low = np.clip(np.floor(at), 0, 99).astype(np.int32)
    feet = points[low] + (points[low + 1] - points[low]) * (at - low)[:, None]
    grid = np.arange(101.0)
    return feet, -np.stack([np.interp(at, grid, out[:, k]) for k in (0, 1)], 1)
