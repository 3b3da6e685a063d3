"""Elastic, belts, bands and waistbands: what keeps an edge at its height and draws it to its girth."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from modiste.core.errors import InputError
from modiste.core.material import Material
from modiste.sewing.pattern.geometry import edge_length, ref_length
from modiste.sewing.pattern.values import Hold
from modiste.sewing.simulation.dynamics.bindings import BAND_SHARE, bound_edges
from modiste.sewing.simulation.dynamics.constraints import drawn_together, shortened
from modiste.sewing.simulation.dynamics.solver import Rows
from modiste.sewing.simulation.mesh.meshing import ClothMesh
from modiste.sewing.simulation.mesh.seams import NO_TIES, Ties
from modiste.sewing.simulation.placement.belting import TIGHTEST, belted
from modiste.sewing.simulation.placement.cowls import stays
from modiste.sewing.simulation.placement.tubes import landmark, trunk_girths
from modiste.sewing.simulation.values import BodyMesh, Floats, Ints

_LOOSE: Final = 0.05
_LOOSE_CM: Final = 3.0
"""A band wider than the body by so much still stays where it was made to sit."""
_NARROW_CM: Final = 9.0


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Held:
    """Vertices `ids` held at `heights` (metres); edges (N x 2 vertices) drawn to `shares` of their length; `belted`
    points of the cloth drawn together by belts, `stays` by ribbons inside.
    """

    ids: Ints
    heights: Floats
    edges: tuple[Ints, ...] = ()
    shares: tuple[float, ...] = ()
    uv: Floats = field(default_factory=lambda: np.zeros((0, 2)), repr=False)
    belted: Ties = field(default=NO_TIES, repr=False)
    stays: Ties = field(default=NO_TIES, repr=False)

    def rows(self, dof: Ints, count: int) -> Rows:
        """Elastic and belts as rows of the solver: springs as short as they are drawn."""
        edges = np.concatenate([np.zeros((0, 2), np.int32), *self.edges])
        shares = np.repeat(np.array(self.shares), [len(row) for row in self.edges])
        rows = shortened(edges, self.uv, dof, count, shares).with_more(drawn_together(self.belted, dof, count))
        return rows.with_more(drawn_together(self.stays, dof, count))


def hold_all(mesh: ClothMesh, body: BodyMesh, materials: Mapping[str, Material]) -> Held:
    """All holds of a pattern on its mesh, and the bands that its cloths (`materials` by part) are bound with."""
    ids: list[Ints] = []
    heights: list[Floats] = []
    edges: list[Ints] = []
    shares: list[float] = []
    for ring in _rings(mesh):
        lower = _slid(mesh, ring[0], body)
        length = sum(ref_length(mesh.pattern, hold.ref) for hold in ring)
        share = float(np.clip(ring[0].girth_cm / max(length, 1e-6), TIGHTEST, 1.0))
        for hold in ring:
            row = _vertices(mesh, hold)
            if len(row) < 2:
                continue
            if share < 0.985:
                edges.append(np.stack([row[:-1], row[1:]], 1))
                shares.append(share)
            if hold.landmark is not None:
                ids.append(row)
                heights.append(np.full(len(row), float(landmark(body, hold.landmark)[2]) - hold.below_cm / 100 - lower))
    bound = bound_edges(mesh, materials)
    edges += bound
    shares += [BAND_SHARE] * len(bound)
    stayed = _stays(mesh, body)
    ids.append(stayed[0])
    heights.append(stayed[1])
    none = np.zeros(0, np.int32)
    return Held(ids=np.concatenate(ids) if ids else none, heights=np.concatenate(heights) if heights else np.zeros(0),
                edges=tuple(edges), shares=tuple(shares), uv=mesh.uv, belted=belted(mesh, body),
                stays=stays(mesh))  # fmt: skip


def _stays(mesh: ClothMesh, body: BodyMesh) -> tuple[Ints, Floats]:
    """Vertices of the waist seam of a bodice without shoulders, and the heights that its stay keeps them at: a ribbon
    around the waist, as is sewn into such gowns. Nothing else carries the skirt; it would slide down to the hips.
    """
    panels = mesh.pattern.panels
    if any(edge.name.startswith("shoulder") for panel in panels for edge in panel.edges):
        return np.zeros(0, np.int32), np.zeros(0)
    is_skirt = np.array([panel.part == "skirt" and panel.placement.landmark == "waist" for panel in panels])
    is_body = np.array([panel.part == "body" and panel.placement.region == "torso" for panel in panels])
    both = mesh.panel[mesh.pairs]
    across = np.concatenate([mesh.pairs[is_skirt[both[:, k]] & is_body[both[:, 1 - k]], 1 - k] for k in (0, 1)])
    ids: Ints = np.unique(across).astype(np.int32)
    # A bodice is drafted from the waist up: there its y is 0.
    return ids, float(landmark(body, "waist")[2]) + mesh.uv[ids, 1] / 100


def narrow_shoulders(mesh: ClothMesh, held: Ints) -> Ints:
    """Vertices of narrow shoulders and of straps (but those `held` already), which are held up until they are sewn: a
    tight bodice slides down to the waist as it closes, and they would be joined beside the arm.
    """
    found = [np.zeros(0, np.int32)]
    for (number, name), (ids, _) in mesh.edges.items():
        panel = mesh.pattern.panels[number]
        if name.startswith("shoulder") and panel.placement.region == "torso":
            own = next((edge for edge in panel.edges if edge.name == name), None)
            found += [ids] if own is not None and edge_length(own) < _NARROW_CM else []
    result: Ints = np.setdiff1d(np.concatenate(found), held).astype(np.int32)
    return result


def _slid(mesh: ClothMesh, hold: Hold, body: BodyMesh) -> float:
    """How far (metres) a waist slides down until the body is as wide as it is. Raises InputError where it never is."""
    if hold.landmark is None or hold.girth_cm <= 1.04 * body.measures.waist + 1.5 or _has_shoulders(mesh, body):
        return 0.0
    height = float(landmark(body, hold.landmark)[2]) - hold.below_cm / 100
    crotch = float(landmark(body, "crotch")[2])
    stations, girths = trunk_girths(body)
    below = (stations <= height + 0.005) & (stations > crotch + 0.02)
    fits = stations[below][girths[below] >= hold.girth_cm - max(_LOOSE_CM, _LOOSE * hold.girth_cm)]
    if not len(fits):
        widest, there = float(girths[below].max()), float(np.interp(height, stations, girths))
        raise InputError("sewing.waist_falls", garment=mesh.pattern.garment, girth_cm=hold.girth_cm, there=there,
                         widest=widest, most=there + 4)  # fmt: skip
    return max(0.0, height - float(fits.max()))


def _has_shoulders(mesh: ClothMesh, body: BodyMesh) -> bool:
    """Whether the garment hangs from above the waist as well."""
    waist = float(landmark(body, "waist")[2])
    for panel in mesh.pattern.panels:
        place = panel.placement
        if place.region in ("neck", "head") or place.region.endswith("arm"):
            return True
        if place.region == "torso" and place.polar is None:
            top = max(edge.start[1] for edge in panel.edges)
            if float(landmark(body, place.landmark)[2]) + (top - place.landmark_y_cm) / 100 > waist + 0.1:
                return True
    return False


def _rings(mesh: ClothMesh) -> list[list[Hold]]:
    """Holds that together are one ring: of the same girth and height."""
    rings: dict[tuple[float, str | None, float], list[Hold]] = {}
    for hold in mesh.pattern.holds:
        if (mesh.index[hold.ref.panel], hold.ref.edge) in mesh.edges:
            rings.setdefault((round(hold.girth_cm, 3), hold.landmark, hold.below_cm), []).append(hold)
    return list(rings.values())


def _vertices(mesh: ClothMesh, hold: Hold) -> Ints:
    ids, shares = mesh.edges[mesh.index[hold.ref.panel], hold.ref.edge]
    low, high = sorted((hold.ref.begin, hold.ref.end))
    result: Ints = ids[(shares > low - 1e-6) & (shares < high + 1e-6)]
    return result
