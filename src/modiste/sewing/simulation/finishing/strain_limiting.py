"""Strain limiting: no yarn longer than it can be.

Stretch is limited per triangle along warp and weft (as Thomaszewski et al. 2009, "Continuum-based Strain Limiting"),
over all triangles at once, with over-relaxation.
"""

from typing import Final

import numpy as np

from modiste.core.material import Material
from modiste.sewing.simulation.checks import Keep
from modiste.sewing.simulation.dynamics.constraints import welded
from modiste.sewing.simulation.mesh.meshing import ClothMesh
from modiste.sewing.simulation.values import Floats, Ints

WOVEN_GIVE: Final = 0.09
"""Cloth that gives less than this is woven without elastane."""
_LIMIT: Final = 0.04
_VISIBLE: Final = 0.02
_OVER: Final = 1.4
_MORE: Final = (40, 40, 40)
FEW: Final = 0.005
"""Share of faces with a yarn too long that is left as it is."""
_MOMENTUM: Final = 0.85


def relaxed(mesh: ClothMesh, x: Floats, cloths: list[Material], keep: Keep, rounds: int = 40) -> Floats:
    """The same places (V x 3) with yarns no longer than they can be; seams stay closed."""
    dof, count = welded(len(mesh.uv), mesh.pairs)
    return limit_stretch(mesh, joined(x, dof, count), cloths, dof, rounds, keep)[dof]


def eased_on(mesh: ClothMesh, x: Floats, cloths: list[Material], keep: Keep, fixed: Ints | None = None,
             rounds: int = 0) -> Floats:  # fmt: skip
    """`relaxed` with so many rounds, and more while many yarns are still too long: slack must come from far where cloth
    is close on a body. The unknowns `fixed` stay.
    """
    dof, count = welded(len(mesh.uv), mesh.pairs)
    places = joined(x, dof, count)
    for number in (rounds, *_MORE):
        places = limit_stretch(mesh, places, cloths, dof, number, keep, fixed)
        if stretched(mesh, places[dof], cloths) <= FEW * len(mesh.faces):
            break
    return places[dof]


def joined(x: Floats, dof: Ints, count: int) -> Floats:
    """The unknowns (U x 3) at the mean of the places (V x 3) that they join."""
    many = np.bincount(dof, minlength=count)[:, None]
    result: Floats = np.stack([np.bincount(dof, x[:, k], count) for k in range(3)], 1) / many
    return result


def limit_stretch(mesh: ClothMesh, x: Floats, cloths: list[Material], dof: Ints, rounds: int,
                  keep: Keep, fixed: Ints | None = None) -> Floats:  # fmt: skip
    """The same unknowns (U x 3, metres) with no yarn stretched beyond its limit, as far as so many rounds get.

    `dof` V vertex -> unknown; `keep` moves what got into the body out of it, now and then; the unknowns `fixed` stay.
    """
    most, slopes = _yarn_limits(mesh, cloths)
    faces = dof[mesh.faces]
    x = x.copy()
    speed, moved = np.zeros_like(x), np.zeros(len(x), bool)
    for number in range(rounds):
        corners = x[faces]
        moves = []
        for k in (0, 1):
            image = np.einsum("nc,ncj->nj", slopes[k], corners)
            length = np.sqrt(np.einsum("ij,ij->i", image, image))
            bad = np.nonzero(length > most)[0]
            size = (length[bad] - most[bad]) / np.maximum((slopes[k][bad] ** 2).sum(1), 1e-9)
            way = image[bad] / length[bad, None] * size[:, None]
            moves.append((faces[bad], -slopes[k][bad][:, :, None] * way[:, None]))
        ids = np.concatenate([m[0].ravel() for m in moves])
        if not len(ids):
            break
        step = _averaged(ids, np.concatenate([m[1].reshape(-1, 3) for m in moves]), len(x)) * _OVER
        if fixed is not None:
            step[fixed] = 0
        # Momentum carries slack from far; it is dropped where a round would push back.
        speed = step + _MOMENTUM * np.where((step * speed).sum(1, keepdims=True) >= 0, speed, 0.0)
        x += speed
        moved[ids] = True
        if number % 8 == 7:
            x = keep(x, np.nonzero(moved)[0].astype(np.int32))
            moved[:] = False
    return keep(x, None)


def stretched(mesh: ClothMesh, x: Floats, cloths: list[Material]) -> int:
    """How many faces have a yarn clearly longer than its limit."""
    most, slopes = _yarn_limits(mesh, cloths)
    lengths = [np.linalg.norm(np.einsum("nc,ncj->nj", slope, x[mesh.faces]), axis=1) for slope in slopes]
    return int(np.count_nonzero(np.max(lengths, axis=0) > most + _VISIBLE))


def _yarn_limits(mesh: ClothMesh, cloths: list[Material]) -> tuple[Floats, tuple[Floats, Floats]]:
    """Per face how long a metre of yarn may become, and the slopes of warp and weft."""
    limit = np.array([1 + (_LIMIT if cloth.give < WOVEN_GIVE else max(cloth.give, _LIMIT)) for cloth in cloths])
    grain = np.deg2rad([panel.grain_deg for panel in mesh.pattern.panels])
    return limit[mesh.face_panel], _slopes(mesh, grain[mesh.face_panel])


def _slopes(mesh: ClothMesh, grain: Floats) -> tuple[Floats, Floats]:
    """Per face the weights of its corners (F x 3) that give the image of a metre of warp, and of weft."""
    uv = mesh.uv[mesh.faces] / 100
    cos, sin = np.cos(grain)[:, None], np.sin(grain)[:, None]
    p, q = uv[..., 0] * cos + uv[..., 1] * sin, uv[..., 1] * cos - uv[..., 0] * sin
    det = (p[:, 1] - p[:, 0]) * (q[:, 2] - q[:, 0]) - (p[:, 2] - p[:, 0]) * (q[:, 1] - q[:, 0])
    det = np.where(np.abs(det) < 1e-9, 1e-9, det)[:, None]
    along = np.stack([q[:, 1] - q[:, 2], q[:, 2] - q[:, 0], q[:, 0] - q[:, 1]], 1) / det
    across = np.stack([p[:, 2] - p[:, 1], p[:, 0] - p[:, 2], p[:, 1] - p[:, 0]], 1) / det
    return along, across


def _averaged(ids: Ints, moves: Floats, count: int) -> Floats:
    """The mean of all moves (N x 3) of each of `count` points."""
    many = np.maximum(np.bincount(ids, minlength=count), 1)[:, None]
    return np.stack([np.bincount(ids, moves[:, k], count) for k in range(3)], 1) / many
