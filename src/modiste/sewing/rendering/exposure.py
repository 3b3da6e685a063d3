"""What falls on the film, whatever the cloth: which place of which piece each pixel sees, and in what light."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Final

import numpy as np
from numpy.typing import NDArray

from modiste.core.colour import srgb_to_linear
from modiste.sewing.pattern.values import Pattern
from modiste.sewing.rendering.cloth.fading import fading
from modiste.sewing.rendering.cloth.layout import Lay, lays
from modiste.sewing.rendering.geometry.model import (
    Model,
    flattened,
    garment_piece,
    joined,
    mannequin_piece,
    puffed,
    smooth,
)
from modiste.sewing.rendering.geometry.refine import refined_at_edges, refined_at_trims, refined_under
from modiste.sewing.rendering.geometry.rims import RIM, rims
from modiste.sewing.rendering.geometry.stacking import stacked
from modiste.sewing.rendering.light.light import Rig, rig, visibility
from modiste.sewing.rendering.raycast.camera import Camera, frame
from modiste.sewing.rendering.raycast.rays import MAX_LAYERS, Samples, Scene, see, see_behind
from modiste.sewing.rendering.trims.trims import neck_label, trim_pieces
from modiste.sewing.rendering.values import Floats, Ints, Shot
from modiste.sewing.simulation.values import Hung

_OFF_M = 3e-4
_THIN: Final[Mapping[str, float]] = MappingProxyType({})
"""No part's edges are thick enough to show."""
_COVERED = 0.8


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Behind:
    """What lies behind sheer cloth, one layer on: `sample` N of the first layer, `face`, `u`, `v` N."""

    sample: np.ndarray = field(repr=False)
    face: Ints = field(repr=False)
    u: Floats = field(repr=False)
    v: Floats = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Exposure:
    """A garment as seen and lit; `develop` gives it any cloth. `right` and `wrong` P x 2: shares of the dome's and of
    the soft box's light on the two sides of each place; below 0 where no ray has asked. `worn` V: how faded corners
    are; `colours` V x 3: reflectance that takes the place of the cloth's. `behind` what sheer cloth shows, where
    `sheer` (parts) says that it is.
    """

    shot: Shot
    pattern: Pattern
    lays: tuple[Lay, ...]
    camera: Camera
    model: Model = field(repr=False)
    samples: Samples = field(repr=False)
    right: Floats = field(repr=False)
    wrong: Floats = field(repr=False)
    worn: Floats = field(repr=False)
    colours: Floats | None = field(repr=False, default=None)
    behind: tuple[Behind, ...] = ()
    sheer: frozenset[str] = frozenset()

    @property
    def lights(self) -> Rig:
        """The light it stands in."""
        return rig(self.camera, flat=self.shot.show == "flat")

    @property
    def front(self) -> np.ndarray:
        """F: whether a face shows its right side to the camera."""
        return self.model.face_normals() @ self.camera.forward < 0


def stage(hung: Hung, shot: Shot, *, is_fine: bool = True, thickness: Mapping[str, float] = _THIN
          ) -> tuple[Model, Camera, Ints]:
    """What stands before the camera, the camera, and between which of the hung vertices the garment's corners lie.
    `is_fine`: with more corners where shadows are small, which come after those; `thickness` (m) of the edges of parts
    of thick cloth.
    """
    mesh = stacked(puffed(smooth(hung), hung), hung.pattern)
    body = hung.body.vertices[np.unique(hung.body.faces[~hung.body.hidden_faces])]
    camera = frame(shot, np.concatenate([mesh.places, body]) if shot.is_whole else mesh.places)
    if shot.show == "flat":
        mesh = flattened(mesh, camera.forward)
    model = garment_piece(mesh, hung)
    mannequin = mannequin_piece(hung) if shot.show == "mannequin" else None
    others = trim_pieces(model, hung.pattern)
    label = neck_label(model, hung.pattern)
    others = (*others, label) if label else others
    folded = rims(model, mesh, hung.pattern, thickness)
    around = np.concatenate([piece.vertices for piece in others]) if others else np.zeros((0, 3), np.float32)
    if is_fine:
        model = refined_at_trims(refined_at_edges(model, mesh), around)
    whole = joined(model, (*others, *folded, mannequin) if mannequin else (*others, *folded))
    if mannequin and is_fine:
        whole = refined_under(whole, mesh, len(whole.items) - 1)
    return whole, camera, mesh.parents


def expose(hung: Hung, shot: Shot, sheer: frozenset[str] = frozenset(),
           vertex_colours: NDArray[np.floating] | None = None, thickness: Mapping[str, float] = _THIN) -> Exposure:
    """Trace a garment. `sheer` are the parts whose cloth shows what is under it; `vertex_colours` as `photograph`;
    `thickness` as `stage`."""
    model, camera, parents = stage(hung, shot, is_fine=vertex_colours is None, thickness=thickness)
    scene = Scene(model.position, model.faces)
    samples = see(scene, camera, model.position, model.item, model.face_normals())
    unlit = np.full((model.places, 2), -1, np.float32)
    dark = Exposure(shot=shot, pattern=hung.pattern, lays=lays(hung), camera=camera, model=model, samples=samples,
                    right=unlit, wrong=unlit.copy(), worn=fading(model, hung.pattern, hung.body),
                    colours=None if vertex_colours is None else _spread(vertex_colours, parents, len(model.position)))
    return lighted(through(dark, scene, sheer), shading_scene(model, scene))


def shading_scene(model: Model, scene: Scene) -> Scene:
    """What stands in the way of light: all but the folds at edges, which reach into the cloth that they lie on and
    would darken it in spots."""
    is_rim = np.array([item.kind == RIM for item in model.items])[model.item]
    return Scene(model.position, model.faces[~is_rim]) if is_rim.any() else scene


def _spread(colours: NDArray[np.floating], parents: Ints, corners: int) -> Floats:
    """Reflectance of corners from sRGB (0 to 1) of the hung vertices."""
    found = np.full((corners, 3), 0.5, np.float32)
    found[: len(parents)] = srgb_to_linear(np.asarray(colours, np.float64)[parents].mean(axis=1))
    return found


def through(exposure: Exposure, scene: Scene, sheer: frozenset[str]) -> Exposure:
    """The same, with what lies behind panels of the sheer parts."""
    behind: list[Behind] = []
    if sheer:
        clear = np.array([item.kind in ("panel", RIM) and exposure.pattern.panels[item.index].part in sheer
                          for item in exposure.model.items])
        seen = exposure.samples
        sample = np.flatnonzero(seen.face >= 0)
        face, u, v = seen.face[sample], seen.u[sample], seen.v[sample]
        for _ in range(MAX_LAYERS - 1):
            on = clear[exposure.model.item[face]]
            sample, face, u, v = sample[on], face[on], u[on], v[on]
            if not len(sample):
                break
            face, u, v = see_behind(scene, exposure.camera, _points(exposure.model, face, u, v))
            hit = face >= 0
            sample, face, u, v = sample[hit], face[hit], u[hit], v[hit]
            behind.append(Behind(sample=sample, face=face, u=u, v=v))
    return replace(exposure, behind=tuple(behind), sheer=sheer)


def lighted(exposure: Exposure, scene: Scene) -> Exposure:
    """The same, with light at every place that is seen."""
    model, front = exposure.model, exposure.front
    seen = np.concatenate([exposure.samples.face, *(layer.face for layer in exposure.behind)])
    shown = np.zeros(len(model.faces), np.bool_)
    shown[seen[seen >= 0]] = True
    sides = []
    for light, faces, sign in ((exposure.right, shown & front, 1), (exposure.wrong, shown & ~front, -1)):
        wanted = np.zeros(model.places, np.bool_)
        wanted[model.place[model.faces[faces]]] = True
        wanted &= light[:, 0] < 0
        place = np.flatnonzero(wanted)
        corner = _any_corner(model)[place]
        filled = light.copy()
        normal = model.normal[corner] * sign
        filled[place] = visibility(scene, exposure.lights, model.position[corner], normal)
        _brighten_covered(filled, place, _covered(scene, exposure, model.position[corner], normal), model)
        sides.append(filled)
    return replace(exposure, right=sides[0], wrong=sides[1])


def _covered(scene: Scene, exposure: Exposure, points: Floats, normals: Floats) -> np.ndarray:
    """Whether something lies between places and the camera, N."""
    start = points + np.float32(_OFF_M) * normals
    return scene.blocked(start, np.broadcast_to(-exposure.camera.forward, start.shape))


def _brighten_covered(light: Floats, place: np.ndarray, covered: np.ndarray, model: Model) -> None:
    """What lies just under an edge is seen by nobody, but its darkness would be spread over the triangle that comes out
    from under it, as a tooth: it is as light as what is seen beside it, less a shadow (light in place).
    """
    asked, hidden = np.zeros(model.places, np.bool_), np.zeros(model.places, np.bool_)
    asked[place], hidden[place[covered]] = True, True
    corners = model.place[model.faces]
    corners = corners[hidden[corners].any(axis=1)]
    after = np.roll(corners, -1, axis=1)
    one, two = np.concatenate([corners, after]).ravel(), np.concatenate([after, corners]).ravel()
    open_to = hidden[one] & asked[two] & ~hidden[two]
    one, two = one[open_to], two[open_to]
    many = np.bincount(one, minlength=model.places)
    chosen = np.flatnonzero(many)
    for side in range(light.shape[1]):
        beside = np.bincount(one, light[two, side], model.places)[chosen] / many[chosen]
        light[chosen, side] = np.maximum(light[chosen, side], np.float32(_COVERED) * beside)


def _any_corner(model: Model) -> Ints:
    corner = np.zeros(model.places, np.int32)
    # The first of each, which is the garment's own where the fold at its edge shares it.
    corner[model.place[::-1]] = np.arange(len(model.place), dtype=np.int32)[::-1]
    return corner


def _points(model: Model, face: Ints, u: Floats, v: Floats) -> Floats:
    a, b, c = (model.position[model.faces[face, corner]] for corner in range(3))
    return np.asarray(a * (1 - u - v)[:, None] + b * u[:, None] + c * v[:, None], np.float32)
