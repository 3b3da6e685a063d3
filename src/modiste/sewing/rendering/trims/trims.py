"""Trims as things: buttons, snaps, rivets, eyelets, zips, toggles, buckles, labels, cords, lacing and bows."""

from collections.abc import Callable
from dataclasses import replace
from typing import Final

import numpy as np

from modiste.sewing.pattern.values import Panel, Pattern, Trim
from modiste.sewing.rendering.geometry.loop import Points, unit
from modiste.sewing.rendering.geometry.model import Item, Model, Piece
from modiste.sewing.rendering.raycast.rays import Scene
from modiste.sewing.rendering.trims.finding import LIFT_CM, Finder, backwards, band_on, set_on, spaced
from modiste.sewing.rendering.trims.solids import Solid, box, cord, joined, ribbon, turned
from modiste.sewing.rendering.trims.ties import bow, cord_on, lacing
from modiste.sewing.simulation.finishing.layer_order import layers_of

_ZIP_STEP_CM: Final = 0.5
LABEL_CM: Final = 4.4
_INSIDE_CM: Final = 0.15
_ALL_ROUND_M: Final = 0.12
"""From front to back: deeper than that a band goes around the body."""
_LABEL_ROOM_M: Final = 0.032
"""How far around the upper middle of the back cloth is looked at for the label to lie on."""
_SET: Final = ("button", "buttonhole", "snap", "rivet", "eyelet", "toggle")
"""Trims at points, which cloth of a higher layer may cover."""
_OVER_M: Final = 0.03
_THROUGH_M: Final = 0.008
_POCKET_ZIP_CM: Final = 1.1
_HIDDEN_CM: Final = 0.5
_WITHOUT_PULL_CM: Final = 0.35
"""Zips narrower than these lie in a seam; go on in the seam of a piece below, where there is no pull."""
_LARGEST: Final = 400
"""Trims of one garment; a pattern with more is no garment."""


def trim_pieces(model: Model, pattern: Pattern) -> tuple[Piece, ...]:
    """All trims of a hung pattern as pieces on its model."""
    pieces: list[Piece] = []
    covers = _Covers(model, pattern)
    for index, panel in enumerate(pattern.panels):
        is_padded = any(line.kind == "quilting" for line in panel.lines)
        has_ends = any(seam.kind == "attached" and seam.b.panel == panel.name for seam in pattern.seams)
        finder = Finder(model, index, is_padded=is_padded, has_ends=has_ends) if panel.trims else None
        for number, trim in enumerate(panel.trims):
            if finder and len(pieces) < _LARGEST and trim.points and trim.kind in _BUILDERS:
                seen = covers.uncovered(trim, finder, index)
                solid = _BUILDERS[trim.kind](seen, finder) if seen is not None else None
                if solid is not None and trim.kind == "zip":
                    solid = covers.cut(solid, index, is_whole=trim.size_cm > _POCKET_ZIP_CM)
                if solid is not None and len(solid.faces):
                    pieces.append(_piece(solid, Item(kind=trim.kind, index=index, trim=number, colour=trim.colour)))
    return tuple(pieces)


class _Covers:
    """Cloth of higher layers: a button under a belt is not seen through it."""

    def __init__(self, model: Model, pattern: Pattern) -> None:
        self._layers = layers_of(pattern)
        panel = np.array([item.index for item in model.items])[model.item]
        upper = self._layers[panel] > self._layers.min(initial=0)
        self._of_face = self._layers[panel[upper]]
        has_any = any(trim.kind in (*_SET, "zip") for each in pattern.panels for trim in each.trims) and upper.any()
        self._scene = Scene(model.position, model.faces[upper]) if has_any else None

    def uncovered(self, trim: Trim, finder: Finder, panel: int) -> Trim | None:
        """The trim at those of its points that nothing lies over; None where there are none."""
        if self._scene is None or trim.kind not in _SET:
            return trim
        frames = finder.at(np.array(trim.points))
        start = (frames.origin / 100 + 1e-3 * frames.normal).astype(np.float32)
        face, _, _, far = self._scene.hits(start, frames.normal.astype(np.float32))
        hidden = (face >= 0) & (far < _OVER_M) & (self._of_face[face] > self._layers[panel])
        points = tuple(point for point, is_hidden in zip(trim.points, hidden, strict=True) if not is_hidden)
        return replace(trim, points=points) if points else None


    def cut(self, solid: Solid, panel: int, *, is_whole: bool) -> Solid:
        """A trim without what runs under cloth of a higher layer; `is_whole`: it goes on above that."""
        if self._scene is None:
            return solid
        out = unit(solid.normals[solid.faces].mean(axis=1))
        start = solid.vertices[solid.faces].mean(axis=1) / 100 - _THROUGH_M * out
        face, _, _, far = self._scene.hits(start.astype(np.float32), out.astype(np.float32))
        hidden = (face >= 0) & (far < _OVER_M) & (self._of_face[face] > self._layers[panel])
        if hidden.any() and not is_whole:
            hidden |= start[:, 2] > start[hidden, 2].min()
        return replace(solid, faces=solid.faces[~hidden])


def neck_label(model: Model, pattern: Pattern) -> Piece | None:
    """The maker's label inside the middle of the back, below the neck or waist edge, as garments have it; None where
    the pattern sets labels of its own or there is no back.
    """
    if any(trim.kind == "label" for panel in pattern.panels for trim in panel.trims):
        return None
    backs = np.array([item.kind == "panel" and _is_back(pattern.panels[item.index]) for item in model.items])
    corners = np.unique(model.faces[backs[model.item]])
    # A waistband goes all round: its front is none, though the inside of its folded edge looks to the back as well.
    middle = (np.abs(model.position[corners, 0]) < 0.012) & (model.normal[corners, 1] > 0)
    corners = corners[middle]
    if not len(corners):
        return None
    depth = model.position[corners, 1]
    if np.ptp(depth) > _ALL_ROUND_M:
        corners = corners[depth > (depth.min() + depth.max()) / 2]
    top = corners[np.argmax(model.position[corners, 2])]
    index = int(model.item[np.flatnonzero((model.faces == top).any(axis=1))[0]])
    beside = np.unique(model.faces[backs[model.item]])
    away = np.abs(model.position[beside] - model.position[top])
    beside = beside[(away < (_LABEL_ROOM_M, _ALL_ROUND_M / 2, _LABEL_ROOM_M)).all(axis=1)]
    normal = model.normal[np.intersect1d(corners, beside)].astype(np.float64).mean(axis=0)
    across = unit(np.array([1.0, 0.0, 0.0]) - normal * normal[0])
    down = unit(np.cross(across, normal))
    down = down if down[2] < 0 else -down
    below = 1.0 + _falls(model.position[beside].astype(np.float64) * 100, float(model.position[top, 2]) * 100)
    start = np.array([0.0, *model.position[top, 1:]]) * 100 - _INSIDE_CM * unit(normal) + below * down
    rows = start + np.linspace(0, LABEL_CM * 0.42, 4)[:, None] * down
    inward = np.broadcast_to(-unit(normal), rows.shape)
    solid = ribbon(rows, np.cross(inward, np.broadcast_to(down, rows.shape)), LABEL_CM / 2, inward, columns=9)
    lies = _before(model.position[beside].astype(np.float64) * 100, solid.vertices)
    return _piece(replace(solid, vertices=lies), Item(kind="label", index=index))


def _falls(cloth: Points, top: float) -> float:
    """How far the edge above a label falls from `top` (cm) over the label's width to the lower side: the slanting edge
    of one shoulder does, and the label's corner would stand above it."""
    half = LABEL_CM / 2
    ends = [cloth[(side * cloth[:, 0] > 0.75 * half) & (side * cloth[:, 0] < half + 0.9), 2] for side in (-1, 1)]
    return max((top - float(end.max()) for end in ends if len(end)), default=0.0)


def _before(cloth: Points, label: Points) -> Points:
    """A label bent to the cloth behind it, all of it on the inside: a quadratic through the cloth's places (cm)."""
    def terms(points: Points) -> Points:
        x, z = points[:, 0], points[:, 2] - cloth[:, 2].mean()
        return np.stack([np.ones_like(x), x, z, x * x, x * z, z * z], axis=1)

    found, *_ = np.linalg.lstsq(terms(cloth), cloth[:, 1], rcond=None)
    stands_in = np.clip(terms(cloth) @ found - cloth[:, 1], 0, None).max()
    made = label.copy()
    made[:, 1] = terms(label) @ found - stands_in - _INSIDE_CM
    return made


def _is_back(panel: Panel) -> bool:
    """A panel next to the body that covers the middle of the back."""
    placement = panel.placement
    low, high = sorted(placement.angles_deg)
    return placement.region == "torso" and placement.layer == 0 and low < 181 and high > 179


def _piece(solid: Solid, item: Item) -> Piece:
    side = np.cross(solid.normals, np.array([0.13, 0.3, 0.94]))
    return Piece(item=item, vertices=(solid.vertices / 100).astype(np.float32),
                 normals=solid.normals.astype(np.float32), tangents=unit(side).astype(np.float32),
                 uv=solid.uv.astype(np.float32), faces=solid.faces)


def _each(trim: Trim, finder: Finder, solid: Solid, lift: float = LIFT_CM) -> Solid:
    frames = finder.at(np.array(trim.points))
    return joined(*(set_on(solid, frames, number, lift) for number in range(len(trim.points))))


def _scaled(profile: tuple[tuple[float, float], ...], size: float) -> tuple[tuple[float, float], ...]:
    return tuple((x * size, y * size) for x, y in profile)


def _button(trim: Trim, finder: Finder) -> Solid:
    r = trim.size_cm / 2
    disc = turned(((0.0, 0.16 * r), (0.52 * r, 0.16 * r), (0.66 * r, 0.30 * r), (0.9 * r, 0.30 * r), (r, 0.2 * r),
                   (r, 0.0), (0.8 * r, -0.05)))  # fmt: skip
    return _each(trim, finder, disc, 0.1)


def _snap(trim: Trim, finder: Finder) -> Solid:
    r = trim.size_cm / 2
    dome = ((0.0, 0.34), (0.45, 0.32), (0.55, 0.22), (0.85, 0.22), (1.0, 0.1), (1.0, 0.0))
    return _each(trim, finder, turned(_scaled(dome, r)))


def _rivet(trim: Trim, finder: Finder) -> Solid:
    r = min(trim.size_cm, 1.0) / 2
    head = ((0.0, 0.55), (0.4, 0.5), (0.62, 0.2), (1.0, 0.18), (1.0, 0.0))
    return _each(trim, finder, turned(_scaled(head, r), sides=20))


def _eyelet(trim: Trim, finder: Finder) -> Solid:
    r = min(trim.size_cm, 1.4) / 2
    ring = ((0.0, 0.03), (0.52, 0.03), (0.56, 0.26), (0.8, 0.3), (1.0, 0.0))
    return _each(trim, finder, turned(_scaled(ring, r), sides=22))


def _buttonhole(trim: Trim, finder: Finder) -> Solid:
    points = np.array(trim.points)
    if len(points) == 1:
        half = trim.size_cm * 0.55 + 0.1
        points = np.array([points[0] - (0, half), points[0] + (0, half)])
    return band_on(points, finder, 0.13, lift=0.03, step=0.15, arch=0.03)


def _label(trim: Trim, finder: Finder) -> Solid:
    """Sewn inside, as brand labels are, unless it is a tab at an edge."""
    x, y = trim.points[0]
    wide = max(trim.size_cm, 1.5)
    high = wide * 0.42
    rows = np.linspace(y, y - high, 6)
    frames = finder.at(np.stack([np.full(6, x), rows], axis=1))
    return ribbon(frames.origin - 0.12 * frames.normal, -frames.across, wide / 2, -frames.normal, columns=9)


def _zip(trim: Trim, finder: Finder) -> Solid | None:
    points = np.array(trim.points)
    if len(points) < 2 or trim.size_cm < _WITHOUT_PULL_CM:
        return None
    half = float(np.clip(trim.size_cm / 2, 0.3, 0.8))
    path = spaced(points, _ZIP_STEP_CM)
    frames = finder.at(path)
    if frames.origin[0, 2] < frames.origin[-1, 2]:
        path, frames = path[::-1], backwards(frames)
    down = unit(frames.origin[min(2, len(path) - 1)] - frames.origin[0])
    normal = frames.normal[0]
    axes = np.stack([unit(np.cross(down, normal)), down, normal])
    is_hidden = trim.size_cm < _HIDDEN_CM
    pull = box((0.3, 0.9, 0.12), (0, 0.45, 0.2), 0.05)
    slider = joined(box((0.75, 1.0, 0.36), (0, 0.7, 0.3), 0.1), box((0.42, 2.0, 0.12), (0, 1.9, 0.5), 0.05))
    set_in = pull if is_hidden else slider
    # uv beyond 100 marks the slider: it is smooth metal without teeth.
    placed = Solid(vertices=set_in.vertices @ axes + frames.origin[0], normals=set_in.normals @ axes,
                   uv=set_in.uv + 200, faces=set_in.faces)
    if is_hidden:
        # Nothing else is seen of it: a tape would stand off the outline of a side, in gathers beside the cloth.
        return placed
    # Between padding a zip lies deep: it is brought up so that it is seen.
    tape = band_on(path, finder, half, lift=0.6 if finder.is_padded else 0.2, step=_ZIP_STEP_CM, arch=0.05,
                    passes=6)
    return joined(tape, placed)


def _toggle(trim: Trim, finder: Finder) -> Solid:
    """A horn toggle through a loop of cord."""
    long, thick = max(trim.size_cm, 2.5) * 0.5 + 0.9, 0.42
    share = np.linspace(-1, 1, 13)
    path = np.stack([share * long, 0 * share, np.full(13, 0.55)], axis=1)
    horn = cord(path, thick * np.sqrt(np.clip(1.02 - share**4, 0.04, 1)))
    turn = np.linspace(0, np.pi * 2, 26, endpoint=False)
    loop = cord(np.stack([2.2 * np.cos(turn), 0.5 * np.sin(turn), 0.2 + 0 * turn], axis=1), 0.16, closed=True)
    marked = Solid(vertices=loop.vertices, normals=loop.normals, uv=loop.uv + 200, faces=loop.faces)
    return _each(trim, finder, joined(horn, marked))


def _buckle(trim: Trim, finder: Finder) -> Solid:
    """A frame as high as the belt with a little to spare, its bar on the left, and the prong that lies over it."""
    high = max(trim.size_cm, 2.0) / 2
    wide, corner = 0.82 * high, 0.3 * high
    turn = np.linspace(0, np.pi / 2, 7)
    ends = [(x * (wide - corner), y * (high - corner)) for x, y in ((1, 1), (-1, 1), (-1, -1), (1, -1))]
    ring = np.concatenate([np.stack([x + corner * np.cos(turn + number * np.pi / 2),
                                     y + corner * np.sin(turn + number * np.pi / 2), np.full(7, 0.5)], axis=1)
                           for number, (x, y) in enumerate(ends)])
    bar = np.stack([np.full(8, -0.15 * wide), np.linspace(-high, high, 8), np.full(8, 0.42)], axis=1)
    along = np.linspace(-0.15 * wide, 1.04 * wide, 12)
    prong = np.stack([along, np.zeros(12), 0.62 + 0.16 * np.sin(np.linspace(0, np.pi, 12))], axis=1)
    return _each(trim, finder, joined(cord(ring, 0.22, closed=True), cord(bar, 0.16), cord(prong, 0.15)))


_BUILDERS: Final[dict[str, Callable[[Trim, Finder], Solid | None]]] = {
    "button": _button, "buttonhole": _buttonhole, "snap": _snap, "rivet": _rivet, "eyelet": _eyelet, "zip": _zip,
    "toggle": _toggle, "buckle": _buckle, "label": _label, "drawstring": cord_on, "lacing": lacing, "bow": bow,
}  # fmt: skip
