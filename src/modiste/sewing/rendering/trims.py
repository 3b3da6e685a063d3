"""Trims as things: buttons, snaps, rivets, eyelets, zips, toggles, buckles, labels, cords, lacing and bows."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import NDArray

from modiste.sewing.pattern.values import Panel, Pattern, Trim
from modiste.sewing.rendering.loop import unit
from modiste.sewing.rendering.model import Item, Model, Piece
from modiste.sewing.rendering.solids import Solid, box, cord, joined, ribbon, turned

Points = NDArray[np.float64]

_LIFT_CM: Final = 0.06
_ZIP_STEP_CM: Final = 0.5
LABEL_CM: Final = 4.4
_INSIDE_CM: Final = 0.3
_LARGEST: Final = 400
"""Trims of one garment; a pattern with more is no garment."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Frames:
    """Places on cloth, N: `origin` (cm), unit `across` (along u), `along` (along v) and `normal`."""

    origin: Points = field(repr=False)
    across: Points = field(repr=False)
    along: Points = field(repr=False)
    normal: Points = field(repr=False)


class Finder:
    """Where points of a panel lie in space."""

    def __init__(self, model: Model, panel: int, *, is_padded: bool = False) -> None:
        self.is_padded = is_padded
        self._model = model
        self._faces = model.faces[model.item == panel]
        corner = model.uv[self._faces].astype(np.float64)
        self._start = corner[:, 0]
        self._e1, self._e2 = corner[:, 1] - corner[:, 0], corner[:, 2] - corner[:, 0]
        area = self._e1[:, 0] * self._e2[:, 1] - self._e1[:, 1] * self._e2[:, 0]
        self._area = np.where(np.abs(area) < 1e-9, 1e-9, area)

    def __bool__(self) -> bool:
        return len(self._faces) > 0

    def at(self, points: Points) -> Frames:
        """Frames at points (cm, N x 2); those outside of the panel lie on its nearest triangle."""
        face, u, v = (np.array(values) for values in zip(*(self._locate(point) for point in points), strict=True))
        corners = self._faces[face.astype(int)]
        weight = np.stack([1 - u - v, u, v], axis=1)
        place, normal, across = (np.einsum("nc,nci->ni", weight, values[corners].astype(np.float64))
                                 for values in (self._model.position, self._model.normal, self._model.tangent))
        normal = unit(normal)
        across = unit(across - normal * np.einsum("ni,ni->n", across, normal)[:, None])
        return Frames(origin=place * 100, across=across, along=np.cross(normal, across), normal=normal)

    def _locate(self, point: Points) -> tuple[int, float, float]:
        away = point - self._start
        u = (away[:, 0] * self._e2[:, 1] - away[:, 1] * self._e2[:, 0]) / self._area
        v = (self._e1[:, 0] * away[:, 1] - self._e1[:, 1] * away[:, 0]) / self._area
        outside = np.maximum(np.maximum(-u, -v), u + v - 1)
        best = int(np.argmin(outside))
        return best, float(np.clip(u[best], -0.5, 1.5)), float(np.clip(v[best], -0.5, 1.5))


def trim_pieces(model: Model, pattern: Pattern) -> tuple[Piece, ...]:
    """All trims of a hung pattern as pieces on its model."""
    pieces: list[Piece] = []
    for index, panel in enumerate(pattern.panels):
        is_padded = any(line.kind == "quilting" for line in panel.lines)
        finder = Finder(model, index, is_padded=is_padded) if panel.trims else None
        for number, trim in enumerate(panel.trims):
            if finder and len(pieces) < _LARGEST and trim.points and trim.kind in _BUILDERS:
                solid = _BUILDERS[trim.kind](trim, finder)
                if solid is not None:
                    pieces.append(_piece(solid, Item(kind=trim.kind, index=index, trim=number, colour=trim.colour)))
    return tuple(pieces)


def neck_label(model: Model, pattern: Pattern) -> Piece | None:
    """The maker's label inside the middle of the back, below the neck or waist edge, as garments have it; None where
    the pattern sets labels of its own or there is no back.
    """
    if any(trim.kind == "label" for panel in pattern.panels for trim in panel.trims):
        return None
    backs = np.array([item.kind == "panel" and _is_back(pattern.panels[item.index]) for item in model.items])
    corners = np.unique(model.faces[backs[model.item]])
    # A waistband goes all round: its front is none.
    middle = (np.abs(model.position[corners, 0]) < 0.012) & (model.normal[corners, 1] > 0)
    corners = corners[middle]
    if not len(corners):
        return None
    top = corners[np.argmax(model.position[corners, 2])]
    index = int(model.item[np.flatnonzero((model.faces == top).any(axis=1))[0]])
    normal = model.normal[corners].astype(np.float64).mean(axis=0)
    across = unit(np.array([1.0, 0.0, 0.0]) - normal * normal[0])
    down = unit(np.cross(across, normal))
    down = down if down[2] < 0 else -down
    start = np.array([0.0, *model.position[top, 1:]]) * 100 - _INSIDE_CM * unit(normal) + 1.0 * down
    rows = start + np.linspace(0, LABEL_CM * 0.42, 4)[:, None] * down
    inward = np.broadcast_to(-unit(normal), rows.shape)
    solid = ribbon(rows, np.cross(inward, np.broadcast_to(down, rows.shape)), LABEL_CM / 2, inward, columns=9)
    return _piece(solid, Item(kind="label", index=index))


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


def _set_on(solid: Solid, frames: Frames, number: int = 0, lift: float = _LIFT_CM) -> Solid:
    """A solid built around z, stood on a frame."""
    axes = np.stack([frames.across[number], frames.along[number], frames.normal[number]])
    return Solid(vertices=solid.vertices @ axes + frames.origin[number] + lift * frames.normal[number],
                 normals=solid.normals @ axes, uv=solid.uv, faces=solid.faces)


def _each(trim: Trim, finder: Finder, solid: Solid, lift: float = _LIFT_CM) -> Solid:
    frames = finder.at(np.array(trim.points))
    return joined(*(_set_on(solid, frames, number, lift) for number in range(len(trim.points))))


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
    return _band_on(points, finder, 0.13, lift=0.03, step=0.15, arch=0.03)


def _label(trim: Trim, finder: Finder) -> Solid:
    """Sewn inside, as brand labels are, unless it is a tab at an edge."""
    x, y = trim.points[0]
    wide = max(trim.size_cm, 1.5)
    high = wide * 0.42
    rows = np.linspace(y, y - high, 6)
    frames = finder.at(np.stack([np.full(6, x), rows], axis=1))
    return ribbon(frames.origin - 0.12 * frames.normal, -frames.across, wide / 2, -frames.normal, columns=9)


def _band_on(points: Points, finder: Finder, half_cm: float, *, lift: float, step: float, arch: float = 0.0,
             passes: int = 1) -> Solid:
    """A band that lies on cloth along a broken line of the panel."""
    path = _spaced(points, step)
    frames = finder.at(path)
    flat = unit(np.gradient(path, axis=0))
    along = frames.across * flat[:, :1] + frames.along * flat[:, 1:]
    origin, normal = frames.origin, frames.normal
    for _ in range(passes):
        origin, along = _smoothed(origin), _smoothed(along)
        normal = normal if passes == 1 else unit(_smoothed(normal))
    across = unit(np.cross(normal, along))
    return ribbon(origin + lift * normal, across, half_cm, normal, arch=arch, columns=7)


def _spaced(points: Points, step: float) -> Points:
    lengths = np.concatenate([[0.0], np.cumsum(np.linalg.norm(np.diff(points, axis=0), axis=1))])
    count = max(3, int(lengths[-1] / step) + 1)
    at = np.linspace(0, lengths[-1], count)
    return np.stack([np.interp(at, lengths, points[:, axis]) for axis in (0, 1)], axis=1)


def _smoothed(path: Points) -> Points:
    out = path.copy()
    out[1:-1] = 0.25 * path[:-2] + 0.5 * path[1:-1] + 0.25 * path[2:]
    return out


def _zip(trim: Trim, finder: Finder) -> Solid | None:
    points = np.array(trim.points)
    if len(points) < 2:
        return None
    half = float(np.clip(trim.size_cm / 2, 0.3, 0.8))
    path = _spaced(points, _ZIP_STEP_CM)
    frames = finder.at(path)
    if frames.origin[0, 2] < frames.origin[-1, 2]:
        path, frames = path[::-1], _reversed(frames)
    # Between padding a zip lies deep: it is brought up so that it is seen.
    tape = _band_on(path, finder, half, lift=0.6 if finder.is_padded else 0.2, step=_ZIP_STEP_CM, arch=0.05,
                    passes=6)
    down = unit(frames.origin[min(2, len(path) - 1)] - frames.origin[0])
    normal = frames.normal[0]
    axes = np.stack([unit(np.cross(down, normal)), down, normal])
    slider = joined(box((0.75, 1.0, 0.36), (0, 0.7, 0.3), 0.1), box((0.42, 2.0, 0.12), (0, 1.9, 0.5), 0.05))
    # uv beyond 100 marks the slider: it is smooth metal without teeth.
    placed = Solid(vertices=slider.vertices @ axes + frames.origin[0], normals=slider.normals @ axes,
                   uv=slider.uv + 200, faces=slider.faces)
    return joined(tape, placed)


def _reversed(frames: Frames) -> Frames:
    return Frames(origin=frames.origin[::-1], across=frames.across[::-1], along=frames.along[::-1],
                  normal=frames.normal[::-1])


def _cord_on(trim: Trim, finder: Finder) -> Solid:
    """A cord on cloth; with one point, two ends that hang from it."""
    radius = float(np.clip(trim.size_cm / 2, 0.12, 0.32))
    points = np.array(trim.points)
    if len(points) >= 2:
        frames = finder.at(_spaced(points, 0.5))
        return _knotted(_smoothed(frames.origin) + radius * 1.1 * frames.normal, radius)
    frames = finder.at(points)
    ends = []
    for side, length in ((-1, 17.0), (1, 14.5)):
        fall = np.linspace(0, 1, 24)
        out = frames.across[0] * side * (0.9 + 1.2 * fall[:, None]) + frames.normal[0] * (0.5 + 0.6 * fall[:, None])
        path = frames.origin[0] + out + np.array([0, 0, -1.0]) * (length * fall)[:, None]
        ends.append(_knotted(path, radius))
    return joined(*ends)


def _knotted(path: Points, radius: float) -> Solid:
    """A cord whose ends are metal tips."""
    thick = np.full(len(path), radius)
    thick[-3:] = radius * 1.25
    solid = cord(path, thick)
    uv = solid.uv.copy()
    uv[solid.uv[:, 1] > solid.uv[:, 1].max() - 1.3] += 200
    return Solid(vertices=solid.vertices, normals=solid.normals, uv=uv, faces=solid.faces)


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
    half = max(trim.size_cm, 2.0) / 2 + 0.5
    turn = np.linspace(0, 2 * np.pi, 48, endpoint=False)
    x = half * np.sign(np.cos(turn)) * np.abs(np.cos(turn)) ** 0.35
    y = half * 1.1 * np.sign(np.sin(turn)) * np.abs(np.sin(turn)) ** 0.35
    ring = cord(np.stack([x, y, np.full(48, 0.35)], axis=1), 0.27, closed=True)
    prong = cord(np.stack([np.linspace(-half, half * 1.08, 10), np.zeros(10), np.full(10, 0.6)], axis=1), 0.17)
    return _each(trim, finder, joined(ring, prong))


def _lacing(trim: Trim, finder: Finder) -> Solid | None:
    """A lace that crosses from side to side along the points."""
    points = np.array(trim.points)
    if len(points) < 2:
        return None
    path = _spaced(points, 2.2)
    side = unit(np.gradient(path, axis=0))[:, ::-1] * np.array([1.0, -1.0]) * max(trim.size_cm, 2.0)
    solids = []
    for start in (1, -1):
        turn = start * np.where(np.arange(len(path)) % 2 == 0, 1, -1)[:, None]
        frames = finder.at(_spaced(path + side * turn, 0.3))
        solids.append(cord(frames.origin + 0.25 * frames.normal, 0.2))
    return joined(*solids)


def _bow(trim: Trim, finder: Finder) -> Solid:
    """Two loops, two tails and a knot of ribbon."""
    reach = max(1.5 * trim.size_cm, 3.0)
    frames = finder.at(np.array(trim.points[:1]))
    turn = np.linspace(0, 2 * np.pi, 30)
    parts = [turned(((0.0, 0.9), (0.5, 0.85), (0.8, 0.5), (0.8, 0.0)), sides=16)]
    for side in (-1, 1):
        loop = np.stack([side * reach * 0.5 * (1 - np.cos(turn)), -0.22 * reach * np.sin(turn) * 0.7,
                         0.45 + 0.32 * reach * np.sin(turn / 2) ** 2 * (0.5 + 0.5 * np.sin(turn))], axis=1)
        wide = 0.12 * reach + 0.2 * reach * np.sin(turn / 2) ** 2
        parts.append(_strip(loop, wide))
        fall = np.linspace(0, 1, 14)
        tail = np.stack([side * reach * (0.08 + 0.4 * fall), -reach * 1.25 * fall, 0.4 + 0.1 * np.sin(fall * 5)], 1)
        parts.append(_strip(tail, 0.1 * reach + 0.12 * reach * fall))
    return _set_on(joined(*parts), frames)


def _strip(path: Points, half: Points) -> Solid:
    along = unit(np.gradient(path, axis=0))
    across = unit(np.cross(np.array([0.0, 0.0, 1.0]), along))
    return ribbon(path, across, half, unit(np.cross(along, across)), arch=0.1)


_BUILDERS: Final[dict[str, Callable[[Trim, Finder], Solid | None]]] = {
    "button": _button, "buttonhole": _buttonhole, "snap": _snap, "rivet": _rivet, "eyelet": _eyelet, "zip": _zip,
    "toggle": _toggle, "buckle": _buckle, "label": _label, "drawstring": _cord_on, "lacing": _lacing, "bow": _bow,
}  # fmt: skip
