"""All that stands before the camera as one mesh: the garment, smooth; its trims; the mannequin."""

from dataclasses import dataclass, field, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from modiste.sewing.rendering.geometry.construction import quilted
from modiste.sewing.rendering.geometry.easing import eased
from modiste.sewing.rendering.geometry.loop import (
    Surface,
    evened,
    normals,
    on_folds,
    subdivide,
    surface,
    tangents,
    unit,
)
from modiste.sewing.rendering.values import Floats, Ints
from modiste.sewing.simulation.mesh.fold_lines import through_lines
from modiste.sewing.simulation.values import Hung

BODY: Final = "mannequin"
_FINE_ENOUGH: Final = 60_000
"""Meshes of more faces than this are smooth already."""
_FLAT: Final = 0.13
_PUFF_M: Final = 0.013
_PUFF_CM: Final = 2.2


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A thing of one surface: a panel (`index` into the pattern), a trim (into `panel`'s trims), or the mannequin."""

    kind: str
    index: int = -1
    trim: int = -1
    colour: str = ""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Piece:
    """A mesh that is added to the garment: N x 3 places and normals (m), along `tangent` runs u; `uv` in cm; `place` N:
    which of the garment's places its corners share the light of (None: they have their own).
    """

    item: Item
    vertices: Floats = field(repr=False)
    normals: Floats = field(repr=False)
    tangents: Floats = field(repr=False)
    uv: Floats = field(repr=False)
    faces: Ints = field(repr=False)
    place: Ints | None = field(repr=False, default=None)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Model:
    """`position`, `normal`, `tangent` V x 3, `uv` V x 2 (cm), `place` V: corners of one place share its light;
    `faces` F x 3, `item` F: index into `items`.
    """

    items: tuple[Item, ...]
    position: Floats = field(repr=False)
    normal: Floats = field(repr=False)
    tangent: Floats = field(repr=False)
    uv: Floats = field(repr=False)
    place: Ints = field(repr=False)
    faces: Ints = field(repr=False)
    item: Ints = field(repr=False)

    @property
    def places(self) -> int:
        """How many places there are."""
        return int(self.place.max(initial=-1)) + 1

    def face_normals(self) -> Floats:
        """F x 3, not of length 1."""
        a, b, c = (self.position[self.faces[:, corner]] for corner in range(3))
        return np.cross(b - a, c - a)


def smooth(hung: Hung) -> Surface:
    """The garment's surface, fine enough for any picture."""
    whole = surface(hung.vertices, hung.uv_cm, hung.panel, hung.faces, hung.weld)
    fine = evened(whole)
    return _pressed_flat(subdivide(fine) if len(fine.faces) < _FINE_ENOUGH else fine, hung)


def _pressed_flat(mesh: Surface, hung: Hung) -> Surface:
    """Panels that are pressed into folds keep the places they hung in: their layers lie so near to each other that
    smoothing would push one through the next."""
    folded = [index for index, panel in enumerate(hung.pattern.panels) if len(through_lines(panel))]
    chosen = np.flatnonzero(np.isin(mesh.panel, folded))
    if not len(chosen):
        return mesh
    places = mesh.places.copy()
    places[mesh.place[chosen]] = hung.vertices[hung.weld[mesh.parents[chosen]]].mean(axis=1)
    return replace(mesh, places=places)


def garment_piece(mesh: Surface, hung: Hung) -> Model:
    """The panels of a garment as a model."""
    normal = eased(mesh, normals(mesh))
    panels = tuple(Item(kind="panel", index=index) for index in range(len(hung.pattern.panels)))
    return Model(
        items=panels,
        position=mesh.places[mesh.place].astype(np.float32),
        normal=normal.astype(np.float32),
        tangent=tangents(mesh, normal).astype(np.float32),
        uv=mesh.uv.astype(np.float32),
        place=_lit_places(mesh),
        faces=mesh.faces,
        item=mesh.panel[mesh.faces[:, 0]].astype(np.int32),
    )


def _lit_places(mesh: Surface) -> Ints:
    """The place of each corner, both sides of a fold apart: light that falls on one does not reach the other."""
    apart = np.where(on_folds(mesh), mesh.facet + 1, 0).astype(np.int64)
    _, place = np.unique(mesh.place.astype(np.int64) * (int(apart.max(initial=0)) + 1) + apart, return_inverse=True)
    return np.asarray(place, np.int32)


def joined(model: Model, pieces: tuple[Piece, ...]) -> Model:
    """The model and more pieces, in order."""
    if not pieces:
        return model
    start, place, faces, item, count = len(model.position), [model.place], [model.faces], [model.item], model.places
    for number, piece in enumerate(pieces):
        if piece.place is None:
            place.append(np.arange(count, count + len(piece.vertices), dtype=np.int32))
            count += len(piece.vertices)
        else:
            place.append(piece.place)
        faces.append(piece.faces + start)
        item.append(np.full(len(piece.faces), len(model.items) + number, np.int32))
        start += len(piece.vertices)
    return Model(
        items=(*model.items, *(piece.item for piece in pieces)),
        position=np.concatenate([model.position, *(piece.vertices for piece in pieces)]),
        normal=np.concatenate([model.normal, *(piece.normals for piece in pieces)]),
        tangent=np.concatenate([model.tangent, *(piece.tangents for piece in pieces)]),
        uv=np.concatenate([model.uv, *(piece.uv for piece in pieces)]),
        place=np.concatenate(place),
        faces=np.concatenate(faces).astype(np.int32),
        item=np.concatenate(item),
    )


def mannequin_piece(hung: Hung) -> Piece | None:
    """The mannequin under a garment, without head, hands and feet, its openings closed; None where nothing of it may be
    seen: children's, and behind scarves and bags, which nobody wears there."""
    body = hung.body
    is_worn = any(panel.placement.region not in ("flat", "host") for panel in hung.pattern.panels)
    if body.sex == "children" or not is_worn:
        return None
    shown = body.faces[~body.hidden_faces]
    if not len(shown):
        return None
    used, faces = np.unique(shown, return_inverse=True)
    triangles = faces.reshape(-1, 3).astype(np.int32)
    vertices, normal = body.vertices[used], body.normals[used]
    if body.cap_vertices is not None and body.cap_normals is not None and body.cap_faces is not None:
        triangles = np.concatenate([triangles, (body.cap_faces + len(vertices)).astype(np.int32)])
        vertices = np.concatenate([vertices, body.cap_vertices])
        normal = np.concatenate([normal, body.cap_normals])
    return _plain_piece(vertices, normal, triangles, Item(kind=BODY))


def _plain_piece(vertices: NDArray[np.float64], normal: NDArray[np.float64], faces: Ints, item: Item) -> Piece:
    side = np.cross(np.array([0.0, 0.0, 1.0]), normal)
    side[np.linalg.norm(side, axis=1) < 1e-6] = (1.0, 0.0, 0.0)
    return Piece(item=item, vertices=vertices.astype(np.float32), normals=normal.astype(np.float32),
                 tangents=unit(side).astype(np.float32), uv=np.zeros((len(vertices), 2), np.float32), faces=faces)


def flattened(mesh: Surface, forward: Floats) -> Surface:
    """The garment laid on a table: what lies behind each other comes close, in its order."""
    away = mesh.places @ forward
    pressed = (away - away.max()) * (_FLAT - 1)
    return replace(mesh, places=mesh.places + pressed[:, None] * np.asarray(forward, np.float64))


def puffed(mesh: Surface, hung: Hung) -> Surface:
    """The garment with the filling between its quilting lines."""
    normal = normals(mesh)
    lift = np.zeros(len(mesh.place))
    for index in range(len(hung.pattern.panels)):
        lines, mine = quilted(hung.pattern, index), np.flatnonzero(mesh.panel == index)
        if lines is not None and len(mine):
            off = np.abs(lines.at(*mesh.uv[mine].astype(np.float32).T).off)
            # Away from the last line the filling thins out.
            lift[mine] = _PUFF_M * (1 - np.exp(-((off / _PUFF_CM) ** 2))) * np.clip((14 - off) / 8, 0, 1)
    if not lift.any():
        return mesh
    # A seam's place is moved once, by the mean of its corners.
    count = np.maximum(np.bincount(mesh.place, minlength=len(mesh.places)), 1)
    moved = np.stack([np.bincount(mesh.place, lift * normal[:, axis], len(mesh.places)) for axis in range(3)], axis=1)
    return replace(mesh, places=mesh.places + moved / count[:, None])
