"""What is mended once a garment hangs: stretched yarns, faces that cut through others, gathers that gape."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from modiste.core.material import Material
from modiste.sewing.simulation.checks import Keep, crossing_faces, crossing_pairs, outside_of
from modiste.sewing.simulation.dynamics.constraints import welded
from modiste.sewing.simulation.dynamics.contact import Collider, vertex_normals
from modiste.sewing.simulation.dynamics.slits import slit_sides
from modiste.sewing.simulation.finishing.ironing import Move, ironed
from modiste.sewing.simulation.finishing.layer_order import lay_over, layers_of
from modiste.sewing.simulation.finishing.strain_limiting import FEW, eased_on, joined, limit_stretch, stretched
from modiste.sewing.simulation.finishing.untangling import untangle
from modiste.sewing.simulation.mesh.fold_lines import through_lines
from modiste.sewing.simulation.mesh.meshing import ClothMesh
from modiste.sewing.simulation.mesh.seams import GATHER_GAP_M
from modiste.sewing.simulation.values import Floats, Ints

_ROUNDS: Final = 60
_FADE: Final = 8
_LAST_ROUNDS: Final = 12
_LAST_TRIES: Final = 3
_CUT_WEIGHS: Final = 5
_OUTSIDE_M: Final = 0.0016


def unmet(x: Floats, _moved: Ints | None = None) -> Floats:
    """Keeps all places as they are: where no body need be met."""
    return x


def mended(mesh: ClothMesh, x: Floats, cloths: list[Material], keep: Keep) -> Floats:
    """All of a garment (V x 3) out of the body and of itself, gathers closed, yarns of what was laid last relaxed."""
    dof, count = welded(len(mesh.uv), mesh.pairs)
    bare = np.array([panel.placement.region == "host" for panel in mesh.pattern.panels])[mesh.panel]

    met = np.nonzero(~bare)[0].astype(np.int32)

    def kept(places: Floats, moved: Ints | None = None) -> Floats:
        return keep(places, met if moved is None else moved[~bare[moved]])

    _, first = np.unique(dof, return_index=True)
    x, closed = close_gathers(mesh, kept(x), dof)
    unknown = _of_unknowns(keep, dof, bare)
    x = eased_on(mesh, x, cloths, unknown, closed, _LAST_ROUNDS)
    x = _falls_outside(mesh, kept(x), dof)
    weld = first.astype(np.int32)[dof]
    before = x
    x = _in_layers(mesh, x, weld, kept)
    x = kept(untangle(x, mesh.faces, weld, _ROUNDS, kept))
    # What was moved apart may be stretched now, and what is eased may cut again: once more, both.
    def eased(places: Floats) -> Floats:
        return limit_stretch(mesh, joined(places, dof, count), cloths, dof, _LAST_ROUNDS, unmet, closed)[dof]

    x = eased(x)
    moved = np.abs(x - before).max(1) > 1e-6
    x = kept(untangle(x, mesh.faces, weld, _ROUNDS // 2, kept, moved))
    pressed = np.array([len(through_lines(panel)) > 0 for panel in mesh.pattern.panels])[mesh.panel]
    x = kept(ironed(x, mesh.faces, weld, pressed, kept, untangle, lambda places: kept(eased(places)),
                    lambda places: stretched(mesh, places, cloths)))
    return _eased_last(mesh, x, weld, cloths, kept, lambda places: limit_stretch(
        mesh, joined(places, dof, count), cloths, dof, _ROUNDS, unknown, closed)[dof])


def _eased_last(mesh: ClothMesh, x: Floats, weld: Ints, cloths: list[Material], keep: Keep, ease: Move) -> Floats:
    """The same places with yarns eased once more where many are still too long, as far as that leaves fewer faces at
    fault: those stretched, and (for what may be seen of them) five times those that cut others.
    """
    def faults(places: Floats) -> int:
        cut = _CUT_WEIGHS * len(crossing_faces(places, mesh.faces, weld))
        return stretched(mesh, places, cloths) + cut

    if stretched(mesh, x, cloths) <= FEW * len(mesh.faces):
        return x
    best = faults(x), x
    for _ in range(_LAST_TRIES):
        x = keep(ease(x), None)
        x = keep(untangle(x, mesh.faces, weld, _LAST_ROUNDS, keep), None)
        best = min(best, (faults(x), x), key=lambda found: found[0])
        if best[0] <= FEW * len(mesh.faces):
            break
    return best[1]


def _of_unknowns(keep: Keep, dof: Ints, bare: NDArray[np.bool_]) -> Keep:
    """The same for the unknowns (`dof` V vertex -> unknown), but those of vertices that are `bare` (V) alone."""
    met = np.zeros(int(dof.max()) + 1, np.bool_)
    met[dof[~bare]] = True
    all_met = np.nonzero(met)[0].astype(np.int32)

    def kept(x: Floats, moved: Ints | None = None) -> Floats:
        return keep(x, all_met if moved is None else moved[met[moved]])

    return kept


def _in_layers(mesh: ClothMesh, x: Floats, weld: Ints, keep: Keep) -> Floats:
    """The same places with what lies over outside of what it lies on. Of a slit's two sides one lies over the other
    where they lap; where they stand off as a fold that is no help, so that it is done only if fewer faces cut then.
    """
    layers, over = layers_of(mesh.pattern)[mesh.face_panel], slit_sides(mesh)[mesh.faces].min(1)
    x = lay_over(x, mesh.faces, weld, layers, keep)
    if not over.any():
        return x
    laid = lay_over(x, mesh.faces, weld, (2 * layers + ((over > 0) & (over % 2 == 0))).astype(np.int32), keep)
    return min((x, laid), key=lambda places: len(crossing_pairs(places, mesh.faces, weld)))


def _falls_outside(mesh: ClothMesh, x: Floats, dof: Ints) -> Floats:
    """The same places with collars that fall over (but for the edge that they are sewn by) outside of what they lie
    on.
    """
    places = [panel.placement for panel in mesh.pattern.panels]
    falls = np.array([place.region == "neck" and place.layer >= 1 for place in places])[mesh.panel]
    under = np.array([place.region in ("torso", "left_arm", "right_arm") for place in places])[mesh.panel]
    free = np.nonzero(falls & ~np.isin(dof, dof[~falls]))[0].astype(np.int32)
    if not len(free) or not under.any():
        return x
    normals = vertex_normals(x, mesh.faces[under[mesh.faces[:, 0]]])
    lain_on = outside_of(Collider(x[under], normals[under], _OUTSIDE_M))
    return lain_on(x, free)


def close_gathers(mesh: ClothMesh, x: Floats, dof: Ints) -> tuple[Floats, Ints]:
    """The same places (V x 3) with gathered edges exactly on the shorter edge that they are sewn to; what lies beside
    them follows. And the unknowns that lie there now.
    """
    ties = mesh.ties
    is_point = ties.a.max(1) == ties.a.min(1)
    rows = np.nonzero((np.abs(ties.gap - GATHER_GAP_M) < 1e-9) & is_point)[0]
    count = int(dof.max()) + 1
    own = dof[ties.a[rows, 0]]
    rows, own = rows[~np.isin(own, dof[ties.b[rows]])], own[~np.isin(own, dof[ties.b[rows]])]
    if not len(rows):
        return x, np.zeros(0, np.int32)
    one, first = np.unique(own, return_index=True)
    on = np.einsum("nk,nkj->nj", ties.wb[rows[first]], x[ties.b[rows[first]]])
    still = np.unique(dof[ties.b[rows]])
    jumps = on - x[ties.a[rows[first], 0]]
    moves = np.zeros((count, 3))
    faces = dof[mesh.faces]
    ends = np.concatenate([faces, faces[:, [1, 2, 0]]]).ravel(), np.concatenate([faces[:, [1, 2, 0]], faces]).ravel()
    many = np.maximum(np.bincount(ends[0], minlength=count), 1)[:, None]
    for _ in range(_FADE):
        moves = np.stack([np.bincount(ends[0], moves[ends[1], k], count) for k in range(3)], 1) / many
        moves[still] = 0
        moves[one] = jumps
    return x + moves[dof], one.astype(np.int32)
