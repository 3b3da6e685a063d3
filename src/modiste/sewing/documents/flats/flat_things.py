"""Buttons, zips, rivets, buckles and the like as a flat draws them."""

import math
from typing import Final

import numpy as np
from numpy.typing import NDArray

from modiste.sewing.documents.drawing.drawing import INK, Path
from modiste.sewing.documents.flats.flat_lines import Thing

Floats = NDArray[np.float64]
_SCALLOP_CM: Final = 1.9
_ROUND: Final = np.linspace(0, 2 * math.pi, 25)[:-1]


def thing_paths(thing: Thing, scale: float, shift: Floats, layer: str, weight: float) -> list[Path]:
    """The paths of a thing, in mm; small ones are drawn no smaller than can be seen."""
    at = np.array(thing.at) * scale + shift
    points = thing.points * scale + shift
    line = 0.3 * weight
    if thing.kind in ("button", "snap", "eyelet", "rivet"):
        return _disc(thing, at, max(thing.size * scale / 2, 0.75 if thing.kind == "button" else 0.45), layer, line)
    if thing.kind in ("zip", "lacing"):
        return _zip(points, thing.size * scale, layer, line)
    if thing.kind in ("label", "buckle"):
        half = np.array([max(thing.size * scale / 2, 1.2), max(thing.size * scale / 3, 0.8)])
        return [_box(at, half, layer, line, "#ffffff")]
    if thing.kind == "bow":
        return _bow(points[0], max(1.5 * thing.size, 3.0) * scale, layer, line)
    if thing.kind == "lace":
        return _lace(points, scale, layer, line)
    if thing.kind == "toggle":
        half = np.array([max(thing.size * scale, 2.0), 0.6])
        return [_box(at, half, layer, line, "#ffffff")]
    if thing.kind == "buttonhole":
        return [Path(points=points, layer=layer, width=line)] if len(points) > 1 else []
    if len(points) > 1:
        return [Path(points=points, layer=layer, width=line * 2, is_smooth=True)]
    return []


def _disc(thing: Thing, at: Floats, radius: float, layer: str, line: float) -> list[Path]:
    def circle(size: float, fill: str, width: float) -> Path:
        ring = at + size * np.stack([np.cos(_ROUND), np.sin(_ROUND)], axis=1)
        return Path(points=ring, layer=layer, width=width, fill=fill, is_closed=True, is_smooth=True)

    made = [circle(radius, "#ffffff", line)]
    if thing.kind == "button":
        holes = np.array([[-0.28, 0.0], [0.28, 0.0]]) * radius
        for hole in holes:
            ring = at + hole + radius * 0.12 * np.stack([np.cos(_ROUND), np.sin(_ROUND)], axis=1)
            made.append(Path(points=ring, layer=layer, width=0, fill=INK, is_closed=True))
    elif thing.kind in ("eyelet", "snap"):
        made.append(circle(radius * 0.5, "", line))
    return made


def _zip(points: Floats, size: float, layer: str, line: float) -> list[Path]:
    """Two tapes' edges and the teeth between them."""
    if len(points) < 2:
        return []
    way = np.gradient(points, axis=0)
    way /= np.maximum(np.linalg.norm(way, axis=1, keepdims=True), 1e-9)
    across = np.stack([-way[:, 1], way[:, 0]], axis=1) * max(size / 2, 0.5)
    made = [Path(points=points + across * side, layer=layer, width=line) for side in (-1.0, 1.0)]
    made.append(Path(points=points, layer=layer, width=max(size * 0.5, 0.5), dash=(0.12, 0.5)))
    pull = points[0] + np.array([[-0.5, 0.0], [0.5, 0.0], [0.35, -1.8], [-0.35, -1.8]]) * 0.9
    made.append(Path(points=pull, layer=layer, width=line, fill="#ffffff", is_closed=True))
    return made


def _bow(at: Floats, reach: float, layer: str, line: float) -> list[Path]:
    """Two loops and the knot between them, as wide as the ribbon is tied in the picture."""
    turn = np.linspace(0, 2 * math.pi, 25)[:-1]
    out = (1 - np.cos(turn)) / 2
    loop = np.stack([reach * out, 0.42 * reach * np.sin(turn) * out**0.7], axis=1)
    made = [Path(points=at + loop * (side, 1.0), layer=layer, width=line, fill="#ffffff", is_closed=True,
                 is_smooth=True) for side in (-1.0, 1.0)]
    folds = np.array([[0.2, 0.03], [0.55, 0.1]]) * reach
    made += [Path(points=at + folds * (side, way), layer=layer, width=line * 0.7)
             for side in (-1.0, 1.0) for way in (-1.0, 1.0)]
    return [*made, _box(at, np.array([0.13, 0.17]) * reach, layer, line, "#ffffff")]


def _lace(points: Floats, scale: float, layer: str, line: float) -> list[Path]:
    """Scallops along an edge."""
    if len(points) < 2:
        return []
    steps = np.concatenate([[0.0], np.cumsum(np.linalg.norm(np.diff(points, axis=0), axis=1))])
    count = max(2, round(steps[-1] / (_SCALLOP_CM * scale)))
    at = np.linspace(0, steps[-1], 8 * count + 1)
    row = np.stack([np.interp(at, steps, points[:, axis]) for axis in (0, 1)], axis=1)
    way = np.gradient(row, axis=0)
    way /= np.maximum(np.linalg.norm(way, axis=1, keepdims=True), 1e-9)
    high = 0.45 * _SCALLOP_CM * scale * np.abs(np.sin(np.pi * np.arange(len(at)) / 8))
    return [Path(points=row + np.stack([-way[:, 1], way[:, 0]], axis=1) * (0.9 * scale - high[:, None]), layer=layer,
                 width=line)]


def _box(at: Floats, half: Floats, layer: str, line: float, fill: str) -> Path:
    corners = at + half * np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]])
    return Path(points=corners, layer=layer, width=line, fill=fill, is_closed=True)
