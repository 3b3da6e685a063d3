"""What a flat sees of a hung garment: an orthographic raster of faces and depths, and curves of the cloth in space."""

from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from modiste.sewing.pattern.geometry import Points, edge_length, edge_points, line_points
from modiste.sewing.pattern.values import Edge, Panel
from modiste.sewing.rendering.raycast.rays import Scene
from modiste.sewing.simulation.values import Hung

PIXEL_CM: Final = 0.3
_MARGIN_CM: Final = 3.0
_STEP_CM: Final = 0.5
_NEAR: Final = 9

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class View:
    """A raster of PIXEL_CM cells, row 0 at the bottom: `face` (-1: none), `depth` cm towards the viewer (larger is
    nearer), `is_inside`: the wrong side of the cloth is seen; `cover`: the panel seen where it lies on another one
    (-1 elsewhere); `panel`: the panel seen (-1: none). `origin` is the corner's place, cm, in the view's plane (x
    right, y up).
    """

    side: str
    face: NDArray[np.int32] = field(repr=False)
    depth: Floats = field(repr=False)
    is_inside: NDArray[np.bool_] = field(repr=False)
    cover: NDArray[np.int32] = field(repr=False)
    panel: NDArray[np.int32] = field(repr=False)
    origin: tuple[float, float]

    def project(self, points: Floats) -> Floats:
        """Points in space (m) -> N x 3: x, y in the view's plane and the nearness, all in cm."""
        return projected(points, self.side)

    def cells(self, plane: Floats) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Rows and columns of places in the view's plane."""
        at = np.floor((plane[:, :2] - self.origin) / PIXEL_CM).astype(np.int64)
        rows, columns = self.face.shape
        return np.clip(at[:, 1], 0, rows - 1), np.clip(at[:, 0], 0, columns - 1)


def projected(points: Floats, side: str) -> Floats:
    """x, y in the view's plane and the nearness to the viewer, cm."""
    sign = 1.0 if side == "front" else -1.0
    return np.stack([points[:, 0] * sign, points[:, 2], -points[:, 1] * sign], axis=1) * 100


def scene_of(hung: Hung) -> Scene:
    """What the rays of both sides hit."""
    return Scene(hung.vertices.astype(np.float32), hung.faces)


def seen(hung: Hung, side: str, scene: Scene) -> View:
    """The raster of one side ("front" or "back")."""
    plane = projected(hung.vertices, side)
    low, high = plane[:, :2].min(axis=0) - _MARGIN_CM, plane[:, :2].max(axis=0) + _MARGIN_CM
    # An odd number of columns about the wearer's middle, so that left and right are mirror images cell by cell.
    half = int(np.ceil(max(-low[0], high[0]) / PIXEL_CM))
    rows = int(np.ceil((high[1] - low[1]) / PIXEL_CM))
    x = (np.arange(2 * half + 1) - half) * PIXEL_CM
    y = low[1] + (np.arange(rows) + 0.5) * PIXEL_CM
    sign = 1.0 if side == "front" else -1.0
    across, up = np.meshgrid(x, y)
    count = across.size
    origins = np.stack([across.ravel() * sign / 100, np.full(count, -3.0 * sign), up.ravel() / 100], axis=1)
    directions = np.broadcast_to(np.array([0.0, sign, 0.0]), origins.shape)
    face, _, _, far = scene.hits(origins.astype(np.float32), directions.astype(np.float32))
    a, b, c = (hung.vertices[hung.faces[:, at]] for at in range(3))
    away = np.cross(b - a, c - a)[:, 1] * sign > 0
    shape = across.shape
    face = face.reshape(shape).astype(np.int32)
    hit = face >= 0
    depth = np.where(hit, 300.0 - np.where(hit, far.reshape(shape), 0.0) * 100.0, -1e3)
    lies = np.array([at if is_layered(panel) else -1 for at, panel in enumerate(hung.pattern.panels)], np.int32)
    panel = np.where(hit, hung.panel[hung.faces[np.maximum(face, 0), 0]], -1).astype(np.int32)
    cover = np.where(hit, lies[panel], -1)
    return View(side=side, face=face, depth=depth, is_inside=hit & away[np.maximum(face, 0)], cover=cover, panel=panel,
                origin=(float(x[0] - PIXEL_CM / 2), float(low[1])))  # fmt: skip


class Cloth3D:
    """From places on panels (cm) to space: each follows the mesh vertices around it."""

    def __init__(self, hung: Hung) -> None:
        self._hung = hung
        self._trees: dict[int, tuple[cKDTree, NDArray[np.int64]]] = {}

    def holds(self, panel: int, points: Points) -> NDArray[np.bool_]:
        """Which places lie on the panel's mesh, or within a mesh's width of it."""
        tree, mine = self._tree(panel)
        if not len(mine):
            return np.zeros(len(points), np.bool_)
        made: NDArray[np.bool_] = tree.query(points)[0] < 1.5
        return made

    def _tree(self, panel: int) -> tuple[cKDTree, NDArray[np.int64]]:
        if panel not in self._trees:
            mine = np.flatnonzero(self._hung.panel == panel)
            self._trees[panel] = (cKDTree(self._hung.uv_cm[mine]), mine)
        return self._trees[panel]

    def place(self, panel: int, points: Points) -> tuple[Floats, Floats]:
        """Points in space (m) and the outward normals there, N x 3 each: a plane fitted to the nearest vertices."""
        tree, mine = self._tree(panel)
        count = min(_NEAR, len(mine))
        _, near = tree.query(points, k=count)
        near = mine[np.atleast_2d(near)]
        offset = self._hung.uv_cm[near] - points[:, None, :]
        weight = np.exp(-np.sum(offset**2, axis=2) / 2.0) + 1e-6
        design = np.concatenate([np.ones((*offset.shape[:2], 1)), offset], axis=2) * weight[..., None]
        target = self._hung.vertices[near] * weight[..., None]
        square = np.einsum("nki,nkj->nij", design, design) + 1e-9 * np.eye(3)
        fitted = np.linalg.solve(square, np.einsum("nki,nkj->nij", design, target))
        normal = np.cross(fitted[:, 1], fitted[:, 2])
        return fitted[:, 0], normal / np.maximum(np.linalg.norm(normal, axis=1, keepdims=True), 1e-12)


def edge_row(edge: Edge, inset_cm: float = 0.0) -> Points:
    """Places along an edge in even steps, moved into the panel by `inset_cm`."""
    count = max(2, int(np.ceil(edge_length(edge) / _STEP_CM)) + 1)
    row = edge_points(edge, np.linspace(0, 1, count))
    if inset_cm:
        way = np.gradient(row, axis=0)
        way /= np.maximum(np.linalg.norm(way, axis=1, keepdims=True), 1e-9)
        row = row + np.stack([-way[:, 1], way[:, 0]], axis=1) * inset_cm
    return row


def line_row(points: tuple[tuple[float, float], ...]) -> Points:
    """Places along a line inside a panel in even steps."""
    corners = np.array(points, np.float64)
    length = float(np.linalg.norm(np.diff(corners, axis=0), axis=1).sum())
    return line_points(points, np.linspace(0, 1, max(2, int(np.ceil(length / _STEP_CM)) + 1)))


def panel_number(hung: Hung) -> dict[str, int]:
    """The panels' places in the pattern by name."""
    return {panel.name: at for at, panel in enumerate(hung.pattern.panels)}


def is_layered(panel: Panel) -> bool:
    """Whether it lies on another panel (pocket, flap, lapel)."""
    return panel.placement.region == "host"


def is_stiff(panel: Panel) -> bool:
    """Whether it lies flat on its host (a pocket), rather than hanging from it (a collar)."""
    return is_layered(panel) and not panel.placement.hangs
