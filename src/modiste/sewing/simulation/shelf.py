"""Garments that hang already, kept small: whole, for the very same garment, and as the beginning of like ones.

Meshing is deterministic, so that a shelf need keep the places of a mesh's vertices alone. Each is kept as what it is
off the place that its neighbours on the panel let expect: a quadratic fitted to those that are known already, from a
few vertices far apart to all (as progressive meshes are coded; Alliez and Desbrun 2001). About 15 kB a garment of
8,000 vertices, true to a fortieth of a millimetre.
"""

import lzma
import struct
from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from hashlib import blake2b
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from modiste.core.errors import InputError
from modiste.core.material import Material
from modiste.sewing.pattern.values import Pattern
from modiste.sewing.simulation.checks import strains
from modiste.sewing.simulation.dynamics.constraints import welded
from modiste.sewing.simulation.mesh.meshing import ClothMesh, build_mesh
from modiste.sewing.simulation.values import BodyMesh, Floats, Hung, Ints

Packed = NDArray[np.uint8]

_STEP_M: Final = 5e-5
_LZMA: Final = ({"id": lzma.FILTER_LZMA1, "preset": 9, "dict_size": 1 << 20},)
"""A garment is some ten thousand bytes: the preset's window of 64 MiB would take ten times as long to lay out."""
_HEAD: Final = struct.Struct("<16sIddd")
"""The fingerprint, how many vertices, the spacing (cm), and the means of their uv (cm): is it the mesh of old?"""
_SAME_CM: Final = 1e-3
_JOINED: Final = 2
"""Sewn vertices lie at most so many steps apart."""
_LEVELS: Final = 5
_NEIGHBOURS: Final = 12
_APART_CM: Final = 1000.0
_HOW_IT_HANGS: Final = ("weight_gsm", "thickness_mm", "stretch_n_per_m", "shear_n_per_m", "bending_nm", "give",
                        "friction")  # fmt: skip


def pack(hung: Hung, fingerprint: bytes = bytes(16)) -> Packed:
    """The places of a hung garment as N bytes, with what `fingerprint` says of how it was hung.

    Raises InputError where it does not know its spacing, or was not meshed with it.
    """
    mesh, places, own = _in_steps(hung)
    steps = []
    for ids, known in _stages(mesh, own):
        expected = _expected(mesh, places, known, ids)
        steps.append((places[ids] - expected).astype(np.int64))
    signed = np.concatenate(steps).T.ravel()
    whole = np.where(signed >= 0, 2 * signed, -2 * signed - 1).astype("<u4")
    # Bytes of one rank together: all but the lowest are nearly always 0.
    ranks = whole.view(np.uint8).reshape(-1, 4).T.tobytes()
    head = _HEAD.pack(fingerprint, len(mesh.uv), mesh.spacing_cm, *(float(mean) for mean in mesh.uv.mean(0)))
    return np.frombuffer(head + lzma.compress(ranks, lzma.FORMAT_ALONE, filters=_LZMA), np.uint8)


def as_packed(hung: Hung, body: BodyMesh) -> Hung:
    """The garment as `unpack` gives what `pack` makes of it, which takes less than doing both.

    Raises as `pack` does.
    """
    mesh, places, own = _in_steps(hung)
    if len(own) < len(places):
        places = places[own][_places_of(mesh)[1]]
    return as_hung(mesh, places * _STEP_M, body)


def unpack(packed: Packed, pattern: Pattern, body: BodyMesh) -> Hung:
    """The garment that was packed; `pattern` and `body` are those that it was hung with (but for trims and marks).

    Raises InputError where the pattern is another one (it meshes to other points), or the bytes are damaged.
    """
    try:
        _, count, spacing, *means = _HEAD.unpack(packed[: _HEAD.size].tobytes())
        ranks = np.frombuffer(lzma.decompress(packed[_HEAD.size :].tobytes(), lzma.FORMAT_ALONE), np.uint8)
        whole = np.ascontiguousarray(ranks.reshape(4, -1).T).view("<u4").reshape(3, -1).T.astype(np.int64)
    except (struct.error, lzma.LZMAError, ValueError) as error:
        raise InputError("sewing.shelf_damaged", garment=pattern.garment) from error
    mesh = build_mesh(pattern, spacing)
    if len(mesh.uv) != count or np.abs(mesh.uv.mean(0) - means).max() > _SAME_CM:
        raise InputError("sewing.shelf_other_cut", garment=pattern.garment)
    first, dof = _places_of(mesh)
    if len(whole) not in (count, len(first)):
        raise InputError("sewing.shelf_other_cut", garment=pattern.garment)
    steps = np.where(whole & 1, -(whole + 1) // 2, whole // 2)
    places, start = np.zeros((count, 3)), 0
    for ids, known in _stages(mesh, first if len(whole) < count else np.arange(count, dtype=np.int32)):
        places[ids] = _expected(mesh, places, known, ids) + steps[start : start + len(ids)]
        start += len(ids)
    return as_hung(mesh, (places[first][dof] if len(whole) < count else places) * _STEP_M, body)


def fingerprint_of(packed: Packed) -> bytes:
    """What `pack` was told of how a garment was hung, 16 bytes."""
    return packed[:16].tobytes()


def fingerprint(pattern: Pattern, materials: Mapping[str, Material], body: BodyMesh) -> bytes:
    """16 bytes that say how a garment hangs: the same where outlines, seams, cloth, body and pose are the same; trims,
    marks, colours and names of pieces do not count.
    """
    panels = tuple(
        (replace(panel, piece="", part="", notches=(), trims=(), is_mirrored=False, fold_line=None, quantity=1),
         *(getattr(materials.get(panel.part, materials["body"]), name) for name in _HOW_IT_HANGS))
        for panel in pattern.panels)
    told = _plain((panels, pattern.seams, pattern.holds, body.measures, body.sex, body.pose))
    return blake2b(repr(told).encode(), digest_size=16).digest()


def _plain(value: object) -> object:
    """A value as tuples, its numbers rounded: the last bits of a curve are another machine's."""
    if isinstance(value, float):
        return round(value, 4) + 0.0 if abs(value) >= 1e-3 else float(f"{value:.4g}")
    if isinstance(value, tuple):
        return tuple(_plain(item) for item in value)
    if is_dataclass(value):
        return tuple(_plain(getattr(value, field.name)) for field in fields(value))
    return value


def _in_steps(hung: Hung) -> tuple[ClothMesh, Floats, Ints]:
    """The mesh of a hung garment, the places of its vertices in whole steps (V x 3), and those that are kept (ids)."""
    mesh = build_mesh(hung.pattern, hung.spacing_cm) if hung.spacing_cm > 0 else None
    if mesh is None or len(mesh.uv) != len(hung.vertices):
        raise InputError("sewing.shelf_spacing", garment=hung.pattern.garment)
    places = np.round(hung.vertices / _STEP_M) + 0.0  # no zeros below zero, which whole numbers do not know
    first, dof = _places_of(mesh)
    # In pressed pleats what is sewn together need not lie together: then every vertex is kept.
    own = first if np.abs(places - places[first][dof]).max() <= _JOINED else np.arange(len(dof), dtype=np.int32)
    return mesh, places, own


def _places_of(mesh: ClothMesh) -> tuple[Ints, Ints]:
    """The first vertex of each that is sewn together (U), and the index into these of each vertex (V)."""
    dof, _ = welded(len(mesh.uv), mesh.pairs)
    _, first = np.unique(dof, return_index=True)
    return first.astype(np.int32), dof


def _stages(mesh: ClothMesh, own: Ints) -> list[tuple[Ints, Ints]]:
    """The vertices `own` from few to all, and those known before each stage."""
    panel = mesh.panel[own].astype(np.int64)
    taken = np.zeros(len(own), np.bool_)
    stages: list[tuple[Ints, Ints]] = []
    for level in range(_LEVELS, -1, -1):
        fresh = ~taken
        if level:
            # One vertex of each square of a grid that has none yet; the grid gets finer.
            column, row = np.floor(mesh.uv[own] / (mesh.spacing_cm * 2**level)).astype(np.int64).T
            square = (panel << 40) + ((column + (1 << 15)) << 20) + row + (1 << 15)
            _, at = np.unique(square, return_index=True)
            fresh = np.zeros(len(own), np.bool_)
            fresh[at[~np.isin(square[at], square[taken])]] = True
        stages.append((own[fresh], own[taken]))
        taken |= fresh
    return [stage for stage in stages if len(stage[0])]


def _expected(mesh: ClothMesh, places: Floats, known: Ints, ids: Ints) -> Floats:
    """Whole places (N x 3, steps) where the vertices `ids` are likely, by those known on their panels."""
    if not len(known):
        return np.zeros((len(ids), 3))
    apart = np.stack([mesh.panel * _APART_CM, np.zeros(len(mesh.panel))], 1) + mesh.uv
    count = min(_NEIGHBOURS, len(known))
    distance, near = cKDTree(apart[known]).query(apart[ids], k=count)
    distance, near = distance.reshape(len(ids), count), known[near.reshape(len(ids), count)]
    mine = mesh.panel[near] == mesh.panel[ids][:, None]
    weight = np.where(mine, 1 / (distance**2 + (0.5 * distance[:, :1]) ** 2 + 1e-9), 0)
    x, y = np.moveaxis(np.where(mine[..., None], apart[near] - apart[ids][:, None], 0)
                       / (distance[:, min(1, count - 1), None, None] + 1e-9), 2, 0)  # fmt: skip
    basis = np.stack([np.ones_like(x), x, y, x * x, x * y, y * y], -1)
    matrix = np.einsum("nki,nkj,nk->nij", basis, basis, weight)
    right = np.einsum("nki,nkj,nk->nij", basis, places[near], weight)
    ridge = np.array([1e-9, 1e-3, 1e-3, 3e-3, 3e-3, 3e-3]) * np.maximum(weight.sum(1), 1e-12)[:, None]
    found: Floats = np.asarray(np.linalg.solve(matrix + ridge[:, :, None] * np.eye(6), right)[:, 0], np.float64)
    found[~mine.any(1)] = places[known].mean(0)
    return np.round(found)


def as_hung(mesh: ClothMesh, x: Floats, body: BodyMesh) -> Hung:
    """A mesh at places x (V x 3, metres) as a hung garment."""
    dof, _ = welded(len(mesh.uv), mesh.pairs)
    _, first = np.unique(dof, return_index=True)
    layer = np.array([panel.placement.layer for panel in mesh.pattern.panels], np.int32)[mesh.panel]
    strain = strains(mesh.uv, mesh.faces, x)
    return Hung(pattern=mesh.pattern, vertices=x, uv_cm=mesh.uv, panel=mesh.panel, faces=mesh.faces,
                weld=first.astype(np.int32)[dof], layer=layer, strain=strain, body=body,
                spacing_cm=mesh.spacing_cm)  # fmt: skip
