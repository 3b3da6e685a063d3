"""Glimpses: small pictures of cloth while it is being hung, in a few hundredths of a second each.

From the front, without perspective, in the cloths' own colours under one light: what a person sees before there is
anything to photograph.
"""

from collections.abc import Callable, Mapping
from time import monotonic
from typing import Final, Protocol

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from modiste.core.colour import from_8bit, linear_to_srgb, srgb_to_linear
from modiste.sewing.pattern.values import Pattern
from modiste.sewing.rendering.cloth.prints import palette
from modiste.sewing.rendering.raycast.rays import Scene
from modiste.sewing.rendering.values import Cloth

SIDE_PX: Final = 520
_MARGIN: Final = 1.12
_AWAY_M: Final = 4.0
_LIGHT: Final = np.array([-0.45, -0.75, 0.5])
_AMBIENT, _KEY, _INSIDE = 0.42, 0.68, 0.55
_GAP_SECONDS: Final = 0.4
_SHARE: Final = 12.0
"""How many times as long as the last glimpse took the next one waits: they slow the hanging by a twelfth at most."""

Floats = NDArray[np.float64]


class Sheets(Protocol):
    """Cloth as triangles: a mesh that is being hung, or a garment that hangs."""

    @property
    def pattern(self) -> Pattern:
        """What it is sewn from."""

    @property
    def panel(self) -> NDArray[np.int32]:
        """V: the panel of each vertex."""

    @property
    def faces(self) -> NDArray[np.int32]:
        """F x 3."""


class Glimpses:
    """Shows a garment as it is being hung: `show` is given a picture now and then, not each time that this is called.
    """

    def __init__(self, show: Callable[[Image.Image], None], cloths: Mapping[str, Cloth]) -> None:
        self._show = show
        self._colours = {part: mean_colour(cloth) for part, cloth in cloths.items()}
        self._next = 0.0

    def __call__(self, sheets: Sheets, places: Floats) -> None:
        """The cloth with its vertices at `places` (V x 3, m)."""
        begun = monotonic()
        if begun < self._next:
            return
        self._show(glimpse(sheets, places, self._colours))
        self._next = monotonic() + max(_GAP_SECONDS, _SHARE * (monotonic() - begun))


def glimpse(sheets: Sheets, places: Floats, colours: Mapping[str, Floats], side_px: int = SIDE_PX) -> Image.Image:
    """A square picture from the front of cloth whose vertices lie at `places` (V x 3, m); `colours` (linear RGB) by
    part, "body" among them."""
    whole: NDArray[np.bool_] = np.asarray(np.isfinite(places).all(axis=1))
    faces = sheets.faces[whole[sheets.faces].all(axis=1)]
    picture = np.ones((side_px, side_px, 3))
    if not len(faces):
        return _image(picture)
    seen = places[np.unique(faces)]
    low, high = seen.min(axis=0), seen.max(axis=0)
    half = _MARGIN * max(high[0] - low[0], high[2] - low[2]) / 2
    at = (np.arange(side_px) + 0.5) / side_px * 2 - 1
    across, up = (low[0] + high[0]) / 2 + half * at, (low[2] + high[2]) / 2 - half * at
    columns, rows = ((line >= low[axis]) & (line <= high[axis]) for line, axis in ((across, 0), (up, 2)))
    x, z = np.meshgrid(across[columns], up[rows])
    start = np.stack([x.ravel(), np.full(x.size, low[1] - _AWAY_M), z.ravel()], axis=1)
    scene = Scene(np.where(whole[:, None], places, 0.0).astype(np.float32), faces)
    ahead = np.broadcast_to(np.array([0.0, 1.0, 0.0], np.float32), start.shape)
    face, u, v, _ = scene.hits(start.astype(np.float32), ahead)
    hit = face >= 0
    corners = faces[face[hit]]
    weights = np.stack([1 - u[hit] - v[hit], u[hit], v[hit]], axis=1)
    normal = (_normals(places, faces)[corners] * weights[..., None]).sum(axis=1)
    outside = normal[:, 1] < 0
    facing = np.where(outside[:, None], normal, -normal)
    key = np.clip(facing @ (_LIGHT / np.linalg.norm(_LIGHT)), 0, 1) / np.maximum(np.linalg.norm(facing, axis=1), 1e-9)
    light = (_AMBIENT + _KEY * key) * np.where(outside, 1.0, _INSIDE)
    of_panel = np.array([colours.get(panel.part, colours["body"]) for panel in sheets.pattern.panels])
    shown = np.ones((len(hit), 3))
    shown[hit] = of_panel[sheets.panel[corners[:, 0]]] * light[:, None]
    picture[np.ix_(rows, columns)] = shown.reshape(*x.shape, 3)
    return _image(picture)


def _image(linear: Floats) -> Image.Image:
    return Image.fromarray(np.rint(255 * linear_to_srgb(np.clip(linear, 0, 1))).astype(np.uint8))


def mean_colour(cloth: Cloth) -> Floats:
    """The mean colour of a cloth, linear."""
    if cloth.swatch is not None:
        return np.asarray(srgb_to_linear(from_8bit(np.asarray(cloth.swatch.tile.resize((1, 1))))).reshape(3))
    colours = palette(cloth) if cloth.pattern != "solid" else (cloth.colour,)
    return np.asarray(srgb_to_linear(from_8bit(np.array(colours))).mean(axis=0))


def _normals(places: Floats, faces: NDArray[np.int32]) -> Floats:
    a, b, c = (places[faces[:, corner]] for corner in range(3))
    flat = np.cross(b - a, c - a)
    return np.stack([sum(np.bincount(faces[:, corner], flat[:, axis], len(places)) for corner in range(3))
                     for axis in range(3)], axis=1)
